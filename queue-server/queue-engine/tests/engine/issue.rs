//! Numbers, names of requests, paper.

use queue_engine::command::{Issue, Wish};
use queue_engine::event::{Fact, Paper};
use queue_engine::{OfficePlan, Refusal, Stage};
use queue_types::TicketLetter;

use crate::house::*;

fn offline(id: u128, name: &str, paper: &str, minute: i64) -> Wish {
    let (number, printed_at) = (number(paper), clock(minute));
    Wish::IssueOffline { issue: issue(id, name), number, printed_at, day: day("2026-03-02") }
}

#[test]
fn numbers_count_by_letter_from_one() {
    let office = office().issued(1, LAND).issued(2, CARDS).issued(3, LAND).booked(4, LAND, 30);
    assert_eq!(
        [1, 2, 3, 4].map(|id| office.number(id)),
        ["А 001", "К 001", "А 002", "М 001"].map(str::to_owned)
    );
    assert_eq!(office.office.by_number(number("а-002")).unwrap().id, ticket(3));
}

#[test]
fn numbers_start_again_with_a_new_day() {
    let office = office().issued(1, LAND).done(Wish::OpenDay { day: day("2026-03-03") });
    assert_eq!(office.number_of(2), "А 001");
}

impl House {
    fn number_of(self, id: u128) -> String {
        self.issued(id, LAND).number(id)
    }
}

#[test]
fn spent_numbers_are_refused_and_never_repeated() {
    let mut office = office();
    for id in 1..=999 {
        office = office.issued(id, LAND);
    }
    assert_eq!(office.number(999), "А 999");
    assert_eq!(office.refused(Wish::Issue(issue(1000, LAND))), Refusal::NumbersSpent(999));
    assert_eq!(office.issued(1001, CARDS).number(1001), "К 001");
}

#[test]
fn a_bench_office_counts_in_seven_digits() {
    let office = office_of(OfficePlan { number_width: 7, ..plan() });
    assert_eq!(office.issued(1, LAND).number(1), "А 0000001");
}

#[test]
fn a_repeat_gets_no_second_ticket() {
    let mut office = office();
    let wish = Wish::Issue(issue(1, LAND));
    assert!(office.ask_as(request(7), wish.clone()).is_ok());
    assert_eq!(office.ask_as(request(7), wish.clone()), Err(Refusal::AlreadyDone(request(7))));
    assert_eq!(
        office.ask_as(request(7), Wish::Issue(issue(2, LAND))),
        Err(Refusal::RequestReused(request(7)))
    );
    assert_eq!(office.ask_as(request(8), wish), Err(Refusal::AlreadyDone(request(7))));
    let other = Wish::Issue(Issue { class: class(1), ..issue(1, LAND) });
    assert_eq!(office.ask_as(request(9), other), Err(Refusal::TicketReused(ticket(1))));
    assert_eq!(office.office.tickets().count(), 1);
}

#[test]
fn an_issue_stays_the_same_wish_after_the_ticket_has_gone_on() {
    let mut office = office().window(1, [LAND]);
    let wish = Wish::Issue(issue(1, LAND));
    office.ask_as(request(7), wish.clone()).unwrap();
    let transfer = Wish::Transfer {
        point: point(1),
        service: Some(service(CARDS)),
        to: None,
        reason: "другая услуга".into(),
    };
    office = office.call_next(1).done(transfer);
    assert_eq!(office.ask_as(request(8), wish), Err(Refusal::AlreadyDone(request(7))));
}

#[test]
fn what_the_office_does_not_offer_is_refused() {
    let mut office = office();
    let mut refused = |name| office.refused(Wish::Issue(issue(1, name)));
    assert_eq!(refused("haircut"), Refusal::UnknownService(service("haircut")));
    assert_eq!(refused(ORPHAN), Refusal::NoPointFor(service(ORPHAN)));
    assert_eq!(refused(NOTARY), Refusal::AppointmentOnly(service(NOTARY)));
    let seven = Issue { more: vec![service(CARDS); 6], ..issue(1, LAND) };
    assert_eq!(office.refused(Wish::Issue(seven)), Refusal::TooManyServices { limit: 6, given: 7 });
    assert!(office.ask(Wish::Issue(Issue { slot: Some(clock(5)), ..issue(1, NOTARY) })).is_ok());
}

