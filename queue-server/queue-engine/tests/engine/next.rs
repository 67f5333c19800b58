//! Who is next, rule by rule, and the situations that other systems stumbled over.

use queue_engine::command::Wish;
use queue_engine::event::Rule;
use queue_engine::{Policy, Refusal};

use crate::house::*;

#[test]
fn a_window_calls_the_longest_waiting_visitor_it_can_serve() {
    let mut office =
        office().window(1, [LAND]).issued(10, PASSPORTS).issued(11, LAND).issued(12, LAND);
    assert_eq!(office.serve(1), (11, Rule::Arrival));
    assert_eq!(office.serve(1), (12, Rule::Only));
    assert_eq!(
        office.refused(Wish::CallNext { point: point(1) }),
        Refusal::NobodyWaiting(point(1))
    );
}

#[test]
fn a_class_is_worth_minutes_of_waiting() {
    let office = office().window(1, [LAND]).issued(10, LAND).after(15).issued_to(11, LAND, 2);
    let mut early = office.clone().issued_to(12, LAND, 1);
    // Ordinary has 15 minutes of credit, class 1 has 10 at arrival, class 2 has 20.
    assert_eq!(early.serve(1), (11, Rule::Credit));
    assert_eq!(early.serve(1), (10, Rule::Credit));
    assert_eq!(early.serve(1), (12, Rule::Only));
    let mut late = office.after(10);
    assert_eq!(late.order(1), [11, 10]);
    assert_eq!(late.serve(1), (11, Rule::Credit));
}

#[test]
fn whoever_waits_beyond_the_bound_goes_first() {
    let mut office = office()
        .window(1, [LAND])
        .issued(10, LAND)
        .after(30)
        .issued(11, LAND)
        .after(31)
        .issued_to(12, LAND, 3);
    assert_eq!(office.serve(1), (10, Rule::Bound));
    assert_eq!(office.serve(1), (12, Rule::Credit));
}

#[test]
fn an_appointment_goes_between_two_walk_ins() {
    let mut office =
        office().window(1, [LAND]).booked(20, LAND, 10).issued(10, LAND).issued(11, LAND).after(5);
    assert_eq!(office.serve(1), (10, Rule::Arrival), "the slot has not come");
    office = office.after(5);
    assert_eq!(office.serve(1), (20, Rule::Appointment));
    assert_eq!(office.serve(1), (11, Rule::Only));
}

#[test]
fn an_appointment_is_called_early_only_when_nobody_else_waits() {
    let mut office = office().window(1, [LAND]).booked(20, LAND, 30);
    let call = Wish::CallNext { point: point(1) };
    assert_eq!(office.refused(call), Refusal::NobodyWaiting(point(1)), "30 minutes before");
    office = office.after(20).issued(10, LAND);
    assert_eq!(office.order(1), [10, 20]);
    assert_eq!(office.serve(1), (10, Rule::Only));
    assert_eq!(office.serve(1), (20, Rule::Only));
}

#[test]
fn a_late_appointment_keeps_a_lane_of_its_own() {
    // Tolerance is 15 minutes; late appointments are worth 15 minutes of waiting.
    let mut office = office()
        .window(1, [LAND])
        .issued(10, LAND)
        .after(20)
        .booked(21, LAND, 24)
        .after(20)
        .issued(11, LAND)
        .booked(20, LAND, 0);
    assert_eq!(office.order(1), [10, 21, 20, 11]);
    assert_eq!(office.serve(1), (10, Rule::Credit));
    assert_eq!(office.serve(1), (21, Rule::Credit), "it counts from its slot, 16 minutes ago");
    assert_eq!(office.serve(1), (20, Rule::Credit), "it came too late and counts from now");
    assert_eq!(office.serve(1), (11, Rule::Only));
}

/// Class 2 is P, class 1 is G, class 0 is S.
fn pgs() -> Policy {
    Policy { quotas: vec![quota(2, 2, 0), quota(1, 3, 0)], ..policy() }
}

#[test]
fn the_worked_order_p_p_g_s_comes_from_two_quotas() {
    let mut office = office_under(pgs()).window(1, [LAND]);
    for id in 0..8 {
        office = office.issued_to(200 + id, LAND, 2);
        office = office.issued_to(100 + id, LAND, 1).issued_to(id, LAND, 0);
    }
    office = office.after(1);
    let expected = [200, 201, 100, 0, 202, 203, 101, 1, 204, 205, 102, 2];
    assert_eq!(office.order(1)[..12], expected);
    let served: Vec<u128> = (0..12).map(|_| office.serve(1).0).collect();
    assert_eq!(served, expected);
}

