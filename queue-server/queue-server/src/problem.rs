//! What is answered when something is not done: kinds, statuses and sentences, chosen here only.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use queue_engine::Refusal;
use queue_types::{DeviceId, Language, TicketNumber};
use queue_wire::{AppointmentHint, Problem, ProblemKind};

use crate::texts::{Section, Texts};

/// The HTTP status of each kind.
pub(crate) const fn status_of(kind: ProblemKind) -> StatusCode {
    match kind {
        ProblemKind::MalformedBody | ProblemKind::InvalidHeader => StatusCode::BAD_REQUEST,
        ProblemKind::InvalidValue => StatusCode::UNPROCESSABLE_ENTITY,
        ProblemKind::NotFound => StatusCode::NOT_FOUND,
        ProblemKind::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        ProblemKind::Refused | ProblemKind::KeyReused => StatusCode::CONFLICT,
        ProblemKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ProblemKind::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ProblemKind::TooMany => StatusCode::TOO_MANY_REQUESTS,
        ProblemKind::DiskFull => StatusCode::INSUFFICIENT_STORAGE,
        ProblemKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        ProblemKind::Forbidden => StatusCode::FORBIDDEN,
        ProblemKind::AppointmentUnknown => StatusCode::NOT_FOUND,
        ProblemKind::AppointmentUsed
        | ProblemKind::AppointmentCancelled
        | ProblemKind::AppointmentMoved
        | ProblemKind::AppointmentLate
        | ProblemKind::AppointmentElsewhere
        | ProblemKind::AppointmentOtherDay => StatusCode::CONFLICT,
        ProblemKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The kind in few English words.
const fn title_of(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::MalformedBody => "The body cannot be read",
        ProblemKind::InvalidValue => "A value is not allowed",
        ProblemKind::InvalidHeader => "A header is missing or wrong",
        ProblemKind::NotFound => "Not found",
        ProblemKind::MethodNotAllowed => "Method not allowed",
        ProblemKind::Refused => "The queue refuses",
        ProblemKind::KeyReused => "The key was used for another wish",
        ProblemKind::TooLarge => "The body is too large",
        ProblemKind::UnsupportedMediaType => "Not JSON",
        ProblemKind::TooMany => "Too many requests",
        ProblemKind::DiskFull => "The disk is full",
        ProblemKind::Unavailable => "Not available now",
        ProblemKind::Forbidden => "Not allowed",
        ProblemKind::AppointmentUnknown => "No such appointment",
        ProblemKind::AppointmentUsed => "The appointment was used",
        ProblemKind::AppointmentCancelled => "The appointment was cancelled",
        ProblemKind::AppointmentMoved => "The appointment was moved",
        ProblemKind::AppointmentLate => "The appointment's time has passed",
        ProblemKind::AppointmentElsewhere => "The appointment is for another office",
        ProblemKind::AppointmentOtherDay => "The appointment is for another day",
        ProblemKind::Internal => "A fault of the server",
    }
}

/// Why a request came to nothing, before anybody's language is known.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// The queue said no.
    Refusal(Refusal),
    /// The doors are closed: no ticket is issued.
    DoorsClosed,
    /// Its holder takes back a ticket that is called, or whose visit is over.
    TooLateToCancel(TicketNumber),
    /// An appointment is not checked in.
    Appointment { kind: ProblemKind, hint: AppointmentHint, time: Option<String> },
    /// A kiosk told of a number that is not its own.
    ForeignNumber { number: TicketNumber, device: DeviceId },
    /// The body is no JSON.
    Malformed(String),
    /// A value in the body or the address is not allowed.
    Invalid { why: String, at: Option<String> },
    /// The `Idempotency-Key` is missing or no UUID.
    Key,
    /// The office's file names no such device.
    UnknownDevice(DeviceId),
    /// Another header is wrong.
    Header(&'static str),
    /// Any other kind; its sentence needs nothing more.
    Kind(ProblemKind),
}

impl Fault {
    /// The problem as it is sent, in `language`.
    pub(crate) fn tell(&self, texts: &Texts, language: &Language) -> Problem {
        let kind = self.kind();
        let at = match self {
            Self::Invalid { at, .. } => at.clone(),
            Self::Key => Some(queue_wire::IDEMPOTENCY_KEY.to_owned()),
            Self::Header(name) => Some((*name).to_owned()),
            Self::UnknownDevice(_) => Some("device".to_owned()),
            Self::Refusal(refusal) => field_of(refusal).map(ToOwned::to_owned),
            Self::Appointment { .. } => Some("code".to_owned()),
            Self::ForeignNumber { .. } => Some("number".to_owned()),
            Self::DoorsClosed | Self::TooLateToCancel(_) | Self::Malformed(_) | Self::Kind(_) => {
                None
            }
        };
        let reason = match self {
            Self::Malformed(why) | Self::Invalid { why, .. } => Some(why.clone()),
            Self::Refusal(_)
            | Self::DoorsClosed
            | Self::Appointment { .. }
            | Self::ForeignNumber { .. }
            | Self::TooLateToCancel(_)
            | Self::Key
            | Self::UnknownDevice(_)
            | Self::Header(_)
            | Self::Kind(_) => None,
        };
        let appointment = match self {
            Self::Appointment { hint, .. } => Some(hint.clone()),
            Self::Refusal(_)
            | Self::DoorsClosed
            | Self::TooLateToCancel(_)
            | Self::ForeignNumber { .. }
            | Self::Malformed(_)
            | Self::Invalid { .. }
            | Self::Key
            | Self::UnknownDevice(_)
            | Self::Header(_)
            | Self::Kind(_) => None,
        };
        Problem {
            kind: kind.urn().to_owned(),
            title: title_of(kind).to_owned(),
            status: status_of(kind).as_u16(),
            detail: self.detail(texts, language),
            at,
            appointment,
            reason,
        }
    }

    /// Its kind.
    pub(crate) const fn kind(&self) -> ProblemKind {
        match self {
            Self::Refusal(refusal) => kind_of_refusal(refusal),
            Self::DoorsClosed | Self::TooLateToCancel(_) => ProblemKind::Refused,
            Self::Appointment { kind, .. } => *kind,
            Self::ForeignNumber { .. } => ProblemKind::InvalidValue,
            Self::Malformed(_) => ProblemKind::MalformedBody,
            Self::Invalid { .. } => ProblemKind::InvalidValue,
            Self::Key | Self::Header(_) => ProblemKind::InvalidHeader,
            Self::UnknownDevice(_) => ProblemKind::NotFound,
            Self::Kind(kind) => *kind,
        }
    }

    fn detail(&self, texts: &Texts, language: &Language) -> String {
        let problem = |key, values: &[(&str, &dyn std::fmt::Display)]| {
            texts.say(language, Section::Problem, key, values)
        };
        match self {
            Self::Refusal(refusal) => sentence(texts, language, refusal),
            Self::DoorsClosed => texts.say(language, Section::Refusal, "doors_closed", &[]),
            Self::TooLateToCancel(number) => {
                texts.say(language, Section::Refusal, "too_late_to_cancel", &[("number", number)])
            }
            Self::Appointment { kind, hint, time } => {
                let time = time.as_deref().unwrap_or_default();
                let office = hint.office.as_deref().unwrap_or_default();
                let key = key_of_appointment(*kind);
                texts.say(
                    language,
                    Section::Appointment,
                    key,
                    &[("time", &time), ("office", &office)],
                )
            }
            Self::ForeignNumber { number, device } => {
                let values: [(&str, &dyn std::fmt::Display); 2] =
                    [("number", number), ("device", device)];
                texts.say(language, Section::Refusal, "foreign_number", &values)
            }
            Self::Malformed(_) => problem("malformed_body", &[]),
            Self::Invalid { at: Some(at), .. } => problem("invalid_value_at", &[("at", at)]),
            Self::Invalid { at: None, .. } => problem("invalid_value", &[]),
            Self::Key => problem("idempotency_key", &[]),
            Self::Header(name) => problem("header", &[("name", name)]),
            Self::UnknownDevice(device) => problem("unknown_device", &[("device", device)]),
            Self::Kind(kind) => {
                problem(key_of(*kind), &[("limit_kib", &(crate::body::LIMIT / 1024))])
            }
        }
    }
}

impl From<ProblemKind> for Fault {
    fn from(kind: ProblemKind) -> Self {
        Self::Kind(kind)
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self::Refusal(refusal)
    }
}

/// The sentence of an appointment that is not checked in.
const fn key_of_appointment(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::AppointmentUsed => "used",
        ProblemKind::AppointmentCancelled => "cancelled",
        ProblemKind::AppointmentMoved => "moved",
        ProblemKind::AppointmentLate => "late",
        ProblemKind::AppointmentElsewhere => "elsewhere",
        ProblemKind::AppointmentOtherDay => "other_day",
        ProblemKind::AppointmentUnknown
        | ProblemKind::MalformedBody
        | ProblemKind::InvalidValue
        | ProblemKind::InvalidHeader
        | ProblemKind::NotFound
        | ProblemKind::MethodNotAllowed
        | ProblemKind::Refused
        | ProblemKind::KeyReused
        | ProblemKind::TooLarge
        | ProblemKind::UnsupportedMediaType
        | ProblemKind::TooMany
        | ProblemKind::DiskFull
        | ProblemKind::Unavailable
        | ProblemKind::Forbidden
        | ProblemKind::Internal => "unknown",
    }
}

