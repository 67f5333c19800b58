use escpos::utils::JustifyMode::{self, CENTER, LEFT};

use crate::bitmap::Bitmap;
use crate::codepage::CodePage;
use crate::page::{Block, bind, wrap, wrap_evenly};
use crate::qr::Code;
use crate::tape::Tape;
use crate::{Job, Profile, QrMode};

/// Font A is 24 dots high, 3 mm. Body text stands at twice that: the smallest print that
/// is still read without glasses (ACCESS, A18) lies between the two.
const BODY: Look = Look { width: 1, height: 2, bold: false };
const STRONG: Look = Look { width: 1, height: 2, bold: true };
const LARGE: Look = Look { width: 2, height: 2, bold: true };

/// The ticket's number: at eight times font A its capitals are 17 mm high.
const NUMBER_HEIGHT: u8 = 8;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Look {
    width: u8,
    height: u8,
    bold: bool,
}

/// Lays the page out as text of the printer's own letters.
pub(crate) fn lay(blocks: &[Block], profile: &Profile) -> Job {
    // A profile that prints text has a page; `Profile::from_toml` refuses others.
    let (page, n) = CodePage::of(profile).unwrap_or((CodePage::Cp866, 0));
    let mut tape = Tape::start(profile);
    tape.code_page(n);
    let look = Look { width: 1, height: 1, bold: false };
    let columns = usize::from(profile.columns);
    let mut typist = Typist { tape, page, profile, columns, look, justify: LEFT };
    for block in blocks {
        typist.block(block);
    }
    typist.tape.finish(profile)
}

struct Typist<'a> {
    tape: Tape,
    page: CodePage,
    profile: &'a Profile,
    columns: usize,
    look: Look,
    justify: JustifyMode,
}

