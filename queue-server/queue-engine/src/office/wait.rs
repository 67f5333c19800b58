//! How long it takes: the skill-aware workload, before there is a forecast.
//!
//! The work that goes before me is dealt to the open points as they fall free, each taking from
//! the queues that it serves whoever has waited longest, with mean services. So a point's share
//! goes to its queues by their load, a queue that nobody of mine serves costs me nothing, and one
//! that takes a shared point away from my queue does. When a point of mine is free and nothing
//! before me is left that it serves, it is my turn: at once, if it is idle now.
//!
//! Means fall free in step, real points do not, and I go to whichever is first. Of `m` points that
//! end at `f1..fm`, the first is expected at
//!
//! ```text
//! mean(f1..fm) - 0.7 x min(d x (m - 1) / sqrt(2m - 1), (m - 1) / m x (s + v / s) / 2)
//! ```
//!
//! where `d` is the deviation of one end, at most what a point is through a service of mean `s`
//! and variance `v`; the smallest of these over `m` counts. Whoever would still overtake me comes
//! as such people came in the last hour, and adds their work for as long as I wait.
//!
//! The range: the catalogue's `minutes` are taken as mean and median alike, `minutes_p90` as the
//! 90 % quantile, so one service has the deviation `(p90 - minutes) / 1.2816`. Services are
//! independent, so variances add; the sum is near normal: `high = typical + 1.2816 x deviation`,
//! which for one service ahead is its p90 again. Service times lean to the right, as the lognormal
//! does, so `low = typical x typical / high`: as many times shorter as high is longer, never
//! negative.

use jiff::{SignedDuration, Timestamp};
use queue_types::{Class, PointId, QueueId, ServiceId, TicketId};

use super::dealt::{Deal, Pile, Spot};
use super::line::Work;
use super::rules::{Group, Standing, earlier, later, waited};
use super::{Office, Seat, Stage, Wait};
use crate::plan::{Lane, OfficePlan, ServicePlan};

/// The normal distribution's 90 % quantile.
const Z90: f64 = 1.2816;

/// A service that has gone on for its mean still takes this part of its deviation, as the
/// lognormal's does, and no less however long it goes on.
const OVERDUE: f64 = 0.57;

/// What a service needs that the plan no longer knows (minutes).
const UNKNOWN: (u16, u16) = (10, 20);

/// Who may come before me is judged by the newest tickets of this time, and by no more of them:
/// an estimate must not cost more than the ticket.
const RECENT: SignedDuration = SignedDuration::from_mins(60);
const RECENT_MOST: usize = 64;

