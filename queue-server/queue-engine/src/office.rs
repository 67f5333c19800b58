//! The state of one office's day, rebuilt by applying its events in order.

mod apply;
mod dealt;
mod digest;
mod line;
mod lists;
mod names;
mod next;
mod order;
mod places;
mod rules;
mod state;
mod wait;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use queue_types::{
    BusinessDay, PointId, QueueId, RequestId, ServiceId, TicketId, TicketLetter, TicketNumber,
};

use crate::plan::OfficePlan;
use line::{Key, Line};
use lists::Lists;
use names::Names;
use next::Calls;
pub(crate) use order::waited_ms;
pub(crate) use rules::Rules;
pub use state::{Place, Point, PointStatus, Stage, Ticket, Wait};

/// One office: its plan and what has happened in it since the day opened.
///
/// Two offices are equal when they have the same plan and have seen the same day; [`digest`] says
/// the same in 64 bits.
///
/// [`digest`]: Office::digest
#[derive(Clone, Debug, PartialEq)]
pub struct Office {
    plan: Arc<OfficePlan>,
    rules: Rules,
    day: Option<BusinessDay>,
    last_day: Option<BusinessDay>,
    /// The newest time that an event bore: the office's time never runs backwards.
    clock: Timestamp,
    tickets: Vec<Entry>,
    index: Names<TicketId, u32>,
    /// Papers that reception had typed in before their kiosk told of them, by the kiosk's id.
    joined: BTreeMap<TicketId, Joined>,
    /// Codes of appointments that were checked in today.
    codes: BTreeMap<String, TicketId>,
    numbers: Names<TicketNumber, u32>,
    counts: BTreeMap<TicketLetter, u32>,
    done: Names<RequestId, u64>,
    /// A sum over `done` that does not depend on its order.
    done_sum: u64,
    seats: BTreeMap<PointId, Seat>,
    queues: BTreeMap<QueueId, usize>,
    lists: Vec<Lists>,
    /// By queue: the points that may call from it now.
    serving: Vec<Vec<PointId>>,
    /// By two queues: how many points may call from both now.
    shared: Vec<Vec<u16>>,
    calls: Calls,
    /// Calls and recalls of the day: the board's order, where clocks would tie.
    announced: u64,
    waiting: u32,
}

/// A ticket and how it came to be.
#[derive(Clone, Debug, PartialEq)]
struct Entry {
    ticket: Ticket,
    /// The command that issued it.
    request: RequestId,
    /// The print of what was asked for.
    asked: u64,
    /// Reception typed it in, and its kiosk has not told of it yet.
    typed: bool,
}

/// A paper that is a visit under another id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Joined {
    index: u32,
    /// The command that joined it.
    request: RequestId,
    /// The print of what the paper was asked for.
    asked: u64,
}

/// A point and what belongs to it alone.
#[derive(Clone, Debug, PartialEq)]
struct Seat {
    point: Point,
    /// Its queues as places in `Office::lists`.
    serves: Vec<usize>,
    /// Tickets that only this point may call.
    sent: Line,
    /// Which call of the office brought the ticket here.
    call: Option<u64>,
}

impl Office {
    /// An office in which nothing has happened yet.
    #[must_use]
    pub fn new(plan: Arc<OfficePlan>) -> Self {
        let mut office = Self {
            rules: Rules::new(&plan.policy),
            day: None,
            last_day: None,
            clock: Timestamp::MIN,
            tickets: Vec::new(),
            index: Names::default(),
            joined: BTreeMap::new(),
            codes: BTreeMap::new(),
            numbers: Names::default(),
            counts: BTreeMap::new(),
            done: Names::default(),
            done_sum: 0,
            seats: BTreeMap::new(),
            queues: BTreeMap::new(),
            lists: Vec::new(),
            serving: Vec::new(),
            shared: Vec::new(),
            calls: Calls::default(),
            announced: 0,
            waiting: 0,
            plan: Arc::clone(&plan),
        };
        for service in plan.services.values() {
            office.queue_place(&service.queue);
        }
        for point in plan.points.keys() {
            office.seat(*point);
        }
        office
    }

    /// The rules in force.
    #[must_use]
    pub fn plan(&self) -> &Arc<OfficePlan> {
        &self.plan
    }

    /// The business day that is open.
    #[must_use]
    pub fn day(&self) -> Option<BusinessDay> {
        self.day
    }

    /// The last business day that was opened, still open or not.
    #[must_use]
    pub fn last_day(&self) -> Option<BusinessDay> {
        self.last_day
    }

    /// Whether a request was done before, and by what print of its wish.
    #[must_use]
    pub fn done(&self, request: RequestId) -> Option<u64> {
        self.done.get(&request).copied()
    }

    /// The visit that a paper's id stands for: the one that reception had typed in, if it did.
    #[must_use]
    pub fn visit_of(&self, paper: TicketId) -> Option<&Ticket> {
        let joined = self.joined.get(&paper).and_then(|it| self.tickets.get(it.index as usize));
        joined.map(|entry| &entry.ticket).or_else(|| self.ticket(paper))
    }

    /// The ticket that an appointment's code became today.
    #[must_use]
    pub fn code_used(&self, code: &str) -> Option<TicketId> {
        self.codes.get(code).copied()
    }

