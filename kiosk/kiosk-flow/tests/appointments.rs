//! Checking in for a booked time, and every way in which that may not work.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, in its helpers as well"
)]

mod hall;

use hall::{BOOKED, Kiosk, NOON, PASSPORT, is_fresh, kiosk, service_id, words};
use kiosk_flow::{
    BookingCode, CheckInRefusal, CheckInView, Input, Key, MessageView, NoCheckIn, PaperEnd,
    Request, Screen, Touch,
};

fn at_check_in() -> Kiosk {
    let mut kiosk = kiosk();
    kiosk.touch(Touch::Appointment);
    kiosk
}

fn type_code(kiosk: &mut Kiosk, code: &str) {
    for digit in code.chars() {
        kiosk.touch(Touch::Key(Key::Sign(digit)));
    }
}

fn check_in(kiosk: &Kiosk) -> CheckInView {
    let Screen::CheckIn(view) = kiosk.view().screen else { panic!("{:?}", kiosk.view()) };
    view
}

fn message(kiosk: &Kiosk) -> MessageView {
    let Screen::Message(view) = kiosk.view().screen else { panic!("{:?}", kiosk.view()) };
    view
}

fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

fn no(why: NoCheckIn) -> CheckInRefusal {
    CheckInRefusal { why, service: None, slot: None, office: None, detail: String::new() }
}

fn refuse(kiosk: &mut Kiosk, refusal: CheckInRefusal) {
    let id = kiosk.check_ins().pop().unwrap().id;
    kiosk.give(Input::CheckInRefused { id, refusal: Box::new(refusal) });
}

/// On K6, with six digits sent and refused.
fn refused(refusal: CheckInRefusal) -> Kiosk {
    let mut kiosk = at_check_in();
    type_code(&mut kiosk, "482913");
    kiosk.touch(Touch::CheckIn);
    refuse(&mut kiosk, refusal);
    kiosk
}

#[test]
fn six_digits_become_a_ticket() {
    let mut kiosk = at_check_in();
    type_code(&mut kiosk, "48291");
    assert!(!check_in(&kiosk).main.enabled, "the sixth is missing");
    kiosk.touch(Touch::CheckIn);
    assert!(kiosk.check_ins().is_empty());
    type_code(&mut kiosk, "39");
    assert_eq!(check_in(&kiosk).boxes.iter().flatten().collect::<String>(), "482913");
    assert!(check_in(&kiosk).main.enabled);
    for _ in 0..20 {
        kiosk.touch(Touch::CheckIn);
    }
    let sent = kiosk.check_ins();
    assert_eq!(sent.len(), 1, "one confirmation, one ticket");
    assert_eq!((sent[0].code.as_str(), sent[0].late), ("482913", false));
    kiosk.answer_check_in(&sent[0], 5);
    assert_eq!(kiosk.screen(), "ticket");
    let said = words(&kiosk.view());
    assert!(
        said.contains("М 007") && said.contains("Запись на") && said.contains("10:47"),
        "{said}"
    );
    assert!(!said.contains("раньше"), "five minutes are not early");
    let paper = kiosk.papers().remove(0);
    assert_eq!(paper.slot.map(|it| it.time()), Some(jiff::civil::time(10, 47, 0, 0)));
    assert!(!paper.have_ready);
    kiosk.give(Input::Paper { id: sent[0].id, copy: paper.copy, end: PaperEnd::Printed });
    kiosk.touch(Touch::Done);
    assert!(is_fresh(&kiosk.view()));
    assert!(!format!("{:?}", kiosk.flow).contains("482913"));
}

#[test]
fn who_comes_early_gets_the_ticket_and_hears_when() {
    let mut kiosk = at_check_in();
    type_code(&mut kiosk, "482913");
    kiosk.touch(Touch::CheckIn);
    kiosk.answer_check_in(&kiosk.check_ins()[0], 48);
    let said = words(&kiosk.view());
    assert!(said.contains("Вы пришли раньше. Позовём в 11:30."), "{said}");
}

#[test]
fn an_unknown_code_stays_to_be_read_again_and_three_call_a_person() {
    let mut kiosk = refused(no(NoCheckIn::Unknown));
    let view = check_in(&kiosk);
    assert_eq!(plain(&view.wrong), "Такого кода нет. Проверьте цифры.");
    assert_eq!(view.boxes.iter().flatten().count(), 6, "the digits stay");
    assert!(!view.main.enabled, "the same once more would not help");
    for (attempt, helped) in [(2, false), (3, true)] {
        kiosk.touch(Touch::Key(Key::Delete));
        assert!(check_in(&kiosk).wrong.is_empty());
        type_code(&mut kiosk, &attempt.to_string());
        kiosk.touch(Touch::CheckIn);
        refuse(&mut kiosk, no(NoCheckIn::Unknown));
        assert_eq!(check_in(&kiosk).call_assistant.is_some(), helped, "attempt {attempt}");
    }
    assert!(plain(&check_in(&kiosk).wrong).contains("администратор"));
    kiosk.touch(Touch::Key(Key::Erase));
    assert_eq!(check_in(&kiosk).boxes, [None; 6]);
}

