//! Followers: one snapshot per topic, made once, in the newest form only.
//!
//! A thread of its own takes committed events into the [`View`] and makes the snapshots, so the
//! writer never waits for a reader. A follower holds the latest value of its topic and nothing
//! else: whoever lags gets the newest, never a backlog. The topic's followers are woken in waves,
//! so that a caller whose request comes meanwhile does not stand behind a thousand of them.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use bytes::Bytes;
use queue_engine::Event;
use queue_types::{PointId, TicketId};
use tokio::sync::watch;

use crate::house::House;
use crate::show::Show;
use crate::sse;
use crate::view::View;

/// Followers woken at once.
const WAVE: usize = 64;
/// Between two waves: long enough for a caller's request to be taken in.
const BETWEEN_WAVES: Duration = Duration::from_micros(300);
/// Snapshots take at most a third of one core.
const REST: u32 = 2;
/// The longest rest between two snapshots.
const LONGEST_REST: Duration = Duration::from_millis(250);

/// What can be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Topic {
    /// What a kiosk shows before a ticket is taken.
    Office,
    /// What hangs in the hall.
    Board,
    /// A window page.
    Window(PointId),
    /// Reception.
    Reception,
    /// A phone.
    Ticket(TicketId),
}

/// In which form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Form {
    /// JSON snapshots, for programs.
    Json,
    /// HTML fragments, for our pages, in the office's own language.
    Html,
    /// The same in the language of this place among the office's.
    HtmlIn(usize),
}

/// What the followers' thread is told.
#[derive(Debug)]
pub(crate) enum Signal {
    /// Events were committed; the first has the number `first`.
    Events { first: u64, events: Vec<Event> },
    /// Something outside the queue changed: a device, a call for help, the disk.
    Refresh,
}

/// Who follows what.
#[derive(Debug)]
pub(crate) struct Hub {
    house: Arc<House>,
    view: Arc<RwLock<View>>,
    channels: Mutex<BTreeMap<(Topic, Form), Channel>>,
    applied: watch::Sender<u64>,
}

#[derive(Debug)]
struct Channel {
    frame: Bytes,
    /// At most [`WAVE`] followers each.
    waves: Vec<watch::Sender<Bytes>>,
}

impl Hub {
    pub(crate) fn new(house: Arc<House>, view: Arc<RwLock<View>>) -> Self {
        let seq = view.read().unwrap_or_else(PoisonError::into_inner).seq();
        let applied = watch::Sender::new(seq);
        Self { house, view, channels: Mutex::new(BTreeMap::new()), applied }
    }

    /// The newest frame of a topic and every later one; `None` when there is no such point or
    /// ticket. The channel ends when there is no such thing any more.
    pub(crate) fn follow(&self, topic: Topic, form: Form) -> Option<watch::Receiver<Bytes>> {
        let mut channels = self.channels.lock().unwrap_or_else(PoisonError::into_inner);
        let channel = match channels.entry((topic, form)) {
            std::collections::btree_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::btree_map::Entry::Vacant(entry) => {
                entry.insert(Channel { frame: self.frame(topic, form)?, waves: Vec::new() })
            }
        };
        if channel.waves.iter().all(|wave| wave.receiver_count() == 0) {
            // Nobody followed it for a while, so nobody kept it fresh.
            channel.frame = self.frame(topic, form)?;
        }
        let room = channel.waves.iter().find(|wave| wave.receiver_count() < WAVE);
        if let Some(wave) = room {
            if wave.receiver_count() == 0 {
                wave.send_replace(channel.frame.clone());
            }
            return Some(wave.subscribe());
        }
        let (wave, follower) = watch::channel(channel.frame.clone());
        channel.waves.push(wave);
        Some(follower)
    }

    /// Waits until everything up to event `seq` can be seen, a second at most: whoever was just
    /// answered finds what was answered.
    pub(crate) async fn caught_up(&self, seq: u64) {
        let mut applied = self.applied.subscribe();
        let seen = applied.wait_for(|it| *it >= seq);
        tokio::time::timeout(Duration::from_secs(1), seen).await.ok();
    }

    /// Takes in signals until the writer is gone.
    pub(crate) fn run(&self, inbox: &Receiver<Signal>) {
        let refresh = self.refresh();
        let mut rest = Duration::ZERO;
        loop {
            match inbox.recv_timeout(refresh) {
                Ok(signal) => self.take(signal),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            std::thread::sleep(rest);
            while let Ok(signal) = inbox.try_recv() {
                self.take(signal);
            }
            rest = self.publish();
        }
        self.channels.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Waits grow while nothing happens, so snapshots are made anew every 15 office seconds, but
    /// at least every 2 seconds and at most 4 times a second.
    fn refresh(&self) -> Duration {
        let office = self.house.clock.on_wall(Duration::from_secs(15));
        office.clamp(Duration::from_millis(250), Duration::from_secs(2))
    }

    fn take(&self, signal: Signal) {
        match signal {
            Signal::Events { first, events } => {
                let mut view = self.view.write().unwrap_or_else(PoisonError::into_inner);
                for (seq, event) in (first..).zip(&events) {
                    view.apply(seq, event);
                }
                self.applied.send_replace(view.seq());
            }
            Signal::Refresh => {}
        }
    }

    /// Makes each topic's frame and wakes its followers, wave by wave; tells how long to rest.
    fn publish(&self) -> Duration {
        let started = self.house.clock.steady();
        let mut topics: Vec<(Topic, Form)> = Vec::new();
        self.channels.lock().unwrap_or_else(PoisonError::into_inner).retain(|key, channel| {
            channel.waves.retain(|wave| wave.receiver_count() > 0);
            if !channel.waves.is_empty() {
                topics.push(*key);
            }
            !channel.waves.is_empty()
        });
        let frames: Vec<_> = topics
            .into_iter()
            .map(|(topic, form)| (topic, form, self.frame(topic, form)))
            .collect();
        let took = self.house.clock.steady().saturating_duration_since(started);
        self.wake(frames);
        (took * REST).min(LONGEST_REST)
    }

    fn wake(&self, frames: Vec<(Topic, Form, Option<Bytes>)>) {
        let mut waves: Vec<Vec<(watch::Sender<Bytes>, Bytes)>> = Vec::new();
        let mut channels = self.channels.lock().unwrap_or_else(PoisonError::into_inner);
        for (topic, form, frame) in frames {
            let Some(frame) = frame else {
                channels.remove(&(topic, form));
                continue;
            };
            let Some(channel) = channels.get_mut(&(topic, form)) else { continue };
            channel.frame = frame.clone();
            for (index, wave) in channel.waves.iter().enumerate() {
                if waves.len() <= index {
                    waves.push(Vec::new());
                }
                if let Some(together) = waves.get_mut(index) {
                    together.push((wave.clone(), frame.clone()));
                }
            }
        }
        drop(channels);
        for (index, together) in waves.into_iter().enumerate() {
            if index > 0 {
                std::thread::sleep(BETWEEN_WAVES);
            }
            for (wave, frame) in together {
                wave.send_replace(frame);
            }
        }
    }

    /// The newest frame of a topic.
    fn frame(&self, topic: Topic, form: Form) -> Option<Bytes> {
        let view = self.view.read().unwrap_or_else(PoisonError::into_inner);
        let show = Show::now(&self.house, &view);
        match form {
            Form::Json => sse::json_frame(&show, topic),
            Form::Html => sse::html_frame(&show, topic, 0),
            Form::HtmlIn(language) => sse::html_frame(&show, topic, language),
        }
    }
}
