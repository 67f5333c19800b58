//! How long it takes, and how many go before.

use queue_engine::command::Wish;
use queue_engine::{OfficePlan, Wait};

use crate::house::*;

fn newcomer(office: &House, name: &str) -> Option<Wait> {
    office.office.wait_of_newcomer(&queue(name), class(0), office.now)
}

fn in_minutes(wait: Wait) -> [i64; 3] {
    [wait.low_ms, wait.typical_ms, wait.high_ms].map(|ms| (ms + 30_000) / 60_000)
}

#[test]
fn one_window_ten_minutes_on_average_two_ahead() {
    let office = office().window(1, [LAND]).issued(1, LAND).issued(2, LAND);
    // 2 x 10 minutes; each has a deviation of 8 / 1.2816, so the sum's 90 % is 20 + 8 x sqrt(2).
    assert_eq!(in_minutes(newcomer(&office, LAND).unwrap()), [13, 20, 31]);
    assert_eq!(office.office.ahead_of_newcomer(&queue(LAND), class(0), office.now), 2);
    let office = office.issued(3, LAND);
    let wait = office.office.wait_of(ticket(3), office.now).unwrap();
    assert_eq!(in_minutes(wait), [13, 20, 31]);
    assert_eq!(office.office.people_ahead(ticket(3), office.now), 2);
}

#[test]
fn one_ahead_has_the_very_range_of_the_catalogue() {
    let office = office().window(1, [LAND]).issued(1, LAND);
    assert_eq!(in_minutes(newcomer(&office, LAND).unwrap()), [6, 10, 18]);
}

#[test]
fn a_service_in_progress_counts_with_what_is_left_of_it() {
    let office = office().window(1, [LAND]).issued(1, LAND).call_next(1).start(1);
    assert_eq!(newcomer(&office, LAND).unwrap().typical_ms, 600_000);
    // Who is not done after four minutes of ten is a little more likely to be one who needs long.
    let office = office.after(4);
    assert_eq!(in_minutes(newcomer(&office, LAND).unwrap())[1], 7);
    let office = office.after(60);
    assert_eq!(in_minutes(newcomer(&office, LAND).unwrap())[1], 4, "overdue, yet not at once");
}

#[test]
fn a_free_window_means_no_wait() {
    let office = office().window(1, [LAND]).window(2, [LAND]).issued(1, LAND);
    let none = Wait { low_ms: 0, typical_ms: 0, high_ms: 0 };
    assert_eq!(newcomer(&office, LAND), Some(none));
}

/// Those who wait for others' work do not keep an idle window from me.
#[test]
fn an_idle_window_is_at_once_whoever_else_waits() {
    let mut office = office().window(5, [LAND, PASSPORTS]).busy(5, 100, LAND).window(1, [LAND]);
    for id in 0..3 {
        office = office.issued(id, PASSPORTS);
    }
    let office = office.issued(10, LAND);
    let none = Wait { low_ms: 0, typical_ms: 0, high_ms: 0 };
    assert_eq!(office.office.people_ahead(ticket(10), office.now), 0);
    assert_eq!(office.office.wait_of(ticket(10), office.now), Some(none));
}

/// One more ahead never means a shorter wait.
#[test]
fn a_wait_grows_with_those_ahead() {
    let mut office = office().window(1, [LAND]).window(2, [LAND, CARDS]).window(3, [CARDS]);
    office = office.busy(1, 100, LAND).after(3).busy(2, 101, CARDS).after(2).busy(3, 102, CARDS);
    for id in 0..4 {
        office = office.issued(id + 200, CARDS);
    }
    let mut last = Wait { low_ms: 0, typical_ms: 0, high_ms: 0 };
    for id in 0..60 {
        office = office.issued(id, LAND);
        let wait = office.office.wait_of(ticket(id), office.now).unwrap();
        assert!(wait.low_ms <= wait.typical_ms && wait.typical_ms <= wait.high_ms);
        assert!(wait.typical_ms >= last.typical_ms, "{id}: {wait:?} after {last:?}");
        last = wait;
    }
}

#[test]
fn nobody_can_say_when_no_open_window_serves() {
    let office = office().window(1, [LAND]).issued(1, CARDS);
    assert_eq!(newcomer(&office, CARDS), None);
    assert_eq!(office.office.wait_of(ticket(1), office.now), None);
    let office = office.done(Wish::PausePoint { point: point(1), reason: "обед".into() });
    assert_eq!(newcomer(&office, LAND), None, "a window on a break serves nobody");
    let office = office.done(Wish::ResumePoint { point: point(1) });
    assert!(newcomer(&office, LAND).is_some());
}

