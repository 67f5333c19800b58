use std::io::{self, PipeReader, PipeWriter};
use std::os::fd::{AsFd, BorrowedFd};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use receipt::Flow;
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::line::{self, Line};
use crate::serial::SerialLine;
use crate::{PartState, SerialAddress, Timings, clock};

/// Whoever makes sense of the bytes of a line. Times are since the listening began.
pub(crate) trait Hear: Send + 'static {
    /// Takes bytes, or none when only time has passed.
    fn hear(&mut self, bytes: &[u8], now: Duration);

    /// When to call `hear` without bytes; `None` when time alone changes nothing.
    fn due(&self) -> Option<Duration>;

    /// Takes another state; at a loss whatever was half heard is void.
    fn state(&mut self, state: PartState);
}

/// A thread that reads a serial line and never writes to it: what somebody scans cannot set up
/// the scanner through us. It sleeps while nothing comes, and ends when this is dropped.
pub(crate) struct Listener {
    stop: PipeWriter,
    thread: JoinHandle<()>,
}

impl Listener {
    pub(crate) fn start(
        name: &str,
        address: SerialAddress,
        timings: &Timings,
        hear: impl Hear,
    ) -> io::Result<Self> {
        let (stopped, stop) = io::pipe()?;
        let ear = Ear {
            address,
            hear,
            stopped,
            line: None,
            state: None,
            began: clock::now(),
            retry: timings.first_retry,
            timings: timings.clone(),
        };
        let thread = thread::Builder::new().name(name.into()).spawn(move || ear.run())?;
        Ok(Self { stop, thread })
    }

    /// Ends the thread and waits for that. The line is closed.
    pub(crate) fn close(self) {
        let Self { stop, thread } = self;
        drop(stop);
        if thread.join().is_err() {
            tracing::error!("a listening thread has panicked");
        }
    }
}

struct Ear<H> {
    address: SerialAddress,
    hear: H,
    stopped: PipeReader,
    line: Option<SerialLine>,
    state: Option<PartState>,
    began: Instant,
    retry: Duration,
    timings: Timings,
}

impl<H: Hear> Ear<H> {
    fn run(mut self) {
        loop {
            if self.line.is_none() {
                self.open();
            }
            let until_due = self.hear.due().map(|due| due.saturating_sub(self.now()));
            let pause = match (self.line.is_none(), until_due) {
                (true, due) => Some(due.unwrap_or(self.retry).min(self.retry)),
                (false, due) => due,
            };
            let line = self.line.as_ref().map(SerialLine::fd);
            match wait(line, self.stopped.as_fd(), pause) {
                Ok(Woken::Stopped) => return,
                Ok(Woken::Bytes) => self.read(),
                Ok(Woken::Time) => self.hear.hear(&[], self.now()),
                Err(err) => self.lose(&err),
            }
            if self.line.is_none() && pause == Some(self.retry) {
                self.retry = (self.retry * 2).min(self.timings.slowest_retry);
            }
        }
    }

    fn open(&mut self) {
        match SerialLine::open(&self.address.path, self.address.baud, Flow::None) {
            Ok(line) => {
                self.line = Some(line);
                self.retry = self.timings.first_retry;
                self.set_state(PartState::Ok);
            }
            Err(err) => {
                let state = state_of(&err, &self.address);
                if self.state != Some(state) {
                    tracing::warn!(device = %self.address, ?state, %err, "the line cannot be opened");
                }
                self.set_state(state);
            }
        }
    }

    fn read(&mut self) {
        let Some(line) = &mut self.line else { return };
        let mut buffer = [0; 512];
        match line.read_some(&mut buffer, Duration::ZERO) {
            Ok(count) => self.hear.hear(&buffer[..count], self.now()),
            Err(err) => self.lose(&err),
        }
    }

    /// The line is gone, however the system says it: a broken pipe, no bytes where there should
    /// be some, an input error, no such device.
    fn lose(&mut self, err: &io::Error) {
        tracing::warn!(device = %self.address, %err, "the line is lost");
        self.line = None;
        self.set_state(PartState::Absent);
    }

    fn set_state(&mut self, state: PartState) {
        if self.state != Some(state) {
            self.state = Some(state);
            self.hear.state(state);
        }
    }

    fn now(&self) -> Duration {
        clock::now().duration_since(self.began)
    }
}

/// A device that is not there is told from one that is there and refuses us.
fn state_of(err: &io::Error, address: &SerialAddress) -> PartState {
    match address.path.try_exists() {
        Ok(true) if err.kind() != io::ErrorKind::BrokenPipe => PartState::Failed,
        _ => PartState::Absent,
    }
}

enum Woken {
    Stopped,
    Bytes,
    Time,
}

/// Waits for a byte, the end, or for `pause` to pass, whichever is first.
///
/// # Errors
///
/// `BrokenPipe` when the line is gone and nothing is left to read.
fn wait(
    line: Option<BorrowedFd<'_>>,
    stopped: BorrowedFd<'_>,
    pause: Option<Duration>,
) -> io::Result<Woken> {
    let mut ends = vec![PollFd::from_borrowed_fd(stopped, PollFlags::IN)];
    ends.extend(line.map(|line| PollFd::from_borrowed_fd(line, PollFlags::IN)));
    let pause = pause.map(|pause| Timespec {
        tv_sec: i64::try_from(pause.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: i64::from(pause.subsec_nanos()),
    });
    match poll(&mut ends, pause.as_ref()) {
        Ok(_) | Err(rustix::io::Errno::INTR) => (),
        Err(err) => return Err(err.into()),
    }
    if !ends[0].revents().is_empty() {
        return Ok(Woken::Stopped);
    }
    let found = ends.get(1).map_or(PollFlags::empty(), PollFd::revents);
    if found.contains(PollFlags::IN) {
        return Ok(Woken::Bytes);
    }
    if found.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
        return Err(line::gone());
    }
    Ok(Woken::Time)
}
