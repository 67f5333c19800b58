//! What an office has decided about its queue: data, checked before it comes here.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use queue_types::{Class, PointId, PointKind, QueueId, ServiceId, TicketLetter};

/// The office's rules. Changing them changes future decisions only: events carry what a replay
/// needs.
#[derive(Clone, Debug, PartialEq)]
pub struct OfficePlan {
    /// Digits of a ticket number (3 to 7).
    pub number_width: u8,
    /// What is offered.
    pub services: BTreeMap<ServiceId, ServicePlan>,
    /// Where it is served.
    pub points: BTreeMap<PointId, PointPlan>,
    /// The letter of each queue's tickets.
    pub letters: BTreeMap<QueueId, TicketLetter>,
    /// Who goes before whom.
    pub policy: Policy,
    /// Calls of one ticket before a no-show may be said (1 to 9).
    pub calls_before_no_show: u8,
}

/// A service as the queue sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServicePlan {
    /// Where its tickets wait.
    pub queue: QueueId,
    /// Typical time at the point (minutes).
    pub minutes: u16,
    /// Nine of ten are done within (minutes).
    pub minutes_p90: u16,
    /// Whether it is served without an appointment.
    pub walk_in: bool,
}

/// A point as the queue sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointPlan {
    /// Its kind.
    pub kind: PointKind,
    /// The queues that it serves.
    pub queues: Vec<QueueId>,
}

/// Who goes before whom, in the order of DESIGN "Who is next".
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// What each lane of the queue is worth; every lane stands here once.
    pub lanes: BTreeMap<Lane, LanePolicy>,
    /// Shares of calls in a row, asked in this order.
    pub quotas: Vec<Quota>,
    /// An appointment may be called so much before its slot at the earliest.
    pub appointment_early: SignedDuration,
    /// From its slot on, so long it is due; later it keeps a lane of its own.
    pub appointment_tolerance: SignedDuration,
}

/// A list within a queue: tickets of one class, or with an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// A live ticket of a class.
    Class(Class),
    /// An appointment, from its slot to the end of its tolerance.
    Appointment,
    /// An appointment whose tolerance has passed.
    LateAppointment,
}

/// What a lane is worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LanePolicy {
    /// Higher goes first where classes are compared (quota).
    pub rank: u8,
    /// Credit at arrival (minutes of waiting that it is worth).
    pub base: f64,
    /// Credit per minute waited (0 or more).
    pub rate: f64,
    /// Longest wait that this lane may ever have; then it goes first, oldest first.
    pub bound: SignedDuration,
}

/// At most `calls` calls in a row, counted over the office, from lanes of `rank` or higher while
/// somebody of a lower rank waits longer than `after`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// The rank that is limited, with all above it.
    pub rank: u8,
    /// How many calls in a row (1 or more).
    pub calls: u8,
    /// How long somebody lower must have waited for the limit to hold.
    pub after: SignedDuration,
}
