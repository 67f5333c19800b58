//! What reception sees.

use queue_pages::{Reception, ReceptionKiosk};
use queue_wire::KioskInfo;

use super::Show;

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
}
