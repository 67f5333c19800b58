//! Server-sent events: the frames of a topic, and the stream of one follower.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use futures_util::stream;
use serde::Serialize;
use tokio::sync::watch;
use tokio::time::{Instant, Interval, MissedTickBehavior};

use crate::app::stopped;
use crate::follow::{Form, Topic};
use crate::house::House;
use crate::show::Show;

/// A page's stream is never silent for longer.
const HEARTBEAT: Duration = Duration::from_secs(5);
/// Neither is a program's: a kiosk notices within 3 s that the server is away.
const PULSE: Duration = Duration::from_secs(1);
/// Followers come back spread over this time after a restart (milliseconds).
const RETRY_FROM_MS: u64 = 500;
const RETRY_SPREAD_MS: u64 = 2_000;

/// `event: snapshot` with the topic as JSON.
pub(crate) fn json_frame(show: &Show<'_>, topic: Topic) -> Option<Bytes> {
    match topic {
        Topic::Office => snapshot(show, &show.office()),
        Topic::Board => snapshot(show, &show.board()),
        // Made of what the other topics tell, for our own page only.
        Topic::Reception => None,
        Topic::Window(point) => snapshot(show, &show.window(point)?),
        Topic::Ticket(ticket) => snapshot(show, &show.ticket(ticket)?),
    }
}

/// `event: fragment` with the topic as HTML; a kiosk's topic has no page.
pub(crate) fn html_frame(show: &Show<'_>, topic: Topic, language: usize) -> Option<Bytes> {
    let info = show.house.info(show.view.office().day());
    let info = match show.house.files.languages.get(language) {
        Some(spoken) => queue_pages::speaking(info, spoken),
        None => info,
    };
    let catalogue = &show.house.files.catalogue;
    let html = match topic {
        Topic::Office => return None,
        Topic::Reception => queue_pages::reception_fragment(&info, catalogue, &show.reception()),
        Topic::Board => queue_pages::board_fragment(&info, &show.board()),
        Topic::Window(point) => {
            queue_pages::window_fragment(&info, catalogue, &show.window(point)?)
        }
        Topic::Ticket(ticket) => queue_pages::ticket_fragment(&info, &show.ticket(ticket)?),
    };
    Some(frame("fragment", show.view.seq(), &html))
}

fn snapshot<T: Serialize>(show: &Show<'_>, snapshot: &T) -> Option<Bytes> {
    let json = serde_json::to_string(snapshot).ok()?;
    Some(frame("snapshot", show.view.seq(), &json))
}

/// One event; each line of `data` is a `data:` line of its own.
fn frame(event: &str, seq: u64, data: &str) -> Bytes {
    let mut text = format!("event: {event}\nid: {seq}\n");
    for line in data.lines() {
        text.push_str("data: ");
        text.push_str(line);
        text.push('\n');
    }
    text.push('\n');
    text.into()
}

/// What one follower's stream needs.
struct Follower {
    house: Arc<House>,
    form: Form,
    frames: watch::Receiver<Bytes>,
    stopping: watch::Receiver<bool>,
    heart: Interval,
    /// The first frame is sent without waiting for a change.
    greeted: bool,
    _counted: Counted,
}

/// One open stream in the metrics.
struct Counted(Arc<House>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.gauge.followers.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The stream of a follower: the newest frame at once, then each newer one, and a heartbeat. It
/// ends when the server stops, or when what is followed is no more. What the follower saw before
/// is of no interest: it always gets the whole newest snapshot.
pub(crate) fn stream(
    house: &Arc<House>,
    form: Form,
    frames: watch::Receiver<Bytes>,
    stopping: watch::Receiver<bool>,
) -> Response {
    house.gauge.followers.fetch_add(1, Ordering::Relaxed);
    let pulse = match form {
        Form::Json => PULSE,
        Form::Html | Form::HtmlIn(_) => HEARTBEAT,
    };
    let mut heart = tokio::time::interval_at(Instant::now() + pulse, pulse);
    heart.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let follower = Follower {
        house: Arc::clone(house),
        form,
        frames,
        stopping,
        heart,
        greeted: false,
        _counted: Counted(Arc::clone(house)),
    };
    let body = Body::from_stream(stream::unfold(follower, |mut follower| async {
        let bytes = follower.next().await?;
        Some((Ok::<_, std::convert::Infallible>(bytes), follower))
    }));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, body).into_response()
}

impl Follower {
    async fn next(&mut self) -> Option<Bytes> {
        if !self.greeted {
            self.greeted = true;
            let newest = self.frames.borrow_and_update().clone();
            let greeting = format!("retry: {}\n\n{}", retry_ms(), beat(&self.house, self.form));
            return Some([greeting.as_bytes(), &newest].concat().into());
        }
        tokio::select! {
            biased;
            () = stopped(&mut self.stopping) => None,
            changed = self.frames.changed() => {
                changed.ok()?;
                Some(self.frames.borrow_and_update().clone())
            }
            _ = self.heart.tick() => Some(beat(&self.house, self.form).into()),
        }
    }
}

/// Pages keep their timers by the heartbeat; programs need only hear that we are here.
fn beat(house: &House, form: Form) -> String {
    match form {
        Form::Json => ": here\n\n".to_owned(),
        Form::Html | Form::HtmlIn(_) => {
            let data = queue_pages::clock_event(house.clock.now(), house.clock.speed());
            format!("event: clock\ndata: {data}\n\n")
        }
    }
}

/// A different pause for each follower, so that a restarted server is not met by all at once.
fn retry_ms() -> u64 {
    static TURN: AtomicU64 = AtomicU64::new(0);
    let turn = TURN.fetch_add(1, Ordering::Relaxed);
    // Steps of the golden ratio spread any number of followers evenly.
    RETRY_FROM_MS + turn.wrapping_mul(1236) % RETRY_SPREAD_MS
}