#[test]
fn only_the_work_of_windows_that_could_serve_me_counts() {
    let mut office = office().window(1, [LAND]).window(2, [PASSPORTS]);
    for id in 0..10 {
        office = office.issued(id, PASSPORTS);
    }
    assert_eq!(newcomer(&office, LAND).unwrap().typical_ms, 0);
    // Window 3 does both, but whoever comes for land need not wait for it: window 1 does land only.
    let office = office.window(3, [LAND, PASSPORTS]);
    let busy = office.busy(1, 20, LAND);
    assert_eq!(newcomer(&busy, LAND).unwrap().typical_ms, 10 * 60_000);
    // Without window 1 its share of the passports is work before me.
    let alone =
        busy.finish(1).done(Wish::PausePoint { point: point(1), reason: "обед".into() });
    assert!(newcomer(&alone, LAND).unwrap().typical_ms > 40 * 60_000);
}

impl House {
    /// The window takes a ticket of its queue from nowhere and serves it.
    fn busy(self, at: u16, id: u128, name: &str) -> Self {
        self.issued(id, name).call_next(at).start(at)
    }
}

#[test]
fn more_windows_share_the_work() {
    let mut one = office().window(1, [LAND]).busy(1, 100, LAND);
    let mut two = office().window(1, [LAND]).window(2, [LAND]);
    two = two.busy(1, 100, LAND).busy(2, 101, LAND);
    for id in 0..10 {
        one = one.issued(id, LAND);
        two = two.issued(id, LAND);
    }
    let (one, two) = (newcomer(&one, LAND).unwrap(), newcomer(&two, LAND).unwrap());
    assert_eq!(one.typical_ms, 110 * 60_000);
    // 10 waiting and 2 in progress, shared by two, less most of what the other window is still at
    // then: 0.7 of half of (10 + 6.24 x 6.24 / 10) minutes.
    assert!((two.typical_ms - (120 * 60_000 - 291_830) / 2).abs() < 200, "{two:?}");
    assert!(two.high_ms - two.low_ms < one.high_ms - one.low_ms);
}

#[test]
fn a_class_goes_before_those_it_would_pass() {
    let mut office = office().window(1, [LAND]).issued(1, LAND).after(15).issued(2, LAND);
    office = office.issued(3, LAND);
    let ahead = |rank| office.office.ahead_of_newcomer(&queue(LAND), class(rank), office.now);
    // Class 1 is worth ten minutes: it passes the two newest; class 2 passes all.
    assert_eq!([0, 1, 2].map(ahead), [3, 1, 0]);
    let wait = |rank| {
        let wait = office.office.wait_of_newcomer(&queue(LAND), class(rank), office.now).unwrap();
        wait.typical_ms / 60_000
    };
    assert_eq!([0, 1, 2].map(wait), [30, 10, 0]);
}

#[test]
fn an_appointment_waits_for_its_slot_and_for_earlier_ones() {
    let mut office = office().window(1, [LAND]).booked(1, LAND, 20).booked(2, LAND, 10);
    for id in 10..20 {
        office = office.issued(id, LAND);
    }
    assert_eq!(office.office.people_ahead(ticket(1), office.now), 1);
    assert_eq!(office.office.people_ahead(ticket(2), office.now), 0);
    let wait = office.office.wait_of(ticket(1), office.now).unwrap();
    assert_eq!(in_minutes(wait), [20, 20, 20]);
    // Ten ordinary people take 100 minutes, and both appointments fall due meanwhile.
    assert_eq!(newcomer(&office, LAND).unwrap().typical_ms, 120 * 60_000);
}

#[test]
fn who_was_sent_to_a_point_waits_for_that_point() {
    let office = office().window(1, [LAND]).window(2, [LAND]).busy(2, 100, LAND).busy(1, 1, LAND);
    let sent = office.done(Wish::Transfer {
        point: point(1),
        service: None,
        to: Some(point(2)),
        reason: "к тому же сотруднику".into(),
    });
    assert_eq!(sent.office.wait_of(ticket(1), sent.now).unwrap().typical_ms, 600_000);
    assert_eq!(sent.office.people_ahead(ticket(1), sent.now), 0);
}

/// A place among very many is told without walking past them: figures agree with a count.
#[test]
fn places_in_a_long_queue_are_exact() {
    let mut office = office_of(OfficePlan { number_width: 5, ..plan() }).window(1, [LAND]);
    for id in 0..2_000 {
        office = office.issued(id, LAND);
    }
    for id in [0, 1, 127, 128, 129, 999, 1_000, 1_872, 1_999] {
        let ahead = office.office.people_ahead(ticket(id), office.now);
        assert_eq!(u128::from(ahead), id);
        let wait = office.office.wait_of(ticket(id), office.now).unwrap();
        assert_eq!(i128::from(wait.typical_ms), i128::try_from(id).unwrap() * 600_000);
    }
}
