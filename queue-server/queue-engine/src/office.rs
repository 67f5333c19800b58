//! The state of one office's day, rebuilt by applying its events in order.

use std::sync::Arc;

use jiff::Timestamp;
use queue_types::{
    BusinessDay, Class, DeviceId, Language, OperatorId, PointId, QueueId, RequestId, ServiceId,
    TicketId, TicketNumber,
};

use crate::event::{Event, Paper, Why};
use crate::plan::OfficePlan;

/// One office: its plan and what has happened in it since the day opened.
#[derive(Clone, Debug)]
pub struct Office {
    plan: Arc<OfficePlan>,
}

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
    /// Services of the visit still to come.
    pub more: Vec<ServiceId>,
    /// Priority class.
    pub class: Class,
    /// The booked time.
    pub slot: Option<Timestamp>,
    /// When the person arrived; never changes.
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

impl Office {
    /// An office in which nothing has happened yet.
    #[must_use]
    pub fn new(plan: Arc<OfficePlan>) -> Self {
        Self { plan }
    }

    /// Takes in a stored event. It cannot refuse: what is stored has already happened.
    pub fn apply(&mut self, event: &Event) {
        let _ = event;
        todo!("engine")
    }

    /// The rules in force.
    #[must_use]
    pub fn plan(&self) -> &Arc<OfficePlan> {
        &self.plan
    }

    /// The business day that is open.
    #[must_use]
    pub fn day(&self) -> Option<BusinessDay> {
        todo!("engine")
    }

    /// Whether a request was done before, and by what print of its wish.
    #[must_use]
    pub fn done(&self, request: RequestId) -> Option<u64> {
        let _ = request;
        todo!("engine")
    }

    /// A ticket of the day.
    #[must_use]
    pub fn ticket(&self, id: TicketId) -> Option<&Ticket> {
        let _ = id;
        todo!("engine")
    }

    /// The ticket that bears a number today.
    #[must_use]
    pub fn by_number(&self, number: TicketNumber) -> Option<&Ticket> {
        let _ = number;
        todo!("engine")
    }

    /// Every ticket of the day, in the order of their issue.
    pub fn tickets(&self) -> impl Iterator<Item = &Ticket> {
        std::iter::empty()
    }

    /// A point as it is now.
    #[must_use]
    pub fn point(&self, id: PointId) -> Option<&Point> {
        let _ = id;
        todo!("engine")
    }

    /// Every point of the plan, by number.
    pub fn points(&self) -> impl Iterator<Item = &Point> {
        std::iter::empty()
    }

    /// How many wait in all queues, or in one.
    #[must_use]
    pub fn waiting_count(&self, queue: Option<&QueueId>) -> u32 {
        let _ = queue;
        todo!("engine")
    }

    /// Whom `point` would call now, and why; `None` when nobody waits for it. The same choice as
    /// the command makes.
    #[must_use]
    pub fn next_for(&self, point: PointId, now: Timestamp) -> Option<Place> {
        let _ = (point, now);
        todo!("engine")
    }

    /// The first `limit` tickets that `point` would call, in calling order as it is now.
    #[must_use]
    pub fn calling_order(&self, point: PointId, limit: usize, now: Timestamp) -> Vec<Place> {
        let _ = (point, limit, now);
        todo!("engine")
    }

    /// How many people go before this waiting ticket; 0 when it does not wait.
    #[must_use]
    pub fn people_ahead(&self, ticket: TicketId, now: Timestamp) -> u32 {
        let _ = (ticket, now);
        todo!("engine")
    }

    /// How many people would go before somebody who joined `queue` now.
    #[must_use]
    pub fn ahead_of_newcomer(&self, queue: &QueueId, class: Class, now: Timestamp) -> u32 {
        let _ = (queue, class, now);
        todo!("engine")
    }

    /// The rest of a waiting ticket's wait; `None` when no open point serves it.
    #[must_use]
    pub fn wait_of(&self, ticket: TicketId, now: Timestamp) -> Option<Wait> {
        let _ = (ticket, now);
        todo!("engine")
    }

    /// The wait of somebody who joined `queue` now; `None` when no open point serves it.
    #[must_use]
    pub fn wait_of_newcomer(&self, queue: &QueueId, class: Class, now: Timestamp) -> Option<Wait> {
        let _ = (queue, class, now);
        todo!("engine")
    }

    /// The calls of the day that the board shows: tickets called, and tickets whose service
    /// started less than `after_start` ago, the newest call first.
    #[must_use]
    pub fn recent_calls(&self, after_start: jiff::SignedDuration, now: Timestamp) -> Vec<&Ticket> {
        let _ = (after_start, now);
        todo!("engine")
    }
}
