//! What hangs in the hall: numbers and places only.

use jiff::SignedDuration;
use queue_engine::{Stage, Ticket};
use queue_wire::{BoardCall, BoardSnapshot, BoardUpcoming};

use super::{Show, state_of};

/// A row leaves the board so long after its service started.
const AFTER_START: SignedDuration = SignedDuration::from_mins(2);
/// Rows of the board.
const CALLS: usize = 12;
/// Appointments on the board.
const UPCOMING: usize = 3;

impl Show<'_> {
    /// Topic `board`.
    pub(crate) fn board(&self) -> BoardSnapshot {
        let office = self.view.office();
        let calls = office.recent_calls(AFTER_START, self.now).into_iter();
        let upcoming = self.view.upcoming(self.now).take(UPCOMING);
        BoardSnapshot {
            seq: self.view.seq(),
            at: self.now,
            calls: calls.filter_map(|ticket| self.call(ticket)).take(CALLS).collect(),
            waiting: office.waiting_count(None),
            wait: self.typical_wait(),
            upcoming: upcoming
                .map(|(due_at, ticket)| BoardUpcoming { number: ticket.number, due_at })
                .collect(),
        }
    }

    fn call(&self, ticket: &Ticket) -> Option<BoardCall> {
        let (point, called_at) = match &ticket.stage {
            Stage::Called { point, at, .. } => (*point, *at),
            Stage::Serving { point, called_at, .. } => (*point, *called_at),
            Stage::Waiting
            | Stage::Parked { .. }
            | Stage::Finished { .. }
            | Stage::NoShow { .. }
            | Stage::Cancelled
            | Stage::Expired => return None,
        };
        let call = self.view.last_call(ticket.id);
        Some(BoardCall {
            number: ticket.number,
            place: self.place(point),
            called_at,
            attempt: call.map_or(1, |call| call.attempt),
            state: state_of(&ticket.stage),
            seq: call.map_or(0, |call| call.seq),
        })
    }
}
