use std::collections::VecDeque;

use crate::command::Command;
use crate::head::Head;
use crate::model::{Dialect, Model};
use crate::parser::Parser;
use crate::status::{self, Sensors};
use crate::ticket::{CutKind, CutTicket};
use crate::trouble::{Trouble, Troubles};

/// Bytes a printer takes in while it cannot print.
const BUFFER: usize = 4096;

/// From the head to the knife, in dots: about 12 mm.
const HEAD_TO_KNIFE: usize = 96;

/// The printer itself: bytes in, answers and papers out. It owns no line and no thread.
///
/// Bytes become commands as they arrive, so that a question is answered even while the
/// printing has stopped; the other commands wait their turn.
pub struct Machine {
    model: Model,
    parser: Parser,
    waiting: VecDeque<(Command, Vec<u8>)>,
    waiting_bytes: usize,
    head: Head,
    /// Bytes of the paper that is being printed.
    bytes: Vec<u8>,
    sensors: Sensors,
    reports: bool,
    reported: [u8; 4],
    answers: Vec<u8>,
    tickets: Vec<CutTicket>,
    issued: u32,
}

impl Machine {
    /// A printer just switched on, with a full roll.
    pub fn new(model: Model) -> Self {
        let sensors = Sensors {
            troubles: Troubles::default(),
            cutter_stuck: false,
            presenter_stuck: false,
            ticket_waits: false,
        };
        Self {
            model,
            parser: Parser::default(),
            waiting: VecDeque::new(),
            waiting_bytes: 0,
            head: Head::new(model),
            bytes: Vec::new(),
            sensors,
            reports: false,
            reported: status::report(&sensors),
            answers: Vec::new(),
            tickets: Vec::new(),
            issued: 0,
        }
    }

    /// A printer that reads everything and draws no letters: for tests that print
    /// thousands of papers and only want to know what stands on them.
    pub fn without_letters(model: Model) -> Self {
        Self { head: Head::without_letters(model), ..Self::new(model) }
    }

    /// The model it plays.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Whether the buffer has room. While it has none the line is not read.
    pub fn has_room(&self) -> bool {
        !self.sensors.stopped() || self.waiting_bytes < BUFFER
    }

    /// Takes bytes from the line.
    pub fn take(&mut self, bytes: &[u8]) {
        for byte in bytes {
            if let Some((command, its_bytes)) = self.parser.push(*byte) {
                self.arrive(command, its_bytes);
            }
        }
    }

    /// The answers since the last call, to be written to the line.
    pub fn answers(&mut self) -> Vec<u8> {
        let answers = std::mem::take(&mut self.answers);
        if self.has_trouble(Trouble::Silent) { Vec::new() } else { answers }
    }

    /// The papers that left the printer since the last call.
    pub fn tickets(&mut self) -> Vec<CutTicket> {
        std::mem::take(&mut self.tickets)
    }

    /// Starts or ends a trouble. What was waiting goes on as far as it can.
    pub fn set(&mut self, trouble: Trouble, on: bool) {
        self.sensors.troubles.set(trouble, on);
        match trouble {
            Trouble::PaperOut if !on => self.head.load_roll(),
            Trouble::CutterJam => self.sensors.cutter_stuck &= on,
            Trouble::PresenterJam => self.sensors.presenter_stuck &= on,
            Trouble::PaperOut
            | Trouble::NearEnd
            | Trouble::CoverOpen
            | Trouble::Overheated
            | Trouble::Offline
            | Trouble::Silent
            | Trouble::Stalled
            | Trouble::Unplugged => (),
        }
        self.work();
    }

    /// Whether a trouble is there, whoever started it: a roll can end by itself.
    pub fn has_trouble(&self, trouble: Trouble) -> bool {
        self.sensors.troubles.has(trouble)
    }

    /// Leaves `millimetres` of paper on the roll; it runs out when they are used.
    pub fn leave_paper_mm(&mut self, millimetres: u32) {
        let dots = usize::try_from(millimetres).unwrap_or(0) * usize::from(self.model.dpi);
        self.head.leave_paper(dots * 10 / 254);
    }

    /// The visitor takes the ticket out of the presenter.
    pub fn take_ticket(&mut self) {
        self.sensors.ticket_waits = false;
    }

    /// The visitor tears off what hangs out of a printer without a knife.
    pub fn tear(&mut self) {
        if !self.model.cuts && !self.head.is_blank() && self.parser.at_rest() {
            self.finish(CutKind::Torn);
        }
    }

    /// Rows of paper that hang out and that nothing has cut yet.
    pub fn hanging_rows(&self) -> usize {
        self.head.rows()
    }

