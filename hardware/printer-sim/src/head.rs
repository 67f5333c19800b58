mod pictures;

use crate::codepage::chinese;
use crate::command::{Command, Setting};
use crate::letters::{Cell, Letters};
use crate::model::Model;
use crate::modes::Modes;
use crate::paper::Paper;
use crate::ticket::{CutKind, Decoded, Line};

/// The printing head over the paper: takes commands that leave marks, feeds the roll, and
/// notes what it prints.
pub(crate) struct Head {
    model: Model,
    modes: Modes,
    /// The line being composed.
    cells: Vec<(char, Modes)>,
    /// Its width in dots.
    taken: usize,
    /// The first byte of a hieroglyph.
    half: Option<u8>,
    stored_code: Vec<u8>,
    stored_picture: Option<(usize, Vec<u8>)>,
    letters: Option<Letters>,
    paper: Paper,
    decoded: Decoded,
    /// Dots left on the roll, when it is near its end.
    roll: Option<usize>,
    roll_is_empty: bool,
}

impl Head {
    pub(crate) fn new(model: Model) -> Self {
        Self { letters: Some(Letters::new()), ..Self::without_letters(model) }
    }

    pub(crate) fn without_letters(model: Model) -> Self {
        Self {
            model,
            modes: Modes::fresh(model.chinese),
            cells: Vec::new(),
            taken: 0,
            half: None,
            stored_code: Vec::new(),
            stored_picture: None,
            letters: None,
            paper: Paper::new(model.width_dots),
            decoded: Decoded::default(),
            roll: None,
            roll_is_empty: false,
        }
    }

    /// Does one command; gives back what is left of it when the roll has ended.
    pub(crate) fn execute(&mut self, command: Command) -> Option<Command> {
        match command {
            Command::Print(byte) => self.print(byte),
            Command::LineFeed => return self.line(command, 0),
            Command::FeedLines(n) => return self.line(command, usize::from(n) * self.spacing()),
            Command::FeedDots(n) => return self.line(command, usize::from(n)),
            Command::Tab => (0..8 - self.cells.len() % 8).for_each(|_| self.print(b' ')),
            Command::Reset => self.reset(),
            Command::Set(setting) => self.set(&setting),
            Command::Raster { stride, rows, scale } => return self.raster(stride, rows, scale),
            Command::PrintGraphics => {
                let (stride, rows) = self.stored_picture.take()?;
                return self.raster(stride, rows, (1, 1));
            }
            Command::StoreGraphics { stride, rows } => self.stored_picture = Some((stride, rows)),
            Command::QrStore(text) => self.stored_code = text,
            Command::QrPrint => return self.qr(),
            Command::Barcode { kind, data } => return self.barcode(kind, data),
            Command::Drawer => self.decoded.drawer_pulses += 1,
            // Before anything is printed zeros are the end of a job that was cut off.
            Command::Nul => self.decoded.nul_bytes += u32::from(!self.is_blank()),
            Command::Unknown(bytes) => self.note_unknown(&bytes),
            Command::CarriageReturn
            | Command::Cut { .. }
            | Command::Present { .. }
            | Command::RealTime(_)
            | Command::RealTimeOrder(_)
            | Command::InTurn(_)
            | Command::Reports(_)
            | Command::Identify(_)
            | Command::PaperSensor => (),
        }
        None
    }

    /// Clears the settings and the line being composed.
    pub(crate) fn reset(&mut self) {
        self.decoded.interrupted |= !self.decoded.is_blank();
        self.cells.clear();
        self.taken = 0;
        self.half = None;
        self.modes = Modes::fresh(self.model.chinese);
    }

    /// Whether nothing is printed since the last cut.
    pub(crate) fn is_blank(&self) -> bool {
        self.decoded.is_blank() && self.cells.is_empty()
    }

    /// Rows since the last cut.
    pub(crate) fn rows(&self) -> usize {
        self.paper.height()
    }

    /// Leaves `dots` on the roll.
    pub(crate) fn leave_paper(&mut self, dots: usize) {
        self.roll = Some(dots);
    }

    pub(crate) fn load_roll(&mut self) {
        (self.roll, self.roll_is_empty) = (None, false);
    }

    pub(crate) fn roll_is_empty(&self) -> bool {
        self.roll_is_empty
    }

    /// Feeds white, whatever the roll says: the knife needs it.
    pub(crate) fn feed(&mut self, dots: usize) {
        self.paper.feed(dots);
    }

