//! A ticket is called, called again, put back, or found absent.

use queue_types::{PointId, TicketId};

use super::{Case, Decision, reason_given};
use crate::Refusal;
use crate::event::{Fact, Rule, Why};
use crate::office::{Stage, Ticket, waited_ms};

impl<'a> Case<'a> {
    pub(super) fn call_next(self, point: PointId) -> Decision {
        self.day_is_open()?;
        self.ready(point)?;
        let next = self.office.next_for(point, self.now).ok_or(Refusal::NobodyWaiting(point))?;
        Ok(vec![Fact::TicketCalled { ticket: next.ticket, point, why: next.why }])
    }

    /// Out of turn. An appointment may be called so before its slot: the operator answers for it.
    pub(super) fn call(self, point: PointId, id: TicketId, reason: &str) -> Decision {
        self.day_is_open()?;
        reason_given(reason)?;
        self.ready(point)?;
        let ticket = self.waiting(id)?;
        let sent_elsewhere = ticket.only.is_some_and(|only| only != point);
        if sent_elsewhere || !self.office.serves(point, &ticket.queue) {
            return Err(Refusal::NotServedHere { point, service: ticket.service.clone() });
        }
        let why = Why {
            rule: Rule::Chosen,
            waited_ms: waited_ms(ticket.arrived, self.now),
            over: Vec::new(),
            reason: Some(reason.to_owned()),
        };
        Ok(vec![Fact::TicketCalled { ticket: ticket.id, point, why }])
    }

    pub(super) fn recall(self, point: PointId) -> Decision {
        self.day_is_open()?;
        let (ticket, _) = self.called_at(point)?;
        Ok(vec![Fact::TicketRecalled { ticket: ticket.id, point }])
    }

    pub(super) fn no_show(self, point: PointId) -> Decision {
        self.day_is_open()?;
        let (ticket, made) = self.called_at(point)?;
        let needed = self.office.plan().calls_before_no_show;
        if made < needed {
            return Err(Refusal::TooFewCalls { made, needed });
        }
        Ok(vec![Fact::TicketNoShow { ticket: ticket.id, point }])
    }

    pub(super) fn put_back(self, point: PointId) -> Decision {
        self.day_is_open()?;
        let (ticket, _) = self.called_at(point)?;
        Ok(vec![Fact::TicketReturned { ticket: ticket.id }])
    }

    pub(super) fn bring_back(self, id: TicketId) -> Decision {
        self.day_is_open()?;
        let ticket = self.office.ticket(id).ok_or(Refusal::UnknownTicket(id))?;
        match ticket.stage {
            Stage::NoShow { .. } => Ok(vec![Fact::TicketReturned { ticket: ticket.id }]),
            Stage::Waiting
            | Stage::Called { .. }
            | Stage::Serving { .. }
            | Stage::Parked { .. }
            | Stage::Finished { .. }
            | Stage::Cancelled
            | Stage::Expired => Err(Refusal::NotNoShow(ticket.number)),
        }
    }

    /// A ticket in its queue: not at a point, not set aside, not at an end.
    pub(super) fn waiting(self, id: TicketId) -> Result<&'a Ticket, Refusal> {
        let ticket = self.office.ticket(id).ok_or(Refusal::UnknownTicket(id))?;
        match ticket.stage {
            Stage::Waiting => Ok(ticket),
            Stage::Called { point, .. } | Stage::Serving { point, .. } => {
                Err(Refusal::CalledElsewhere { number: ticket.number, point })
            }
            Stage::Parked { .. }
            | Stage::Finished { .. }
            | Stage::NoShow { .. }
            | Stage::Cancelled
            | Stage::Expired => Err(Refusal::NotWaiting(ticket.number)),
        }
    }
}
