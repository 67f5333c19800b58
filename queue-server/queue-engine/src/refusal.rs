//! The queue's no: why, and what to do instead. Each reader's sentence is made from these in the
//! server's texts; `Display` is the line for the log.

use jiff::Timestamp;
use queue_types::{PointId, RequestId, ServiceId, TicketId, TicketNumber};

/// Why a command was refused. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The same command was done before: its first answer holds.
    #[error("request {0} was done before")]
    AlreadyDone(RequestId),
    /// The same name came with another wish.
    #[error("request {0} was used for another wish")]
    RequestReused(RequestId),
    /// A ticket with this id exists and was asked for in another way.
    #[error("ticket {0} exists with another content")]
    TicketReused(TicketId),
    /// No business day is open.
    #[error("the business day is not open")]
    DayNotOpen,
    /// The day was open before; days never go backwards.
    #[error("business day {wanted} is not after {last}")]
    DayGoesBack {
        /// What was asked.
        wanted: queue_types::BusinessDay,
        /// The last day that was open.
        last: queue_types::BusinessDay,
    },
    /// The service is not offered here.
    #[error("service {0} is not offered in this office")]
    UnknownService(ServiceId),
    /// The service is given by appointment only.
    #[error("service {0} is given by appointment only")]
    AppointmentOnly(ServiceId),
    /// A visit holds at most six services.
    #[error("a visit holds at most {limit} services, {given} were asked")]
    TooManyServices {
        /// How many are allowed.
        limit: usize,
        /// How many were asked.
        given: usize,
    },
    /// All numbers of the letter are spent today.
    #[error("all {0} numbers of the letter are spent today")]
    NumbersSpent(u32),
    /// The offline number is not of the offline space or is already another ticket's.
    #[error("offline number {0} is not free")]
    OfflineNumberTaken(TicketNumber),
    /// The paper's number is in the queue already.
    #[error("the paper {0} is in the queue already")]
    PaperKnown(TicketNumber),
    /// The appointment was checked in before.
    #[error("appointment {0} was checked in before")]
    AppointmentUsed(String),
    /// No ticket has this number today.
    #[error("no ticket has number {0} today")]
    UnknownNumber(TicketNumber),
    /// The ticket is too old to be printed again, or is over.
    #[error("ticket {0} is not printed again")]
    NotReprinted(TicketNumber),
    /// The device's or the engineer's words are missing or too long.
    #[error("the action or its detail is not of the allowed form")]
    ServiceWords,
    /// No such ticket today.
    #[error("ticket {0} is not known today")]
    UnknownTicket(TicketId),
    /// No such point in the office.
    #[error("point {0} is not one of the office's")]
    UnknownPoint(PointId),
    /// The point is closed.
    #[error("point {0} is closed")]
    PointClosed(PointId),
    /// The point is open already.
    #[error("point {0} is open already")]
    PointOpen(PointId),
    /// The point is on a break.
    #[error("point {0} is on a break")]
    PointPaused(PointId),
    /// The point is not on a break.
    #[error("point {0} is not on a break")]
    PointNotPaused(PointId),
    /// The point still has a visitor.
    #[error("point {point} still has ticket {number:?}")]
    PointBusy {
        /// Which point.
        point: PointId,
        /// Who is there.
        number: TicketNumber,
    },
    /// Nobody was called to the point.
    #[error("nobody was called to point {0}")]
    NobodyAtPoint(PointId),
    /// The visitor is already being served.
    #[error("ticket {0:?} is already being served")]
    AlreadyServing(TicketNumber),
    /// Service has not started.
    #[error("service of ticket {0:?} has not started")]
    NotServing(TicketNumber),
    /// Nobody waits for this point's queues.
    #[error("nobody waits for point {0}")]
    NobodyWaiting(PointId),
    /// The ticket is not waiting, so it cannot be called, parked or cancelled.
    #[error("ticket {0:?} is not waiting")]
    NotWaiting(TicketNumber),
    /// The ticket is already at another point.
    #[error("ticket {number:?} is already called to point {point}")]
    CalledElsewhere {
        /// Who.
        number: TicketNumber,
        /// Where.
        point: PointId,
    },
    /// The point does not serve what the ticket waits for.
    #[error("point {point} does not serve {service}")]
    NotServedHere {
        /// Which point.
        point: PointId,
        /// Which service.
        service: ServiceId,
    },
    /// No point of the office serves the service.
    #[error("no point serves {0}")]
    NoPointFor(ServiceId),
    /// A transfer that changes nothing.
    #[error("the transfer names neither another service nor another point")]
    TransferNowhere,
    /// Too few calls for a no-show.
    #[error("{made} of {needed} calls were made")]
    TooFewCalls {
        /// How many were made.
        made: u8,
        /// How many are needed.
        needed: u8,
    },
    /// The ticket is not parked.
    #[error("ticket {0:?} is not parked")]
    NotParked(TicketNumber),
    /// The ticket is no no-show.
    #[error("ticket {0:?} is no no-show")]
    NotNoShow(TicketNumber),
    /// The time to park is out of range.
    #[error("{0} minutes is not 1 to 240")]
    ParkMinutes(u16),
    /// A reason is missing or too long.
    #[error("the reason must have 1 to 80 characters and no control characters")]
    Reason,
    /// An offline ticket was printed on a day that is over, and is good for that day only.
    #[error("the offline ticket was printed on {printed}, and today is {today}")]
    PrintedOnAnotherDay {
        /// The business day on which it was printed.
        printed: queue_types::BusinessDay,
        /// The day that is open.
        today: queue_types::BusinessDay,
    },
    /// An offline ticket was printed in the future.
    #[error("the offline ticket was printed at {0}, which is in the future")]
    PrintedInFuture(Timestamp),
}
