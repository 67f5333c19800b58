//! What a kiosk printed without the server comes in: paper by paper, in one transaction.

use jiff::Timestamp;
use queue_engine::command::{Command, Issue, Wish};
use queue_engine::event::Fact;
use queue_engine::{Event, Refusal};
use queue_types::{BusinessDay, RequestId};
use queue_wire::{OfflineBatchAnswer, OfflineOutcome, OfflineResult, OfflineTicket};
use uuid::Uuid;

use super::{Work, Writer};
use crate::answer;
use crate::job::{Answered, Job, PaperBatch};
use crate::metrics::Gauge;
use crate::problem::Fault;

/// Tells the name of a paper that is set aside from the name of the same paper that comes in.
const ASIDE: u128 = 1 << 64;

impl Writer {
    /// Takes in what can be taken and sets the rest aside, each with a sentence for staff.
    pub(super) fn papers(
        &mut self,
        job: &Job,
        batch: &PaperBatch,
        now: Timestamp,
        work: &mut Work,
    ) -> Answered {
        Gauge::count(&self.house.gauge.commands_done);
        let each = batch.tickets.iter();
        let tickets = each.map(|paper| self.paper(job, batch, paper, now, work)).collect();
        answer::json(200, Some(&OfflineBatchAnswer { tickets }))
    }

    fn paper(
        &mut self,
        job: &Job,
        batch: &PaperBatch,
        paper: &OfflineTicket,
        now: Timestamp,
        work: &mut Work,
    ) -> OfflineResult {
        let id = paper.ticket.id;
        // The kiosk's clock may be wrong by minutes, but it is wrong by as much as it is now.
        let printed_at = paper.printed_at.saturating_add(batch.ahead).unwrap_or(Timestamp::MAX);
        let from = work.events.len();
        let taken = if paper.number.kiosk() == Some(batch.kiosk) {
            let day = self.house.files.hours.business_day(printed_at);
            let issue = self.issue_on_paper(batch, paper, day);
            let number = paper.number;
            let wish = Wish::IssueOffline { issue, number, printed_at, day };
            let command = Command { request: RequestId(id.0), wish };
            self.take(&command, now, work).map_err(Fault::from)
        } else {
            let device = batch.device.clone();
            Err(Fault::ForeignNumber { number: paper.number, device })
        };
        let outcome = match taken {
            Ok(()) => outcome_of(work.events.get(from..).unwrap_or_default()),
            Err(Fault::Refusal(Refusal::AlreadyDone(_))) => OfflineOutcome::Known,
            Err(fault) => {
                self.set_aside(batch, paper, printed_at, &fault, now, work);
                let detail = fault.tell(&self.house.texts, &job.language).detail;
                let outcome = OfflineOutcome::Refused;
                return OfflineResult { id, outcome, number: None, detail: Some(detail) };
            }
        };
        let number = self.office.visit_of(id).map(|ticket| ticket.number);
        OfflineResult { id, outcome, number, detail: None }
    }

    /// The ticket as it would have been asked for, with the appointment that it was checked in by.
    /// A code that is nobody's today makes it an ordinary ticket: the person holds a paper.
    fn issue_on_paper(&self, batch: &PaperBatch, paper: &OfflineTicket, day: BusinessDay) -> Issue {
        let asked = &paper.ticket;
        let booked = paper.code.as_ref().and_then(|code| {
            let slot = self.house.bookings.book().booked(code, day, &self.house.files.hours)?;
            Some((slot, code.clone()))
        });
        let (slot, appointment) = booked.unzip();
        Issue {
            ticket: asked.id,
            service: asked.service.clone(),
            more: asked.services.clone(),
            class: asked.class,
            slot,
            appointment,
            language: asked.language.clone(),
            device: Some(batch.device.clone()),
        }
    }

    /// Writes down that somebody holds a paper that nobody will call.
    fn set_aside(
        &mut self,
        batch: &PaperBatch,
        paper: &OfflineTicket,
        printed_at: Timestamp,
        fault: &Fault,
        now: Timestamp,
        work: &mut Work,
    ) {
        Gauge::count(&self.house.gauge.commands_refused);
        let reason = match fault {
            Fault::Refusal(refusal) => refusal.to_string(),
            Fault::ForeignNumber { .. } => "the number is not one of this kiosk".to_owned(),
            Fault::DoorsClosed
            | Fault::TooLateToCancel(_)
            | Fault::Appointment { .. }
            | Fault::Malformed(_)
            | Fault::Invalid { .. }
            | Fault::Key
            | Fault::UnknownDevice(_)
            | Fault::Header(_)
            | Fault::Kind(_) => format!("{:?}", fault.kind()),
        };
        let ticket = paper.ticket.id;
        tracing::warn!(%ticket, number = %paper.number, device = %batch.device, %reason,
            "a paper was set aside");
        let wish = Wish::SetPaperAside {
            ticket,
            number: paper.number,
            device: batch.device.clone(),
            printed_at,
            reason,
        };
        let request = RequestId(Uuid::from_u128(ticket.0.as_u128() ^ ASIDE));
        // It was set aside before when the batch is a repeat.
        self.take(&Command { request, wish }, now, work).ok();
    }
}

/// What became of a paper whose events these are.
fn outcome_of(events: &[Event]) -> OfflineOutcome {
    let made = |is: fn(&Fact) -> bool| events.iter().any(|event| is(&event.fact));
    if made(|fact| matches!(fact, Fact::PaperJoined { .. })) {
        OfflineOutcome::Joined
    } else if made(|fact| matches!(fact, Fact::TicketRenumbered { .. })) {
        OfflineOutcome::Renumbered
    } else {
        OfflineOutcome::Entered
    }
}
