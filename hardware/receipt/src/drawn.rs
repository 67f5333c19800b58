mod sheet;

use crate::bitmap::Bitmap;
use crate::font::{Face, Style, draw_mark, whole};
use crate::page::Block;
use crate::qr::Code;
use crate::tape::Tape;
use crate::{Job, Profile};
use sheet::{Setting, Sheet, Side};

/// The number's em when there is room, in dots at 203 dpi like every size here: its capitals are 16.6 mm high.
const NUMBER: f32 = 190.0;
/// Capitals of the number are never lower than this (ACCESS, A18).
const NUMBER_CAPS_MM: f32 = 15.0;
/// Paper narrower than this has no room for two things side by side (58 mm).
const NARROW: f32 = 450.0;
/// Narrower than this the words of a QR code go under it instead of beside it.
const BESIDE: f32 = 200.0;

/// Lays the page out as a picture, for printers whose letters cannot be trusted.
pub(crate) fn lay(blocks: &[Block], profile: &Profile) -> Job {
    let mut tape = Tape::start(profile);
    tape.picture(&draw(blocks, profile), profile.max_band);
    tape.finish(profile)
}

/// The paper as the design has it, strictly black and white.
pub(crate) fn draw(blocks: &[Block], profile: &Profile) -> Bitmap {
    let mut sheet = Sheet::new(profile);
    for block in blocks {
        sheet.block(block);
    }
    sheet.into_paper()
}

