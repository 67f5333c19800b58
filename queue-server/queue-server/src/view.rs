//! The office as followers see it: a second copy of the state, fed with committed events only.
//!
//! The writer never waits for a reader: readers lock this copy, not the writer's. It remembers
//! what the queue itself does not need but a screen does: which event a call was, and why.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use queue_engine::event::Why;
use queue_engine::{Event, Fact, Office, OfficePlan, Stage, Ticket};
use queue_store::Stored;
use queue_types::{BusinessDay, TicketId, TicketNumber};

/// How long a no-show stays on the window pages.
const NO_SHOW_KEPT: SignedDuration = SignedDuration::from_mins(30);

/// So many papers set aside are shown at most.
const ASIDE_MOST: usize = 20;

/// The committed state of the office.
#[derive(Debug)]
pub(crate) struct View {
    office: Office,
    seq: u64,
    last_day: Option<BusinessDay>,
    calls: BTreeMap<TicketId, LastCall>,
    parked: BTreeSet<TicketId>,
    no_shows: BTreeSet<TicketId>,
    slots: BTreeSet<(Timestamp, TicketId)>,
    /// Papers of the day that could not be taken in, the latest last.
    aside: Vec<SetAside>,
}

/// A paper that could not be taken in; whoever holds it waits for nothing.
#[derive(Clone, Debug)]
pub(crate) struct SetAside {
    /// What is on it.
    pub number: TicketNumber,
    /// When it was printed, as far as anybody knows.
    pub printed_at: Timestamp,
    /// When its kiosk told of it.
    pub told_at: Timestamp,
}

/// The latest call of a ticket.
#[derive(Clone, Debug)]
pub(crate) struct LastCall {
    /// Its event.
    pub seq: u64,
    /// How often it was called in this sitting.
    pub attempt: u8,
    /// Why it was called.
    pub why: Why,
}

impl View {
    /// The office after `events`.
    pub(crate) fn new(plan: Arc<OfficePlan>, events: &[Stored]) -> Self {
        let mut view = Self {
            office: Office::new(plan),
            seq: 0,
            last_day: None,
            calls: BTreeMap::new(),
            parked: BTreeSet::new(),
            no_shows: BTreeSet::new(),
            slots: BTreeSet::new(),
            aside: Vec::new(),
        };
        for stored in events {
            view.apply(stored.seq, &stored.event);
        }
        view
    }

    /// Takes in a committed event.
    pub(crate) fn apply(&mut self, seq: u64, event: &Event) {
        self.office.apply(event);
        self.seq = seq;
        match &event.fact {
            Fact::DayOpened { day } => {
                self.last_day = Some(*day);
                self.calls.clear();
                self.parked.clear();
                self.no_shows.clear();
                self.slots.clear();
                self.aside.clear();
            }
            Fact::TicketIssued(issued) => {
                self.slots.extend(issued.slot.map(|slot| (slot, issued.ticket)));
                self.aside.retain(|paper| paper.number != issued.number);
            }
            Fact::TicketCalled { ticket, why, .. } => {
                self.parked.remove(ticket);
                self.calls.insert(*ticket, LastCall { seq, attempt: 1, why: why.clone() });
            }
            Fact::TicketRecalled { ticket, .. } => {
                if let Some(call) = self.calls.get_mut(ticket) {
                    call.seq = seq;
                    call.attempt = call.attempt.saturating_add(1);
                }
            }
            Fact::TicketParked { ticket, .. } => {
                self.parked.insert(*ticket);
            }
            Fact::TicketNoShow { ticket, .. } => {
                self.no_shows.insert(*ticket);
            }
            Fact::TicketResumed { ticket }
            | Fact::TicketReturned { ticket }
            | Fact::TicketCancelled { ticket }
            | Fact::TicketExpired { ticket } => {
                self.parked.remove(ticket);
                self.no_shows.remove(ticket);
            }
            Fact::PaperSetAside { number, printed_at, .. } => {
                let (number, printed_at) = (*number, *printed_at);
                self.aside.push(SetAside { number, printed_at, told_at: event.at });
                let most = self.aside.len().saturating_sub(ASIDE_MOST);
                self.aside.drain(..most);
            }
            Fact::DayClosed { .. }
            | Fact::ClockJumped { .. }
            | Fact::PaperJoined { .. }
            | Fact::TicketReprinted { .. }
            | Fact::DeviceServiced { .. }
            | Fact::PointOpened { .. }
            | Fact::PointClosed { .. }
            | Fact::PointPaused { .. }
            | Fact::PointResumed { .. }
            | Fact::PaperReported { .. }
            | Fact::TicketRenumbered { .. }
            | Fact::ServiceStarted { .. }
            | Fact::ServiceAdded { .. }
            | Fact::ServiceFinished { .. }
            | Fact::TicketTransferred { .. } => {}
        }
    }

    /// The state itself.
    pub(crate) const fn office(&self) -> &Office {
        &self.office
    }

    /// The last event taken in.
    pub(crate) const fn seq(&self) -> u64 {
        self.seq
    }

    /// The last day that was opened, whether or not it is still open.
    pub(crate) const fn last_day(&self) -> Option<BusinessDay> {
        self.last_day
    }

    /// The latest call of a ticket.
    pub(crate) fn last_call(&self, ticket: TicketId) -> Option<&LastCall> {
        self.calls.get(&ticket)
    }

    /// Papers that could not be taken in today and that nobody has typed in since.
    pub(crate) fn papers_aside(&self) -> &[SetAside] {
        &self.aside
    }

    /// Tickets set aside, by id.
    pub(crate) fn parked(&self) -> impl Iterator<Item = &Ticket> {
        let tickets = self.parked.iter().filter_map(|id| self.office.ticket(*id));
        tickets.filter(|ticket| matches!(ticket.stage, Stage::Parked { .. }))
    }

    /// No-shows of the last 30 minutes, the latest first.
    pub(crate) fn no_shows(&self, now: Timestamp) -> Vec<&Ticket> {
        let tickets = self.no_shows.iter().filter_map(|id| self.office.ticket(*id));
        let mut late: Vec<_> = tickets
            .filter_map(|ticket| no_show_at(&ticket.stage).map(|at| (at, ticket)))
            .filter(|(at, _)| now.duration_since(*at) < NO_SHOW_KEPT)
            .collect();
        late.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        late.into_iter().map(|(_, ticket)| ticket).collect()
    }

    /// Waiting tickets with an appointment after `now`, the next first.
    pub(crate) fn upcoming(&self, now: Timestamp) -> impl Iterator<Item = (Timestamp, &Ticket)> {
        let ahead = self.slots.iter().filter(move |(slot, _)| *slot > now);
        ahead
            .filter_map(|(slot, id)| self.office.ticket(*id).map(|ticket| (*slot, ticket)))
            .filter(|(_, ticket)| ticket.stage == Stage::Waiting)
    }
}

const fn no_show_at(stage: &Stage) -> Option<Timestamp> {
    match stage {
        Stage::NoShow { at, .. } => Some(*at),
        Stage::Waiting
        | Stage::Called { .. }
        | Stage::Serving { .. }
        | Stage::Parked { .. }
        | Stage::Finished { .. }
        | Stage::Cancelled
        | Stage::Expired => None,
    }
}
