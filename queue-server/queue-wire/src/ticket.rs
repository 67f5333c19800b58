//! Taking a ticket, and what became of it.

use jiff::Timestamp;
use queue_types::{Class, Language, PointId, PointKind, ServiceId, TicketId, TicketNumber};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `POST tickets`: somebody wants to be served.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueTicket {
    /// The ticket's own UUIDv7, made and stored by the sender before it is sent. A repeat with the
    /// same id gets the same ticket.
    pub id: TicketId,
    /// What the person comes for.
    pub service: ServiceId,
    /// Priority class 0 to 3; 0 when absent. Never its reason.
    #[serde(default)]
    pub class: Class,
    /// The language that the person chose at the kiosk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// More services of the same visit, in the wished order; at most 5.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<ServiceId>,
}

/// The answer to `POST tickets`: the person is in the queue, and that is on disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IssuedTicket {
    /// The ticket's id, as it was sent.
    pub id: TicketId,
    /// What is printed, shown and called.
    pub number: TicketNumber,
    /// What the person comes for first.
    pub service: ServiceId,
    /// Priority class 0 to 3.
    pub class: Class,
    /// When the person entered the queue.
    #[schema(value_type = String, format = DateTime)]
    pub issued_at: Timestamp,
    /// How many people go before, as of now.
    pub people_ahead: u32,
    /// How long the wait will be; `None` when nobody can honestly say.
    pub wait: Option<WaitRange>,
    /// The page for the person's own phone: a complete address with a token, no other secret.
    pub tracking_url: String,
    /// The booked time, for an appointment.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub slot: Option<Timestamp>,
}

/// How long a person waits, from now, as a range in whole minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WaitRange {
    /// One of ten waits less (minutes).
    pub low_min: u16,
    /// Half wait less (minutes).
    pub typical_min: u16,
    /// Nine of ten wait less (minutes).
    pub high_min: u16,
    /// What the figure rests on.
    pub basis: WaitBasis,
}

/// What an estimate rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WaitBasis {
    /// The catalogue's service minutes and the points open now.
    Norms,
    /// The queue played forward with times learnt from this office's history.
    Forecast,
}

/// Where a ticket is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TicketState {
    /// In a queue.
    Waiting,
    /// Called to a point, not there yet.
    Called,
    /// Being served.
    Serving,
    /// Set aside, keeps its arrival.
    Parked,
    /// Served.
    Finished,
    /// Did not come.
    NoShow,
    /// Withdrawn by the visitor or by staff.
    Cancelled,
    /// Still open when the day ended.
    Expired,
}

/// `POST tickets/{id}/paper`: what became of the paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaperReport {
    /// What the kiosk saw.
    pub outcome: PaperOutcome,
}

/// What became of a ticket's paper. Nobody is withdrawn for want of paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaperOutcome {
    /// The printer's status was good after the cut.
    Printed,
    /// The visitor confirmed having kept the number from the screen.
    OnScreen,
    /// Nobody knows: flagged for staff, ends as any other ticket.
    Unconfirmed,
}

/// Where a called ticket should go, in words and numbers of the hall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Place {
    /// The number on the wall.
    pub point: PointId,
    /// What kind of place it is.
    pub kind: PointKind,
}