#[test]
fn an_offline_ticket_takes_the_place_of_its_printed_time() {
    let mut office = office().window(1, [LAND]).after(5).issued(1, LAND).after(5);
    office = office.done(offline(2, LAND, "Х 1005", 2)).done(offline(3, LAND, "Х 2001", 7));
    assert_eq!(office.order(1), [2, 1, 3]);
    assert_eq!(office.number(2), "Х 1005");
    assert_eq!(office.ticket(2).arrived, clock(2));
    assert_eq!(
        office.refused(offline(4, LAND, "Х 1005", 9)),
        Refusal::OfflineNumberTaken(number("Х 1005"))
    );
    assert_eq!(
        office.refused(offline(4, LAND, "А 017", 9)),
        Refusal::OfflineNumberTaken(number("А 017"))
    );
}

/// The kiosk was away overnight. Today somebody else may hold the same number, and nobody who came
/// this morning stands behind a person who went home yesterday.
#[test]
fn yesterdays_paper_does_not_enter_todays_queue() {
    let today = day("2026-03-03");
    let mut office = office().window(1, [LAND]);
    office = office.after(24 * 60).done(Wish::OpenDay { day: today }).window(1, [LAND]);
    office = office.issued(1, LAND);
    let refusal = Refusal::PrintedOnAnotherDay { printed: day("2026-03-02"), today };
    assert_eq!(office.refused(offline(2, LAND, "Х 1005", 5)), refusal);
    assert_eq!(office.order(1), [1]);
    // Printed this morning, before the server had opened the day: good, and first.
    let (number, printed_at) = (number("Х 1005"), clock(23 * 60));
    let early = Wish::IssueOffline { issue: issue(3, LAND), number, printed_at, day: today };
    assert_eq!(office.done(early).order(1), [3, 1]);
}

#[test]
fn a_kiosk_clock_a_little_ahead_is_forgiven_and_never_makes_a_negative_wait() {
    let office = office().done(offline(1, LAND, "Х 1001", 2));
    assert_eq!(office.ticket(1).arrived, office.now);
    let mut office = office;
    assert_eq!(office.refused(offline(2, LAND, "Х 1002", 3)), Refusal::PrintedInFuture(clock(3)));
}

#[test]
fn the_number_on_the_paper_holds_when_the_answer_was_lost() {
    let mut office = office().window(1, [LAND]);
    let wish = Wish::Issue(issue(1, LAND));
    office.ask_as(request(7), wish.clone()).unwrap();
    // The kiosk tells of its paper under the name of the request whose answer it lost.
    let events = office.ask_as(request(7), offline(1, LAND, "Х 1001", 0)).unwrap();
    let renumbered = Fact::TicketRenumbered { ticket: ticket(1), number: number("Х 1001") };
    assert_eq!(events[0].fact, renumbered);
    assert_eq!(office.number(1), "Х 1001");
    assert_eq!(office.office.by_number(number("Х 1001")).unwrap().id, ticket(1));
    assert_eq!(office.office.by_number(number("А 001")), None);
    assert_eq!(office.order(1), [1]);

    let done = Err(Refusal::AlreadyDone(request(7)));
    assert_eq!(office.ask_as(request(7), offline(1, LAND, "Х 1001", 0)), done);
    assert_eq!(office.ask_as(request(8), offline(1, LAND, "Х 1001", 0)), done);
    assert_eq!(office.ask_as(request(7), wish), done);
    assert_eq!(
        office.ask_as(request(9), offline(1, LAND, "Х 1002", 0)),
        Err(Refusal::TicketReused(ticket(1)))
    );
    assert_eq!(
        office.ask_as(request(9), offline(1, CARDS, "Х 1001", 0)),
        Err(Refusal::TicketReused(ticket(1)))
    );
    let office = office.issued(2, LAND);
    assert_eq!(office.number(2), "А 002", "the number given up is not given again");
}

#[test]
fn a_called_ticket_keeps_its_call_when_it_is_renumbered() {
    let office = office().window(1, [LAND]).issued(1, LAND).call_next(1);
    let office = office.done(offline(1, LAND, "Х 1001", 0));
    assert!(matches!(office.stage(1), Stage::Called { .. }));
    assert_eq!(office.number(1), "Х 1001");
}

#[test]
fn paper_is_remembered() {
    let paper = |id, paper| Wish::ReportPaper { ticket: ticket(id), paper };
    let mut office = office().issued(1, LAND).done(paper(1, Paper::Unconfirmed));
    assert_eq!(office.ticket(1).paper, Some(Paper::Unconfirmed));
    assert_eq!(office.refused(paper(2, Paper::Printed)), Refusal::UnknownTicket(ticket(2)));
}

#[test]
fn an_office_counts_offline_numbers_apart() {
    let office = office().done(offline(1, LAND, "Х 9999", 0)).issued(2, LAND);
    assert_eq!(office.number(2), "А 001");
    assert_eq!(office.ticket(1).number.letter(), TicketLetter::OFFLINE);
}
