//! K6: from view to properties, from keys to touches.

use std::rc::Rc;

use kiosk_flow::{CheckInView, Key, Touch};
use slint::{ComponentHandle, ModelRc, SharedString};

use crate::finding::typed;
use crate::show::rows;
use kiosk_screens::{CheckInScreen, KioskWindow, Shown};

pub(crate) fn show(window: &KioskWindow, view: &CheckInView) -> Shown {
    let screen = window.global::<CheckInScreen>();
    screen.set_title((&view.title).into());
    screen.set_scan((&view.scan).into());
    screen.set_scan_hint((&view.scan_hint).into());
    screen.set_or((&view.or).into());
    screen.set_prompt((&view.prompt).into());
    let digit = |it: &Option<char>| it.map(|it| SharedString::from(it.to_string()));
    let boxes = view.boxes.iter().map(|it| digit(it).unwrap_or_default());
    screen.set_boxes(rows(screen.get_boxes(), boxes));
    let next = view.boxes.iter().position(Option::is_none).unwrap_or(view.boxes.len());
    let read: Vec<String> = view.boxes.iter().flatten().map(char::to_string).collect();
    screen.set_read(read.join(" ").into());
    screen.set_first_group(i32::try_from(view.first_group).unwrap_or(i32::MAX));
    screen.set_next(i32::try_from(next).unwrap_or(i32::MAX));
    screen.set_wrong((&view.wrong).into());
    screen.set_call_assistant(view.call_assistant.as_deref().unwrap_or_default().into());
    screen.set_erase((&view.erase).into());
    screen.set_delete((&view.delete).into());
    screen.set_main((&view.main.text).into());
    screen.set_main_enabled(view.main.enabled);
    Shown::CheckIn
}

/// The digits are nobody's business after their visitor.
pub(crate) fn forget(window: &KioskWindow) {
    let screen = window.global::<CheckInScreen>();
    screen.set_boxes(ModelRc::default());
    screen.set_read(SharedString::default());
}

pub(crate) fn connect(window: &KioskWindow, touched: &Rc<impl Fn(Touch) + 'static>) {
    let plain = |touch: Touch| {
        let touched = Rc::clone(touched);
        move || touched(touch.clone())
    };
    let named = |read: fn(&str) -> Option<Touch>| {
        let touched = Rc::clone(touched);
        move |text: SharedString| touched(read(&text).unwrap_or(Touch::Elsewhere))
    };
    let screen = window.global::<CheckInScreen>();
    screen.on_press(named(|digit| digit.chars().next().map(|it| Touch::Key(Key::Sign(it)))));
    screen.on_press_delete(plain(Touch::Key(Key::Delete)));
    screen.on_erase_all(plain(Touch::Key(Key::Erase)));
    screen.on_check_in(plain(Touch::CheckIn));
    screen.on_typed(named(|text| typed(text).map(Touch::Typed)));
}
