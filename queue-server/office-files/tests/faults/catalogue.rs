//! Faults of the catalogue.

use expect_test::expect;

use crate::broken::{CARDS, GROUPS, sound};

#[test]
fn a_letter_outside_the_set_is_refused() {
    sound().with(GROUPS, r#"letter = "А""#, r#"letter = "О""#).tells(expect![[r#"
        catalogue/groups.toml:9:10: letter = "О": not a ticket letter; use one of А Е К М Р С Т У Х (М and Х are reserved)
    "#]]);
}

#[test]
fn reserved_letters_are_refused() {
    sound().with(GROUPS, r#"letter = "А""#, r#"letter = "М""#).tells(expect![[r#"
        catalogue/groups.toml:9:10: letter = "М": reserved for appointments; use one of А Е К Р С Т У
    "#]]);
}

#[test]
fn two_letters_are_refused() {
    sound().with(GROUPS, r#"letter = "А""#, r#"letter = "АЕ""#).tells(expect![[r#"
        catalogue/groups.toml:9:10: letter = "АЕ": not a ticket letter; use one of А Е К М Р С Т У Х (М and Х are reserved)
    "#]]);
}

#[test]
fn two_groups_of_one_id_are_refused() {
    sound().with(GROUPS, r#"id = "land""#, r#"id = "cards""#).tells(expect![[r#"
        catalogue/groups.toml:8:6: id = "cards": a second group of this id, the first stands at catalogue/groups.toml:2; give each its own
        catalogue/groups.toml:17:13: services = "land.register": unknown service; correct the id or take it out
        catalogue/services/land.toml: no group `land` in groups.toml; add it, or delete this
        office/office.toml:40:11: groups = "land": unknown group; groups.toml has cards
    "#]]);
}

#[test]
fn two_services_of_one_id_are_refused() {
    sound().with(CARDS, r#"id = "cards.lost""#, r#"id = "cards.new""#).tells(expect![[r#"
        catalogue/services/cards.toml:20:6: id = "cards.new": a second service of this id, the first stands at catalogue/services/cards.toml:2; give each its own
    "#]]);
}

#[test]
fn a_service_of_another_group_is_refused() {
    sound().with(CARDS, r#"id = "cards.lost""#, r#"id = "land.lost""#).tells(expect![[r#"
        catalogue/services/cards.toml:20:6: id = "land.lost": not an id of this file; write cards.name: small Latin letters, digits, hyphens, 64 characters in all
    "#]]);
}

#[test]
fn an_id_that_is_a_path_is_refused() {
    sound().with(GROUPS, r#"id = "land""#, r#"id = "../../etc/passwd""#).tells(expect![[r#"
        catalogue/groups.toml:8:6: id = "../../etc/passwd": not a name of data; use small Latin letters, digits, hyphens
        catalogue/groups.toml:17:13: services = "land.register": unknown service; correct the id or take it out
        catalogue/services/land.toml: no group `land` in groups.toml; add it, or delete this
        office/office.toml:40:11: groups = "land": unknown group; groups.toml has cards
    "#]]);
}

#[test]
fn a_situation_with_an_unknown_service_is_refused() {
    sound().with(GROUPS, r#""cards.new""#, r#""cards.gold""#).tells(expect![[r#"
        catalogue/groups.toml:17:30: services = "cards.gold": unknown service; correct the id or take it out
    "#]]);
}

#[test]
fn a_title_in_one_language_only_is_refused() {
    sound()
        .with(
            CARDS,
            r#"title = { ru = "Социальная карта", en = "Social card" }"#,
            r#"title = { ru = "Социальная карта" }"#,
        )
        .tells(expect![[r#"
            catalogue/services/cards.toml:3:9: title = { ru = "Социальная карта" }: `title` has no text in en; add one
        "#]]);
}

#[test]
fn an_empty_title_is_refused() {
    sound().with(CARDS, r#"ru = "Социальная карта""#, r#"ru = """#).tells(expect![[r#"
        catalogue/services/cards.toml:3:16: ru = "": empty; write a text
    "#]]);
}

#[test]
fn a_title_of_200_characters_is_refused() {
    sound().with(CARDS, "Социальная карта", &"карта".repeat(40)).tells(expect![[r#"
        catalogue/services/cards.toml:3:16: ru = "картакартакартакартакартакартакартакартакартакартакартакарт…: 200 characters; at most 60 fit
    "#]]);
}

#[test]
fn a_title_that_turns_the_writing_is_refused() {
    sound().with(CARDS, "Social card", "Social \u{202E}card").tells(expect![[r#"
        catalogue/services/cards.toml:3:41: en = "Social \u{202e}card": holds the control character U+202E; take it out
    "#]]);
}

#[test]
fn numbers_out_of_range_are_refused() {
    sound().with(CARDS, "service_minutes = 8", "service_minutes = 2147483648").tells(expect![[r#"
        catalogue/services/cards.toml:8:19: service_minutes = 2147483648: out of range; minutes, 3 to 40
    "#]]);
}

#[test]
fn a_number_in_quotes_is_refused() {
    sound().with(CARDS, "service_minutes = 8", r#"service_minutes = "8""#).tells(expect![[r#"
        catalogue/services/cards.toml:8:19: service_minutes = "8": a text; expected a whole number (minutes)
    "#]]);
}

#[test]
fn full_width_digits_are_refused() {
    sound().with(CARDS, "service_minutes = 8", "service_minutes = ７").tells(expect![[r#"
        catalogue/services/cards.toml:8:19: service_minutes = ７: not TOML: string values must be quoted, expected literal string
    "#]]);
}

#[test]
fn nine_of_ten_cannot_be_faster_than_half() {
    sound().with(CARDS, "service_minutes_p90 = 14", "service_minutes_p90 = 8").tells(expect![[r#"
        catalogue/services/cards.toml:9:23: service_minutes_p90 = 8: does not fit service_minutes = 8; use 9 to 24
    "#]]);
}

#[test]
fn a_weight_that_is_no_number_is_refused() {
    sound().with(CARDS, "weight = 2.0", "weight = nan").tells(expect![[r#"
        catalogue/services/cards.toml:10:10: weight = nan: out of range; relative demand, 0.0001 to 1000
    "#]]);
}

#[test]
fn an_unknown_channel_is_refused() {
    sound()
        .with(CARDS, r#"["window", "electronic"]"#, r#"["window", "phone", "window"]"#)
        .tells(expect![[r#"
            catalogue/services/cards.toml:11:23: channels = "phone": not a channel; use window, video, electronic or zone
            catalogue/services/cards.toml:11:32: channels = "window": named twice; take one out
        "#]]);
}

#[test]
fn channels_and_flag_must_agree() {
    sound().with(CARDS, "electronic_only = false", "electronic_only = true").tells(expect![[r#"
        catalogue/services/cards.toml:12:19: electronic_only = true: the channels say false; correct one of them
    "#]]);
}

#[test]
fn an_unknown_rule_of_appointments_is_refused() {
    sound().with(CARDS, r#""optional""#, r#""maybe""#).tells(expect![[r#"
        catalogue/services/cards.toml:14:15: appointment = "maybe": not a rule; use none, optional or required
    "#]]);
}

#[test]
fn a_document_without_a_name_is_refused() {
    sound().with(CARDS, r#"ru = "Паспорт", en"#, "en").tells(expect![[r#"
        catalogue/services/cards.toml:7:14: documents = [{ en = "Passport", note_ru = "или справка" }]: the document has no name in ru; add one
    "#]]);
}

#[test]
fn an_unknown_entry_of_a_document_is_refused() {
    sound().with(CARDS, "note_ru", "remark").tells(expect![[r#"
        catalogue/services/cards.toml:7:58: remark = "или справка": unknown entry; a document has texts like ru and notes like note_ru
    "#]]);
}

#[test]
fn a_missing_entry_is_named() {
    sound().with(CARDS, "fee_roubles = 0\n", "").tells(expect![[r#"
        catalogue/services/cards.toml:1:1: [[service]]: `fee_roubles` is missing here
    "#]]);
}

#[test]
fn an_unknown_entry_is_refused() {
    sound().with(CARDS, "fee_roubles", "fee_rubles").tells(expect![[r#"
        catalogue/services/cards.toml:1:1: [[service]]: `fee_roubles` is missing here
        catalogue/services/cards.toml:16:14: fee_rubles = 0: unknown entry; known here: appointment, channels, documents, electronic_only, extraterritorial, fee_roubles, id, plain, service_minutes, service_minutes_p90, short, term_working_days, title, treasury, weight, words
    "#]]);
}

#[test]
fn a_category_of_class_0_is_refused() {
    sound().with("catalogue/categories.toml", "class = 3", "class = 0").tells(expect![[r#"
        catalogue/categories.toml:6:9: class = 0: out of range; priority class, 1 to 3
    "#]]);
}