/// The sentence of a kind that needs no more words.
const fn key_of(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::MalformedBody => "malformed_body",
        ProblemKind::InvalidValue => "invalid_value",
        ProblemKind::InvalidHeader => "idempotency_key",
        ProblemKind::NotFound => "not_found",
        ProblemKind::MethodNotAllowed => "method_not_allowed",
        ProblemKind::TooLarge => "too_large",
        ProblemKind::UnsupportedMediaType => "unsupported_media_type",
        ProblemKind::TooMany => "too_many",
        ProblemKind::DiskFull => "disk_full",
        ProblemKind::Unavailable => "unavailable",
        ProblemKind::Forbidden => "forbidden",
        ProblemKind::Refused
        | ProblemKind::KeyReused
        | ProblemKind::AppointmentUnknown
        | ProblemKind::AppointmentUsed
        | ProblemKind::AppointmentCancelled
        | ProblemKind::AppointmentMoved
        | ProblemKind::AppointmentLate
        | ProblemKind::AppointmentElsewhere
        | ProblemKind::AppointmentOtherDay
        | ProblemKind::Internal => "internal",
    }
}

/// Which kind of problem a refusal is.
const fn kind_of_refusal(refusal: &Refusal) -> ProblemKind {
    match refusal {
        Refusal::RequestReused(_) | Refusal::TicketReused(_) => ProblemKind::KeyReused,
        Refusal::UnknownTicket(_) | Refusal::UnknownPoint(_) | Refusal::UnknownNumber(_) => {
            ProblemKind::NotFound
        }
        Refusal::AppointmentUsed(_) => ProblemKind::AppointmentUsed,
        Refusal::UnknownService(_)
        | Refusal::TooManyServices { .. }
        | Refusal::TransferNowhere
        | Refusal::ParkMinutes(_)
        | Refusal::Reason
        | Refusal::ServiceWords
        | Refusal::PrintedInFuture(_) => ProblemKind::InvalidValue,
        Refusal::AlreadyDone(_)
        | Refusal::DayNotOpen
        | Refusal::DayGoesBack { .. }
        | Refusal::AppointmentOnly(_)
        | Refusal::NumbersSpent(_)
        | Refusal::OfflineNumberTaken(_)
        | Refusal::PaperKnown(_)
        | Refusal::NotReprinted(_)
        | Refusal::PrintedOnAnotherDay { .. }
        | Refusal::PointClosed(_)
        | Refusal::PointOpen(_)
        | Refusal::PointPaused(_)
        | Refusal::PointNotPaused(_)
        | Refusal::PointBusy { .. }
        | Refusal::NobodyAtPoint(_)
        | Refusal::AlreadyServing(_)
        | Refusal::NotServing(_)
        | Refusal::NobodyWaiting(_)
        | Refusal::NotWaiting(_)
        | Refusal::CalledElsewhere { .. }
        | Refusal::NotServedHere { .. }
        | Refusal::NoPointFor(_)
        | Refusal::TooFewCalls { .. }
        | Refusal::NotParked(_)
        | Refusal::NotNoShow(_) => ProblemKind::Refused,
    }
}

