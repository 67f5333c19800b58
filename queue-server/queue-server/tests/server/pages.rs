//! The pages are there, and nothing may frame them, follow them or be loaded into them.

use reqwest::Method;
use serde_json::json;

use crate::office::{Office, send};

#[tokio::test]
async fn every_page_is_served_with_its_headers() {
    let office = Office::open().await;
    let ticket = office.ticket().await;
    let link = ticket.text("tracking_url").to_owned();
    let pages = [office.url("/"), office.url("/window/3"), office.url("/board"), link];
    for page in pages {
        let response = reqwest::get(&page).await.unwrap();
        assert_eq!(response.status(), 200, "{page}");
        let header = |name| response.headers()[name].to_str().unwrap().to_owned();
        assert!(header("content-security-policy").contains("default-src 'none'"), "{page}");
        assert_eq!(header("referrer-policy"), "no-referrer");
        assert_eq!(header("x-content-type-options"), "nosniff");
        let html = response.text().await.unwrap();
        for asset in html.split("/assets/").skip(1) {
            let asset = asset.split(['"', '\'']).next().unwrap();
            let asset = office.url(&format!("/assets/{asset}"));
            assert_eq!(reqwest::get(&asset).await.unwrap().status(), 200, "{asset}");
        }
    }
}

#[tokio::test]
async fn what_is_not_there_is_said_on_a_page() {
    let office = Office::open().await;
    let ticket = office.ticket().await;
    let id = ticket.text("id");
    let missing = [
        office.url("/window/999"),
        office.url("/window/x"),
        office.url(&format!("/t/{id}/AAAAAAAAAAAAAAAAAAAAAA")),
        office.url("/t/1/2"),
    ];
    let mut bodies = Vec::new();
    for page in missing {
        let response = reqwest::get(&page).await.unwrap();
        assert_eq!(response.status(), 404, "{page}");
        bodies.push(response.text().await.unwrap());
    }
    assert_eq!(bodies[2], bodies[3], "a wrong link tells nothing");
    assert_eq!(reqwest::get(office.url("/assets/../Cargo.toml")).await.unwrap().status(), 404);
}

#[tokio::test]
async fn a_page_follows_in_fragments() {
    let office = Office::open().await;
    let stream = office.url("/pages/events?view=window&point=3");
    let mut response = reqwest::get(stream).await.unwrap();
    let mut text = String::new();
    while !text.contains("event: fragment") {
        text.push_str(std::str::from_utf8(&response.chunk().await.unwrap().unwrap()).unwrap());
    }
    assert!(text.contains("event: clock\ndata: 1791961") && text.contains("data: <"), "{text}");
    for wrong in ["view=window", "view=office", "view=ticket&id=1&token=2", ""] {
        let status = reqwest::get(office.url(&format!("/pages/events?{wrong}"))).await.unwrap();
        assert!([404, 422].contains(&status.status().as_u16()), "{wrong}");
    }
}

#[tokio::test]
async fn the_catalogue_is_sent_once() {
    let office = Office::open().await;
    let first = office.request(Method::GET, "/services").send().await.unwrap();
    let tag = first.headers()["etag"].clone();
    let again = office.request(Method::GET, "/services").header("If-None-Match", tag);
    let again = send(again).await;
    assert_eq!((again.status, again.bytes.len()), (304, 0));
}