/// A day that is younger than this says little of how people come.
const YOUNG: SignedDuration = SignedDuration::from_mins(15);

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
        let first = self.deal(place, standing, now, now).first()?;
        let coming = |it: &super::Lists| it.line(Lane::Appointment).len() > 0;
        let mut turn = first;
        if standing.group == Group::Credit && self.lists.iter().any(coming) {
            // Appointments that fall due while I wait go before me too.
            let horizon = later(now, SignedDuration::from_millis(whole_ms(first.at)));
            turn = self.deal(place, standing, now, horizon).first()?;
        }
        let over = self.overtaking(place, standing, turn.at, now);
        turn.at += over.0;
        turn.variance += over.1;
        Some(range(turn.at, turn.variance))
    }

    /// The wait of somebody whom only `point` may call.
    fn wait_at(&self, point: PointId, key: &super::Key, now: Timestamp) -> Option<Wait> {
        let seat = self.seats.get(&point)?;
        if seat.point.status != super::PointStatus::Open {
            return None;
        }
        let before = seat.sent.before(seat.sent.find(|other| other < key));
        let spot = self.spot(seat, before, true, now);
        let turn = Deal { spots: vec![spot], piles: Vec::new() }.first()?;
        Some(range(turn.at, turn.variance))
    }

    /// The work that goes before a ticket of this standing in queue `mine`, and all open points.
    fn deal(
        &self,
        mine: usize,
        standing: &Standing,
        now: Timestamp,
        horizon: Timestamp,
    ) -> Deal<'_> {
        let open = |it: &&Seat| it.point.status == super::PointStatus::Open;
        let spots = self
            .seats
            .values()
            .filter(open)
            .map(|seat| self.spot(seat, seat.sent.total(), seat.serves.contains(&mine), now));
        let pile = |(place, lists): (usize, &super::Lists)| {
            let points = self.shared[place][place];
            if points == 0 || lists.waiting() == 0 {
                return Pile::default();
            }
            let work = self.ahead_in(lists, standing, now, horizon);
            let heads = lists.spans(&self.rules, now).filter_map(|it| it.head().copied());
            let oldest = heads.map(|key| key.since).min().unwrap_or(now);
            Pile::new(work, points, waited(oldest, now).as_secs_f64())
        };
        Deal { spots: spots.collect(), piles: self.lists.iter().enumerate().map(pile).collect() }
    }

    /// A point, with what it has to do before it takes anything else.
    fn spot<'a>(&self, seat: &'a Seat, sent: Work, mine: bool, now: Timestamp) -> Spot<'a> {
        let mut spot = Spot::new(&seat.serves, mine);
        spot.take(f64::from(sent.count), ms(sent.ms), ms(sent.variance) * SQUARE_MS);
        let ticket = seat.point.ticket.and_then(|id| self.ticket(id));
        if let Some(ticket) = ticket {
            let work = work_of(&self.plan, &ticket.service);
            let (whole, variance) = (ms(work.ms).max(1.0), ms(work.variance) * SQUARE_MS);
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
            let part = (gone / whole).min(1.0);
            let rest = whole * (1.0 - part) + variance.sqrt() * OVERDUE * part * part;
            spot.take(1.0, rest, variance * (1.0 - part / 2.0));
            spot.count_whole(whole - rest);
        }
        spot
    }

    /// The work of those who still come and go before me, with its variance, as a part of each of
    /// my points.
    fn overtaking(&self, mine: usize, me: &Standing, wait: f64, now: Timestamp) -> (f64, f64) {
        let points = f64::from(self.shared[mine][mine]);
        if me.group != Group::Credit || points < 1.0 || wait <= 0.0 {
            return (0.0, 0.0);
        }
        let from = earlier(now, RECENT);
        let newest = self.tickets.iter().rev().map(|entry| &entry.ticket).take(RECENT_MOST);
        let mut seen = YOUNG;
        let (mut more, mut variance) = (0.0, 0.0);
        for ticket in newest.take_while(|it| it.arrived >= from) {
            seen = seen.max(waited(ticket.arrived, now));
            let lane = self.rules.home(ticket).0;
            let worth = self.rules.worth(lane);
            if lane == Lane::Appointment {
                // Whoever has booked is here before the slot, and dealt by it.
                continue;
            }
            // Who comes later than this has less credit than I shall have by then.
            let until = ((worth.base - me.credit) / worth.rate.max(0.01) * 60_000.0).min(wait);
            let Some(place) = self.queues.get(&ticket.queue) else { continue };
            let (shared, all) = (self.shared[mine][*place], self.shared[*place][*place]);
            if until > 0.0 && shared > 0 {
                let part = until * f64::from(shared) / f64::from(all) / points;
                let work = work_of(&self.plan, &ticket.service);
                more += ms(work.ms) * part;
                let square = ms(work.ms) * ms(work.ms) + ms(work.variance) * SQUARE_MS;
                variance += square * part / points;
            }
        }
        let seen = seen.as_secs_f64() * 1000.0;
        ((more / seen).min(wait), variance / seen)
    }
}

/// The range around a typical wait.
fn range(typical: f64, variance: f64) -> Wait {
    if typical <= 0.0 {
        return Wait { low_ms: 0, typical_ms: 0, high_ms: 0 };
    }
    let high = typical + Z90 * variance.sqrt();
    let low = typical * typical / high;
    Wait { low_ms: whole_ms(low), typical_ms: whole_ms(typical), high_ms: whole_ms(high) }
}

/// Variances of the plan are in square seconds.
const SQUARE_MS: f64 = 1_000_000.0;

/// The expected work of a service.
pub(super) fn work_of(plan: &OfficePlan, service: &ServiceId) -> Work {
    let figures = |it: &ServicePlan| (it.minutes, it.minutes_p90);
    let (minutes, p90) = plan.services.get(service).map_or(UNKNOWN, figures);
    let deviation = f64::from(p90.saturating_sub(minutes)) * 60.0 / Z90;
    Work { count: 1, ms: i64::from(minutes) * 60_000, variance: whole_ms(deviation * deviation) }
}

/// A sum of the day as a float: exact far beyond any office's day.
#[expect(clippy::cast_precision_loss, reason = "a day's work is far below 2^53")]
pub(super) const fn ms(whole: i64) -> f64 {
    whole as f64
}

#[expect(clippy::cast_possible_truncation, reason = "a float beyond the range saturates")]
const fn whole_ms(value: f64) -> i64 {
    value.round() as i64
}
