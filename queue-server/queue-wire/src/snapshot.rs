//! What followers receive: one whole snapshot per topic, stamped with the sequence number that it
//! reflects. A follower that lagged gets the newest one, never a backlog.

use jiff::Timestamp;
use queue_types::{Class, PointId, PointKind, QueueId, ServiceId, TicketId, TicketNumber};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{HelpCallView, KioskNow, Place, TicketState, WaitRange};

/// Topic `office`: what a kiosk shows of the queue before a ticket is taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OfficeSnapshot {
    /// The last event that it reflects.
    pub seq: u64,
    /// The office's clock when it was made.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Whether tickets are issued now.
    pub open: bool,
    /// People waiting in all queues.
    pub waiting: u32,
    /// The typical wait over all queues (the median of the queues' typical waits, weighted by
    /// who waits), `None` when no point is open.
    pub wait: Option<WaitRange>,
    /// Each queue.
    pub queues: Vec<QueueLoad>,
    /// Sentences for staff: devices in trouble, disk full.
    pub alerts: Vec<StaffAlert>,
    /// The office's kiosks that have spoken since the server started.
    #[serde(default)]
    pub kiosks: Vec<KioskNow>,
}

/// One queue now, as an ordinary newcomer would meet it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QueueLoad {
    /// The queue.
    pub queue: QueueId,
    /// People who would go before a newcomer of class 0.
    pub people_ahead: u32,
    /// The newcomer's wait; `None` when no open point serves the queue.
    pub wait: Option<WaitRange>,
    /// How many open points serve it.
    pub points_open: u16,
}

/// Topic `board`: what hangs in the hall. Numbers and places only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BoardSnapshot {
    /// The last event that it reflects.
    pub seq: u64,
    /// The office's clock when it was made.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// The calls of the moment, the newest first, at most 12. A row leaves 2 minutes after its
    /// service started.
    pub calls: Vec<BoardCall>,
    /// People waiting.
    pub waiting: u32,
    /// The typical wait over all queues.
    pub wait: Option<WaitRange>,
    /// The next appointments, at most 3.
    pub upcoming: Vec<BoardUpcoming>,
}

/// A call on the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BoardCall {
    /// Whose turn it is.
    pub number: TicketNumber,
    /// Where to go.
    pub place: Place,
    /// When it was called last (a recall counts).
    #[schema(value_type = String, format = DateTime)]
    pub called_at: Timestamp,
    /// 1 for the call, 2 and more for recalls.
    pub attempt: u8,
    /// `called` or `serving`.
    pub state: TicketState,
    /// The event of the call: what makes two calls of one ticket different.
    pub seq: u64,
}

/// An appointment soon due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BoardUpcoming {
    /// Its ticket.
    pub number: TicketNumber,
    /// Its slot.
    #[schema(value_type = String, format = DateTime)]
    pub due_at: Timestamp,
}

/// Topic `window` (with `point=N`): everything a window page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WindowSnapshot {
    /// The last event that it reflects.
    pub seq: u64,
    /// The office's clock when it was made.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Whose page it is.
    pub point: PointId,
    /// Its kind.
    pub kind: PointKind,
    /// Whether it is open, paused, busy.
    pub state: PointState,
    /// Names of the queues it serves.
    pub queues: Vec<QueueId>,
    /// The ticket called or served here.
    pub current: Option<CurrentTicket>,
    /// Who would be called next from here, and why.
    pub next: Option<CallReason>,
    /// Who waits for this point, in calling order, at most 50.
    pub waiting: Vec<WaitingTicket>,
    /// How many wait for this point in all.
    pub waiting_count: u32,
    /// How many wait in the hall in all.
    pub hall_count: u32,
    /// Tickets parked that this point could serve, at most 20.
    pub parked: Vec<WaitingTicket>,
    /// No-shows of the last 30 minutes that this point could serve, at most 20.
    pub no_shows: Vec<WaitingTicket>,
    /// Served here today.
    pub served_today: u32,
    /// Mean service time here today (seconds), when anybody was served.
    pub mean_service_s: Option<u32>,
    /// No-shows here today.
    pub no_shows_today: u32,
    /// Visitors who called for help.
    pub help_calls: Vec<HelpCallView>,
    /// What else staff should know.
    pub alerts: Vec<StaffAlert>,
    /// The norm for the wait (minutes).
    pub wait_norm_min: u16,
    /// How many calls are made before a no-show may be said.
    pub calls_before_no_show: u8,
    /// The other points that are not closed, by number: where a ticket could be sent to.
    #[serde(default)]
    pub others: Vec<OtherPoint>,
}

