//! Tickets that a kiosk printed while the server could not be reached, and how they come in: the
//! kiosk uploads them, or reception types one in from its paper before that.

use jiff::Timestamp;
use jiff::civil::Date;
use queue_types::{Class, DeviceId, ServiceId, TicketId, TicketNumber};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::IssueTicket;

/// Most tickets in one batch; a kiosk with more sends them in turn.
pub const OFFLINE_BATCH_MAX: usize = 200;

/// `POST offline-batches`: what a kiosk printed without the server, in the order of printing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfflineBatch {
    /// The kiosk that printed them; each number must be one of its own.
    pub device: DeviceId,
    /// The kiosk's clock now: its difference from the office's clock corrects `printed_at`.
    #[schema(value_type = String, format = DateTime)]
    pub device_now: Timestamp,
    /// At most 200 ([`OFFLINE_BATCH_MAX`]).
    pub tickets: Vec<OfflineTicket>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfflineTicket {
    /// The ticket as it was, or would have been, asked for: with the same id.
    pub ticket: IssueTicket,
    /// What is on the paper.
    pub number: TicketNumber,
    /// When it was printed, by the kiosk's clock.
    #[schema(value_type = String, format = DateTime)]
    pub printed_at: Timestamp,
    /// The code of the appointment that was checked in with it, from the kiosk's list of the day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// The answer to `POST offline-batches`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OfflineBatchAnswer {
    /// One for each ticket of the batch, in its order.
    pub tickets: Vec<OfflineResult>,
}

/// What became of one offline ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OfflineResult {
    /// The ticket's id, as it was sent.
    pub id: TicketId,
    /// What became of it.
    pub outcome: OfflineOutcome,
    /// The number that it is called by; `None` when it was refused.
    #[serde(default)]
    pub number: Option<TicketNumber>,
    /// Why it was refused and what staff should do, in the asked language.
    #[serde(default)]
    pub detail: Option<String>,
}

/// What became of an offline ticket. None of these is to be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OfflineOutcome {
    /// Newly in the queue, at the time it was printed.
    Entered,
    /// This very ticket was there.
    Known,
    /// The server had issued it under another number; it now has the one on the paper.
    Renumbered,
    /// Reception had typed the number in: it is that visit.
    Joined,
    /// Set aside, with a sentence for staff; the rest of the batch is taken.
    Refused,
}

/// `GET devices/{id}/offline-numbers`: which numbers of this kiosk's own the office knows, so that a
/// kiosk with a new disk repeats none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OfflineNumbers {
    /// The business day by the office's calendar.
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// The highest count behind the kiosk's own number on it, 0 = none: 5 when «Х 1005» is known.
    pub last: u16,
    /// Whether the day has been opened: a paper may be out that nobody has told of.
    pub begun: bool,
}

/// `POST offline-tickets`: reception types in what is on a paper whose kiosk cannot be reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaperNumber {
    /// The ticket's own UUIDv7, made by reception; the kiosk's upload joins it by the number.
    pub id: TicketId,
    /// What is on the paper, a number of the offline space.
    pub number: TicketNumber,
    /// What the person comes for.
    pub service: ServiceId,
    /// Priority class 0 to 3; 0 when absent. Never its reason.
    #[serde(default)]
    pub class: Class,
}

/// `POST tickets/reprint`: another paper of a ticket of today, issued at most 30 minutes ago and
/// still open. The paper says «повтор».
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reprint {
    /// The number that the person remembers.
    pub number: TicketNumber,
}
