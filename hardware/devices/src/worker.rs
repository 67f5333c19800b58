use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use receipt::status::StatusReader;
use receipt::{Job, PrinterStatus, Profile};

use crate::clock;
use crate::dialogue::{Dialogue, End, Outcome};
use crate::line::{self, Line};
use crate::{DeviceState, JobId, Link, PrintError, PrinterAddress, PrinterEvent, Timings};

/// A job and since when it waits.
pub(crate) struct Order {
    pub(crate) id: JobId,
    pub(crate) job: Job,
    pub(crate) since: Instant,
}

/// Rounds of status without an answer before the printer counts as silent. One may get
/// lost; two in a row are a fault.
const MISSES: u32 = 2;

/// The thread behind a [`Printer`](crate::Printer).
pub(crate) struct Worker {
    address: PrinterAddress,
    name: String,
    profile: Profile,
    timings: Timings,
    tell: Box<dyn FnMut(PrinterEvent) + Send>,
    line: Option<Box<dyn Line>>,
    reader: StatusReader,
    state: Option<DeviceState>,
    /// When the printer last answered a whole round.
    heard: Option<Instant>,
    misses: u32,
    /// Requests of the present round that are asked.
    asked: usize,
    retry: Duration,
    /// Bytes that finish what an interrupted job has left in the printer.
    repair: Vec<u8>,
    /// The same if the line is lost before the printer has said that it can print again: what the
    /// line took of `repair` may have been lost with it.
    repair_after_loss: Vec<u8>,
}

impl Worker {
    pub(crate) fn new(
        address: PrinterAddress,
        profile: Profile,
        timings: Timings,
        tell: Box<dyn FnMut(PrinterEvent) + Send>,
    ) -> Self {
        let name = address.to_string();
        let reader = StatusReader::new(profile.status);
        let retry = timings.first_retry;
        Self {
            address,
            name,
            profile,
            timings,
            tell,
            line: None,
            reader,
            state: None,
            heard: None,
            misses: 0,
            asked: 0,
            retry,
            repair: Vec::new(),
            repair_after_loss: Vec::new(),
        }
    }

