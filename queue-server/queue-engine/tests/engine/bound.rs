//! What a policy promises, against histories that were played.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use proptest::prelude::*;
use queue_engine::command::{Issue, Wish};
use queue_engine::event::Rule;
use queue_engine::{Lane, LanePolicy, Overtaking, Policy, Stage, Ticket, overtake_bound};
use queue_types::Class;

use crate::house::*;

fn pair(bounds: &[Overtaking], over: Lane, by: Lane) -> Option<Overtaking> {
    bounds.iter().copied().find(|it| it.over == over && it.by == by)
}

#[test]
fn the_bound_of_the_test_office_reads_as_its_policy() {
    let bounds = overtake_bound(&policy(), 2, minutes(5));
    let class = |rank| Lane::Class(class(rank));
    let ordinary_by = |by| pair(&bounds, class(0), by);
    // Equal rates: a class is ahead by its base and no more, as long as the other may wait.
    let by_first = ordinary_by(class(1)).unwrap();
    assert!(by_first.lag - minutes(10) <= SignedDuration::from_millis(2));
    assert_eq!((by_first.window, by_first.at_most), (minutes(60), 2 * 13));
    assert_eq!(pair(&bounds, class(1), class(0)), None, "the lower never overtakes the higher");
    let by_appointment = ordinary_by(Lane::Appointment).unwrap();
    assert_eq!(by_appointment.lag, minutes(60));
    assert_eq!(pair(&bounds, Lane::Appointment, class(3)), None, "nothing passes one that is due");
}

#[test]
fn a_quota_lets_the_lower_overtake_the_higher() {
    let bounds =
        overtake_bound(&Policy { quotas: vec![quota(2, 2, 0)], ..policy() }, 1, minutes(5));
    let by_ordinary = pair(&bounds, Lane::Class(class(2)), Lane::Class(class(0))).unwrap();
    assert_eq!(by_ordinary.lag, minutes(60));
    assert_eq!(pair(&bounds, Lane::Class(class(1)), Lane::Class(class(0))), None);
}

#[test]
fn without_a_bound_there_is_no_promise() {
    let mut endless = policy();
    let ordinary = endless.lanes.get_mut(&Lane::Class(class(0))).unwrap();
    ordinary.bound = SignedDuration::MAX;
    let bounds = overtake_bound(&endless, 1, minutes(5));
    let by_appointment = pair(&bounds, Lane::Class(class(0)), Lane::Appointment).unwrap();
    assert_eq!((by_appointment.lag, by_appointment.at_most), (SignedDuration::MAX, u64::MAX));
}

/// One window, an appointment every five minutes, ten minutes a service: the low class would
/// starve but for its bound.
#[test]
fn a_low_class_under_a_stream_of_appointments_is_served_at_its_bound() {
    let mut office = office().window(1, [LAND]).issued(1, LAND);
    let mut served_at = None;
    for minute in (0..180).step_by(5) {
        office = office.booked(1000 + minute as u128, LAND, minute);
        if minute % 10 == 0 {
            let (id, rule) = office.serve(1);
            if id == 1 {
                assert_eq!(rule, Rule::Bound);
                served_at = Some(minute);
                break;
            }
        }
        office = office.after(5);
    }
    // The bound is 60 minutes; the window is free at the next full ten.
    assert_eq!(served_at, Some(70));
}

/// As above for many: who came first is served first, and all are served.
#[test]
fn no_low_class_starves_under_an_overload_of_appointments() {
    let mut office = office().window(1, [LAND]);
    let mut served = Vec::new();
    for minute in 0..600_u16 {
        if minute < 120 && minute % 20 == 0 {
            office = office.issued(u128::from(minute) + 1, LAND);
        }
        if minute % 5 == 0 && minute < 400 {
            office = office.booked(1000 + u128::from(minute), LAND, minute.into());
        }
        if minute % 10 == 0 && office.office.next_for(point(1), office.now).is_some() {
            let (id, _) = office.serve(1);
            if id < 1000 {
                served.push(id);
            }
        }
        office = office.after(1);
    }
    assert_eq!(served, [1, 21, 41, 61, 81, 101]);
}

fn any_lane_policy() -> impl Strategy<Value = LanePolicy> {
    (0_u8..4, 0_u8..60, 0_u8..30, 1_i64..90).prop_map(|(rank, base, rate, bound)| LanePolicy {
        rank,
        base: base.into(),
        rate: f64::from(rate) / 10.0,
        bound: minutes(bound),
    })
}

