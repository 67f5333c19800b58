//! What a printer answers when asked how it is.
//!
//! Nothing here reads or writes: [`StatusReader`] says which bytes to send and takes what
//! came back, in pieces of any size. The caller keeps the order that makes answers
//! trustworthy: throw away what lies in the line, send one request, wait for its answer or
//! the deadline, then the next. Answers carry no name of their request, so an answer that
//! comes too late would otherwise be taken for that of the next one.

mod bits;
mod reader;

pub use reader::{Answer, Query, StatusReader};

/// How much paper is left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paper {
    /// Enough.
    #[default]
    Ok,
    /// The roll is thin; tickets still come out.
    NearEnd,
    /// None.
    Out,
}

/// The state of a printer as its last answers describe it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PrinterStatus {
    /// The roll.
    pub paper: Paper,
    /// The cover or the head is open.
    pub cover_open: bool,
    /// The knife is stuck.
    pub cutter_error: bool,
    /// Paper is jammed in its way.
    pub jam: bool,
    /// The presenter failed to hand a ticket out.
    pub presenter_error: bool,
    /// A ticket lies in the presenter and waits to be taken.
    pub ticket_in_presenter: bool,
    /// The head is too hot; printing goes on by itself when it has cooled.
    pub overheated: bool,
    /// A fault that needs a technician: memory, voltage, electronics, mechanism.
    pub broken: bool,
    /// The printer takes no data, for one of the reasons above or by its button.
    pub offline: bool,
    /// The paper moves just now (printers of Custom only).
    pub printing: bool,
}

/// The one thing to put right first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// The cover is open. Named before the paper, which no sensor sees then.
    CoverOpen,
    /// No paper.
    PaperOut,
    /// The knife is stuck.
    Cutter,
    /// Paper is jammed.
    Jam,
    /// The presenter failed.
    Presenter,
    /// The head is too hot.
    Overheated,
    /// Something a technician has to see.
    Broken,
    /// It says it takes no data, and not why.
    Offline,
}

impl PrinterStatus {
    /// What keeps the printer from printing, or `None` when it can.
    pub fn fault(&self) -> Option<Fault> {
        [
            (self.cover_open, Fault::CoverOpen),
            (self.paper == Paper::Out, Fault::PaperOut),
            (self.cutter_error, Fault::Cutter),
            (self.jam, Fault::Jam),
            (self.presenter_error, Fault::Presenter),
            (self.broken, Fault::Broken),
            (self.overheated, Fault::Overheated),
            (self.offline, Fault::Offline),
        ]
        .into_iter()
        .find_map(|(is_so, fault)| is_so.then_some(fault))
    }
}
