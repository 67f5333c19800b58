//! Every way of writing a word that is forgiven, one at a time.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod shelf;

use shelf::{ids, shelf};

/// Asserts that each of `queries` finds the only service with that title and those words, while
/// another stands beside it.
fn found(title: &str, words: &[&str], queries: &[&str]) {
    let index = shelf()
        .service("other", "Аренда лодки", &["рыбалка"])
        .service("wanted", title, words)
        .index();
    for query in queries {
        assert_eq!(ids(&index, query), ["wanted"], "{query}");
    }
}

#[test]
fn one_error_is_forgiven_in_a_short_word_and_two_in_a_long_one() {
    found("Опека", &[], &["апека", "опеак", "оека", "оппека"]);
    found("Свидетельство", &[], &["свидетельсво", "свидитильство", "сивдетельсвто"]);
    let index = shelf().service("a", "Опека", &[]).index();
    assert_eq!(ids(&index, "апика"), [""; 0], "two errors make another word of a short one");
}

#[test]
fn letters_that_look_alike_are_alike() {
    found("Учёт жильцов", &[], &["учет", "УЧЁТ", "уче\u{308}т"]);
    found("Районный центр", &[], &["раионныи", "Районный"]);
    found("Объявление", &[], &["обьявление", "обявление"]);
}

#[test]
fn hyphens_and_spaces_may_stand_anywhere() {
    found("Загранпаспорт", &[], &["загран паспорт", "загран-паспорт", "загранпаспорт"]);
    found("Онлайн-запись", &[], &["онлайн запись", "запись онлайн", "онлайнзапись"]);
}

#[test]
fn the_wrong_layout_is_read_both_ways() {
    found("Паспорт", &[], &["gfcgjhn", "Gfcgjhn", "gfcgjn", "gfcg"]);
    found("Субсидия", &[], &["ce,cblbz"]);
    let index = shelf().speaking("en", "passport", "Passport", &[]).index();
    assert_eq!(ids(&index, "зфыызщке"), ["passport"]);
    assert_eq!(ids(&index, "зфызщке"), ["passport"], "with a letter missing");
}

#[test]
fn russian_in_latin_letters_is_understood() {
    found("Паспорт", &[], &["pasport", "pasporta", "paspot"]);
    found("Прописка", &[], &["propiska", "propisku"]);
    found("Регистрация жителей", &[], &["registratsiya", "registraciya", "registracija"]);
    found("Вид на жительство", &[], &["vid na zhitelstvo", "jitelstvo"]);
}

#[test]
fn forms_of_a_word_are_one_word() {
    found("Пособие на ребёнка", &[], &["пособия", "пособиями", "ребенку", "ребёнком пособий"]);
    found("Водительские права", &[], &["водительских прав"]);
    let index = shelf().speaking("en", "a", "Driving licences", &[]).index();
    assert_eq!(ids(&index, "driving licence"), ["a"]);
}

#[test]
fn words_that_say_nothing_change_nothing_but_are_searched_when_they_are_all() {
    found("Паспорт", &["можно получить"], &["как мне получить паспорт", "хочу паспорт"]);
    found("Паспорт", &["как получить"], &["как получить"]);
}

#[test]
fn words_for_one_thing_find_each_other() {
    found("Пособие на ребёнка", &[], &["детское", "дети", "внуку"]);
    found("Расторжение брака", &[], &["развестись", "развод"]);
}

/// Uzbek has no stemmer. A word is found by the whole, by its beginning, and by a form that goes on
/// after a word of the catalogue; a form whose stem changes is not found, and this is known.
#[test]
fn uzbek_is_found_by_beginnings() {
    let index = shelf()
        .speaking("uz", "other", "Yer va bino", &[])
        .speaking("uz", "register", "Roʻyxatga olish", &[])
        .speaking("uz", "school", "Maktab va bogʻcha", &[])
        .index();
    for apostrophe in ["ʻ", "ʼ", "’", "‘", "'", "`", ""] {
        assert_eq!(ids(&index, &format!("ro{apostrophe}yxat")), ["register"], "{apostrophe}");
    }
    assert_eq!(ids(&index, "maktabga"), ["school"], "goes on after the word");
    assert_eq!(ids(&index, "roʻyxatdan oʻtish"), ["register"], "begins alike");
    assert_eq!(ids(&index, "bogcha"), ["school"]);
    assert_eq!(ids(&index, "binosi"), ["other"]);
    let index = shelf().speaking("uz", "citizen", "Fuqarolik", &[]).index();
    assert_eq!(
        ids(&index, "fuqaroligi"),
        ["citizen"],
        "the last letter changes, within the errors"
    );
    let index = shelf().speaking("uz", "city", "Shahar", &[]).index();
    assert_eq!(
        ids(&index, "shahri"),
        [""; 0],
        "a vowel falls out, which only a stemmer would know"
    );
}

/// The English stemmer never touches a text that is known to be Uzbek.
#[test]
fn no_language_is_stemmed_by_the_rules_of_another() {
    let index = shelf().speaking("uz", "uz", "Aringss", &[]).speaking("en", "en", "Aringss", &[]);
    let index = index.index();
    assert_eq!(ids(&index, "aringss"), ["uz", "en"]);
}