fn any_policy() -> impl Strategy<Value = Policy> {
    let lanes = proptest::collection::vec(any_lane_policy(), 6);
    let quotas = proptest::collection::vec((1_u8..4, 1_u8..4, 0_i64..20), 0..3);
    (lanes, quotas, 0_i64..20, 0_i64..20).prop_map(|(worth, quotas, early, tolerance)| {
        let classes = (0..4).map(|rank| Lane::Class(class(rank)));
        let lanes = classes.chain([Lane::Appointment, Lane::LateAppointment]);
        Policy {
            lanes: lanes.zip(worth).collect(),
            quotas: quotas
                .into_iter()
                .map(|(rank, calls, after)| quota(rank, calls, after))
                .collect(),
            appointment_early: minutes(early),
            appointment_tolerance: minutes(tolerance),
        }
    })
}

/// A minute of a played day: who comes, and which points are free to call.
#[derive(Clone, Debug)]
struct Minute {
    comes: Option<(u8, Option<i64>)>,
    free: [bool; 3],
}

fn any_minute() -> impl Strategy<Value = Minute> {
    let slot = proptest::option::of(-30_i64..30);
    let comes = proptest::option::weighted(0.8, (0_u8..4, slot));
    (comes, any::<[bool; 3]>()).prop_map(|(comes, free)| Minute { comes, free })
}

/// The time from which a ticket counts, from the outside.
fn counts_from(ticket: &Ticket, policy: &Policy) -> jiff::Timestamp {
    match ticket.slot {
        Some(slot) if ticket.arrived <= slot + policy.appointment_tolerance => slot,
        _ => ticket.arrived,
    }
}

fn lane_of(ticket: &Ticket, policy: &Policy, now: jiff::Timestamp) -> Lane {
    match ticket.slot {
        None => Lane::Class(ticket.class),
        Some(slot) if now <= slot + policy.appointment_tolerance => Lane::Appointment,
        Some(_) => Lane::LateAppointment,
    }
}

const SITTING: i64 = 3;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn nobody_is_overtaken_beyond_the_bound(
        policy in any_policy(),
        day in proptest::collection::vec(any_minute(), 1..150),
    ) {
        let promised = overtake_bound(&policy, 3, minutes(SITTING));
        let mut office = office_under(policy.clone());
        for at in 1..=3 {
            office = office.window(at, [LAND]);
        }
        let mut called_at = [-SITTING; 3];
        let mut times: BTreeMap<(u128, Lane, Lane), u64> = BTreeMap::new();
        for (minute, step) in day.iter().enumerate() {
            let minute = i64::try_from(minute).unwrap();
            if let Some((rank, slot)) = step.comes {
                let slot = slot.map(|slot| clock(minute + slot));
                let id = u128::try_from(minute).unwrap() + 1;
                let class = Class::new(rank).unwrap();
                office = office.done(Wish::Issue(Issue { class, slot, ..issue(id, LAND) }));
            }
            for (number, last) in (1_u16..).zip(&mut called_at) {
                if !step.free[usize::from(number) - 1] || minute - *last < SITTING {
                    continue;
                }
                if office.office.next_for(point(number), office.now).is_none() {
                    continue;
                }
                *last = minute;
                let waiting: Vec<Ticket> = office.office.tickets()
                    .filter(|ticket| ticket.stage == Stage::Waiting)
                    .cloned().collect();
                let (id, _) = office.serve(number);
                let by = office.ticket(id).clone();
                let (by_lane, by_from) = (lane_of(&by, &policy, office.now), counts_from(&by, &policy));
                for over in waiting.iter().filter(|over| over.id != by.id) {
                    let from = counts_from(over, &policy);
                    if from >= by_from || from > office.now {
                        continue;
                    }
                    let lane = lane_of(over, &policy, office.now);
                    let pair = pair(&promised, lane, by_lane);
                    let Some(bound) = pair else {
                        return Err(TestCaseError::fail(format!("{lane:?} overtaken by {by_lane:?}")));
                    };
                    prop_assert!(by_from.duration_since(from) <= bound.lag);
                    prop_assert!(office.now.duration_since(from) <= bound.window);
                    let count = times.entry((over.id.0.as_u128(), lane, by_lane)).or_default();
                    *count += 1;
                    prop_assert!(*count <= bound.at_most);
                }
            }
            office = office.after(1);
        }
    }
}
