//! The printer of this kiosk: tickets in, what became of them out.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use devices::{JobId, Link, PrintError, Printer, PrinterAddress, PrinterEvent};
use kiosk_flow::{
    DocumentsPaper, Input, ListId, PaperCopy, PaperEnd, PrinterReadiness, TicketPaper,
};
use queue_types::TicketId;
use queue_wire::PaperState;
use receipt::{Checklist, ChecklistLine, Fault, Paper, Profile, Ticket, WaitRange, Words};
use tokio::sync::watch;

use crate::parts::FromPart;

/// What the printer says of itself, for staff; the clock and the version are added on sending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Health {
    pub online: bool,
    pub paper: Option<PaperState>,
    pub cover_open: bool,
    pub cutter_error: bool,
    /// The key of the sentence for the attendant; `None` when all is well.
    pub trouble: Option<&'static str>,
}

/// What the printer's thread tells the kiosk's.
pub(crate) enum Told {
    /// Something for the flow.
    Input(Input),
    /// So much paper was used (mm).
    Fed(u32),
    /// Something from scanner, keypad or voice.
    Part(FromPart),
    /// The first byte of this ticket went down the line.
    FirstByte(TicketId, Instant),
}

/// Papers under way, by the names their jobs have at the printer.
type Jobs = Arc<Mutex<BTreeMap<JobId, UnderWay>>>;

/// A paper under way.
#[derive(Clone, Copy, Debug)]
enum UnderWay {
    Ticket(TicketId, PaperCopy),
    Documents(ListId),
}

/// The printer with its profile and its words.
pub(crate) struct PaperPort {
    printer: Printer,
    profile: Profile,
    words: BTreeMap<String, Words>,
    jobs: Jobs,
}

impl PaperPort {
    /// Starts the printer's thread; what happens there goes to `tell`, how it is to `health`.
    pub(crate) fn open(
        address: PrinterAddress,
        profile: Profile,
        health: watch::Sender<Health>,
        tell: impl Fn(Told) + Send + 'static,
    ) -> io::Result<Self> {
        let jobs = Jobs::default();
        let under_way = Arc::clone(&jobs);
        let hear = move |event| hear(event, &under_way, &health, &tell);
        let timings = devices::Timings::default();
        let printer = Printer::open(address, profile.clone(), timings, hear)?;
        let words = Words::languages()
            .filter_map(|code| Words::builtin(code).map(|words| (code.to_owned(), words)))
            .collect();
        Ok(Self { printer, profile, words, jobs })
    }

    /// Prints at once; what becomes of it is told.
    pub(crate) fn print(&self, paper: &TicketPaper) {
        let language = paper.language.as_str();
        let Some(words) = self.words.get(language).or_else(|| self.words.values().next()) else {
            return;
        };
        // A copy is a job of its own, and a ticket's id is a name nobody else uses.
        let id = JobId(paper.id.0.as_u128().wrapping_add(u128::from(paper.copy.0)));
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.insert(id, UnderWay::Ticket(paper.id, paper.copy));
        drop(jobs);
        self.printer.print(id, receipt::render(&ticket(paper), &self.profile, words));
    }

    /// Prints a list of documents at once; what becomes of it is told.
    pub(crate) fn print_documents(&self, paper: &DocumentsPaper) {
        let language = paper.language.as_str();
        let Some(words) = self.words.get(language).or_else(|| self.words.values().next()) else {
            return;
        };
        // Ids of tickets are larger than any count.
        let id = JobId(u128::from(paper.id.0));
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.insert(id, UnderWay::Documents(paper.id));
        drop(jobs);
        self.printer.print(id, receipt::render_checklist(&checklist(paper), &self.profile, words));
    }

    /// Prints a slip for the engineer: every code page, or a ticket that is none.
    pub(crate) fn print_test(&self, code_pages: bool, language: &str, words: &str) {
        let Some(of) = self.words.get(language).or_else(|| self.words.values().next()) else {
            return;
        };
        let job = if code_pages {
            receipt::calibration_slip(&self.profile, of)
        } else {
            let number = "000".to_owned();
            let service = words.to_owned();
            receipt::render(&Ticket { number, service, ..Ticket::default() }, &self.profile, of)
        };
        // Nobody waits for its end: the engineer sees the paper.
        self.printer.print(JobId(uuid::Uuid::now_v7().as_u128()), job);
    }

    /// Lets jobs under way end, then the thread.
    pub(crate) fn close(self) {
        self.printer.close();
    }
}

