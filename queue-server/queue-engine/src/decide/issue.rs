//! Somebody enters the queue: at the server, or on paper that a kiosk printed without it.

use jiff::{SignedDuration, Timestamp};
use queue_types::{BusinessDay, ServiceId, TicketId, TicketLetter, TicketNumber};

use super::{Case, Decision, SERVICES};
use crate::event::{Fact, Issued, Paper};
use crate::plan::ServicePlan;
use crate::{Issue, Refusal, print};

/// A kiosk's clock may be so much ahead of the office's; its ticket then counts from now. Beyond
/// it the kiosk's clock is wrong, and somebody has to look at it.
const CLOCKS_DIFFER: SignedDuration = SignedDuration::from_mins(2);

impl<'a> Case<'a> {
    pub(super) fn issue(self, issue: &Issue) -> Decision {
        self.day_is_open()?;
        if let Some((request, asked)) = self.office.origin(issue.ticket) {
            return Err(if asked == print::of_asked(issue) {
                Refusal::AlreadyDone(request)
            } else {
                Refusal::TicketReused(issue.ticket)
            });
        }
        let service = self.offered(issue)?;
        let number = self.next_number(service, issue.slot.is_some())?;
        Ok(vec![issued(issue, service, number, None)])
    }

    pub(super) fn issue_offline(
        self,
        issue: &Issue,
        number: TicketNumber,
        printed_at: Timestamp,
        day: BusinessDay,
    ) -> Decision {
        let today = self.office.day().ok_or(Refusal::DayNotOpen)?;
        if let Some((request, asked)) = self.office.origin(issue.ticket) {
            if asked != print::of_asked(issue) {
                return Err(Refusal::TicketReused(issue.ticket));
            }
            return self.paper_holds(issue.ticket, number, request);
        }
        // Its own day is over, whose numbers and log are closed: whoever held it has been served
        // by word of mouth or gone home. In today's queue it would go before everybody.
        if day < today {
            return Err(Refusal::PrintedOnAnotherDay { printed: day, today });
        }
        let service = self.offered(issue)?;
        self.offline_number_is_free(number)?;
        if printed_at.duration_since(self.now) > CLOCKS_DIFFER {
            return Err(Refusal::PrintedInFuture(printed_at));
        }
        let arrived = printed_at.min(self.now);
        Ok(vec![issued(issue, service, number, Some(arrived))])
    }

    /// The server gave a number and its answer was lost; the visitor holds paper with another.
    /// The paper holds, once: a second paper with a third number is a mistake.
    fn paper_holds(
        self,
        id: TicketId,
        number: TicketNumber,
        request: queue_types::RequestId,
    ) -> Decision {
        let ticket = self.office.ticket(id).ok_or(Refusal::UnknownTicket(id))?;
        if ticket.number == number {
            return Err(Refusal::AlreadyDone(request));
        }
        if ticket.number.letter() == TicketLetter::OFFLINE {
            return Err(Refusal::TicketReused(id));
        }
        self.offline_number_is_free(number)?;
        Ok(vec![Fact::TicketRenumbered { ticket: id, number }])
    }

    pub(super) fn report_paper(self, ticket: TicketId, paper: Paper) -> Decision {
        self.day_is_open()?;
        self.office.ticket(ticket).ok_or(Refusal::UnknownTicket(ticket))?;
        Ok(vec![Fact::PaperReported { ticket, paper }])
    }

    /// The plan of the first service, when the whole visit can be served here.
    fn offered(self, issue: &Issue) -> Result<&'a ServicePlan, Refusal> {
        let given = 1 + issue.more.len();
        if given > SERVICES {
            return Err(Refusal::TooManyServices { limit: SERVICES, given });
        }
        let service = self.service(&issue.service)?;
        issue.more.iter().try_for_each(|more| self.service(more).map(|_| ()))?;
        if !service.walk_in && issue.slot.is_none() {
            return Err(Refusal::AppointmentOnly(issue.service.clone()));
        }
        Ok(service)
    }

    /// A service that the office offers and some point of it serves.
    pub(super) fn service(self, id: &ServiceId) -> Result<&'a ServicePlan, Refusal> {
        let service = self.office.plan().services.get(id);
        let service = service.ok_or_else(|| Refusal::UnknownService(id.clone()))?;
        if self.office.has_point_for(id) {
            Ok(service)
        } else {
            Err(Refusal::NoPointFor(id.clone()))
        }
    }

    fn next_number(
        self,
        service: &ServicePlan,
        appointment: bool,
    ) -> Result<TicketNumber, Refusal> {
        let plan = self.office.plan();
        // A letter helps people and never routes: a queue without one borrows the appointments'.
        let own = plan.letters.get(&service.queue).filter(|_| !appointment);
        let letter = *own.unwrap_or(&TicketLetter::APPOINTMENT);
        let count = self.office.count(letter) + 1;
        let spent = Refusal::NumbersSpent(10_u32.pow(plan.number_width.into()) - 1);
        TicketNumber::new(letter, plan.number_width, count).ok_or(spent)
    }

    fn offline_number_is_free(self, number: TicketNumber) -> Result<(), Refusal> {
        let offline = number.kiosk().is_some() && !number.count().is_multiple_of(1000);
        if offline && !self.office.number_taken(number) {
            Ok(())
        } else {
            Err(Refusal::OfflineNumberTaken(number))
        }
    }
}

fn issued(
    issue: &Issue,
    service: &ServicePlan,
    number: TicketNumber,
    arrived: Option<Timestamp>,
) -> Fact {
    Fact::TicketIssued(Issued {
        ticket: issue.ticket,
        number,
        service: issue.service.clone(),
        queue: service.queue.clone(),
        more: issue.more.clone(),
        class: issue.class,
        slot: issue.slot,
        arrived,
        language: issue.language.clone(),
        device: issue.device.clone(),
    })
}
