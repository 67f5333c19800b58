//! Following a topic: server-sent events, with their return after every loss.

use std::marker::PhantomData;
use std::time::Duration;

use queue_types::{PointId, TicketId};
use reqwest::Response;
use serde::de::DeserializeOwned;
use tokio::time::{sleep, timeout};

use super::ClientError;

/// The server is heard every second at least; twice that means that it is gone.
const SILENCE: Duration = Duration::from_secs(2);
/// The first pause before coming back, doubled up to [`PAUSE_MAX`], with a jitter of half.
const PAUSE_MIN: Duration = Duration::from_millis(250);
/// The longest pause before coming back.
const PAUSE_MAX: Duration = Duration::from_secs(3);
/// The longest event that is read.
const EVENT_MAX: usize = 4 * 1024 * 1024;

/// What to follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Topic {
    /// [`crate::OfficeSnapshot`].
    Office,
    /// [`crate::BoardSnapshot`].
    Board,
    /// [`crate::WindowSnapshot`] of a point.
    Window(PointId),
    /// [`crate::TicketSnapshot`] for the holder of a tracking token.
    Ticket(TicketId, String),
}

impl Topic {
    fn query(&self) -> String {
        match self {
            Self::Office => "topic=office".into(),
            Self::Board => "topic=board".into(),
            Self::Window(point) => format!("topic=window&point={point}"),
            Self::Ticket(id, token) => format!("topic=ticket&id={id}&t={token}"),
        }
    }
}

/// What a follower hears.
#[derive(Debug)]
pub enum Followed<T> {
    /// The newest snapshot.
    Snapshot(T),
    /// The connection is lost; the follower comes back by itself.
    Lost(ClientError),
}

/// Follows one topic of one server.
#[derive(Debug)]
pub struct Follower<T> {
    http: reqwest::Client,
    address: String,
    last: Option<String>,
    pause: Duration,
    open: Option<Reader>,
    of: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> Follower<T> {
    pub(super) fn new(http: reqwest::Client, events: String, topic: Topic) -> Self {
        let address = format!("{events}?{}", topic.query());
        Self { http, address, last: None, pause: PAUSE_MIN, open: None, of: PhantomData }
    }

    /// The next thing to be heard; waits for it. After [`Followed::Lost`] the next call waits a
    /// little (0.25 s, growing to 3 s) and connects again.
    pub async fn next(&mut self) -> Followed<T> {
        match self.hear().await {
            Ok(snapshot) => {
                self.pause = PAUSE_MIN;
                Followed::Snapshot(snapshot)
            }
            Err(error) => {
                self.open = None;
                Followed::Lost(error)
            }
        }
    }

    async fn hear(&mut self) -> Result<T, ClientError> {
        let mut reader = match self.open.take() {
            Some(reader) => reader,
            None => self.connect().await?,
        };
        let event = reader.event().await?;
        self.open = Some(reader);
        self.last = event.id.or(self.last.take());
        serde_json::from_str(&event.data).map_err(|source| ClientError::Malformed { source })
    }

    async fn connect(&mut self) -> Result<Reader, ClientError> {
        if self.last.is_some() || self.pause > PAUSE_MIN {
            sleep(jittered(self.pause)).await;
        }
        self.pause = (self.pause * 2).min(PAUSE_MAX);
        let mut asked = self.http.get(&self.address).header("accept", "text/event-stream");
        if let Some(last) = &self.last {
            asked = asked.header("last-event-id", last);
        }
        let answer = timeout(SILENCE, super::send(asked)).await;
        let answer = answer.map_err(|_| ClientError::Status { status: 504 })??;
        Ok(Reader { answer, buffer: Vec::new() })
    }
}

/// Half to one and a half of `pause`, so that a hall of devices does not come back as one.
fn jittered(pause: Duration) -> Duration {
    let share = uuid::Uuid::new_v4().as_u128() % 1000;
    pause / 2 + pause.mul_f64(share as f64 / 1000.0)
}

/// One event of the stream.
struct SentEvent {
    id: Option<String>,
    data: String,
}

/// Reads events off an open stream.
#[derive(Debug)]
struct Reader {
    answer: Response,
    buffer: Vec<u8>,
}

impl Reader {
    /// The next event with data; comments and empty events only prove that the server is there.
    async fn event(&mut self) -> Result<SentEvent, ClientError> {
        loop {
            while let Some(end) = self.buffer.windows(2).position(|it| it == b"\n\n") {
                let block: Vec<u8> = self.buffer.drain(..end + 2).collect();
                if let Some(event) = parse(&String::from_utf8_lossy(&block)) {
                    return Ok(event);
                }
            }
            if self.buffer.len() > EVENT_MAX {
                return Err(ClientError::TooLarge { limit: EVENT_MAX });
            }
            let chunk = timeout(SILENCE, self.answer.chunk()).await;
            let chunk = chunk.map_err(|_| ClientError::Status { status: 504 })?;
            match chunk.map_err(ClientError::unreachable)? {
                Some(chunk) => self.buffer.extend_from_slice(&chunk),
                None => return Err(ClientError::Status { status: 503 }),
            }
        }
    }
}

/// One block of lines, after the HTML standard's "server-sent events".
fn parse(block: &str) -> Option<SentEvent> {
    let (mut id, mut data) = (None, Vec::new());
    for line in block.lines() {
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "id" => id = Some(value.to_owned()),
            "data" => data.push(value),
            _ => {}
        }
    }
    if data.is_empty() { None } else { Some(SentEvent { id, data: data.join("\n") }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_of_lines_is_an_event() {
        let event = parse("event: snapshot\nid: 7\ndata: {\"a\":\ndata: 1}\n\n").unwrap();
        assert_eq!((event.id.as_deref(), event.data.as_str()), (Some("7"), "{\"a\":\n1}"));
        assert!(parse(": heartbeat\n\n").is_none());
        assert!(parse("retry: 3000\n\n").is_none());
    }

    #[test]
    fn the_pause_is_spread_by_half() {
        for _ in 0..100 {
            let pause = jittered(PAUSE_MAX);
            assert!(pause >= PAUSE_MAX / 2 && pause <= PAUSE_MAX * 3 / 2, "{pause:?}");
        }
    }
}