    /// Settings and buffers are lost, as when the power was; what hangs out stays.
    pub fn power_cycle(&mut self) {
        self.parser = Parser::default();
        self.waiting.clear();
        self.waiting_bytes = 0;
        self.reports = false;
        self.head.reset();
    }

    fn arrive(&mut self, command: Command, bytes: Vec<u8>) {
        if let Command::RealTime(n) = command {
            self.answers.extend(status::real_time(self.model.dialect, n, &self.sensors));
        } else if let Command::RealTimeOrder(order) = command {
            self.obey_at_once(&order);
        } else {
            self.waiting_bytes += bytes.len();
            self.waiting.push_back((command, bytes));
            self.work();
        }
    }

    /// `DLE ENQ 2` and `DLE DC4 8` throw away what waits.
    fn obey_at_once(&mut self, order: &[u8]) {
        if matches!(order, [0x10, 0x05, 2] | [0x10, 0x14, 8, ..]) {
            self.waiting.clear();
            self.waiting_bytes = 0;
            self.sensors.cutter_stuck = false;
        }
    }

    /// Prints what waits until it is done or something stops it.
    fn work(&mut self) {
        while !self.sensors.stopped() {
            let Some((command, bytes)) = self.waiting.pop_front() else { break };
            if !command.is_question() {
                self.bytes.extend_from_slice(&bytes);
            }
            match self.execute(command) {
                None => self.waiting_bytes = self.waiting_bytes.saturating_sub(bytes.len()),
                // What is left of it waits; its bytes are counted already.
                Some(rest) => self.waiting.push_front((rest, Vec::new())),
            }
            if self.head.roll_is_empty() {
                self.sensors.troubles.set(Trouble::PaperOut, true);
            }
        }
        if self.waiting.is_empty() {
            self.waiting_bytes = 0;
        }
        self.report_changes();
    }

    /// Does one command; gives back what is left of it when the printing has stopped.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the head's match names every command")]
    fn execute(&mut self, command: Command) -> Option<Command> {
        match command {
            // Who prints on after a reset has left a paper hanging that nothing will cut.
            Command::Reset if !self.model.cuts => {
                self.tear();
                self.head.reset();
            }
            Command::Cut { partial, feeds } => return self.cut(partial, feeds),
            Command::Present { cuts } => return self.present(cuts),
            Command::InTurn(_) if self.model.in_turn => self.sense_paper(),
            Command::PaperSensor => self.sense_paper(),
            Command::Identify(1) => self.answers.push(self.model.id_byte),
            Command::Reports(n) => self.report_from_now_on(n),
            other => return self.head.execute(other),
        }
        None
    }

    fn sense_paper(&mut self) {
        self.answers.push(status::paper_sensor(&self.sensors));
    }

    fn cut(&mut self, partial: bool, feeds: bool) -> Option<Command> {
        if self.has_trouble(Trouble::CutterJam) {
            self.sensors.cutter_stuck = true;
            return Some(Command::Cut { partial, feeds });
        }
        if self.model.cuts {
            self.head.feed(if feeds { HEAD_TO_KNIFE } else { 0 });
            self.finish(if partial { CutKind::Partial } else { CutKind::Full });
        }
        // A Citizen hands every cut ticket out by itself.
        let hands_out = self.model.presenter && self.model.dialect == Dialect::Citizen;
        if hands_out && self.has_trouble(Trouble::PresenterJam) {
            self.sensors.presenter_stuck = true;
        }
        None
    }

    fn present(&mut self, cuts: bool) -> Option<Command> {
        if self.has_trouble(Trouble::PresenterJam) {
            self.sensors.presenter_stuck = true;
            return Some(Command::Present { cuts });
        }
        if cuts {
            return self.cut(false, true);
        }
        if self.head.rows() == 0 {
            // Handing out belongs to the ticket just cut.
            let bytes = std::mem::take(&mut self.bytes);
            if let Some(ticket) = self.tickets.last_mut() {
                ticket.bytes.extend(bytes);
            }
        }
        None
    }

    fn finish(&mut self, cut: CutKind) {
        let (paper, mut decoded) = self.head.hand_over(cut);
        self.issued += 1;
        decoded.index = self.issued;
        let bytes = std::mem::take(&mut self.bytes);
        self.sensors.ticket_waits = self.model.presenter;
        self.tickets.push(CutTicket { bytes, paper, decoded });
    }

    fn report_from_now_on(&mut self, mask: u8) {
        self.reports = mask != 0 && self.model.in_turn;
        if self.reports {
            self.reported = status::report(&self.sensors);
            self.answers.extend(self.reported);
        }
    }

    fn report_changes(&mut self) {
        let report = status::report(&self.sensors);
        if self.reports && report != self.reported {
            self.answers.extend(report);
        }
        self.reported = report;
    }
}
