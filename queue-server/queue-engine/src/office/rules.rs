//! The policy made ready for use: every lane has its worth, every ticket its lane.

use jiff::{SignedDuration, Timestamp};

use super::Ticket;
use super::line::Key;
use crate::plan::{Lane, LanePolicy, Policy, Quota};

/// How many lanes a queue has.
pub(crate) const LANES: usize = 6;

/// The place of a lane in an array of [`LANES`].
pub(crate) const fn place_of(lane: Lane) -> usize {
    match lane {
        Lane::Class(class) => class.rank() as usize,
        Lane::Appointment => 4,
        Lane::LateAppointment => 5,
    }
}

/// A lane of which the policy is silent waits in order of arrival and is never put first.
const UNNAMED: LanePolicy =
    LanePolicy { rank: 0, base: 0.0, rate: 1.0, bound: SignedDuration::MAX };

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Rules {
    lanes: [LanePolicy; LANES],
    pub(crate) quotas: Vec<Quota>,
    pub(crate) early: SignedDuration,
    pub(crate) tolerance: SignedDuration,
}

impl Rules {
    pub(crate) fn new(policy: &Policy) -> Self {
        let mut lanes = [UNNAMED; LANES];
        for (lane, worth) in &policy.lanes {
            lanes[place_of(*lane)] = *worth;
        }
        Self {
            lanes,
            quotas: policy.quotas.clone(),
            early: policy.appointment_early,
            tolerance: policy.appointment_tolerance,
        }
    }

    pub(crate) const fn worth(&self, lane: Lane) -> &LanePolicy {
        &self.lanes[place_of(lane)]
    }

    /// The list in which a ticket waits and the time it counts from there.
    ///
    /// An appointment counts from its slot, however early its visitor came; one who came after
    /// the tolerance counts from the arrival, so that being late earns nothing.
    pub(crate) fn home(&self, ticket: &Ticket) -> (Lane, Timestamp) {
        match ticket.slot {
            None => (Lane::Class(ticket.class), ticket.arrived),
            Some(slot) if ticket.arrived <= later(slot, self.tolerance) => {
                (Lane::Appointment, slot)
            }
            Some(_) => (Lane::LateAppointment, ticket.arrived),
        }
    }

    /// The lane of a ticket at a moment: an appointment becomes late when its tolerance is over.
    pub(crate) fn lane(&self, ticket: &Ticket, now: Timestamp) -> Lane {
        match self.home(ticket) {
            (Lane::Appointment, slot) if now > later(slot, self.tolerance) => Lane::LateAppointment,
            (lane, _) => lane,
        }
    }

    /// How a ticket of `lane` stands at `now`.
    pub(crate) fn standing(&self, lane: Lane, key: &Key, now: Timestamp) -> Standing {
        let worth = self.worth(lane);
        let waited = waited(key.since, now);
        let group = if waited > worth.bound {
            Group::Over
        } else if lane == Lane::Appointment {
            Group::Due
        } else {
            Group::Credit
        };
        let credit = worth.base + worth.rate * (waited.as_secs_f64() / 60.0);
        Standing { group, credit, key: *key }
    }
}

/// Which rule of DESIGN "Who is next" speaks for a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Group {
    /// Beyond its lane's bound.
    Over,
    /// Its appointment is due.
    Due,
    /// Neither: credit decides.
    Credit,
}

/// A ticket's claim to be called, comparable with others of the same moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Standing {
    pub(crate) group: Group,
    pub(crate) credit: f64,
    pub(crate) key: Key,
}

impl Standing {
    /// Whether this one goes before the other, quotas aside. Within one list it follows the
    /// order of the keys, because credit never falls with waiting.
    pub(crate) fn before(&self, other: &Self) -> bool {
        let by_credit = match (self.group, other.group) {
            (Group::Credit, Group::Credit) => other.credit.total_cmp(&self.credit),
            _ => std::cmp::Ordering::Equal,
        };
        self.group.cmp(&other.group).then(by_credit).then(self.key.cmp(&other.key)).is_lt()
    }
}

/// Time passed, never negative: two clocks may differ.
pub(crate) fn waited(since: Timestamp, now: Timestamp) -> SignedDuration {
    now.duration_since(since).max(SignedDuration::ZERO)
}

/// `time` and so much more, at most the end of time.
pub(crate) fn later(time: Timestamp, more: SignedDuration) -> Timestamp {
    time.saturating_add(more).unwrap_or(Timestamp::MAX)
}

/// `time` less so much, at least the beginning of time.
pub(crate) fn earlier(time: Timestamp, less: SignedDuration) -> Timestamp {
    time.saturating_sub(less).unwrap_or(Timestamp::MIN)
}
