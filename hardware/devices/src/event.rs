use std::time::Instant;

use receipt::{Fault, PrinterStatus};

use crate::print_error::remedy;
use crate::{PrintError, TextId};

/// The caller's name for a job; a ticket's UUID fits. Unique among jobs under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(pub u128);

/// What happened at a printer.
///
/// For each job there is at most one `Printing`, then exactly one of `Printed`, `Failed`
/// and `Unknown`.
#[derive(Debug)]
pub enum PrinterEvent {
    /// The first byte of the job has been written to the line.
    Printing {
        /// Which job.
        job: JobId,
        /// When that was.
        at: Instant,
    },
    /// The printer said after the cut that all is well.
    Printed {
        /// Which job.
        job: JobId,
        /// Paper used, in millimetres, cut and feed included.
        length_mm: u32,
    },
    /// No whole paper came out.
    Failed {
        /// Which job.
        job: JobId,
        /// Whether nothing was sent: the job may be printed again as it is. Otherwise a
        /// part may be on paper, and the next paper has to say that it is a repeat.
        before_any_byte: bool,
        /// Why.
        error: PrintError,
    },
    /// Something was sent and nobody knows what came of it. Never print it again without
    /// saying so on the paper.
    Unknown {
        /// Which job.
        job: JobId,
        /// Why.
        error: PrintError,
    },
    /// The printer or its line is in another state than before.
    State(DeviceState),
}

/// A printer as a whole: its line and what it says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeviceState {
    /// The line.
    pub link: Link,
    /// What the printer said last; the default while it has said nothing.
    pub status: PrinterStatus,
}

/// The line to a printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// It cannot be opened: no such device, no connection, or somebody else has it.
    Absent,
    /// It is open and nobody answers.
    Silent,
    /// The printer answers, or its profile says that it never does.
    Ready,
}

impl DeviceState {
    /// What keeps it from printing; `None` when nothing does, and also while the line is
    /// [`Absent`](Link::Absent) or [`Silent`](Link::Silent), which say it themselves.
    pub fn fault(&self) -> Option<Fault> {
        if self.link == Link::Ready { self.status.fault() } else { None }
    }

    /// What an attendant has to do before it prints again; `None` when nothing.
    pub fn attendant(&self) -> Option<TextId> {
        match self.link {
            Link::Absent | Link::Silent => Some(TextId::CheckPrinterCable),
            Link::Ready => self.status.fault().map(remedy),
        }
    }

    /// Whether a ticket sent now would come out, as far as anybody can tell.
    pub fn can_print(&self) -> bool {
        self.link == Link::Ready && self.status.fault().is_none()
    }
}
