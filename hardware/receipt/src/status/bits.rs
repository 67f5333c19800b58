use super::{Paper, PrinterStatus};
use crate::StatusDialect;

/// The newest answer to `DLE EOT n` at index n; index 0 is unused.
pub(super) type Answers = [Option<u8>; 7];

/// Whether `byte` can be an answer to `DLE EOT n`: `0xx1xx10`. XON, XOFF and the bytes of
/// other answers cannot.
pub(super) fn is_answer(byte: u8) -> bool {
    byte & 0x93 == 0x12
}

/// Whether `byte` can start a report of four bytes that the printer sends by itself.
pub(super) fn starts_report(byte: u8) -> bool {
    byte & 0x93 == 0x10
}

/// Whether `byte` can be an answer to `GS r 1`, or the rest of a report: `0xx0xxxx`.
pub(super) fn is_in_turn(byte: u8) -> bool {
    byte & 0x90 == 0
}

/// A report of four bytes as the answers that `DLE EOT 1` to `4` would have given.
pub(super) fn of_report(report: [u8; 4]) -> Answers {
    let [state, errors, paper, _] = report;
    let set = |on: bool, bit: u8| if on { bit } else { 0 };
    let mut answers = [None; 7];
    answers[1] = Some(0x12 | (state & 0x08));
    answers[2] = Some(0x12 | set(state & 0x20 != 0, 0x04));
    answers[3] = Some(0x12 | (errors & 0x6C));
    let (near_end, end) = (paper & 0x03 != 0, paper & 0x0C != 0);
    answers[4] = Some(0x12 | set(near_end, 0x0C) | set(end, 0x60));
    answers
}

/// What one-byte answers mean. Requests never answered count as "nothing to report".
pub(super) fn of_answers(dialect: StatusDialect, answers: &Answers) -> PrinterStatus {
    let has = |n: usize, bits: u8| answers[n].is_some_and(|byte| byte & bits != 0);
    let citizen = dialect == StatusDialect::Citizen;
    // On Citizen's kiosk printers 0x40 of the paper answer is the presenter's sensor.
    let paper_end = if citizen { 0x20 } else { 0x60 };
    PrinterStatus {
        paper: paper(has(4, paper_end) || has(2, 0x20), has(4, 0x0C)),
        cover_open: has(2, 0x04) || (citizen && has(5, 0x04)),
        cutter_error: has(3, 0x08),
        jam: !citizen && has(3, 0x04),
        presenter_error: citizen && (has(3, 0x04) || has(6, 0x20)),
        ticket_in_presenter: citizen && has(4, 0x40),
        overheated: has(3, 0x40) || (citizen && has(5, 0x08)),
        broken: has(3, 0x20) || (citizen && (has(5, 0x60) || has(6, 0x4C))),
        offline: has(1, 0x08),
        printing: false,
    }
}

/// What the four bytes after `10 0F` of Custom's full status mean.
pub(super) fn of_full_status(full: [u8; 4]) -> PrinterStatus {
    let [paper_bits, user, recoverable, fatal] = full;
    PrinterStatus {
        paper: paper(paper_bits & 0x41 != 0, paper_bits & 0x04 != 0),
        cover_open: user & 0x03 != 0 || fatal & 0x02 != 0,
        cutter_error: fatal & 0x01 != 0,
        jam: recoverable & 0x40 != 0,
        presenter_error: false,
        ticket_in_presenter: paper_bits & 0x20 != 0,
        overheated: recoverable & 0x01 != 0,
        broken: recoverable & 0x08 != 0 || fatal & 0x8C != 0,
        offline: false,
        printing: user & 0x0C != 0,
    }
}

fn paper(out: bool, near_end: bool) -> Paper {
    match (out, near_end) {
        (true, _) => Paper::Out,
        (false, true) => Paper::NearEnd,
        (false, false) => Paper::Ok,
    }
}