/// The field at fault, where a refusal is about one.
const fn field_of(refusal: &Refusal) -> Option<&'static str> {
    match refusal {
        Refusal::UnknownService(_) => Some("service"),
        Refusal::TooManyServices { .. } => Some("services"),
        Refusal::ParkMinutes(_) => Some("minutes"),
        Refusal::Reason => Some("reason"),
        Refusal::ServiceWords => Some("action"),
        Refusal::AppointmentUsed(_) => Some("code"),
        Refusal::OfflineNumberTaken(_)
        | Refusal::PaperKnown(_)
        | Refusal::UnknownNumber(_)
        | Refusal::NotReprinted(_) => Some("number"),
        Refusal::TicketReused(_) => Some("id"),
        Refusal::RequestReused(_) => Some(queue_wire::IDEMPOTENCY_KEY),
        Refusal::AlreadyDone(_)
        | Refusal::DayNotOpen
        | Refusal::DayGoesBack { .. }
        | Refusal::AppointmentOnly(_)
        | Refusal::NumbersSpent(_)
        | Refusal::UnknownTicket(_)
        | Refusal::UnknownPoint(_)
        | Refusal::PointClosed(_)
        | Refusal::PointOpen(_)
        | Refusal::PointPaused(_)
        | Refusal::PointNotPaused(_)
        | Refusal::PointBusy { .. }
        | Refusal::NobodyAtPoint(_)
        | Refusal::AlreadyServing(_)
        | Refusal::NotServing(_)
        | Refusal::NobodyWaiting(_)
        | Refusal::NotWaiting(_)
        | Refusal::CalledElsewhere { .. }
        | Refusal::NotServedHere { .. }
        | Refusal::NoPointFor(_)
        | Refusal::TransferNowhere
        | Refusal::TooFewCalls { .. }
        | Refusal::NotParked(_)
        | Refusal::NotNoShow(_)
        | Refusal::PrintedOnAnotherDay { .. }
        | Refusal::PrintedInFuture(_) => None,
    }
}

