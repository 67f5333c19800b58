//! How long it takes: the skill-aware workload, before there is a forecast.
//!
//! For a queue served by `n` open points the work ahead is
//!
//! ```text
//! W = sum over queues q of (work in q that goes before me) x (points shared with q / points of q)
//! R = what is left of the services in progress at my n points, and the work sent to them alone
//! typical = (W + R - (n - 1) x s / 2) / n
//! ```
//!
//! A queue's work counts as far as my points do it; `s` is the mean service. The last term is
//! there because my service starts when *one* point is free, while the other `n - 1` are, on
//! average, half-way through a service. It is never less than the shortest rest in progress when
//! all points are busy, and nothing when a point is free for me.
//!
//! The range: the catalogue's `minutes` are taken as mean and median alike, `minutes_p90` as the
//! 90 % quantile, so one service has the deviation `(p90 - minutes) / 1.2816`. Services are
//! independent, so variances add; the sum is near normal: `high = typical + 1.2816 x deviation`,
//! which for one service ahead is its p90 again. Service times lean to the right, as the lognormal
//! does, so `low = typical x typical / high`: as many times shorter as high is longer, never
//! negative.

use jiff::Timestamp;
use queue_types::{Class, PointId, QueueId, ServiceId, TicketId};

use super::line::Work;
use super::rules::{Group, Standing, later, waited};
use super::{Office, Seat, Stage, Wait};
use crate::plan::{OfficePlan, ServicePlan};

/// The normal distribution's 90 % quantile.
const Z90: f64 = 1.2816;

/// A service that has gone on for longer than its mean still takes this part of the mean.
const OVERDUE: f64 = 0.2;

/// What a service needs that the plan no longer knows (minutes).
const UNKNOWN: (u16, u16) = (10, 20);

impl Office {
    /// The rest of a waiting ticket's wait; `None` when no open point serves it or it does not
    /// wait. An appointment waits for its slot at least.
    #[must_use]
    pub fn wait_of(&self, ticket: TicketId, now: Timestamp) -> Option<Wait> {
        let now = self.not_before(now);
        let (index, ticket) = self.waiting_ticket(ticket)?;
        if let Some(point) = ticket.only {
            return self.wait_at(point, &self.key(index, ticket), now);
        }
        let standing = self.standing(index, ticket, now);
        let wait = self.wait_in(&ticket.queue, &standing, now)?;
        let to_slot = ticket.slot.map_or(0, |slot| super::waited_ms(now, slot));
        Some(Wait {
            low_ms: wait.low_ms.max(to_slot),
            typical_ms: wait.typical_ms.max(to_slot),
            high_ms: wait.high_ms.max(to_slot),
        })
    }

    /// The wait of somebody who joined `queue` now; `None` when no open point serves it.
    #[must_use]
    pub fn wait_of_newcomer(&self, queue: &QueueId, class: Class, now: Timestamp) -> Option<Wait> {
        let now = self.not_before(now);
        self.wait_in(queue, &self.newcomer(class, now).standing, now)
    }

    fn wait_in(&self, queue: &QueueId, standing: &Standing, now: Timestamp) -> Option<Wait> {
        let place = *self.queues.get(queue)?;
        let seats = || self.serving[place].iter().filter_map(|point| self.seats.get(point));
        seats().next()?;
        let mut load = self.load(place, standing, now, now);
        seats().for_each(|seat| load.add_seat(self, seat, seat.sent.total(), now));
        let first = load.wait();
        let coming = |it: &super::Lists| it.line(crate::Lane::Appointment).len() > 0;
        if standing.group != Group::Credit || !self.lists.iter().any(coming) {
            return Some(first);
        }
        // Appointments that fall due while I wait go before me too.
        let horizon = later(now, jiff::SignedDuration::from_millis(first.typical_ms));
        let mut load = self.load(place, standing, now, horizon);
        seats().for_each(|seat| load.add_seat(self, seat, seat.sent.total(), now));
        Some(load.wait())
    }

    /// The wait of somebody whom only `point` may call.
    fn wait_at(&self, point: PointId, key: &super::Key, now: Timestamp) -> Option<Wait> {
        let seat = self.seats.get(&point)?;
        if seat.point.status != super::PointStatus::Open {
            return None;
        }
        let before = seat.sent.before(seat.sent.find(|other| other < key));
        let mut load = Load::default();
        load.add_seat(self, seat, before, now);
        Some(load.wait())
    }