impl Sheet {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Header { brand, centre } => self.header(brand, centre),
            Block::Copy(word) => self.copy(word),
            Block::Number(number) => self.number(number),
            Block::Title(text) => self.even(text, self.setting(Face::Bold, 36.0, 1.15)),
            Block::Heading { label, text } => {
                self.skip(22.0);
                if let Some(label) = label {
                    self.body(label);
                    self.skip(10.0);
                }
                self.text(text, self.left_setting(Face::Bold, 42.0, 1.15));
            }
            Block::Large(text) => self.text(text, self.left_setting(Face::ExtraBold, 68.0, 1.1)),
            Block::Rule => self.rule(),
            Block::Figures(figures) => self.figures(figures),
            Block::Moment { date, time } => {
                self.skip(8.0);
                self.answer(&format!("{date},"), Face::Medium, time, Face::Bold);
            }
            Block::Section { head, body } => {
                self.text(head, self.left_setting(Face::Bold, 32.0, 1.28));
                self.body(body);
            }
            Block::Notice(text) => self.text(text, Setting { face: Face::Bold, ..self.running() }),
            Block::Code { address, head, body } => self.code(address, head, body),
            Block::Text(text) => self.body(text),
            Block::Answer { question, text } => {
                self.skip(12.0);
                self.answer(question, Face::Bold, text, Face::Medium);
            }
            Block::Tick(text) => self.tick(text),
            Block::Detail(text) => self.beside_tick(text),
        }
    }

    /// The mark and the product on the left, the centre on the right in even lines.
    fn header(&mut self, brand: &str, centre: &str) {
        let top = self.y;
        let brand_style = Style::new(Face::ExtraBold, 34.0 * self.scale);
        let mark = 48.0 * self.scale;
        let brand_left = self.left + mark + 12.0 * self.scale;
        let brand_width = self.pen.width(brand, brand_style.face, brand_style.px);
        let setting = Setting { side: Side::Right, ..self.setting(Face::Medium, 26.0, 1.15) };
        let room = self.room - (brand_left - self.left) - brand_width - 20.0 * self.scale;
        // A third of a line each is enough for most names; longer ones take what there is.
        let mut lines = self.lines(centre, setting, room.min(self.room * 0.45), true);
        let is_narrow = lines.len() > 3 || self.room < NARROW * self.scale;
        if is_narrow {
            lines.clear();
        }
        let high = setting.px * setting.line * lines.len() as f32;
        let height = high.max(mark);
        let middle = top + height / 2.0;
        draw_mark(&mut self.paper, whole(self.left), whole(middle - mark / 2.0), mark);
        let caps = self.pen.extent(brand_style.face, brand_style.px).cap_height;
        let baseline = whole(middle + caps / 2.0);
        self.pen.draw(&mut self.paper, brand, brand_style, brand_left, baseline);
        self.y = middle - high / 2.0;
        self.put(&lines, setting, self.left, self.room);
        self.y = top + height;
        if is_narrow {
            self.skip(8.0);
            self.text(centre, Setting { side: Side::Left, ..setting });
        }
    }

    /// A frame with the word that marks a second paper.
    fn copy(&mut self, word: &str) {
        self.skip(16.0);
        let (top, height, edge) = (self.y, 64.0 * self.scale, whole(5.0 * self.scale));
        let style = Style::new(Face::ExtraBold, 42.0 * self.scale);
        let width = self.pen.width(word, style.face, style.px) + 64.0 * self.scale;
        let left = self.left + (self.room - width) / 2.0;
        self.paper.frame((whole(left), whole(top)), (whole(width), whole(height)), edge);
        let caps = self.pen.extent(style.face, style.px).cap_height;
        let baseline = whole(top + (height + caps) / 2.0);
        self.pen.draw(&mut self.paper, word, style, left + 32.0 * self.scale, baseline);
        self.y = top + height;
    }

    /// As large as the paper allows. Where it would get lower than 15 mm it is set narrower
    /// instead, because height is what is read from afar.
    fn number(&mut self, number: &str) {
        let number = self.pen.spell(number);
        let cap_ratio = self.pen.extent(Face::Bold, 1000.0).cap_height / 1000.0;
        let smallest = NUMBER_CAPS_MM / 25.4 * f32::from(self.dpi) / cap_ratio;
        let wanted = NUMBER * self.scale;
        let natural = self.pen.width(&number, Face::Bold, wanted).max(1.0);
        let px = (wanted * (self.room / natural).min(1.0)).max(smallest.ceil());
        let width = self.pen.width(&number, Face::Bold, px);
        let stretch = (self.room / width).min(1.0);
        let caps = px * cap_ratio;
        let top = self.y + 24.0 * self.scale;
        let style = Style { face: Face::Bold, px, stretch };
        let left = self.left + (self.room - width * stretch) / 2.0;
        self.pen.draw(&mut self.paper, &number, style, left, whole(top + caps));
        self.y = top + caps + 30.0 * self.scale;
    }

    /// Labels with their figures side by side, or below each other where it is narrow.
    fn figures(&mut self, figures: &[(String, String)]) {
        let gap = 20.0 * self.scale;
        let count = figures.len().max(1) as f32;
        let column = (self.room - gap * (count - 1.0)) / count;
        let label = self.running();
        let figure = Setting { face: Face::ExtraBold, px: 42.0 * self.scale, line: 1.15, ..label };
        let narrow =
            figures.iter().any(|(_, it)| self.pen.width(it, figure.face, figure.px) > column);
        let top = self.y;
        for (index, (head, value)) in figures.iter().enumerate() {
            let (left, room) = if narrow {
                (self.left, self.room)
            } else {
                self.y = top;
                (self.left + (column + gap) * index as f32, column)
            };
            for (text, setting) in [(head, label), (value, figure)] {
                let lines = self.lines(text, setting, room, false);
                self.put(&lines, setting, left, room);
            }
        }
        self.skip(6.0);
    }

    /// The code on the left with its words beside it, or under it where it is narrow.
    fn code(&mut self, address: &str, head: &str, body: &str) {
        let room = usize::try_from(whole(self.room)).unwrap_or(0);
        let Some(code) = Code::new(address, self.dpi, room) else { return };
        let dots = code.dots() as f32;
        let gap = 24.0 * self.scale;
        let beside = self.room - dots - gap;
        let head_setting = self.left_setting(Face::Bold, 32.0, 1.15);
        if beside < BESIDE * self.scale {
            let left = self.left + (self.room - dots) / 2.0;
            code.draw(&mut self.paper, whole(left), whole(self.y));
            self.y += dots + 14.0 * self.scale;
            self.even(head, Setting { side: Side::Centre, ..head_setting });
            self.skip(6.0);
            return self.even(body, Setting { side: Side::Centre, ..self.running() });
        }
        let heads = self.lines(head, head_setting, beside, false);
        let bodies = self.lines(body, self.running(), beside, false);
        let height = heads.len() as f32 * head_setting.px * head_setting.line
            + 8.0 * self.scale
            + bodies.len() as f32 * self.running().px * self.running().line;
        let (top, left) = (self.y, self.left + dots + gap);
        let middle = top + dots.max(height) / 2.0;
        code.draw(&mut self.paper, whole(self.left), whole(middle - dots / 2.0));
        self.y = middle - height / 2.0;
        self.put(&heads, head_setting, left, beside);
        self.skip(8.0);
        self.put(&bodies, self.running(), left, beside);
        self.y = top + dots.max(height);
    }

    /// An empty box and, beside it, the lines of its text.
    fn tick(&mut self, text: &str) {
        self.skip(6.0);
        let (size, edge) = (whole(24.0 * self.scale), whole(3.0 * self.scale));
        let corner = (whole(self.left), whole(self.y + 7.0 * self.scale));
        self.paper.frame(corner, (size, size), edge);
        self.beside_tick(text);
    }

    /// Lines under those beside a box.
    fn beside_tick(&mut self, text: &str) {
        let indent = 40.0 * self.scale;
        let lines = self.lines(text, self.running(), self.room - indent, false);
        self.put(&lines, self.running(), self.left + indent, self.room - indent);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Millimetres from the first black row to the last.
    fn ink_mm(paper: &Bitmap, dpi: u16) -> f32 {
        let black = |row: &usize| paper.band(*row, 1).iter().any(|byte| *byte != 0);
        let rows: Vec<usize> = (0..paper.height()).filter(black).collect();
        (rows[rows.len() - 1] - rows[0] + 1) as f32 / f32::from(dpi) * 25.4
    }

    #[test]
    fn a_number_is_at_least_15_mm_high_however_long_it_is() {
        for id in ["raster-80", "raster-58", "custom-vkp80ii"] {
            let profile = Profile::named(id).unwrap();
            for number in ["А 015", "Х 1005", "А 0000015"] {
                let paper = draw(&[Block::Number(number.into())], &profile);
                assert!(ink_mm(&paper, profile.dpi) >= 15.0, "{id} {number}");
            }
        }
    }

    #[test]
    fn nothing_is_drawn_into_the_margins() {
        let profile = Profile::named("raster-58").unwrap();
        let word = "достопримечательностями";
        let blocks = [
            Block::Header { brand: "Талон".into(), centre: word.repeat(3) },
            Block::Number("А 0000015".into()),
            Block::Title(word.repeat(4)),
            Block::Figures(vec![(word.into(), word.into()), (word.into(), word.into())]),
            Block::Section { head: word.repeat(2), body: word.repeat(9) },
            Block::Tick(word.repeat(3)),
        ];
        let paper = draw(&blocks, &profile);
        let edges = |row: usize| {
            let bytes = paper.band(row, 1);
            bytes[0] | bytes[bytes.len() - 1]
        };
        assert!((0..paper.height()).all(|row| edges(row) == 0));
    }
}
