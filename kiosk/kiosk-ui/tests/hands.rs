//! Fingers that slide, rest and slip between rows; hands that use the keyboard alone.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, in its helpers as well"
)]

mod hall;

use std::time::Duration;

use hall::{Kiosk, snapshot};
use kiosk_flow::Input;
use kiosk_ui::offscreen::{Element, TouchPhase, pass};
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
fn a_touch_that_lasts_does_nothing() {
    let kiosk = Kiosk::open(27.0);
    let button = element(&kiosk, "Получить талон").centre();
    kiosk.ui.finger_down(button);
    pass(Duration::from_millis(3_100));
    kiosk.ui.finger_up(button);
    assert_eq!(screen(&kiosk), "home", "a palm, or a bag on the glass");
    kiosk.pass(1000);
    kiosk.ui.finger_down(button);
    pass(Duration::from_millis(2_500));
    kiosk.ui.finger_up(button);
    assert_eq!(screen(&kiosk), "services", "a slow finger is a finger, also after a palm");
}

/// Fingers come down and go, each named by its number and the label that it is on.
fn play(kiosk: &Kiosk, story: &[(i32, TouchPhase, LogicalPosition)]) {
    for (finger, phase, at) in story {
        kiosk.ui.finger(*finger, *phase, *at);
        pass(Duration::from_millis(50));
    }
}

#[test]
fn a_second_finger_is_none() {
    use TouchPhase::{Ended, Started};
    let kiosk = Kiosk::open(27.0);
    let ticket = element(&kiosk, "Получить талон").centre();
    let contrast = element(&kiosk, "Контраст").centre();
    // The second comes and goes while the first is down: the first alone counts.
    let story = [(0, Started, ticket), (1, Started, contrast), (1, Ended, contrast)];
    play(&kiosk, &story);
    assert_eq!(screen(&kiosk), "home", "the first finger is still there");
    play(&kiosk, &[(0, Ended, ticket)]);
    assert_eq!((screen(&kiosk), kiosk.view().frame.contrast), ("services", false));
}

#[test]
fn a_second_finger_that_stays_behind_is_none_either() {
    use TouchPhase::{Ended, Started};
    let kiosk = Kiosk::open(27.0);
    let ticket = element(&kiosk, "Получить талон").centre();
    let contrast = element(&kiosk, "Контраст").centre();
    play(&kiosk, &[(0, Started, contrast), (1, Started, ticket)]);
    play(&kiosk, &[(0, Ended, contrast), (1, Ended, ticket)]);
    assert_eq!(screen(&kiosk), "home");
    kiosk.pass(1000);
    play(&kiosk, &[(0, Started, ticket), (0, Ended, ticket)]);
    assert_eq!(screen(&kiosk), "services", "a single finger is heard again");
}

#[test]
fn a_palm_does_nothing_and_lets_no_finger_through() {
    use TouchPhase::{Ended, Started};
    let kiosk = Kiosk::open(27.0);
    let ticket = element(&kiosk, "Получить талон").centre();
    let beside = |dx: f32, dy: f32| LogicalPosition::new(ticket.x + dx, ticket.y + dy);
    let palm = [ticket, beside(40.0, 10.0), beside(80.0, 30.0), beside(20.0, 60.0)];
    for (finger, at) in (0..).zip(palm) {
        kiosk.ui.finger(finger, Started, at);
    }
    let contrast = element(&kiosk, "Контраст").centre();
    pass(Duration::from_millis(1_000));
    play(&kiosk, &[(4, Started, contrast), (4, Ended, contrast)]);
    assert!(!kiosk.view().frame.contrast, "a finger beside a resting palm");
    pass(Duration::from_millis(3_000));
    for (finger, at) in (0..).zip(palm).collect::<Vec<_>>().into_iter().rev() {
        kiosk.ui.finger(finger, Ended, at);
    }
    assert_eq!(screen(&kiosk), "home");
    kiosk.pass(1000);
    play(&kiosk, &[(0, Started, contrast), (0, Ended, contrast)]);
    assert!(kiosk.view().frame.contrast, "the hand is gone");
}

#[test]
fn a_thousand_taps_a_second_are_one_ticket() {
    let kiosk = Kiosk::open(27.0);
    kiosk.tap("Получить талон");
    kiosk.tap("Социальная карта");
    let take = element(&kiosk, "Получить талон").centre();
    kiosk.pass(1000);
    for ms in 0..1000 {
        kiosk.ui.touch(take);
        kiosk.now_ms.set(kiosk.now_ms.get() + 1);
        if ms == 300 {
            kiosk.answer();
        }
    }
    let orders = kiosk.requests.borrow();
    let orders = orders.iter().filter(|it| matches!(it, kiosk_flow::Request::Issue(_)));
    assert_eq!(orders.count(), 1);
}

