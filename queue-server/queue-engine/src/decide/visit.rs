//! A visit takes another way: elsewhere, aside, back, or out.

use jiff::SignedDuration;
use queue_types::{PointId, ServiceId, TicketId};

use super::{Case, Decision, reason_given};
use crate::Refusal;
use crate::event::{Fact, Next};
use crate::office::{Stage, Ticket};

/// How long a place may be kept (minutes).
const PARK_MINUTES: std::ops::RangeInclusive<u16> = 1..=240;

impl Case<'_> {
    /// The arrival is kept, so the ticket takes the place in the other queue that it would have
    /// had from the start.
    pub(super) fn transfer(
        self,
        point: PointId,
        service: Option<&ServiceId>,
        to: Option<PointId>,
        reason: &str,
    ) -> Decision {
        self.day_is_open()?;
        reason_given(reason)?;
        let ticket = self.visitor_at(point)?;
        let same_service = service.is_none_or(|service| *service == ticket.service);
        if same_service && to.is_none_or(|to| to == point) {
            return Err(Refusal::TransferNowhere);
        }
        let next = self.destination(ticket, service)?;
        if let Some(to) = to {
            self.staffed(to)?;
            if !self.office.serves(to, &next.queue) {
                return Err(Refusal::NotServedHere { point: to, service: next.service });
            }
        }
        let reason = reason.to_owned();
        Ok(vec![Fact::TicketTransferred { ticket: ticket.id, point, to: next, only: to, reason }])
    }

    fn destination(self, ticket: &Ticket, service: Option<&ServiceId>) -> Result<Next, Refusal> {
        match service {
            Some(id) => Ok(Next { service: id.clone(), queue: self.service(id)?.queue.clone() }),
            None => Ok(Next { service: ticket.service.clone(), queue: ticket.queue.clone() }),
        }
    }

    /// The place is kept for `minutes`, as told to the visitor; who comes later is still let in
    /// until the day ends, for nobody is refused service for having been slow.
    pub(super) fn park(self, point: PointId, ticket: Option<TicketId>, minutes: u16) -> Decision {
        self.day_is_open()?;
        if !PARK_MINUTES.contains(&minutes) {
            return Err(Refusal::ParkMinutes(minutes));
        }
        let at_point = self.known_point(point)?.ticket;
        let ticket = match ticket {
            Some(id) if at_point != Some(id) => self.waiting(id)?,
            Some(_) | None => self.visitor_at(point)?,
        };
        let kept = SignedDuration::from_mins(minutes.into());
        let until = self.now.saturating_add(kept).unwrap_or(jiff::Timestamp::MAX);
        Ok(vec![Fact::TicketParked { ticket: ticket.id, until }])
    }

    pub(super) fn resume(self, id: TicketId) -> Decision {
        self.day_is_open()?;
        let ticket = self.office.ticket(id).ok_or(Refusal::UnknownTicket(id))?;
        match ticket.stage {
            Stage::Parked { .. } => Ok(vec![Fact::TicketResumed { ticket: ticket.id }]),
            Stage::Waiting
            | Stage::Called { .. }
            | Stage::Serving { .. }
            | Stage::Finished { .. }
            | Stage::NoShow { .. }
            | Stage::Cancelled
            | Stage::Expired => Err(Refusal::NotParked(ticket.number)),
        }
    }

    pub(super) fn cancel(self, id: TicketId) -> Decision {
        self.day_is_open()?;
        let ticket = self.office.ticket(id).ok_or(Refusal::UnknownTicket(id))?;
        if !matches!(ticket.stage, Stage::Parked { .. }) {
            self.waiting(id)?;
        }
        Ok(vec![Fact::TicketCancelled { ticket: ticket.id }])
    }
}
