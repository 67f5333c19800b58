//! Printers, scanners and keypads at the end of a wire. A printer: opens the line, sends a job
//! with a deadline for every step, asks how the printer is, comes back when the cable does, and
//! says what became of each job. A scanner and a keypad: listens, comes back as well, and gives
//! codes and keys.
//!
//! What it deliberately lacks: any idea of what a ticket means, an asynchronous runtime
//! (one thread per device, events by callback), and a second try. A job whose outcome is
//! unknown is reported as unknown and never sent again by itself, because a second paper
//! with the same number has to say so.
//!
//! Start reading at [`Printer`]. [`PrinterAddress`] is what stands in a configuration;
//! [`PrinterEvent`] is what comes back; [`PrintError`] has a text for the visitor, for the
//! attendant and for the log. The one conversation with a printer is in `dialogue`. The other
//! two are [`Scanner`] and [`Keypad`]; what they have in common is in `listener`.

mod address;
mod clock;
mod dialogue;
mod event;
mod file;
mod keypad;
mod line;
mod listener;
mod part;
mod print_error;
mod printer;
mod scanner;
mod serial;
mod tcp;
mod timings;
mod worker;

pub use address::{AddressError, PrinterAddress};
pub use event::{DeviceState, JobId, Link, PrinterEvent};
pub use keypad::{Keypad, KeypadEvent, PadKey, PadKeys, PadKeysError};
pub use part::{PartState, SerialAddress};
pub use print_error::{PrintError, TextId, Texts};
pub use printer::Printer;
pub use scanner::{Scanner, ScannerEvent};
pub use timings::Timings;
