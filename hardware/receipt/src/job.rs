use crate::page::{self, Block};
use crate::ticket::Ticket;
use crate::{Cyrillic, Profile, Slip, Words, drawn, typed};

/// The bytes of one paper for one printer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// What goes to the printer, from the reset to the cut.
    pub bytes: Vec<u8>,
    /// Positions in `bytes` between two commands, ascending, from 0 to the end. Elsewhere
    /// a status request would become part of a command.
    pub safe_points: Vec<usize>,
    /// Length of the paper in millimetres, about.
    pub length_mm: u32,
}

/// The bytes that print `ticket` on the printer of `profile` in the language of `words`.
pub fn render(ticket: &Ticket, profile: &Profile, words: &Words) -> Job {
    lay(&page::of_ticket(ticket, words), profile)
}

/// The bytes that print `slip`.
pub fn render_slip(slip: &Slip, profile: &Profile, words: &Words) -> Job {
    lay(&page::of_slip(slip, words), profile)
}

fn lay(blocks: &[Block], profile: &Profile) -> Job {
    match profile.cyrillic {
        Cyrillic::Text => typed::lay(blocks, profile),
        Cyrillic::Raster => drawn::lay(blocks, profile),
    }
}
