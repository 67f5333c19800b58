//! Papers printed without the server: each enters once, whatever comes first or twice.

use queue_server::Settings;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::office::{Answer, Office};

/// The small office at 10:00: one kiosk, three windows.
async fn tiny() -> Office {
    Office::with("tiny", |_| ()).await
}

fn paper(id: Uuid, number: &str, printed_at: &str) -> Value {
    let ticket = json!({"id": id, "service": "cards.social-card", "language": "ru"});
    json!({"ticket": ticket, "number": number, "printed_at": printed_at})
}

fn batch(device_now: &str, tickets: &[Value]) -> Value {
    json!({"device": "kiosk-1", "device_now": device_now, "tickets": tickets})
}

fn outcomes(answer: &Answer) -> Vec<&str> {
    assert_eq!(answer.status, 200, "{answer:?}");
    let all = answer.body["tickets"].as_array().unwrap();
    all.iter().map(|it| it["outcome"].as_str().unwrap()).collect()
}

/// The clock of the office, by which the test says what the kiosk's clock would be.
const NINE: &str = "2026-10-14T06:00:00Z";

#[tokio::test]
async fn a_kiosk_whose_clock_is_wrong_by_hours_gives_each_paper_its_true_place() {
    let office = tiny().await;
    let online =
        office.post("/tickets", json!({"id": Uuid::now_v7(), "service": "cards.social-card"}));
    assert_eq!(online.await.status, 201);
    // Its clock is three hours behind: by it, the papers are 20 and 10 minutes old.
    let (first, second) = (Uuid::now_v7(), Uuid::now_v7());
    let told = batch(
        "2026-10-14T04:00:00Z",
        &[
            paper(first, "Х 1001", "2026-10-14T03:40:00Z"),
            paper(second, "Х 1002", "2026-10-14T03:50:00Z"),
        ],
    );
    let key = Uuid::new_v4();
    let answer = office.post_as(key, "/offline-batches", told.clone()).await;
    assert_eq!(outcomes(&answer), ["entered", "entered"]);
    assert_eq!(answer.body["tickets"][0]["number"], "Х 1001");
    office.at(2, "open", json!({})).await;
    let called = office.at(2, "call-next", json!({})).await;
    assert_eq!(called.text("number"), "Х 1001", "who printed first is called first");
    // The answer was lost: the kiosk sends the batch again, by then with a later clock.
    let mut again = told.clone();
    again["device_now"] = "2026-10-14T04:00:09.5Z".into();
    let seq = office.seq().await;
    assert_eq!(office.post_as(key, "/offline-batches", again.clone()).await.bytes, answer.bytes);
    let anew = office.post("/offline-batches", again).await;
    assert_eq!(outcomes(&anew), ["known", "known"]);
    assert_eq!(office.seq().await, seq, "nothing was done twice");
}

#[tokio::test]
async fn what_cannot_be_taken_is_set_aside_with_a_sentence_and_the_rest_is_taken() {
    let office = tiny().await;
    let id = Uuid::now_v7;
    let bad_service = json!({
        "ticket": {"id": id(), "service": "horses.shoe"},
        "number": "Х 1004", "printed_at": "2026-10-14T05:50:00Z",
    });
    let told = batch(
        NINE,
        &[
            paper(id(), "Х 2001", "2026-10-14T05:50:00Z"),
            paper(id(), "А 001", "2026-10-14T05:50:00Z"),
            paper(id(), "Х 1001", "2099-01-01T00:00:00Z"),
            paper(id(), "Х 1002", "2026-10-13T12:00:00Z"),
            bad_service,
            paper(id(), "Х 1003", "2026-10-14T05:50:00Z"),
            paper(id(), "Х 1003", "2026-10-14T05:51:00Z"),
        ],
    );
    let answer = office.post("/offline-batches", told.clone()).await;
    let (no, yes) = ("refused", "entered");
    assert_eq!(outcomes(&answer), [no, no, no, no, no, yes, no]);
    for (at, sign) in [(0, "Х 2001"), (2, "2099"), (3, "2026-10-13"), (4, "horses.shoe")] {
        let detail = answer.body["tickets"][at]["detail"].as_str().unwrap().replace('\u{a0}', " ");
        assert!(detail.contains(sign), "{detail}");
    }
    let seq = office.seq().await;
    let again = office.post("/offline-batches", told).await;
    assert_eq!(outcomes(&again), [no, no, no, no, no, "known", no]);
    assert_eq!(office.seq().await, seq, "told again, written down once");
    // Staff learn who holds a paper that nobody will call; yesterday's has gone home.
    let page = office.page("/reception").await.replace('\u{a0}', " ");
    assert!(page.contains("Не вошли в очередь: Х 2001, А 001, Х 1001, Х 1004"), "{page}");
    assert!(!page.contains("Х 1002"), "{page}");
}