/// Another point, as somebody who wants to send a visitor there needs to know it. Which queues it
/// serves is in `OfficeInfo`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OtherPoint {
    /// Where it is.
    pub place: Place,
    /// What it is doing.
    pub state: PointState,
    /// When the service at hand started there.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub serving_since: Option<Timestamp>,
    /// How many waiting tickets it could call.
    pub waiting: u32,
}

/// What a point is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PointState {
    /// Nobody works there.
    Closed,
    /// Open, and free.
    Free,
    /// Waits for the called visitor.
    Calling,
    /// Serves a visitor.
    Serving,
    /// On a break.
    Paused,
}

/// The ticket at a point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CurrentTicket {
    /// Its id.
    pub id: TicketId,
    /// Its number.
    pub number: TicketNumber,
    /// What it is here for now.
    pub service: ServiceId,
    /// Services of the visit that are still to come.
    pub remaining: Vec<ServiceId>,
    /// `called` or `serving`.
    pub state: TicketState,
    /// Priority class 0 to 3; the window looks at the document.
    pub class: Class,
    /// The booked time, for an appointment.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub appointment_at: Option<Timestamp>,
    /// When the person entered the queue.
    #[schema(value_type = String, format = DateTime)]
    pub issued_at: Timestamp,
    /// When the ticket was called last.
    #[schema(value_type = String, format = DateTime)]
    pub called_at: Timestamp,
    /// How often it was called here.
    pub attempt: u8,
    /// When service started.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub started_at: Option<Timestamp>,
    /// Waited from the issue to the first start of service, or until now (seconds).
    pub waited_s: u32,
    /// The service's norm (minutes).
    pub service_minutes: u16,
    /// Why this one was called.
    pub why: String,
    /// Its paper did not come out for sure.
    pub paper_doubtful: bool,
}

/// Who is next, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CallReason {
    /// Whom.
    pub ticket: TicketId,
    /// The number.
    pub number: TicketNumber,
    /// What for.
    pub service: ServiceId,
    /// The rule that decided, in one line, e.g. «льготная категория, ждёт 11 мин».
    pub why: String,
    /// The rules in order, each with the fact of this moment (name, fact), for W1.
    pub rules: Vec<(String, String)>,
    /// Waited so far (seconds).
    pub waited_s: u32,
}

/// Somebody who waits, as staff see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WaitingTicket {
    /// Its id.
    pub id: TicketId,
    /// Its number.
    pub number: TicketNumber,
    /// What for.
    pub service: ServiceId,
    /// Priority class 0 to 3.
    pub class: Class,
    /// The booked time, for an appointment.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub appointment_at: Option<Timestamp>,
    /// Waited so far (seconds).
    pub waited_s: u32,
    /// Why in this place, in one short line.
    pub why: String,
    /// Its state: `waiting`, `parked` or `no_show`.
    pub state: TicketState,
    /// When a parked ticket is expected back.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub until: Option<Timestamp>,
    /// Its paper did not come out for sure.
    pub paper_doubtful: bool,
}

/// Something staff should see to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StaffAlert {
    /// What is wrong and what to do, in the office's language.
    pub text: String,
    /// `true` for what stops work (a red bar), `false` for what can wait.
    pub urgent: bool,
}

/// Topic `ticket` (with its tracking token) and `GET tickets/{id}`: what its holder may know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TicketSnapshot {
    /// The last event that it reflects.
    pub seq: u64,
    /// The office's clock when it was made.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// The number.
    pub number: TicketNumber,
    /// Where it is on its way.
    pub state: TicketState,
    /// People who go before, while waiting.
    pub people_ahead: u32,
    /// The rest of the wait, while waiting; `None` when nobody can honestly say.
    pub wait: Option<WaitRange>,
    /// Where to go, when called.
    pub place: Option<Place>,
}
