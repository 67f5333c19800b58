//! What a serial scanner sends becomes one scanned code, or the plain statement that it is none of
//! ours.
//!
//! What it deliberately lacks: a clock and a line (both are the caller's), and any way to see a
//! text that we do not know. Whatever people hold under the glass, a link, a business card, a
//! barcode that sets up scanners, comes out as [`Scan::Unrecognised`] without its text, so that it
//! can be neither shown nor opened nor logged.
//!
//! # What is ours
//!
//! | on paper or telephone | what it means |
//! | --- | --- |
//! | `123456` | the six digits of a booking |
//! | `TALON:A:123456` | the same in our own QR code: `A` stands for appointment |
//! | `https://talon.example/t/TICKET/TOKEN` | the page of a ticket of this office |
//!
//! Our own form keeps to the letters of a QR code's alphanumeric mode, so it stays the smallest
//! code that a telephone can show. Small letters count as large ones, and Cyrillic letters that
//! look like Latin ones as these: people copy such things by hand. Digits have no twins; a code
//! with a letter O in it is refused, because a guess could be another person's booking.
//!
//! Start reading at [`Reader::take`]; which texts are ours is in [`Grammar`].

mod frame;
mod grammar;
mod letters;
mod reader;

pub use grammar::{BookingCode, Grammar, Scan, TicketLink, Unrecognised};
pub use reader::{LONGEST, QUIET, REPEAT, Reader, SILENCE};
