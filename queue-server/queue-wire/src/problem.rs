//! Errors as problem details (RFC 9457): a stable kind for programs, a sentence for people.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::AppointmentHint;

/// `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// A stable name of the kind of problem: `urn:talon:problem:` and the kind in kebab case.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in few English words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened and what to do, in the asked language.
    pub detail: String,
    /// The field or path at fault, where one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// What may be said of the appointment that was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appointment: Option<AppointmentHint>,
    /// What a program found wrong, in its own English words, for whoever wrote the request. Never
    /// shown to a visitor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The kinds of problem; each has one HTTP status, chosen in the server's one file for that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemKind {
    /// The body is no JSON or not of the documented form.
    MalformedBody,
    /// A value is outside what the document allows.
    InvalidValue,
    /// A header that must be there is not, or has another form.
    InvalidHeader,
    /// Nothing is known under that id.
    NotFound,
    /// The method is not one of the path's.
    MethodNotAllowed,
    /// The queue's own no: the sentence says why and what to do.
    Refused,
    /// The same `Idempotency-Key` or ticket id came with another body.
    KeyReused,
    /// The body is larger than the server reads.
    TooLarge,
    /// Not `application/json`.
    UnsupportedMediaType,
    /// Too many requests.
    TooMany,
    /// No room on the server's disk: nothing was done.
    DiskFull,
    /// The server is stopping or starting: try again in seconds.
    Unavailable,
    /// Cross-site or otherwise not allowed.
    Forbidden,
    /// No appointment has this code.
    AppointmentUnknown,
    /// The appointment was checked in before: its holder has a ticket.
    AppointmentUsed,
    /// The appointment was taken back.
    AppointmentCancelled,
    /// The appointment was moved: the new time stands in [`Problem::appointment`].
    AppointmentMoved,
    /// The slot has passed: sent again with `late`, its holder waits in the lane of the late.
    AppointmentLate,
    /// The appointment is for another office.
    AppointmentElsewhere,
    /// The appointment is for another day.
    AppointmentOtherDay,
    /// A fault of the server itself.
    Internal,
}

impl ProblemKind {
    /// The kind as it stands in [`Problem::kind`].
    #[must_use]
    pub const fn urn(self) -> &'static str {
        match self {
            Self::MalformedBody => "urn:talon:problem:malformed-body",
            Self::InvalidValue => "urn:talon:problem:invalid-value",
            Self::InvalidHeader => "urn:talon:problem:invalid-header",
            Self::NotFound => "urn:talon:problem:not-found",
            Self::MethodNotAllowed => "urn:talon:problem:method-not-allowed",
            Self::Refused => "urn:talon:problem:refused",
            Self::KeyReused => "urn:talon:problem:key-reused",
            Self::TooLarge => "urn:talon:problem:too-large",
            Self::UnsupportedMediaType => "urn:talon:problem:unsupported-media-type",
            Self::TooMany => "urn:talon:problem:too-many",
            Self::DiskFull => "urn:talon:problem:disk-full",
            Self::Unavailable => "urn:talon:problem:unavailable",
            Self::Forbidden => "urn:talon:problem:forbidden",
            Self::AppointmentUnknown => "urn:talon:problem:appointment-unknown",
            Self::AppointmentUsed => "urn:talon:problem:appointment-used",
            Self::AppointmentCancelled => "urn:talon:problem:appointment-cancelled",
            Self::AppointmentMoved => "urn:talon:problem:appointment-moved",
            Self::AppointmentLate => "urn:talon:problem:appointment-late",
            Self::AppointmentElsewhere => "urn:talon:problem:appointment-elsewhere",
            Self::AppointmentOtherDay => "urn:talon:problem:appointment-other-day",
            Self::Internal => "urn:talon:problem:internal",
        }
    }
}
