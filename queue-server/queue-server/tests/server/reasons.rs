//! Who is next and why, as operators read it.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::office::{Office, send};

/// The window page's snapshot: the first that its stream gives.
async fn window(office: &Office) -> Value {
    let path = "/events?topic=window&point=1";
    let mut stream = office.request(reqwest::Method::GET, path).send().await.unwrap();
    let mut text = String::new();
    loop {
        text.push_str(std::str::from_utf8(&stream.chunk().await.unwrap().unwrap()).unwrap());
        let data = text.lines().find_map(|line| line.strip_prefix("data: "));
        if let Some(data) = data.filter(|_| text.ends_with("\n\n")) {
            return serde_json::from_str(&data.replace('\u{a0}', " ")).unwrap();
        }
    }
}

async fn privileged(office: &Office, class: u8) {
    let body = json!({"id": Uuid::now_v7(), "service": office.service().await, "class": class});
    assert_eq!(office.post("/tickets", body).await.status, 201);
}

#[tokio::test]
async fn the_rules_are_told_with_the_facts_of_the_moment() {
    let office = Office::open().await;
    office.at(1, "open", json!({})).await;
    let first = office.ticket().await.text("number").replace('\u{a0}', " ");
    let next = window(&office).await["next"].clone();
    assert_eq!(next["why"], "других в очереди нет, ждёт меньше минуты");
    assert_eq!(next["rules"], json!([]), "no rule was needed");

    privileged(&office, 1).await;
    office.ticket().await;
    let seen = window(&office).await;
    let rows = seen["waiting"].as_array().unwrap().iter().map(|row| row["why"].as_str().unwrap());
    let rows: Vec<_> = rows.collect();
    assert_eq!(rows, ["льготная категория", "по порядку", "по порядку"], "the wait stands beside");
    let next = seen["next"].clone();
    let number = next["number"].as_str().unwrap();
    assert_eq!(next["why"], "льготная категория, ждёт меньше минуты");
    let fact = format!("{number}, меньше минуты; следом {first} (меньше минуты)");
    let told = json!([
        ["Ждёт дольше предела", "никто"],
        ["По записи", "сейчас никого"],
        ["Очередь остальных", "ещё не подошла"],
        ["Категория и ожидание", fact],
    ]);
    assert_eq!(next["rules"], told);

    office.at(1, "call-next", json!({})).await;
    let reason = json!({"ticket": first_id(&office).await, "reason": "Срочная помощь"});
    office.at(1, "return", json!({})).await;
    office.at(1, "call", reason).await;
    let current = window(&office).await["current"].clone();
    assert_eq!(current["why"], "вызов вне очереди: Срочная помощь");
}

async fn first_id(office: &Office) -> String {
    let waiting = window(office).await["waiting"].clone();
    waiting[0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn nobody_is_told_of_no_minutes() {
    let office = Office::open().await;
    office.at(1, "open", json!({})).await;
    for class in [0, 0, 1] {
        privileged(&office, class).await;
    }
    let page = send(reqwest::Client::new().get(office.url("/window/1"))).await;
    let page = String::from_utf8(page.bytes).unwrap().replace('\u{a0}', " ");
    assert!(page.contains("меньше минуты"));
    for riddle in [">0 мин", " 0 мин", "не решило", "пришёл"] {
        assert!(!page.contains(riddle), "the page says «{riddle}»");
    }
}
