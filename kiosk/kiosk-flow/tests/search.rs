//! Finding a service by typing, as a visitor does it at the kiosk.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, in its helpers as well"
)]

mod hall;

use std::collections::BTreeMap;
use std::path::Path;

use hall::{Kiosk, PASSPORT, is_fresh, kiosk, language, service_id};
use kiosk_flow::{Input, Key, Screen, SearchView, Touch};
use office_files::OfficeFiles;
use queue_wire::Catalogue;
use service_search::SHOWN;

/// Types on the screen, each key after a calm second.
fn type_on_screen(kiosk: &mut Kiosk, text: &str) {
    for sign in text.chars() {
        kiosk.touch(Touch::Key(Key::Sign(sign)));
    }
}

fn search(kiosk: &Kiosk) -> SearchView {
    let Screen::Search(view) = kiosk.view().screen else { panic!("{:?}", kiosk.view()) };
    view
}

fn at_search() -> Kiosk {
    let mut kiosk = kiosk();
    kiosk.touch(Touch::GetTicket).touch(Touch::Search);
    kiosk
}

#[test]
fn a_visitor_finds_a_service_by_typing_and_takes_a_ticket() {
    let mut kiosk = at_search();
    assert_eq!(kiosk.screen(), "search");
    type_on_screen(&mut kiosk, "п");
    assert!(search(&kiosk).rows.is_empty(), "nothing before the second letter");
    type_on_screen(&mut kiosk, "ас");
    let found = search(&kiosk);
    assert_eq!(found.rows[0].service, service_id(PASSPORT));
    let marked: Vec<_> = found.rows[0].parts.iter().filter(|it| it.marked).collect();
    assert_eq!(marked[0].text, "Пас", "what was typed is set off");
    assert_eq!(found.rows[0].note.replace('\u{a0}', " "), "Ждать 12 мин");
    assert!(found.said.contains("Нажмите"), "{}", found.said);
    kiosk.touch(Touch::Service(service_id(PASSPORT)));
    assert_eq!(kiosk.screen(), "details");
    kiosk.touch(Touch::Back);
    assert_eq!(search(&kiosk).query, "пас", "«Назад» keeps what was typed");
    kiosk.touch(Touch::Service(service_id(PASSPORT))).touch(Touch::TakeTicket);
    assert_eq!(kiosk.orders()[0].service, service_id(PASSPORT));
}

#[test]
fn what_was_typed_is_taken_back_a_sign_at_a_time_or_whole() {
    let mut kiosk = at_search();
    type_on_screen(&mut kiosk, "  карта  1");
    assert_eq!(search(&kiosk).query, "карта 1", "two spaces say no more than one");
    kiosk.touch(Touch::Key(Key::Delete));
    assert_eq!(search(&kiosk).query, "карта ");
    kiosk.touch(Touch::Key(Key::Erase));
    assert!(search(&kiosk).query.is_empty() && search(&kiosk).rows.is_empty());
    type_on_screen(&mut kiosk, &"абвгд".repeat(20));
    assert_eq!(search(&kiosk).query.chars().count(), 60);
}

#[test]
fn where_nothing_is_found_the_nearest_and_a_person_are_offered() {
    let mut kiosk = at_search();
    type_on_screen(&mut kiosk, "ъщцыюъ");
    let view = search(&kiosk);
    let said = view.said.replace('\u{a0}', " ");
    assert_eq!(said, "Не нашли. Попробуйте короче или позовите администратора.");
    assert_eq!(view.rows.len(), 3);
    assert!(!view.near.is_empty() && !view.call_assistant.is_empty());
}

#[test]
fn the_keys_follow_the_language_that_is_read() {
    let mut kiosk = at_search();
    let first = |kiosk: &Kiosk| search(kiosk).keyboard.rows[0][0].text.clone();
    assert_eq!(first(&kiosk), "Й");
    kiosk.touch(Touch::Key(Key::Board(1)));
    assert_eq!(first(&kiosk), "Q");
    kiosk.touch(Touch::Key(Key::Board(2)));
    assert_eq!(first(&kiosk), "1");
    let others: Vec<_> = search(&kiosk).keyboard.boards.into_iter().map(|it| it.text).collect();
    assert_eq!(others, ["ABC", "АБВ"], "the way back to the letters");
    type_on_screen(&mut kiosk, "14");
    kiosk.touch(Touch::Language(language("en")));
    assert_eq!((first(&kiosk).as_str(), search(&kiosk).query.as_str()), ("Q", "14"));
    kiosk.touch(Touch::Key(Key::Board(99)));
    assert_eq!(first(&kiosk), "1", "there is no such board");
}

