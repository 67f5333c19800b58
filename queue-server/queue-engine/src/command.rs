//! What can be asked of the queue: one command, one name, one role.

use jiff::Timestamp;
use queue_types::{
    BusinessDay, Class, DeviceId, Language, OperatorId, PointId, RequestId, ServiceId, TicketId,
    TicketNumber,
};

use crate::event::Paper;

/// A command and its name. A repeat under the same name does nothing; another wish under the same
/// name is refused.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Command {
    /// Made by whoever asks, before it asks.
    pub request: RequestId,
    /// What is wished.
    pub wish: Wish,
}

/// What is wished of the queue.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Wish {
    /// Begin a business day. A day that is still open is closed first. Asked by the clock.
    OpenDay {
        /// The date in the office's calendar.
        day: BusinessDay,
    },
    /// End the business day: open tickets expire and points close. Asked by the clock.
    CloseDay,
    /// Write down that the machine's clock jumped. Asked by the clock.
    NoteClockJump {
        /// How far (milliseconds): ahead, or back when negative.
        by_ms: i64,
    },
    /// Somebody wants to be served. Asked by a kiosk or reception.
    Issue(Issue),
    /// A kiosk tells of a ticket that it printed without the server. When the server had issued
    /// the ticket and only its answer was lost, the ticket takes the number on the paper; the
    /// kiosk may use the name of the request whose answer it lost, or another.
    IssueOffline {
        /// The ticket, as it would have been asked for.
        issue: Issue,
        /// What is on the paper.
        number: TicketNumber,
        /// When it was printed; up to two minutes ahead of the office's clock are forgiven.
        printed_at: Timestamp,
        /// The business day of that moment, by the office's calendar: a paper is good for its own
        /// day only.
        day: BusinessDay,
    },
    /// Reception types in what is on a paper whose kiosk cannot be reached. The kiosk's own word
    /// of it joins the visit later.
    EnterPaper {
        /// The ticket, under an id that reception made.
        issue: Issue,
        /// What is on the paper.
        number: TicketNumber,
    },
    /// Write down that a paper could not be taken in, for staff to see to it. Asked when
    /// [`Wish::IssueOffline`] was refused.
    SetPaperAside {
        /// The ticket's id.
        ticket: TicketId,
        /// What is on the paper.
        number: TicketNumber,
        /// The kiosk that told of it.
        device: DeviceId,
        /// When it was printed, as far as anybody knows.
        printed_at: Timestamp,
        /// Why, in one line for the log.
        reason: String,
    },
    /// Another paper of a ticket, asked for by its number.
    Reprint {
        /// What the person remembers.
        number: TicketNumber,
        /// The device that prints it.
        device: Option<DeviceId>,
    },
    /// Write down what an engineer did at a device.
    NoteService {
        /// Which device.
        device: DeviceId,
        /// What was done.
        action: String,
        /// With what result.
        detail: String,
    },
    /// A kiosk tells what became of the paper.
    ReportPaper {
        /// Whose.
        ticket: TicketId,
        /// What.
        paper: Paper,
    },
    /// Begin to work at a point.
    OpenPoint {
        /// Where.
        point: PointId,
        /// Who, when known.
        operator: Option<OperatorId>,
    },
    /// Stop working at a point.
    ClosePoint {
        /// Where.
        point: PointId,
    },
    /// Begin a break; only without a visitor at the point.
    PausePoint {
        /// Where.
        point: PointId,
        /// Why (1 to 80 characters).
        reason: String,
    },
    /// End a break.
    ResumePoint {
        /// Where.
        point: PointId,
    },
    /// Call whoever is next.
    CallNext {
        /// Where to.
        point: PointId,
    },
    /// Call this very ticket, out of turn.
    Call {
        /// Where to.
        point: PointId,
        /// Whom.
        ticket: TicketId,
        /// Why (1 to 80 characters).
        reason: String,
    },
    /// Repeat the call.
    Recall {
        /// Where to.
        point: PointId,
    },
    /// The visitor is here.
    Start {
        /// Where.
        point: PointId,
    },
    /// The service at hand is done.
    Finish {
        /// Where.
        point: PointId,
    },
    /// Nobody came.
    NoShow {
        /// Where.
        point: PointId,
    },
    /// The called ticket goes back to its place.
    Return {
        /// Where.
        point: PointId,
    },
    /// A no-show came after all and waits again.
    BringBack {
        /// Who.
        ticket: TicketId,
    },
    /// The ticket goes elsewhere: called or being served, with its number and its arrival.
    Transfer {
        /// From where.
        point: PointId,
        /// To another service, unless only the point changes.
        service: Option<ServiceId>,
        /// To this very point, unless any will do.
        to: Option<PointId>,
        /// Why (1 to 80 characters).
        reason: String,
    },
    /// The ticket at the point is set aside.
    Park {
        /// Where.
        point: PointId,
        /// A waiting ticket of any queue instead of the one at the point; the point need not be
        /// open then, so that a visitor may step out by themselves.
        ticket: Option<TicketId>,
        /// For how long its place is kept (1 to 240 minutes).
        minutes: u16,
    },
    /// A parked ticket comes back to its place.
    Resume {
        /// Who.
        ticket: TicketId,
    },
    /// One more service of this point in the same sitting: the visitor keeps the seat for it.
    AddService {
        /// Where.
        point: PointId,
        /// Which.
        service: ServiceId,
    },
    /// Withdraw a ticket that waits or is parked.
    Cancel {
        /// Which.
        ticket: TicketId,
    },
}

/// Somebody wants to be served.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Issue {
    /// The id that the caller made and stored.
    pub ticket: TicketId,
    /// What for first.
    pub service: ServiceId,
    /// More services of the visit, at most 5.
    pub more: Vec<ServiceId>,
    /// Priority class.
    pub class: Class,
    /// The booked time, for an appointment.
    pub slot: Option<Timestamp>,
    /// The appointment's code: good for one ticket of the day.
    pub appointment: Option<String>,
    /// Language chosen.
    pub language: Option<Language>,
    /// The device that asks.
    pub device: Option<DeviceId>,
}
