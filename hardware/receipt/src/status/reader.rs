use super::PrinterStatus;
use super::bits::{self, Answers};
use crate::StatusDialect;

/// A request for a part of the status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Query {
    /// `DLE EOT n`, n from 1 to 6; answered at once, even in the middle of a job.
    RealTime(u8),
    /// Custom's `DLE EOT 20`; answered at once with six bytes.
    Full,
    /// `GS r 1`; answered in its turn, when everything sent before it is printed.
    InTurn,
}

/// What came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The answer to the query asked last; [`StatusReader::status`] reflects it.
    To(Query),
    /// The printer reports a change by itself; the status reflects it.
    Change,
}

/// Takes a printer's status bytes and keeps what they say.
#[derive(Clone, Debug)]
pub struct StatusReader {
    dialect: StatusDialect,
    asked: Option<Query>,
    in_turn: bool,
    answers: Answers,
    /// The beginning of an answer of several bytes.
    partial: Vec<u8>,
    status: PrinterStatus,
}

impl StatusReader {
    /// A reader that has seen nothing.
    pub fn new(dialect: StatusDialect) -> Self {
        Self {
            dialect,
            asked: None,
            in_turn: false,
            answers: [None; 7],
            partial: Vec::new(),
            status: PrinterStatus::default(),
        }
    }