#[tokio::test]
async fn a_batch_is_of_a_known_kiosk_and_not_without_end() {
    let office = tiny().await;
    let mut foreign = batch(NINE, &[]);
    foreign["device"] = "kiosk-9".into();
    let refused = office.post("/offline-batches", foreign).await;
    assert_eq!((refused.status, refused.problem()), (404, "not-found"));
    let many: Vec<_> = (0..201).map(|_| paper(Uuid::now_v7(), "Х 1001", NINE)).collect();
    let refused = office.post("/offline-batches", batch(NINE, &many)).await;
    assert_eq!((refused.status, refused.text("at")), (422, "tickets"));
    let most: Vec<_> =
        (1..=200).map(|n| paper(Uuid::now_v7(), &format!("Х 1{n:03}"), NINE)).collect();
    let taken = office.post("/offline-batches", batch(NINE, &most)).await;
    assert!(outcomes(&taken).iter().all(|it| *it == "entered"));
    let huge = vec![json!({"x": "y".repeat(1000)}); 300];
    assert_eq!(office.post("/offline-batches", batch(NINE, &huge)).await.problem(), "too-large");
}

#[tokio::test]
async fn a_ticket_whose_answer_was_lost_takes_the_number_on_its_paper() {
    let office = tiny().await;
    let id = Uuid::now_v7();
    let asked = json!({"id": id, "service": "cards.social-card", "language": "ru"});
    let issued = office.post_as(id, "/tickets", asked).await;
    assert_eq!(issued.status, 201);
    let told = batch(NINE, &[paper(id, "Х 1001", "2026-10-14T05:59:00Z")]);
    let answer = office.post("/offline-batches", told.clone()).await;
    assert_eq!(outcomes(&answer), ["renumbered"]);
    let ticket = office.get(&format!("/tickets/{id}")).await;
    assert_eq!(ticket.text("number"), "Х 1001");
    let again = office.post("/offline-batches", told).await;
    assert_eq!(outcomes(&again), ["known"]);
}

#[tokio::test]
async fn reception_types_a_paper_in_and_its_kiosk_joins_it() {
    let office = tiny().await;
    let typed = json!({"id": Uuid::now_v7(), "number": "X 1005", "service": "cards.social-card"});
    let entered = office.post("/offline-tickets", typed.clone()).await;
    assert_eq!((entered.status, entered.text("number")), (201, "Х 1005"));
    let other = json!({"id": Uuid::now_v7(), "number": "Х 1005", "service": "cards.social-card"});
    let twice = office.post("/offline-tickets", other).await;
    assert_eq!((twice.status, twice.problem()), (409, "refused"));
    let id = Uuid::now_v7();
    let told = batch(NINE, &[paper(id, "Х 1005", "2026-10-14T05:40:00Z")]);
    let answer = office.post("/offline-batches", told.clone()).await;
    assert_eq!(outcomes(&answer), ["joined"]);
    assert_eq!(answer.body["tickets"][0]["number"], "Х 1005");
    assert_eq!(outcomes(&office.post("/offline-batches", told).await), ["known"]);
    office.at(2, "open", json!({})).await;
    assert_eq!(office.at(2, "call-next", json!({})).await.text("number"), "Х 1005");
    let nobody = office.post("/points/2/call-next", json!({})).await;
    assert_ne!(nobody.status, 200, "nobody is called twice");
    for (number, status) in [("А 005", 422), ("Х 2001", 422), ("Х 1000", 422)] {
        let body = json!({"id": Uuid::now_v7(), "number": number, "service": "cards.social-card"});
        assert_eq!(office.post("/offline-tickets", body).await.status, status, "{number}");
    }
    // A restart knows it all from the log.
    let office = office.again(|_: &mut Settings| ()).await;
    assert_eq!(office.get(&format!("/tickets/{id}")).await.text("number"), "Х 1005");
}

#[tokio::test]
async fn a_paper_is_printed_again_but_not_without_end() {
    let office = tiny().await;
    let body = json!({"id": Uuid::now_v7(), "service": "cards.social-card"});
    let ticket = office.post("/tickets", body).await;
    let number = ticket.text("number").to_owned();
    let again = office.post("/tickets/reprint", json!({"number": number})).await;
    assert_eq!((again.status, again.text("id")), (200, ticket.text("id")));
    assert_eq!(again.text("tracking_url"), ticket.text("tracking_url"));
    let unknown = office.post("/tickets/reprint", json!({"number": "А 777"})).await;
    assert_eq!((unknown.status, unknown.problem()), (404, "not-found"));
    let mut last = 0;
    for _ in 0..5 {
        last = office.post("/tickets/reprint", json!({"number": number})).await.status;
    }
    assert_eq!(last, 429);
}
