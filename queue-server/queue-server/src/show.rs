//! Snapshots: what a screen needs to know of the office at one moment.

mod board;
mod reason;
mod reception;
mod window;

use jiff::Timestamp;
use queue_engine::{Stage, Ticket, Wait};
use queue_types::{Class, DeviceId, PointId, PointKind, QueueId, TicketId};
use queue_wire::{
    OfficeSnapshot, Place, QueueLoad, StaffAlert, TicketSnapshot, TicketState, WaitBasis, WaitRange,
};

use crate::house::House;
use crate::texts::Section;
use crate::view::View;

/// One moment of the office, ready to be shown.
pub(crate) struct Show<'a> {
    pub house: &'a House,
    pub view: &'a View,
    pub now: Timestamp,
}

impl<'a> Show<'a> {
    /// The office as it is now.
    pub(crate) fn now(house: &'a House, view: &'a View) -> Self {
        Self { house, view, now: house.clock.now() }
    }

    /// Topic `office`.
    pub(crate) fn office(&self) -> OfficeSnapshot {
        let office = self.view.office();
        let day_open = office.day().is_some();
        OfficeSnapshot {
            seq: self.view.seq(),
            at: self.now,
            open: day_open && self.house.files.hours.is_open(self.now),
            waiting: office.waiting_count(None),
            wait: self.typical_wait(),
            queues: self.queues().map(|queue| self.load(queue)).collect(),
            alerts: self.alerts(),
            kiosks: self.kiosks(),
        }
    }

    /// Topic `ticket`; `None` for a ticket that is not of this day.
    pub(crate) fn ticket(&self, id: TicketId) -> Option<TicketSnapshot> {
        let office = self.view.office();
        let ticket = office.ticket(id)?;
        let waiting = ticket.stage == Stage::Waiting;
        let wait = if waiting { office.wait_of(id, self.now) } else { None };
        Some(TicketSnapshot {
            seq: self.view.seq(),
            at: self.now,
            number: ticket.number,
            state: state_of(&ticket.stage),
            people_ahead: if waiting { office.people_ahead(id, self.now) } else { 0 },
            wait: wait.map(range),
            place: place_of(self.house, &ticket.stage),
        })
    }

    /// The queues of the office, in the order of their names in data.
    fn queues(&self) -> impl Iterator<Item = &'a QueueId> {
        self.house.files.plan.letters.keys()
    }

    fn load(&self, queue: &QueueId) -> QueueLoad {
        let office = self.view.office();
        let open = office.points().filter(|point| {
            point.status == queue_engine::PointStatus::Open && point.queues.contains(queue)
        });
        QueueLoad {
            queue: queue.clone(),
            people_ahead: office.ahead_of_newcomer(queue, Class::ORDINARY, self.now),
            wait: office.wait_of_newcomer(queue, Class::ORDINARY, self.now).map(range),
            points_open: u16::try_from(open.count()).unwrap_or(u16::MAX),
        }
    }

    /// The median of the queues' typical waits, weighted by who waits in them.
    fn typical_wait(&self) -> Option<WaitRange> {
        let office = self.view.office();
        let mut waits: Vec<(Wait, u64)> = self
            .queues()
            .filter_map(|queue| {
                let wait = office.wait_of_newcomer(queue, Class::ORDINARY, self.now)?;
                Some((wait, u64::from(office.waiting_count(Some(queue)))))
            })
            .collect();
        waits.sort_by_key(|(wait, _)| wait.typical_ms);
        if waits.iter().all(|(_, people)| *people == 0) {
            waits.iter_mut().for_each(|(_, people)| *people = 1);
        }
        let half = waits.iter().map(|(_, people)| people).sum::<u64>().div_ceil(2);
        let mut passed = 0;
        let median = waits.into_iter().find(|(_, people)| {
            passed += people;
            passed >= half
        });
        median.map(|(wait, _)| range(wait))
    }

    /// What staff should know, what stops work first.
    pub(crate) fn alerts(&self) -> Vec<StaffAlert> {
        let house = self.house;
        let free_mib = house.disk.free_mib();
        let say = |(key, urgent)| {
            let values = [("free_mib", &free_mib as &dyn std::fmt::Display)];
            let text = house.texts.say(house.language(), Section::Alert, key, &values);
            StaffAlert { text, urgent }
        };
        let mut alerts: Vec<_> = disk_trouble(house).map(say).into_iter().collect();
        let now = house.clock.steady();
        alerts.extend(self.papers_aside());
        let name = |device: &DeviceId| self.name_of(device);
        alerts.extend(house.devices.alerts(now, &house.texts, house.language(), name));
        alerts.extend(house.bookings.wrong().map(|wrong| {
            let values = [("text", &wrong as &dyn std::fmt::Display)];
            let key = "appointments_wrong";
            let text = house.texts.say(house.language(), Section::Alert, key, &values);
            StaffAlert { text, urgent: false }
        }));
        alerts
    }

    /// A point in words and numbers of the hall.
    pub(crate) fn place(&self, point: PointId) -> Place {
        place(self.house, point)
    }

    /// Waited until the first start of service, or until now (seconds).
    fn waited_s(&self, ticket: &Ticket) -> u32 {
        let end = ticket.first_started.unwrap_or(self.now);
        seconds(end.duration_since(ticket.arrived).as_secs())
    }
}

