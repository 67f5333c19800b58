//! One wish: decided, taken in, answered.

use jiff::Timestamp;
use queue_engine::{Command, Refusal, Stage, Wish, decide};
use queue_wire::ProblemKind;

use super::{Work, Writer};
use crate::answer;
use crate::job::{Answered, Ask, Job};
use crate::metrics::Gauge;
use crate::problem::Fault;

impl Writer {
    /// The answer to one wish.
    pub(super) fn answer_to(&mut self, job: &Job, now: Timestamp, work: &mut Work) -> Answered {
        let wish = self.wish(job, now);
        let closed =
            |wish: &Wish| matches!(wish, Wish::Issue(_)) && !self.house.files.hours.is_open(now);
        let wish = wish.and_then(|it| if closed(&it) { Err(Fault::DoorsClosed) } else { Ok(it) });
        let from = work.events.len();
        let made = wish.and_then(|wish| {
            let command = Command { request: job.request, wish };
            self.take(&command, now, work).map_err(|refusal| self.fault(job, refusal, now))
        });
        let made = made.map(|()| work.events.get(from..).unwrap_or_default());
        let seq = self.store.seq() + work.events.len() as u64;
        match made {
            Ok(events) => {
                Gauge::count(&self.house.gauge.commands_done);
                answer::done(&self.house, &self.office, job, events, seq, now)
            }
            Err(Fault::Refusal(Refusal::AlreadyDone(_))) => {
                Gauge::count(&self.house.gauge.commands_repeated);
                answer::done(&self.house, &self.office, job, &[], seq, now)
            }
            Err(fault) => {
                let fault = job.ask.as_its_asker_hears(fault);
                Gauge::count(&self.house.gauge.commands_refused);
                answer::refused(&self.house, &fault, &job.language)
            }
        }
    }

    /// What is wished of the queue. Somebody who is back was parked or was a no-show.
    fn wish(&self, job: &Job, now: Timestamp) -> Result<Wish, Fault> {
        match &job.ask {
            Ask::Ticket(wish) | Ask::Point(_, wish) | Ask::Day(wish) => Ok(wish.clone()),
            Ask::Back(_, ticket) => {
                let stage = self.office.ticket(*ticket).map(|ticket| &ticket.stage);
                let absent = matches!(stage, Some(Stage::NoShow { .. }));
                let ticket = *ticket;
                Ok(if absent { Wish::BringBack { ticket } } else { Wish::Resume { ticket } })
            }
            Ask::CheckIn(check_in, device) => {
                self.check_in(check_in, device.as_ref(), &job.language, now)
            }
            // Decided paper by paper.
            Ask::Papers(_) => Err(ProblemKind::Internal.into()),
        }
    }

    /// Decides one wish and takes its events in.
    pub(super) fn take(
        &mut self,
        command: &Command,
        now: Timestamp,
        work: &mut Work,
    ) -> Result<(), Refusal> {
        let events = decide(&self.office, command, now)?;
        for event in &events {
            self.office.apply(event);
        }
        work.events.extend(events);
        Ok(())
    }
}