#[test]
fn who_comes_late_is_told_so_and_may_still_take_a_ticket() {
    let slot = Some(NOON - jiff::SignedDuration::from_mins(42));
    let mut kiosk = refused(CheckInRefusal { slot, ..no(NoCheckIn::Late) });
    assert_eq!(plain(&message(&kiosk).title), "Запись на 10:00 прошла");
    assert_eq!(plain(&message(&kiosk).try_again.unwrap()), "Взять талон");
    kiosk.touch(Touch::TryAgain);
    let sent = kiosk.check_ins();
    assert_eq!((sent[1].code.as_str(), sent[1].late), ("482913", true));
    assert_ne!(sent[0].id, sent[1].id, "another wish is another command");
    kiosk.answer_check_in(&sent[1], -42);
    assert_eq!(kiosk.screen(), "ticket");
}

#[test]
fn every_refusal_says_where_to_go_next() {
    let tomorrow = Some(NOON + jiff::SignedDuration::from_hours(24));
    let here = Some(service_id(PASSPORT));
    let booked = Some(service_id(BOOKED));
    let other = |why, service, slot, office: Option<&str>| CheckInRefusal {
        service,
        slot,
        office: office.map(str::to_owned),
        ..no(why)
    };
    for (refusal, title, hint, way_on) in [
        (no(NoCheckIn::Used), "Талон уже взят", "Потеряли талон? Нажмите «Помощь»", false),
        (
            other(NoCheckIn::Cancelled, here.clone(), None, None),
            "Запись отменена",
            "обычный талон",
            true,
        ),
        (no(NoCheckIn::Cancelled), "Запись отменена", "обычный талон", false),
        (
            other(NoCheckIn::Moved, None, tomorrow, None),
            "Запись перенесена",
            "завтра в 10:42",
            false,
        ),
        (no(NoCheckIn::Moved), "Запись перенесена", "в сообщении", false),
        (
            other(NoCheckIn::Elsewhere, here, None, Some("Лесная улица, 5")),
            "Вас ждут в другом центре",
            "Лесная улица, 5",
            true,
        ),
        (
            other(NoCheckIn::OtherDay, booked, tomorrow, None),
            "Запись на другой день",
            "завтра в 10:42",
            false,
        ),
        (
            CheckInRefusal {
                detail: "Отметиться можно с 8:00.".to_owned(),
                ..no(NoCheckIn::Other)
            },
            "Не получилось отметиться",
            "Отметиться можно с 8:00.",
            false,
        ),
    ] {
        let why = refusal.why;
        let mut kiosk = refused(refusal);
        let said = message(&kiosk);
        assert_eq!(plain(&said.title), title, "{why:?}");
        assert!(plain(&said.hint).contains(hint), "{why:?}: {}", said.hint);
        assert!(said.back && said.help, "{why:?}");
        assert_eq!(said.try_again.is_some(), way_on, "{why:?}");
        kiosk.touch(Touch::TryAgain);
        assert_eq!(kiosk.screen(), if way_on { "details" } else { "message" }, "{why:?}");
        assert_eq!(kiosk.check_ins().len(), 1);
    }
}

#[test]
fn back_from_a_refusal_leads_to_empty_boxes() {
    let mut kiosk = refused(no(NoCheckIn::Used));
    kiosk.touch(Touch::Key(Key::Sign('1'))).touch(Touch::CheckIn);
    assert_eq!(kiosk.screen(), "message", "keys of a screen that is not there do nothing");
    kiosk.touch(Touch::Back);
    assert_eq!(check_in(&kiosk).boxes, [None; 6]);
    kiosk.touch(Touch::Back);
    assert!(is_fresh(&kiosk.view()));
}

#[test]
fn a_scanned_code_goes_straight_on() {
    for open in [false, true] {
        let mut kiosk = kiosk();
        if open {
            kiosk.touch(Touch::Appointment);
            type_code(&mut kiosk, "12");
        }
        kiosk.give(Input::Scanned(BookingCode::new("482913").unwrap()));
        kiosk.give(Input::Scanned(BookingCode::new("999999").unwrap()));
        let sent = kiosk.check_ins();
        assert_eq!(sent.len(), 1, "the second is on nobody's account");
        assert_eq!(sent[0].code, "482913");
        kiosk.answer_check_in(&sent[0], 0);
        assert_eq!(kiosk.screen(), "ticket");
        kiosk.give(Input::Scanned(BookingCode::new("999999").unwrap()));
        assert_eq!(kiosk.check_ins().len(), 1, "a ticket on the screen is not walked away from");
    }
    let mut kiosk = kiosk();
    kiosk.at_details();
    kiosk.give(Input::Scanned(BookingCode::new("482913").unwrap()));
    assert!(kiosk.check_ins().is_empty(), "whoever chooses a service holds up something else");
}

#[test]
fn a_lost_answer_is_asked_for_again_under_the_same_id() {
    let mut kiosk = at_check_in();
    type_code(&mut kiosk, "482913");
    kiosk.touch(Touch::CheckIn);
    let first = kiosk.check_ins().remove(0);
    for _ in 0..3 {
        kiosk.give(Input::Unanswered(first.id));
        kiosk.pass(1000);
    }
    kiosk.pass(8000);
    assert!(kiosk.check_ins().len() >= 3 && kiosk.check_ins().iter().all(|it| *it == first));
    assert_eq!(kiosk.screen(), "message");
    kiosk.touch(Touch::TryAgain);
    assert_eq!(kiosk.check_ins().last(), Some(&first));
    kiosk.pass(9000);
    kiosk.touch(Touch::Back);
    assert!(kiosk.requests.contains(&Request::Withdraw(first.id)), "nobody knows its number");
    assert_eq!(check_in(&kiosk).boxes.iter().flatten().count(), 6, "the digits are still there");
}
