use crate::model::Dialect;
use crate::trouble::{Trouble, Troubles};

/// What the sensors say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sensors {
    pub(crate) troubles: Troubles,
    /// The knife has stuck in a cut.
    pub(crate) cutter_stuck: bool,
    /// A ticket has stuck in the presenter.
    pub(crate) presenter_stuck: bool,
    /// A ticket waits to be taken.
    pub(crate) ticket_waits: bool,
}

impl Sensors {
    /// Whether printing has stopped.
    pub(crate) fn stopped(&self) -> bool {
        let stops = [Trouble::PaperOut, Trouble::CoverOpen, Trouble::Overheated, Trouble::Offline];
        self.cutter_stuck
            || self.presenter_stuck
            || stops.into_iter().any(|trouble| self.troubles.has(trouble))
    }

    fn has(&self, trouble: Trouble) -> bool {
        self.troubles.has(trouble)
    }
}

fn bit(on: bool, bits: u8) -> u8 {
    if on { bits } else { 0 }
}

/// The answer to `DLE EOT n`; empty where this printer has none.
pub(crate) fn real_time(dialect: Dialect, n: u8, is: &Sensors) -> Vec<u8> {
    match (dialect, n) {
        (Dialect::Custom, 20) => full(is),
        (Dialect::Citizen, 3..=6) => vec![citizen(n, is)],
        (_, 1..=4) => vec![epson(n, is)],
        _ => Vec::new(),
    }
}

fn epson(n: u8, is: &Sensors) -> u8 {
    let paper_out = is.has(Trouble::PaperOut);
    0x12 | match n {
        1 => bit(is.stopped(), 0x08),
        2 => {
            bit(is.has(Trouble::CoverOpen), 0x04)
                | bit(paper_out, 0x20)
                | bit(is.cutter_stuck || is.presenter_stuck, 0x40)
        }
        3 => bit(is.cutter_stuck, 0x08) | bit(is.has(Trouble::Overheated), 0x40),
        _ => bit(paper_out || is.has(Trouble::NearEnd), 0x0C) | bit(paper_out, 0x60),
    }
}

fn citizen(n: u8, is: &Sensors) -> u8 {
    let paper_out = is.has(Trouble::PaperOut);
    0x12 | match n {
        3 => bit(is.presenter_stuck, 0x04) | bit(is.cutter_stuck, 0x08),
        4 => {
            bit(paper_out || is.has(Trouble::NearEnd), 0x0C)
                | bit(paper_out, 0x20)
                | bit(is.ticket_waits, 0x40)
        }
        5 => bit(is.has(Trouble::CoverOpen), 0x04) | bit(is.has(Trouble::Overheated), 0x08),
        _ => bit(is.presenter_stuck, 0x20),
    }
}

fn full(is: &Sensors) -> Vec<u8> {
    let paper = bit(is.has(Trouble::PaperOut), 0x05)
        | bit(is.has(Trouble::NearEnd), 0x04)
        | bit(is.ticket_waits, 0x20);
    let user = bit(is.has(Trouble::CoverOpen), 0x02);
    let recoverable = bit(is.has(Trouble::Overheated), 0x01) | bit(is.presenter_stuck, 0x40);
    let fatal = bit(is.cutter_stuck, 0x01);
    vec![0x10, 0x0F, paper, user, recoverable, fatal]
}

/// The answer to `GS r 1` and `ESC v`: the paper sensor.
pub(crate) fn paper_sensor(is: &Sensors) -> u8 {
    bit(is.has(Trouble::NearEnd), 0x03) | bit(is.has(Trouble::PaperOut), 0x0F)
}

/// The report a printer sends by itself when something has changed.
pub(crate) fn report(is: &Sensors) -> [u8; 4] {
    let state = 0x10 | bit(is.stopped(), 0x08) | bit(is.has(Trouble::CoverOpen), 0x20);
    let errors = bit(is.cutter_stuck, 0x08) | bit(is.has(Trouble::Overheated), 0x40);
    let paper = bit(is.has(Trouble::NearEnd), 0x03) | bit(is.has(Trouble::PaperOut), 0x0F);
    [state, errors, paper, 0x0F]
}
