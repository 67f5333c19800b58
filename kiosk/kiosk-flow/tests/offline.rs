//! The server is away, or does not answer: tickets go on, under the kiosk's own numbers.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, in its helpers as well"
)]

mod hall;

use hall::{BOOKED, Kiosk, PASSPORT, is_fresh, service_id, words};
use jiff::civil::date;
use kiosk_flow::{Book, HomeCard, Input, NoNumber, PaperEnd, Request, Screen, Touch};
use queue_types::{KioskNumber, TicketId, TicketNumber};

/// «Х 1005».
fn number() -> TicketNumber {
    TicketNumber::offline(KioskNumber::new(1).unwrap(), 5).unwrap()
}

/// A kiosk with numbers of its own.
fn kiosk() -> Kiosk {
    let mut kiosk = hall::kiosk();
    kiosk.give(Input::Book(Ok(Book { day: date(2026, 10, 14), spent: 4 })));
    kiosk
}

/// The same without the server.
fn cut_off() -> Kiosk {
    let mut kiosk = kiosk();
    kiosk.give(Input::Link(false));
    kiosk
}

fn numbered(kiosk: &mut Kiosk, id: TicketId) {
    kiosk.give(Input::Numbered { id, number: number() });
}

fn withdrawn(kiosk: &Kiosk) -> usize {
    kiosk.requests.iter().filter(|it| matches!(it, Request::Withdraw(_))).count()
}

#[test]
fn without_the_server_the_first_screen_says_so_quietly_and_invents_no_wait() {
    let kiosk = cut_off();
    let Screen::Home(home) = kiosk.view().screen else { panic!("{:?}", kiosk.view()) };
    let notice = home.offline.unwrap();
    assert_eq!(notice.missing.len(), 3, "what does not work is listed, not hidden");
    let HomeCard::Open { wait, .. } = home.card else { panic!("{:?}", home.card) };
    assert_eq!(wait, None);
    let said = words(&kiosk.view());
    for truth in ["Нет связи с сервером", "Талон всё равно будет выдан", "Очередь в телефоне"]
    {
        assert!(said.contains(truth), "{truth} is not in {said}");
    }
}

#[test]
fn no_screen_keeps_a_wait_that_was_true_before() {
    let mut kiosk = cut_off();
    kiosk.touch(Touch::GetTicket);
    let Screen::Services(services) = kiosk.view().screen else { panic!("{:?}", kiosk.view()) };
    assert_eq!(services.rows[0].wait, "");
    kiosk.touch(Touch::Service(service_id(PASSPORT)));
    let Screen::Details(details) = kiosk.view().screen else { panic!("{:?}", kiosk.view()) };
    assert!(details.figures.is_empty() && details.notice.contains("неизвестно"));
}

#[test]
fn a_ticket_without_the_server_costs_no_wait_for_it() {
    let mut kiosk = cut_off();
    kiosk.at_details().touch(Touch::TakeTicket);
    assert!(kiosk.orders().is_empty());
    let order = kiosk.numberings().remove(0);
    assert_eq!(order.service, service_id(PASSPORT));
    numbered(&mut kiosk, order.id);
    let said = words(&kiosk.view());
    assert!(said.contains("Х 1005") && said.contains("пока неизвестно"), "{said}");
    assert!(!said.contains("Перед вами"), "nobody can say that: {said}");
    let Some(Request::Print(paper)) = kiosk.requests.last() else { panic!("nothing is printed") };
    assert_eq!((paper.people_ahead, paper.wait), (None, None));
    assert!(paper.tracking_url.is_empty(), "no code that leads nowhere");
    kiosk.give(Input::Paper {
        id: order.id,
        copy: kiosk_flow::PaperCopy(0),
        end: PaperEnd::Printed,
    });
    kiosk.touch(Touch::Done);
    assert!(is_fresh(&kiosk.view()));
    assert_eq!(kiosk.reports().len(), 1);
}

#[test]
fn an_order_without_an_answer_gets_the_kiosks_number_within_two_seconds() {
    let mut kiosk = kiosk();
    kiosk.at_details().touch(Touch::TakeTicket);
    let order = kiosk.orders().remove(0);
    kiosk.pass(1_499);
    assert!(kiosk.numberings().is_empty());
    kiosk.pass(1);
    assert_eq!(
        kiosk.numberings(),
        std::slice::from_ref(&order),
        "the same message under the same id"
    );
    kiosk.pass(300);
    assert_eq!(kiosk.numberings().len(), 1);
    numbered(&mut kiosk, order.id);
    assert!(words(&kiosk.view()).contains("Х 1005"));
    kiosk.answer(&order);
    assert!(words(&kiosk.view()).contains("Х 1005"), "what is shown stays");
    assert_eq!((kiosk.prints().len(), withdrawn(&kiosk)), (1, 0));
}