    /// Prints, and looks at the printer in between, until nobody can order any more.
    pub(crate) fn run(mut self, orders: &Receiver<Order>) {
        let mut pause = self.look();
        loop {
            match orders.recv_timeout(pause) {
                Ok(order) => {
                    self.print(&order);
                    self.asked = 0;
                    let is_well = self.heard.is_some() && self.line.is_some();
                    pause = if is_well { self.timings.poll } else { Duration::ZERO };
                }
                Err(RecvTimeoutError::Timeout) => pause = self.look(),
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Opens the line if it is closed, or asks the printer for the next part of its status:
    /// one request at a time, so that a visitor's ticket never waits for a whole round.
    /// Gives the time until the next look.
    fn look(&mut self) -> Duration {
        if self.line.is_none()
            && let Err(err) = self.open()
        {
            tracing::debug!(printer = %self.name, %err, "the printer's line cannot be opened");
            self.set_state(Link::Absent, PrinterStatus::default());
            let pause = self.retry;
            self.retry = (self.retry * 2).min(self.timings.slowest_retry);
            return pause;
        }
        self.retry = self.timings.first_retry;
        if self.mend() && !self.ask_next() {
            return self.timings.between_requests;
        }
        self.asked = 0;
        if self.line.is_some() { self.timings.poll } else { self.retry }
    }

    /// Asks the next request of a round; whether the round is over.
    fn ask_next(&mut self) -> bool {
        let round = self.reader.round();
        let is_one_way = self.line.as_deref().is_none_or(Line::is_one_way);
        let Some(query) = round.get(self.asked).filter(|_| !is_one_way) else {
            self.refresh();
            return true;
        };
        self.asked += 1;
        let is_last = self.asked == round.len();
        let Some(mut dialogue) = self.dialogue() else { return true };
        match dialogue.ask(*query) {
            Ok(true) if is_last => self.hear(self.reader.status()),
            Ok(true) => return false,
            Ok(false) => self.miss(),
            Err(err) => self.lose(&err),
        }
        true
    }

    /// Takes in a whole round of answers.
    fn hear(&mut self, status: PrinterStatus) {
        self.misses = 0;
        self.heard = Some(clock::now());
        self.set_state(Link::Ready, status);
        if self.repair.is_empty() && self.state.is_some_and(|it| it.can_print()) {
            self.repair_after_loss.clear();
        }
    }

    fn open(&mut self) -> io::Result<()> {
        self.line = Some(line::open(&self.address, &self.profile, &self.timings)?);
        self.reader = StatusReader::new(self.profile.status);
        self.misses = 0;
        Ok(())
    }

    /// Finishes the command that an interrupted job has left open. Until that is done a
    /// status request would become part of it. Whether it is done.
    fn mend(&mut self) -> bool {
        if self.repair.is_empty() {
            return true;
        }
        let repair = std::mem::take(&mut self.repair);
        let Some(mut dialogue) = self.dialogue() else { return false };
        match dialogue.give(&repair) {
            Ok(given) => self.repair = repair[given..].to_vec(),
            Err(err) => {
                self.repair = repair;
                self.lose(&err);
            }
        }
        if !self.repair.is_empty() {
            self.miss();
        }
        self.repair.is_empty()
    }

    /// Asks for the whole status and tells what has changed.
    fn refresh(&mut self) {
        let Some(mut dialogue) = self.dialogue() else { return };
        if dialogue.line.is_one_way() {
            return self.hear(PrinterStatus::default());
        }
        match dialogue.status() {
            Ok(Some(status)) => self.hear(status),
            Ok(None) => self.miss(),
            Err(err) => self.lose(&err),
        }
    }

    /// Counts a round without an answer.
    fn miss(&mut self) {
        self.misses += 1;
        if self.misses >= MISSES || self.state.is_none_or(|it| it.link != Link::Ready) {
            self.set_state(Link::Silent, PrinterStatus::default());
        }
    }

    fn print(&mut self, order: &Order) {
        let end = match self.hinder(order) {
            Some(error) => End::Failed { before_any_byte: true, error },
            None => self.send(order),
        };
        let job = order.id;
        (self.tell)(match end {
            End::Printed => PrinterEvent::Printed { job, length_mm: order.job.length_mm },
            End::Failed { before_any_byte, error } => {
                PrinterEvent::Failed { job, before_any_byte, error }
            }
            End::Unknown(error) => PrinterEvent::Unknown { job, error },
        });
    }

    /// Why the job should not even be begun, if so.
    fn hinder(&mut self, order: &Order) -> Option<PrintError> {
        let printer = self.name.clone();
        let waited = clock::now().duration_since(order.since);
        if waited > self.timings.longest_wait {
            return Some(PrintError::TooLate { printer, waited_ms: millis(waited) });
        }
        if self.line.is_none()
            && let Err(err) = self.open()
        {
            return Some(PrintError::Absent { printer, source: Some(err) });
        }
        // A good status from the last look is fresh enough, and asking again would cost
        // the visitor time; a bad one may have been put right a moment ago.
        let fresh = self
            .heard
            .is_some_and(|it| clock::now().duration_since(it) <= self.timings.poll * 3 / 2);
        if !self.mend() {
            return Some(PrintError::NoAnswer { printer, waited_ms: millis(self.timings.answer) });
        }
        if !fresh || !self.state.is_some_and(|it| it.can_print()) {
            self.refresh();
        }
        let state = self.state?;
        match state.link {
            Link::Absent => Some(PrintError::Absent { printer, source: None }),
            Link::Silent => {
                Some(PrintError::NoAnswer { printer, waited_ms: millis(self.timings.answer) })
            }
            Link::Ready => state.status.fault().map(|fault| PrintError::Fault { printer, fault }),
        }
    }

    fn send(&mut self, order: &Order) -> End {
        let (id, tell) = (order.id, &mut self.tell);
        let Some(line) = self.line.as_deref_mut() else {
            let error = PrintError::Absent { printer: self.name.clone(), source: None };
            return End::Failed { before_any_byte: true, error };
        };
        let mut dialogue = Dialogue {
            line,
            reader: &mut self.reader,
            profile: &self.profile,
            timings: &self.timings,
            name: &self.name,
        };
        let mut first_byte = |at| tell(PrinterEvent::Printing { job: id, at });
        let Outcome { end, sent, lost } = dialogue.print(&order.job, &mut first_byte);
        if lost || sent < order.job.bytes.len() {
            self.repair_after_loss = order.job.repair_after_loss(sent, &self.profile);
            self.repair = order.job.repair(sent, &self.profile);
        }
        if lost {
            self.lose(&line::gone());
        } else {
            self.after(&end);
        }
        end
    }

    /// Takes the status that a job has brought to light.
    fn after(&mut self, end: &End) {
        let status = self.reader.status();
        match end {
            End::Printed => self.hear(status),
            End::Failed { .. } => self.set_state(Link::Ready, status),
            End::Unknown(_) => {
                self.heard = None;
                self.misses = MISSES;
            }
        }
    }

    fn lose(&mut self, err: &io::Error) {
        tracing::warn!(printer = %self.name, %err, "the printer's line is lost");
        self.line = None;
        self.heard = None;
        if !self.repair_after_loss.is_empty() {
            self.repair.clone_from(&self.repair_after_loss);
        }
        self.set_state(Link::Absent, PrinterStatus::default());
    }

    fn set_state(&mut self, link: Link, status: PrinterStatus) {
        let state = DeviceState { link, status };
        if self.state != Some(state) {
            self.state = Some(state);
            (self.tell)(PrinterEvent::State(state));
        }
    }

    fn dialogue(&mut self) -> Option<Dialogue<'_>> {
        Some(Dialogue {
            line: self.line.as_deref_mut()?,
            reader: &mut self.reader,
            profile: &self.profile,
            timings: &self.timings,
            name: &self.name,
        })
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
