//! Papers printed without the server: each becomes exactly one visit, however it is told of.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::ToSpan;
use proptest::prelude::*;
use queue_engine::command::{Issue, Wish};
use queue_engine::event::Fact;
use queue_engine::{Office, Refusal, Stage};
use queue_types::{DeviceId, TicketId, TicketNumber};

use crate::house::*;

fn uploaded(id: u128, name: &str, text: &str, printed: i64) -> Wish {
    let (number, printed_at) = (number(text), clock(printed));
    Wish::IssueOffline { issue: issue(id, name), number, printed_at, day: day("2026-03-02") }
}

fn typed(id: u128, name: &str, text: &str) -> Wish {
    Wish::EnterPaper { issue: issue(id, name), number: number(text) }
}

#[test]
fn a_paper_that_reception_typed_in_is_the_one_that_its_kiosk_tells_of() {
    let mut office = office().window(1, [LAND]).after(10).issued(1, LAND).after(5);
    office = office.done(typed(2, LAND, "Х 1005"));
    assert_eq!(office.order(1), [1, 2]);
    let events = office.ask(uploaded(3, LAND, "Х 1005", 2)).unwrap();
    assert!(matches!(events[..], [queue_engine::Event { fact: Fact::PaperJoined { .. }, .. }]));
    assert_eq!(office.order(1), [2, 1], "it waits since it was printed, once");
    assert_eq!(office.ticket(2).arrived, clock(2));
    assert_eq!(office.office.visit_of(ticket(3)).unwrap().id, ticket(2));
    let again = office.refused(uploaded(3, LAND, "Х 1005", 2));
    assert!(matches!(again, Refusal::AlreadyDone(_)), "{again}");
    let third = office.refused(uploaded(4, LAND, "Х 1005", 2));
    assert_eq!(third, Refusal::OfflineNumberTaken(number("Х 1005")), "a third paper is a mistake");
    assert_eq!(office.refused(typed(5, LAND, "Х 1005")), Refusal::PaperKnown(number("Х 1005")));
    // What the kiosk tells of its paper reaches the visit.
    let told = Wish::ReportPaper { ticket: ticket(3), paper: queue_engine::event::Paper::Printed };
    assert!(office.done(told).ticket(2).paper.is_some());
}

#[test]
fn somebody_who_is_called_already_keeps_the_call_and_the_arrival() {
    let office = office().window(1, [LAND]).after(10).done(typed(2, LAND, "Х 1005")).call_next(1);
    let office = office.done(uploaded(3, LAND, "Х 1005", 2));
    assert!(matches!(office.stage(2), Stage::Called { .. }));
    assert_eq!(office.ticket(2).arrived, clock(10));
}

/// The server had issued the ticket, its answer was lost, the kiosk printed its own number, and
/// reception typed that in: the person would be called twice.
#[test]
fn a_number_that_nobody_holds_is_withdrawn_when_its_paper_was_typed_in() {
    let mut office = office().window(1, [LAND]).issued(1, LAND).after(5);
    office = office.done(typed(2, LAND, "Х 1005"));
    office.ask(uploaded(1, LAND, "Х 1005", 1)).unwrap();
    assert_eq!(*office.stage(1), Stage::Cancelled);
    assert_eq!(office.order(1), [2]);
    assert_eq!(office.ticket(2).arrived, clock(0), "the person was there when the server heard");
    assert_eq!(office.office.visit_of(ticket(1)).unwrap().id, ticket(2));
    let again = office.refused(uploaded(1, LAND, "Х 1005", 1));
    assert!(matches!(again, Refusal::AlreadyDone(_)), "{again}");
}

#[test]
fn an_appointment_is_good_for_one_ticket() {
    let code = || Some("104286".to_owned());
    let booked = |id| Issue { slot: Some(clock(5)), appointment: code(), ..issue(id, NOTARY) };
    let mut office = office().window(1, [LAND]).done(Wish::Issue(booked(1)));
    assert_eq!(office.number(1), "М 001");
    let used = Refusal::AppointmentUsed("104286".into());
    assert_eq!(office.refused(Wish::Issue(booked(2))), used);
    let again = office.refused(Wish::Issue(booked(1)));
    assert!(matches!(again, Refusal::AlreadyDone(_)), "the same ticket's repeat: {again}");
    let (number, printed_at) = (number("Х 1001"), clock(0));
    let paper = Wish::IssueOffline { issue: booked(3), number, printed_at, day: day("2026-03-02") };
    assert_eq!(office.refused(paper), used);
    let tomorrow = office.done(Wish::OpenDay { day: day("2026-03-03") });
    assert_eq!(tomorrow.office.code_used("104286"), None);
}

#[test]
fn a_paper_is_printed_again_while_it_is_young_and_its_ticket_open() {
    let again = |text: &str| Wish::Reprint { number: number(text), device: None };
    let mut office = office().window(1, [LAND]).issued(1, LAND).issued(2, LAND);
    assert_eq!(office.refused(again("А 009")), Refusal::UnknownNumber(number("А 009")));
    let events = office.ask(again("А 001")).unwrap();
    let reprinted = Fact::TicketReprinted { ticket: ticket(1), device: None };
    assert_eq!(events[0].fact, reprinted);
    office = office.call_next(1).start(1).finish(1);
    assert_eq!(office.refused(again("А 001")), Refusal::NotReprinted(number("А 001")));
    let mut office = office.after(30).done(again("А 002")).after(1);
    assert_eq!(office.refused(again("А 002")), Refusal::NotReprinted(number("А 002")));
}

