//! Checking in for a booked time while the server is away: by the kiosk's own list of the day.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, in its helpers as well"
)]

mod hall;

use hall::{Kiosk, NOON, PASSPORT, service_id, words};
use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use kiosk_flow::{Book, Input, Key, PaperEnd, Request, Screen, Touch};
use queue_types::{KioskNumber, TicketNumber};
use queue_wire::{AppointmentInfo, AppointmentList, AppointmentState};

const TODAY: Date = date(2026, 10, 14);

fn in_min(minutes: i64) -> Timestamp {
    NOON + SignedDuration::from_mins(minutes)
}

fn booking(code: &str, slot: Timestamp, state: AppointmentState) -> AppointmentInfo {
    AppointmentInfo { code: code.to_owned(), service: service_id(PASSPORT), slot, state }
}

fn list(day: Date) -> AppointmentList {
    let appointments = vec![
        booking("111111", in_min(5), AppointmentState::Booked),
        booking("222222", in_min(60), AppointmentState::Booked),
        booking("333333", in_min(-40), AppointmentState::Booked),
        booking("444444", in_min(5), AppointmentState::Used),
        booking("555555", in_min(5), AppointmentState::Cancelled),
        booking("666666", in_min(5), AppointmentState::Moved),
    ];
    AppointmentList { version: "1".to_owned(), day: Some(day), appointments }
}

/// A kiosk with the day's list, and with numbers of its own.
fn kiosk() -> Kiosk {
    let mut kiosk = hall::kiosk();
    kiosk.give(Input::Book(Ok(Book { day: TODAY, spent: 4 })));
    kiosk.give(Input::Appointments(Box::new(list(TODAY))));
    kiosk
}

fn number() -> TicketNumber {
    TicketNumber::offline(KioskNumber::new(1).unwrap(), 5).unwrap()
}

fn offers(kiosk: &Kiosk) -> bool {
    matches!(kiosk.view().screen, Screen::Home(home) if home.appointment.is_some())
}

fn check_in(kiosk: &mut Kiosk, code: &str) {
    kiosk.touch(Touch::Appointment);
    for digit in code.chars() {
        kiosk.touch(Touch::Key(Key::Sign(digit)));
    }
    kiosk.touch(Touch::CheckIn);
}

/// The number that was asked for, with its code.
fn wanted(kiosk: &Kiosk) -> Option<(queue_types::TicketId, Option<String>)> {
    kiosk.requests.iter().rev().find_map(|it| {
        if let Request::Number { order, code, .. } = it {
            Some((order.id, code.clone()))
        } else {
            None
        }
    })
}

#[test]
fn a_booked_time_gets_the_kiosks_own_number_and_goes_in_with_its_code() {
    for (code, early) in [("111111", false), ("222222", true)] {
        let mut kiosk = kiosk();
        kiosk.give(Input::Link(false));
        check_in(&mut kiosk, code);
        let (id, sent) = wanted(&kiosk).unwrap();
        assert_eq!(sent.as_deref(), Some(code));
        assert!(kiosk.check_ins().is_empty(), "nobody waits for a server that is away");
        kiosk.give(Input::Numbered { id, number: number() });
        assert_eq!(kiosk.screen(), "ticket");
        let said = words(&kiosk.view());
        assert!(said.contains("Х 1005") && said.contains("Запись на"), "{said}");
        assert_eq!(said.contains("Вы пришли раньше"), early, "{said}");
        let paper = kiosk.papers().pop().unwrap();
        assert!(paper.slot.is_some() && paper.tracking_url.is_empty());
        kiosk.give(Input::Paper { id, copy: paper.copy, end: PaperEnd::Printed });
        kiosk.touch(Touch::Done);
        kiosk.touch(Touch::Appointment).touch(Touch::Back);
        check_in(&mut kiosk, code);
        assert!(words(&kiosk.view()).contains("Талон уже взят"), "a code is good for one ticket");
    }
}

#[test]
fn what_the_list_does_not_allow_gets_no_number() {
    for (code, said) in [
        ("333333", "Запись на 10:02 прошла"),
        ("444444", "Талон уже взят"),
        ("555555", "Запись отменена"),
        ("666666", "Запись перенесена"),
        ("777777", "Такого кода нет"),
    ] {
        let mut kiosk = kiosk();
        kiosk.give(Input::Link(false));
        check_in(&mut kiosk, code);
        let words = words(&kiosk.view());
        assert!(words.contains(said), "{code}: {words}");
        assert_eq!(wanted(&kiosk), None, "{code}");
        assert!(kiosk.check_ins().is_empty(), "{code}: there is nobody to ask");
    }
}

#[test]
fn who_is_late_takes_a_ticket_of_the_late() {
    let mut kiosk = kiosk();
    kiosk.give(Input::Link(false));
    check_in(&mut kiosk, "333333");
    kiosk.touch(Touch::TryAgain);
    let (id, code) = wanted(&kiosk).unwrap();
    assert_eq!(code.as_deref(), Some("333333"));
    kiosk.give(Input::Numbered { id, number: number() });
    assert_eq!(kiosk.screen(), "ticket");
}

#[test]
fn an_answer_that_is_lost_becomes_a_number_under_the_same_id() {
    let mut kiosk = kiosk();
    check_in(&mut kiosk, "111111");
    let sent = kiosk.check_ins().pop().unwrap();
    assert_eq!(wanted(&kiosk), None, "the server is asked first");
    kiosk.pass(2000);
    let (id, code) = wanted(&kiosk).unwrap();
    assert_eq!((id, code.as_deref()), (sent.id, Some("111111")));
}

#[test]
fn without_a_list_of_today_nobody_is_asked_for_a_code() {
    let mut kiosk = hall::kiosk();
    kiosk.give(Input::Book(Ok(Book { day: TODAY, spent: 4 })));
    kiosk.give(Input::Link(false));
    assert!(!offers(&kiosk), "no list at all");
    kiosk.give(Input::Appointments(Box::new(list(date(2026, 10, 13)))));
    assert!(!offers(&kiosk), "yesterday's says nothing of who is here");
    kiosk.give(Input::Appointments(Box::new(list(TODAY))));
    assert!(offers(&kiosk));
    assert!(words(&kiosk.view()).contains("Записи на сегодня сохранены в киоске"));
}
