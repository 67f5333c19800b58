//! Appointments of the day, and how one becomes a ticket. No message here holds a name.

use jiff::Timestamp;
use jiff::civil::Date;
use queue_types::{Language, ServiceId, TicketId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `GET appointments`: those of the business day that is open, the earliest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AppointmentList {
    /// Changes whenever anything in it does; an ETag.
    pub version: String,
    /// The business day, if one is open.
    #[schema(value_type = Option<String>, format = Date)]
    pub day: Option<Date>,
    /// What is booked for it.
    pub appointments: Vec<AppointmentInfo>,
}

/// A booked time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AppointmentInfo {
    /// Six digits that its holder types in or shows as a code to scan.
    pub code: String,
    /// What it is booked for.
    pub service: ServiceId,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub slot: Timestamp,
    /// What became of it.
    pub state: AppointmentState,
}

/// What became of an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AppointmentState {
    /// Expected.
    Booked,
    /// Checked in: there is a ticket.
    Used,
    /// Taken back.
    Cancelled,
    /// Another appointment took its place.
    Moved,
}

/// `POST appointments/check-in`: its holder is here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckIn {
    /// The ticket's own UUIDv7, made and stored by the sender before it is sent. A repeat with the
    /// same id gets the same ticket.
    pub id: TicketId,
    /// Six digits.
    pub code: String,
    /// The language that the person chose at the kiosk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// The person knows that the slot has passed and waits in the lane of the late.
    #[serde(default)]
    pub late: bool,
}

/// What a refused check-in may say of the appointment, so that a person knows where to go next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AppointmentHint {
    /// What it is booked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<ServiceId>,
    /// When; for one that was moved, the new time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub slot: Option<Timestamp>,
    /// Where, in the asked language, when it is another office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<String>,
}
