//! Taking a ticket, looking at it, giving it back; once, however often it is asked.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use crate::office::{Office, send};

#[tokio::test]
async fn a_ticket_is_taken_looked_at_and_given_back() {
    let office = Office::open().await;
    let ticket = office.ticket().await;
    assert_eq!((ticket.text("number"), &ticket.body["people_ahead"]), ("А 0000001", &json!(0)));
    let second = office.ticket().await;
    assert_eq!(second.text("number"), "А 0000002");
    assert_eq!(second.body["people_ahead"], 1);
    let id = ticket.text("id");
    let told = office.post(&format!("/tickets/{id}/paper"), json!({"outcome": "printed"})).await;
    assert_eq!((told.status, told.text("state")), (200, "waiting"));
    let gone = office
        .request(Method::DELETE, &format!("/tickets/{id}"))
        .header("Idempotency-Key", Uuid::new_v4().to_string());
    assert_eq!(send(gone).await.text("state"), "cancelled");
    assert_eq!(office.state(&ticket).await, "cancelled");
}

#[tokio::test]
async fn a_holder_who_cancels_too_late_is_told_where_to_go() {
    let office = Office::open().await;
    let ticket = office.ticket().await;
    office.at(1, "open", json!({})).await;
    office.at(1, "call-next", json!({})).await;
    let id = ticket.text("id");
    let gone = office
        .request(Method::DELETE, &format!("/tickets/{id}"))
        .header("Idempotency-Key", Uuid::new_v4().to_string());
    let told = send(gone).await;
    assert_eq!((told.status, told.problem()), (409, "refused"));
    assert!(told.text("detail").contains("Подойдите к окну"), "{told:?}");
    assert_eq!(office.state(&ticket).await, "called");
}

#[tokio::test]
async fn a_repeat_gets_the_first_answer_byte_for_byte() {
    let office = Office::open().await;
    let (key, id, service) = (Uuid::new_v4(), Uuid::now_v7(), office.service().await);
    let first = office.post_as(key, "/tickets", json!({"id": id, "service": service})).await;
    office.ticket().await;
    let seq = office.seq().await;
    // The same wish, written in another way.
    let again = office
        .request(Method::POST, "/tickets")
        .header("Idempotency-Key", key.to_string().to_uppercase())
        .header("Content-Type", "application/json; charset=utf-8")
        .body(format!("{{ \"service\" : \"{service}\",\n \"class\":0, \"id\":\"{id}\" }}"));
    let again = send(again).await;
    assert_eq!((again.status, &again.bytes), (201, &first.bytes));
    assert_eq!(office.seq().await, seq, "nothing was done");
    let office = office.again(|_| ()).await;
    let later = office.post_as(key, "/tickets", json!({"id": id, "service": service})).await;
    assert_eq!(later.bytes, first.bytes, "also after a restart");
}

#[tokio::test]
async fn fifty_repeats_at_once_make_one_ticket() {
    let office = Office::open().await;
    let (key, service) = (Uuid::new_v4(), office.service().await);
    let body = json!({"id": Uuid::now_v7(), "service": service});
    let seq = office.seq().await;
    let asked = (0..50).map(|_| office.post_as(key, "/tickets", body.clone()));
    let answers = futures_util::future::join_all(asked).await;
    assert!(answers.iter().all(|it| it.status == 201 && it.bytes == answers[0].bytes));
    assert_eq!(office.seq().await, seq + 1);
}

#[tokio::test]
async fn a_key_that_was_used_for_another_wish_is_refused() {
    let office = Office::open().await;
    let (key, service) = (Uuid::new_v4(), office.service().await);
    let first = json!({"id": Uuid::now_v7(), "service": service});
    let other = json!({"id": Uuid::now_v7(), "service": service});
    assert_eq!(office.post_as(key, "/tickets", first.clone()).await.status, 201);
    let seq = office.seq().await;
    for (path, body) in [("/tickets", other), ("/points/1/open", json!({}))] {
        let refused = office.post_as(key, path, body).await;
        assert_eq!((refused.status, refused.problem()), (409, "key-reused"), "{path}");
    }
    assert_eq!(office.seq().await, seq);
    assert_eq!(office.post_as(key, "/tickets", first).await.status, 201, "the first still holds");
}

#[tokio::test]
async fn the_same_ticket_under_another_key_is_the_same_ticket() {
    let office = Office::open().await;
    let (id, service) = (Uuid::now_v7(), office.service().await);
    let first = office.post("/tickets", json!({"id": id, "service": service})).await;
    let again = office.post("/tickets", json!({"id": id, "service": service})).await;
    assert_eq!((again.status, again.text("number")), (201, first.text("number")));
    let other = office.post("/tickets", json!({"id": id, "service": service, "class": 2})).await;
    assert_eq!((other.status, other.problem()), (409, "key-reused"));
}

#[tokio::test]
async fn a_tracking_link_opens_its_ticket_and_no_other() {
    let office = Office::open().await;
    let (ticket, other) = (office.ticket().await, office.ticket().await);
    let link = ticket.text("tracking_url");
    let token = link.rsplit('/').next().unwrap();
    assert_eq!(token.len(), 22);
    assert!(link.starts_with(&office.url("/t/")), "{link}");
    let look =
        async |ticket: &str, token: &str| office.get(&format!("/tickets/{ticket}?t={token}")).await;
    let seen = look(ticket.text("id"), token).await;
    assert_eq!((seen.status, seen.text("state")), (200, "waiting"));
    let unknown = look(&Uuid::new_v4().to_string(), token).await;
    for wrong in [
        look(other.text("id"), token).await,
        look(ticket.text("id"), &token[1..]).await,
        look(ticket.text("id"), "").await,
        look(ticket.text("id"), &"A".repeat(8000)).await,
        look("..%2f..%2fetc%2fpasswd", token).await,
    ] {
        assert_eq!((wrong.status, &wrong.bytes), (404, &unknown.bytes), "the same for all");
    }
}

#[tokio::test]
async fn no_ticket_is_issued_behind_closed_doors() {
    let office = Office::with("tiny", |settings| {
        settings.start_at = Some("2026-10-14T18:30:00+03:00".parse().unwrap());
    })
    .await;
    let service = office.service().await;
    let late = office.post("/tickets", json!({"id": Uuid::now_v7(), "service": service})).await;
    assert_eq!((late.status, late.problem()), (409, "refused"));
    assert_eq!(late.text("detail"), "Приём талонов на сегодня окончен. Приходите в часы работы.");
    assert_eq!(office.seq().await, 0);
}

#[tokio::test]
async fn a_device_has_its_share() {
    let office = Office::with("tiny", |_| ()).await;
    let started = Instant::now();
    let mut taken = 0_u32;
    loop {
        let request = office
            .request(Method::POST, "/tickets")
            .header("Talon-Device", "kiosk-1")
            .header("Idempotency-Key", Uuid::new_v4().to_string())
            .json(&json!({"id": Uuid::now_v7(), "service": "no.such"}));
        let answer = send(request).await;
        if answer.status == 429 {
            break;
        }
        assert_eq!(answer.status, 422);
        taken += 1;
        assert!(taken < 1_000, "no share ends");
        // Slowly enough for the limit of requests, too fast for the limit of tickets.
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // Forty at once, and as many a minute behind them, however slow this machine is.
    let more = started.elapsed().as_secs_f64() * 40.0 / 60.0;
    assert!((40..=41 + more as u32).contains(&taken), "{taken} taken, {more:.1} came in the time");
}
