//! What happened in one office's queue.
//!
//! The journal of events *is* the queue: every screen, statistic and report can be rebuilt by
//! reading it from the start. The JSON form is kept for years, so variants and fields are added
//! but never renamed or removed; the test `stored_forms_never_change` holds us to it.

use jiff::Timestamp;
use queue_types::{
    BusinessDay, Class, DeviceId, Language, OperatorId, PointId, QueueId, RequestId, ServiceId,
    TicketId, TicketNumber,
};
use serde::{Deserialize, Serialize};

/// One fact, when it was decided and at whose command. Nothing is ever edited: a mistake is
/// followed by another event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The office's clock when it was decided. Order is the log's order, not this.
    pub at: Timestamp,
    /// The command that made it; a command may make several events.
    pub request: RequestId,
    /// What the command asked for, hashed, so that the same name with another wish is refused.
    /// Stored as 16 hexadecimal digits: most readers of JSON keep only 53 bits of a number.
    #[serde(with = "crate::print::digits")]
    pub print: u64,
    /// What happened.
    pub fact: Fact,
}

/// What happened, in the past tense.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// A business day began; numbers start at 1 for it.
    DayOpened {
        /// Its date in the office's calendar.
        day: BusinessDay,
    },
    /// The business day ended; every ticket still open expired before this event.
    DayClosed {
        /// Its date.
        day: BusinessDay,
    },
    /// The machine's clock jumped against the time that had passed. Nothing in the queue changes:
    /// it tells readers of the log why two times beside it do not fit.
    ClockJumped {
        /// How far (milliseconds): ahead, or back when negative.
        by_ms: i64,
    },
    /// Somebody began to work at a point.
    PointOpened {
        /// The point.
        point: PointId,
        /// The queues that it serves from now on: kept here so that a replay needs no plan.
        queues: Vec<QueueId>,
        /// Who, when known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        operator: Option<OperatorId>,
    },
    /// Nobody works at the point any more. Tickets that only it might call may be called by any.
    PointClosed {
        /// The point.
        point: PointId,
    },
    /// A break began.
    PointPaused {
        /// The point.
        point: PointId,
        /// Why, in the operator's words.
        reason: String,
    },
    /// The break ended.
    PointResumed {
        /// The point.
        point: PointId,
    },
    /// A person entered the queue.
    TicketIssued(Issued),
    /// The kiosk told of a paper that reception had typed in: the paper's id is this ticket from
    /// now on.
    PaperJoined {
        /// The visit.
        ticket: TicketId,
        /// What the kiosk printed, under its own id.
        paper: Issued,
        /// When the person arrived, where the paper tells of an earlier time and the ticket was
        /// still waiting.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        arrived: Option<Timestamp>,
    },
    /// A kiosk told of a paper that could not be taken in: staff see to whoever holds it.
    PaperSetAside {
        /// The id that the kiosk gave it.
        ticket: TicketId,
        /// What is on it.
        number: TicketNumber,
        /// The kiosk that told of it.
        device: DeviceId,
        /// When it was printed, as far as anybody knows.
        printed_at: Timestamp,
        /// Why, in one line.
        reason: String,
    },
    /// Another paper of the ticket was asked for.
    TicketReprinted {
        /// Whose.
        ticket: TicketId,
        /// The device that prints it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        device: Option<DeviceId>,
    },
    /// An engineer did something at a device. Nothing in the queue changes.
    DeviceServiced {
        /// Which device.
        device: DeviceId,
        /// What was done.
        action: String,
        /// With what result.
        detail: String,
    },
    /// The kiosk told what became of the paper.
    PaperReported {
        /// Whose paper.
        ticket: TicketId,
        /// What became of it.
        paper: Paper,
    },
    /// The ticket took another number: the one that is on its paper.
    TicketRenumbered {
        /// Which ticket.
        ticket: TicketId,
        /// Its number from now on.
        number: TicketNumber,
    },
    /// A point called the ticket.
    TicketCalled {
        /// Who was called.
        ticket: TicketId,
        /// Where to.
        point: PointId,
        /// Why this one: kept so that everybody gets the same answer.
        why: Why,
    },
    /// The call was repeated. A fact of its own: their number decides about a no-show.
    TicketRecalled {
        /// Who was called.
        ticket: TicketId,
        /// Where to.
        point: PointId,
    },
    /// The visitor came to the point; the first of these ends the wait. It follows a call, or
    /// [`Fact::ServiceFinished`] of the same command when the visitor kept the seat.
    ServiceStarted {
        /// Who.
        ticket: TicketId,
        /// Where.
        point: PointId,
    },
    /// Another service was added to the visit, to be served in the same sitting: after the one at
    /// hand and others added so, before the rest of the visit.
    ServiceAdded {
        /// Whose visit.
        ticket: TicketId,
        /// Which service.
        service: ServiceId,
    },
    /// The service at hand is done. The ticket is finished, unless the visit has more services.
    /// When the next one was added at the point, [`Fact::ServiceStarted`] of the same command
    /// follows: the visitor keeps the seat and nobody is called in between.
    ServiceFinished {
        /// Who.
        ticket: TicketId,
        /// Where.
        point: PointId,
        /// The next service of the visit, for which the ticket waits again, arrival kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        next: Option<Next>,
    },
    /// Nobody came.
    TicketNoShow {
        /// Who.
        ticket: TicketId,
        /// Where.
        point: PointId,
    },
    /// The called ticket went back to its place in the queue, or a no-show was brought back.
    TicketReturned {
        /// Who.
        ticket: TicketId,
    },
    /// The ticket goes to another service or point; its arrival is kept.
    TicketTransferred {
        /// Who.
        ticket: TicketId,
        /// From where.
        point: PointId,
        /// What it waits for now.
        to: Next,
        /// Only this point may call it, if one is named, until the point closes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        only: Option<PointId>,
        /// Why, in the operator's words.
        reason: String,
    },
    /// The ticket was set aside. A sitting that it breaks off is over: services added in it wait
    /// their turn like the rest.
    TicketParked {
        /// Who.
        ticket: TicketId,
        /// Until when its place is kept, as promised to the visitor. Nothing happens by itself
        /// then: who comes later is still let in.
        until: Timestamp,
    },
    /// The parked ticket is back in its place.
    TicketResumed {
        /// Who.
        ticket: TicketId,
    },
    /// The ticket was withdrawn.
    TicketCancelled {
        /// Who.
        ticket: TicketId,
    },
    /// The ticket was still open when the day ended.
    TicketExpired {
        /// Who.
        ticket: TicketId,
    },
}

