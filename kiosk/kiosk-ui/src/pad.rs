//! Keys of a tactile pad that is a keyboard: from the names that data gives them to what they do.

use std::collections::HashMap;

use kiosk_flow::PadKey;
use kiosk_screens::{Frame, KioskWindow};
use slint::platform::Key;
use slint::{ComponentHandle, SharedString};

/// The function keys, F1 first.
const FUNCTION: [Key; 24] = [
    Key::F1,
    Key::F2,
    Key::F3,
    Key::F4,
    Key::F5,
    Key::F6,
    Key::F7,
    Key::F8,
    Key::F9,
    Key::F10,
    Key::F11,
    Key::F12,
    Key::F13,
    Key::F14,
    Key::F15,
    Key::F16,
    Key::F17,
    Key::F18,
    Key::F19,
    Key::F20,
    Key::F21,
    Key::F22,
    Key::F23,
    Key::F24,
];

/// What a key sends to the window, by its name: one character, or Slint's name for a key without
/// one, as `UpArrow`. `None` for what is no key.
#[must_use]
pub fn key_named(name: &str) -> Option<SharedString> {
    let mut signs = name.chars();
    if let (Some(_), None) = (signs.next(), signs.next()) {
        return Some(name.into());
    }
    if let Some(number) = name.strip_prefix('F').and_then(|it| it.parse::<usize>().ok()) {
        return number.checked_sub(1).and_then(|at| FUNCTION.get(at)).map(|key| (*key).into());
    }
    Some(SharedString::from(match name {
        "Backspace" => Key::Backspace,
        "Tab" => Key::Tab,
        "Return" => Key::Return,
        "Escape" => Key::Escape,
        "Backtab" => Key::Backtab,
        "Delete" => Key::Delete,
        "Space" => Key::Space,
        "UpArrow" => Key::UpArrow,
        "DownArrow" => Key::DownArrow,
        "LeftArrow" => Key::LeftArrow,
        "RightArrow" => Key::RightArrow,
        "Insert" => Key::Insert,
        "Home" => Key::Home,
        "End" => Key::End,
        "PageUp" => Key::PageUp,
        "PageDown" => Key::PageDown,
        "ScrollLock" => Key::ScrollLock,
        "Pause" => Key::Pause,
        "SysReq" => Key::SysReq,
        "Menu" => Key::Menu,
        "Back" => Key::Back,
        _ => return None,
    }))
}

/// Reports keys of the pad to `pressed`; all others go where the keyboard is.
pub(crate) fn connect(
    window: &KioskWindow,
    keys: HashMap<SharedString, PadKey>,
    pressed: impl Fn(PadKey) + 'static,
) {
    window.global::<Frame>().on_pad_key(move |text| {
        let key = keys.get(&text).copied();
        if let Some(key) = key {
            pressed(key);
        }
        key.is_some()
    });
}
