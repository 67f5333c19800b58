//! Who may overtake whom, at most: what a policy promises before it is saved.
//!
//! A ticket *counts from* its arrival; an appointment whose visitor came in time from its slot.
//! Somebody who counts from later *overtakes* a ticket when a point that could have called the
//! ticket calls them. Left out is what no policy decides: a ticket chosen by hand or sent to a
//! point, and a ticket that waits where the point does not serve.
//!
//! Let the ticket be of lane L and wait `w` at that moment, the other of lane I count from `x`
//! later. Rule by rule, with the lane's `base`, `rate` (per minute) and `bound`:
//!
//! - *Bound.* A ticket beyond its bound goes before everybody who counts from later. So `w` is at
//!   most `bound(L)` in every case below, and `x` is less than `w`. The other may be beyond its own
//!   shorter bound: `x < bound(L) - bound(I)`.
//! - *Appointment.* One that is due passes any other lane: `x <= bound(L)`. Nothing but the bound
//!   passes one that is due, which ends with the tolerance: `w <= tolerance`.
//! - *Quota.* A lane below the quota's rank passes one at or above it: `x <= bound(L)`.
//! - *Credit.* `base(I) + rate(I) (w - x) > base(L) + rate(L) w`, the accumulating priority of
//!   Kleinrock (1964) as in Stanford, Taylor & Ziedins, "Waiting time distributions in the
//!   accumulating priority queue" (2014). With `D = base(I) - base(L)`: where `rate(I) > rate(L)`
//!   it is easiest at `w = bound(L)`, so `x < (D + (rate(I) - rate(L)) bound(L)) / rate(I)`;
//!   otherwise at `w = x`, so `x < D / rate(L)`, and only while `w < D / (rate(L) - rate(I))`.
//!
//! Those calls fall into a window of `w`, in which `n` points make at most
//! `n (window / sitting + 1)` calls, where `sitting` is the shortest time between two calls of one
//! point. That is the count.
//!
//! **Nobody starves.** At its bound a ticket can be overtaken no more: if `m` people who count
//! from earlier wait at the points that serve it, it is called within `m + 1` further calls of
//! those points, whatever else arrives, appointments closer together than the service included.

use jiff::SignedDuration;
use queue_types::Class;

use crate::office::Rules;
use crate::plan::{Lane, LanePolicy, Policy};

/// How one lane may overtake another at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overtaking {
    /// The lane that is overtaken.
    pub over: Lane,
    /// The lane that overtakes.
    pub by: Lane,
    /// Whoever counts from more than this later never goes first. `SignedDuration::MAX` when the
    /// overtaken lane has no bound.
    pub lag: SignedDuration,
    /// Waited so long, the ticket is overtaken by this lane no more.
    pub window: SignedDuration,
    /// How many of the lane may overtake one ticket. `u64::MAX` when there is no limit.
    pub at_most: u64,
}

/// What may overtake what under `policy`, for tickets that `points` points can call, each making
/// two calls no sooner than `sitting` after one another (0 or less: no limit on the count).
///
/// Pairs that are not named never overtake. Nor do tickets of one lane.
#[must_use]
pub fn overtake_bound(policy: &Policy, points: u32, sitting: SignedDuration) -> Vec<Overtaking> {
    let rules = Rules::new(policy);
    let mut bounds = Vec::new();
    for over in lanes() {
        for by in lanes().filter(|by| *by != over) {
            let ways = [
                by_bound(&rules, over, by),
                by_appointment(&rules, over, by),
                by_quota(&rules, over, by),
                by_credit(&rules, over, by),
            ];
            let ways = || ways.iter().flatten();
            let longest = |of: fn(&Way) -> SignedDuration| ways().map(of).max();
            if let (Some(lag), Some(window)) = (longest(|way| way.lag), longest(|way| way.window)) {
                let at_most = calls(points, window, sitting);
                bounds.push(Overtaking { over, by, lag, window, at_most });
            }
        }
    }
    bounds
}

/// One rule by which a lane may overtake another.
struct Way {
    lag: SignedDuration,
    window: SignedDuration,
}

fn lanes() -> impl Iterator<Item = Lane> {
    let classes = (0..4).filter_map(Class::new).map(Lane::Class);
    classes.chain([Lane::Appointment, Lane::LateAppointment])
}

/// The longest wait of a lane in which it may still be overtaken.
fn longest_wait(rules: &Rules, lane: Lane) -> SignedDuration {
    let bound = rules.worth(lane).bound;
    if lane == Lane::Appointment { bound.min(rules.tolerance) } else { bound }
}

fn by_bound(rules: &Rules, over: Lane, by: Lane) -> Option<Way> {
    let window = longest_wait(rules, over);
    let lag = window.checked_sub(rules.worth(by).bound).filter(SignedDuration::is_positive)?;
    Some(Way { lag, window })
}

fn by_appointment(rules: &Rules, over: Lane, by: Lane) -> Option<Way> {
    let window = longest_wait(rules, over);
    (by == Lane::Appointment).then_some(Way { lag: window, window })
}

fn by_quota(rules: &Rules, over: Lane, by: Lane) -> Option<Way> {
    let (high, low) = (rules.worth(over).rank, rules.worth(by).rank);
    let limited = rules.quotas.iter().any(|quota| low < quota.rank && quota.rank <= high);
    let window = longest_wait(rules, over);
    (limited && over != Lane::Appointment).then_some(Way { lag: window, window })
}

fn by_credit(rules: &Rules, over: Lane, by: Lane) -> Option<Way> {
    if over == Lane::Appointment || by == Lane::Appointment {
        return None;
    }
    let longest = longest_wait(rules, over);
    let (slow, fast) = (rules.worth(over), rules.worth(by));
    let lag = minutes(credit_lag(slow, fast, longest.as_secs_f64() / 60.0)?).min(longest);
    let gain = slow.rate - fast.rate;
    let window = if gain > 0.0 { minutes((fast.base - slow.base) / gain) } else { longest };
    Some(Way { lag, window: window.min(longest) })
}

/// The largest `x` (minutes) of the credit rule; none when it never overtakes.
fn credit_lag(over: &LanePolicy, by: &LanePolicy, longest: f64) -> Option<f64> {
    let ahead = by.base - over.base;
    let lag = if by.rate > over.rate {
        (ahead + (by.rate - over.rate) * longest) / by.rate
    } else if over.rate > 0.0 {
        ahead / over.rate
    } else if ahead > 0.0 {
        longest
    } else {
        0.0
    };
    (lag > 0.0).then_some(lag)
}

/// Rounded up to the next millisecond, so that no rounding makes the promise too small.
fn minutes(minutes: f64) -> SignedDuration {
    #[expect(clippy::cast_possible_truncation, reason = "a float beyond the range saturates")]
    let ms = (minutes * 60_000.0).ceil() as i64;
    SignedDuration::from_millis(ms.saturating_add(1))
}

fn calls(points: u32, window: SignedDuration, sitting: SignedDuration) -> u64 {
    if !sitting.is_positive() || window == SignedDuration::MAX {
        return u64::MAX;
    }
    let each = u64::try_from(window.as_nanos() / sitting.as_nanos()).unwrap_or(u64::MAX);
    each.saturating_add(1).saturating_mul(points.into())
}
