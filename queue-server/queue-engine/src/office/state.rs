//! What the office knows of its tickets and points: plain values to read.

use jiff::Timestamp;
use queue_types::{
    Class, DeviceId, Language, OperatorId, PointId, QueueId, ServiceId, TicketId, TicketNumber,
};

use crate::event::{Paper, Why};

/// A ticket of the day.
#[derive(Clone, Debug, PartialEq)]
pub struct Ticket {
    /// Its id.
    pub id: TicketId,
    /// Its number.
    pub number: TicketNumber,
    /// What it is here for now.
    pub service: ServiceId,
    /// Where it waits for that.
    pub queue: QueueId,
    /// Services of the visit still to come, in their order.
    pub more: Vec<ServiceId>,
    /// How many of them, from the front, are served in the present sitting (0 to 5): the visitor
    /// keeps the seat for these, for the others the ticket waits again.
    pub sitting: u8,
    /// Priority class.
    pub class: Class,
    /// The booked time.
    pub slot: Option<Timestamp>,
    /// When the person arrived. It never changes, but once, to the time on a paper that reception
    /// had typed in before its kiosk told of it.
    pub arrived: Timestamp,
    /// When service first started: the end of the wait.
    pub first_started: Option<Timestamp>,
    /// Where it is on its way.
    pub stage: Stage,
    /// What became of its paper, once told.
    pub paper: Option<Paper>,
    /// Language chosen at the kiosk.
    pub language: Option<Language>,
    /// The device that asked.
    pub device: Option<DeviceId>,
    /// Only this point may call it, after a transfer to it.
    pub only: Option<PointId>,
}

/// Where a ticket is on its way.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// In its queue.
    Waiting,
    /// Called to a point.
    Called {
        /// Where to.
        point: PointId,
        /// When last.
        at: Timestamp,
        /// How often.
        attempt: u8,
        /// Why this one.
        why: Why,
    },
    /// Being served.
    Serving {
        /// Where.
        point: PointId,
        /// When it was called last.
        called_at: Timestamp,
        /// Since when.
        since: Timestamp,
    },
    /// Set aside.
    Parked {
        /// Until when its place is kept.
        until: Timestamp,
    },
    /// Served.
    Finished {
        /// Where.
        point: PointId,
        /// When.
        at: Timestamp,
    },
    /// Did not come.
    NoShow {
        /// Where.
        point: PointId,
        /// When.
        at: Timestamp,
    },
    /// Withdrawn.
    Cancelled,
    /// Still open when the day ended.
    Expired,
}

/// A point of service as it is now.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Its number.
    pub id: PointId,
    /// What it does.
    pub status: PointStatus,
    /// The queues that it serves since it was opened.
    pub queues: Vec<QueueId>,
    /// Who sits there, when known.
    pub operator: Option<OperatorId>,
    /// The ticket called to it or served at it.
    pub ticket: Option<TicketId>,
    /// Tickets finished here today.
    pub served: u32,
    /// No-shows here today.
    pub no_shows: u32,
    /// Service time here today, in all (milliseconds).
    pub service_ms: i64,
}

/// What a point does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointStatus {
    /// Nobody works there.
    Closed,
    /// Open; busy when it has a ticket.
    Open,
    /// On a break.
    Paused,
}

/// A ticket's place in a point's calling order.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Who.
    pub ticket: TicketId,
    /// Why in this place.
    pub why: Why,
}

/// How long somebody waits, from now, as a range (milliseconds).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// One of ten waits less.
    pub low_ms: i64,
    /// Half wait less.
    pub typical_ms: i64,
    /// Nine of ten wait less.
    pub high_ms: i64,
}
