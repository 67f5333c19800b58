//! A kiosk's desk for tests: a simulated printer, the thread that prints on it, and the
//! events that came back.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may fail and has a clock"
)]
#![expect(clippy::wildcard_enum_match_arm, reason = "tests look for one event among all")]

use std::io::Write;
use std::process::Command;
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use devices::{DeviceState, JobId, Printer, PrinterEvent, Timings};
use jiff::civil::date;
use printer_sim::{CutTicket, Model, Options, Simulator};
use receipt::{Job, Profile, Ticket, WaitRange, Words, render};

/// How long a test waits for something that should happen at once.
pub const SOON: Duration = Duration::from_secs(20);

/// How a job ended, without its reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Printed,
    Failed { before_any_byte: bool },
    Unknown,
}

/// Times short enough for a test and long enough for a busy machine.
pub fn quick() -> Timings {
    Timings {
        poll: Duration::from_millis(100),
        answer: Duration::from_millis(400),
        between_requests: Duration::from_millis(1),
        stall: Duration::from_millis(700),
        grace: Duration::from_millis(1500),
        first_retry: Duration::from_millis(50),
        slowest_retry: Duration::from_millis(200),
        paper_mm_per_s: 2000,
        ..Timings::default()
    }
}

pub struct Desk {
    pub simulator: Simulator,
    printer: Printer,
    profile: Profile,
    events: Receiver<PrinterEvent>,
    seen: Mutex<Vec<PrinterEvent>>,
}

impl Desk {
    pub fn on_pty(id: &str) -> Self {
        let model = Model::named(id).unwrap();
        Self::with(Simulator::on_pty(model, Options::default()).unwrap(), id, quick())
    }

    /// Waits until the printer has said how it is, so that tests begin with a known state.
    pub fn with(simulator: Simulator, id: &str, timings: Timings) -> Self {
        Self::at(&simulator.address(), simulator, id, timings)
    }

    /// The same under another address, as a name that stays.
    pub fn at(address: &str, simulator: Simulator, id: &str, timings: Timings) -> Self {
        let address = address.parse().unwrap();
        let profile = Profile::named(id).unwrap();
        let (tell, events) = mpsc::channel();
        let tell = move |event| {
            tell.send(event).ok();
        };
        let printer = Printer::open(address, profile.clone(), timings, tell).unwrap();
        let desk = Self { simulator, printer, profile, events, seen: Mutex::default() };
        desk.wait_for_state(|state| state.can_print());
        desk
    }

    /// Orders a ticket; gives the moment of the order.
    pub fn print(&self, id: u128, ticket: &Ticket) -> Instant {
        let job = render(ticket, &self.profile, &Words::builtin("ru").unwrap());
        let now = Instant::now();
        self.printer.print(JobId(id), job);
        now
    }

    /// Waits for the end of a job.
    pub fn ending(&self, id: u128) -> Ending {
        self.wait(|event| match event {
            PrinterEvent::Printed { job, .. } if job.0 == id => Some(Ending::Printed),
            PrinterEvent::Failed { job, before_any_byte, .. } if job.0 == id => {
                Some(Ending::Failed { before_any_byte: *before_any_byte })
            }
            PrinterEvent::Unknown { job, .. } if job.0 == id => Some(Ending::Unknown),
            _ => None,
        })
    }

    /// Waits for the end of a job that is printed; gives the paper it took.
    pub fn length_mm(&self, id: u128) -> u32 {
        self.wait(|event| match event {
            PrinterEvent::Printed { job, length_mm } if job.0 == id => Some(*length_mm),
            _ => None,
        })
    }

    /// Waits until the newest state is one that `wanted` wants.
    pub fn wait_for_state(&self, wanted: impl Fn(&DeviceState) -> bool) -> DeviceState {
        let deadline = Instant::now() + SOON;
        loop {
            let newest = self.seen.lock().unwrap().iter().rev().find_map(|event| match event {
                PrinterEvent::State(state) => Some(*state),
                _ => None,
            });
            if let Some(state) = newest.filter(|it| wanted(it)) {
                return state;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            let event = self.events.recv_timeout(left).unwrap_or_else(|_| panic!("{newest:?}"));
            self.seen.lock().unwrap().push(event);
        }
    }

    /// Milliseconds from an order to the first byte of any job.
    pub fn first_byte_ms(&self, ordered: Instant) -> u128 {
        let at = self.wait(|event| match event {
            PrinterEvent::Printing { at, .. } => Some(*at),
            _ => None,
        });
        at.duration_since(ordered).as_millis()
    }

    fn wait<T>(&self, find: impl Fn(&PrinterEvent) -> Option<T>) -> T {
        let deadline = Instant::now() + SOON;
        loop {
            if let Some(found) = self.seen.lock().unwrap().iter().find_map(&find) {
                return found;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            match self.events.recv_timeout(left) {
                Ok(event) => self.seen.lock().unwrap().push(event),
                Err(_) => panic!("nothing came but {:?}", self.seen.lock().unwrap()),
            }
        }
    }
}

pub fn ticket(number: &str) -> Ticket {
    Ticket {
        centre: "Центр услуг на Садовой".into(),
        number: number.into(),
        service: "Кадастровый учёт и регистрация прав".into(),
        people_ahead: Some(4),
        wait: Some(WaitRange { low_min: 8, high_min: 17 }),
        issued: date(2026, 10, 14).at(10, 42, 0, 0),
        documents: vec!["паспорт".into(), "СНИЛС".into()],
        tracking_url: Some(format!("https://talon.example/t/{}", number.replace(' ', "-"))),
        return_within_min: Some(10),
        ..Ticket::default()
    }
}

pub fn job_of(ticket: &Ticket, id: &str) -> Job {
    render(ticket, &Profile::named(id).unwrap(), &Words::builtin("ru").unwrap())
}

/// What a scanner reads from the paper. `cargo verify` installs `zbarimg`.
pub fn read_qr(paper: &CutTicket, name: &str) -> String {
    let mut file = tempfile::Builder::new().prefix(name).suffix(".png").tempfile().unwrap();
    let mut png = Vec::new();
    paper.paper.write_png(&mut png, paper.paper.width() + 64).unwrap();
    file.write_all(&png).unwrap();
    let found = Command::new("zbarimg")
        .args(["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable"])
        .arg(file.path())
        .output()
        .expect("zbarimg is installed: package zbar-tools");
    String::from_utf8(found.stdout).unwrap().trim().to_owned()
}