/// What is to be said of the disk, the worst first, and whether work may stop for it.
fn disk_trouble(house: &House) -> Option<(&'static str, bool)> {
    let full = house.gauge.disk_full.load(std::sync::atomic::Ordering::Relaxed);
    let found = [
        (full, "disk_full", true),
        (!house.disk.has_reserve(), "disk_reserve", true),
        (house.disk.is_low(), "disk_low", false),
    ];
    found.into_iter().find(|(here, ..)| *here).map(|(_, key, urgent)| (key, urgent))
}

fn seconds(seconds: i64) -> u32 {
    u32::try_from(seconds.max(0)).unwrap_or(u32::MAX)
}

/// Where a ticket is on its way.
pub(crate) const fn state_of(stage: &Stage) -> TicketState {
    match stage {
        Stage::Waiting => TicketState::Waiting,
        Stage::Called { .. } => TicketState::Called,
        Stage::Serving { .. } => TicketState::Serving,
        Stage::Parked { .. } => TicketState::Parked,
        Stage::Finished { .. } => TicketState::Finished,
        Stage::NoShow { .. } => TicketState::NoShow,
        Stage::Cancelled => TicketState::Cancelled,
        Stage::Expired => TicketState::Expired,
    }
}

fn place(house: &House, point: PointId) -> Place {
    let plan = house.files.plan.points.get(&point);
    Place { point, kind: plan.map_or(PointKind::Window, |plan| plan.kind) }
}

/// Where the visitor is expected.
pub(crate) fn place_of(house: &House, stage: &Stage) -> Option<Place> {
    match stage {
        Stage::Called { point, .. } | Stage::Serving { point, .. } => Some(place(house, *point)),
        Stage::Waiting
        | Stage::Parked { .. }
        | Stage::Finished { .. }
        | Stage::NoShow { .. }
        | Stage::Cancelled
        | Stage::Expired => None,
    }
}

/// A wait in whole minutes: nobody is promised less than it may be.
pub(crate) fn range(wait: Wait) -> WaitRange {
    let minutes = |ms: i64| u16::try_from(ms.max(0) / 60_000).unwrap_or(u16::MAX);
    let low_min = minutes(wait.low_ms);
    let typical_min = minutes(wait.typical_ms.saturating_add(30_000)).max(low_min);
    let high_min = minutes(wait.high_ms.saturating_add(59_999)).max(typical_min);
    WaitRange { low_min, typical_min, high_min, basis: WaitBasis::Norms }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_rounded_so_that_nobody_is_promised_too_little() {
        let wait = Wait { low_ms: 119_000, typical_ms: 150_000, high_ms: 181_000 };
        let expected =
            WaitRange { low_min: 1, typical_min: 3, high_min: 4, basis: WaitBasis::Norms };
        assert_eq!(range(wait), expected);
        let none = Wait { low_ms: -5, typical_ms: 0, high_ms: i64::MAX };
        assert_eq!(range(none).low_min, 0);
        assert_eq!(range(none).high_min, u16::MAX);
    }
}
