//! Requests: templates whose ids are written in place, and a plain blocking client for whatever is
//! not measured by the thousand.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, ensure};
use uuid::Uuid;

use crate::loader::Answer;

/// UUIDv7s as kiosks make them: the time, then what sets them apart; here a counter.
pub struct Ids {
    count: u64,
}

impl Ids {
    /// Ids that no other run has, nor another `Ids` with another `lane`.
    pub fn new(lane: u16) -> Self {
        Self { count: u64::from(lane) << 48 }
    }

    /// One more.
    pub fn another(&mut self) -> Uuid {
        self.count += 1;
        let mut rest = [0; 10];
        rest[2..].copy_from_slice(&self.count.to_be_bytes());
        // A clock before 1970 makes ids that are out of order, which is all the same here.
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let now_ms = u64::try_from(now.as_millis()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(now_ms, &rest).into_uuid()
    }
}

/// A `POST` of which each copy has an id and a key of its own.
pub struct Template {
    bytes: Vec<u8>,
    key_at: usize,
    id_at: usize,
    ids: Ids,
}

/// Stands where an id will be.
const NO_ID: &str = "00000000-0000-0000-0000-000000000000";

impl Template {
    /// `POST path` of a ticket for `service`.
    ///
    /// # Errors
    ///
    /// When the clock stands before 1970.
    pub fn ticket(path: &str, service: &str, lane: u16) -> Result<Self> {
        let body = format!(r#"{{"id":"{NO_ID}","service":"{service}"}}"#);
        let head = head("POST", path, Some(NO_ID), body.len());
        let key_at = head.find(NO_ID).context("the head holds a key")?;
        let id_at = head.len() + body.find(NO_ID).context("the body holds an id")?;
        Ok(Self { bytes: (head + &body).into_bytes(), key_at, id_at, ids: Ids::new(lane) })
    }

    /// The next request, whole.
    pub fn another(&mut self) -> &[u8] {
        for at in [self.key_at, self.id_at] {
            let id = self.ids.another();
            id.hyphenated().encode_lower(&mut self.bytes[at..at + NO_ID.len()]);
        }
        &self.bytes
    }
}

fn head(method: &str, path: &str, key: Option<&str>, body_bytes: usize) -> String {
    let key = key.map(|it| format!("idempotency-key: {it}\r\n")).unwrap_or_default();
    let typed = if body_bytes > 0 { "content-type: application/json\r\n" } else { "" };
    format!(
        "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n{typed}{key}\
         content-length: {body_bytes}\r\n\r\n"
    )
}

/// One keep-alive connection that waits for each answer.
pub struct Client {
    stream: TcpStream,
    ids: Ids,
}

impl Client {
    /// Connects; `lane` keeps its keys apart from those of other clients.
    ///
    /// # Errors
    ///
    /// When nobody listens there.
    pub fn connect(server: SocketAddr, lane: u16) -> Result<Self> {
        let stream = TcpStream::connect_timeout(&server, Duration::from_secs(5))
            .with_context(|| format!("cannot connect to {server}"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self { stream, ids: Ids::new(lane) })
    }

    /// The body of a `GET`.
    ///
    /// # Errors
    ///
    /// When the answer is not `200`.
    pub fn get(&mut self, path: &str) -> Result<Vec<u8>> {
        let (status, body) = self.ask(&head("GET", path, None, 0))?;
        ensure!(status == 200, "GET {path}: {status} {}", String::from_utf8_lossy(&body));
        Ok(body)
    }

    /// Status and body of a command under a new key.
    ///
    /// # Errors
    ///
    /// When there is no answer.
    pub fn post(&mut self, path: &str, body: &str) -> Result<(u16, Vec<u8>)> {
        let key = self.ids.another().to_string();
        self.ask(&(head("POST", path, Some(&key), body.len()) + body))
    }

    /// A command that must succeed.
    ///
    /// # Errors
    ///
    /// When it does not.
    pub fn must(&mut self, path: &str, body: &str) -> Result<serde_json::Value> {
        let (status, answer) = self.post(path, body)?;
        let text = || String::from_utf8_lossy(&answer).into_owned();
        ensure!((200..300).contains(&status), "POST {path}: {status} {}", text());
        if answer.is_empty() {
            return Ok(serde_json::Value::Null);
        }
        serde_json::from_slice(&answer).with_context(|| format!("POST {path}: {}", text()))
    }

    /// Issues a ticket for `service`.
    ///
    /// # Errors
    ///
    /// When none is given.
    pub fn issue(&mut self, service: &str) -> Result<serde_json::Value> {
        let id = self.ids.another();
        self.must("/api/v1/tickets", &format!(r#"{{"id":"{id}","service":"{service}"}}"#))
    }

    fn ask(&mut self, request: &str) -> Result<(u16, Vec<u8>)> {
        self.stream.write_all(request.as_bytes()).context("cannot send a request")?;
        let (mut inbox, mut chunk) = (Vec::new(), vec![0; 64 << 10]);
        loop {
            let length = self.stream.read(&mut chunk).context("no answer")?;
            ensure!(length > 0, "the server closed the connection");
            inbox.extend_from_slice(&chunk[..length]);
            if let Some(answer) = Answer::first_in(&inbox)? {
                return Ok((answer.status, inbox[answer.body..answer.length].to_vec()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Template;

    #[test]
    fn each_copy_of_a_template_has_ids_of_its_own_and_the_same_length() {
        let mut template = Template::ticket("/api/v1/tickets", "land", 1).unwrap();
        let first = template.another().to_vec();
        let second = template.another().to_vec();
        assert_eq!(first.len(), second.len());
        assert_ne!(first, second);
        let text = String::from_utf8(second).unwrap();
        let (_, body) = text.split_once("\r\n\r\n").unwrap();
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        let id = uuid::Uuid::parse_str(body["id"].as_str().unwrap()).unwrap();
        assert_eq!(id.get_version_num(), 7);
    }
}
