//! A second, slow opinion: the ticket diagram as a table, and who is next by looking at everybody.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use queue_engine::event::{Event, Fact};
use queue_engine::{Lane, LanePolicy, Office, Policy, Stage, Ticket};
use queue_types::{PointId, TicketId, TicketNumber};

/// Where a ticket may be, seen from its events alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Waiting,
    Called(PointId),
    Serving(PointId),
    Parked,
    NoShow,
    Ended,
}

/// The day as its events tell it.
#[derive(Default)]
pub struct Model {
    pub ways: BTreeMap<TicketId, Way>,
    numbers: BTreeMap<TicketNumber, TicketId>,
    arrivals: BTreeMap<TicketId, Timestamp>,
    /// Papers that are a visit under another id.
    joined: BTreeMap<TicketId, TicketId>,
    /// A ticket whose service has just ended at a point where it may keep its seat.
    seated: Option<(TicketId, PointId)>,
    pub calls: Vec<Lane>,
}

impl Model {
    /// Takes an event in; panics where the diagram has no such arrow.
    #[track_caller]
    pub fn take(&mut self, office: &Office, event: &Event) {
        let seated = self.seated.take();
        match &event.fact {
            Fact::DayOpened { .. } => *self = Self::default(),
            Fact::DayClosed { .. } => assert!(
                self.ways.values().all(|way| matches!(way, Way::Ended | Way::NoShow)),
                "somebody was left when the day ended"
            ),
            Fact::ClockJumped { .. }
            | Fact::PaperSetAside { .. }
            | Fact::TicketReprinted { .. }
            | Fact::DeviceServiced { .. } => {}
            Fact::PaperJoined { ticket, paper, arrived } => {
                assert_eq!(self.numbers.get(&paper.number), Some(ticket), "joined another paper");
                assert!(self.joined.insert(paper.ticket, *ticket).is_none(), "joined twice");
                if let Some(arrived) = arrived {
                    assert_eq!(self.ways[ticket], Way::Waiting, "the past of somebody called");
                    let before = self.arrivals.insert(*ticket, *arrived).unwrap();
                    assert!(*arrived < before, "joining made somebody wait longer");
                }
            }
            Fact::TicketIssued(issued) => {
                assert!(self.ways.insert(issued.ticket, Way::Waiting).is_none(), "issued twice");
                let arrived = issued.arrived.unwrap_or(event.at);
                assert!(arrived <= event.at, "arrived in the future");
                let waits = event.at.duration_since(arrived).as_hours();
                assert!(waits < 12, "somebody of yesterday is in today's queue");
                self.arrivals.insert(issued.ticket, arrived);
                self.name(issued.number, issued.ticket);
            }
            Fact::TicketRenumbered { ticket, number } => self.name(*number, *ticket),
            Fact::TicketCalled { ticket, point, .. } => {
                let now_at = self.ways.values().filter(|way| way.point() == Some(*point)).count();
                assert_eq!(now_at, 0, "a point calls with a visitor at it");
                self.step(*ticket, &[Way::Waiting], Way::Called(*point));
                let ticket = office.ticket(*ticket).unwrap();
                self.calls.push(lane_of(ticket, &office.plan().policy, event.at));
            }
            Fact::TicketRecalled { ticket, point } => {
                self.step(*ticket, &[Way::Called(*point)], Way::Called(*point));
            }
            Fact::ServiceStarted { ticket, point } => {
                let keeps_seat = seated == Some((*ticket, *point));
                let from = if keeps_seat { Way::Waiting } else { Way::Called(*point) };
                self.step(*ticket, &[from], Way::Serving(*point));
            }
            Fact::ServiceAdded { ticket, .. } => {
                assert!(matches!(self.ways[ticket], Way::Serving(_)));
            }
            Fact::ServiceFinished { ticket, point, next } => {
                let to = if next.is_some() { Way::Waiting } else { Way::Ended };
                self.step(*ticket, &[Way::Serving(*point)], to);
                self.seated = next.is_some().then_some((*ticket, *point));
            }
            Fact::TicketNoShow { ticket, point } => {
                self.step(*ticket, &[Way::Called(*point)], Way::NoShow);
            }
            Fact::TicketReturned { ticket } => {
                let from = self.ways[ticket];
                assert!(matches!(from, Way::Called(_) | Way::NoShow), "{from:?} returned");
                self.step(*ticket, &[from], Way::Waiting);
            }
            Fact::TicketTransferred { ticket, point, .. } => {
                self.step(*ticket, &[Way::Called(*point), Way::Serving(*point)], Way::Waiting);
            }
            Fact::TicketParked { ticket, .. } => {
                let from = self.ways[ticket];
                let open = matches!(from, Way::Called(_) | Way::Serving(_) | Way::Waiting);
                assert!(open, "{from:?} parked");
                self.step(*ticket, &[from], Way::Parked);
            }
            Fact::TicketResumed { ticket } => self.step(*ticket, &[Way::Parked], Way::Waiting),
            Fact::TicketCancelled { ticket } => {
                self.step(*ticket, &[Way::Waiting, Way::Parked], Way::Ended);
            }
            Fact::TicketExpired { ticket } => {
                assert!(!matches!(self.ways[ticket], Way::Ended | Way::NoShow), "expired twice");
                self.ways.insert(*ticket, Way::Ended);
            }
            Fact::PaperReported { .. }
            | Fact::PointOpened { .. }
            | Fact::PointClosed { .. }
            | Fact::PointPaused { .. }
            | Fact::PointResumed { .. } => (),
        }
    }

