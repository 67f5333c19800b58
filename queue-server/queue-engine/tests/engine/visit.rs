//! A ticket's way from its issue to its end, and everything that is not allowed on it.

use queue_engine::command::Wish;
use queue_engine::event::Fact;
use queue_engine::{Refusal, Stage};

use crate::house::*;

fn transfer(at: u16, to_service: Option<&str>, to: Option<u16>) -> Wish {
    Wish::Transfer {
        point: point(at),
        service: to_service.map(service),
        to: to.map(point),
        reason: "нужна другая услуга".into(),
    }
}

fn park(at: u16, id: Option<u128>, minutes: u16) -> Wish {
    Wish::Park { point: point(at), ticket: id.map(ticket), minutes }
}

#[test]
fn a_visit_goes_from_issue_to_finish() {
    let office = office().window(1, [LAND]).issued(1, LAND).after(3).call_next(1).after(1).start(1);
    assert_eq!(office.ticket(1).first_started, Some(clock(4)));
    let office = office.after(10).finish(1);
    assert_eq!(office.stage(1), &Stage::Finished { point: point(1), at: clock(14) });
    let point = office.office.point(point(1)).unwrap();
    assert_eq!((point.served, point.service_ms, point.ticket), (1, 600_000, None));
}

#[test]
fn a_missed_visitor_is_recalled_then_a_no_show_and_may_come_back() {
    let mut office = office().window(1, [LAND]).issued(1, LAND).after(1).issued(2, LAND);
    office = office.call_next(1);
    let no_show = Wish::NoShow { point: point(1) };
    assert_eq!(office.refused(no_show.clone()), Refusal::TooFewCalls { made: 1, needed: 2 });
    office = office.after(1).done(Wish::Recall { point: point(1) }).done(no_show);
    assert!(matches!(office.stage(1), Stage::NoShow { .. }));
    assert_eq!(office.office.point(point(1)).unwrap().no_shows, 1);
    office = office.after(5).done(Wish::BringBack { ticket: ticket(1) });
    assert_eq!(office.order(1), [1, 2], "the old arrival is kept");
    assert_eq!(
        office.refused(Wish::BringBack { ticket: ticket(1) }),
        Refusal::NotNoShow(number("А 001"))
    );
}

#[test]
fn a_called_ticket_returns_to_its_place() {
    let mut office = office().window(1, [LAND]).issued(1, LAND).issued(2, LAND).call_next(1);
    office = office.done(Wish::Return { point: point(1) });
    assert_eq!(office.order(1), [1, 2]);
    office = office.call_next(1).start(1);
    assert_eq!(
        office.refused(Wish::Return { point: point(1) }),
        Refusal::AlreadyServing(number("А 001"))
    );
}

#[test]
fn a_redirect_keeps_the_number_and_the_time_waited() {
    let mut office = office().window(1, [LAND]).window(2, [CARDS]).issued(1, LAND).after(2);
    office = office.issued(2, CARDS).after(2).call_next(1).start(1).after(5);
    office = office.done(transfer(1, Some(CARDS), None));
    assert_eq!(office.order(2), [1, 2]);
    assert_eq!((office.number(1).as_str(), office.ticket(1).arrived), ("А 001", clock(0)));
    let place = office.office.next_for(point(2), office.now).unwrap();
    assert_eq!(place.why.waited_ms, 9 * 60_000);
    let office = office.call_next(2).start(2);
    assert_eq!(office.ticket(1).first_started, Some(clock(4)), "the first start ends the wait");
}

#[test]
fn a_transfer_must_lead_somewhere() {
    let mut office = office().window(1, [LAND]).window(2, [CARDS]).issued(1, LAND).call_next(1);
    assert_eq!(office.refused(transfer(1, None, None)), Refusal::TransferNowhere);
    assert_eq!(office.refused(transfer(1, Some(LAND), Some(1))), Refusal::TransferNowhere);
    assert_eq!(
        office.refused(transfer(1, None, Some(2))),
        Refusal::NotServedHere { point: point(2), service: service(LAND) }
    );
    assert_eq!(office.refused(transfer(1, None, Some(3))), Refusal::PointClosed(point(3)));
    assert_eq!(office.refused(transfer(1, None, Some(99))), Refusal::UnknownPoint(point(99)));
    assert_eq!(
        office.refused(transfer(1, Some(ORPHAN), None)),
        Refusal::NoPointFor(service(ORPHAN))
    );
    assert_eq!(office.refused(transfer(2, Some(LAND), None)), Refusal::NobodyAtPoint(point(2)));
    for reason in ["", "  ", "a\nb", &"я".repeat(81)] {
        let wish = Wish::Transfer {
            point: point(1),
            service: Some(service(CARDS)),
            to: None,
            reason: reason.into(),
        };
        assert_eq!(office.refused(wish), Refusal::Reason, "{reason:?}");
    }
}

