use std::fs;
use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::clock;
use crate::port::{Port, Pty, Tcp};
use crate::simulator::{Shared, Socket, State};
use crate::ticket::CutTicket;
use crate::trouble::Trouble;

/// How often the thread looks up from the line.
const TURN: Duration = Duration::from_millis(5);

/// A printer without a knife: the visitor tears the paper off when it has come to rest.
const TEAR_AFTER: Duration = Duration::from_millis(150);

/// What the thread remembers from turn to turn.
struct Turn {
    port: Option<Port>,
    /// Bytes the slow line still lets through.
    budget: f64,
    last: Instant,
    /// How much paper hung out, and since when.
    hanging: usize,
    since: Instant,
    received: u32,
}

/// The printer's thread: reads, prints, answers, until it is told to stop.
pub(crate) fn run(shared: &Shared, port: Port) {
    let now = clock::now();
    let mut turn =
        Turn { port: Some(port), budget: 0.0, last: now, hanging: 0, since: now, received: 0 };
    loop {
        let mut state = shared.lock();
        if state.stop {
            return;
        }
        turn.replug(&mut state, shared);
        let may_read = !state.troubles.has(Trouble::Stalled) && state.machine.has_room();
        let limit = turn.limit(state.baud);
        drop(state);
        let mut buffer = [0; 4096];
        let count = match &mut turn.port {
            Some(port) if may_read && limit > 0 => {
                port.read(&mut buffer[..limit.min(4096)], TURN).unwrap_or_else(|err| {
                    tracing::warn!(%err, "the line cannot be read");
                    0
                })
            }
            _ => {
                thread::sleep(TURN);
                0
            }
        };
        turn.work(shared, &mut buffer[..count]);
    }
}

impl Turn {
    /// Pulls the cable or puts it in, as told.
    fn replug(&mut self, state: &mut State, shared: &Shared) {
        match (state.troubles.has(Trouble::Unplugged), &self.port) {
            (true, Some(_)) => {
                self.port = None;
                state.machine.power_cycle();
            }
            (false, None) => match plug(&state.socket, shared) {
                Ok((port, socket)) => {
                    self.port = Some(port);
                    state.socket = socket;
                }
                Err(err) => tracing::warn!(%err, "the printer cannot be plugged in"),
            },
            (true, None) | (false, Some(_)) => (),
        }
    }

    /// How many bytes a slow line lets through by now.
    fn limit(&mut self, baud: Option<u32>) -> usize {
        let now = clock::now();
        let passed = now.duration_since(self.last).as_secs_f64();
        self.last = now;
        let Some(baud) = baud else { return usize::MAX };
        // Ten bits make a byte; what was not used in time is not saved up.
        let per_second = f64::from(baud) / 10.0;
        self.budget = (self.budget + passed * per_second).min((per_second * 0.05).max(1.0));
        self.budget as usize
    }

    /// Feeds the printer what came and takes away what it gives.
    fn work(&mut self, shared: &Shared, bytes: &mut [u8]) {
        self.budget -= bytes.len() as f64;
        let mut state = shared.lock();
        if let Some(every) = state.corrupt_every {
            self.damage(bytes, every);
        }
        state.machine.take(bytes);
        self.tear(&mut state);
        let answers = state.machine.answers();
        if let Some(port) = &mut self.port
            && !answers.is_empty()
        {
            port.write(&answers);
        }
        let tickets = state.machine.tickets();
        let paper_dots = state.machine.model().paper_dots;
        if tickets.is_empty() {
            return;
        }
        // Files first: whoever is told of a ticket finds it whole.
        drop(state);
        if let Some(out) = &shared.options.out {
            for ticket in &tickets {
                if let Err(err) = store(out, ticket, paper_dots) {
                    tracing::error!(%err, out = %out.display(), "a paper could not be stored");
                }
            }
        }
        let mut state = shared.lock();
        for ticket in tickets {
            state.count += 1;
            let index = ticket.decoded.index;
            let complaints = ticket.decoded.complaints();
            state
                .complaints
                .extend(complaints.into_iter().map(|it| format!("paper {index}: {it}")));
            state.papers.push_back(ticket);
            while state.papers.len() > shared.options.keep {
                state.papers.pop_front();
            }
        }
        shared.notify();
    }

    /// The visitor takes paper that has come to rest.
    fn tear(&mut self, state: &mut State) {
        let (hanging, now) = (state.machine.hanging_rows(), clock::now());
        if hanging != self.hanging {
            (self.hanging, self.since) = (hanging, now);
        } else if hanging > 0 && now.duration_since(self.since) > TEAR_AFTER {
            state.machine.tear();
        }
    }

    fn damage(&mut self, bytes: &mut [u8], every: u32) {
        for byte in bytes {
            self.received = self.received.wrapping_add(1);
            if self.received.is_multiple_of(every) {
                *byte ^= 0x55;
            }
        }
    }
}

fn plug(socket: &Socket, shared: &Shared) -> io::Result<(Port, Socket)> {
    match socket {
        Socket::Pty(_) => {
            let pty = Pty::open(shared.options.link.as_deref())?;
            let socket = Socket::Pty(pty.path.clone());
            Ok((Port::Pty(pty), socket))
        }
        Socket::Tcp(address) => {
            let (tcp, address) = Tcp::listen(*address)?;
            Ok((Port::Tcp(tcp), Socket::Tcp(address)))
        }
    }
}

/// Writes the three files of a paper. The JSON comes last and in one piece, so that a
/// folder watched from outside never shows half a ticket.
fn store(out: &Path, ticket: &CutTicket, paper_dots: usize) -> io::Result<()> {
    let name = format!("{:04}", ticket.decoded.index);
    fs::write(out.join(format!("{name}.bin")), &ticket.bytes)?;
    let mut png = Vec::new();
    ticket.paper.write_png(&mut png, paper_dots)?;
    fs::write(out.join(format!("{name}.png")), png)?;
    let json = serde_json::to_vec_pretty(&ticket.decoded)?;
    let unfinished = out.join(format!(".{name}.json"));
    fs::write(&unfinished, json)?;
    fs::rename(unfinished, out.join(format!("{name}.json")))
}