    /// Ends the paper and hands it over with what stands on it.
    pub(crate) fn hand_over(&mut self, cut: CutKind) -> (Paper, Decoded) {
        if !self.cells.is_empty() {
            self.end_line();
        }
        let paper = std::mem::replace(&mut self.paper, Paper::new(self.model.width_dots));
        let mut decoded = std::mem::take(&mut self.decoded);
        decoded.cut = cut;
        let tenths_per_dot = usize::from(self.model.dpi) * 10;
        decoded.length_mm = u32::try_from(paper.height() * 254 / tenths_per_dot).unwrap_or(0);
        decoded.number = number_of(&decoded.lines);
        (paper, decoded)
    }

    fn set(&mut self, setting: &Setting) {
        self.modes.apply(setting, &self.model);
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
        let width = self.cell_width(&self.modes);
        if self.taken + width > self.area() {
            self.decoded.wrapped_lines += 1;
            self.end_line();
        }
        self.taken += width;
        self.cells.push((character, self.modes));
    }

    /// Ends the line and feeds `dots` more; waits when the roll ends before that.
    fn line(&mut self, command: Command, dots: usize) -> Option<Command> {
        let ends_line = !self.cells.is_empty() || command == Command::LineFeed;
        let height = if ends_line { self.fed_by(height_of(&self.cells)) } else { 0 };
        if !self.unroll(height + dots) {
            return Some(command);
        }
        if ends_line {
            self.end_line();
        }
        self.paper.feed(dots);
        None
    }

    /// Takes `dots` from the roll; `false` when it has fewer, and then it is empty.
    fn unroll(&mut self, dots: usize) -> bool {
        let Some(left) = self.roll else { return true };
        self.roll_is_empty = dots > left;
        self.roll = Some(left.saturating_sub(dots));
        !self.roll_is_empty
    }

    /// Draws the composed line and feeds it out.
    fn end_line(&mut self) {
        let width = std::mem::take(&mut self.taken);
        let cells = std::mem::take(&mut self.cells);
        let height = height_of(&cells);
        let top = self.paper.height();
        self.paper.feed(self.fed_by(height));
        let Some((_, first)) = cells.first() else { return };
        let mut x = self.modes.left_margin + aligned(first.align, self.area(), width);
        for (character, modes) in &cells {
            let below = height - 24 * usize::from(modes.height);
            x += self.draw(*character, modes, x, top + below);
        }
        self.decoded.lines.push(Line {
            text: cells.iter().map(|(character, _)| *character).collect(),
            width: first.width,
            height: first.height,
            bold: first.bold,
            align: ["left", "centre", "right"][usize::from(first.align.min(2))],
        });
    }

    /// Draws one character with its upper left corner at `x`, `y`; gives its width.
    fn draw(&mut self, character: char, modes: &Modes, x: usize, y: usize) -> usize {
        let (width, height) = (self.cell_width(modes), 24 * usize::from(modes.height));
        if let Some(letters) = &mut self.letters {
            let cell = Cell { x, y, width, height, bold: modes.bold };
            letters.draw(&mut self.paper, character, cell);
        }
        if modes.underline {
            (x..x + width).for_each(|x| self.paper.dot(x, y + height - 1));
        }
        if modes.reverse {
            self.paper.invert(x, y, width, height);
        }
        width
    }

    fn note_unknown(&mut self, bytes: &[u8]) {
        let hex: Vec<String> = bytes.iter().map(|it| format!("{it:02x}")).collect();
        self.decoded.unknown.push(hex.join(" "));
    }

    fn area(&self) -> usize {
        self.modes.print_width.unwrap_or(self.model.width_dots).min(self.model.width_dots)
    }

    fn cell_width(&self, modes: &Modes) -> usize {
        let font = if modes.small { self.model.cell_dots * 3 / 4 } else { self.model.cell_dots };
        font * usize::from(modes.width)
    }

    /// Lines stand a sixth of an inch apart, or as far as their letters need.
    fn fed_by(&self, letters: usize) -> usize {
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

/// The largest text on the paper, if it is large enough to be a number.
fn number_of(lines: &[Line]) -> Option<String> {
    let tallest = lines.iter().map(|line| line.height).max().filter(|height| *height >= 4)?;
    let number: Vec<&str> =
        lines.iter().filter(|it| it.height == tallest).map(|it| it.text.trim()).collect();
    Some(number.join(" "))
}
