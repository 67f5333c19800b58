//! The names of the office: small checked values that every other crate speaks in.
//!
//! It holds no behaviour of the queue, no clock and no I/O. A value that exists is valid: each
//! constructor refuses what the office could not say aloud, and tells what it expected.
//!
//! Start with [`TicketNumber`], the one name that visitors see.

mod by_text;
mod class;
mod id;
mod number;
mod point;

pub use class::Class;
pub use id::{
    DeviceId, IdError, Language, OfficeId, OperatorId, QueueId, RequestId, ServiceId, TicketId,
};
pub use number::{KioskNumber, NumberError, TicketLetter, TicketNumber};
pub use point::{PointId, PointKind};

/// The office's calendar day that numbers restart with, as a value: it is chosen by the office's
/// own clock and zone, never derived from a timestamp inside the queue.
pub type BusinessDay = jiff::civil::Date;
