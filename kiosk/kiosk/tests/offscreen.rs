//! The kiosk as the program runs it, without a display: its own threads, clock, printer worker and
//! client, against a server of a few lines. One test, because one process holds one kiosk.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, in its helpers as well"
)]

mod stub;

use std::sync::atomic::Ordering;

use kiosk::offscreen::OffscreenKiosk;
use stub::{LATE, Stub, config, soon};

#[test]
fn a_visitor_takes_a_ticket_from_the_real_kiosk() {
    let folder = tempfile::tempdir().unwrap();
    let paper = folder.path().join("paper.bin");
    let stub = Stub::start();
    let kiosk = OffscreenKiosk::start(config(&stub.address(), folder.path())).unwrap();
    kiosk.wait_for_label("Добро пожаловать", soon()).unwrap();

    // The first answer is lost: the order goes out again, as the same order.
    stub.lose.store(1, Ordering::SeqCst);
    for label in ["Получить талон", "Паспорт гражданина РФ", "Получить талон"]
    {
        kiosk.tap(label).unwrap();
    }
    kiosk.wait_for_label("К 015", soon()).unwrap();
    kiosk.screenshot(&folder.path().join("ticket.png")).unwrap();
    kiosk.wait_for_label("Печать ещё раз", soon()).unwrap();
    let orders = stub.bodies("/tickets");
    assert_eq!(orders.len(), 2);
    assert_eq!(orders[0], orders[1], "the same id, the same everything");

    kiosk.tap("Печать ещё раз").unwrap();
    kiosk.tap("Готово").unwrap();
    kiosk.wait_for_screen("home", soon()).unwrap();

    // A second visitor, in English, with nothing lost: how long do they wait?
    kiosk.take_measured().unwrap();
    for label in ["English", "Get a ticket", "Паспорт гражданина РФ", "Get a ticket"]
    {
        kiosk.tap(label).unwrap();
    }
    kiosk.wait_for_label("Take your ticket", soon()).unwrap();
    let spoken = stub.headers("/tickets");
    assert!(spoken[0].contains("accept-language: ru"), "{spoken:?}");
    assert!(spoken.last().unwrap().contains("accept-language: en"), "{spoken:?}");
    kiosk.tap("Done").unwrap();
    kiosk.wait_for_screen("home", soon()).unwrap();
    let measured = kiosk.take_measured().unwrap();
    println!("{measured:?}");
    assert!(measured[0].touch_to_number_ms < 1000.0, "{measured:?}");

    // A third is refused, and reads the server's own sentence.
    *stub.refusal.lock().unwrap() = "No numbers are left today.".to_owned();
    for label in ["English", "Get a ticket", "Паспорт гражданина РФ", "Get a ticket"]
    {
        kiosk.tap(label).unwrap();
    }
    let refused = "No numbers are left today.";
    kiosk.wait_for_label(refused, soon()).unwrap();
    for label in ["Back", "Back", "Русский"] {
        kiosk.tap(label).unwrap();
    }

    // A fourth has an appointment: a wrong digit, then an hour that has passed, then a ticket.
    kiosk.tap("У меня предварительная запись").unwrap();
    let type_code = |code: &str| {
        code.chars().for_each(|digit| kiosk.tap(&digit.to_string()).unwrap());
        kiosk.tap("Отметиться").unwrap();
    };
    type_code("999999");
    kiosk.wait_for_label("Такого кода нет. Проверьте цифры.", soon()).unwrap();
    kiosk.tap("Стереть всё").unwrap();
    type_code(LATE);
    kiosk.wait_for_label("Запись на 10:00 прошла", soon()).unwrap();
    kiosk.tap("Взять талон").unwrap();
    kiosk.wait_for_label("К 015", soon()).unwrap();
    let codes = stub.bodies("/appointments/check-in");
    assert_eq!(codes.len(), 3);
    assert!(codes[2].contains("\"late\":true"), "{codes:?}");
    kiosk.tap("Готово").unwrap();

    // A fifth only looks for what to bring, finds it by typing, and takes the list home.
    for label in ["Получить талон", "Найти услугу, например «паспорт»", "П", "А", "С"]
    {
        kiosk.tap(label).unwrap();
    }
    kiosk.wait_for_label("Паспорт гражданина РФ", soon()).unwrap();
    let printed = std::fs::read(&paper).unwrap().len();
    kiosk.tap("Паспорт гражданина РФ").unwrap();
    kiosk.tap("Напечатать").unwrap();
    kiosk.wait_for_label("Напечатано", soon()).unwrap();
    assert!(std::fs::read(&paper).unwrap().len() > printed);
    assert_eq!(stub.bodies("/tickets").len(), 4, "a list is no ticket");
    for label in ["Назад", "Назад", "Назад"] {
        kiosk.tap(label).unwrap();
    }

    kiosk.tap("Позвать администратора").unwrap();
    kiosk.wait_for_label("Администратор скоро подойдёт", soon()).unwrap();
    assert_eq!(stub.bodies("/help-calls").len(), 1);
    kiosk.tap("Отменить вызов").unwrap();

    stub.away.store(true, Ordering::SeqCst);
    kiosk.wait_for_label("Нет связи", soon()).unwrap();
    stub.away.store(false, Ordering::SeqCst);
    kiosk.wait_for_label("Добро пожаловать", soon()).unwrap();

    drop(kiosk);
    let reports = stub.bodies("/paper");
    assert!(reports.iter().filter(|it| it.contains("printed")).count() >= 2, "{reports:?}");
    let states = stub.bodies("/devices/kiosk-1/state");
    assert!(states.iter().any(|it| it.contains("\"printer_online\":true")), "{states:?}");
    assert!(!std::fs::read(&paper).unwrap().is_empty());
}
