//! Load over HTTP/1.1: keep-alive connections served by one thread and epoll, requests built
//! beforehand. A library client would cost more than the servers that it measures.

use std::collections::VecDeque;
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use rustix::event::epoll;
use rustix::time::Timespec;

use crate::quantiles::Quantiles;
use crate::request::Template;

/// When the next request leaves.
#[derive(Clone, Copy)]
pub enum Pace {
    /// As soon as the connection has its answer.
    Closed,
    /// At fixed times, whatever the answers do; the latency counts from that time.
    Every(Duration),
}

/// One measurement.
#[derive(Clone, Copy)]
pub struct Plan {
    /// Who is asked.
    pub server: SocketAddr,
    /// Connections.
    pub clients: usize,
    /// Not counted.
    pub warm_up: Duration,
    /// Counted.
    pub length: Duration,
    /// Closed or open loop.
    pub pace: Pace,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Answers `201 Created` in a second.
    pub per_s: f64,
    /// Answers of any other kind, warm-up included.
    pub refused: u64,
    /// The first of those, for a person to read.
    pub first_refusal: Option<String>,
    /// Milliseconds from request to whole answer.
    pub took_ms: Quantiles,
}

struct Connection {
    stream: TcpStream,
    inbox: Vec<u8>,
    due: Instant,
}

/// Runs `plan` with requests from `templates`, in turn.
///
/// # Errors
///
/// When the server cannot be reached, closes a connection, or answers in a form that the loader
/// does not know.
pub fn run(plan: Plan, templates: &mut [Template]) -> Result<Outcome> {
    let poll = epoll::create(epoll::CreateFlags::CLOEXEC).context("cannot watch connections")?;
    let mut connections = Vec::with_capacity(plan.clients);
    for index in 0..plan.clients {
        let stream = TcpStream::connect(plan.server)
            .with_context(|| format!("cannot connect to {}", plan.server))?;
        stream.set_nodelay(true)?;
        stream.set_nonblocking(true)?;
        let data = epoll::EventData::new_u64(index as u64);
        epoll::add(&poll, &stream, data, epoll::EventFlags::IN)?;
        connections.push(Connection {
            stream,
            inbox: Vec::with_capacity(4096),
            due: Instant::now(),
        });
    }
    let started = Instant::now();
    let mut run = Run {
        templates,
        turn: 0,
        counted_from: started + plan.warm_up,
        took_ms: Vec::new(),
        refused: 0,
        first_refusal: None,
    };
    let end = run.counted_from + plan.length;
    let mut idle: VecDeque<usize> = (0..plan.clients).collect();
    let mut due = started;
    let mut events = Vec::with_capacity(256);
    loop {
        let now = Instant::now();
        if now >= end {
            break;
        }
        match plan.pace {
            Pace::Closed => {
                while let Some(connection) = idle.pop_front() {
                    run.send(&mut connections[connection], Instant::now())?;
                }
            }
            Pace::Every(gap) => {
                while due <= now && !idle.is_empty() {
                    // A late loader sends late and counts the delay: nothing is left out.
                    let connection = idle.pop_front().unwrap_or(0);
                    run.send(&mut connections[connection], due)?;
                    due += gap;
                }
            }
        }
        let until = match plan.pace {
            Pace::Every(_) if !idle.is_empty() => due.min(end),
            Pace::Every(_) | Pace::Closed => end,
        };
        let patience = Timespec::try_from(until.saturating_duration_since(Instant::now()))
            .context("a bench is shorter than a lifetime")?;
        events.clear();
        match epoll::wait(&poll, rustix::buffer::spare_capacity(&mut events), Some(&patience)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => (),
            Err(error) => return Err(error).context("cannot wait for answers"),
        }
        for event in &events {
            let index = event.data.u64() as usize;
            if run.receive(&mut connections[index])? {
                idle.push_back(index);
            }
        }
    }
    let per_s = run.took_ms.len() as f64 / plan.length.as_secs_f64();
    let Run { refused, first_refusal, took_ms, .. } = run;
    Ok(Outcome { per_s, refused, first_refusal, took_ms: Quantiles::of(took_ms) })
}

struct Run<'a> {
    templates: &'a mut [Template],
    turn: usize,
    counted_from: Instant,
    took_ms: Vec<f64>,
    refused: u64,
    first_refusal: Option<String>,
}

impl Run<'_> {
    fn send(&mut self, connection: &mut Connection, due: Instant) -> Result<()> {
        let turn = self.turn;
        self.turn = (turn + 1) % self.templates.len();
        let request = self.templates[turn].another();
        connection.due = due;
        let sent = connection.stream.write(request).context("cannot send a request")?;
        ensure!(sent == request.len(), "an idle connection took only {sent} bytes of a request");
        Ok(())
    }

    /// Reads what has come; says whether the answer is whole.
    fn receive(&mut self, connection: &mut Connection) -> Result<bool> {
        let mut chunk = [0; 16 << 10];
        match connection.stream.read(&mut chunk) {
            Ok(0) => bail!("the server closed a connection in use"),
            Ok(length) => connection.inbox.extend_from_slice(&chunk[..length]),
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(false),
            Err(error) => return Err(error).context("cannot read an answer"),
        }
        let Some(answer) = Answer::first_in(&connection.inbox)? else { return Ok(false) };
        ensure!(answer.length == connection.inbox.len(), "an answer that nobody asked for");
        let now = Instant::now();
        if answer.status != 201 {
            self.refused += 1;
            let text = || String::from_utf8_lossy(&connection.inbox).into_owned();
            self.first_refusal.get_or_insert_with(text);
        } else if now >= self.counted_from {
            self.took_ms.push(now.duration_since(connection.due).as_secs_f64() * 1e3);
        }
        connection.inbox.clear();
        Ok(true)
    }
}

/// A whole answer at the start of some bytes.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its status code.
    pub status: u16,
    /// Where its body begins.
    pub body: usize,
    /// Bytes in all.
    pub length: usize,
}

impl Answer {
    /// The first answer in `bytes`, once it is whole.
    ///
    /// # Errors
    ///
    /// When it is no HTTP/1.1, or does not say how long it is.
    pub fn first_in(bytes: &[u8]) -> Result<Option<Self>> {
        let Some(head) = bytes.windows(4).position(|it| it == b"\r\n\r\n") else { return Ok(None) };
        let text = std::str::from_utf8(&bytes[..head]).context("an answer's head is not text")?;
        let status = text.get(9..12).and_then(|it| it.parse().ok());
        let status = status.with_context(|| format!("not HTTP/1.1: {text:?}"))?;
        let length = text.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.trim().parse::<usize>().ok())?
        });
        // Neither has a body, whatever else it says.
        let bare = status == 204 || status == 304;
        let length = if bare { Some(0) } else { length };
        let length = length.with_context(|| format!("an answer without a length: {text:?}"))?;
        let (body, length) = (head + 4, head + 4 + length);
        Ok((bytes.len() >= length).then_some(Self { status, body, length }))
    }
}

#[cfg(test)]
mod tests {
    use super::Answer;

    #[test]
    fn an_answer_is_whole_when_its_body_is() {
        let bytes = b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}";
        assert_eq!(Answer::first_in(&bytes[..bytes.len() - 1]).unwrap(), None);
        let whole = Answer { status: 201, body: bytes.len() - 2, length: bytes.len() };
        assert_eq!(Answer::first_in(bytes).unwrap(), Some(whole));
    }

    #[test]
    fn an_answer_without_a_length_is_an_error() {
        assert!(Answer::first_in(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
    }
}
