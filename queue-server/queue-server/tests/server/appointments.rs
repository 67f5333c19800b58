//! Appointments: checked in once, refused with what to do next, read anew when the file changes.

use std::fs;

use queue_server::Settings;
use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

use crate::office::{Answer, Office, files, send};

async fn tiny_at(time: &str) -> Office {
    let start = format!("2026-10-14T{time}:00+03:00").parse().unwrap();
    Office::with("tiny", |it: &mut Settings| it.start_at = Some(start)).await
}

fn code(code: &str) -> Value {
    json!({"id": Uuid::now_v7(), "code": code})
}

async fn check_in(office: &Office, body: Value) -> Answer {
    office.post("/appointments/check-in", body).await
}

#[tokio::test]
async fn who_comes_early_gets_a_ticket_with_the_slot() {
    let office = tiny_at("10:30").await;
    let ticket = check_in(&office, code("104286")).await;
    assert_eq!((ticket.status, ticket.text("number")), (201, "М 001"));
    assert_eq!(ticket.text("slot"), "2026-10-14T08:00:00Z");
    assert_eq!(ticket.text("service"), "passports.foreign-biometric");
    let list = office.get("/appointments").await;
    assert_eq!(list.text("day"), "2026-10-14");
    let states: Vec<_> = list.body["appointments"].as_array().unwrap().iter().collect();
    let states: Vec<_> =
        states.iter().map(|it| (it["code"].as_str(), it["state"].as_str())).collect();
    let some = |code, state| (Some(code), Some(state));
    assert_eq!(
        states,
        [
            some("104286", "used"),
            some("104287", "booked"),
            some("200001", "cancelled"),
            some("200002", "moved"),
        ]
    );
}

#[tokio::test]
async fn a_kiosk_that_has_the_list_gets_it_anew_only_when_it_changed() {
    let office = tiny_at("10:30").await;
    let version = office.get("/appointments").await.text("version").to_owned();
    let known = || {
        let tag = format!("\"{version}\"");
        send(office.request(Method::GET, "/appointments").header("If-None-Match", tag))
    };
    assert_eq!(known().await.status, 304);
    assert_eq!(check_in(&office, code("104286")).await.status, 201);
    assert_eq!(known().await.status, 200);
}

#[tokio::test]
async fn each_refusal_says_what_is_so_and_what_to_do() {
    let office = tiny_at("10:30").await;
    assert_eq!(check_in(&office, code("104286")).await.status, 201);
    let expected = [
        ("999999", 404, "appointment-unknown", ""),
        ("104286", 409, "appointment-used", "Талон"),
        ("200001", 409, "appointment-cancelled", "отменена"),
        ("200002", 409, "appointment-moved", "15:30"),
        ("200003", 409, "appointment-other-day", "15.01.2030"),
        ("200004", 409, "appointment-elsewhere", "Центр услуг на Садовой"),
    ];
    for (digits, status, kind, words) in expected {
        let refused = check_in(&office, code(digits)).await;
        assert_eq!((refused.status, refused.problem()), (status, kind), "{digits}");
        let said = refused.text("detail").to_lowercase();
        assert!(said.contains(&words.to_lowercase()), "{said}");
    }
    let moved = check_in(&office, code("200002")).await;
    assert_eq!(moved.body["appointment"]["slot"], "2026-10-14T12:30:00Z");
    let elsewhere = check_in(&office, code("200004")).await;
    assert!(elsewhere.body["appointment"]["office"].as_str().unwrap().contains("Садовая улица"));
}

#[tokio::test]
async fn who_is_late_may_wait_after_others() {
    let office = tiny_at("11:20").await;
    let late = check_in(&office, code("104286")).await;
    assert_eq!((late.status, late.problem()), (409, "appointment-late"));
    assert!(late.text("detail").contains("11:00"), "{late:?}");
    let mut again = code("104286");
    again["late"] = true.into();
    let ticket = check_in(&office, again).await;
    assert_eq!((ticket.status, ticket.text("slot")), (201, "2026-10-14T08:00:00Z"));
    let used = check_in(&office, code("104286")).await;
    assert_eq!(used.problem(), "appointment-used", "used is said before late");
}

