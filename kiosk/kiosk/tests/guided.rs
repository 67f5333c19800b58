//! Somebody who sees nothing takes a ticket: the voice is on, keys of a pad do the rest, and what is
//! said is read where the loudspeaker would be.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, in its helpers as well"
)]

mod stub;

use std::fs;
use std::path::Path;

use kiosk::offscreen::OffscreenKiosk;
use slint::platform::Key;
use stub::{Stub, config, soon, until};

/// Everything that was said, in order.
fn said(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().flatten().map(|it| it.path());
    let mut texts: Vec<_> =
        entries.filter(|it| it.extension().is_some_and(|it| it == "txt")).collect();
    texts.sort();
    texts.iter().map(|it| fs::read_to_string(it).unwrap().replace('\u{a0}', " ")).collect()
}

fn last(folder: &Path) -> String {
    said(folder).pop().unwrap_or_default()
}

/// Goes down until `wanted` is said, and presses it.
fn choose(kiosk: &OffscreenKiosk, folder: &Path, wanted: &str) {
    for _ in 0..60 {
        let before = said(folder).len();
        kiosk.press_key(Key::DownArrow).unwrap();
        until("the next control is said", || said(folder).len() > before);
        if last(folder).starts_with(wanted) {
            let before = said(folder).len();
            // A second OK within the time of a trembling hand is none.
            until("what is pressed has an answer", || {
                kiosk.press_key(Key::Return).unwrap();
                said(folder).len() > before
            });
            return;
        }
    }
    panic!("«{wanted}» was never said: {:?}", said(folder));
}

#[test]
fn a_ticket_is_taken_by_ear_and_by_a_pad_alone() {
    let (folder, stub) = (tempfile::tempdir().unwrap(), Stub::start());
    let spoken = folder.path().join("spoken");
    fs::create_dir(&spoken).unwrap();
    let mut config = config(&stub.address(), folder.path());
    let speech = speaker::Setup { voices: vec![], ..speaker::Setup::builtin() };
    config.parts.speech = Some(speech.into_folder(&spoken));
    let kiosk = OffscreenKiosk::start(config).unwrap();
    kiosk.wait_for_label("Добро пожаловать", soon()).unwrap();

    kiosk.tap("Озвучить").unwrap();
    until("the screen is said", || last(&spoken).contains("Добро пожаловать"));
    choose(&kiosk, &spoken, "Получить талон");
    until("the next screen is said", || last(&spoken).contains("Какая услуга нужна"));
    choose(&kiosk, &spoken, "Паспорт гражданина РФ");
    kiosk.wait_for_screen("details", soon()).unwrap();
    choose(&kiosk, &spoken, "Получить талон");
    until("the number is said", || last(&spoken).contains("К, ноль 15"));
    let number = last(&spoken);
    assert!(!number.contains("Паспорт"), "what it is for is for headphones alone: {number}");

    // Back and help have keys of their own, and F1 rings as a finger does.
    until("somebody is called", || {
        kiosk.press_key(Key::F1).unwrap();
        !stub.bodies("/help-calls").is_empty()
    });
    kiosk.wait_for_screen("help", soon()).unwrap();
    until("it is said", || last(&spoken).contains("Администратор"));
}
