use std::collections::VecDeque;

use crate::codepage::chinese;
use crate::command::Command;
use crate::letters::{Cell, Letters};
use crate::model::Model;
use crate::modes::Modes;
use crate::paper::Paper;
use crate::parser::Parser;
use crate::status::{self, Sensors};
use crate::ticket::{Code, CutKind, CutTicket, Decoded, Line, Picture};
use crate::trouble::{Trouble, Troubles};

/// Bytes a printer takes in while it cannot print.
const BUFFER: usize = 4096;

/// The printer itself: bytes in, answers and papers out. It owns no line and no thread.
///
/// Bytes become commands as they arrive, so that a question is answered even while the
/// printing has stopped; the other commands wait their turn.
pub struct Machine {
    model: Model,
    modes: Modes,
    parser: Parser,
    waiting: VecDeque<(Command, Vec<u8>)>,
    waiting_bytes: usize,
    /// The line being composed.
    cells: Vec<(char, Modes)>,
    /// The first byte of a hieroglyph.
    half: Option<u8>,
    stored_code: Vec<u8>,
    stored_picture: Option<(usize, Vec<u8>)>,
    letters: Letters,
    paper: Paper,
    bytes: Vec<u8>,
    decoded: Decoded,
    sensors: Sensors,
    reports: bool,
    reported: [u8; 4],
    paper_left: Option<usize>,
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
            modes: Modes::fresh(model.chinese),
            parser: Parser::default(),
            waiting: VecDeque::new(),
            waiting_bytes: 0,
            cells: Vec::new(),
            half: None,
            stored_code: Vec::new(),
            stored_picture: None,
            letters: Letters::new(),
            paper: Paper::new(model.width_dots),
            bytes: Vec::new(),
            decoded: Decoded::default(),
            sensors,
            reports: false,
            reported: status::report(&sensors),
            paper_left: None,
            answers: Vec::new(),
            tickets: Vec::new(),
            issued: 0,
        }
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
        if self.sensors.troubles.has(Trouble::Silent) { Vec::new() } else { answers }
    }

    /// The papers that left the printer since the last call.
    pub fn tickets(&mut self) -> Vec<CutTicket> {
        std::mem::take(&mut self.tickets)
    }

    /// Starts or ends a trouble. What was waiting goes on as far as it can.
    pub fn set(&mut self, trouble: Trouble, on: bool) {
        self.sensors.troubles.set(trouble, on);
        match (trouble, on) {
            (Trouble::PaperOut, false) => self.paper_left = None,
            (Trouble::CutterJam, false) => self.sensors.cutter_stuck = false,
            (Trouble::PresenterJam, false) => self.sensors.presenter_stuck = false,
            _ => (),
        }
        self.work();
        self.report_changes();
    }

    /// Whether a trouble is there, whoever started it: a roll can end by itself.
    pub fn has_trouble(&self, trouble: Trouble) -> bool {
        self.sensors.troubles.has(trouble)
    }

    /// Leaves `millimetres` of paper on the roll; it runs out when they are used.
    pub fn leave_paper_mm(&mut self, millimetres: u32) {
        let dots = usize::try_from(millimetres).unwrap_or(0) * usize::from(self.model.dpi);
        self.paper_left = Some(dots * 10 / 254);
    }

    /// The visitor takes the ticket out of the presenter.
    pub fn take_ticket(&mut self) {
        self.sensors.ticket_waits = false;
        self.report_changes();
    }

    /// The visitor tears off what hangs out of a printer without a knife.
    pub fn tear(&mut self) {
        if !self.model.cuts && !self.decoded.is_blank() && self.parser.at_rest() {
            self.end_line();
            self.finish(CutKind::Torn);
        }
    }

    /// Rows of paper that hang out and that nothing has cut yet.
    pub fn hanging_rows(&self) -> usize {
        self.paper.height()
    }

    /// Settings and buffers are lost, as when the power was; what hangs out stays.
    pub fn power_cycle(&mut self) {
        self.parser = Parser::default();
        self.waiting.clear();
        self.waiting_bytes = 0;
        self.cells.clear();
        self.half = None;
        self.reports = false;
        self.modes = Modes::fresh(self.model.chinese);
    }

    fn arrive(&mut self, command: Command, bytes: Vec<u8>) {
        if let Command::RealTime(n) = command {
            self.answers.extend(status::real_time(self.model.dialect, n, &self.sensors));
            return;
        }
        if command.is_real_time() {
            return self.obey_at_once(&bytes);
        }
        self.waiting_bytes += bytes.len();
        self.waiting.push_back((command, bytes));
        self.work();
    }

    /// `DLE ENQ 2` and `DLE DC4 8` throw away what waits.
    fn obey_at_once(&mut self, bytes: &[u8]) {
        if matches!(bytes, [0x10, 0x05, 2] | [0x10, 0x14, 8, ..]) {
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
            let length = bytes.len();
            match self.execute(command) {
                None => self.waiting_bytes = self.waiting_bytes.saturating_sub(length),
                Some(rest) => {
                    // It could not be done to the end; its bytes are counted already.
                    self.waiting.push_front((rest, Vec::new()));
                }
            }
        }
        self.report_changes();
    }

    /// Does one command; gives back what is left of it when the printing has stopped.
    fn execute(&mut self, command: Command) -> Option<Command> {
        match command {
            Command::Print(byte) => self.print(byte),
            Command::LineFeed => return self.line(command),
            Command::FeedLines(n) => return self.feed_after_line(command, usize::from(n) * self.spacing()),
            Command::FeedDots(n) => return self.feed_after_line(command, usize::from(n)),
            Command::Raster { stride, rows, scale } => return self.raster(stride, rows, scale),
            Command::PrintGraphics => {
                let (stride, rows) = self.stored_picture.take()?;
                return self.raster(stride, rows, (1, 1));
            }
            Command::StoreGraphics { stride, rows } => self.stored_picture = Some((stride, rows)),
            Command::QrStore(text) => self.stored_code = text,
            Command::QrPrint => return self.qr(),
            Command::Barcode { kind, data } => return self.barcode(kind, data),
            Command::Cut { partial, feeds } => return self.cut(partial, feeds),
            Command::Present { cuts } => return self.present(cuts),
            Command::InTurn(_) | Command::PaperSensor => {
                if self.model.in_turn || matches!(command, Command::PaperSensor) {
                    self.answers.push(status::paper_sensor(&self.sensors));
                }
            }
            Command::Identify(1) => self.answers.push(self.model.id_byte),
            Command::Reports(n) => self.report_from_now_on(n),
            Command::Drawer => self.decoded.drawer_pulses += 1,
            // Before a ticket begins zeros are the end of one that was cut off.
            Command::Nul if self.decoded.is_blank() => (),
            Command::Nul => self.decoded.nul_bytes += 1,
            Command::Unknown(bytes) => {
                let hex: Vec<String> = bytes.iter().map(|it| format!("{it:02x}")).collect();
                self.decoded.unknown.push(hex.join(" "));
            }
            Command::Tab => (0..8 - self.cells.len() % 8).for_each(|_| self.print(b' ')),
            Command::CarriageReturn
            | Command::Setting(_)
            | Command::Identify(_)
            | Command::RealTime(_)
            | Command::RealTimeOrder(_) => (),
            // Who prints on after a reset has left a paper hanging that nothing will cut.
            Command::Reset if !self.model.cuts && !self.decoded.is_blank() => {
                self.tear();
                self.set_mode(&Command::Reset);
            }
            _ => self.set_mode(&command),
        }
        None
    }

    fn set_mode(&mut self, command: &Command) {
        let modes = &mut self.modes;
        match *command {
            Command::Reset => {
                self.decoded.interrupted |= !self.decoded.is_blank();
                self.cells.clear();
                self.half = None;
                *modes = Modes::fresh(self.model.chinese);
            }
            Command::CodePage(n) => modes.page = self.model.page(n, modes.page),
            Command::Chinese(on) => modes.chinese = on && self.model.chinese,
            Command::PrintMode(n) => modes.print_mode(n),
            Command::Size(n) => modes.size(n),
            Command::Bold(on) => modes.bold = on,
            Command::Underline(on) => modes.underline = on,
            Command::Align(n) => modes.align = n,
            Command::Font(n) => modes.small = n == 1,
            Command::Reverse(on) => modes.reverse = on,
            Command::UpsideDown(on) => modes.upside_down = on,
            Command::LineSpacing(n) => modes.spacing = n,
            Command::LeftMargin(n) => modes.left_margin = usize::from(n),
            Command::PrintWidth(n) => modes.print_width = Some(usize::from(n)),
            Command::QrModel(n) => modes.qr_model = n,
            Command::QrModule(n) => modes.qr_module = n,
            Command::QrLevel(n) => modes.qr_level = n,
            _ => (),
        }
    }

    fn print(&mut self, byte: u8) {
        let character = if self.modes.chinese && (byte >= 0x80 || self.half.is_some()) {
            match self.half.take() {
                None => {
                    self.half = Some(byte);
                    return;
                }
                Some(first) => chinese([first, byte]),
            }
        } else {
            self.modes.page.character(byte)
        };
        let taken: usize = self.cells.iter().map(|(_, modes)| self.cell_width(modes)).sum();
        if taken + self.cell_width(&self.modes) > self.area() {
            self.decoded.wrapped_lines += 1;
            self.end_line();
        }
        self.cells.push((character, self.modes));
    }

    /// A line feed; kept for later when the roll ends before the line.
    fn line(&mut self, command: Command) -> Option<Command> {
        if !self.roll_has(self.line_height()) {
            return Some(command);
        }
        self.end_line();
        None
    }

    fn feed_after_line(&mut self, command: Command, dots: usize) -> Option<Command> {
        if !self.cells.is_empty() && self.line(Command::LineFeed).is_some() {
            return Some(command);
        }
        if !self.roll_has(dots) {
            return Some(command);
        }
        self.paper.feed(dots);
        None
    }

    /// Whether `dots` are left on the roll; if not, the rest is fed and it is empty.
    fn roll_has(&mut self, dots: usize) -> bool {
        let Some(left) = self.paper_left else { return true };
        if dots <= left {
            self.paper_left = Some(left - dots);
            return true;
        }
        self.paper_left = Some(0);
        self.sensors.troubles.set(Trouble::PaperOut, true);
        false
    }

    /// Draws the composed line and feeds it out.
    fn end_line(&mut self) {
        let cells = std::mem::take(&mut self.cells);
        let height = height_of(&cells);
        let fed = self.feed_of(height);
        let top = self.paper.height();
        self.paper.feed(fed);
        let width: usize = cells.iter().map(|(_, modes)| self.cell_width(modes)).sum();
        let align = cells.first().map_or(self.modes.align, |(_, modes)| modes.align);
        let mut x = self.modes.left_margin + aligned(align, self.area(), width);
        for (character, modes) in &cells {
            x += self.draw(*character, modes, x, top, height);
        }
        if let Some((_, modes)) = cells.first() {
            self.decoded.lines.push(Line {
                text: cells.iter().map(|(character, _)| *character).collect(),
                width: modes.width,
                height: modes.height,
                bold: modes.bold,
                align: ["left", "centre", "right"][usize::from(align.min(2))],
            });
        }
    }

    /// Draws one character standing on the line's lower edge; gives its width.
    fn draw(&mut self, character: char, modes: &Modes, x: usize, top: usize, line: usize) -> usize {
        let (width, height) = (self.cell_width(modes), 24 * usize::from(modes.height));
        let y = top + line - height;
        let cell = Cell { x, y, width, height, bold: modes.bold };
        self.letters.draw(&mut self.paper, character, cell);
        if modes.underline {
            (x..x + width).for_each(|x| self.paper.dot(x, y + height - 1));
        }
        if modes.reverse {
            self.paper.invert(x, y, width, height);
        }
        width
    }

    /// Prints the rows of a picture that the roll has paper for.
    fn raster(&mut self, stride: usize, mut rows: Vec<u8>, scale: (u8, u8)) -> Option<Command> {
        let (across, up) = (usize::from(scale.0), usize::from(scale.1));
        let wanted = rows.len() / stride;
        self.decoded.overruns += u32::from(wanted > self.model.max_band);
        let fits = self.paper_left.map_or(wanted, |left| (left / up).min(wanted));
        let rest = rows.split_off(fits * stride);
        let width = stride * 8 * across;
        let left = self.modes.left_margin + aligned(self.modes.align, self.area(), width);
        for row in rows.chunks(stride) {
            for _ in 0..up {
                let y = self.paper.height();
                self.paper.feed(1);
                for x in black_columns(row) {
                    (0..across).for_each(|step| self.paper.dot(left + x * across + step, y));
                    self.decoded.clipped |= left + x * across >= self.model.width_dots;
                }
            }
        }
        self.decoded.pictures.push(Picture { width: stride * 8, rows: fits });
        self.roll_has(fits * up);
        if rest.is_empty() {
            return None;
        }
        self.roll_has(usize::MAX);
        Some(Command::Raster { stride, rows: rest, scale })
    }

    fn qr(&mut self) -> Option<Command> {
        let level = match self.modes.qr_level {
            49 => (qrcode::EcLevel::M, "M"),
            50 => (qrcode::EcLevel::Q, "Q"),
            51 => (qrcode::EcLevel::H, "H"),
            _ => (qrcode::EcLevel::L, "L"),
        };
        if !self.model.native_qr {
            return None;
        }
        let modules = qrcode::QrCode::with_error_correction_level(&self.stored_code, level.0).ok()?;
        let size = usize::from(self.modes.qr_module.max(1));
        let side = modules.width() * size;
        if !self.roll_has(side) {
            return Some(Command::QrPrint);
        }
        let (top, left) = (self.paper.height(), aligned(self.modes.align, self.area(), side));
        self.paper.feed(side);
        for (index, color) in modules.to_colors().into_iter().enumerate() {
            let (row, column) = (index / modules.width() * size, index % modules.width() * size);
            if color == qrcode::Color::Dark {
                for dot in 0..size * size {
                    self.paper.dot(left + column + dot % size, top + row + dot / size);
                }
            }
        }
        self.decoded.clipped |= left + side > self.model.width_dots;
        self.decoded.codes.push(Code {
            kind: "qr",
            text: String::from_utf8_lossy(&self.stored_code).into_owned(),
            model: self.modes.qr_model.saturating_sub(48),
            module_dots: self.modes.qr_module,
            level: level.1,
        });
        None
    }

    /// Bar codes are noted and stand as a grey field; nothing of ours prints them.
    fn barcode(&mut self, kind: u8, data: Vec<u8>) -> Option<Command> {
        if !self.roll_has(100) {
            return Some(Command::Barcode { kind, data });
        }
        let top = self.paper.height();
        self.paper.feed(100);
        for x in (0..self.area() / 2).step_by(3) {
            (top..top + 100).for_each(|y| self.paper.dot(x, y));
        }
        let text = String::from_utf8_lossy(&data).into_owned();
        let code = Code { kind: "barcode", text, model: kind, module_dots: 0, level: "" };
        self.decoded.codes.push(code);
        None
    }

    fn cut(&mut self, partial: bool, feeds: bool) -> Option<Command> {
        if self.sensors.troubles.has(Trouble::CutterJam) {
            self.sensors.cutter_stuck = true;
            return Some(Command::Cut { partial, feeds });
        }
        if !self.cells.is_empty() {
            self.end_line();
        }
        if feeds {
            // The knife sits about 12 mm behind the head.
            self.paper.feed(96);
        }
        if self.model.cuts {
            self.finish(if partial { CutKind::Partial } else { CutKind::Full });
        }
        None
    }

    fn present(&mut self, cuts: bool) -> Option<Command> {
        if self.sensors.troubles.has(Trouble::PresenterJam) {
            self.sensors.presenter_stuck = true;
            return Some(Command::Present { cuts });
        }
        if cuts {
            self.cut(false, true);
        } else if self.paper.height() == 0 {
            // Handing out belongs to the ticket just cut.
            let bytes = std::mem::take(&mut self.bytes);
            if let Some(ticket) = self.tickets.last_mut() {
                ticket.bytes.extend(bytes);
            }
        }
        None
    }

    fn finish(&mut self, cut: CutKind) {
        let paper = std::mem::replace(&mut self.paper, Paper::new(self.model.width_dots));
        let mut decoded = std::mem::take(&mut self.decoded);
        self.issued += 1;
        decoded.index = self.issued;
        decoded.cut = cut;
        let dpi = usize::from(self.model.dpi);
        decoded.length_mm = u32::try_from(paper.height() * 254 / (dpi * 10)).unwrap_or(0);
        decoded.number = number_of(&decoded.lines);
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

    fn area(&self) -> usize {
        self.modes.print_width.unwrap_or(self.model.width_dots).min(self.model.width_dots)
    }

    fn cell_width(&self, modes: &Modes) -> usize {
        let font = if modes.small { self.model.cell_dots * 3 / 4 } else { self.model.cell_dots };
        font * usize::from(modes.width)
    }

    fn line_height(&self) -> usize {
        self.feed_of(height_of(&self.cells))
    }

    /// Lines stand a sixth of an inch apart, or as far as their letters need.
    fn feed_of(&self, letters: usize) -> usize {
        letters.max(self.spacing())
    }

    fn spacing(&self) -> usize {
        self.modes.spacing.map_or(usize::from(self.model.dpi) / 6, usize::from)
    }
}

fn height_of(cells: &[(char, Modes)]) -> usize {
    cells.iter().map(|(_, modes)| 24 * usize::from(modes.height)).max().unwrap_or(0)
}

fn aligned(align: u8, area: usize, width: usize) -> usize {
    let slack = area.saturating_sub(width);
    match align {
        1 => slack / 2,
        2 => slack,
        _ => 0,
    }
}

fn black_columns(row: &[u8]) -> impl Iterator<Item = usize> {
    let bits = |(index, byte): (usize, &u8)| {
        let byte = *byte;
        (0..8).filter(move |bit| byte & (0x80 >> bit) != 0).map(move |bit| index * 8 + bit)
    };
    row.iter().enumerate().flat_map(bits)
}

/// The largest text on the paper, if it is large enough to be a number.
fn number_of(lines: &[Line]) -> Option<String> {
    let tallest = lines.iter().map(|line| line.height).max().filter(|height| *height >= 4)?;
    let number: Vec<&str> =
        lines.iter().filter(|it| it.height == tallest).map(|it| it.text.trim()).collect();
    Some(number.join(" "))
}
