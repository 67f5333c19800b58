//! What kiosk, pages and server say to each other: messages, versioned by their path
//! (`/api/v1`), without behaviour.
//!
//! It knows no rule of the queue and no event: the server converts from its own types with plain
//! functions. Timestamps are UTC in RFC 3339; durations carry their unit in the name. Readers
//! ignore fields that they do not know, so that a kiosk one version older goes on working.
//!
//! Start with [`IssueTicket`] and [`IssuedTicket`]; the snapshots that followers receive are in
//! [`OfficeSnapshot`], [`BoardSnapshot`], [`WindowSnapshot`] and [`TicketSnapshot`]. The typed
//! client stands behind the feature `client`.

mod appointment;
mod catalogue;
#[cfg(feature = "client")]
pub mod client;
mod command;
mod device;
mod hall;
mod offline;
mod problem;
mod snapshot;
mod ticket;

pub use appointment::{
    AppointmentHint, AppointmentInfo, AppointmentList, AppointmentState, CheckIn,
};
pub use catalogue::{
    Catalogue, CategoryInfo, DocumentInfo, GroupInfo, KioskInfo, OfficeInfo, PointInfo,
    ServiceInfo, SituationInfo, Texts,
};
pub use command::{
    AddService, CallTicket, OpenPoint, ParkTicket, PausePoint, PointOutcome, ResumeTicket,
    TransferTicket,
};
pub use device::{
    DeviceState, DeviceStateReport, HelpCall, HelpCallView, KioskNow, PaperState, PartState,
    ServiceAction,
};
pub use hall::{HallArea, HallKind, HallMap, HallSpot};
pub use offline::{
    OFFLINE_BATCH_MAX, OfflineBatch, OfflineBatchAnswer, OfflineNumbers, OfflineOutcome,
    OfflineResult, OfflineTicket, PaperNumber, Reprint,
};
pub use problem::{Problem, ProblemKind};
pub use snapshot::{
    BoardCall, BoardSnapshot, BoardUpcoming, CallReason, CurrentTicket, OfficeSnapshot, OtherPoint,
    PointState, QueueLoad, StaffAlert, TicketSnapshot, WaitingTicket, WindowSnapshot,
};
pub use ticket::{
    IssueTicket, IssuedTicket, PaperOutcome, PaperReport, Place, TicketState, WaitBasis, WaitRange,
};

/// Where the interface stands on a server.
pub const API: &str = "/api/v1";
/// The header that names a command, so that its repeat is answered and not done again (a UUID).
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// The header that names the device that asks (a `DeviceId`): it is noted with a ticket, and
/// limits are counted for it.
pub const DEVICE: &str = "talon-device";
