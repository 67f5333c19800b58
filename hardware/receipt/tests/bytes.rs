//! The very bytes of a ticket, one command a line, so that a change of them is seen.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::fmt::Write;

use expect_test::expect_file;
use jiff::civil::date;
use receipt::{Profile, Ticket, WaitRange, Words, render};

fn bytes_of(id: &str) -> String {
    let ticket = Ticket {
        centre: "Центр услуг на Садовой".into(),
        number: "А 015".into(),
        service: "Кадастровый учёт и регистрация прав".into(),
        people_ahead: Some(4),
        wait: Some(WaitRange { low_min: 8, high_min: 17 }),
        issued: date(2026, 10, 14).at(10, 42, 0, 0),
        documents: vec!["паспорт".into(), "СНИЛС".into()],
        tracking_url: Some("https://talon.example/t/q7Jk2mN8vXz4RbT1".into()),
        return_within_min: Some(10),
        ..Ticket::default()
    };
    let job = render(&ticket, &Profile::named(id).unwrap(), &Words::builtin("ru").unwrap());
    let mut out = String::new();
    for ends in job.safe_points.windows(2) {
        let command = &job.bytes[ends[0]..ends[1]];
        for byte in command.iter().take(48) {
            write!(out, "{byte:02x} ").unwrap();
        }
        let more = command.len().saturating_sub(48);
        let more = if more > 0 { format!("and {more} more") } else { String::new() };
        writeln!(out, "{more}").unwrap();
    }
    out.replace(" \n", "\n")
}

#[test]
fn epson() {
    expect_file!["golden/epson-tm-t20.txt"].assert_eq(&bytes_of("epson-tm-t20"));
}

#[test]
fn atol_with_its_own_page_number() {
    expect_file!["golden/atol-rp-326.txt"].assert_eq(&bytes_of("atol-rp-326"));
}

#[test]
fn custom_with_a_drawn_code_and_a_presenter() {
    expect_file!["golden/custom-vkp80iii.txt"].assert_eq(&bytes_of("custom-vkp80iii"));
}

#[test]
fn windows_1251_where_there_is_nothing_else() {
    let text = include_str!("../../../assets/printers/epson-tm-t20.toml");
    let profile = Profile::from_toml(&text.replace("cp866_n = 17\n", "")).unwrap();
    let ticket = Ticket {
        centre: "«Центр» — №1".into(),
        number: "А-015".into(),
        service: String::new(),
        people_ahead: None,
        wait: None,
        issued: date(2026, 10, 14).at(10, 42, 0, 0),
        documents: Vec::new(),
        tracking_url: None,
        return_within_min: None,
        ..Ticket::default()
    };
    let job = render(&ticket, &profile, &Words::builtin("ru").unwrap());
    let page = [0x1B, b't', 46];
    assert!(job.bytes.windows(3).any(|it| it == page));
    let number = [0xC0, 0x2D, 0x30, 0x31, 0x35];
    assert!(job.bytes.windows(5).any(|it| it == number), "the dash is a dash");
    let centre = [0xAB, 0xD6, 0xE5, 0xED, 0xF2, 0xF0, 0xBB, 0x20, 0x97, 0x20, 0xB9, 0x31];
    assert!(job.bytes.windows(12).any(|it| it == centre));
}
