//! The cable comes out, or the roll ends, at thirty places of a ticket on a real line. Every byte
//! is tried in memory beside `dialogue`; here the kernel's buffers stand in between.

#![expect(clippy::unwrap_used, reason = "a test may fail")]
#![expect(clippy::wildcard_enum_match_arm, reason = "the test looks for one event among all")]

use std::fs;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use devices::{JobId, Printer, PrinterAddress, PrinterEvent, Timings};
use jiff::civil::date;
use printer_sim::{CutTicket, Decoded, Machine, Model, Trouble};
use receipt::{Job, Profile, Ticket, Words, render};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;
use rustix::pty::OpenptFlags;
use rustix::termios::{self, OptionalActions};

const SOON: Duration = Duration::from_secs(20);
const MODEL: &str = "epson-tm-t20";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mishap {
    CableOut,
    PaperEnds,
}

/// Long enough for a busy machine, so that only the mishap decides.
fn timings() -> Timings {
    Timings {
        poll: Duration::from_millis(100),
        answer: Duration::from_millis(400),
        between_requests: Duration::from_millis(1),
        stall: Duration::from_millis(700),
        grace: Duration::from_secs(2),
        first_retry: Duration::from_millis(20),
        slowest_retry: Duration::from_millis(50),
        paper_mm_per_s: 5000,
        ..Timings::default()
    }
}

fn job(number: &str) -> Job {
    let ticket = Ticket {
        centre: "Центр услуг на Садовой".into(),
        number: number.into(),
        service: "Кадастровый учёт и регистрация прав".into(),
        people_ahead: Some(4),
        issued: date(2026, 10, 14).at(10, 42, 0, 0),
        documents: vec!["паспорт".into()],
        tracking_url: Some("https://talon.example/t/q7Jk".into()),
        return_within_min: Some(10),
        ..Ticket::default()
    };
    render(&ticket, &Profile::named(MODEL).unwrap(), &Words::builtin("ru").unwrap())
}

fn machine() -> Machine {
    Machine::without_letters(Model::named(MODEL).unwrap())
}

fn undisturbed(job: &Job) -> Decoded {
    let mut machine = machine();
    machine.take(&job.bytes);
    machine.tickets().remove(0).decoded
}

/// A new port under the name `link`.
fn port(link: &Path) -> OwnedFd {
    let near = rustix::pty::openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    rustix::pty::grantpt(&near).unwrap();
    rustix::pty::unlockpt(&near).unwrap();
    let mut settings = termios::tcgetattr(&near).unwrap();
    settings.make_raw();
    termios::tcsetattr(&near, OptionalActions::Now, &settings).unwrap();
    rustix::fs::fcntl_setfl(&near, OFlags::RDWR | OFlags::NONBLOCK).unwrap();
    let device = rustix::pty::ptsname(&near, Vec::new()).unwrap();
    symlink(device.to_string_lossy().as_ref(), link).unwrap();
    near
}

/// A printer at its end of the cable until `end`, or until `mishap` has come after so many bytes,
/// counted from the reset that begins a ticket. It takes the machine along and gives it back.
fn plugged_in(
    mut machine: Machine,
    near: OwnedFd,
    mishap: Option<(usize, Mishap)>,
    end: &Arc<AtomicBool>,
) -> JoinHandle<Machine> {
    let end = Arc::clone(end);
    thread::spawn(move || {
        let mut received = None;
        let mut buffer = [0; 64];
        while !end.load(Ordering::Relaxed) {
            let mut ends = [PollFd::from_borrowed_fd(near.as_fd(), PollFlags::IN)];
            poll(&mut ends, Some(&Timespec { tv_sec: 0, tv_nsec: 5_000_000 })).unwrap();
            let Ok(count) = rustix::io::read(&near, &mut buffer) else { continue };
            for byte in &buffer[..count] {
                if received.is_none() && *byte == 0x1B {
                    received = Some(0);
                }
                let comes = mishap.filter(|(after, _)| received == Some(*after));
                match comes.map(|(_, mishap)| mishap) {
                    Some(Mishap::CableOut) => return machine,
                    Some(Mishap::PaperEnds) => machine.set(Trouble::PaperOut, true),
                    None => (),
                }
                machine.take(&[*byte]);
                received = received.map(|count| count + 1);
            }
            let answers: Vec<u8> = machine.answers();
            if !answers.is_empty() {
                rustix::io::write(&near, &answers).ok();
            }
        }
        machine
    })
}

