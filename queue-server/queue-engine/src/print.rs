//! A print of a wish: the same wish gives the same 64 bits on every machine, in every version.
//!
//! It is FNV-1a over an encoding that is written out here, field by field, because prints are
//! stored with events for years: the standard library promises neither its hasher nor what
//! `derive(Hash)` feeds it. The test `prints_never_change` holds us to it. It tells honest
//! repeats from mistakes; it is no defence against somebody who forges their own request.

use jiff::Timestamp;

use crate::command::{Issue, Wish};
use crate::event::{Issued, Paper};

/// FNV-1a, 64 bits (Fowler, Noll, Vo), over length-prefixed fields.
#[derive(Clone, Copy)]
pub(crate) struct Print(u64);

impl Print {
    /// A print of nothing but its `kind`, so that equal fields of unlike things differ.
    pub(crate) const fn new(kind: u8) -> Self {
        Self(0xcbf2_9ce4_8422_2325).bytes(&[kind])
    }

    const fn bytes(mut self, bytes: &[u8]) -> Self {
        let mut at = 0;
        while at < bytes.len() {
            self.0 = (self.0 ^ bytes[at] as u64).wrapping_mul(0x0000_0100_0000_01b3);
            at += 1;
        }
        self
    }

    pub(crate) fn number(self, number: u64) -> Self {
        self.bytes(&number.to_le_bytes())
    }

    pub(crate) fn wide(self, number: u128) -> Self {
        self.bytes(&number.to_le_bytes())
    }

    pub(crate) fn text(self, text: &str) -> Self {
        self.number(text.len() as u64).bytes(text.as_bytes())
    }

    pub(crate) fn time(self, time: Timestamp) -> Self {
        self.bytes(&time.as_second().to_le_bytes()).bytes(&time.subsec_nanosecond().to_le_bytes())
    }

    pub(crate) fn maybe<T>(self, value: Option<T>, feed: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            None => self.bytes(&[0]),
            Some(value) => feed(self.bytes(&[1]), value),
        }
    }

    pub(crate) fn list<T>(
        self,
        values: impl ExactSizeIterator<Item = T>,
        feed: impl Fn(Self, T) -> Self,
    ) -> Self {
        let counted = self.number(values.len() as u64);
        values.fold(counted, feed)
    }

    pub(crate) const fn end(self) -> u64 {
        self.0
    }
}

/// The print of a command's wish.
pub(crate) fn of_wish(wish: &Wish) -> u64 {
    let print = match wish {
        Wish::OpenDay { day } => Print::new(1).text(&day.to_string()),
        Wish::CloseDay => Print::new(2),
        Wish::Issue(issue) => of_issue(Print::new(3), issue),
        // The day follows from the moment.
        Wish::IssueOffline { issue, number, printed_at, day: _ } => {
            of_issue(Print::new(4), issue).text(&String::from(*number)).time(*printed_at)
        }
        Wish::EnterPaper { issue, number } => {
            of_issue(Print::new(24), issue).text(&String::from(*number))
        }
        // Whatever is told of the moment and the reason, it is the same paper.
        Wish::SetPaperAside { ticket, number, device, printed_at: _, reason: _ } => Print::new(25)
            .wide(ticket.0.as_u128())
            .text(&String::from(*number))
            .text(device.as_str()),
        Wish::Reprint { number, device } => Print::new(26)
            .text(&String::from(*number))
            .maybe(device.as_ref(), |print, device| print.text(device.as_str())),
        Wish::NoteService { device, action, detail } => {
            Print::new(27).text(device.as_str()).text(action).text(detail)
        }
        Wish::ReportPaper { ticket, paper } => {
            Print::new(5).wide(ticket.0.as_u128()).number(of_paper(*paper))
        }
        Wish::OpenPoint { point, operator } => at(6, point.number())
            .maybe(operator.as_ref(), |print, operator| print.text(operator.as_str())),
        Wish::ClosePoint { point } => at(7, point.number()),
        Wish::PausePoint { point, reason } => at(8, point.number()).text(reason),
        Wish::ResumePoint { point } => at(9, point.number()),
        Wish::CallNext { point } => at(10, point.number()),
        Wish::Call { point, ticket, reason } => {
            at(11, point.number()).wide(ticket.0.as_u128()).text(reason)
        }
        Wish::Recall { point } => at(12, point.number()),
        Wish::Start { point } => at(13, point.number()),
        Wish::Finish { point } => at(14, point.number()),
        Wish::NoShow { point } => at(15, point.number()),
        Wish::Return { point } => at(16, point.number()),
        Wish::BringBack { ticket } => Print::new(17).wide(ticket.0.as_u128()),
        Wish::Transfer { point, service, to, reason } => at(18, point.number())
            .maybe(service.as_ref(), |print, service| print.text(service.as_str()))
            .maybe(*to, |print, to| print.number(to.number().into()))
            .text(reason),
        Wish::Park { point, ticket, minutes } => at(19, point.number())
            .maybe(*ticket, |print, ticket| print.wide(ticket.0.as_u128()))
            .number(u64::from(*minutes)),
        Wish::Resume { ticket } => Print::new(20).wide(ticket.0.as_u128()),
        Wish::AddService { point, service } => at(21, point.number()).text(service.as_str()),
        Wish::Cancel { ticket } => Print::new(22).wide(ticket.0.as_u128()),
        Wish::NoteClockJump { by_ms } => Print::new(23).bytes(&by_ms.to_le_bytes()),
    };
    print.end()
}

