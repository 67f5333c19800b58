//! What an operator at a point asks for. The point is in the path; the command's name in the
//! `Idempotency-Key`. Commands without a body here have none.

use jiff::Timestamp;
use queue_types::{OperatorId, PointId, ServiceId, TicketId, TicketNumber};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::TicketState;

/// `POST points/{id}/open`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenPoint {
    /// Who sits there, when known.
    #[serde(default)]
    pub operator: Option<OperatorId>,
}

/// `POST points/{id}/pause`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PausePoint {
    /// Why, for the manager: 1 to 80 characters, nothing about visitors.
    pub reason: String,
}

/// `POST points/{id}/call`: a ticket out of its turn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallTicket {
    /// Whom to call.
    pub ticket: TicketId,
    /// Why not the next one: 1 to 80 characters, written to the journal.
    pub reason: String,
}

/// `POST points/{id}/transfer`: the ticket being served goes elsewhere and keeps its arrival.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferTicket {
    /// To another service, unless only the point changes.
    #[serde(default)]
    pub service: Option<ServiceId>,
    /// To this very point, unless any that serves the service will do.
    #[serde(default)]
    pub point: Option<PointId>,
    /// Why: 1 to 80 characters, nothing about the visitor.
    pub reason: String,
}

/// `POST points/{id}/park`: the person fetches something and comes back without a new ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ParkTicket {
    /// For how long the place is kept (1 to 240 minutes).
    pub minutes: u16,
    /// A waiting ticket; the one at the point when absent.
    #[serde(default)]
    pub ticket: Option<TicketId>,
}

/// `POST points/{id}/resume-ticket`: a parked ticket, or a no-show who came after all, is back in
/// its place and waits with its first arrival.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResumeTicket {
    /// Who is back.
    pub ticket: TicketId,
}

/// `POST points/{id}/add-service`: one more service in the same sitting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddService {
    /// What else.
    pub service: ServiceId,
}

/// The answer to each command of a point: what is there now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PointOutcome {
    /// The point.
    pub point: PointId,
    /// The sequence number of the last event that the command made.
    pub seq: u64,
    /// The ticket that the command was about, if it was about one.
    pub ticket: Option<TicketId>,
    /// Its number.
    pub number: Option<TicketNumber>,
    /// Its state now.
    pub state: Option<TicketState>,
    /// When it happened.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}