    /// The work that goes before a ticket of this standing, as far as the points of `place` do it.
    fn load(&self, place: usize, standing: &Standing, now: Timestamp, horizon: Timestamp) -> Load {
        let mut load = Load::default();
        for (other, lists) in self.lists.iter().enumerate() {
            let (shared, all) = (self.shared[place][other], self.shared[other][other]);
            if shared > 0 && lists.waiting() > 0 {
                let part = f64::from(shared) / f64::from(all);
                load.add(self.ahead_in(lists, standing, now, horizon), part);
            }
        }
        load
    }

    /// What is left of the service at a point; `None` when nobody is there.
    fn rest(&self, seat: &Seat, now: Timestamp) -> Option<(Work, f64)> {
        let ticket = self.ticket(seat.point.ticket?)?;
        let work = work_of(&self.plan, &ticket.service);
        let whole = ms(work.ms);
        let gone = match ticket.stage {
            Stage::Serving { since, .. } => waited(since, now).as_secs_f64() * 1000.0,
            Stage::Called { .. }
            | Stage::Waiting
            | Stage::Parked { .. }
            | Stage::Finished { .. }
            | Stage::NoShow { .. }
            | Stage::Cancelled
            | Stage::Expired => 0.0,
        };
        Some((work, (whole - gone).max(whole * OVERDUE)))
    }
}

/// Work before somebody, and the points that do it.
#[derive(Default)]
struct Load {
    points: f64,
    idle: f64,
    /// Services counted, whole or in part.
    services: f64,
    /// Their mean lengths, summed (milliseconds): what the mean service is made of.
    whole: f64,
    /// Tickets ahead that have not been called yet.
    ahead: f64,
    left: f64,
    variance: f64,
    shortest: Option<f64>,
}

impl Load {
    fn add(&mut self, work: Work, part: f64) {
        let count = f64::from(work.count) * part;
        self.ahead += count;
        self.services += count;
        self.whole += ms(work.ms) * part;
        self.left += ms(work.ms) * part;
        self.variance += ms(work.variance) * part;
    }

    fn add_seat(&mut self, office: &Office, seat: &Seat, sent: Work, now: Timestamp) {
        self.points += 1.0;
        self.add(sent, 1.0);
        let Some((work, rest)) = office.rest(seat, now) else {
            self.idle += 1.0;
            return;
        };
        self.services += 1.0;
        self.whole += ms(work.ms);
        self.left += rest;
        self.variance += ms(work.variance) * (rest / ms(work.ms).max(1.0));
        self.shortest = Some(self.shortest.map_or(rest, |shortest| shortest.min(rest)));
    }

    fn wait(&self) -> Wait {
        if self.ahead < self.idle {
            return Wait { low_ms: 0, typical_ms: 0, high_ms: 0 };
        }
        let mean = if self.services > 0.0 { self.whole / self.services } else { 0.0 };
        let shared = (self.left - (self.points - 1.0) * mean / 2.0) / self.points;
        let floor = if self.idle > 0.0 { 0.0 } else { self.shortest.unwrap_or(0.0) };
        let typical = shared.max(floor);
        let deviation = self.variance.sqrt() * 1000.0 / self.points;
        let high = typical + Z90 * deviation;
        let low = if high > 0.0 { typical * typical / high } else { 0.0 };
        Wait { low_ms: whole_ms(low), typical_ms: whole_ms(typical), high_ms: whole_ms(high) }
    }
}

/// The expected work of a service.
pub(super) fn work_of(plan: &OfficePlan, service: &ServiceId) -> Work {
    let figures = |it: &ServicePlan| (it.minutes, it.minutes_p90);
    let (minutes, p90) = plan.services.get(service).map_or(UNKNOWN, figures);
    let deviation = f64::from(p90.saturating_sub(minutes)) * 60.0 / Z90;
    Work { count: 1, ms: i64::from(minutes) * 60_000, variance: whole_ms(deviation * deviation) }
}

/// A sum of the day as a float: exact far beyond any office's day.
#[expect(clippy::cast_precision_loss, reason = "a day's work is far below 2^53")]
const fn ms(whole: i64) -> f64 {
    whole as f64
}

#[expect(clippy::cast_possible_truncation, reason = "a float beyond the range saturates")]
const fn whole_ms(value: f64) -> i64 {
    value.round() as i64
}