/// The print of what was asked for under a ticket's id, whoever asked and however often.
pub(crate) fn of_asked(issue: &Issue) -> u64 {
    of_issue(Print::new(0), issue).end()
}

/// The same from the stored event: [`of_asked`] of the wish that made it.
pub(crate) fn of_issued(issued: &Issued) -> u64 {
    let print = Print::new(0)
        .wide(issued.ticket.0.as_u128())
        .text(issued.service.as_str())
        .list(issued.more.iter(), |print, service| print.text(service.as_str()))
        .number(issued.class.rank().into())
        .maybe(issued.slot, Print::time)
        .maybe(issued.language.as_ref(), |print, language| print.text(language.as_str()))
        .maybe(issued.device.as_ref(), |print, device| print.text(device.as_str()));
    of_code(print, issued.appointment.as_deref()).end()
}

fn of_issue(print: Print, issue: &Issue) -> Print {
    let print = print
        .wide(issue.ticket.0.as_u128())
        .text(issue.service.as_str())
        .list(issue.more.iter(), |print, service| print.text(service.as_str()))
        .number(issue.class.rank().into())
        .maybe(issue.slot, Print::time)
        .maybe(issue.language.as_ref(), |print, language| print.text(language.as_str()))
        .maybe(issue.device.as_ref(), |print, device| print.text(device.as_str()));
    of_code(print, issue.appointment.as_deref())
}

/// Codes came later than prints were stored, so a wish without one is printed as ever.
fn of_code(print: Print, code: Option<&str>) -> Print {
    code.map_or(print, |code| print.text(code))
}

/// A print as it is stored: 16 small hexadecimal digits.
pub(crate) mod digits {
    use std::fmt;

    use serde::de::{Error, Unexpected, Visitor};
    use serde::{Deserializer, Serializer};

    const LENGTH: usize = 16;

    pub(crate) fn serialize<S: Serializer>(print: &u64, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&format_args!("{print:016x}"))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
        from.deserialize_str(Digits)
    }

    struct Digits;

    impl Visitor<'_> for Digits {
        type Value = u64;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "{LENGTH} small hexadecimal digits")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<u64, E> {
            let digits = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
            let whole = text.len() == LENGTH && text.bytes().all(digits);
            let print = u64::from_str_radix(text, 16).ok().filter(|_| whole);
            print.ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
        }
    }
}

fn at(kind: u8, point: u16) -> Print {
    Print::new(kind).number(point.into())
}

/// A number for each outcome: stored in prints, so never renumbered.
pub(crate) const fn of_paper(paper: Paper) -> u64 {
    match paper {
        Paper::Printed => 1,
        Paper::OnScreen => 2,
        Paper::Unconfirmed => 3,
    }
}
