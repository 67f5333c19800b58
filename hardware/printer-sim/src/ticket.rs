use serde::Serialize;

use crate::paper::Paper;

/// One paper that left the printer.
#[derive(Clone, Debug)]
pub struct CutTicket {
    /// The bytes that made it, without the questions asked in between.
    pub bytes: Vec<u8>,
    /// What it looks like.
    pub paper: Paper,
    /// What stands on it.
    pub decoded: Decoded,
}

/// What stands on a paper, read back from the bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Decoded {
    /// Counts the papers of this printer from 1.
    pub index: u32,
    /// The text of the largest letters, at least four times as high as font A: the
    /// ticket's number. Absent when the paper is a picture.
    pub number: Option<String>,
    /// How it left the printer.
    pub cut: CutKind,
    /// Length in millimetres.
    pub length_mm: u32,
    /// Printed lines, from the top.
    pub lines: Vec<Line>,
    /// Codes the printer drew itself.
    pub codes: Vec<Code>,
    /// Pictures, from the top.
    pub pictures: Vec<Picture>,
    /// The printer was reset in the middle: a torn piece and not a whole paper.
    pub interrupted: bool,
    /// Commands no printer of this kind knows, in hexadecimal.
    pub unknown: Vec<String>,
    /// Zero bytes outside of any command.
    pub nul_bytes: u32,
    /// Lines that were too long and went on in the next one.
    pub wrapped_lines: u32,
    /// Whether dots fell beyond the side of the paper.
    pub clipped: bool,
    /// Pictures higher than the printer's buffer, which come out as garbage.
    pub overruns: u32,
    /// Pulses sent to a cash drawer.
    pub drawer_pulses: u32,
}

/// How a paper left the printer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CutKind {
    /// Cut through.
    Full,
    /// Cut but for one point.
    Partial,
    /// Torn off by hand: the printer has no knife.
    #[default]
    Torn,
}

/// One printed line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Its text.
    pub text: String,
    /// Magnification across, 1 to 8.
    pub width: u8,
    /// Magnification upwards, 1 to 8.
    pub height: u8,
    /// Set in bold.
    pub bold: bool,
    /// `left`, `centre` or `right`.
    pub align: &'static str,
}

/// A code the printer drew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Code {
    /// `qr` or `barcode`.
    pub kind: &'static str,
    /// What it holds.
    pub text: String,
    /// The model of a QR code (2 is the one telephones read); 0 for others.
    pub model: u8,
    /// Dots per module; 0 for others.
    pub module_dots: u8,
    /// `L`, `M`, `Q`, `H`; empty for others.
    pub level: &'static str,
}

/// A printed picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Picture {
    /// Width in dots, with the padding to whole bytes.
    pub width: usize,
    /// Rows.
    pub rows: usize,
}

impl Decoded {
    /// What a strict reader objects to; empty for a clean paper.
    pub fn complaints(&self) -> Vec<String> {
        let mut complaints: Vec<String> =
            self.unknown.iter().map(|it| format!("unknown command {it}")).collect();
        for (count, what) in [
            (self.nul_bytes, "zero bytes outside of commands"),
            (self.wrapped_lines, "lines too long for the paper"),
            (self.overruns, "pictures higher than the printer's buffer"),
            (self.drawer_pulses, "pulses to a cash drawer"),
            (u32::from(self.clipped), "dots beyond the side of the paper"),
        ] {
            if count > 0 {
                complaints.push(format!("{count} {what}"));
            }
        }
        complaints
    }

    /// Whether nothing is printed on it.
    pub fn is_blank(&self) -> bool {
        self.lines.is_empty() && self.codes.is_empty() && self.pictures.is_empty()
    }

    /// All the text, a line each.
    pub fn text(&self) -> String {
        let lines: Vec<&str> = self.lines.iter().map(|line| line.text.as_str()).collect();
        lines.join("\n")
    }
}
