//! What is wrong is told, nothing is written, and the memory stays bounded.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use crate::office::{Office, send};

#[tokio::test]
async fn what_is_no_message_is_a_problem_and_changes_nothing() {
    let office = Office::open().await;
    let (id, service) = (Uuid::now_v7(), office.service().await);
    let seq = office.seq().await;
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let long = format!("{{\"id\":\"{id}\",\"service\":\"{}\"}}", "a".repeat(70_000));
    let with = |field: &str| format!("{{\"id\":\"{id}\",\"service\":\"{service}\",{field}}}");
    let twice = with(&format!("\"service\":\"{service}\""));
    let table: Vec<(Vec<u8>, u16, &str)> = vec![
        (b"".to_vec(), 400, "malformed-body"),
        (b"{".to_vec(), 400, "malformed-body"),
        (b"\xEF\xBB\xBF{}".to_vec(), 400, "malformed-body"),
        (b"{\"id\": \"\xCF\xF0\xE8\"}".to_vec(), 400, "malformed-body"),
        (with("\"class\":0").replace('}', ",}").into(), 400, "malformed-body"),
        (format!("{} x", with("\"class\":0")).into(), 400, "malformed-body"),
        (deep.clone().into(), 422, "invalid-value"),
        (format!("{{\"id\":{deep}}}").into(), 422, "invalid-value"),
        (b"null".to_vec(), 422, "invalid-value"),
        (b"[]".to_vec(), 422, "invalid-value"),
        (b"{}".to_vec(), 422, "invalid-value"),
        (twice.into(), 422, "invalid-value"),
        (with("\"name\":\"x\"").into(), 422, "invalid-value"),
        (with("\"class\":-1").into(), 422, "invalid-value"),
        (with("\"class\":4").into(), 422, "invalid-value"),
        (with("\"class\":9223372036854775808").into(), 422, "invalid-value"),
        (with("\"class\":1e309").into(), 400, "malformed-body"),
        (with("\"class\":NaN").into(), 400, "malformed-body"),
        (with("\"class\":\"７\"").into(), 422, "invalid-value"),
        (with("\"language\":\"<script>\"").into(), 422, "invalid-value"),
        (with("\"services\":{}").into(), 422, "invalid-value"),
        (format!("{{\"id\":\"1\",\"service\":\"{service}\"}}").into(), 422, "invalid-value"),
        (
            format!("{{\"id\":\"{}\",\"service\":\"{service}\"}}", Uuid::new_v4()).into(),
            422,
            "invalid-value",
        ),
        (format!("{{\"id\":\"{id}\",\"service\":\"../../etc\"}}").into(), 422, "invalid-value"),
        (format!("{{\"id\":\"{id}\",\"service\":\"no.such\"}}").into(), 422, "invalid-value"),
        (long.into(), 413, "too-large"),
    ];
    for (body, status, problem) in table {
        let shown = String::from_utf8_lossy(&body).chars().take(60).collect::<String>();
        let request = office
            .request(Method::POST, "/tickets")
            .header("Idempotency-Key", Uuid::new_v4().to_string())
            .header("Content-Type", "application/json")
            .body(body);
        let answer = send(request).await;
        assert_eq!((answer.status, answer.problem()), (status, problem), "{shown}: {answer:?}");
        assert!(answer.bytes.len() < 1000, "{shown}: what was sent is not sent back");
    }
    assert_eq!(office.seq().await, seq);
}

#[tokio::test]
async fn the_field_at_fault_is_named() {
    let office = Office::open().await;
    let body = json!({"id": Uuid::now_v7(), "service": "a.b", "services": ["ok", 7]});
    assert_eq!(office.post("/tickets", body).await.text("at"), "services[1]");
    let body = json!({"id": Uuid::now_v7(), "service": "no.such"});
    assert_eq!(office.post("/tickets", body).await.text("at"), "service");
    let wrong = office.post("/points/1/park", json!({"minutes": 15, "why": 1})).await;
    assert_eq!((wrong.status, wrong.text("at")), (422, "why"));
}

/// A sentence for people is in one language; what a parser found stands beside it, for programmers.
#[tokio::test]
async fn a_problem_mixes_no_english_into_a_russian_sentence() {
    let office = Office::open().await;
    let body = json!({"id": Uuid::now_v7(), "service": "a.b", "class": "high"});
    let wrong = office.post("/tickets", body).await;
    let detail = wrong.text("detail").replace("/api/openapi.json", "").replace("class", "");
    assert!(!detail.contains(|c: char| c.is_ascii_alphabetic()), "{detail}");
    assert!(wrong.text("reason").contains("expected"), "{wrong:?}");
}

