//! What reception sees, and of it what kiosks and other staff see too.

use jiff::SignedDuration;
use office_files::Fate;
use queue_pages::{Reception, ReceptionKiosk};
use queue_types::DeviceId;
use queue_wire::{
    AppointmentInfo, AppointmentList, AppointmentState, KioskInfo, KioskNow, StaffAlert,
};

use super::Show;
use crate::texts::Section;

/// Staff are told so long of papers that were set aside.
const ASIDE_SHOWN: SignedDuration = SignedDuration::from_mins(30);

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

    /// People who hold a paper that nobody will call, in one sentence however many they are. A
    /// paper of another day is in nobody's hand any more; and who got a new ticket instead holds
    /// another number, so the sentence goes by itself.
    pub(super) fn papers_aside(&self) -> Option<StaffAlert> {
        let house = self.house;
        let today = self.view.office().day();
        let gone = |at| today.is_some_and(|today| house.files.hours.business_day(at) < today);
        let old = |at| self.now.duration_since(at) > ASIDE_SHOWN;
        let papers = self.view.papers_aside().iter();
        let papers = papers.filter(|paper| !gone(paper.printed_at) && !old(paper.told_at));
        let numbers: Vec<String> = papers.map(|paper| paper.number.to_string()).collect();
        let values: [(&str, &dyn std::fmt::Display); 1] = [("numbers", &numbers.join(", "))];
        let text = house.texts.say(house.language(), Section::Alert, "papers_aside", &values);
        (!numbers.is_empty()).then_some(StaffAlert { text, urgent: true })
    }

    /// A kiosk as staff find it, «Киоск 2, в центре зала».
    pub(super) fn name_of(&self, device: &DeviceId) -> String {
        let house = self.house;
        let own = house.language();
        let kiosk = house.files.kiosks.iter().find(|kiosk| kiosk.device == *device);
        kiosk.map_or_else(
            || device.to_string(),
            |kiosk| {
                let place = kiosk.position.pick(own, own);
                let values: [(&str, &dyn std::fmt::Display); 2] =
                    [("n", &kiosk.number), ("place", &place)];
                house.texts.say(own, Section::Alert, "kiosk", &values)
            },
        )
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
        let of_day = day.map(|day| day.to_string()).unwrap_or_default();
        let version = format!("{}-{of_day}-{used}", book.version);
        AppointmentList { version, day, appointments }
    }
}