#[test]
fn who_was_sent_to_a_point_is_anybodys_when_it_closes() {
    let mut office = office().window(1, [LAND]).window(2, [LAND]).issued(1, LAND).call_next(1);
    office = office.done(transfer(1, None, Some(2)));
    assert_eq!(office.order(1), [] as [u128; 0]);
    office = office.done(Wish::ClosePoint { point: point(2) });
    assert_eq!(office.order(1), [1]);
    assert_eq!(office.office.waiting_count(None), 1);
}

#[test]
fn parked_and_resumed_a_ticket_has_its_old_place() {
    let mut office = office().window(1, [LAND]).issued(1, LAND).after(1).issued(2, LAND);
    office = office.call_next(1).start(1).done(park(1, None, 30));
    assert_eq!(office.stage(1), &Stage::Parked { until: clock(31) });
    assert_eq!(office.order(1), [2]);
    office = office.after(40).done(Wish::Resume { ticket: ticket(1) });
    assert_eq!(office.order(1), [1, 2], "late, and still in the old place");
    assert_eq!(
        office.refused(Wish::Resume { ticket: ticket(1) }),
        Refusal::NotParked(number("А 001"))
    );
    office = office.done(park(1, Some(2), 5));
    assert_eq!(office.order(1), [1]);
    assert_eq!(office.refused(park(1, Some(2), 5)), Refusal::NotWaiting(number("А 002")));
    for minutes in [0, 241] {
        assert_eq!(office.refused(park(1, Some(1), minutes)), Refusal::ParkMinutes(minutes));
    }
}

#[test]
fn several_services_of_a_visit_are_waited_for_with_the_first_arrival() {
    let mut office = office().window(1, [LAND]).window(2, [CARDS]).visit(1, LAND, [CARDS]).after(1);
    office = office.issued(2, CARDS).call_next(1).start(1).after(5).finish(1);
    assert_eq!(office.order(2), [1, 2]);
    assert_eq!(office.ticket(1).more, []);
    assert_eq!(office.office.point(point(1)).unwrap().served, 0, "the visit goes on");
    let office = office.call_next(2).start(2).finish(2);
    assert!(matches!(office.stage(1), Stage::Finished { .. }));
}

#[test]
fn a_service_added_at_the_point_is_served_in_the_same_sitting() {
    let mut office = office().window(1, [LAND, CARDS]).visit(1, LAND, [PASSPORTS]).issued(2, LAND);
    office = office.call_next(1).start(1).after(5);
    office = office.done(Wish::AddService { point: point(1), service: service(CARDS) });
    assert_eq!(office.ticket(1).more, [service(CARDS), service(PASSPORTS)]);
    let events = office.ask(Wish::Finish { point: point(1) }).unwrap();
    assert!(matches!(events[1].fact, Fact::ServiceStarted { .. }));
    assert!(matches!(office.stage(1), Stage::Serving { .. }));
    assert_eq!(office.ticket(1).service, service(CARDS));
    assert_eq!(office.office.point(point(1)).unwrap().ticket, Some(ticket(1)));
    let shown = office.office.recent_calls(minutes(1), office.now);
    assert_eq!(shown, [] as [&queue_engine::Ticket; 0], "nobody was called");
    office = office.after(5).finish(1);
    assert_eq!(office.stage(1), &Stage::Waiting, "the last service has a queue of its own");
    assert_eq!(office.ticket(1).queue, queue(PASSPORTS));
    assert_eq!(office.office.point(point(1)).unwrap().service_ms, 600_000);
}

