use crate::page::{self, Block};
use crate::tape::Tape;
use crate::ticket::Ticket;
use crate::{Checklist, Cyrillic, Profile, Slip, Words, drawn, typed};

/// The bytes of one paper for one printer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// What goes to the printer, from the reset to the cut.
    pub bytes: Vec<u8>,
    /// Positions in `bytes` between two commands, ascending, from 0 to the end. Elsewhere
    /// a status request would become part of a command.
    pub safe_points: Vec<usize>,
    /// Length of the paper in millimetres, from the dots it is fed; a printer's own least length
    /// comes on top.
    pub length_mm: u32,
}

impl Job {
    /// What to send before the next job when the line took only the first `sent` bytes of
    /// this one: the rest of the command that was cut off, as zeros, so that the printer
    /// does not take the next ticket for its data; then a reset and a cut, so that the
    /// torn piece does not hang on that ticket.
    pub fn repair(&self, sent: usize, profile: &Profile) -> Vec<u8> {
        if sent == 0 || sent >= self.bytes.len() {
            return Vec::new();
        }
        let next = self.safe_points.partition_point(|point| *point < sent);
        let end = self.safe_points.get(next).copied().unwrap_or(self.bytes.len());
        Self::end_of(end - sent, profile)
    }

    /// The same when the line was lost after it had taken `sent` bytes: what it took may lie in a
    /// buffer that the printer never saw, so zeros for the longest command among them have to do.
    /// Between commands they print nothing.
    pub fn repair_after_loss(&self, sent: usize, profile: &Profile) -> Vec<u8> {
        if sent == 0 {
            return Vec::new();
        }
        let begun = self.safe_points.windows(2).filter(|command| command[0] < sent);
        let longest = begun.map(|command| command[1] - command[0]).max();
        Self::end_of(longest.unwrap_or(0), profile)
    }

    fn end_of(zeros: usize, profile: &Profile) -> Vec<u8> {
        let mut bytes = vec![0; zeros];
        bytes.extend(Tape::start(profile).finish(profile).bytes);
        bytes
    }
}

/// The bytes that print `ticket` on the printer of `profile` in the language of `words`.
pub fn render(ticket: &Ticket, profile: &Profile, words: &Words) -> Job {
    lay(&page::of_ticket(ticket, words), profile)
}

/// The bytes that print `slip`.
pub fn render_slip(slip: &Slip, profile: &Profile, words: &Words) -> Job {
    lay(&page::of_slip(slip, words), profile)
}

/// The bytes that print `list`: no number on it, boxes to tick.
pub fn render_checklist(list: &Checklist, profile: &Profile, words: &Words) -> Job {
    lay(&page::of_checklist(list, words), profile)
}

fn lay(blocks: &[Block], profile: &Profile) -> Job {
    match profile.cyrillic {
        Cyrillic::Text => typed::lay(blocks, profile),
        Cyrillic::Raster => drawn::lay(blocks, profile),
    }
}
