//! Points open, close and take breaks.

use queue_engine::command::Wish;
use queue_engine::{PointStatus, Refusal};

use crate::house::*;

#[test]
fn a_point_that_is_closed_or_on_a_break_calls_nobody() {
    let at = point(1);
    let mut office = office().issued(1, LAND);
    let call = Wish::CallNext { point: at };
    assert_eq!(office.refused(call.clone()), Refusal::PointClosed(at));
    office = office.window(1, [LAND]);
    let pause = |reason: &str| Wish::PausePoint { point: at, reason: reason.into() };
    assert_eq!(office.refused(pause("")), Refusal::Reason);
    office = office.done(pause("обед"));
    assert_eq!(office.refused(call.clone()), Refusal::PointPaused(at));
    assert_eq!(office.refused(pause("обед")), Refusal::PointPaused(at));
    office = office.done(Wish::ResumePoint { point: at }).done(call);
    assert_eq!(office.refused(Wish::ResumePoint { point: at }), Refusal::PointNotPaused(at));
}

#[test]
fn a_point_is_not_left_with_a_visitor_at_it() {
    let at = point(1);
    let mut office = office().window(1, [LAND]).issued(1, LAND).call_next(1);
    let busy = Refusal::PointBusy { point: at, number: number("А 001") };
    assert_eq!(office.refused(Wish::ClosePoint { point: at }), busy);
    assert_eq!(office.refused(Wish::CallNext { point: at }), busy);
    assert_eq!(office.refused(Wish::PausePoint { point: at, reason: "обед".into() }), busy);
    office = office.start(1).finish(1).done(Wish::ClosePoint { point: at });
    assert_eq!(office.office.point(at).unwrap().status, PointStatus::Closed);
    assert_eq!(office.refused(Wish::ClosePoint { point: at }), Refusal::PointClosed(at));
}

#[test]
fn a_point_opens_once_and_only_if_the_office_has_it() {
    let open = |at| Wish::OpenPoint { point: point(at), operator: None };
    let mut office = office().window(1, [LAND]);
    assert_eq!(office.refused(open(1)), Refusal::PointOpen(point(1)));
    assert_eq!(office.refused(open(99)), Refusal::UnknownPoint(point(99)));
}

#[test]
fn the_board_shows_the_newest_call_first() {
    let mut office = office().window(1, [LAND]).window(2, [LAND]).window(3, [LAND]);
    office = office.issued(1, LAND).issued(2, LAND).issued(3, LAND);
    office = office.call_next(2).call_next(1).call_next(3).start(1).after(1);
    office = office.done(Wish::Recall { point: point(2) }).after(1);
    let shown = |office: &House, after_start| -> Vec<u128> {
        let calls = office.office.recent_calls(minutes(after_start), office.now);
        calls.iter().map(|ticket| ticket.id.0.as_u128()).collect()
    };
    assert_eq!(shown(&office, 5), [1, 3, 2]);
    assert_eq!(shown(&office, 2), [1, 3]);
}
