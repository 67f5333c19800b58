use std::time::Duration;

use crate::{Grammar, Scan, Unrecognised};

/// The longest scan in bytes. The largest QR code holds a little more; none of ours comes near.
pub const LONGEST: usize = 4096;

/// After a line end without another byte the scan is over; 30 ms. It is waited for, because a
/// code may hold line ends of its own, and its first line alone is not what was scanned.
pub const QUIET: Duration = Duration::from_millis(30);

/// Without a line end the scan is over when nothing came for this long; 100 ms.
pub const SILENCE: Duration = Duration::from_millis(100);

/// The same code again so soon after it was last seen is the same piece of paper still lying under
/// the glass; 1.5 s.
pub const REPEAT: Duration = Duration::from_millis(1500);

/// Turns the bytes of one scanner into codes.
///
/// Time is a duration since any fixed moment that the caller likes, and never runs back.
#[derive(Debug, Default)]
pub struct Reader {
    grammar: Grammar,
    /// Bytes of the scan under way, at most [`LONGEST`] and one that shows that there were more.
    bytes: Vec<u8>,
    /// When the last byte came.
    heard: Duration,
    /// What was scanned last, and when it was last seen.
    last: Option<(Vec<u8>, Duration)>,
}

impl Reader {
    /// A reader of codes that `grammar` knows.
    pub fn new(grammar: Grammar) -> Self {
        Self { grammar, ..Self::default() }
    }

    /// Knows other links from now on.
    pub fn set_grammar(&mut self, grammar: Grammar) {
        self.grammar = grammar;
    }

    /// Takes bytes that came at `now`; gives the scan before them, if they begin another.
    pub fn take(&mut self, bytes: &[u8], now: Duration) -> Option<Scan> {
        let before = self.pass(now);
        let room = (LONGEST + 1).saturating_sub(self.bytes.len());
        // The last byte is kept of a scan that is too long as well: it may be its line end.
        match bytes.get(..room) {
            Some(fit) => self.bytes.extend_from_slice(fit),
            None => self.bytes.extend_from_slice(bytes),
        }
        if let (true, Some(last), Some(end)) =
            (self.bytes.len() > LONGEST, self.bytes.last_mut(), bytes.last())
        {
            *last = *end;
        }
        if !bytes.is_empty() {
            self.heard = now;
        }
        before
    }

    /// Lets time pass; gives the scan that is over by `now`.
    pub fn pass(&mut self, now: Duration) -> Option<Scan> {
        if self.last.as_ref().is_some_and(|(_, seen)| now >= *seen + REPEAT) {
            self.last = None;
        }
        if self.over().is_none_or(|over| now < over) {
            return None;
        }
        let bytes = std::mem::take(&mut self.bytes);
        if bytes.iter().all(|it| is_line_end(*it)) {
            // A line end that came late; no code is empty.
            return None;
        }
        let seen = self.heard;
        let is_repeat = self.last.as_ref().is_some_and(|(last, _)| *last == bytes);
        let scan = if bytes.len() > LONGEST {
            Scan::Unrecognised(Unrecognised::TooLong)
        } else {
            self.grammar.recognise(&bytes)
        };
        self.last = Some((bytes, seen));
        (!is_repeat).then_some(scan)
    }

    /// When [`pass`](Self::pass) should be called next; `None` when nothing is under way and
    /// nothing has to be forgotten.
    pub fn due(&self) -> Option<Duration> {
        let forget = self.last.as_ref().map(|(_, seen)| *seen + REPEAT);
        self.over().into_iter().chain(forget).min()
    }

    /// Forgets everything that was scanned, as at the end of a visitor's session.
    pub fn forget(&mut self) {
        self.bytes.clear();
        self.last = None;
    }

    /// When the scan under way is over if nothing more comes.
    fn over(&self) -> Option<Duration> {
        let end = *self.bytes.last()?;
        Some(self.heard + if is_line_end(end) { QUIET } else { SILENCE })
    }
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}