    /// A ticket of the day.
    #[must_use]
    pub fn ticket(&self, id: TicketId) -> Option<&Ticket> {
        self.entry(id).map(|entry| &entry.ticket)
    }

    /// The ticket that bears a number today. A number given up for the one on the paper is
    /// nobody's, and stays so.
    #[must_use]
    pub fn by_number(&self, number: TicketNumber) -> Option<&Ticket> {
        let index = *self.numbers.get(&number)?;
        let ticket = &self.tickets.get(index as usize)?.ticket;
        (ticket.number == number).then_some(ticket)
    }

    /// Every ticket of the day, in the order of their issue.
    pub fn tickets(&self) -> impl Iterator<Item = &Ticket> {
        self.tickets.iter().map(|entry| &entry.ticket)
    }

    /// A point as it is now.
    #[must_use]
    pub fn point(&self, id: PointId) -> Option<&Point> {
        self.seats.get(&id).map(|seat| &seat.point)
    }

    /// Every point of the plan, by number.
    pub fn points(&self) -> impl Iterator<Item = &Point> {
        self.seats.values().map(|seat| &seat.point)
    }

    /// How many wait in all queues, or in one.
    #[must_use]
    pub fn waiting_count(&self, queue: Option<&QueueId>) -> u32 {
        match queue {
            None => self.waiting,
            Some(queue) => self.queue(queue).map_or(0, Lists::waiting),
        }
    }

    /// The calls of the day that the board shows: tickets called, and tickets whose service
    /// started less than `after_start` ago, the newest call first. A ticket leaves with the end of
    /// its service, so there is at most one for each point.
    #[must_use]
    pub fn recent_calls(&self, after_start: SignedDuration, now: Timestamp) -> Vec<&Ticket> {
        let now = self.not_before(now);
        let mut calls: Vec<(u64, &Ticket)> = self
            .seats
            .values()
            .filter_map(|seat| Some((seat.call?, self.ticket(seat.point.ticket?)?)))
            .filter(|(_, ticket)| match ticket.stage {
                Stage::Called { .. } => true,
                Stage::Serving { since, .. } => rules::waited(since, now) < after_start,
                Stage::Waiting
                | Stage::Parked { .. }
                | Stage::Finished { .. }
                | Stage::NoShow { .. }
                | Stage::Cancelled
                | Stage::Expired => false,
            })
            .collect();
        calls.sort_by_key(|(call, _)| std::cmp::Reverse(*call));
        calls.into_iter().map(|(_, ticket)| ticket).collect()
    }

    /// `now`, but never before what has happened already: a clock that was set back must not put
    /// newcomers in front.
    pub(crate) fn not_before(&self, now: Timestamp) -> Timestamp {
        now.max(self.clock)
    }

    /// Whether a number was ever given today.
    pub(crate) fn number_taken(&self, number: TicketNumber) -> bool {
        self.numbers.contains_key(&number)
    }

    /// The last count of a letter; 0 before its first number.
    pub(crate) fn count(&self, letter: TicketLetter) -> u32 {
        self.counts.get(&letter).copied().unwrap_or(0)
    }

    /// Which command issued a ticket, and the print of what was asked for.
    pub(crate) fn origin(&self, id: TicketId) -> Option<(RequestId, u64)> {
        self.entry(id).map(|entry| (entry.request, entry.asked))
    }

    /// The visit that a paper joined, which command joined it, and the print of what the paper was
    /// asked for.
    pub(crate) fn joined(&self, paper: TicketId) -> Option<(&Ticket, RequestId, u64)> {
        let joined = self.joined.get(&paper)?;
        let entry = self.tickets.get(joined.index as usize)?;
        Some((&entry.ticket, joined.request, joined.asked))
    }

    /// The ticket that reception typed in under a number, until its kiosk tells of it.
    pub(crate) fn typed_in(&self, number: TicketNumber) -> Option<&Ticket> {
        let entry = self.tickets.get(*self.numbers.get(&number)? as usize)?;
        (entry.typed && entry.ticket.number == number).then_some(&entry.ticket)
    }

    /// Whether a point serves a queue since it was opened.
    pub(crate) fn serves(&self, point: PointId, queue: &QueueId) -> bool {
        self.seats.get(&point).is_some_and(|seat| seat.point.queues.contains(queue))
    }

    /// Whether any point of the plan serves a service.
    pub(crate) fn has_point_for(&self, service: &ServiceId) -> bool {
        let queue = self.plan.services.get(service).map(|service| &service.queue);
        queue.is_some_and(|queue| self.plan.points.values().any(|it| it.queues.contains(queue)))
    }

    fn entry(&self, id: TicketId) -> Option<&Entry> {
        self.tickets.get(self.index_of(id)? as usize)
    }

    /// A ticket's own id comes first; a paper that has none of its own is the visit it joined.
    fn index_of(&self, id: TicketId) -> Option<u32> {
        let own = self.index.get(&id).copied();
        own.or_else(|| self.joined.get(&id).map(|joined| joined.index))
    }

    fn queue(&self, queue: &QueueId) -> Option<&Lists> {
        self.lists.get(*self.queues.get(queue)?)
    }

    fn key(&self, index: u32, ticket: &Ticket) -> Key {
        Key { since: self.rules.home(ticket).1, number: ticket.number, index }
    }
}
