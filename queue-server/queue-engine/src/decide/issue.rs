//! Somebody enters the queue.

use queue_types::{ServiceId, TicketId, TicketLetter, TicketNumber};

use super::{Case, Decision, SERVICES};
use crate::event::{Fact, Issued, Paper};
use crate::plan::ServicePlan;
use crate::{Issue, Refusal, print};

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
        self.code_is_free(issue)?;
        let service = self.offered(issue)?;
        let number = self.next_number(service, issue.slot.is_some())?;
        Ok(vec![Fact::TicketIssued(issued(issue, service, number))])
    }

    /// An appointment is good for one ticket, whichever kiosk is first by a millisecond.
    pub(super) fn code_is_free(self, issue: &Issue) -> Result<(), Refusal> {
        match &issue.appointment {
            Some(code) if self.office.code_used(code).is_some() => {
                Err(Refusal::AppointmentUsed(code.clone()))
            }
            Some(_) | None => Ok(()),
        }
    }

    pub(super) fn report_paper(self, ticket: TicketId, paper: Paper) -> Decision {
        self.day_is_open()?;
        let ticket = self.office.ticket(ticket).ok_or(Refusal::UnknownTicket(ticket))?.id;
        Ok(vec![Fact::PaperReported { ticket, paper }])
    }

    /// The plan of the first service, when the whole visit can be served here.
    pub(super) fn offered(self, issue: &Issue) -> Result<&'a ServicePlan, Refusal> {
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
}

/// The event of a ticket that is entered now.
pub(super) fn issued(issue: &Issue, service: &ServicePlan, number: TicketNumber) -> Issued {
    Issued {
        ticket: issue.ticket,
        number,
        service: issue.service.clone(),
        queue: service.queue.clone(),
        more: issue.more.clone(),
        class: issue.class,
        slot: issue.slot,
        appointment: issue.appointment.clone(),
        typed: false,
        arrived: None,
        language: issue.language.clone(),
        device: issue.device.clone(),
    }
}
