//! A service starts, grows, and ends; the visit may have more.

use queue_types::{PointId, ServiceId};

use super::{Case, Decision, SERVICES};
use crate::Refusal;
use crate::event::{Fact, Next};
use crate::office::Ticket;

impl Case<'_> {
    pub(super) fn start(self, point: PointId) -> Decision {
        self.day_is_open()?;
        let (ticket, _) = self.called_at(point)?;
        Ok(vec![Fact::ServiceStarted { ticket: ticket.id, point }])
    }

    /// The next service of the visit is waited for in its queue, with the first arrival. One that
    /// was added at the point starts there in the same instant: the visitor keeps the seat, and
    /// nobody is called in between.
    pub(super) fn finish(self, point: PointId) -> Decision {
        self.day_is_open()?;
        let ticket = self.served_at(point)?;
        let next = self.next_of(ticket);
        let stays = next.is_some() && ticket.sitting > 0;
        let mut facts = vec![Fact::ServiceFinished { ticket: ticket.id, point, next }];
        if stays {
            facts.push(Fact::ServiceStarted { ticket: ticket.id, point });
        }
        Ok(facts)
    }

    /// The next service of the visit that the office still offers.
    fn next_of(self, ticket: &Ticket) -> Option<Next> {
        let services = &self.office.plan().services;
        ticket.more.iter().find_map(|service| {
            let queue = services.get(service)?.queue.clone();
            Some(Next { service: service.clone(), queue })
        })
    }

    pub(super) fn add_service(self, point: PointId, id: &ServiceId) -> Decision {
        self.day_is_open()?;
        let ticket = self.served_at(point)?;
        let service = self.service(id)?;
        if !self.office.serves(point, &service.queue) {
            return Err(Refusal::NotServedHere { point, service: id.clone() });
        }
        let given = 2 + ticket.more.len();
        if given > SERVICES {
            return Err(Refusal::TooManyServices { limit: SERVICES, given });
        }
        Ok(vec![Fact::ServiceAdded { ticket: ticket.id, service: id.clone() }])
    }
}
