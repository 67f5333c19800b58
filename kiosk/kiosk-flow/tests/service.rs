//! The engineer's menu: nobody stumbles into it, a code opens it, everything done there is told.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, in its helpers as well"
)]

mod hall;

use hall::{Kiosk, is_fresh, words};
use kiosk_flow::{Chore, Input, Machine, Request, Screen, Touch};
use queue_types::QueueId;

fn kiosk() -> Kiosk {
    let mut kiosk = hall::kiosk();
    let machine = Machine {
        versions: vec!["talon-kiosk 0.1.0".to_owned()],
        network: vec!["http://10.0.0.2:8080".to_owned()],
        profiles: (vec!["epson-tm-t20".to_owned(), "raster-80".to_owned()], "raster-80".to_owned()),
        diagonals: (vec!["21.5".to_owned(), "27".to_owned()], "27".to_owned()),
    };
    kiosk.give(Input::Machine(Box::new(machine)));
    kiosk
}

fn knock(kiosk: &mut Kiosk, times: u32, apart_ms: u64) {
    for _ in 0..times {
        kiosk.now_ms += apart_ms;
        kiosk.give(Input::Touch(Touch::Elsewhere));
    }
}

fn type_code(kiosk: &mut Kiosk) {
    for digit in "12345678".chars() {
        kiosk.touch(Touch::Letter(digit));
    }
}

/// In the menu.
fn opened() -> Kiosk {
    let mut kiosk = kiosk();
    knock(&mut kiosk, 10, 300);
    type_code(&mut kiosk);
    kiosk.give(Input::CodeChecked(true));
    kiosk
}

fn row(id: &str) -> Touch {
    Touch::Group(QueueId::new(id).unwrap())
}

fn chores(kiosk: &Kiosk) -> Vec<Chore> {
    let chore = |it: &Request| {
        if let Request::Chore(chore) = it { Some(chore.clone()) } else { None }
    };
    kiosk.requests.iter().filter_map(chore).collect()
}

#[test]
fn no_visitor_stumbles_into_the_menu() {
    let mut kiosk = kiosk();
    knock(&mut kiosk, 9, 300);
    knock(&mut kiosk, 30, 1_200);
    assert_eq!(kiosk.screen(), "home", "nine in a row, or slow ones, are no knocking");
    kiosk.touch(Touch::GetTicket);
    knock(&mut kiosk, 40, 300);
    assert_eq!(kiosk.screen(), "services", "and only the first screen has the door");
    let mut unset = hall::kiosk();
    knock(&mut unset, 40, 300);
    assert_eq!(unset.screen(), "home", "a machine without a code has no menu");
}

#[test]
fn the_code_opens_the_menu_and_is_not_shown() {
    let mut kiosk = kiosk();
    knock(&mut kiosk, 10, 300);
    assert!(words(&kiosk.view()).contains("Код инженера"));
    kiosk.touch(Touch::Letter('1')).touch(Touch::Letter('2'));
    let Screen::Letters(letters) = kiosk.view().screen else { panic!("{:?}", kiosk.view()) };
    assert_eq!(letters.hint, "• •");
    let mut kiosk = opened();
    assert!(kiosk.requests.contains(&Request::CheckCode("12345678".to_owned())));
    assert_eq!(chores(&kiosk), [Chore::Opened]);
    assert!(words(&kiosk.view()).contains("Проверка печати"));
    kiosk.touch(Touch::Back);
    assert!(is_fresh(&kiosk.view()));
}

#[test]
fn three_wrong_codes_shut_the_door_for_five_minutes() {
    let mut kiosk = kiosk();
    knock(&mut kiosk, 10, 300);
    for _ in 0..3 {
        type_code(&mut kiosk);
        kiosk.give(Input::CodeChecked(false));
    }
    assert!(is_fresh(&kiosk.view()));
    assert_eq!(chores(&kiosk), [Chore::Shut], "and staff hear of it");
    knock(&mut kiosk, 20, 300);
    assert_eq!(kiosk.screen(), "home");
    kiosk.pass(300_000);
    knock(&mut kiosk, 10, 300);
    assert_eq!(kiosk.screen(), "letters");
}

#[test]
fn leaving_the_question_gives_no_new_tries() {
    let mut kiosk = kiosk();
    for _ in 0..3 {
        kiosk.now_ms += 2_000;
        knock(&mut kiosk, 10, 300);
        type_code(&mut kiosk);
        kiosk.give(Input::CodeChecked(false));
        kiosk.touch(Touch::Back);
    }
    assert_eq!(chores(&kiosk), [Chore::Shut]);
}

#[test]
fn every_chore_is_done_once_and_told() {
    for (id, chore) in
        [("printer", Chore::PrinterTest), ("code-page", Chore::CodePage), ("sound", Chore::Sound)]
    {
        let mut kiosk = opened();
        kiosk.touch(row(id));
        assert_eq!(chores(&kiosk), [Chore::Opened, chore]);
        assert!(words(&kiosk.view()).contains("Запись есть в журнале"));
        kiosk.touch(Touch::Back);
        assert_eq!(kiosk.screen(), "list");
    }
    let mut kiosk = opened();
    kiosk.touch(row("profiles"));
    assert!(words(&kiosk.view()).contains("Сейчас: raster-80"));
    kiosk.touch(row("profile-0"));
    assert_eq!(chores(&kiosk)[1], Chore::Profile("epson-tm-t20".to_owned()));
    let mut kiosk = opened();
    kiosk.touch(row("diagonals")).touch(row("diagonal-9")).touch(row("diagonal-0"));
    assert_eq!(chores(&kiosk)[1..], [Chore::Diagonal("21.5".to_owned())]);
    let mut kiosk = opened();
    kiosk.touch(row("network"));
    assert!(words(&kiosk.view()).contains("10.0.0.2"));
}

#[test]
fn the_touch_test_ends_when_every_place_was_touched() {
    let mut kiosk = opened();
    kiosk.touch(row("touch"));
    while let Screen::Letters(letters) = kiosk.view().screen {
        kiosk.touch(Touch::Letter(letters.letters[0]));
    }
    assert_eq!(chores(&kiosk), [Chore::Opened, Chore::TouchTest]);
}

#[test]
fn a_menu_that_is_left_open_closes_itself() {
    let mut kiosk = opened();
    kiosk.pass(95_000);
    assert!(is_fresh(&kiosk.view()));
}
