//! What an operator does, and what the queue says no to.

use serde_json::json;
use uuid::Uuid;

use crate::office::Office;

#[tokio::test]
async fn a_visitor_is_called_served_and_gone() {
    let office = Office::open().await;
    let ticket = office.ticket().await;
    office.at(4, "open", json!({"operator": "op-1"})).await;
    let called = office.at(4, "call-next", json!({})).await;
    assert_eq!((called.text("number"), called.text("state")), ("А 0000001", "called"));
    assert_eq!(called.body["seq"], office.seq().await);
    assert_eq!(office.at(4, "recall", json!({})).await.text("state"), "called");
    assert_eq!(office.at(4, "start", json!({})).await.text("state"), "serving");
    let board = office.get("/board").await.body;
    assert_eq!(board["calls"][0]["number"], "А 0000001");
    assert_eq!(board["calls"][0]["place"]["point"], 4);
    assert_eq!((&board["calls"][0]["attempt"], &board["calls"][0]["seq"]), (&json!(2), &json!(5)));
    assert_eq!(office.at(4, "finish", json!({})).await.text("state"), "finished");
    assert_eq!(office.state(&ticket).await, "finished");
}

#[tokio::test]
async fn a_ticket_goes_every_other_way() {
    let office = Office::open().await;
    let (first, second) = (office.ticket().await, office.ticket().await);
    office.at(1, "open", json!({})).await;
    office.at(2, "open", json!({})).await;
    office.at(1, "call-next", json!({})).await;
    assert_eq!(office.at(1, "return", json!({})).await.text("state"), "waiting");
    let call = json!({"ticket": second.text("id"), "reason": "плохо себя чувствует"});
    assert_eq!(office.at(1, "call", call).await.text("number"), second.text("number"));
    assert_eq!(office.at(1, "no-show", json!({})).await.text("state"), "no_show");
    let back = json!({"ticket": second.text("id")});
    assert_eq!(office.at(1, "resume-ticket", back).await.text("state"), "waiting");
    office.at(1, "call-next", json!({})).await;
    office.at(1, "start", json!({})).await;
    let service = office.service().await;
    assert_eq!(
        office.at(1, "add-service", json!({"service": service})).await.text("state"),
        "serving"
    );
    let to = json!({"point": 2, "reason": "нужен другой специалист"});
    assert_eq!(office.at(1, "transfer", to).await.text("state"), "waiting");
    office.at(2, "call-next", json!({})).await;
    assert_eq!(office.at(2, "park", json!({"minutes": 15})).await.text("state"), "parked");
    let back = json!({"ticket": first.text("id")});
    assert_eq!(office.at(2, "resume-ticket", back).await.text("state"), "waiting");
    office.at(2, "pause", json!({"reason": "обед"})).await;
    office.at(2, "resume", json!({})).await;
    office.at(2, "close", json!({})).await;
}

#[tokio::test]
async fn the_queue_says_why_not_in_the_asked_language() {
    let office = Office::open().await;
    let ask = async |command: &str, language: &str| {
        let request = office
            .request(reqwest::Method::POST, &format!("/points/4/{command}"))
            .header("Accept-Language", language)
            .header("Idempotency-Key", Uuid::new_v4().to_string());
        crate::office::send(request).await
    };
    let closed = ask("call-next", "en-GB").await;
    assert_eq!((closed.status, closed.problem()), (409, "refused"));
    assert_eq!(closed.text("detail"), "Point 4 is closed. Open it first.");
    assert_eq!(ask("recall", "uz").await.text("detail"), "Место 4 закрыто. Сначала откройте его.");
    office.at(4, "open", json!({})).await;
    let nobody = ask("call-next", "ru").await;
    assert_eq!(nobody.text("detail"), "К месту 4 никто не ждёт.");
    let unknown = office.post("/points/999/open", json!({})).await;
    assert_eq!((unknown.status, unknown.problem()), (404, "not-found"));
}

#[tokio::test]
async fn two_windows_never_call_one_ticket() {
    let office = Office::open().await;
    for point in 1..=20 {
        office.at(point, "open", json!({})).await;
    }
    for _ in 0..15 {
        office.ticket().await;
    }
    let calls = (1..=20).map(|point| {
        let path = format!("/points/{point}/call-next");
        let office = &office;
        async move { office.post(&path, json!({})).await }
    });
    let answers = futures_util::future::join_all(calls).await;
    let mut called: Vec<_> = answers
        .iter()
        .filter(|it| it.status == 200)
        .map(|it| it.text("number").to_owned())
        .collect();
    assert!(answers.iter().all(|it| it.status == 200 || it.problem() == "refused"));
    called.sort();
    called.dedup();
    assert_eq!(called.len(), 15);
}

#[tokio::test]
async fn a_repeated_call_next_calls_nobody_else() {
    let office = Office::open().await;
    office.ticket().await;
    office.ticket().await;
    office.at(1, "open", json!({})).await;
    let key = Uuid::new_v4();
    let first = office.post_as(key, "/points/1/call-next", json!({})).await;
    let again = office.post_as(key, "/points/1/call-next", json!({})).await;
    assert_eq!((again.status, again.bytes), (200, first.bytes));
}