    #[track_caller]
    fn step(&mut self, ticket: TicketId, from: &[Way], to: Way) {
        let way = self.ways.get_mut(&ticket).expect("nobody appears without being issued");
        assert!(from.contains(way), "{way:?} -> {to:?}");
        *way = to;
    }

    #[track_caller]
    fn name(&mut self, number: TicketNumber, ticket: TicketId) {
        let other = self.numbers.insert(number, ticket);
        assert_eq!(other, None, "number {number:?} was given twice");
    }

    /// Holds the whole office against what the events said.
    #[track_caller]
    pub fn check(&self, office: &Office) {
        let mut waiting = 0;
        assert_eq!(office.tickets().count(), self.ways.len(), "somebody vanished or appeared");
        for ticket in office.tickets() {
            let way = self.ways[&ticket.id];
            assert_eq!(way_of(&ticket.stage), way, "{ticket:?}");
            assert_eq!(ticket.arrived, self.arrivals[&ticket.id], "the arrival changed");
            waiting += u32::from(way == Way::Waiting);
            if let Some(point) = way.point() {
                assert_eq!(office.point(point).unwrap().ticket, Some(ticket.id));
            }
            assert_eq!(office.by_number(ticket.number).unwrap().id, ticket.id);
        }
        assert_eq!(office.waiting_count(None), waiting);
        let queues: std::collections::BTreeSet<_> = office.tickets().map(|it| &it.queue).collect();
        let by_queue: u32 = queues.iter().map(|queue| office.waiting_count(Some(queue))).sum();
        assert_eq!(by_queue, waiting);
        for point in office.points() {
            if let Some(ticket) = point.ticket {
                assert_eq!(self.ways[&ticket].point(), Some(point.id));
            }
        }
    }