fn ticket(paper: &TicketPaper) -> Ticket {
    let wait = |range: queue_wire::WaitRange| WaitRange {
        low_min: range.low_min.into(),
        high_min: range.high_min.into(),
    };
    Ticket {
        centre: paper.centre.clone(),
        number: paper.number.clone(),
        service: paper.service.clone(),
        also: paper.also.clone(),
        booked: paper.slot.map(|at| at.time()),
        people_ahead: paper.people_ahead,
        wait: paper.wait.map(wait),
        issued: paper.issued,
        documents: paper.documents.clone(),
        tracking_url: Some(paper.tracking_url.clone()).filter(|url| !url.is_empty()),
        return_within_min: None,
        have_ready: paper.have_ready,
        offline: paper.people_ahead.is_none(),
        copy: paper.copy != PaperCopy(0),
    }
}

fn checklist(paper: &DocumentsPaper) -> Checklist {
    let line = |(name, note): &(String, String)| ChecklistLine {
        name: name.clone(),
        condition: Some(note.clone()).filter(|it| !it.is_empty()),
    };
    Checklist {
        centre: paper.centre.clone(),
        service: paper.service.clone(),
        documents: paper.documents.iter().map(line).collect(),
        printed: paper.printed,
    }
}

/// Passes on what the printer's thread says.
fn hear(event: PrinterEvent, jobs: &Jobs, health: &watch::Sender<Health>, tell: &impl Fn(Told)) {
    let known = |job: JobId| jobs.lock().unwrap_or_else(PoisonError::into_inner).get(&job).copied();
    let ended = |job: JobId, end: PaperEnd| {
        let paper = jobs.lock().unwrap_or_else(PoisonError::into_inner).remove(&job);
        match paper {
            Some(UnderWay::Ticket(id, copy)) => {
                tell(Told::Input(Input::Paper { id, copy, end }));
            }
            Some(UnderWay::Documents(id)) => tell(Told::Input(Input::ListPaper { id, end })),
            None => (),
        }
    };
    match event {
        PrinterEvent::Printing { job, at } => {
            if let Some(UnderWay::Ticket(id, PaperCopy(0))) = known(job) {
                tell(Told::FirstByte(id, at));
            }
        }
        PrinterEvent::Printed { job, length_mm } => {
            tell(Told::Fed(length_mm));
            ended(job, PaperEnd::Printed);
        }
        PrinterEvent::Failed { job, before_any_byte, error } => {
            tracing::warn!(%error, "no ticket came out of the printer");
            ended(job, failed(&error, before_any_byte));
        }
        PrinterEvent::Unknown { job, error } => {
            tracing::warn!(%error, "nobody knows whether a ticket came out of the printer");
            ended(job, PaperEnd::Unknown);
        }
        PrinterEvent::State(state) => {
            tracing::info!(link = ?state.link, fault = ?state.fault(), "printer");
            health.send_replace(health_of(&state));
            tell(Told::Input(Input::Printer(readiness(&state))));
        }
    }
}

fn failed(error: &PrintError, before_any_byte: bool) -> PaperEnd {
    if matches!(error, PrintError::Fault { fault: Fault::PaperOut, .. }) {
        // What it took of the ticket it may keep, and print on the new roll.
        PaperEnd::OutOfPaper { begun: !before_any_byte }
    } else if before_any_byte {
        PaperEnd::NotPrinted
    } else {
        PaperEnd::Unknown
    }
}

fn readiness(state: &devices::DeviceState) -> PrinterReadiness {
    match state.fault() {
        _ if state.can_print() => PrinterReadiness::Ready,
        Some(Fault::PaperOut) => PrinterReadiness::OutOfPaper,
        _ => PrinterReadiness::NotWorking,
    }
}

fn health_of(state: &devices::DeviceState) -> Health {
    let printer = String::new();
    let trouble = match (state.link, state.fault()) {
        (Link::Absent | Link::Silent, _) => Some(PrintError::Absent { printer, source: None }),
        (Link::Ready, Some(fault)) => Some(PrintError::Fault { printer, fault }),
        (Link::Ready, None) => None,
    };
    let paper = match state.status.paper {
        Paper::Ok => PaperState::Ok,
        Paper::NearEnd => PaperState::NearEnd,
        Paper::Out => PaperState::Out,
    };
    Health {
        online: state.link == Link::Ready,
        paper: (state.link == Link::Ready).then_some(paper),
        cover_open: state.status.cover_open,
        cutter_error: state.status.cutter_error,
        trouble: trouble.map(|error| error.texts().attendant.key()),
    }
}