/// Pixels of a 27-inch panel for so many millimetres.
fn mm(mm: f32) -> f32 {
    mm * kiosk_ui::Panel::new(27.0, 1080, 1920).unwrap().px_per_mm()
}

#[test]
fn a_finger_in_the_middle_between_two_rows_hits_neither() {
    let kiosk = Kiosk::open(27.0);
    kiosk.tap("Получить талон");
    let rows = kiosk.ui.elements().into_iter().filter(|it| it.pressable).map(|it| it.area);
    let first = element(&kiosk, "Социальная карта").area;
    let bottom = first[1] + first[3];
    let next = rows.map(|it| it[1]).filter(|top| *top > bottom).fold(f32::MAX, f32::min);
    kiosk.pass(1000);
    kiosk.ui.touch(LogicalPosition::new(500.0, f32::midpoint(bottom, next)));
    assert_eq!(screen(&kiosk), "services");
    kiosk.pass(1000);
    kiosk.ui.touch(LogicalPosition::new(500.0, bottom + mm(0.5)));
    assert_eq!(screen(&kiosk), "details", "close to the one, far from the other");
}

#[test]
fn a_finger_a_little_beside_a_target_hits_it() {
    let kiosk = Kiosk::open(27.0);
    kiosk.tap("Получить талон");
    kiosk.tap("Социальная карта");
    let take = element(&kiosk, "Получить талон").area;
    let back = element(&kiosk, "Назад").area;
    let beside =
        |mm_beside: f32| LogicalPosition::new(back[0] - mm(mm_beside), back[1] + back[3] / 2.0);
    kiosk.pass(1000);
    kiosk.ui.touch(beside(4.5));
    assert_eq!(screen(&kiosk), "details", "beyond 4 mm is beside");
    kiosk.pass(1000);
    kiosk.ui.finger_down(beside(2.0));
    kiosk.ui.finger_up(LogicalPosition::new(take[0] + 50.0, take[1] - mm(6.0)));
    assert_eq!(screen(&kiosk), "details", "sliding off takes the touch back here too");
    kiosk.pass(1000);
    kiosk.ui.touch(beside(2.0));
    assert_eq!(screen(&kiosk), "services");
}

#[test]
fn a_miss_of_what_is_grey_hits_nothing_else() {
    let kiosk = Kiosk::open(27.0);
    kiosk.tap("Получить талон");
    kiosk.tap("Все услуги");
    let grey = element(&kiosk, "Предыдущие").area;
    assert!(!element(&kiosk, "Предыдущие").enabled);
    let edge = LogicalPosition::new(grey[0] + 2.0, grey[1] + grey[3] / 2.0);
    for at in [edge, LogicalPosition::new(grey[0] - mm(0.5), edge.y)] {
        let before = kiosk.view();
        kiosk.pass(1000);
        kiosk.ui.touch(at);
        assert_eq!(kiosk.view().screen, before.screen);
    }
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

#[test]
fn a_service_is_found_by_touching_the_keys_and_what_they_found() {
    let kiosk = Kiosk::open(27.0);
    kiosk.tap("Получить талон");
    kiosk.tap("Найти услугу, например «паспорт»");
    for key in ["З", "А", "Г", "Р", "А", "Н", "ABC", "Цифры"] {
        let label = if key == "ABC" { "Латинские буквы" } else { key };
        kiosk.tap(label);
    }
    kiosk.tap("1");
    kiosk.tap("Удалить букву");
    assert_eq!(screen(&kiosk), "search");
    kiosk.tap("Загранпаспорт на 5 лет взрослому");
    assert_eq!(screen(&kiosk), "details");
}

#[test]
fn a_keyboard_that_is_plugged_in_types_without_any_touch_of_the_field() {
    let kiosk = Kiosk::open(27.0);
    kiosk.tap("Получить талон");
    kiosk.tap("Найти услугу, например «паспорт»");
    for key in ["с", "с", "у", "д", " ", "к"] {
        kiosk.ui.press_key(key);
    }
    kiosk.ui.press_key(Key::Backspace);
    kiosk.ui.press_key(Key::LeftArrow);
    let kiosk_flow::Screen::Search(typed) = kiosk.view().screen else { panic!() };
    assert_eq!(typed.query, "ссуд ");
    kiosk.tap("Стереть");
    // The keys of the screen can be reached with it too, and then a space is a press.
    choose_by_keyboard(&kiosk, "Й");
    let kiosk_flow::Screen::Search(typed) = kiosk.view().screen else { panic!() };
    assert_eq!(typed.query, "й");
}

#[test]
fn an_appointment_is_checked_in_by_touch() {
    let kiosk = Kiosk::open(27.0);
    kiosk.tap("У меня предварительная запись");
    for digit in ["4", "8", "2", "9", "1", "3"] {
        kiosk.tap(digit);
    }
    kiosk.tap("Отметиться");
    kiosk.answer_check_in(0);
    assert_eq!(screen(&kiosk), "ticket");
}