/// How a person entered the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    /// The id that the caller made.
    pub ticket: TicketId,
    /// What is called.
    pub number: TicketNumber,
    /// What the person comes for first.
    pub service: ServiceId,
    /// The queue of that service on this day.
    pub queue: QueueId,
    /// Services to follow in the same visit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub more: Vec<ServiceId>,
    /// Priority class; never its reason.
    #[serde(default, skip_serializing_if = "is_ordinary")]
    pub class: Class,
    /// The booked time, for an appointment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<Timestamp>,
    /// The code of the appointment, which is used up by this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appointment: Option<String>,
    /// Reception typed it in from paper; the kiosk has not told of it yet.
    #[serde(default, skip_serializing_if = "is_false")]
    pub typed: bool,
    /// When the person arrived, where that is not when it was decided: an offline ticket's
    /// printed time, never later than `Event::at`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrived: Option<Timestamp>,
    /// Language chosen at the kiosk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// The device that asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde asks for")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

fn is_ordinary(class: &Class) -> bool {
    *class == Class::ORDINARY
}

/// A service of the visit and the queue where it is waited for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Next {
    /// The service.
    pub service: ServiceId,
    /// Its queue.
    pub queue: QueueId,
}

/// What became of a ticket's paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    /// Good printer status after the cut.
    Printed,
    /// The visitor kept the number from the screen.
    OnScreen,
    /// Nobody knows.
    Unconfirmed,
}

/// Why a ticket was called: the rule that decided and the facts of that moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// The first rule that singled the ticket out.
    pub rule: Rule,
    /// How long it had waited since its arrival (milliseconds, 0 or more).
    pub waited_ms: i64,
    /// The heads of the other lists that it won against, at most 4, the nearest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub over: Vec<Rival>,
    /// The operator's reason, when the ticket was called out of turn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A ticket that was not called this time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rival {
    /// Who.
    pub number: TicketNumber,
    /// Its class.
    pub class: Class,
    /// How long it had waited since its arrival (milliseconds, 0 or more).
    pub waited_ms: i64,
}

/// The rules of DESIGN "Who is next", in the order they are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Only one ticket was there that the point could call.
    Only,
    /// It has waited longer than its class may ever wait.
    Bound,
    /// Its appointment is due.
    Appointment,
    /// Higher classes have had their share of calls in a row; without the quota another ticket
    /// would have been called.
    Quota,
    /// The highest credit: class and time waited together.
    Credit,
    /// The earliest arrival, then the lowest number: among tickets of equal worth.
    Arrival,
    /// It was transferred to this very point.
    SentHere,
    /// The operator chose it.
    Chosen,
}
