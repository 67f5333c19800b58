//! Faults of the office's own file.

use expect_test::expect;

use crate::broken::{OFFICE, office};

#[test]
fn an_unknown_group_is_named() {
    office(r#"groups = ["land"]"#, r#"groups = ["lend"]"#).tells(expect![[r#"
        office/office.toml:26:10: groups = "all": no point serves land; add it to one, or offer less
        office/office.toml:40:11: groups = "lend": unknown group; groups.toml has cards, land
    "#]]);
}

#[test]
fn an_unknown_service_is_named() {
    office(r#"services = "all""#, r#"services = ["cards.new", "cards.gold", "land.register"]"#)
        .tells(expect![[r#"
            office/office.toml:27:26: services = "cards.gold": unknown service; services/cards.toml of the catalogue has no such id
        "#]]);
}

#[test]
fn a_service_that_is_not_offered_cannot_be_most_used() {
    office(
        r#"services = "all""#,
        r#"services = ["cards.new", "land.register"]
most_used = ["cards.lost"]"#,
    )
    .tells(expect![[r#"
        office/office.toml:28:14: most_used = "cards.lost": not offered here; add it to `services`, or take it out
    "#]]);
}

#[test]
fn an_office_without_windows_is_refused() {
    office(r#"kind = "window""#, r#"kind = "zone_seat""#).tells(expect![[r#"
        office/office.toml: no windows; write [[points]] with kind = "window"
    "#]]);
}

#[test]
fn an_office_without_points_is_refused() {
    office("[[points]]\nnumbers = [1, 2]\nkind = \"window\"\ngroups = [\"cards\"]\n", "")
        .with(OFFICE, "[[points]]\nnumbers = [3]\nkind = \"room\"\ngroups = [\"land\"]\n", "")
        .tells(expect![[r#"
            office/office.toml: no windows; write [[points]] with kind = "window"
            office/office.toml:26:10: groups = "all": no point serves cards; add it to one, or offer less
            office/office.toml:26:10: groups = "all": no point serves land; add it to one, or offer less
        "#]]);
}

#[test]
fn a_point_that_serves_nothing_is_refused() {
    office(r#"groups = ["land"]"#, "groups = []").tells(expect![[r#"
        office/office.toml:26:10: groups = "all": no point serves land; add it to one, or offer less
        office/office.toml:37:1: [[points]]: serves nothing; name at least one group in `groups`
    "#]]);
}

#[test]
fn a_group_that_no_point_serves_is_refused() {
    office(r#"groups = ["land"]"#, r#"groups = ["cards"]"#).tells(expect![[r#"
        office/office.toml:26:10: groups = "all": no point serves land; add it to one, or offer less
    "#]]);
}

#[test]
fn a_point_outside_the_range_is_refused() {
    office("numbers = [3]", "numbers = [0, 3, 1000, -1, 9223372036854775808]").tells(expect![[r#"
        office/office.toml:38:12: numbers = 0: out of range; numbers on the wall, 1 to 999
        office/office.toml:38:18: numbers = 1000: out of range; numbers on the wall, 1 to 999
        office/office.toml:38:24: numbers = -1: out of range; numbers on the wall, 1 to 999
        office/office.toml:38:28: numbers = 9223372036854775808: out of range; numbers on the wall, 1 to 999
    "#]]);
}

#[test]
fn a_point_described_twice_is_refused() {
    office("numbers = [3]", "numbers = [2, 3]").tells(expect![[r#"
        office/office.toml:38:12: numbers = 2: point 2 is described twice; keep one
    "#]]);
}

#[test]
fn an_unknown_kind_of_point_is_refused() {
    office(r#"kind = "room""#, r#"kind = "desk""#).tells(expect![[r#"
        office/office.toml:39:8: kind = "desk": not a kind of point; use one of window, video_booth, zone_seat, class_seat, room
    "#]]);
}

#[test]
fn a_bad_time_zone_is_refused() {
    office(r#""Europe/Moscow""#, r#""Europe/Moskow""#).tells(expect![[r#"
        office/office.toml:5:13: time_zone = "Europe/Moskow": not a time zone; use an IANA name like Europe/Moscow
    "#]]);
}

#[test]
fn an_offset_is_no_time_zone() {
    office(r#""Europe/Moscow""#, r#""+25:00""#).tells(expect![[r#"
        office/office.toml:5:13: time_zone = "+25:00": not a time zone; use an IANA name like Europe/Moscow
    "#]]);
}

#[test]
fn closing_before_opening_is_refused() {
    office(r#"monday = "9:00-18:00""#, r#"monday = "18:00-9:00""#).tells(expect![[r#"
        office/office.toml:13:10: monday = "18:00-9:00": closes before it opens; hours end on the day they begin, by 24:00
    "#]]);
}

#[test]
fn unreadable_hours_are_refused() {
    office(r#"monday = "9:00-18:00""#, r#"monday = "9-18""#).tells(expect![[r#"
        office/office.toml:13:10: monday = "9-18": not opening hours; write like 8:00-20:00, or closed
    "#]]);
}

#[test]
fn an_office_closed_every_day_is_refused() {
    office(
        r#"monday = "9:00-18:00"
tuesday = "9:00-18:00"
wednesday = "9:00-18:00"
thursday = "9:00-18:00"
friday = "9:00-18:00""#,
        r#"monday = "closed"
tuesday = "closed"
wednesday = "closed"
thursday = "closed"
friday = "closed""#,
    )
    .tells(expect![[r#"
        office/office.toml:12:1: [hours]: closed on every day; write the hours of at least one
    "#]]);
}

#[test]
fn a_day_that_does_not_exist_is_refused() {
    office("date = 2027-01-01", "date = 2027-02-29").tells(expect![[r#"
        office/office.toml:22:8: date = 2027-02-29: not TOML: invalid date, expected day between 01 and 28
    "#]]);
}

#[test]
fn a_date_with_a_time_is_refused() {
    office("date = 2027-01-01", "date = 2027-01-01T00:00:00Z").tells(expect![[r#"
        office/office.toml:22:8: date = 2027-01-01T00:00:00Z: not a day; write a date without quotes, like 2027-01-01, from 2020 to 2100
    "#]]);
}

#[test]
fn a_date_far_away_is_refused() {
    office("date = 2027-01-01", "date = 9999-12-31").tells(expect![[r#"
        office/office.toml:22:8: date = 9999-12-31: not a day; write a date without quotes, like 2027-01-01, from 2020 to 2100
    "#]]);
}

#[test]
fn a_date_in_quotes_is_refused() {
    office("date = 2027-01-01", r#"date = "2027-01-01""#).tells(expect![[r#"
        office/office.toml:22:8: date = "2027-01-01": a text; expected a date without quotes, like 2027-01-01
    "#]]);
}

#[test]
fn a_holiday_twice_is_refused() {
    office(
        "[[holiday]]",
        r#"[[holiday]]
date = 2027-01-01
hours = "10:00-12:00"

[[holiday]]"#,
    )
    .tells(expect![[r#"
        office/office.toml:26:8: date = 2027-01-01: a second entry of this day; keep one
    "#]]);
}

#[test]
fn a_missing_lane_is_refused() {
    office("class-2 = { rank = 2, base = 30, rate = 1.0, bound_min = 30 }\n", "").tells(expect![[
        r#"
            office/office.toml:46:1: [policy.lanes]: `class-2` is missing here
        "#
    ]]);
}

#[test]
fn a_lane_twice_is_refused() {
    office("class-2 =", "class-1 =").tells(expect![[r#"
        office/office.toml:49:1: class-1 = { rank = 2, base = 30, rate = 1.0, bound_min = 30 : not TOML: duplicate key
    "#]]);
}

#[test]
fn numbers_that_are_none_are_refused() {
    office(
        "class-0 = { rank = 0, base = 0, rate = 1.0, bound_min = 60 }",
        "class-0 = { rank = 256, base = nan, rate = -1, bound_min = 0 }",
    )
    .tells(expect![[r#"
        office/office.toml:47:20: rank = 256: out of range; rank, 0 to 255
        office/office.toml:47:32: base = nan: out of range; minutes of waiting, -1440 to 1440
        office/office.toml:47:44: rate = -1: out of range; credit for a minute waited, 0 to 100
        office/office.toml:47:60: bound_min = 0: out of range; minutes, 1 to 1440
    "#]]);
}

#[test]
fn infinity_is_refused() {
    office("base = 600, rate = 1.0", "base = inf, rate = 1e309").tells(expect![[r#"
        office/office.toml:50:30: base = inf: out of range; minutes of waiting, -1440 to 1440
        office/office.toml:50:42: rate = 1e309: out of range; credit for a minute waited, 0 to 100
    "#]]);
}

#[test]
fn a_quota_of_no_calls_is_refused() {
    office("calls = 2\n", "calls = 0\n").tells(expect![[r#"
        office/office.toml:56:9: calls = 0: out of range; calls in a row, 1 to 99
    "#]]);
}

#[test]
fn a_quota_that_limits_nothing_is_refused() {
    office("[[policy.quota]]\nrank = 2", "[[policy.quota]]\nrank = 9").tells(expect![[r#"
        office/office.toml:55:8: rank = 9: no lane has this rank or a higher one, so it limits nothing
    "#]]);
}

#[test]
fn a_quota_that_protects_nobody_is_refused() {
    office("class-0 = { rank = 0", "class-0 = { rank = 2")
        .with(OFFICE, "class-1 = { rank = 1", "class-1 = { rank = 2")
        .with(OFFICE, "late-appointment = { rank = 1", "late-appointment = { rank = 2")
        .tells(expect![[r#"
            office/office.toml:55:8: rank = 2: no lane is of a lower rank, so it protects nobody
        "#]]);
}

#[test]
fn a_number_width_out_of_range_is_refused() {
    office("number_width = 3", "number_width = 2").tells(expect![[r#"
        office/office.toml:9:16: number_width = 2: out of range; digits, 3 to 7
    "#]]);
}

#[test]
fn too_many_calls_before_a_no_show_are_refused() {
    office("calls_before_no_show = 2", "calls_before_no_show = 10").tells(expect![[r#"
        office/office.toml:10:24: calls_before_no_show = 10: out of range; calls, 1 to 9
    "#]]);
}

#[test]
fn a_reserved_letter_is_refused() {
    office(r#"cards = "Е""#, r#"cards = "Х""#).tells(expect![[r#"
        office/office.toml:30:9: cards = "Х": reserved for tickets printed without the server; use one of А Е К Р С Т У
    "#]]);
}

#[test]
fn a_letter_for_an_unknown_group_is_refused() {
    office(r#"cards = "Е""#, r#"crads = "Е""#).tells(expect![[r#"
        office/office.toml:30:9: crads = "Е": unknown group; groups.toml has cards, land
    "#]]);
}

#[test]
fn a_kiosk_number_twice_is_refused() {
    office("number = 2", "number = 1").tells(expect![[r#"
        office/office.toml:71:10: number = 1: a second kiosk of this number; give each its own
    "#]]);
}

#[test]
fn a_kiosk_number_of_two_digits_is_refused() {
    office("number = 2", "number = 10").tells(expect![[r#"
        office/office.toml:71:10: number = 10: out of range; kiosk number, 1 to 9
    "#]]);
}

#[test]
fn a_limit_of_nothing_is_refused() {
    office("tickets_per_device_per_min = 40", "tickets_per_device_per_min = 0")
        .tells(expect![[r#"
            office/office.toml:60:30: tickets_per_device_per_min = 0: out of range; tickets, 1 to 100000
        "#]]);
}

#[test]
fn a_limit_in_words_is_refused() {
    office("tickets_per_device_per_min = 40", r#"tickets_per_device_per_min = "many""#)
        .tells(expect![[r#"
            office/office.toml:60:30: tickets_per_device_per_min = "many": a text; expected a whole number, or "none"
        "#]]);
}

#[test]
fn an_unknown_entry_is_refused() {
    office("wait_norm_min = 15", "wait_norm_mins = 15").tells(expect![[r#"
        office/office.toml: `wait_norm_min` is missing here
        office/office.toml:8:18: wait_norm_mins = 15: unknown entry; known here: address, amenity, calls_before_no_show, catalogue, demand, hall, holiday, hours, id, kiosk, languages, letters, limits, name, number_width, offer, points, policy, time_zone, wait_norm_min
    "#]]);
}

#[test]
fn a_language_that_is_none_is_refused() {
    office(r#"languages = ["ru", "en"]"#, r#"languages = ["ru", "english", "ru"]"#)
        .tells(expect![[r#"
            office/office.toml:6:20: languages = "english": not a language; use its ISO 639 code, like ru or en
            office/office.toml:6:31: languages = "ru": named twice; take one out
        "#]]);
}

#[test]
fn a_name_in_one_language_only_is_refused() {
    office(r#"name = { ru = "Центр", en = "Centre" }"#, r#"name = { ru = "Центр" }"#).tells(
        expect![[r#"
            office/office.toml:3:8: name = { ru = "Центр" }: `name` has no text in en; add one
        "#]],
    );
}

#[test]
fn control_characters_are_refused() {
    office(r#"en = "Centre""#, r#"en = "Cen\u001Btre\u202E""#).tells(expect![[r#"
        office/office.toml:3:29: en = "Cen\u001Btre\u202E": holds the control character U+001B; take it out
    "#]]);
}

#[test]
fn a_copied_directory_needs_its_own_id() {
    office(r#"id = "office""#, r#"id = "other""#).tells(expect![[r#"
        office/office.toml:2:6: id = "other": the directory is named office; name both the same
    "#]]);
}

#[test]
fn a_day_of_23_hours_is_refused() {
    office("[0, 0, 0,", "[0, 0,").tells(expect![[r#"
        office/office.toml:82:20: arrivals_by_hour = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0,…: write 24 numbers, one for each hour from 0:00, not all of them 0
    "#]]);
}

#[test]
fn shares_over_one_are_refused() {
    office("class-1 = 0.1", "class-1 = 0.95").tells(expect![[r#"
        office/office.toml:83:11: classes = { class-1 = 0.95, class-2 = 0.1, class-3 = 0.0 }: the shares are more than 1 together; lower them
    "#]]);
}