impl Typist<'_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Header { brand, centre } => self.header(brand, centre),
            Block::Copy(word) => self.copy(word),
            Block::Number(number) => self.number(number),
            Block::Title(title) => self.evenly(LARGE, title),
            Block::Heading { label, text } => {
                if let Some(label) = label {
                    self.lead(label, BODY);
                }
                self.evenly_left(LARGE, text);
            }
            Block::Large(text) => self.evenly_left(LARGE, text),
            Block::Rule => self.rule(),
            Block::Figures(figures) => self.figures(figures),
            Block::Moment { date, time } => self.moment(date, time),
            Block::Section { head, body } => {
                self.lead(head, STRONG);
                self.lead(body, BODY);
            }
            Block::Notice(text) => self.lead(text, STRONG),
            Block::Code { address, head, body } => self.code(address, head, body),
            Block::Text(text) => self.lead(text, BODY),
            Block::Answer { question, text } => {
                self.lead(question, STRONG);
                self.lead(text, BODY);
            }
            Block::Tick(text) => self.indented("[ ] ", text),
            Block::Detail(text) => self.indented("    ", text),
        }
    }

    /// Product left and centre right on one line, or the centre alone where it is narrow.
    fn header(&mut self, brand: &str, centre: &str) {
        let (brand, centre) = (self.page.spell(brand), self.page.spell(centre));
        let taken = cells(&brand) + cells(&centre);
        if taken + 3 <= self.columns {
            let gap = " ".repeat(self.columns - taken);
            self.put(LEFT, BODY, &format!("{brand}{gap}{centre}"));
        } else {
            self.evenly(BODY, &centre);
        }
    }

    /// The word between as many stars as there is room for.
    fn copy(&mut self, word: &str) {
        let framed = [format!("* * *  {word}  * * *"), format!("* {word} *")];
        let fits = |it: &&String| width_of(it) <= self.room(LARGE);
        let line = framed.iter().find(fits).map_or(word, String::as_str).to_owned();
        self.evenly(LARGE, &line);
    }

    /// As large as the paper allows: full height always, width as the length leaves room.
    fn number(&mut self, number: &str) {
        let number = self.page.spell(number);
        let across = usize::from(self.profile.width_dots / self.profile.cell_dots());
        let width = (across / cells(&number).max(1)).clamp(1, 8);
        let look = Look {
            width: u8::try_from(width).expect("clamped to 8"),
            height: NUMBER_HEIGHT,
            bold: true,
        };
        for line in wrap(&number, (across / width) as f32, &mut width_of) {
            self.put(CENTER, look, &line);
        }
    }

    fn rule(&mut self) {
        let dashes = "-".repeat(self.columns);
        self.put(LEFT, Look { width: 1, height: 1, bold: true }, &dashes);
    }

    /// Labels in one line and figures under them, as large as both columns allow; stacked
    /// when even small ones do not fit.
    fn figures(&mut self, figures: &[(String, String)]) {
        let half = self.columns / figures.len().max(1);
        let spelled: Vec<(String, String)> =
            figures.iter().map(|(it, its)| (self.page.spell(it), self.page.spell(its))).collect();
        let widest = spelled.iter().map(|(_, figure)| cells(figure)).max().unwrap_or(0);
        let labels = spelled.iter().map(|(label, _)| cells(label)).max().unwrap_or(0);
        let (labels_fit, large) = (labels < half, widest * 2 < half);
        if labels_fit && (large || widest < half) {
            let look = if large { LARGE } else { STRONG };
            let row = |column: usize, pick: fn(&(String, String)) -> &String| -> String {
                spelled.iter().map(|it| format!("{:<column$}", pick(it))).collect()
            };
            self.put(LEFT, BODY, row(half, |it| &it.0).trim_end_matches(' '));
            let column = half / usize::from(look.width);
            self.put(LEFT, look, row(column, |it| &it.1).trim_end_matches(' '));
        } else {
            for (label, figure) in &spelled {
                self.lead(label, BODY);
                self.evenly_left(LARGE, figure);
            }
        }
    }

    /// Date and time in one line, the time in bold; below each other where it is narrow.
    fn moment(&mut self, date: &str, time: &str) {
        let date = self.page.spell(date);
        if cells(&date) + cells(time) + 2 > self.columns {
            self.lead(&date, BODY);
            return self.lead(time, STRONG);
        }
        self.set(LEFT, BODY);
        self.tape.text(self.page, &format!("{date}, "));
        self.put(LEFT, STRONG, time);
    }

    fn code(&mut self, address: &str, head: &str, body: &str) {
        let room = usize::from(self.profile.width_dots);
        let Some(code) = Code::new(address, self.profile.dpi, room) else { return };
        self.evenly(STRONG, head);
        self.evenly(BODY, body);
        self.put(CENTER, Look { bold: false, ..BODY }, "");
        match self.profile.qr {
            QrMode::Native => {
                self.tape.qr(address.trim(), code.module_dots, code.dots());
                self.put(LEFT, Look { height: 1, ..BODY }, "");
            }
            QrMode::Raster => self.picture_of(&code, room),
        }
    }

    /// Whether ESC a moves a picture differs from printer to printer, so the white to the
    /// left of the code is part of it.
    fn picture_of(&mut self, code: &Code, room: usize) {
        self.set(LEFT, BODY);
        let left = (room - code.dots()) / 2;
        let mut picture = Bitmap::new(left + code.dots(), 0);
        code.draw(&mut picture, i32::try_from(left).unwrap_or(0), 0);
        self.tape.picture(&picture, self.profile.max_band);
        self.put(LEFT, Look { height: 1, ..BODY }, "");
    }

    /// A mark of four cells, and beside it the lines of its text below each other.
    fn indented(&mut self, mark: &str, text: &str) {
        let text = bind(&self.page.spell(text));
        let lines = wrap(&text, (self.columns - 4) as f32, &mut width_of);
        for (index, line) in lines.iter().enumerate() {
            let mark = if index == 0 { mark } else { "    " };
            self.put(LEFT, BODY, &format!("{mark}{line}"));
        }
    }

    /// A paragraph from the left edge.
    fn lead(&mut self, text: &str, look: Look) {
        let text = bind(&self.page.spell(text));
        for line in wrap(&text, self.room(look), &mut width_of) {
            self.put(LEFT, look, &line);
        }
    }

    /// A centred paragraph with even lines.
    fn evenly(&mut self, look: Look, text: &str) {
        let text = bind(&self.page.spell(text));
        for line in wrap_evenly(&text, self.room(look), &mut width_of) {
            self.put(CENTER, look, &line);
        }
    }

    fn evenly_left(&mut self, look: Look, text: &str) {
        let text = bind(&self.page.spell(text));
        for line in wrap_evenly(&text, self.room(look), &mut width_of) {
            self.put(LEFT, look, &line);
        }
    }

    /// One line, already short enough.
    fn put(&mut self, justify: JustifyMode, look: Look, line: &str) {
        self.set(justify, look);
        self.tape.line(self.page, line, look.height);
    }

    /// Tells the printer what changed and nothing else.
    fn set(&mut self, justify: JustifyMode, look: Look) {
        if self.justify != justify {
            self.tape.justify(justify);
        }
        if (self.look.width, self.look.height) != (look.width, look.height) {
            self.tape.size(look.width, look.height);
        }
        if self.look.bold != look.bold {
            self.tape.bold(look.bold);
        }
        (self.justify, self.look) = (justify, look);
    }

    fn room(&self, look: Look) -> f32 {
        (self.columns / usize::from(look.width)) as f32
    }
}

fn cells(text: &str) -> usize {
    text.chars().count()
}

fn width_of(text: &str) -> f32 {
    cells(text) as f32
}
