//! Every way a line can fail, at every byte of a ticket, in memory.

use std::collections::VecDeque;

use jiff::civil::date;
use printer_sim::{CutTicket, Decoded, Machine, Model, Trouble};
use receipt::{QrMode, Ticket, Words, render};

use super::*;

/// What happens when the printer has received so many bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mishap {
    /// The roll ends.
    PaperEnds,
    /// It prints on and answers nothing.
    FallsSilent,
    /// The cable is pulled out.
    CableOut,
    /// The line takes no more bytes.
    Stalls,
}

/// A line in memory with a printer at its end.
struct Wire {
    machine: Machine,
    after: usize,
    mishap: Option<Mishap>,
    received: usize,
    answers: VecDeque<u8>,
    papers: Vec<CutTicket>,
}

impl Wire {
    fn to(id: &str) -> Self {
        Self {
            machine: Machine::without_letters(Model::named(id).unwrap()),
            after: usize::MAX,
            mishap: None,
            received: 0,
            answers: VecDeque::new(),
            papers: Vec::new(),
        }
    }

    fn repair(&mut self) {
        for trouble in [Trouble::PaperOut, Trouble::Silent] {
            self.machine.set(trouble, false);
        }
        (self.mishap, self.after) = (None, usize::MAX);
        self.papers.extend(self.machine.tickets());
    }
}

impl Line for Wire {
    fn write_some(&mut self, bytes: &[u8], _: Duration) -> io::Result<usize> {
        let room = self.after.saturating_sub(self.received).min(bytes.len());
        if room < bytes.len() {
            match self.mishap {
                Some(Mishap::PaperEnds) => self.machine.set(Trouble::PaperOut, true),
                Some(Mishap::FallsSilent) => self.machine.set(Trouble::Silent, true),
                Some(Mishap::CableOut) if room == 0 => {
                    return Err(io::ErrorKind::BrokenPipe.into());
                }
                Some(Mishap::Stalls | Mishap::CableOut) | None => (),
            }
        }
        let goes_on = matches!(self.mishap, Some(Mishap::PaperEnds | Mishap::FallsSilent) | None);
        // The mishap comes exactly after byte `after`; later writes find it there.
        let taken = if room == 0 && goes_on { bytes.len() } else { room };
        self.machine.take(&bytes[..taken]);
        self.received += taken;
        self.answers.extend(self.machine.answers());
        self.papers.extend(self.machine.tickets());
        Ok(taken)
    }

    fn read_some(&mut self, buffer: &mut [u8], _: Duration) -> io::Result<usize> {
        let count = self.answers.len().min(buffer.len());
        for (place, byte) in buffer.iter_mut().zip(self.answers.drain(..count)) {
            *place = byte;
        }
        Ok(count)
    }
}

fn timings() -> Timings {
    Timings {
        answer: Duration::from_micros(300),
        between_requests: Duration::ZERO,
        stall: Duration::from_micros(300),
        grace: Duration::from_micros(500),
        paper_mm_per_s: 1_000_000,
        ..Timings::default()
    }
}

fn job(number: &str, profile: &Profile) -> Job {
    let ticket = Ticket {
        centre: "Центр услуг на Садовой".into(),
        number: number.into(),
        service: "Кадастровый учёт и регистрация прав".into(),
        people_ahead: Some(4),
        wait: None,
        issued: date(2026, 10, 14).at(10, 42, 0, 0),
        documents: vec!["паспорт".into()],
        // A code that we draw ourselves has ten thousand bytes; see the pictures below.
        tracking_url: (profile.qr == QrMode::Native).then(|| "https://talon.example/t/q7Jk".into()),
        return_within_min: Some(10),
        ..Ticket::default()
    };
    render(&ticket, profile, &Words::builtin("ru").unwrap())
}

/// Prints `job` on a fresh reader, as after the line was opened.
fn print(wire: &mut Wire, profile: &Profile, job: &Job) -> (Outcome, bool) {
    let (timings, mut began) = (timings(), false);
    let mut reader = StatusReader::new(profile.status);
    let mut dialogue =
        Dialogue { line: wire, reader: &mut reader, profile, timings: &timings, name: "test" };
    let outcome = dialogue.print(job, &mut |_| began = true);
    (outcome, began)
}

