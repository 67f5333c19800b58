//! Following: the newest whole snapshot, whatever the follower saw before.

use std::time::Duration;

use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::office::{Office, send};

/// A stream that is read event by event.
struct Stream {
    response: Response,
    text: String,
}

/// One event: its name, its id, its data.
#[derive(Debug)]
struct Event {
    name: String,
    id: u64,
    data: Value,
    retry: Option<u64>,
}

impl Stream {
    async fn open(office: &Office, query: &str) -> Self {
        Self::resume(office, query, None).await
    }

    async fn resume(office: &Office, query: &str, last: Option<&str>) -> Self {
        let mut request = office.request(Method::GET, &format!("/events?{query}"));
        if let Some(last) = last {
            request = request.header("Last-Event-ID", last);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        let kind = response.headers()["content-type"].to_str().unwrap();
        assert_eq!(kind, "text/event-stream; charset=utf-8");
        Self { response, text: String::new() }
    }

    /// The next block of lines; `None` when the stream has ended.
    async fn block(&mut self) -> Option<String> {
        while !self.text.contains("\n\n") {
            let more = tokio::time::timeout(Duration::from_secs(8), self.response.chunk());
            let more = more.await.expect("a stream is never silent for 8 s").ok().flatten()?;
            self.text.push_str(std::str::from_utf8(&more).unwrap());
        }
        let (block, rest) = self.text.split_once("\n\n").unwrap();
        let (block, rest) = (block.to_owned(), rest.to_owned());
        self.text = rest;
        Some(block)
    }

    async fn next(&mut self) -> Event {
        let mut retry = None;
        loop {
            let block = self.block().await.expect("the stream goes on");
            let field =
                |name: &str| block.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
            retry = retry.or_else(|| field("retry").map(|it| it.parse().unwrap()));
            let (Some(name), Some(data)) = (field("event"), field("data")) else { continue };
            let id = field("id").unwrap().parse().unwrap();
            let (name, data) = (name.to_owned(), serde_json::from_str(data).unwrap());
            return Event { name, id, data, retry };
        }
    }

    /// The first event that reflects `seq` or more.
    async fn until(&mut self, seq: u64) -> Event {
        loop {
            let event = self.next().await;
            if event.id >= seq {
                return event;
            }
        }
    }
}

#[tokio::test]
async fn a_board_follows_the_calls() {
    let office = Office::open().await;
    let mut board = Stream::open(&office, "topic=board").await;
    let first = board.next().await;
    assert_eq!((first.name.as_str(), &first.data["calls"]), ("snapshot", &json!([])));
    assert!((500..2500).contains(&first.retry.unwrap()));
    office.ticket().await;
    office.at(7, "open", json!({})).await;
    let called = office.at(7, "call-next", json!({})).await;
    let shown = board.until(called.body["seq"].as_u64().unwrap()).await;
    assert_eq!(shown.data["seq"], shown.id);
    assert_eq!(shown.data["calls"][0]["number"], called.body["number"]);
}

#[tokio::test]
async fn each_topic_has_its_snapshot() {
    let office = Office::open().await;
    let ticket = office.ticket().await;
    office.at(7, "open", json!({})).await;
    let mut hall = Stream::open(&office, "topic=office").await;
    let hall = hall.next().await.data;
    assert_eq!((&hall["waiting"], &hall["open"]), (&json!(1), &json!(true)));
    let mut window = Stream::open(&office, "topic=window&point=7").await;
    let seen = window.next().await.data;
    assert_eq!((&seen["state"], &seen["waiting_count"]), (&json!("free"), &json!(1)));
    assert_eq!(seen["next"]["number"], ticket.body["number"]);
    assert_eq!(seen["next"]["why"], "других в очереди нет, ждёт меньше минуты");
    let link = ticket.text("tracking_url").rsplit('/').next().unwrap().to_owned();
    let query = format!("topic=ticket&id={}&t={link}", ticket.text("id"));
    let mut phone = Stream::open(&office, &query).await;
    assert_eq!(phone.next().await.data["state"], "waiting");
    let called = office.at(7, "call-next", json!({})).await;
    let told = phone.until(called.body["seq"].as_u64().unwrap()).await.data;
    assert_eq!((&told["state"], &told["place"]["point"]), (&json!("called"), &json!(7)));
    let current = window.until(called.body["seq"].as_u64().unwrap()).await.data;
    assert_eq!(current["current"]["number"], ticket.body["number"]);
}

#[tokio::test]
async fn whatever_was_seen_before_the_whole_newest_comes_first() {
    let office = Office::open().await;
    office.ticket().await;
    let seq = office.seq().await;
    for last in ["-1", "999999999999", "0", "ёлка", "1e5", " ", "18446744073709551616"] {
        let mut board = Stream::resume(&office, "topic=board", Some(last)).await;
        let event = board.next().await;
        assert_eq!((event.id, &event.data["waiting"]), (seq, &json!(1)), "{last}");
    }
}

#[tokio::test]
async fn a_silent_office_still_says_that_it_is_there() {
    let office = Office::open().await;
    let mut office_topic = Stream::open(&office, "topic=office").await;
    let first = office_topic.next().await;
    let later = office_topic.next().await;
    assert_eq!(first.id, later.id, "waits change with time, also when nothing happens");
    assert!(first.data["at"].as_str() < later.data["at"].as_str());
}

#[tokio::test]
async fn a_call_for_help_rings_on_every_window_page() {
    let office = Office::open().await;
    let mut window = Stream::open(&office, "topic=window&point=3").await;
    window.next().await;
    let asked = std::time::Instant::now();
    let call = office.post("/help-calls", json!({"device": "kiosk-1"})).await;
    assert_eq!(call.status, 204);
    loop {
        let calls = window.next().await.data["help_calls"].clone();
        if calls[0]["device"] == "kiosk-1" {
            break;
        }
    }
    assert!(asked.elapsed() < Duration::from_secs(1), "{:?}", asked.elapsed());
    office.post("/help-calls", json!({"device": "kiosk-1", "cancelled": true})).await;
    while window.next().await.data["help_calls"] != json!([]) {}
}

#[tokio::test]
async fn a_printer_in_trouble_is_told_to_staff() {
    let office = Office::open().await;
    let mut window = Stream::open(&office, "topic=window&point=3").await;
    window.next().await;
    let state = json!({
        "version": "talon-kiosk 0.1.0", "clock": "2026-10-14T07:00:00Z", "printer_online": true,
        "paper": "out",
    });
    send(office.request(Method::PUT, "/devices/kiosk-1/state").json(&state)).await;
    loop {
        let alerts = window.next().await.data["alerts"].clone();
        if alerts[0]["text"] == "Киоск 1, на стенде: кончилась бумага. Замените рулон."
        {
            assert_eq!(alerts[0]["urgent"], true);
            break;
        }
    }
}

/// Where the next working printer is, a kiosk without paper tells its visitor from this.
#[tokio::test]
async fn kiosks_learn_within_three_seconds_which_of_them_prints() {
    let office = Office::with("sadovaya", |_| ()).await;
    let mut hall = Stream::open(&office, "topic=office").await;
    assert_eq!(hall.next().await.data["kiosks"], json!([]), "none has spoken yet");
    let tell = async |device: &str, paper: &str| {
        let state = json!({
            "version": "talon-kiosk 0.1.0", "clock": "2026-10-14T07:00:00Z",
            "printer_online": true, "paper": paper,
        });
        let path = format!("/devices/{device}/state");
        send(office.request(Method::PUT, &path).json(&state)).await
    };
    for (device, paper) in [("kiosk-2", "ok"), ("kiosk-1", "ok"), ("kiosk-1", "out")] {
        assert_eq!(tell(device, paper).await.status, 204);
    }
    let told = std::time::Instant::now();
    let expected = json!([
        {"device": "kiosk-1", "prints": false}, {"device": "kiosk-2", "prints": true},
    ]);
    while hall.next().await.data["kiosks"] != expected {}
    assert!(told.elapsed() < Duration::from_secs(3), "{:?}", told.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_that_does_not_read_holds_up_nobody() {
    let office = Office::open().await;
    let mut stuck = Vec::new();
    for _ in 0..50 {
        stuck.push(Stream::open(&office, "topic=window&point=1").await);
    }
    let mut reader = Stream::open(&office, "topic=window&point=1").await;
    for _ in 0..300 {
        office.ticket().await;
    }
    let seq = office.seq().await;
    let newest = reader.until(seq).await;
    assert_eq!(newest.data["waiting_count"], 300);
    // Whoever wakes up gets the newest after at most what the network had taken already.
    assert_eq!(stuck.pop().unwrap().until(seq).await.data["waiting_count"], 300);
}

#[tokio::test]
async fn streams_end_when_the_server_stops() {
    let office = Office::open().await;
    let mut board = Stream::open(&office, "topic=board").await;
    board.next().await;
    let (running, _data) = office.running();
    let started = std::time::Instant::now();
    let (stopped, ended) =
        tokio::join!(running.stop(), async { while board.block().await.is_some() {} });
    stopped.unwrap();
    let () = ended;
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
}

#[tokio::test]
async fn one_address_cannot_take_every_place() {
    let office = Office::with("bench", |settings| {
        settings.config.connections_per_address = 4;
        settings.config.uncounted_addresses = vec!["127.0.0.1".parse().unwrap()];
    })
    .await;
    let greedy = || {
        let own = std::net::IpAddr::from([127, 0, 0, 2]);
        reqwest::Client::builder().local_address(own).no_proxy().build().unwrap()
    };
    let board = office.url("/api/v1/events?topic=board");
    let mut followers = Vec::new();
    for _ in 0..4 {
        followers.push(greedy().get(&board).send().await.unwrap());
    }
    assert!(greedy().get(&board).send().await.is_err(), "a fifth is closed as it comes");
    let metrics = String::from_utf8(office.get("/metrics").await.bytes).unwrap();
    assert!(metrics.contains("talon_connections_refused_total 1\n"), "{metrics}");
    for _ in 0..8 {
        // Through the proxy, which is not counted, everybody else goes on following.
        followers.push(reqwest::get(&board).await.unwrap());
    }
    followers.remove(0);
    for attempt in 0.. {
        if greedy().get(&board).send().await.is_ok() {
            break;
        }
        assert!(attempt < 100, "a place that was left is not given again");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}