    /// The requests that together give the whole status, in order; none for a printer that
    /// answers nothing.
    pub fn round(&self) -> &'static [Query] {
        match self.dialect {
            StatusDialect::Epson => {
                &[Query::RealTime(1), Query::RealTime(2), Query::RealTime(3), Query::RealTime(4)]
            }
            StatusDialect::Citizen => &[
                Query::RealTime(1),
                Query::RealTime(2),
                Query::RealTime(3),
                Query::RealTime(4),
                Query::RealTime(5),
                Query::RealTime(6),
            ],
            StatusDialect::Custom => &[Query::Full],
            StatusDialect::None => &[],
        }
    }

    /// The bytes that ask `query`. Half an answer to an earlier one is forgotten; the
    /// caller has emptied the line before.
    pub fn ask(&mut self, query: Query) -> Vec<u8> {
        self.partial.clear();
        match query {
            Query::RealTime(n) => {
                self.asked = Some(query);
                vec![0x10, 0x04, n]
            }
            Query::Full => {
                self.asked = Some(query);
                vec![0x10, 0x04, 0x14]
            }
            Query::InTurn => {
                self.in_turn = true;
                vec![0x1D, b'r', 1]
            }
        }
    }

    /// Gives up waiting for whatever was asked.
    pub fn forget(&mut self) {
        self.asked = None;
        self.in_turn = false;
        self.partial.clear();
    }

    /// Takes bytes from the line, in pieces of any size, and says what they answer. What
    /// answers nothing (noise, flow control, an answer nobody waits for) is dropped.
    pub fn take(&mut self, bytes: &[u8]) -> Vec<Answer> {
        bytes.iter().filter_map(|byte| self.take_byte(*byte)).collect()
    }

    /// What the answers so far say.
    pub fn status(&self) -> PrinterStatus {
        self.status
    }

    fn take_byte(&mut self, byte: u8) -> Option<Answer> {
        if self.dialect == StatusDialect::Custom {
            return self.take_full(byte);
        }
        if self.partial.is_empty() {
            return self.take_single(byte);
        }
        if !bits::is_in_turn(byte) {
            // A report never holds such a byte: its beginning was noise.
            self.partial.clear();
            return self.take_single(byte);
        }
        self.partial.push(byte);
        let report = <[u8; 4]>::try_from(self.partial.as_slice()).ok()?;
        self.partial.clear();
        for (known, new) in self.answers.iter_mut().zip(bits::of_report(report)) {
            *known = new.or(*known);
        }
        self.status = bits::of_answers(self.dialect, &self.answers);
        Some(Answer::Change)
    }

    fn take_single(&mut self, byte: u8) -> Option<Answer> {
        if bits::starts_report(byte) {
            self.partial.push(byte);
            return None;
        }
        if self.in_turn && bits::is_in_turn(byte) {
            self.in_turn = false;
            return Some(Answer::To(Query::InTurn));
        }
        let Some(query @ Query::RealTime(n)) = self.asked else { return None };
        if !bits::is_answer(byte) {
            return None;
        }
        *self.answers.get_mut(usize::from(n))? = Some(byte);
        self.asked = None;
        self.status = bits::of_answers(self.dialect, &self.answers);
        Some(Answer::To(query))
    }

    /// Six bytes, `10 0F` first; anything else before them is dropped.
    fn take_full(&mut self, byte: u8) -> Option<Answer> {
        match (self.partial.as_slice(), byte) {
            ([], 0x10) | ([0x10], 0x0F) | ([0x10, 0x0F, ..], _) => self.partial.push(byte),
            ([0x10], 0x10) | ([], _) => (),
            _ => self.partial.clear(),
        }
        let &[_, _, a, b, c, d] = self.partial.as_slice() else { return None };
        self.partial.clear();
        self.status = bits::of_full_status([a, b, c, d]);
        match self.asked.take() {
            Some(query) => Some(Answer::To(query)),
            None => Some(Answer::Change),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Fault, Paper};
    use super::*;
    use proptest::prelude::*;

    /// Asks a whole round and answers it with `answers`, one after the other.
    fn round(dialect: StatusDialect, answers: &[&[u8]]) -> PrinterStatus {
        let mut reader = StatusReader::new(dialect);
        for (query, answer) in reader.round().iter().zip(answers) {
            reader.ask(*query);
            assert_eq!(reader.take(answer), [Answer::To(*query)]);
        }
        reader.status()
    }

    fn epson(answers: [u8; 4]) -> PrinterStatus {
        round(StatusDialect::Epson, &answers.each_ref().map(std::slice::from_ref))
    }

    fn citizen(answers: [u8; 6]) -> PrinterStatus {
        round(StatusDialect::Citizen, &answers.each_ref().map(std::slice::from_ref))
    }

    #[test]
    fn epson_answers_name_the_fault() {
        assert_eq!(epson([0x12, 0x12, 0x12, 0x12]), PrinterStatus::default());
        assert_eq!(epson([0x12, 0x12, 0x12, 0x1E]).paper, Paper::NearEnd);
        assert_eq!(epson([0x1A, 0x32, 0x12, 0x7E]).fault(), Some(Fault::PaperOut));
        assert_eq!(epson([0x1A, 0x16, 0x12, 0x72]).fault(), Some(Fault::CoverOpen));
        assert_eq!(epson([0x1A, 0x52, 0x1A, 0x12]).fault(), Some(Fault::Cutter));
        assert_eq!(epson([0x1A, 0x12, 0x12, 0x12]).fault(), Some(Fault::Offline));
    }

    #[test]
    fn paper_in_the_presenter_of_a_citizen_is_no_paper_end() {
        let status = citizen([0x12, 0x12, 0x12, 0x52, 0x12, 0x12]);
        assert!(status.ticket_in_presenter);
        assert_eq!(status.fault(), None);
        assert_eq!(citizen([0x12, 0x12, 0x12, 0x32, 0x12, 0x12]).fault(), Some(Fault::PaperOut));
        assert_eq!(citizen([0x12, 0x12, 0x16, 0x12, 0x12, 0x12]).fault(), Some(Fault::Presenter));
        assert_eq!(citizen([0x12, 0x12, 0x12, 0x12, 0x16, 0x12]).fault(), Some(Fault::CoverOpen));
        assert_eq!(citizen([0x12, 0x12, 0x12, 0x12, 0x12, 0x52]).fault(), Some(Fault::Broken));
    }

    #[test]
    fn the_full_status_of_a_custom_is_read_as_a_whole() {
        let custom = |full: [u8; 6]| round(StatusDialect::Custom, &[&full]);
        assert_eq!(custom([0x10, 0x0F, 0, 0, 0, 0]), PrinterStatus::default());
        assert_eq!(custom([0x10, 0x0F, 0x01, 0, 0, 0]).fault(), Some(Fault::PaperOut));
        assert_eq!(custom([0x10, 0x0F, 0x04, 0, 0, 0]).paper, Paper::NearEnd);
        assert!(custom([0x10, 0x0F, 0x20, 0, 0, 0]).ticket_in_presenter);
        assert!(custom([0x10, 0x0F, 0, 0x08, 0, 0]).printing);
        assert_eq!(custom([0x10, 0x0F, 0, 0, 0x40, 0]).fault(), Some(Fault::Jam));
        assert_eq!(custom([0x10, 0x0F, 0, 0, 0, 0x01]).fault(), Some(Fault::Cutter));
    }

    #[test]
    fn a_report_of_its_own_changes_the_status_and_answers_nothing() {
        let mut reader = StatusReader::new(StatusDialect::Epson);
        reader.ask(Query::InTurn);
        assert_eq!(reader.take(&[0x38, 0x00, 0x0F, 0x00]), [Answer::Change]);
        assert_eq!(reader.status().fault(), Some(Fault::CoverOpen));
        assert_eq!(reader.take(&[0x10, 0x00, 0x03, 0x00]), [Answer::Change]);
        assert_eq!(reader.status().paper, Paper::NearEnd);
        assert_eq!(reader.take(&[0x03]), [Answer::To(Query::InTurn)]);
    }

    #[test]
    fn flow_control_bytes_are_no_answers() {
        let mut reader = StatusReader::new(StatusDialect::Epson);
        reader.ask(Query::RealTime(4));
        assert_eq!(reader.take(&[0x13, 0x11, 0xFF, 0x12]), [Answer::To(Query::RealTime(4))]);
    }

    proptest! {
        #[test]
        fn noise_never_panics_and_the_next_answer_is_understood(
            noise in proptest::collection::vec(any::<u8>(), 0..64),
            dialect in prop_oneof![
                Just(StatusDialect::Epson), Just(StatusDialect::Citizen), Just(StatusDialect::Custom)],
        ) {
            let mut reader = StatusReader::new(dialect);
            reader.ask(reader.round()[0]);
            reader.take(&noise);
            reader.forget();
            for query in reader.round() {
                reader.ask(*query);
                let good: &[u8] = match query {
                    Query::Full => &[0x10, 0x0F, 0, 0, 0, 0],
                    Query::RealTime(_) | Query::InTurn => &[0x12],
                };
                prop_assert_eq!(reader.take(good), [Answer::To(*query)]);
            }
            prop_assert_eq!(reader.status(), PrinterStatus::default());
        }

        #[test]
        fn an_answer_in_pieces_is_the_same_answer(
            bytes in proptest::collection::vec(any::<u8>(), 0..32), cut in 0usize..32,
            custom in any::<bool>(),
        ) {
            let dialect = if custom { StatusDialect::Custom } else { StatusDialect::Epson };
            let mut whole = StatusReader::new(dialect);
            let mut pieces = whole.clone();
            for reader in [&mut whole, &mut pieces] {
                reader.ask(reader.round()[0]);
            }
            let (first, second) = bytes.split_at(cut.min(bytes.len()));
            let expected = whole.take(&bytes);
            let mut found = pieces.take(first);
            found.extend(pieces.take(second));
            prop_assert_eq!(expected, found);
            prop_assert_eq!(whole.status(), pieces.status());
        }
    }
}
