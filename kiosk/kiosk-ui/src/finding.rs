//! K3 and its keyboard: from view to properties, from keys to touches.

use std::rc::Rc;

use kiosk_flow::{BoardKey, FoundRow, Key, KeyboardView, Part, SearchView, Touch};
use queue_types::ServiceId;
use slint::{ComponentHandle, ModelRc, SharedString, StyledText, VecModel};

use crate::icons::icon;
use crate::show::rows;
use kiosk_screens::{FoundItem, KeyItem, KeyRow, Keys, KioskWindow, SearchScreen, Shown};

/// The colour of `primary` in ui/theme.slint, in the light look and with contrast.
const PRIMARY: [&str; 2] = ["#0b5a4e", "#ffe500"];
/// What marks a key that brings other keys; a sign is one character.
const BOARD: &str = "board:";
/// Slint's names of keys without a sign, as arrows.
const NAMED_KEYS: std::ops::RangeInclusive<char> = '\u{f700}'..='\u{f7ff}';

pub(crate) fn show(window: &KioskWindow, view: &SearchView) -> Shown {
    let screen = window.global::<SearchScreen>();
    screen.set_title((&view.title).into());
    screen.set_query((&view.query).into());
    screen.set_placeholder((&view.placeholder).into());
    screen.set_erase((&view.erase).into());
    screen.set_said((&view.said).into());
    screen.set_near((&view.near).into());
    screen.set_rows(rows(screen.get_rows(), view.rows.iter().map(found)));
    screen.set_call_assistant((&view.call_assistant).into());
    screen.set_show((&view.show).into());
    screen.set_may_show(view.may_show);
    keyboard(window, &view.keyboard);
    Shown::Search
}

/// What the visitor typed is nobody's business after them.
pub(crate) fn forget(window: &KioskWindow) {
    let screen = window.global::<SearchScreen>();
    screen.set_query(SharedString::default());
    screen.set_rows(ModelRc::default());
}

fn found(row: &FoundRow) -> FoundItem {
    FoundItem {
        id: row.service.as_str().into(),
        icon: icon(&row.icon),
        title: (&row.title).into(),
        light: styled(&row.parts, PRIMARY[0]),
        contrast: styled(&row.parts, PRIMARY[1]),
        note: (&row.note).into(),
    }
}

/// The pieces as one text, what was typed bold and in `colour`.
fn styled(parts: &[Part], colour: &str) -> StyledText {
    let mut text = String::new();
    for part in parts {
        let piece = escaped(&part.text);
        if part.marked {
            text.push_str(&format!("<font color=\"{colour}\">**{piece}**</font>"));
        } else {
            text.push_str(&piece);
        }
    }
    let plain = || parts.iter().map(|it| it.text.as_str()).collect::<String>();
    StyledText::from_markdown(&text).unwrap_or_else(|_| StyledText::from_plain_text(&plain()))
}

/// `text` with every sign that Markdown would read as its own.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 4);
    for sign in text.chars() {
        if sign.is_ascii_punctuation() {
            safe.push('\\');
        }
        safe.push(sign);
    }
    safe
}

fn keyboard(window: &KioskWindow, view: &KeyboardView) {
    let keys = window.global::<Keys>();
    let widest = view.rows.iter().map(Vec::len).max().unwrap_or(1);
    keys.set_columns(i32::try_from(widest).unwrap_or(1));
    let shown = view.rows.iter().map(|row| row.iter().map(key).collect::<Vec<_>>());
    let same = window.global::<Keys>().get_rows();
    // A board that stays is left alone: one of its keys is being pressed.
    if !shown.clone().eq(read(&same)) {
        let models = shown.map(|row| KeyRow { keys: ModelRc::from(Rc::new(VecModel::from(row))) });
        keys.set_rows(ModelRc::from(Rc::new(VecModel::from(models.collect::<Vec<_>>()))));
    }
    keys.set_boards(rows(keys.get_boards(), view.boards.iter().map(key)));
    keys.set_space((&view.space).into());
    keys.set_delete((&view.delete).into());
}

fn read(rows: &ModelRc<KeyRow>) -> impl Iterator<Item = Vec<KeyItem>> {
    use slint::Model as _;
    rows.iter().map(|row| row.keys.iter().collect())
}

fn key(key: &BoardKey) -> KeyItem {
    let id = match key.key {
        Key::Sign(sign) => sign.to_string(),
        Key::Board(board) => format!("{BOARD}{board}"),
        Key::Delete | Key::Erase => String::new(),
    };
    KeyItem { id: id.into(), text: (&key.text).into(), name: (&key.name).into() }
}

pub(crate) fn connect(window: &KioskWindow, touched: &Rc<impl Fn(Touch) + 'static>) {
    let plain = |touch: Touch| {
        let touched = Rc::clone(touched);
        move || touched(touch.clone())
    };
    let named = |read: fn(&str) -> Option<Touch>| {
        let touched = Rc::clone(touched);
        move |id: SharedString| touched(read(&id).unwrap_or(Touch::Elsewhere))
    };
    let screen = window.global::<SearchScreen>();
    screen.on_choose(named(|id| ServiceId::new(id).ok().map(Touch::Service)));
    screen.on_show_found(plain(Touch::ShowFound));
    screen.on_erase_all(plain(Touch::Key(Key::Erase)));
    let keys = window.global::<Keys>();
    keys.on_press(named(|id| pressed(id).map(Touch::Key)));
    keys.on_press_space(plain(Touch::Key(Key::Sign(' '))));
    keys.on_press_delete(plain(Touch::Key(Key::Delete)));
    keys.on_typed(named(|text| typed(text).map(Touch::Typed)));
}

fn pressed(id: &str) -> Option<Key> {
    match id.strip_prefix(BOARD) {
        Some(board) => board.parse().ok().map(Key::Board),
        None => id.chars().next().map(Key::Sign),
    }
}

/// What a key of a plugged-in keyboard means here.
pub(crate) fn typed(text: &str) -> Option<Key> {
    match text.chars().next()? {
        '\u{8}' => Some(Key::Delete),
        sign if sign.is_control() || NAMED_KEYS.contains(&sign) => None,
        sign => Some(Key::Sign(sign)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_markup() {
        let shown = |text: &str| {
            let parts = [Part { text: text.to_owned(), marked: true }];
            format!("{:?}", styled(&parts, PRIMARY[0]))
        };
        for text in ["5 * 3 * 2", "<b>", "[a](b)", "1. Паспорт", "# 1", "a_b_c", "«Ёлка» – № 5"]
        {
            assert!(shown(text).contains(text), "{text}: {}", shown(text));
        }
    }

    #[test]
    fn keys_without_a_sign_type_nothing() {
        assert_eq!(typed("п"), Some(Key::Sign('п')));
        assert_eq!(typed("\u{8}"), Some(Key::Delete));
        for text in ["\u{f700}", "\u{1b}", "\n", ""] {
            assert_eq!(typed(text), None, "{text:?}");
        }
    }
}