/// What happened and what to do, in the reader's words.
fn sentence(texts: &Texts, language: &Language, refusal: &Refusal) -> String {
    let say = |key, values: &[(&str, &dyn std::fmt::Display)]| {
        texts.say(language, Section::Refusal, key, values)
    };
    match refusal {
        Refusal::AlreadyDone(_) => say("already_done", &[]),
        Refusal::RequestReused(_) => say("request_reused", &[]),
        Refusal::TicketReused(_) => say("ticket_reused", &[]),
        Refusal::DayNotOpen => say("day_not_open", &[]),
        Refusal::DayGoesBack { wanted, last } => {
            say("day_goes_back", &[("wanted", wanted), ("last", last)])
        }
        Refusal::UnknownService(service) => say("unknown_service", &[("service", service)]),
        Refusal::AppointmentOnly(_) => say("appointment_only", &[]),
        Refusal::TooManyServices { limit, .. } => say("too_many_services", &[("limit", limit)]),
        Refusal::NumbersSpent(_) => say("numbers_spent", &[]),
        Refusal::OfflineNumberTaken(number) => say("offline_number_taken", &[("number", number)]),
        Refusal::PaperKnown(number) => say("paper_known", &[("number", number)]),
        Refusal::AppointmentUsed(_) => texts.say(language, Section::Appointment, "used", &[]),
        Refusal::UnknownNumber(number) => say("unknown_number", &[("number", number)]),
        Refusal::NotReprinted(number) => say("not_reprinted", &[("number", number)]),
        Refusal::ServiceWords => say("service_words", &[]),
        Refusal::UnknownTicket(_) => say("unknown_ticket", &[]),
        Refusal::UnknownPoint(point) => say("unknown_point", &[("point", point)]),
        Refusal::PointClosed(point) => say("point_closed", &[("point", point)]),
        Refusal::PointOpen(point) => say("point_open", &[("point", point)]),
        Refusal::PointPaused(point) => say("point_paused", &[("point", point)]),
        Refusal::PointNotPaused(point) => say("point_not_paused", &[("point", point)]),
        Refusal::PointBusy { point, number } => {
            say("point_busy", &[("point", point), ("number", number)])
        }
        Refusal::NobodyAtPoint(point) => say("nobody_at_point", &[("point", point)]),
        Refusal::AlreadyServing(number) => say("already_serving", &[("number", number)]),
        Refusal::NotServing(number) => say("not_serving", &[("number", number)]),
        Refusal::NobodyWaiting(point) => say("nobody_waiting", &[("point", point)]),
        Refusal::NotWaiting(number) => say("not_waiting", &[("number", number)]),
        Refusal::CalledElsewhere { number, point } => {
            say("called_elsewhere", &[("number", number), ("point", point)])
        }
        Refusal::NotServedHere { point, .. } => say("not_served_here", &[("point", point)]),
        Refusal::NoPointFor(_) => say("no_point_for", &[]),
        Refusal::TransferNowhere => say("transfer_nowhere", &[]),
        Refusal::TooFewCalls { made, needed } => {
            say("too_few_calls", &[("made", made), ("needed", needed)])
        }
        Refusal::NotParked(number) => say("not_parked", &[("number", number)]),
        Refusal::NotNoShow(number) => say("not_no_show", &[("number", number)]),
        Refusal::ParkMinutes(minutes) => say("park_minutes", &[("minutes", minutes)]),
        Refusal::Reason => say("reason", &[]),
        Refusal::PrintedOnAnotherDay { printed, today } => {
            say("printed_on_another_day", &[("printed", printed), ("today", today)])
        }
        Refusal::PrintedInFuture(at) => say("printed_in_future", &[("at", at)]),
    }
}

/// `application/problem+json`.
pub(crate) const CONTENT_TYPE: HeaderValue = HeaderValue::from_static("application/problem+json");

/// A problem as an answer.
pub(crate) fn respond(problem: &Problem) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = serde_json::to_vec(problem).unwrap_or_default();
    let mut response = (status, [(header::CONTENT_TYPE, CONTENT_TYPE)], body).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if status == StatusCode::SERVICE_UNAVAILABLE || status == StatusCode::TOO_MANY_REQUESTS {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    }
    response
}