#[test]
fn a_sitting_that_is_broken_off_is_over() {
    let add = Wish::AddService { point: point(1), service: service(CARDS) };
    let office = office().window(1, [LAND, CARDS]).issued(1, LAND).call_next(1).start(1).done(add);
    assert_eq!(office.ticket(1).sitting, 1);
    let office = office.done(park(1, None, 30)).done(Wish::Resume { ticket: ticket(1) });
    let office = office.call_next(1).start(1).finish(1);
    assert_eq!(office.stage(1), &Stage::Waiting);
    assert_eq!(office.ticket(1).queue, queue(CARDS));
}

#[test]
fn only_what_the_point_serves_is_added_at_it() {
    let mut office = office().window(1, [LAND]).issued(1, LAND).call_next(1);
    let add = |name| Wish::AddService { point: point(1), service: service(name) };
    assert_eq!(office.refused(add(LAND)), Refusal::NotServing(number("А 001")));
    office = office.start(1);
    assert_eq!(
        office.refused(add(CARDS)),
        Refusal::NotServedHere { point: point(1), service: service(CARDS) }
    );
    for _ in 0..5 {
        office = office.done(add(LAND));
    }
    assert_eq!(office.refused(add(LAND)), Refusal::TooManyServices { limit: 6, given: 7 });
}

#[test]
fn a_waiting_or_parked_ticket_is_withdrawn_and_no_other() {
    let cancel = |id| Wish::Cancel { ticket: ticket(id) };
    let mut office = office().window(1, [LAND]).issued(1, LAND).issued(2, LAND).issued(3, LAND);
    office = office.done(cancel(2)).done(park(1, Some(3), 5)).done(cancel(3)).call_next(1);
    assert_eq!((office.stage(2), office.stage(3)), (&Stage::Cancelled, &Stage::Cancelled));
    assert_eq!(
        office.refused(cancel(1)),
        Refusal::CalledElsewhere { number: number("А 001"), point: point(1) }
    );
    assert_eq!(office.refused(cancel(2)), Refusal::NotWaiting(number("А 002")));
    assert_eq!(office.refused(cancel(9)), Refusal::UnknownTicket(ticket(9)));
}

#[test]
fn a_chosen_ticket_is_called_out_of_turn_with_a_reason() {
    let mut office = office()
        .window(1, [LAND])
        .window(2, [CARDS, LAND])
        .issued(1, LAND)
        .issued(2, LAND)
        .issued(3, CARDS);
    let call = |at, id, reason: &str| Wish::Call {
        point: point(at),
        ticket: ticket(id),
        reason: reason.into(),
    };
    let (id, why) = called_of(&office.ask(call(1, 2, "ребёнку плохо")).unwrap());
    assert_eq!((id, why.reason.as_deref()), (2, Some("ребёнку плохо")));
    assert_eq!(office.refused(call(2, 1, "")), Refusal::Reason);
    assert_eq!(
        office.refused(call(2, 2, "x")),
        Refusal::CalledElsewhere { number: number("А 002"), point: point(1) }
    );
    assert_eq!(
        office.refused(call(1, 1, "x")),
        Refusal::PointBusy { point: point(1), number: number("А 002") }
    );
    office = office.start(1).finish(1);
    assert_eq!(
        office.refused(call(1, 3, "x")),
        Refusal::NotServedHere { point: point(1), service: service(CARDS) }
    );
    assert_eq!(office.refused(call(1, 2, "x")), Refusal::NotWaiting(number("А 002")));
}

#[test]
fn no_step_is_skipped() {
    let mut office = office().window(1, [LAND]).issued(1, LAND);
    let at = point(1);
    for wish in [
        Wish::Recall { point: at },
        Wish::Start { point: at },
        Wish::Finish { point: at },
        Wish::NoShow { point: at },
        Wish::Return { point: at },
        park(1, None, 5),
    ] {
        assert_eq!(office.refused(wish), Refusal::NobodyAtPoint(at));
    }
    office = office.call_next(1);
    assert_eq!(office.refused(Wish::Finish { point: at }), Refusal::NotServing(number("А 001")));
    office = office.start(1);
    for wish in [Wish::Start { point: at }, Wish::Recall { point: at }, Wish::NoShow { point: at }]
    {
        assert_eq!(office.refused(wish), Refusal::AlreadyServing(number("А 001")));
    }
}