#[test]
fn what_an_engineer_did_is_noted_at_any_hour_in_plain_words() {
    let note = |action: &str, detail: &str| Wish::NoteService {
        device: DeviceId::new("kiosk-1").unwrap(),
        action: action.into(),
        detail: detail.into(),
    };
    let mut office = office().done(Wish::CloseDay).done(note("printer-test", "ok"));
    for (action, detail) in [("", "x"), ("Тест", "x"), ("x", "a\u{1b}[2J"), (&"x".repeat(41), "")]
    {
        assert_eq!(office.refused(note(action, detail)), Refusal::ServiceWords);
    }
    assert_eq!(office.refused(note("x", &"я".repeat(201))), Refusal::ServiceWords);
}

/// One thing that the office hears of an outage.
#[derive(Clone, Debug)]
enum Heard {
    /// A kiosk tells of its `at`-th paper, its clock `skew_ms` off after the correction.
    Uploaded { kiosk: u8, at: usize, skew_ms: i64 },
    /// Reception types it in.
    Typed { kiosk: u8, at: usize },
    /// The window takes the next.
    Served,
}

fn outage() -> impl Strategy<Value = (Vec<Heard>, u64)> {
    let paper = || (1_u8..=6, 0_usize..6);
    let heard = prop_oneof![
        6 => (paper(), -90_000_i64..90_000)
            .prop_map(|((kiosk, at), skew_ms)| Heard::Uploaded { kiosk, at, skew_ms }),
        2 => paper().prop_map(|(kiosk, at)| Heard::Typed { kiosk, at }),
        1 => Just(Heard::Served),
    ];
    (prop::collection::vec(heard, 0..120), any::<u64>())
}

fn paper_of(kiosk: u8, at: usize) -> (TicketId, TicketNumber) {
    let id = ticket((u128::from(kiosk) << 80) + at as u128);
    (id, number(&format!("Х {kiosk}{:03}", at + 1)))
}

proptest! {
    /// Whatever comes first, twice or late: each paper of six kiosks is one visit, nobody who was
    /// called is passed, and the log gives the same office again.
    #[test]
    fn each_paper_of_six_kiosks_is_one_visit((heard, lost) in outage()) {
        let mut office = office().window(1, [LAND, CARDS]);
        office.now = clock(60);
        // Of some papers the server had issued the ticket, and its answer was lost.
        for bit in 0..36_u8 {
            let (kiosk, at) = (1 + bit / 6, usize::from(bit % 6));
            if lost >> bit & 1 == 1 && bit % 3 == 0 {
                let wish = Wish::Issue(order(kiosk, at, None));
                office.ask_as(request(1 << 100 | u128::from(bit)), wish).unwrap();
            }
        }
        let mut told = BTreeSet::new();
        // In the end every kiosk is back and tells of everything, once more.
        let rest = (1..=6).flat_map(|kiosk| (0..6).map(move |at| Heard::Uploaded { kiosk, at, skew_ms: 0 }));
        for (step, heard) in heard.into_iter().chain(rest).enumerate() {
            let called: Vec<_> = called(&office.office);
            match heard {
                Heard::Uploaded { kiosk, at, skew_ms } => {
                    let (id, number) = paper_of(kiosk, at);
                    let printed_at = clock(at as i64 * 7 + i64::from(kiosk)) + skew_ms.milliseconds();
                    let device = DeviceId::new(&format!("kiosk-{kiosk}")).ok();
                    let wish = Wish::IssueOffline {
                        issue: order(kiosk, at, device), number, printed_at, day: day("2026-03-02"),
                    };
                    let done = office.ask_as(queue_types::RequestId(id.0), wish);
                    prop_assert!(matches!(done, Ok(_) | Err(Refusal::AlreadyDone(_))), "{done:?}");
                    told.insert(number);
                }
                Heard::Typed { kiosk, at } => {
                    let (_, number) = paper_of(kiosk, at);
                    let wish = Wish::EnterPaper { issue: issue(1 << 90 | step as u128, LAND), number };
                    let done = office.ask(wish);
                    prop_assert!(matches!(done, Ok(_) | Err(Refusal::PaperKnown(_))), "{done:?}");
                    told.insert(number);
                }
                Heard::Served => {
                    if office.ask(Wish::CallNext { point: point(1) }).is_ok() {
                        office.ask(Wish::Start { point: point(1) }).unwrap();
                        office.ask(Wish::Finish { point: point(1) }).unwrap();
                    }
                }
            }
            prop_assert!(called.iter().all(|id| !matches!(office.office.ticket(*id).unwrap().stage, Stage::Waiting)));
        }
        let mut by_number: BTreeMap<TicketNumber, u32> = BTreeMap::new();
        for ticket in office.office.tickets().filter(|it| it.stage != Stage::Cancelled) {
            *by_number.entry(ticket.number).or_default() += 1;
        }
        for kiosk in 1..=6 {
            for at in 0..6 {
                let (id, number) = paper_of(kiosk, at);
                prop_assert!(told.contains(&number));
                let visit = office.office.visit_of(id).unwrap();
                prop_assert_eq!(visit.number, number, "the paper's number is the visit's");
                prop_assert_eq!(by_number[&number], 1);
            }
        }
        let mut again = Office::new(Arc::clone(office.office.plan()));
        office.log.iter().for_each(|event| again.apply(event));
        prop_assert_eq!(again.digest(), office.office.digest());
        prop_assert!(again == office.office);
    }
}

fn order(kiosk: u8, at: usize, device: Option<DeviceId>) -> Issue {
    Issue { ticket: paper_of(kiosk, at).0, device, ..issue(1, CARDS) }
}

fn called(office: &Office) -> Vec<TicketId> {
    let gone = |stage: &Stage| matches!(stage, Stage::Called { .. } | Stage::Finished { .. });
    office.tickets().filter(|it| gone(&it.stage)).map(|it| it.id).collect()
}
