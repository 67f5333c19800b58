//! What reception sees, and of it what kiosks and other staff see too.

use office_files::Fate;
use queue_pages::{Reception, ReceptionKiosk};
use queue_wire::{
    AppointmentInfo, AppointmentList, AppointmentState, KioskInfo, KioskNow, StaffAlert,
};

use super::Show;
use crate::texts::Section;

impl Show<'_> {
    /// The page of the hall's administrator.
    pub(crate) fn reception(&self) -> Reception {
        let (house, office) = (self.house, self.view.office());
        let now = house.clock.steady();
        let mut kiosks: Vec<_> = house
            .files
            .kiosks
            .iter()
            .map(|kiosk| {
                let heard = house.devices.heard(&kiosk.device, now);
                let (state, silent) = heard.unzip();
                ReceptionKiosk {
                    kiosk: KioskInfo {
                        device: kiosk.device.clone(),
                        number: kiosk.number,
                        position: kiosk.position.clone(),
                    },
                    state,
                    silent: silent.unwrap_or_default(),
                }
            })
            .collect();
        kiosks.sort_by_key(|it| it.kiosk.number);
        let appointments = self.appointments().appointments.into_iter();
        let appointments = appointments.map(|it| {
            let ticket = office.code_used(&it.code).and_then(|id| office.visit_of(id));
            let number = ticket.map(|ticket| ticket.number);
            (it, number)
        });
        Reception {
            seq: self.view.seq(),
            waiting: office.waiting_count(None),
            kiosks,
            help_calls: house.devices.help_calls(now),
            alerts: self.alerts(),
            appointments: appointments.collect(),
        }
    }

    /// People who hold a paper that nobody will call.
    pub(super) fn papers_aside(&self) -> impl Iterator<Item = StaffAlert> + '_ {
        let house = self.house;
        self.view.papers_aside().iter().map(|paper| {
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("number", &paper.number), ("device", &paper.device)];
            let text = house.texts.say(house.language(), Section::Alert, "paper_aside", &values);
            StaffAlert { text, urgent: true }
        })
    }

    /// The office's kiosks that have spoken, by number.
    pub(super) fn kiosks(&self) -> Vec<KioskNow> {
        let now = self.house.clock.steady();
        let own = self.house.files.kiosks.iter();
        let mut own: Vec<_> = own.collect();
        own.sort_by_key(|kiosk| kiosk.number);
        own.into_iter()
            .filter_map(|kiosk| {
                let prints = self.house.devices.prints(&kiosk.device, now)?;
                Some(KioskNow { device: kiosk.device.clone(), prints })
            })
            .collect()
    }

    /// `GET appointments`.
    pub(crate) fn appointments(&self) -> AppointmentList {
        let office = self.view.office();
        let book = self.house.bookings.book();
        let day = office.day();
        let booked = day.map_or_else(Vec::new, |day| book.of_day(day, &self.house.files.hours));
        let appointments: Vec<AppointmentInfo> = booked
            .into_iter()
            .map(|(slot, it)| AppointmentInfo {
                code: it.code.clone(),
                service: it.service.clone(),
                slot,
                state: match it.fate {
                    _ if office.code_used(&it.code).is_some() => AppointmentState::Used,
                    Fate::Booked => AppointmentState::Booked,
                    Fate::Cancelled => AppointmentState::Cancelled,
                    Fate::Moved(_) => AppointmentState::Moved,
                },
            })
            .collect();
        let used = appointments.iter().filter(|it| it.state == AppointmentState::Used).count();
        let version = format!("{}-{used}", book.version);
        AppointmentList { version, day, appointments }
    }
}