#[test]
fn two_privileged_then_one_ordinary() {
    let two = Policy { quotas: vec![quota(1, 2, 5)], ..policy() };
    let mut office = office_under(two).window(1, [LAND]).issued(10, LAND).issued(11, LAND);
    for id in 20..25 {
        office = office.issued_to(id, LAND, 2);
    }
    office = office.after(6);
    let served: Vec<_> = (0..7).map(|_| office.serve(1)).collect();
    let served: Vec<u128> = served.iter().map(|(id, _)| *id).collect();
    assert_eq!(served, [20, 21, 10, 22, 23, 11, 24]);
}

#[test]
fn a_quota_holds_only_for_those_who_have_waited_long_enough() {
    let two = Policy { quotas: vec![quota(1, 1, 5)], ..policy() };
    let mut office = office_under(two).window(1, [LAND]).issued_to(20, LAND, 2);
    office = office.issued_to(21, LAND, 2).issued_to(22, LAND, 2).issued(10, LAND).after(5);
    assert_eq!(office.serve(1).0, 20);
    assert_eq!(office.serve(1).0, 21, "five minutes are not more than five");
    office = office.after(1);
    assert_eq!(office.serve(1), (10, Rule::Quota));
}

#[test]
fn a_quota_is_counted_over_the_office() {
    let two = Policy { quotas: vec![quota(1, 2, 0)], ..policy() };
    let mut office = office_under(two).window(1, [LAND]).window(2, [LAND, CARDS]);
    for id in 20..25 {
        office = office.issued_to(id, LAND, 2);
    }
    office = office.issued(10, CARDS).issued(11, LAND).after(1);
    assert_eq!(office.serve(1).0, 20);
    assert_eq!(office.serve(2).0, 21);
    assert_eq!(office.serve(1), (11, Rule::Quota));
}

#[test]
fn the_call_remembers_whom_it_passed_over() {
    let mut office = office().window(1, [LAND, PASSPORTS]);
    office = office.issued(10, PASSPORTS).after(11).issued_to(11, LAND, 2).issued(12, LAND);
    let events = office.ask(Wish::CallNext { point: point(1) }).unwrap();
    let (id, why) = called_of(&events);
    assert_eq!((id, why.rule, why.waited_ms), (11, Rule::Credit, 0));
    let over: Vec<_> = why.over.iter().map(|it| (String::from(it.number), it.waited_ms)).collect();
    assert_eq!(over, [("Е 001".to_owned(), 11 * 60_000), ("А 002".to_owned(), 0)]);
}

#[test]
fn who_was_sent_to_a_point_goes_first_there_and_nowhere_else() {
    let mut office = office().window(1, [LAND]).window(2, [LAND]).issued(10, LAND).issued(11, LAND);
    office = office.call_next(1).done(Wish::Transfer {
        point: point(1),
        service: None,
        to: Some(point(2)),
        reason: "нужен второй сотрудник".into(),
    });
    office = office.issued_to(12, LAND, 3);
    assert_eq!(office.order(1), [12, 11]);
    assert_eq!(office.order(2), [10, 12, 11]);
    assert_eq!(office.serve(2), (10, Rule::SentHere));
}

#[test]
fn the_answer_who_would_be_next_is_what_the_command_does() {
    let mut office = office().window(1, [LAND, CARDS]).issued(10, LAND).issued_to(11, CARDS, 1);
    let place = office.office.next_for(point(1), office.now).unwrap();
    let events = office.ask(Wish::CallNext { point: point(1) }).unwrap();
    assert_eq!(called_of(&events), (place.ticket.0.as_u128(), place.why));
}

#[test]
fn two_operators_pressing_next_in_the_same_instant_get_two_people() {
    let mut office = office().window(1, [LAND]).window(2, [LAND]).issued(10, LAND).issued(11, LAND);
    let one = called_of(&office.ask(Wish::CallNext { point: point(1) }).unwrap()).0;
    let two = called_of(&office.ask(Wish::CallNext { point: point(2) }).unwrap()).0;
    assert_eq!((one, two), (10, 11));
}
