//! Faults of the plan of the hall.

use expect_test::expect;

use crate::broken::{Broken, office};

const SOUND: &str = r#"[hall]
columns = 10
rows = 6

[[hall.area]]
id = "windows"
name = { ru = "Окна 1–2", en = "Windows 1–2" }
kind = "windows"
column = 0
row = 0
width = 4
height = 2

[[hall.area]]
id = "seats"
name = { ru = "Зал", en = "Seats" }
kind = "waiting"
column = 4
row = 2
width = 6
height = 4

[[hall.kiosk]]
device = "kiosk-1"
column = 1
row = 5

"#;

fn hall(from: &str, to: &str) -> Broken {
    assert!(SOUND.contains(from), "no `{from}` to break");
    let text = SOUND.replacen(from, to, 1);
    office("[[amenity]]", &format!("{text}[[amenity]]"))
}

#[test]
fn a_sound_plan_tells_nothing() {
    hall("", "").tells(expect![[r#"
        nothing: it was read without a fault
    "#]]);
}

#[test]
fn an_area_lies_within_the_hall_and_on_no_other() {
    hall("width = 6", "width = 7").tells(expect![[r#"
        office/office.toml:88:1: [[hall.area]]: not within the hall; it has 10 by 6 cells
    "#]]);
    hall("column = 4", "column = 3").tells(expect![[r#"
        nothing: it was read without a fault
    "#]]);
    hall("column = 4\nrow = 2", "column = 3\nrow = 1").tells(expect![[r#"
        office/office.toml:88:1: [[hall.area]]: lies on area windows; move one of them
    "#]]);
}

#[test]
fn a_kiosk_on_the_plan_is_one_of_the_office() {
    hall("kiosk-1", "kiosk-7").tells(expect![[r#"
        office/office.toml:98:10: device = "kiosk-7": no such kiosk; name the `device` of a [[kiosk]]
    "#]]);
    hall("column = 1\nrow = 5", "column = 10\nrow = 5").tells(expect![[r#"
        office/office.toml:97:1: [[hall.kiosk]]: not within the hall; it has 10 by 6 cells
    "#]]);
}

#[test]
fn a_kind_of_area_is_known() {
    hall("kind = \"waiting\"", "kind = \"garden\"").tells(expect![[r#"
        office/office.toml:91:8: kind = "garden": not a kind of area; use one of windows, waiting, room, entrance, other
    "#]]);
}
