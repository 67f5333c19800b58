use std::fmt;
use std::str::FromStr;

use queue_types::TicketId;

use crate::frame::Frame;
use crate::letters::latin;

/// What somebody held under the scanner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scan {
    /// The code of a booking.
    Booking(BookingCode),
    /// The page of a ticket of this office.
    Ticket(TicketLink),
    /// Nothing of ours. The text is gone; the reason is for the engineer's test.
    Unrecognised(Unrecognised),
}

/// Why a scan is none of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unrecognised {
    /// It holds no text.
    Empty,
    /// It is longer than [`LONGEST`](crate::LONGEST) bytes.
    TooLong,
    /// It holds more than one line.
    SeveralLines,
    /// It holds characters that do not print.
    ControlCharacter,
    /// It is a text that we do not know.
    Unknown,
}

/// The six digits of a booking. They are as good as a key, so `Debug` does not show them.
#[derive(Clone, PartialEq, Eq)]
pub struct BookingCode(String);

impl BookingCode {
    /// How many digits a code has.
    pub const DIGITS: usize = 6;

    /// The code, if `text` is six digits and nothing else.
    pub fn new(text: &str) -> Option<Self> {
        let is_code = text.len() == Self::DIGITS && text.bytes().all(|it| it.is_ascii_digit());
        is_code.then(|| Self(text.to_owned()))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for BookingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BookingCode(******)")
    }
}

/// A ticket's page as it stands in the code on its paper.
#[derive(Clone, PartialEq, Eq)]
pub struct TicketLink {
    /// Which ticket.
    pub ticket: TicketId,
    /// The tracking token, which opens the ticket's state; `Debug` does not show it.
    pub token: String,
}

impl fmt::Debug for TicketLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TicketLink").field("ticket", &self.ticket).finish_non_exhaustive()
    }
}

/// Which texts are ours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grammar {
    links: Vec<String>,
}

/// A QR code, and whatever else a booking may be printed as. A product's barcode (`E`) of six
/// digits is no booking.
const SYMBOLOGIES: [char; 7] = ['Q', 'C', 'd', 'z', 'L', 'A', 'I'];

/// Characters of a tracking token: 128 bits in base64 without padding.
const TOKEN: usize = 22;

impl Grammar {
    /// The grammar of an office whose phone pages stand at `links`, as `https://talon.example`.
    /// Without any, no link is known.
    pub fn new(links: impl IntoIterator<Item = String>) -> Self {
        let links = links.into_iter().map(|it| it.trim_end_matches('/').to_owned());
        Self { links: links.filter(|it| !it.is_empty()).collect() }
    }

    /// What the bytes of one scan mean.
    pub(crate) fn recognise(&self, bytes: &[u8]) -> Scan {
        match Frame::read(bytes) {
            Ok(frame) => self.meaning(&frame).unwrap_or(Scan::Unrecognised(Unrecognised::Unknown)),
            Err(why) => Scan::Unrecognised(why),
        }
    }

    fn meaning(&self, frame: &Frame) -> Option<Scan> {
        if frame.symbology.is_some_and(|it| !SYMBOLOGIES.contains(&it)) {
            return None;
        }
        if let Some(code) = booking(&frame.text) {
            return Some(Scan::Booking(code));
        }
        self.links.iter().find_map(|link| ticket(frame.text.strip_prefix(link)?)).map(Scan::Ticket)
    }
}

/// Six digits, alone or in our own form.
fn booking(text: &str) -> Option<BookingCode> {
    let text: String = text.chars().map(latin).collect();
    BookingCode::new(text.strip_prefix("TALON:A:").unwrap_or(&text))
}

/// What follows an office's address: `/t/TICKET/TOKEN`.
fn ticket(path: &str) -> Option<TicketLink> {
    let (id, token) = path.strip_prefix("/t/")?.split_once('/')?;
    let is_token_byte = |it: u8| it.is_ascii_alphanumeric() || it == b'-' || it == b'_';
    if token.len() != TOKEN || !token.bytes().all(is_token_byte) {
        return None;
    }
    let ticket = TicketId::from_str(id).ok()?;
    // A UUID can be written in several ways; the page has one.
    (ticket.to_string() == id).then(|| TicketLink { ticket, token: token.to_owned() })
}
