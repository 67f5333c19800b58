//! What devices tell reaches staff and kiosks, and what engineers do reaches the log.

use reqwest::Method;
use serde_json::{Value, json};

use crate::office::{Office, send};

async fn tell(office: &Office, more: Value) -> u16 {
    let mut state = json!({
        "version": "talon-kiosk 0.1.0", "clock": "2026-10-14T07:00:00Z", "printer_online": true,
    });
    let (all, more) = (state.as_object_mut().unwrap(), more.as_object().unwrap().clone());
    all.extend(more);
    send(office.request(Method::PUT, "/devices/kiosk-1/state").json(&state)).await.status
}

#[tokio::test]
async fn staff_read_each_trouble_of_a_kiosk_on_their_pages() {
    let office = Office::with("tiny", |_| ()).await;
    let told = [
        (json!({"paper": "out"}), "кончилась бумага"),
        (json!({"paper": "near_end"}), "бумага кончается"),
        (json!({"cover_open": true}), "открыта крышка"),
        (json!({"cutter_error": true}), "резак"),
        (json!({"printer_online": false}), "принтер не отвечает"),
        (json!({"scanner": "failed"}), "сканер"),
        (json!({"keypad": "absent"}), "клавиатура"),
        (json!({"sound": "failed"}), "нет звука"),
        (json!({"offline_waiting": 7}), "7"),
        (json!({"offline_left": 12}), "12"),
        (json!({"offline_left": 0}), "кончились"),
    ];
    for (state, words) in told {
        assert_eq!(tell(&office, state.clone()).await, 204, "{state}");
        let page = office.page("/window/1").await;
        assert!(page.contains("Киоск 1, у входа") && page.contains(words), "{state} is not told");
    }
    assert_eq!(tell(&office, json!({"scanner": "ok", "offline_left": 999})).await, 204);
    assert!(!office.page("/window/1").await.contains("Киоск 1"), "nothing is wrong any more");
}

#[tokio::test]
async fn an_engineers_deed_is_in_the_log() {
    let office = Office::with("tiny", |_| ()).await;
    let deed = json!({"action": "printer-test", "detail": "ok"});
    let seq = office.seq().await;
    let noted = office.post("/devices/kiosk-1/service-actions", deed.clone()).await;
    assert_eq!(noted.status, 204);
    assert_eq!(office.seq().await, seq + 1);
    let foreign = office.post("/devices/kiosk-9/service-actions", deed).await;
    assert_eq!(foreign.status, 404);
    let empty =
        office.post("/devices/kiosk-1/service-actions", json!({"action": "", "detail": ""}));
    assert_eq!(empty.await.problem(), "invalid-value");
    let log = office.data().join("log.db");
    let store = rusqlite_kind(&log);
    assert_eq!(store.last().map(String::as_str), Some("device_serviced"));
}

/// The kinds of the events of a log.
fn rusqlite_kind(log: &std::path::Path) -> Vec<String> {
    let connection = rusqlite::Connection::open(log).unwrap();
    let mut all = connection.prepare("SELECT kind FROM event ORDER BY seq").unwrap();
    let kinds = all.query_map((), |row| row.get(0)).unwrap();
    kinds.map(Result::unwrap).collect()
}