#[test]
fn an_answer_that_comes_before_anything_is_shown_holds() {
    let mut kiosk = kiosk();
    kiosk.at_details().touch(Touch::TakeTicket);
    kiosk.pass(1_600);
    let order = kiosk.orders().remove(0);
    kiosk.answer(&order);
    assert!(words(&kiosk.view()).contains("К 015"));
    numbered(&mut kiosk, order.id);
    assert!(words(&kiosk.view()).contains("К 015"));
    assert_eq!(kiosk.prints().len(), 1);
}

#[test]
fn a_link_that_breaks_during_an_order_shortens_the_wait() {
    let mut kiosk = kiosk();
    kiosk.at_details().touch(Touch::TakeTicket);
    kiosk.now_ms += 200;
    kiosk.give(Input::Link(false));
    assert_eq!(kiosk.numberings().len(), 1);
}

#[test]
fn a_number_that_nobody_waits_for_any_more_is_dropped() {
    let mut kiosk = cut_off();
    kiosk.at_details().touch(Touch::TakeTicket);
    let id = kiosk.numberings()[0].id;
    kiosk.give(Input::NotNumbered { id, why: NoNumber::Disk });
    assert_eq!(kiosk.screen(), "message", "a person can help where no number can be kept");
    kiosk.touch(Touch::Back);
    let before = withdrawn(&kiosk);
    numbered(&mut kiosk, id);
    assert_eq!(withdrawn(&kiosk), before + 1);
    assert!(kiosk.prints().is_empty());
}

#[test]
fn spent_numbers_send_the_person_to_a_colleague() {
    let mut kiosk = cut_off();
    kiosk.give(Input::Book(Ok(Book { day: date(2026, 10, 14), spent: 999 })));
    let said = words(&kiosk.view());
    assert!(said.contains("Номера закончились") && said.contains("администратор"), "{said}");
    kiosk.touch(Touch::GetTicket);
    assert_eq!(kiosk.screen(), "message");
    kiosk.give(Input::Link(true));
    assert_eq!(kiosk.screen(), "home", "the server has numbers of its own");
}

#[test]
fn a_kiosk_that_knows_no_day_gives_nothing_of_its_own() {
    let mut kiosk = hall::kiosk();
    kiosk.give(Input::Link(false));
    assert!(words(&kiosk.view()).contains("Подойдите к администратору"));
    let mut kiosk = hall::kiosk();
    kiosk.at_details().touch(Touch::TakeTicket);
    kiosk.pass(9_000);
    assert!(kiosk.numberings().is_empty());
    assert_eq!(kiosk.screen(), "message");
}

#[test]
fn what_is_by_appointment_only_stays_so() {
    let mut kiosk = cut_off();
    kiosk.touch(Touch::GetTicket).touch(Touch::Service(service_id(BOOKED)));
    kiosk.touch(Touch::TakeTicket);
    assert!(kiosk.numberings().is_empty());
}

#[test]
fn the_notice_goes_by_itself_when_the_server_is_back() {
    let mut kiosk = cut_off();
    kiosk.give(Input::Link(true));
    let Screen::Home(home) = kiosk.view().screen else { panic!("{:?}", kiosk.view()) };
    assert_eq!(home.offline, None);
    assert!(words(&kiosk.view()).contains("14 человек"));
}

#[test]
fn a_second_ticket_for_the_same_service_is_given_only_if_meant() {
    let mut kiosk = kiosk();
    kiosk.at_ticket().touch(Touch::Done);
    kiosk.at_details().touch(Touch::TakeTicket);
    assert_eq!(kiosk.orders().len(), 1);
    assert!(words(&kiosk.view()).contains("Ещё один талон?"));
    kiosk.touch(Touch::Back);
    assert_eq!(kiosk.screen(), "details");
    kiosk.touch(Touch::TakeTicket).touch(Touch::TryAgain);
    assert_eq!(kiosk.orders().len(), 2, "it was meant");
}

#[test]
fn the_next_visitor_is_not_asked_about_the_ticket_before() {
    let mut kiosk = kiosk();
    kiosk.at_ticket().touch(Touch::Done);
    kiosk.touch(Touch::GetTicket).touch(Touch::Service(service_id("cards.card-1")));
    kiosk.touch(Touch::TakeTicket);
    assert_eq!(kiosk.orders().len(), 2, "another service is another wish");
    let mut kiosk = cut_off();
    kiosk.at_details().touch(Touch::TakeTicket);
    let id = kiosk.numberings()[0].id;
    numbered(&mut kiosk, id);
    kiosk.touch(Touch::Done);
    kiosk.pass(15_000);
    kiosk.at_details().touch(Touch::TakeTicket);
    assert_eq!(kiosk.numberings().len(), 2);
}