/// What an undisturbed printer makes of `job`.
fn undisturbed(id: &str, job: &Job) -> Decoded {
    let mut wire = Wire::to(id);
    wire.machine.take(&job.bytes);
    wire.machine.tickets().remove(0).decoded
}

/// Papers on which everything of `wanted` stands, and that are no torn pieces.
fn whole(wire: &Wire, wanted: &Decoded) -> usize {
    let rows = |it: &Decoded| it.pictures.iter().map(|picture| picture.rows).sum::<usize>();
    let is_it = |it: &&CutTicket| {
        let found = &it.decoded;
        !found.interrupted && found.lines == wanted.lines && rows(found) == rows(wanted)
    };
    wire.papers.iter().filter(is_it).count()
}

/// Lets `mishap` come after every `step`-th byte of a ticket, and checks what is reported
/// against what lies on the paper; then lets the next ticket be printed.
fn fail_at_bytes(id: &str, mishap: Mishap, step: usize) {
    let profile = Profile::named(id).unwrap();
    let (first, second) = (job("А 001", &profile), job("А 002", &profile));
    let (first_paper, second_paper) = (undisturbed(id, &first), undisturbed(id, &second));
    for after in (0..=first.bytes.len()).step_by(step) {
        let mut wire = Wire { after, mishap: Some(mishap), ..Wire::to(id) };
        let (outcome, began) = print(&mut wire, &profile, &first);
        let say = format!("{id}: {mishap:?} after {after} bytes: {:?}", outcome.end);
        match &outcome.end {
            End::Printed => assert_eq!(whole(&wire, &first_paper), 1, "{say}"),
            End::Failed { before_any_byte: true, .. } => assert!(!began, "{say}"),
            End::Failed { before_any_byte: false, .. } | End::Unknown(_) => (),
        }
        assert_eq!(began, outcome.sent > 0, "{say}");
        // The same printer, put right, prints the next ticket whole and on its own paper.
        wire.repair();
        let mend = first.repair(outcome.sent, &profile);
        wire.machine.take(&mend);
        wire.answers.clear();
        let (next, _) = print(&mut wire, &profile, &second);
        assert!(matches!(next.end, End::Printed), "{say}: then {:?}", next.end);
        let last = wire.papers.split_off(wire.papers.len() - 1);
        wire.papers = last;
        assert_eq!(whole(&wire, &second_paper), 1, "{say}");
        let last = &wire.papers[0];
        assert_eq!(last.decoded.complaints(), Vec::<String>::new(), "{say}");
    }
}

#[test]
fn paper_that_ends_at_any_byte_is_never_a_printed_and_missing_ticket() {
    fail_at_bytes("epson-tm-t20", Mishap::PaperEnds, 1);
    for id in ["citizen-ppu-700", "custom-vkp80iii", "xprinter-80"] {
        fail_at_bytes(id, Mishap::PaperEnds, 11);
    }
}

#[test]
fn silence_from_any_byte_on_is_never_a_printed_and_missing_ticket() {
    fail_at_bytes("epson-tm-t20", Mishap::FallsSilent, 1);
    fail_at_bytes("citizen-ppu-700", Mishap::FallsSilent, 11);
}

#[test]
fn a_cable_pulled_at_any_byte_is_never_a_printed_and_missing_ticket() {
    fail_at_bytes("epson-tm-t20", Mishap::CableOut, 1);
    fail_at_bytes("atol-rp-326", Mishap::CableOut, 11);
}

#[test]
fn a_line_that_stalls_at_any_byte_is_never_a_printed_and_missing_ticket() {
    fail_at_bytes("epson-tm-t20", Mishap::Stalls, 1);
    fail_at_bytes("xprinter-80", Mishap::Stalls, 11);
}

#[test]
fn a_picture_that_fails_in_the_middle_does_not_spoil_the_next() {
    for mishap in [Mishap::PaperEnds, Mishap::CableOut, Mishap::Stalls] {
        fail_at_bytes("raster-80", mishap, 9973);
    }
}
