use crate::Profile;
use crate::bitmap::Bitmap;
use crate::font::{Face, Pen, Style, whole};
use crate::page::{bind, wrap, wrap_evenly};

/// White at the sides of the paper, in dots at 203 dpi like every size here.
const MARGIN: f32 = 20.0;
/// Running text: 28 dots are the 3.5 mm that ACCESS asks for.
const BODY: f32 = 28.0;
const BODY_LINE: f32 = 1.28;
const RULE_GAP: f32 = 20.0;

/// Paper that is filled from the top.
pub(super) struct Sheet {
    pub(super) paper: Bitmap,
    pub(super) pen: Pen,
    pub(super) dpi: u16,
    /// Dots for one dot of the design, which is drawn at 203 dpi.
    pub(super) scale: f32,
    pub(super) left: f32,
    /// Width between the margins.
    pub(super) room: f32,
    /// Top of what comes next.
    pub(super) y: f32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Centre,
    Right,
}

/// A block of lines: letter, distance of lines in em, and where the lines stand.
#[derive(Clone, Copy)]
pub(super) struct Setting {
    pub(super) face: Face,
    pub(super) px: f32,
    pub(super) line: f32,
    pub(super) side: Side,
}

impl Sheet {
    pub(super) fn new(profile: &Profile) -> Self {
        let scale = f32::from(profile.dpi) / 203.0;
        let margin = MARGIN * scale;
        Self {
            paper: Bitmap::new(usize::from(profile.width_dots), 0),
            pen: Pen::new(),
            dpi: profile.dpi,
            scale,
            left: margin,
            room: f32::from(profile.width_dots) - 2.0 * margin,
            y: 24.0 * scale,
        }
    }

    /// The paper, with a strip of white below.
    pub(super) fn into_paper(mut self) -> Bitmap {
        self.skip(14.0);
        self.paper.grow(usize::try_from(whole(self.y)).unwrap_or(0));
        self.paper
    }

    /// A dashed line across.
    pub(super) fn rule(&mut self) {
        self.skip(RULE_GAP);
        let (dash, gap, thick) = (8.0 * self.scale, 4.0 * self.scale, whole(4.0 * self.scale));
        let mut x = self.left;
        while x < self.left + self.room {
            let length = dash.min(self.left + self.room - x);
            self.paper.fill(whole(x), whole(self.y), whole(length), thick);
            x += dash + gap;
        }
        self.y += 4.0 * self.scale;
        self.skip(RULE_GAP);
    }

    /// A paragraph whose first words are set in another weight, running on in one line.
    pub(super) fn answer(&mut self, first: &str, first_face: Face, rest: &str, rest_face: Face) {
        let px = BODY * self.scale;
        let words = |text: &str, face: Face| -> Vec<(String, Face)> {
            bind(text).split(' ').map(|it| (it.to_owned(), face)).collect()
        };
        let (mut x, space) = (self.left, self.pen.width(" ", Face::Medium, px));
        for (word, face) in [words(first, first_face), words(rest, rest_face)].concat() {
            let word = self.pen.spell(&word);
            let width = self.pen.width(&word, face, px);
            if x > self.left && x + width > self.left + self.room {
                self.y += px * BODY_LINE;
                x = self.left;
            }
            let baseline = self.baseline(face, px, BODY_LINE);
            self.pen.draw(&mut self.paper, &word, Style::new(face, px), x, baseline);
            x += width + space;
        }
        self.y += px * BODY_LINE;
    }

    /// A paragraph of running text.
    pub(super) fn body(&mut self, text: &str) {
        self.text(text, self.running());
    }

    /// A paragraph.
    pub(super) fn text(&mut self, text: &str, setting: Setting) {
        let lines = self.lines(text, setting, self.room, false);
        self.put(&lines, setting, self.left, self.room);
    }

    /// A paragraph with lines of even length.
    pub(super) fn even(&mut self, text: &str, setting: Setting) {
        let lines = self.lines(text, setting, self.room, true);
        self.put(&lines, setting, self.left, self.room);
    }

    /// `text` in lines no wider than `room`.
    pub(super) fn lines(
        &self,
        text: &str,
        setting: Setting,
        room: f32,
        evenly: bool,
    ) -> Vec<String> {
        let text = bind(&self.pen.spell(text));
        let mut width = |it: &str| self.pen.advance(it, setting.face, setting.px);
        match evenly {
            true => wrap_evenly(&text, room, &mut width),
            false => wrap(&text, room, &mut width),
        }
    }

    /// Lines already short enough for `room`.
    pub(super) fn put(&mut self, lines: &[String], setting: Setting, left: f32, room: f32) {
        for line in lines {
            let slack = room - self.pen.width(line, setting.face, setting.px);
            let x = match setting.side {
                Side::Left => left,
                Side::Centre => left + slack / 2.0,
                Side::Right => left + slack,
            };
            let baseline = self.baseline(setting.face, setting.px, setting.line);
            let style = Style::new(setting.face, setting.px);
            self.pen.draw(&mut self.paper, line, style, x, baseline);
            self.y += setting.px * setting.line;
        }
    }

    /// The baseline of a line of `line` em whose top is here.
    fn baseline(&self, face: Face, px: f32, line: f32) -> i32 {
        let extent = self.pen.extent(face, px);
        let spare = px * line - extent.ascent - extent.descent;
        whole(self.y + spare / 2.0 + extent.ascent)
    }

    /// A setting in the middle; `px` is dots per em at 203 dpi.
    pub(super) fn setting(&self, face: Face, px: f32, line: f32) -> Setting {
        Setting { face, px: px * self.scale, line, side: Side::Centre }
    }

    /// The same at the left edge.
    pub(super) fn left_setting(&self, face: Face, px: f32, line: f32) -> Setting {
        Setting { side: Side::Left, ..self.setting(face, px, line) }
    }

    /// Running text.
    pub(super) fn running(&self) -> Setting {
        self.left_setting(Face::Medium, BODY, BODY_LINE)
    }

    /// Leaves white.
    pub(super) fn skip(&mut self, dots: f32) {
        self.y += dots * self.scale;
    }
}
