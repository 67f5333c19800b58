//! What is answered is on disk: over restarts, over days, on a full disk.

use serde_json::json;
use uuid::Uuid;

use crate::office::Office;

#[tokio::test]
async fn a_restart_gives_the_same_office() {
    let office = Office::open().await;
    let ticket = office.ticket().await;
    office.ticket().await;
    office.at(3, "open", json!({"operator": "op-3"})).await;
    office.at(3, "call-next", json!({})).await;
    let look = async |office: &Office| {
        let mut board = office.get("/board").await.body;
        let mut seen = office.get(&format!("/tickets/{}", ticket.text("id"))).await.body;
        board["at"] = json!(null);
        seen["at"] = json!(null);
        (board, seen, office.seq().await)
    };
    let before = look(&office).await;
    let token = ticket.text("tracking_url").rsplit('/').next().unwrap().to_owned();
    let office = office.again(|_| ()).await;
    assert_eq!(look(&office).await, before);
    let link = format!("/tickets/{}?t={token}", ticket.text("id"));
    assert_eq!(office.get(&link).await.status, 200, "links live on");
    assert_eq!(office.ticket().await.text("number"), "А 0000003", "numbers go on");
}

#[tokio::test]
async fn the_clock_goes_on_from_the_last_event() {
    let office = Office::with("bench", |settings| settings.speed = 1000).await;
    office.ticket().await;
    let before = office.get("/office").await.text("now").to_owned();
    let office = office.again(|_| ()).await;
    let ticket = office.ticket().await;
    assert!(ticket.text("issued_at") > "2026-10-14T07:00:00Z");
    assert!(office.get("/office").await.text("now") > &before[..19]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_is_closed_and_the_next_one_opened() {
    // A day passes in nine seconds.
    let office = Office::with("tiny", |settings| settings.speed = 10_000).await;
    let ticket = office.ticket().await;
    assert_eq!(ticket.text("number").split(' ').nth(1), Some("001"));
    let day = async || office.get("/office").await.body["day"].clone();
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while day().await != "2026-10-15" {
        assert!(std::time::Instant::now() < deadline, "the next day did not open");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let gone = office.get(&format!("/tickets/{}", ticket.text("id"))).await;
    assert_eq!(gone.status, 404, "yesterday's ticket is not of today");
    let link = ticket.text("tracking_url").rsplit('/').next().unwrap();
    let link = format!("/tickets/{}?t={link}", ticket.text("id"));
    assert_eq!(office.get(&link).await.status, 404);
    let (running, data) = office.running();
    running.stop().await.unwrap();
    let log = data.path().join("log.db");
    queue_store::Store::check(&log).unwrap();
    let copy = data.path().join("copy.db");
    queue_store::export(&log, &copy).unwrap();
}

#[tokio::test]
async fn a_full_disk_is_told_and_reading_goes_on() {
    let office = Office::with("bench", |settings| settings.config.log_max_pages = Some(40)).await;
    office.at(1, "open", json!({})).await;
    let service = office.service().await;
    let mut issued = 0;
    let (key, body, full) = loop {
        let (key, body) = (Uuid::new_v4(), json!({"id": Uuid::now_v7(), "service": service}));
        let answer = office.post_as(key, "/tickets", body.clone()).await;
        if answer.status == 201 {
            issued += 1;
            assert!(issued < 2000, "40 pages never end");
        } else {
            break (key, body, answer);
        }
    };
    assert_eq!((full.status, full.problem()), (507, "disk-full"));
    assert!(full.text("detail").starts_with("На диске сервера нет места"));
    let health = office.get("/health").await;
    assert_eq!((health.status, health.text("status")), (503, "disk_full"));
    assert_eq!(office.get("/board").await.body["waiting"], issued);
    let metrics = String::from_utf8(office.get("/metrics").await.bytes).unwrap();
    assert!(metrics.contains("talon_disk_full 1"), "{metrics}");
    let id = body["id"].as_str().unwrap();
    assert_eq!(office.get(&format!("/tickets/{id}")).await.status, 404, "it was not issued");

    let office = office.again(|settings| settings.config.log_max_pages = None).await;
    assert_eq!(office.get("/board").await.body["waiting"], issued, "nothing was lost");
    assert_eq!(office.post_as(key, "/tickets", body).await.status, 201, "the same key works");
    assert_eq!(office.get("/health").await.status, 200);
}

#[tokio::test]
async fn a_log_has_one_server() {
    let office = Office::open().await;
    let settings = queue_server::Settings::new(crate::office::files("bench"), office.data());
    let err = queue_server::start(settings).await.unwrap_err().to_string();
    assert!(err.starts_with("another server works in"), "{err}");
}

#[tokio::test]
async fn staff_are_warned_before_the_disk_is_full() {
    let office = Office::with("bench", |settings| settings.config.disk_low_mib = u32::MAX).await;
    assert_eq!(std::fs::metadata(office.data().join("reserve")).unwrap().len(), 16 << 20);
    let health = office.get("/health").await;
    assert_eq!((health.status, health.text("status")), (200, "disk_low"));
    assert!(health.body["disk_free_bytes"].as_u64().unwrap() > 0);
    let metrics = String::from_utf8(office.get("/metrics").await.bytes).unwrap();
    assert!(metrics.contains("talon_disk_low 1\n"), "{metrics}");
    assert!(metrics.contains("talon_disk_reserve 1\n"), "{metrics}");
    let page = office.page("/window/1").await;
    assert!(page.contains("bar-line note") && page.contains("На диске сервера мало места"));
    assert_eq!(office.ticket().await.status, 201, "work goes on");
}

#[tokio::test]
async fn a_clock_that_jumped_is_in_the_log_and_no_wait_is_negative() {
    // The log is of a day to come: to the server started on it the machine's clock is far behind.
    let ahead = "2190-10-14T10:00:00Z";
    let office = Office::with("bench", |it| it.start_at = Some(ahead.parse().unwrap())).await;
    office.at(1, "open", json!({})).await;
    let first = office.ticket().await;
    let office = office.again(|settings| settings.start_at = None).await;
    let second = office.ticket().await;
    assert!(first.text("issued_at") <= second.text("issued_at"), "the office's clock went on");
    office.at(1, "call-next", json!({})).await;
    office.at(1, "start", json!({})).await;
    let (running, data) = office.running();
    running.stop().await.unwrap();
    let log = rusqlite::Connection::open(data.path().join("log.db")).unwrap();
    let one = |sql: &str| log.query_row(sql, (), |row| row.get::<_, i64>(0)).unwrap();
    let by_ms = "SELECT json_extract(body, '$.fact.clock_jumped.by_ms') FROM event
                 WHERE kind = 'clock_jumped'";
    assert!(one(by_ms) < -86_400_000);
    assert_eq!(one("SELECT count(*) FROM event WHERE kind = 'clock_jumped'"), 1, "told once");
    assert_eq!(one("SELECT count(*) FROM visits WHERE wait_ms < 0"), 0);
    assert_eq!(one("SELECT count(*) FROM visits WHERE wait_ms >= 0"), 1);
}
