//! Turns what the office wants to say on paper into the bytes one printer understands,
//! and the bytes a printer answers into what is wrong with it.
//!
//! What it deliberately lacks: a clock, input and output, and any idea of when a ticket
//! is issued or to whom. Everything is a value: the same ticket, profile and words give
//! the same bytes, on every machine.
//!
//! Start reading at [`render`]: it takes a [`Ticket`], the [`Profile`] of a printer and
//! the [`Words`] of a language, and gives a [`Job`]. The way back, from the printer's
//! status bytes to a [`PrinterStatus`], is in [`status`].

mod bitmap;
mod builtin;
mod calibration;
mod checklist;
mod clean;
mod codepage;
mod drawn;
mod font;
mod job;
mod page;
mod profile;
mod qr;
mod slip;
pub mod status;
mod tape;
mod ticket;
mod typed;
mod words;

pub use calibration::calibration_slip;
pub use checklist::{Checklist, ChecklistLine};
pub use clean::clean;
pub use job::{Job, render, render_checklist, render_slip};
pub use profile::{Confirm, Cut, Cyrillic, Flow, Profile, ProfileError, QrMode, StatusDialect};
pub use slip::{Slip, SlipLine};
pub use status::{Fault, Paper, PrinterStatus};
pub use ticket::{Ticket, WaitRange};
pub use words::{Words, WordsError};
