//! A ticket that one kiosk could not print is printed at another: who is told of it, how its number
//! is typed, and that its paper says «повтор».
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, in its helpers as well"
)]

mod hall;

use hall::{Kiosk, NOON, PASSPORT, kiosk, office, service_id, snapshot, texts, words};
use jiff::tz::TimeZone;
use kiosk_flow::{
    Input, Key, PaperCopy, PaperEnd, PrinterReadiness, Reprinted, Request, Screen, Touch,
};
use queue_types::{Class, DeviceId, KioskNumber, TicketId, TicketNumber};
use queue_wire::{
    HallMap, HallSpot, IssuedTicket, KioskInfo, KioskNow, OfficeSnapshot, PaperOutcome,
};
use uuid::Uuid;

fn device(number: u8) -> DeviceId {
    DeviceId::new(&format!("kiosk-{number}")).unwrap()
}

/// The hall with kiosks 1 to 3, of which these print.
fn with_printing(prints: &[u8]) -> OfficeSnapshot {
    let now = |number| KioskNow { device: device(number), prints: prints.contains(&number) };
    OfficeSnapshot { kiosks: (1..=3).map(now).collect(), ..snapshot() }
}

fn hear(kiosk: &mut Kiosk, prints: &[u8]) {
    kiosk.give(Input::Snapshot(Box::new(with_printing(prints))));
}

/// Whether the first screen has the way to a number.
fn offers(kiosk: &Kiosk) -> bool {
    matches!(kiosk.view().screen, Screen::Home(home) if home.reprint.is_some())
}

fn number() -> TicketNumber {
    "К 015".parse().unwrap()
}

fn ticket() -> IssuedTicket {
    IssuedTicket {
        id: TicketId(Uuid::from_u128(77)),
        number: number(),
        service: service_id(PASSPORT),
        class: Class::ORDINARY,
        issued_at: NOON,
        people_ahead: 3,
        wait: None,
        tracking_url: "http://localhost/t/abc".to_owned(),
        slot: None,
    }
}

/// At the digits of «К 015», typed in whole.
fn typed(kiosk: &mut Kiosk) {
    hear(kiosk, &[1, 3]);
    kiosk.touch(Touch::Reprint).touch(Touch::Letter('К'));
    for digit in ['0', '1', '5'] {
        kiosk.touch(Touch::Key(Key::Sign(digit)));
    }
}

fn asked(kiosk: &Kiosk) -> usize {
    kiosk.requests.iter().filter(|it| **it == Request::Reprint(number())).count()
}

#[test]
fn the_way_is_there_only_while_another_kiosk_prints_nothing_and_this_one_does() {
    let mut kiosk = kiosk();
    assert!(!offers(&kiosk), "nobody is known to be without paper");
    hear(&mut kiosk, &[1, 2, 3]);
    assert!(!offers(&kiosk));
    hear(&mut kiosk, &[2, 3]);
    assert!(!offers(&kiosk), "what this kiosk says of itself is no other kiosk");
    hear(&mut kiosk, &[1, 3]);
    assert!(offers(&kiosk));
    kiosk.give(Input::Printer(PrinterReadiness::OutOfPaper));
    assert!(!offers(&kiosk));
    kiosk.give(Input::Printer(PrinterReadiness::Ready));
    kiosk.give(Input::Link(false));
    assert!(!offers(&kiosk), "only the server knows the ticket");
}

#[test]
fn a_number_becomes_a_copy_that_says_so() {
    let mut kiosk = kiosk();
    typed(&mut kiosk);
    kiosk.touch(Touch::CheckIn).touch(Touch::CheckIn);
    assert_eq!(asked(&kiosk), 1, "one touch more asks for no second paper");
    let said = Reprinted::Ticket(Box::new(ticket()));
    kiosk.give(Input::Reprinted { number: number(), said });
    assert_eq!(kiosk.screen(), "ticket");
    assert_eq!(kiosk.prints(), [PaperCopy(1)], "«повтор»");
    assert_eq!(kiosk.papers()[0].number, number().to_string());
    let (id, copy, end) = (ticket().id, PaperCopy(1), PaperEnd::Printed);
    kiosk.give(Input::Paper { id, copy, end });
    assert_eq!(kiosk.reports(), [PaperOutcome::Printed]);
    kiosk.pass(16_000);
    assert_eq!(kiosk.screen(), "home");
    assert!(!words(&kiosk.view()).contains("015"), "the number is forgotten");
}

