//! Fingers that slide, rest and slip between rows; hands that use the keyboard alone.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, in its helpers as well"
)]

mod hall;

use hall::{Kiosk, snapshot};
use kiosk_flow::Input;
use kiosk_ui::offscreen::Element;
use slint::LogicalPosition;
use slint::platform::Key;

fn element(kiosk: &Kiosk, label: &str) -> Element {
    let same = |it: &Element| it.pressable && it.label.replace('\u{a0}', " ") == label;
    kiosk.ui.elements().into_iter().find(same).unwrap_or_else(|| panic!("no «{label}»"))
}

fn screen(kiosk: &Kiosk) -> &'static str {
    kiosk.view().screen.name()
}

#[test]
fn a_finger_that_slides_off_takes_its_touch_back() {
    let kiosk = Kiosk::open(27.0);
    kiosk.ui.finger_down(element(&kiosk, "Получить талон").centre());
    kiosk.ui.finger_up(LogicalPosition::new(500.0, 200.0));
    assert_eq!(screen(&kiosk), "home");
    kiosk.tap("Получить талон");
    assert_eq!(screen(&kiosk), "services");
}

#[test]
fn a_finger_between_two_rows_hits_neither() {
    let kiosk = Kiosk::open(27.0);
    kiosk.tap("Получить талон");
    let first = element(&kiosk, "Социальная карта").area;
    kiosk.pass(1000);
    kiosk.ui.touch(LogicalPosition::new(500.0, first[1] + first[3] + 5.0));
    assert_eq!(screen(&kiosk), "services");
}

#[test]
fn a_row_stays_under_the_finger_while_the_queue_moves() {
    let kiosk = Kiosk::open(27.0);
    kiosk.tap("Получить талон");
    let row = element(&kiosk, "Социальная карта").centre();
    kiosk.pass(1000);
    kiosk.ui.finger_down(row);
    let mut moved = snapshot(&hall::catalogue());
    moved.queues.iter_mut().for_each(|it| it.wait = hall::wait(1, 2, 3));
    kiosk.give(Input::Snapshot(Box::new(moved)));
    kiosk.ui.finger_up(row);
    assert_eq!(screen(&kiosk), "details");
}

#[test]
fn what_is_grey_does_nothing() {
    let kiosk = Kiosk::open(27.0);
    kiosk.tap("Получить талон");
    kiosk.tap("Все услуги");
    let grey = element(&kiosk, "Предыдущие");
    assert!(!grey.enabled);
    kiosk.pass(1000);
    kiosk.ui.touch(grey.centre());
    assert_eq!(screen(&kiosk), "list");
}

#[test]
fn switches_say_whether_they_are_on() {
    let kiosk = Kiosk::open(27.0);
    assert_eq!(element(&kiosk, "Контраст").on, Some(false));
    kiosk.tap("Контраст");
    assert_eq!(element(&kiosk, "Контраст").on, Some(true));
    assert_eq!(element(&kiosk, "English").on, Some(false));
    kiosk.tap("English");
    assert_eq!(element(&kiosk, "English").on, Some(true));
    assert_eq!(element(&kiosk, "Contrast").on, Some(true), "the language keeps the look");
}

/// Tab until the ring is on `label`, then Enter. The ring is seen by what Enter does.
fn choose_by_keyboard(kiosk: &Kiosk, label: &str) {
    let order: Vec<String> = kiosk.ui.pressables();
    let wanted = order.iter().position(|it| it.replace('\u{a0}', " ") == label);
    let wanted = wanted.unwrap_or_else(|| panic!("no «{label}» among {order:?}"));
    // Nothing has the focus on a new screen but perhaps the header, so go round from its start.
    for _ in 0..order.len() {
        kiosk.ui.press_key(Key::Tab);
        if kiosk.ui.focused().is_some_and(|it| it == order[wanted]) {
            kiosk.pass(1000);
            kiosk.ui.press_key(Key::Return);
            return;
        }
    }
    panic!("the focus never came to «{label}»");
}

#[test]
fn a_visit_is_possible_with_the_keyboard_alone() {
    let kiosk = Kiosk::open(27.0);
    choose_by_keyboard(&kiosk, "Получить талон");
    assert_eq!(screen(&kiosk), "services");
    choose_by_keyboard(&kiosk, "Все услуги");
    choose_by_keyboard(&kiosk, "Паспорта");
    choose_by_keyboard(&kiosk, "Паспорт гражданина РФ");
    assert_eq!(screen(&kiosk), "details");
    kiosk.ui.press_key(Key::Tab);
    kiosk.picture("focus");
    choose_by_keyboard(&kiosk, "Получить талон");
    kiosk.answer();
    choose_by_keyboard(&kiosk, "Готово");
    assert_eq!(screen(&kiosk), "home");
}

#[test]
fn the_code_on_the_screen_is_the_tickets_page() {
    let kiosk = Kiosk::open(27.0);
    kiosk.tap("Получить талон");
    kiosk.tap("Социальная карта");
    kiosk.tap("Получить талон");
    kiosk.answer();
    kiosk.picture("qr");
    let file = hall::pictures().join("qr.png");
    let read = std::process::Command::new("zbarimg")
        .args(["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable"])
        .arg(&file)
        .output()
        .expect("zbarimg is installed: package zbar-tools");
    let text = String::from_utf8_lossy(&read.stdout).trim().to_owned();
    assert_eq!(text, "http://talon.sadovaya.example/t/Xk3vQ9pLr2Tz8WmYc5NbHg");
}
