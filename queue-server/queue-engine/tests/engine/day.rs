//! The business day, and the clock that may be wrong.

use jiff::ToSpan;
use queue_engine::command::Wish;
use queue_engine::event::Fact;
use queue_engine::{Office, PointStatus, Refusal, Stage};

use crate::house::*;

#[test]
fn nothing_happens_before_the_day_is_open() {
    let mut office = office().done(Wish::CloseDay);
    let wish = Wish::OpenPoint { point: point(1), operator: None };
    assert_eq!(office.refused(wish), Refusal::DayNotOpen);
    assert_eq!(office.refused(Wish::Issue(issue(1, LAND))), Refusal::DayNotOpen);
    assert_eq!(office.refused(Wish::CloseDay), Refusal::DayNotOpen);
}

#[test]
fn the_day_never_goes_backwards() {
    let mut office = office();
    let wanted = day("2026-03-02");
    let refusal = Refusal::DayGoesBack { wanted, last: wanted };
    assert_eq!(office.refused(Wish::OpenDay { day: wanted }), refusal);
    office = office.done(Wish::CloseDay);
    assert_eq!(office.refused(Wish::OpenDay { day: wanted }), refusal);
}

#[test]
fn the_end_of_the_day_closes_everything() {
    let mut office = office().window(1, [LAND]).window(2, [LAND]).window(3, [LAND]);
    for id in 1..=6 {
        office = office.issued(id, LAND);
    }
    office = office.call_next(1).call_next(2).start(2).call_next(3).start(3).finish(3);
    office = office.done(Wish::Park { point: point(3), ticket: Some(ticket(4)), minutes: 5 });
    let events = office.ask(Wish::CloseDay).unwrap();
    assert_eq!(events.last().unwrap().fact, Fact::DayClosed { day: day("2026-03-02") });
    assert!(matches!(office.stage(3), Stage::Finished { .. }));
    for id in [1, 2, 4, 5, 6] {
        assert_eq!(office.stage(id), &Stage::Expired);
    }
    assert!(office.office.points().all(|point| point.status == PointStatus::Closed));
    assert_eq!(office.office.waiting_count(None), 0);
}

#[test]
fn a_log_that_begins_with_the_day_gives_the_same_office() {
    let mut office = office().window(1, [LAND]).issued(1, LAND).call_next(1);
    let begins = office.log.len();
    let opened = office.ask(Wish::OpenDay { day: day("2026-03-03") }).unwrap();
    let begins = begins + opened.len() - 1;
    office = office.issued(2, CARDS);
    let mut today = Office::new(office.office.plan().clone());
    office.log[begins..].iter().for_each(|event| today.apply(event));
    assert_eq!(today, office.office);
    assert_eq!(today.digest(), office.office.digest());
}

#[test]
fn a_clock_set_back_puts_nobody_in_front() {
    let mut office = office().window(1, [LAND]).after(5).issued(1, LAND);
    office.now -= 2.hours();
    office = office.issued(2, LAND);
    assert_eq!(office.order(1), [1, 2]);
    office = office.call_next(1).start(1).finish(1);
    assert!(office.log.windows(2).all(|pair| pair[0].at <= pair[1].at));
    assert_eq!(office.office.point(point(1)).unwrap().service_ms, 0);
}

/// With or without an open day: what is written down changes nobody's place.
#[test]
fn a_clock_that_jumped_is_written_down_and_moves_nobody() {
    let mut office = office().window(1, [LAND]).issued(1, LAND).after(5).issued(2, LAND);
    let events = office.ask(Wish::NoteClockJump { by_ms: 7_200_000 }).unwrap();
    assert_eq!(events[0].fact, Fact::ClockJumped { by_ms: 7_200_000 });
    office.now -= 3.hours();
    office = office.done(Wish::NoteClockJump { by_ms: -10_800_000 });
    assert_eq!(office.order(1), [1, 2]);
    assert!(office.log.windows(2).all(|pair| pair[0].at <= pair[1].at), "order is the log's");
    let office = office.done(Wish::CloseDay).done(Wish::NoteClockJump { by_ms: 1 });
    assert_eq!(office.office.day(), None);
}

/// 5,000 visits with what is remembered of their commands stay within a few megabytes.
#[test]
fn a_ticket_is_small() {
    assert!(size_of::<queue_engine::Ticket>() <= 320, "{}", size_of::<queue_engine::Ticket>());
}