#[tokio::test]
async fn headers_methods_and_addresses_are_checked() {
    let office = Office::open().await;
    let body = json!({"id": Uuid::now_v7(), "service": office.service().await});
    let seq = office.seq().await;
    let post = |path: &str| office.request(Method::POST, path);
    let key = Uuid::new_v4().to_string();
    let table = [
        (post("/tickets").json(&body), 400, "invalid-header"),
        (post("/tickets").header("Idempotency-Key", "1").json(&body), 400, "invalid-header"),
        (
            post("/tickets")
                .header("Idempotency-Key", &key)
                .header("Idempotency-Key", &key)
                .json(&body),
            400,
            "invalid-header",
        ),
        (
            post("/tickets").header("Idempotency-Key", &key).body(body.to_string()),
            415,
            "unsupported-media-type",
        ),
        (
            post("/tickets")
                .header("Idempotency-Key", &key)
                .header("Content-Type", "text/plain")
                .body(body.to_string()),
            415,
            "unsupported-media-type",
        ),
        (
            post("/tickets")
                .header("Idempotency-Key", &key)
                .header("Talon-Device", "Kiosk 1")
                .json(&body),
            400,
            "invalid-header",
        ),
        (office.request(Method::PUT, "/tickets").json(&body), 405, "method-not-allowed"),
        (office.request(Method::TRACE, "/office"), 405, "method-not-allowed"),
        (office.request(Method::GET, "/nothing"), 404, "not-found"),
        (office.request(Method::GET, "/tickets/%00"), 404, "not-found"),
        (office.request(Method::GET, "/events?topic=treasury"), 422, "invalid-value"),
        (office.request(Method::GET, "/events?topic=window&point=-1"), 404, "not-found"),
        (office.request(Method::GET, "/events?topic=window"), 404, "not-found"),
        (office.request(Method::GET, "/events?topic=ticket&id=1&t=2"), 404, "not-found"),
        (
            post("/points/1/open")
                .header("Idempotency-Key", &key)
                .header("Origin", "null")
                .json(&json!({})),
            403,
            "forbidden",
        ),
        (
            post("/points/1/open")
                .header("Idempotency-Key", &key)
                .header("Sec-Fetch-Site", "cross-site")
                .json(&json!({})),
            403,
            "forbidden",
        ),
        (office.request(Method::GET, "/office").header("Host", "evil.example"), 403, "forbidden"),
    ];
    for (request, status, problem) in table {
        let shown = format!("{request:?}");
        let answer = send(request).await;
        assert_eq!((answer.status, answer.problem()), (status, problem), "{shown}");
        assert!(!answer.text("detail").is_empty() && !answer.text("title").is_empty());
    }
    assert_eq!(office.seq().await, seq);
}

#[tokio::test]
async fn a_devices_clock_is_noted_and_never_used() {
    let office = Office::open().await;
    let state = json!({
        "version": "talon-kiosk 0.1.0", "clock": "2099-01-01T00:00:00Z", "printer_online": false,
    });
    let put = office.request(Method::PUT, "/devices/kiosk-1/state").json(&state);
    assert_eq!(send(put).await.status, 204);
    assert!(office.get("/office").await.text("now").starts_with("2026-10-14T07:0"));
    for (field, value) in [
        ("trouble", json!("бумага\nкончилась")),
        ("version", json!("a".repeat(81))),
        ("clock", json!("2026-02-29T00:00:00Z")),
        ("clock", json!("2026-02-28 00:00")),
        ("paper", json!("none")),
    ] {
        let mut wrong = state.clone();
        wrong[field] = value;
        let put = office.request(Method::PUT, "/devices/kiosk-1/state").json(&wrong);
        let answer = send(put).await;
        assert_eq!((answer.status, answer.text("at")), (422, field));
    }
}

#[tokio::test]
async fn a_device_that_the_office_does_not_have_is_refused() {
    let office = Office::open().await;
    let seq = office.seq().await;
    let call = office.post("/help-calls", json!({"device": "ghost-9"})).await;
    let state = json!({
        "version": "talon-kiosk 0.1.0", "clock": "2026-10-14T07:00:00Z", "printer_online": false,
    });
    let put = send(office.request(Method::PUT, "/devices/ghost-9/state").json(&state)).await;
    for answer in [call, put] {
        assert_eq!((answer.status, answer.problem()), (404, "not-found"), "{answer:?}");
        assert_eq!(answer.text("at"), "device");
        let detail = answer.text("detail");
        assert!(detail.contains("ghost-9") && detail.contains("office.toml"), "{detail}");
    }
    assert_eq!(office.seq().await, seq);
}

/// Sends raw bytes and reads what comes until the server closes or falls silent.
fn raw(office: &Office, bytes: &[u8]) -> String {
    let address = office.url("").trim_start_matches("http://").to_owned();
    let mut socket = TcpStream::connect(address).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(3))).unwrap();
    // The server may refuse and close before it has read everything.
    socket.write_all(bytes).ok();
    let mut read = Vec::new();
    socket.take(16_384).read_to_end(&mut read).ok();
    String::from_utf8_lossy(&read).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn headers_without_end_are_refused() {
    let office = Office::open().await;
    let many: String = (0..10_000).map(|n| format!("X-{n}: 1\r\n")).collect();
    let large = format!("Last-Event-ID: {}\r\n", "9".repeat(1 << 20));
    for headers in [many, large] {
        let request = format!("GET /api/v1/office HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n");
        let answer = raw(&office, request.as_bytes());
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431"), "{answer}");
    }
    let both = "POST /api/v1/tickets HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\
                Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /api/v1/health HTTP/1.1\r\n\r\n";
    let answer = raw(&office, both.as_bytes());
    assert!(!answer.contains("\"status\":\"ok\""), "a smuggled request was answered: {answer}");
    assert_eq!(office.get("/health").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_that_never_ends_its_headers_is_sent_away() {
    let office = Office::with("bench", |settings| settings.config.header_timeout_s = 1).await;
    let started = Instant::now();
    let answer = raw(&office, b"GET /api/v1/office HTTP/1.1\r\nHost: localhost\r\n");
    assert!(started.elapsed() < Duration::from_millis(2900), "the connection was held");
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_hall_sends_the_next_away_and_has_room_again() {
    let office = Office::with("bench", |settings| settings.config.connections = 8).await;
    let address = office.url("").trim_start_matches("http://").to_owned();
    let held: Vec<_> = (0..8).map(|_| TcpStream::connect(&address).unwrap()).collect();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let request = b"GET /api/v1/health HTTP/1.0\r\nHost: localhost\r\n\r\n";
    assert_eq!(raw(&office, request), "");
    drop(held);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(raw(&office, request).contains("\"status\":\"ok\""));
}
