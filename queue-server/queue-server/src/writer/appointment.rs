//! Appointments are checked in: looked up at the moment of the decision, so that a code is good
//! for one ticket, whichever kiosk is first.

use jiff::Timestamp;
use office_files::{Appointment, Fate};
use queue_engine::Refusal;
use queue_engine::command::{Issue, Wish};
use queue_types::{BusinessDay, Class, DeviceId, Language};
use queue_wire::{AppointmentHint, CheckIn, ProblemKind};

use super::Writer;
use crate::job::{Ask, Job};
use crate::problem::Fault;

impl Writer {
    /// The wish of somebody with an appointment, or why they are not checked in.
    pub(super) fn check_in(
        &self,
        asked: &CheckIn,
        device: Option<&DeviceId>,
        language: &Language,
        now: Timestamp,
    ) -> Result<Wish, Fault> {
        let book = self.house.bookings.book();
        let day = self.today(now);
        let Some(found) = book.find(&asked.code) else {
            let (kind, hint) = (ProblemKind::AppointmentUnknown, AppointmentHint::default());
            return Err(Fault::Appointment { kind, hint, time: None });
        };
        let no = |kind, slot| Err(self.not_checked_in(kind, found, slot, language, now));
        let hours = &self.house.files.hours;
        let slot = found.time.moment(day, hours);
        if found.office.is_some() {
            return no(ProblemKind::AppointmentElsewhere, slot);
        }
        match found.fate {
            Fate::Cancelled => return no(ProblemKind::AppointmentCancelled, slot),
            Fate::Moved(to) => return no(ProblemKind::AppointmentMoved, to.moment(day, hours)),
            Fate::Booked => {}
        }
        if !found.time.is_on(day) {
            return no(ProblemKind::AppointmentOtherDay, slot);
        }
        // A code that was used is told so by the queue, however late it is.
        let tolerance = self.house.files.plan.policy.appointment_tolerance;
        let passed = slot.is_some_and(|slot| now.duration_since(slot) > tolerance);
        if passed && !asked.late && self.office.code_used(&asked.code).is_none() {
            return no(ProblemKind::AppointmentLate, slot);
        }
        Ok(Wish::Issue(Issue {
            ticket: asked.id,
            service: found.service.clone(),
            more: Vec::new(),
            class: Class::ORDINARY,
            slot,
            appointment: Some(asked.code.clone()),
            language: asked.language.clone(),
            device: device.cloned(),
        }))
    }

    /// The queue's no; of an appointment it says what it was for.
    pub(super) fn fault(&self, job: &Job, refusal: Refusal, now: Timestamp) -> Fault {
        let (Refusal::AppointmentUsed(code), Ask::CheckIn(..)) = (&refusal, &job.ask) else {
            return refusal.into();
        };
        let book = self.house.bookings.book();
        let Some(found) = book.find(code) else { return refusal.into() };
        let slot = found.time.moment(self.today(now), &self.house.files.hours);
        self.not_checked_in(ProblemKind::AppointmentUsed, found, slot, &job.language, now)
    }

    fn not_checked_in(
        &self,
        kind: ProblemKind,
        found: &Appointment,
        slot: Option<Timestamp>,
        language: &Language,
        now: Timestamp,
    ) -> Fault {
        let own = self.house.language();
        let office = found.office.as_ref().map(|it| it.pick(language, own).to_owned());
        let zone = self.house.files.hours.zone();
        let time = slot.map(|slot| {
            let zoned = slot.to_zoned(zone.clone());
            let today = zoned.date() == self.today(now);
            zoned.strftime(if today { "%-H:%M" } else { "%d.%m.%Y, %-H:%M" }).to_string()
        });
        let hint = AppointmentHint { service: Some(found.service.clone()), slot, office };
        Fault::Appointment { kind, hint, time }
    }

    fn today(&self, now: Timestamp) -> BusinessDay {
        self.office.day().unwrap_or_else(|| self.house.files.hours.business_day(now))
    }
}
