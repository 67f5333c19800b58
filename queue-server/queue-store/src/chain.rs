//! The hash chain: each event is bound to the one before, with every column that is stored.

use queue_engine::Fact;
use sha2::{Digest, Sha256};

/// A link of the chain.
pub(crate) type Hash = [u8; 32];

/// What stands before the first event.
pub(crate) const ROOT: Hash = [0; 32];

/// The stored columns of an event that the hash covers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'a> {
    pub seq: u64,
    pub id: &'a str,
    pub day: &'a str,
    pub kind: &'a str,
    pub at: &'a str,
    pub body: &'a str,
}

impl Row<'_> {
    /// The hash of this row behind `prev`. Each text is preceded by its length, so that no two
    /// rows have the same bytes.
    pub(crate) fn hash(&self, prev: &Hash) -> Hash {
        let mut hasher = Sha256::new();
        hasher.update(prev);
        hasher.update(self.seq.to_be_bytes());
        for text in [self.id, self.day, self.kind, self.at, self.body] {
            hasher.update((text.len() as u64).to_be_bytes());
            hasher.update(text.as_bytes());
        }
        hasher.finalize().into()
    }
}

/// The name of a fact in the column `kind`: the same as in its JSON.
#[must_use]
pub const fn kind_of(fact: &Fact) -> &'static str {
    match fact {
        Fact::DayOpened { .. } => "day_opened",
        Fact::DayClosed { .. } => "day_closed",
        Fact::ClockJumped { .. } => "clock_jumped",
        Fact::PointOpened { .. } => "point_opened",
        Fact::PointClosed { .. } => "point_closed",
        Fact::PointPaused { .. } => "point_paused",
        Fact::PointResumed { .. } => "point_resumed",
        Fact::TicketIssued(_) => "ticket_issued",
        Fact::PaperJoined { .. } => "paper_joined",
        Fact::PaperSetAside { .. } => "paper_set_aside",
        Fact::TicketReprinted { .. } => "ticket_reprinted",
        Fact::DeviceServiced { .. } => "device_serviced",
        Fact::PaperReported { .. } => "paper_reported",
        Fact::TicketRenumbered { .. } => "ticket_renumbered",
        Fact::TicketCalled { .. } => "ticket_called",
        Fact::TicketRecalled { .. } => "ticket_recalled",
        Fact::ServiceStarted { .. } => "service_started",
        Fact::ServiceAdded { .. } => "service_added",
        Fact::ServiceFinished { .. } => "service_finished",
        Fact::TicketNoShow { .. } => "ticket_no_show",
        Fact::TicketReturned { .. } => "ticket_returned",
        Fact::TicketTransferred { .. } => "ticket_transferred",
        Fact::TicketParked { .. } => "ticket_parked",
        Fact::TicketResumed { .. } => "ticket_resumed",
        Fact::TicketCancelled { .. } => "ticket_cancelled",
        Fact::TicketExpired { .. } => "ticket_expired",
    }
}

/// A hash as text, 64 small hexadecimal digits.
pub(crate) fn hex(hash: &Hash) -> String {
    use std::fmt::Write as _;
    hash.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