fn ending(events: &Receiver<PrinterEvent>, id: u128) -> PrinterEvent {
    loop {
        let event = events.recv_timeout(SOON).expect("every job ends");
        match &event {
            PrinterEvent::Printed { job, .. }
            | PrinterEvent::Failed { job, .. }
            | PrinterEvent::Unknown { job, .. }
                if job.0 == id =>
            {
                return event;
            }
            _ => (),
        }
    }
}

fn wait_until_it_prints(events: &Receiver<PrinterEvent>) {
    let can_print = |event| matches!(event, PrinterEvent::State(state) if state.can_print());
    while !can_print(events.recv_timeout(SOON).expect("the printer comes back")) {}
}

fn whole(papers: &[CutTicket], wanted: &Decoded) -> usize {
    let is_it = |it: &&CutTicket| !it.decoded.interrupted && it.decoded.lines == wanted.lines;
    papers.iter().filter(is_it).count()
}

/// One ticket that is disturbed after `after` bytes, and one after it that must be whole.
fn disturb(after: usize, mishap: Mishap, folder: &Path) {
    let say = format!("{mishap:?} after {after} bytes");
    let link: PathBuf = folder.join(format!("{mishap:?}-{after}"));
    let (first, second) = (job("А 001"), job("А 002"));
    let (tell, events) = mpsc::channel();
    let tell = move |event| {
        tell.send(event).ok();
    };
    let end = Arc::new(AtomicBool::new(false));
    let at_work = plugged_in(machine(), port(&link), Some((after, mishap)), &end);
    let address = PrinterAddress::Serial { path: link.clone(), baud: None };
    let profile = Profile::named(MODEL).unwrap();
    let printer = Printer::open(address, profile, timings(), tell).unwrap();
    wait_until_it_prints(&events);
    printer.print(JobId(1), first.clone());
    let event = ending(&events, 1);
    end.store(true, Ordering::Relaxed);
    let mut machine = at_work.join().unwrap();
    fs::remove_file(&link).unwrap();
    let printed = whole(&machine.tickets(), &undisturbed(&first));
    if matches!(event, PrinterEvent::Printed { .. }) {
        assert_eq!(printed, 1, "{say}: told printed, and is not");
    }
    // Put right and plugged in, it prints the next ticket whole and on its own paper.
    machine.set(Trouble::PaperOut, false);
    let end = Arc::new(AtomicBool::new(false));
    let at_work = plugged_in(machine, port(&link), None, &end);
    wait_until_it_prints(&events);
    printer.print(JobId(2), second.clone());
    let event = ending(&events, 2);
    end.store(true, Ordering::Relaxed);
    let mut machine = at_work.join().unwrap();
    printer.close();
    assert!(matches!(event, PrinterEvent::Printed { .. }), "{say}: then {event:?}");
    let papers = machine.tickets();
    assert_eq!(whole(&papers, &undisturbed(&second)), 1, "{say}: the next ticket is torn");
}

/// Fifteen places from the first byte to the last.
fn disturb_everywhere(mishap: Mishap) {
    let folder = tempfile::tempdir().unwrap();
    let length = job("А 001").bytes.len();
    for place in 0..15 {
        disturb(place * (length - 1) / 14, mishap, folder.path());
    }
}

#[test]
fn a_cable_pulled_at_fifteen_places_loses_no_ticket_that_was_told_printed() {
    disturb_everywhere(Mishap::CableOut);
}

#[test]
fn paper_that_ends_at_fifteen_places_loses_no_ticket_that_was_told_printed() {
    disturb_everywhere(Mishap::PaperEnds);
}
