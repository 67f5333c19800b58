//! Faults of the file of appointments.

use expect_test::expect;

use crate::broken::{Broken, sound};

fn appointments(text: &str) -> Broken {
    sound().bytes("office/appointments.toml", text.as_bytes())
}

const SOUND: &str = r#"[[appointment]]
code = "104286"
service = "cards.new"
at = "11:00"
"#;

#[test]
fn a_sound_file_tells_nothing() {
    appointments(SOUND).tells(expect![[r#"
        nothing: it was read without a fault
    "#]]);
}

#[test]
fn a_code_is_six_digits_and_stands_once() {
    appointments(&SOUND.replace("104286", "10428")).tells(expect![[r#"
        office/appointments.toml:2:8: code = "10428": not a code; write six digits in quotes, like "104286"
    "#]]);
    appointments(&format!("{SOUND}\n{SOUND}")).tells(expect![[r#"
        office/appointments.toml:7:8: code = "104286": a second appointment of this id, the first stands at office/appointments.toml:2; give each its own
    "#]]);
}

#[test]
fn a_service_that_is_not_offered_here_is_told() {
    appointments(&SOUND.replace("cards.new", "cards.gold")).tells(expect![[r#"
        office/appointments.toml:3:11: service = "cards.gold": not offered here; use a service of [offer] in office.toml
    "#]]);
}

#[test]
fn a_time_is_hours_and_minutes() {
    for wrong in ["25:00", "11", "11:5", "11:60", "+1:00"] {
        let told = appointments(&SOUND.replace("11:00", wrong)).read();
        assert!(told.contains("appointments.toml:4:6"), "{told}");
        assert!(told.contains("not a time; write hours and minutes"), "{told}");
    }
}

#[test]
fn a_state_is_cancelled_or_moved_to_another_time() {
    appointments(&format!("{SOUND}state = \"gone\"\n")).tells(expect![[r#"
        office/appointments.toml:5:9: state = "gone": not a state; use "cancelled" or "moved", or leave it out
    "#]]);
    appointments(&format!("{SOUND}state = \"moved\"\n")).tells(expect![[r#"
        office/appointments.toml:5:9: state = "moved": moved to when? add moved_to = "15:30"
    "#]]);
    appointments(&format!("{SOUND}moved_to = \"12:00\"\n")).tells(expect![[r#"
        office/appointments.toml:1:1: [[appointment]]: `moved_to` without `state = "moved"`; write both, or none
    "#]]);
}

#[test]
fn a_date_stands_without_quotes_and_an_unknown_entry_is_told() {
    appointments(&format!("{SOUND}date = \"2026-10-14\"\n")).tells(expect![[r#"
        office/appointments.toml:5:8: date = "2026-10-14": a text; expected a date without quotes, like 2027-01-01
    "#]]);
    appointments(&format!("{SOUND}name = \"Иванов\"\n")).tells(expect![[r#"
        office/appointments.toml:5:8: name = "Иванов": unknown entry; known here: at, code, date, moved_date, moved_to, office, service, state
    "#]]);
}
