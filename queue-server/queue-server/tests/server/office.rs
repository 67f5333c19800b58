//! A running office and a caller of it.

use std::path::{Path, PathBuf};

use queue_server::{Running, Settings, start};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use uuid::Uuid;

/// The directory of an office's files.
pub fn files(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/offices").join(name)
}

/// A server and its data.
pub struct Office {
    running: Running,
    settings: Settings,
    data: TempDir,
    client: Client,
    service: OnceCell<String>,
}

/// A status and a body.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub status: u16,
    pub kind: String,
    pub body: Value,
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The kind of problem, without what all have in common.
    pub fn problem(&self) -> &str {
        let kind = self.body["type"].as_str().unwrap_or("no problem");
        assert!(kind == "no problem" || self.kind == "application/problem+json", "{self:?}");
        kind.strip_prefix("urn:talon:problem:").unwrap_or(kind)
    }

    /// A text in the body.
    pub fn text(&self, key: &str) -> &str {
        self.body[key].as_str().unwrap_or_else(|| panic!("no {key} in {self:?}"))
    }
}

impl Office {
    /// The bench office on a Wednesday morning: no limits, fifty points.
    pub async fn open() -> Self {
        Self::with("bench", |_| ()).await
    }

    /// An office with settings of its own.
    pub async fn with(name: &str, change: impl FnOnce(&mut Settings)) -> Self {
        let data = tempfile::tempdir().unwrap();
        let mut settings = Settings::new(files(name), data.path());
        settings.start_at = Some("2026-10-14T10:00:00+03:00".parse().unwrap());
        // How full the disk of this machine is should change no test.
        (settings.config.disk_low_mib, settings.config.disk_low_percent) = (0, 0);
        change(&mut settings);
        let running = start(settings.clone()).await.unwrap();
        Self { running, settings, data, client: Client::new(), service: OnceCell::new() }
    }

    /// Stops the server and starts it again on the same log, with settings changed.
    pub async fn again(self, change: impl FnOnce(&mut Settings)) -> Self {
        let Self { running, mut settings, data, client, service } = self;
        running.stop().await.unwrap();
        change(&mut settings);
        let running = start(settings.clone()).await.unwrap();
        Self { running, settings, data, client, service }
    }

    pub fn data(&self) -> &Path {
        self.data.path()
    }

    pub fn running(self) -> (Running, TempDir) {
        (self.running, self.data)
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.running.address())
    }

    /// A request to the interface.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, self.url(&format!("/api/v1{path}")))
    }

    pub async fn get(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path)).await
    }

    /// A page, which must be there.
    pub async fn page(&self, path: &str) -> String {
        let answer = send(self.client.get(self.url(path))).await;
        assert_eq!(answer.status, 200, "{path}");
        String::from_utf8(answer.bytes).unwrap()
    }

    /// A command under a name of its own.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.post_as(Uuid::new_v4(), path, body).await
    }

    /// A command under a given name.
    pub async fn post_as(&self, key: Uuid, path: &str, body: Value) -> Answer {
        let request = self.request(Method::POST, path).header("Idempotency-Key", key.to_string());
        send(request.json(&body)).await
    }

    /// A ticket for a service that is given from a ticket.
    pub async fn ticket(&self) -> Answer {
        let service = self.service().await;
        let answer = self.post("/tickets", json!({"id": Uuid::now_v7(), "service": service})).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        answer
    }

    /// A service of the office without an appointment.
    pub async fn service(&self) -> String {
        self.service.get_or_init(|| self.first_service()).await.clone()
    }

    async fn first_service(&self) -> String {
        let services = self.get("/services").await.body;
        let services = services["services"].as_array().unwrap();
        let walk_in = services.iter().find(|it| it["walk_in"] == true).unwrap();
        walk_in["id"].as_str().unwrap().to_owned()
    }

    /// A command at a point, which must be done.
    pub async fn at(&self, point: u16, command: &str, body: Value) -> Answer {
        let answer = self.post(&format!("/points/{point}/{command}"), body).await;
        assert_eq!(answer.status, 200, "{command}: {answer:?}");
        answer
    }

    /// The state of a ticket.
    pub async fn state(&self, ticket: &Answer) -> String {
        let id = ticket.text("id");
        self.get(&format!("/tickets/{id}")).await.text("state").to_owned()
    }

    /// The number of the last event.
    pub async fn seq(&self) -> u64 {
        self.get("/health").await.body["seq"].as_u64().unwrap()
    }
}

/// Sends and reads whole.
pub async fn send(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let kind = response.headers().get("content-type").map(|it| it.to_str().unwrap().to_owned());
    let bytes = response.bytes().await.unwrap().to_vec();
    let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    Answer { status, kind: kind.unwrap_or_default(), body, bytes }
}