#[test]
fn letters_of_a_plugged_in_keyboard_are_typed_at_once() {
    let mut kiosk = at_search();
    for sign in "ссылка".chars() {
        kiosk.now_ms += 40;
        kiosk.give(Input::Touch(Touch::Typed(Key::Sign(sign))));
    }
    assert_eq!(search(&kiosk).query, "ссылка");
    kiosk.now_ms += 1000;
    for _ in 0..2 {
        kiosk.give(Input::Touch(Touch::Key(Key::Sign('с'))));
    }
    assert_eq!(search(&kiosk).query, "ссылкас", "on the glass a second touch is trembling");
}

#[test]
fn what_was_typed_is_forgotten_with_its_session() {
    let mut kiosk = at_search();
    type_on_screen(&mut kiosk, "карта");
    kiosk.pass(100_000);
    assert!(is_fresh(&kiosk.view()));
    let kept = format!("{:?}", kiosk.flow);
    assert!(!kept.contains("\"карта\"") && !kept.contains("Typed"), "{kept}");
    kiosk.touch(Touch::GetTicket).touch(Touch::Search);
    assert!(search(&kiosk).query.is_empty());
}

#[test]
fn without_an_index_the_lists_still_work() {
    let mut kiosk = hall::dark();
    kiosk.give(Input::Office(Box::new(hall::office()), jiff::tz::TimeZone::UTC));
    kiosk.give(Input::Catalogue(Box::new(hall::catalogue())));
    kiosk.give(Input::Snapshot(Box::new(hall::snapshot())));
    kiosk.give(Input::Link(true));
    kiosk.touch(Touch::GetTicket).touch(Touch::Search);
    type_on_screen(&mut kiosk, "пас");
    assert!(search(&kiosk).rows.is_empty());
    kiosk.give(Input::Index(hall::index(&hall::catalogue())));
    assert_eq!(search(&kiosk).rows[0].service, service_id(PASSPORT), "as soon as there is one");
}

#[test]
fn keys_anywhere_else_do_nothing() {
    let mut kiosk = kiosk();
    kiosk.touch(Touch::Search).touch(Touch::Key(Key::Sign('а')));
    assert!(is_fresh(&kiosk.view()));
    kiosk.at_details().touch(Touch::Typed(Key::Sign('а'))).touch(Touch::Search);
    assert_eq!(kiosk.screen(), "details");
}

fn shipped() -> Catalogue {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    OfficeFiles::read(&root.join("assets/offices/sadovaya")).unwrap().catalogue
}

/// What people type, from the lists that the search is measured by: the screen shows what
/// `talon-kiosk search` prints.
#[test]
fn the_screen_shows_what_the_search_finds() {
    let lists = ["worked_on", "held_out", "strangers"];
    let (catalogue, mut kiosk) = (shipped(), kiosk());
    let index = hall::index(&catalogue);
    kiosk.give(Input::Catalogue(Box::new(catalogue)));
    kiosk.give(Input::Index(index.clone()));
    kiosk.touch(Touch::GetTicket).touch(Touch::Search);
    let mut asked = 0;
    for list in lists {
        let path = format!("../service-search/tests/queries/{list}.toml");
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path));
        let queries: BTreeMap<String, BTreeMap<String, Vec<String>>> =
            toml::from_str(&text.unwrap()).unwrap();
        for query in queries.values().flat_map(BTreeMap::keys) {
            kiosk.give(Input::Touch(Touch::Typed(Key::Erase)));
            for sign in query.chars() {
                kiosk.give(Input::Touch(Touch::Typed(Key::Sign(sign))));
            }
            asked += 1;
            let printed: Vec<_> =
                index.search(query, SHOWN).into_iter().map(|it| it.service).collect();
            let view = search(&kiosk);
            let shown: Vec<_> = view.rows.into_iter().map(|it| it.service).collect();
            if view.near.is_empty() {
                assert_eq!(shown, printed, "{query}");
            } else {
                assert!(printed.is_empty(), "{query} finds {printed:?}");
            }
        }
    }
    assert!(asked > 400, "{asked}");
}