#[tokio::test]
async fn the_description_is_what_is_mounted() {
    let office = Office::open().await;
    let document = reqwest::get(office.url("/api/openapi.json")).await.unwrap();
    let document: serde_json::Value = document.json().await.unwrap();
    assert_eq!(
        document,
        serde_json::from_str::<serde_json::Value>(&queue_server::openapi()).unwrap()
    );
    for (path, item) in document["paths"].as_object().unwrap() {
        let path = path.strip_prefix("/api/v1").unwrap().replace("{id}", "0");
        for method in item.as_object().unwrap().keys() {
            let method: Method = method.to_uppercase().parse().unwrap();
            let answer = send(office.request(method.clone(), &path).json(&json!({}))).await;
            assert_ne!(answer.status, 405, "{method} {path}");
            let documented = &item[method.as_str().to_lowercase()]["responses"];
            let status = answer.status.to_string();
            assert!(documented[&status].is_object(), "{method} {path} answered {status}");
        }
        let patched = send(office.request(Method::PATCH, &path)).await;
        assert_eq!((patched.status, patched.problem()), (405, "method-not-allowed"), "{path}");
    }
}

/// A proxy before a server on loopback lets a network in as well as an open address does.
#[tokio::test]
async fn a_server_without_sign_in_says_so_on_every_page() {
    for open in [false, true] {
        let office = Office::with("bench", |settings| settings.unauthenticated_lan = open).await;
        let ticket = office.ticket().await;
        let link = ticket.text("tracking_url").to_owned();
        let paths = ["/", "/window/3", "/board", "/window/999"].map(|path| office.url(path));
        for page in paths.into_iter().chain([link]) {
            let html = reqwest::get(&page).await.unwrap().text().await.unwrap();
            let told = html.matches("без входа").count();
            assert_eq!(told, usize::from(open), "{page} says it once, or not at all");
        }
        assert_eq!(office.get("/office").await.body["unauthenticated"], open);
        let elsewhere = office.request(Method::GET, "/office").header("Host", "evil.example");
        assert_eq!(send(elsewhere).await.status, 403, "a name bound to this machine is refused");
    }
}

/// The lines of the stream's first fragment.
async fn first_fragment(request: reqwest::RequestBuilder) -> String {
    let mut stream = request.send().await.unwrap();
    assert_eq!(stream.status(), 200);
    let mut text = String::new();
    while !text.contains("event: fragment") || !text.ends_with("\n\n") {
        text.push_str(std::str::from_utf8(&stream.chunk().await.unwrap().unwrap()).unwrap());
    }
    text
}

#[tokio::test]
async fn a_phone_is_spoken_to_in_the_language_of_its_ticket() {
    let office = Office::open().await;
    let client = reqwest::Client::new();
    let (english, russian) = ("Your ticket", "Ваш талон");
    // Chosen at the kiosk; what the browser prefers; what the page speaks.
    let cases = [
        (Some("en"), "ru", english, "lang=\"en\""),
        (Some("ru"), "en-GB,en;q=0.9", russian, "lang=\"ru\""),
        (None, "de, en;q=0.5", english, "lang=\"en\""),
        (Some("uz"), "en", english, "lang=\"en\""),
        (None, "uz, *", russian, "lang=\"ru\""),
        (None, "", russian, "lang=\"ru\""),
    ];
    for (chosen, accept, spoken, tag) in cases {
        let service = office.service().await;
        let id = uuid::Uuid::now_v7();
        let ticket = json!({"id": id, "service": service, "language": chosen});
        let ticket = office.post("/tickets", ticket).await;
        let link = ticket.text("tracking_url");
        let told = |path: &str| client.get(path).header("Accept-Language", accept);
        let page = send(told(link)).await;
        let html = String::from_utf8(page.bytes).unwrap();
        assert!(html.contains(spoken) && html.contains(tag), "{chosen:?}, {accept}: {html}");
        let token = link.rsplit('/').next().unwrap();
        let stream = format!("/pages/events?view=ticket&id={id}&token={token}");
        let fragment = first_fragment(told(&office.url(&stream))).await;
        assert!(fragment.contains(spoken), "{chosen:?}, {accept}: {fragment}");
    }
    let gone = client.get(office.url("/t/1/2")).header("Accept-Language", "en");
    let gone = String::from_utf8(send(gone).await.bytes).unwrap();
    assert!(gone.contains("lang=\"en\"") && gone.contains("no such page"), "{gone}");
}
