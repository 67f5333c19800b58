//! Who comes first, on catalogues of two or three services.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod shelf;

use shelf::{ids, shelf};

#[test]
fn a_title_comes_before_everyday_words_and_they_before_other_text() {
    let shelf = shelf()
        .service("text", "Одно", &[])
        .plain("Тут бывает парковка.")
        .service("words", "Другое", &["парковка"])
        .service("title", "Парковка у подъезда жилого здания", &[]);
    assert_eq!(shelf.finds("парковка"), ["title", "words", "text"]);
}

#[test]
fn the_word_itself_comes_before_its_beginning_and_that_before_an_error() {
    let shelf = || {
        shelf().service("longer", "Налоговый вычет", &[]).service("whole", "Налог", &[]).service(
            "form",
            "Налога",
            &[],
        )
    };
    assert_eq!(shelf().finds("налог"), ["whole", "form", "longer"]);
    assert_eq!(shelf().finds("налго").first().map(String::as_str), Some("whole"));
}

#[test]
fn an_error_in_an_unknown_word_finds_nothing_that_a_known_word_would_hide() {
    let shelf = shelf().service("coat", "Пальто", &[]).service("fingers", "Пальцы", &[]);
    assert_eq!(shelf.finds("пальцы"), ["fingers"]);
}

#[test]
fn more_words_of_the_query_come_first_in_whatever_order_they_are_typed() {
    let shelf = || {
        shelf().service("card", "Карта", &[]).service("student", "Карта студента", &[]).service(
            "pupil",
            "Карта школьника",
            &[],
        )
    };
    for query in ["карта студента", "студента карта", "студентам карту"]
    {
        assert_eq!(shelf().finds(query).first().map(String::as_str), Some("student"), "{query}");
    }
}

#[test]
fn of_equals_the_wanted_one_comes_first_and_then_the_order_of_the_catalogue() {
    let shelf = || {
        shelf().service("a", "Справка", &[]).service("b", "Справка", &[]).service(
            "c",
            "Справка",
            &[],
        )
    };
    assert_eq!(shelf().finds("справка"), ["a", "b", "c"]);
    assert_eq!(shelf().most_used(&["c"]).finds("справка"), ["c", "a", "b"]);
    let index = shelf().index();
    assert_eq!(index.search("справка", 4), index.search("справка", 4));
}

#[test]
fn being_wanted_does_not_make_up_for_an_everyday_word() {
    let shelf = shelf()
        .service("words", "Одно", &["развод"])
        .service("title", "Развод супругов через загс после заявления", &[])
        .most_used(&["words"]);
    assert_eq!(shelf.finds("развод"), ["title", "words"]);
}

#[test]
fn nothing_is_found_before_the_second_letter() {
    let index = shelf().service("a", "Я", &["а", "5"]).index();
    for query in ["", " ", "а", "5", "-а-", "а\u{301}", "🙂"] {
        assert_eq!(ids(&index, query), [""; 0], "{query:?}");
    }
    assert_eq!(ids(&shelf().service("a", "Паспорт", &[]).index(), "па"), ["a"]);
}

#[test]
fn no_more_than_asked_for_is_shown() {
    let index = shelf().service("a", "Паспорт", &[]).service("b", "Паспорта", &[]).index();
    assert_eq!(index.search("паспорт", 1).len(), 1);
    assert_eq!(index.search("паспорт", 0), []);
}

/// The kiosk builds it away from the screen and hands it over.
#[test]
fn an_index_may_be_built_on_another_thread() {
    fn may_move<T: Send + Sync>() {}
    may_move::<service_search::Index>();
}
