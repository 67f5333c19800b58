//! Faults of whole files.

use expect_test::expect;

use crate::broken::{CARDS, GROUPS, OFFICE, office, sound};

#[test]
fn sound_files_tell_nothing() {
    sound().tells(expect![[r#"
        nothing: it was read without a fault
    "#]]);
}

#[test]
fn a_missing_office_is_told() {
    sound().without(OFFICE).tells(expect![[r#"
        office/office.toml: no such file; write it, or correct the path
    "#]]);
}

#[test]
fn an_empty_file_is_told() {
    sound().bytes(OFFICE, b" \n").tells(expect![[r#"
        office/office.toml: empty; README.md of assets/offices and of assets/catalogue lists the entries
    "#]]);
}

#[test]
fn a_file_in_another_encoding_is_told() {
    sound().bytes(GROUPS, b"[[group]]\nid = \"\xca\xe0\xf0\xf2\xfb\"\n").tells(expect![[r#"
        catalogue/groups.toml: not UTF-8 in line 2; save it as UTF-8
    "#]]);
}

#[test]
fn a_byte_order_mark_does_no_harm() {
    sound().with(OFFICE, "# A sound", "\u{feff}# A sound").tells(expect![[r#"
        nothing: it was read without a fault
    "#]]);
}

#[test]
fn faults_of_syntax_are_told_with_their_place() {
    sound()
        .with(GROUPS, "id = \"land\"", "id = \"land")
        .with(OFFICE, "number_width = 3", "number_width == 3")
        .tells(expect![[r#"
            office/office.toml:9:15: number_width == 3: not TOML: extra `=`, expected nothing
        "#]]);
}

#[test]
fn a_group_without_its_file_is_told() {
    sound().without(CARDS).tells(expect![[r#"
        catalogue/services/cards.toml: no such file; write it, or correct the path
    "#]]);
}

#[test]
fn a_file_without_its_group_is_told() {
    sound().bytes("catalogue/services/horses.toml", b"").tells(expect![[r#"
        catalogue/services/horses.toml: no group `horses` in groups.toml; add it, or delete this
    "#]]);
}

#[test]
fn a_directory_in_place_of_the_catalogue_file_is_told() {
    sound().with(OFFICE, "../catalogue", "../nowhere").tells(expect![[r#"
        nowhere/categories.toml: no such file; write it, or correct the path
        nowhere/groups.toml: no such file; write it, or correct the path
    "#]]);
}

#[test]
fn a_file_that_never_ends_is_told() {
    sound().bytes(GROUPS, &vec![b'#'; 2 << 20]).tells(expect![[r#"
        catalogue/groups.toml: 2097152 bytes; at most 1048576 are read
    "#]]);
}

#[test]
fn every_fault_of_every_file_is_told_at_once() {
    office("Europe/Moscow", "Moscow")
        .with(OFFICE, "number_width = 3", "number_width = 8")
        .with(GROUPS, "letter = \"А\"", "letter = \"Ж\"")
        .with(CARDS, "weight = 2.0", "weight = -2")
        .with(CARDS, "weight = 0.2", "weight = 0")
        .tells(expect![[r#"
            catalogue/groups.toml:9:10: letter = "Ж": not a ticket letter; use one of А Е К М Р С Т У Х (М and Х are reserved)
            catalogue/services/cards.toml:10:10: weight = -2: out of range; relative demand, 0.0001 to 1000
            catalogue/services/cards.toml:28:10: weight = 0: out of range; relative demand, 0.0001 to 1000
            office/office.toml:5:13: time_zone = "Moscow": not a time zone; use an IANA name like Europe/Moscow
            office/office.toml:9:16: number_width = 8: out of range; digits, 3 to 7
        "#]]);
}

/// Whatever line is lost, the answer names a cause; «not complete» would mean that a reader gave
/// up without saying why.
#[test]
fn every_lost_line_is_explained_or_harmless() {
    for file in [OFFICE, GROUPS, CARDS, "catalogue/categories.toml"] {
        let text = std::fs::read_to_string(format!("tests/sound/{file}")).unwrap();
        for lost in 0..text.lines().count() {
            let kept = text.lines().enumerate().filter(|(line, _)| *line != lost);
            let kept: Vec<&str> = kept.map(|(_, text)| text).collect();
            let told = sound().bytes(file, kept.join("\n").as_bytes()).read();
            assert!(!told.contains("not complete"), "{file} without line {}: {told}", lost + 1);
        }
    }
}