#[test]
fn a_refusal_leaves_the_digits_to_be_mended() {
    let mut kiosk = kiosk();
    typed(&mut kiosk);
    kiosk.touch(Touch::CheckIn);
    kiosk.give(Input::Reprinted { number: number(), said: Reprinted::Refused });
    let Screen::CheckIn(view) = kiosk.view().screen else { panic!("{}", kiosk.screen()) };
    assert!(!view.wrong.is_empty() && !view.main.enabled);
    assert_eq!(view.boxes, ['К', '0', '1', '5'].map(Some));
    kiosk.touch(Touch::Key(Key::Delete)).touch(Touch::Key(Key::Sign('6')));
    let Screen::CheckIn(view) = kiosk.view().screen else { panic!("{}", kiosk.screen()) };
    assert!(view.wrong.is_empty() && view.main.enabled);
    assert!(kiosk.prints().is_empty());
}

#[test]
fn no_answer_says_so_and_may_be_asked_again() {
    let mut kiosk = kiosk();
    typed(&mut kiosk);
    kiosk.touch(Touch::CheckIn);
    kiosk.give(Input::Reprinted { number: number(), said: Reprinted::Unanswered });
    let Screen::CheckIn(view) = kiosk.view().screen else { panic!("{}", kiosk.screen()) };
    assert!(view.main.enabled, "the same number may be tried once more: {}", view.wrong);
    kiosk.touch(Touch::CheckIn);
    assert_eq!(asked(&kiosk), 2);
}

#[test]
fn whoever_went_away_leaves_no_paper_behind() {
    let mut kiosk = kiosk();
    typed(&mut kiosk);
    kiosk.touch(Touch::CheckIn).touch(Touch::Back).touch(Touch::Back);
    assert_eq!(kiosk.screen(), "home");
    let said = Reprinted::Ticket(Box::new(ticket()));
    kiosk.give(Input::Reprinted { number: number(), said });
    assert_eq!((kiosk.screen(), kiosk.prints()), ("home", vec![]));
}

#[test]
fn an_offline_number_has_four_digits() {
    let mut kiosk = kiosk();
    hear(&mut kiosk, &[1, 3]);
    kiosk.touch(Touch::Reprint).touch(Touch::Letter('Х'));
    for digit in ['2', '0', '4', '1', '9'] {
        kiosk.touch(Touch::Key(Key::Sign(digit)));
    }
    kiosk.touch(Touch::CheckIn);
    let wanted: TicketNumber = "Х 2041".parse().unwrap();
    assert!(kiosk.requests.contains(&Request::Reprint(wanted)), "{:?}", kiosk.requests);
}

/// Kiosk 3 stands nearer than kiosk 2, or nobody has drawn where they stand.
fn office_of_three(drawn: bool) -> Input {
    let mut office = office();
    let info = |number| KioskInfo {
        device: device(number),
        number: KioskNumber::new(number).unwrap(),
        position: texts(&format!("у окна {number}"), ""),
    };
    office.kiosks = (1..=3).map(info).collect();
    let spot = |number, column| HallSpot { device: device(number), column, row: 5 };
    office.hall = drawn.then(|| HallMap {
        columns: 24,
        rows: 16,
        areas: vec![],
        kiosks: vec![spot(1, 2), spot(2, 20), spot(3, 6)],
    });
    Input::Office(Box::new(office), TimeZone::fixed(jiff::tz::offset(3)))
}

#[test]
fn a_ticket_without_paper_names_the_nearest_kiosk_that_prints() {
    for (drawn, prints, named) in
        [(true, &[2, 3][..], "у окна 3"), (false, &[2, 3], "у окна 2"), (true, &[2], "у окна 2")]
    {
        let mut kiosk = kiosk();
        kiosk.give(office_of_three(drawn));
        hear(&mut kiosk, prints);
        kiosk.at_ticket().paper(0, PaperEnd::OutOfPaper { begun: false });
        let Screen::Ticket(view) = kiosk.view().screen else { panic!("{}", kiosk.screen()) };
        let said = view.next_text.replace('\u{a0}', " ");
        assert!(said.contains(named), "{said}");
        hear(&mut kiosk, &[]);
        let Screen::Ticket(view) = kiosk.view().screen else { panic!("{}", kiosk.screen()) };
        assert!(!view.next_text.contains("киоск"), "nobody prints: {}", view.next_text);
    }
}