    /// Who must be next at a point, looking at everybody.
    pub fn next(&self, office: &Office, at: PointId, now: Timestamp) -> Option<TicketId> {
        let policy = &office.plan().policy;
        let point = office.point(at).unwrap();
        let waiting = || {
            let here =
                |it: &&Ticket| it.stage == Stage::Waiting && point.queues.contains(&it.queue);
            office.tickets().filter(here)
        };
        let place = |ticket: &Ticket| (since(ticket, policy), ticket.number);
        let first = |tickets: &mut dyn Iterator<Item = &Ticket>| {
            tickets.min_by_key(|ticket| place(ticket)).map(|ticket| ticket.id)
        };
        let mine = office.tickets().filter(|it| it.stage == Stage::Waiting && it.only == Some(at));
        if let Some(sent) = first(&mut mine.into_iter()) {
            return Some(sent);
        }
        let others: Vec<&Ticket> = waiting().filter(|ticket| ticket.only.is_none()).collect();
        let now_due =
            |it: &&Ticket| home(it, policy) != Lane::Appointment || since(it, policy) <= now;
        let (callable, coming): (Vec<&Ticket>, Vec<&Ticket>) =
            others.into_iter().partition(now_due);
        let waited =
            |ticket: &Ticket| now.duration_since(since(ticket, policy)).max(SignedDuration::ZERO);
        let worth = |ticket: &Ticket| policy.lanes[&lane_of(ticket, policy, now)];
        let over = callable.iter().copied().filter(|it| waited(it) > worth(it).bound);
        if let Some(over) = first(&mut over.into_iter()) {
            return Some(over);
        }
        let due =
            callable.iter().copied().filter(|it| lane_of(it, policy, now) == Lane::Appointment);
        if let Some(due) = first(&mut due.into_iter()) {
            return Some(due);
        }
        let mut allowed = callable;
        for quota in &policy.quotas {
            let rank = |lane: &Lane| policy.lanes[lane].rank;
            let run = self.calls.iter().rev().take_while(|lane| rank(lane) >= quota.rank).count();
            let lower = |it: &&Ticket| worth(it).rank < quota.rank;
            let kept = |it: &&Ticket| lower(it) && waited(it) > quota.after;
            if run >= usize::from(quota.calls) && allowed.iter().any(kept) {
                allowed.retain(lower);
            }
        }
        let credit = |ticket: &Ticket| {
            let LanePolicy { base, rate, .. } = worth(ticket);
            base + rate * (waited(ticket).as_secs_f64() / 60.0)
        };
        let best = allowed.iter().map(|it| credit(it)).fold(f64::NEG_INFINITY, f64::max);
        let best = allowed.into_iter().filter(|it| credit(it) >= best);
        first(&mut best.into_iter()).or_else(|| {
            let soon = |it: &&Ticket| since(it, policy) <= now + policy.appointment_early;
            first(&mut coming.into_iter().filter(soon))
        })
    }
}

impl Way {
    fn point(self) -> Option<PointId> {
        match self {
            Self::Called(point) | Self::Serving(point) => Some(point),
            Self::Waiting | Self::Parked | Self::NoShow | Self::Ended => None,
        }
    }
}

fn way_of(stage: &Stage) -> Way {
    match stage {
        Stage::Waiting => Way::Waiting,
        Stage::Called { point, .. } => Way::Called(*point),
        Stage::Serving { point, .. } => Way::Serving(*point),
        Stage::Parked { .. } => Way::Parked,
        Stage::NoShow { .. } => Way::NoShow,
        Stage::Finished { .. } | Stage::Cancelled | Stage::Expired => Way::Ended,
    }
}

fn home(ticket: &Ticket, policy: &Policy) -> Lane {
    match ticket.slot {
        None => Lane::Class(ticket.class),
        Some(slot) if ticket.arrived <= slot + policy.appointment_tolerance => Lane::Appointment,
        Some(_) => Lane::LateAppointment,
    }
}

/// The time from which a ticket counts.
pub fn since(ticket: &Ticket, policy: &Policy) -> Timestamp {
    match (home(ticket, policy), ticket.slot) {
        (Lane::Appointment, Some(slot)) => slot,
        _ => ticket.arrived,
    }
}

/// The lane of a ticket at a moment.
pub fn lane_of(ticket: &Ticket, policy: &Policy, now: Timestamp) -> Lane {
    let home = home(ticket, policy);
    let tolerated = since(ticket, policy) + policy.appointment_tolerance;
    if home == Lane::Appointment && now > tolerated { Lane::LateAppointment } else { home }
}