#[tokio::test]
async fn two_kiosks_at_once_make_one_ticket() {
    let office = tiny_at("10:30").await;
    let asked = (0..20).map(|_| check_in(&office, code("104287")));
    let answers = futures_util::future::join_all(asked).await;
    let count = |status| answers.iter().filter(|it| it.status == status).count();
    // All come from one address, so most meet the limit; one is in, and nobody else ever.
    assert_eq!(count(201), 1, "{answers:?}");
    assert_eq!(count(201) + count(409) + count(429), 20);
    let id = Uuid::now_v7();
    let (key, body) = (Uuid::new_v4(), json!({"id": id, "code": "104286"}));
    let first = office.post_as(key, "/appointments/check-in", body.clone()).await;
    let again = office.post_as(key, "/appointments/check-in", body.clone()).await;
    assert_eq!((first.status, &first.bytes), (201, &again.bytes));
    assert_eq!(check_in(&office, body).await.text("number"), first.text("number"));
}

#[tokio::test]
async fn guessing_is_limited_and_right_codes_are_not() {
    let office = tiny_at("10:30").await;
    let as_kiosk = |device: &'static str, digits: &str| {
        let request = office.request(Method::POST, "/appointments/check-in");
        let request = request.header("Idempotency-Key", Uuid::new_v4().to_string());
        send(request.header("Talon-Device", device).json(&code(digits)))
    };
    for _ in 0..8 {
        assert_eq!(as_kiosk("kiosk-1", "200001").await.status, 409, "a code that is known");
    }
    for guess in ["000000", "111111", "222222", "333333", "444444"] {
        assert_eq!(as_kiosk("kiosk-1", guess).await.status, 404);
    }
    let limited = as_kiosk("kiosk-1", "555555").await;
    assert_eq!((limited.status, limited.problem()), (429, "too-many"));
    assert!(!limited.text("detail").is_empty());
    assert_eq!(as_kiosk("kiosk-2", "104286").await.status, 201, "others go on");
}

#[tokio::test]
async fn a_new_file_is_read_and_a_broken_one_keeps_the_old() {
    let dir = TempDir::new().unwrap();
    let own = dir.path().join("tiny");
    fs::create_dir(&own).unwrap();
    let text = fs::read_to_string(files("tiny").join("office.toml")).unwrap();
    let catalogue = files("../catalogue").canonicalize().unwrap();
    let text = text.replace("../../catalogue", catalogue.to_str().unwrap());
    fs::write(own.join("office.toml"), text).unwrap();
    let start = "2026-10-14T10:00:00+03:00".parse().unwrap();
    let office = Office::with("tiny", |it: &mut Settings| {
        it.office = own.clone();
        it.start_at = Some(start);
    })
    .await;
    assert_eq!(check_in(&office, code("104286")).await.status, 404, "no file, no appointments");
    let booked =
        "[[appointment]]\ncode = \"104286\"\nservice = \"cards.social-card\"\nat = \"11:00\"\n";
    fs::write(own.join("appointments.toml"), booked).unwrap();
    until(&office, |list| list["appointments"].as_array().unwrap().len() == 1).await;
    fs::write(own.join("appointments.toml"), format!("{booked}at2 = 1\n")).unwrap();
    for _ in 0..100 {
        let page = office.page("/window/1").await;
        if page.contains("appointments.toml:5") {
            assert_eq!(check_in(&office, code("104286")).await.status, 201, "the old one holds");
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("staff were not told which line is wrong");
}

async fn until(office: &Office, holds: impl Fn(&Value) -> bool) {
    for _ in 0..100 {
        if holds(&office.get("/appointments").await.body) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the file was not read anew");
}
