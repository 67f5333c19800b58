//! A thousand followers of one topic in one thread: reads whatever comes and notes when.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{JoinHandle, sleep, spawn};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use rustix::event::epoll;
use rustix::time::Timespec;

/// Followers at work.
pub struct Followers {
    leaving: Arc<AtomicBool>,
    thread: JoinHandle<Result<Seen>>,
}

impl Followers {
    /// Connects `count` followers to `topic` and waits until each has its first snapshot.
    ///
    /// # Errors
    ///
    /// When one is refused, or they have not all been served after 20 s.
    pub fn join(server: SocketAddr, topic: &str, count: usize) -> Result<Self> {
        let request = format!(
            "GET /api/v1/events?topic={topic} HTTP/1.1\r\nhost: 127.0.0.1\r\n\
             accept: text/event-stream\r\n\r\n"
        );
        let mut followers = Vec::with_capacity(count);
        for _ in 0..count {
            let mut stream = TcpStream::connect(server).context("a follower cannot connect")?;
            stream.write_all(request.as_bytes()).context("a follower cannot ask")?;
            stream.set_nonblocking(true)?;
            followers.push(Follower { stream, lines: Lines::default(), arrivals: Vec::new() });
        }
        let leaving = Arc::new(AtomicBool::new(false));
        let served = Arc::new(AtomicUsize::new(0));
        let thread = {
            let (leaving, served) = (leaving.clone(), served.clone());
            spawn(move || follow(followers, &leaving, &served))
        };
        let until = Instant::now() + Duration::from_secs(20);
        while served.load(Ordering::Relaxed) < count {
            if thread.is_finished() || Instant::now() > until {
                leaving.store(true, Ordering::Relaxed);
                let served = served.load(Ordering::Relaxed);
                match thread.join() {
                    Ok(Err(error)) => return Err(error),
                    Ok(Ok(_)) | Err(_) => bail!("{served} of {count} followers were served"),
                }
            }
            sleep(Duration::from_millis(5));
        }
        Ok(Self { leaving, thread })
    }

    /// Disconnects all and tells what they saw.
    ///
    /// # Errors
    ///
    /// When one of them was cut off.
    pub fn leave(self) -> Result<Seen> {
        self.leaving.store(true, Ordering::Relaxed);
        match self.thread.join() {
            Ok(seen) => seen,
            Err(_) => bail!("the followers' thread broke"),
        }
    }
}

/// What all followers saw.
pub struct Seen {
    /// For each follower, when it had which sequence number.
    arrivals: Vec<Vec<(Instant, u64)>>,
}

impl Seen {
    /// When the last follower had `seq` or a newer snapshot; `None` when one never had.
    pub fn last_to_reach(&self, seq: u64) -> Option<Instant> {
        let mut last = None;
        for arrivals in &self.arrivals {
            let reached = arrivals.iter().find(|it| it.1 >= seq)?.0;
            last = last.max(Some(reached));
        }
        last
    }

    /// Snapshots that a follower received in the mean.
    pub fn mean_snapshots(&self) -> f64 {
        let all: usize = self.arrivals.iter().map(Vec::len).sum();
        all as f64 / self.arrivals.len().max(1) as f64
    }

    /// How many followers ended at which sequence number, for a complaint.
    pub fn summary(&self) -> String {
        let mut ends = BTreeMap::new();
        for arrivals in &self.arrivals {
            *ends.entry(arrivals.last().map(|it| it.1)).or_insert(0) += 1;
        }
        format!("followers by their last event: {ends:?}")
    }
}

struct Follower {
    stream: TcpStream,
    lines: Lines,
    arrivals: Vec<(Instant, u64)>,
}

fn follow(
    mut followers: Vec<Follower>,
    leaving: &AtomicBool,
    served: &AtomicUsize,
) -> Result<Seen> {
    let poll = epoll::create(epoll::CreateFlags::CLOEXEC).context("cannot watch followers")?;
    for (index, follower) in followers.iter().enumerate() {
        let data = epoll::EventData::new_u64(index as u64);
        epoll::add(&poll, &follower.stream, data, epoll::EventFlags::IN)?;
    }
    let mut events = Vec::with_capacity(1024);
    let mut chunk = vec![0; 64 << 10];
    while !leaving.load(Ordering::Relaxed) {
        let patience = Timespec { tv_sec: 0, tv_nsec: 50_000_000 };
        events.clear();
        match epoll::wait(&poll, rustix::buffer::spare_capacity(&mut events), Some(&patience)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => (),
            Err(error) => return Err(error).context("cannot wait for snapshots"),
        }
        for event in &events {
            let follower = &mut followers[event.data.u64() as usize];
            let length = match follower.stream.read(&mut chunk) {
                Ok(length) => length,
                Err(error) if error.kind() == ErrorKind::WouldBlock => continue,
                Err(error) => return Err(error).context("a follower was cut off"),
            };
            ensure!(length > 0, "the server sent a follower away: {}", follower.lines.rest());
            let first = follower.arrivals.is_empty();
            let newest = follower.lines.newest_event(&chunk[..length]);
            follower.arrivals.extend(newest.map(|seq| (Instant::now(), seq)));
            if first && !follower.arrivals.is_empty() {
                served.fetch_add(1, Ordering::Relaxed);
            }
        }
    }
    Ok(Seen { arrivals: followers.into_iter().map(|it| it.arrivals).collect() })
}

/// A stream of server-sent events, of which only the ids matter.
#[derive(Default)]
struct Lines {
    unfinished: Vec<u8>,
    id: Option<u64>,
    data: bool,
}

impl Lines {
    /// The id of the newest event that `bytes` complete. Sizes of HTTP chunks stand in lines of
    /// their own between the events and mean nothing here.
    fn newest_event(&mut self, bytes: &[u8]) -> Option<u64> {
        let mut newest = None;
        let mut rest = bytes;
        while let Some(end) = rest.iter().position(|it| *it == b'\n') {
            self.unfinished.extend_from_slice(&rest[..end]);
            rest = &rest[end + 1..];
            let line = self.unfinished.trim_ascii();
            if let Some(id) = line.strip_prefix(b"id:") {
                let id = std::str::from_utf8(id).ok();
                self.id = id.and_then(|it| it.trim().parse().ok());
            } else if line.starts_with(b"data:") {
                self.data = true;
            } else if line.is_empty() && self.data {
                newest = self.id.or(newest);
                self.data = false;
            }
            self.unfinished.clear();
        }
        self.unfinished.extend_from_slice(rest);
        newest
    }

    fn rest(&self) -> String {
        String::from_utf8_lossy(&self.unfinished).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn an_event_counts_when_its_empty_line_has_come() {
        let mut lines = Lines::default();
        let head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
        assert_eq!(lines.newest_event(head), None);
        assert_eq!(lines.newest_event(b"2f\r\nevent: snapshot\nid: 7\ndata: {\"a\""), None);
        assert_eq!(lines.newest_event(b":1}\n"), None);
        assert_eq!(lines.newest_event(b"\n\r\n"), Some(7));
    }

    #[test]
    fn of_two_events_at_once_the_newer_counts() {
        let mut lines = Lines::default();
        let both = b"20\r\nid: 7\ndata: a\n\n\r\n20\r\nid: 9\ndata: b\n\n\r\n";
        assert_eq!(lines.newest_event(both), Some(9));
    }
}
