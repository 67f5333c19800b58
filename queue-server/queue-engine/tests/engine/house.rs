//! An office for tests: `office().window(1, [LAND]).issued(11, LAND)` reads as it happens.
//!
//! The clock starts at 10:00 and moves only when told. Every accepted command is applied and
//! kept in the log; a refused one is a failed test, except through `try_*`.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp, ToSpan};
use queue_engine::command::{Command, Issue, Wish};
use queue_engine::event::{Event, Fact, Rule, Why};
use queue_engine::{
    Lane, LanePolicy, Office, OfficePlan, PointPlan, Policy, Quota, Refusal, ServicePlan, Stage,
    Ticket, decide,
};
use queue_types::{
    BusinessDay, Class, PointId, PointKind, QueueId, RequestId, ServiceId, TicketId, TicketLetter,
    TicketNumber,
};
use uuid::Uuid;

pub const LAND: &str = "land";
pub const PASSPORTS: &str = "passports";
pub const CARDS: &str = "cards";
/// Waits with the passports, and takes half the time.
pub const PHOTO: &str = "photo";
/// By appointment only.
pub const NOTARY: &str = "notary";
/// Nobody serves it.
pub const ORPHAN: &str = "orphan";

pub fn service(name: &str) -> ServiceId {
    ServiceId::new(name).unwrap()
}

pub fn queue(name: &str) -> QueueId {
    QueueId::new(name).unwrap()
}

pub fn point(number: u16) -> PointId {
    PointId::new(number).unwrap()
}

pub fn ticket(number: u128) -> TicketId {
    TicketId(Uuid::from_u128(number))
}

pub fn request(number: u128) -> RequestId {
    RequestId(Uuid::from_u128(number))
}

pub fn number(text: &str) -> TicketNumber {
    text.parse().unwrap()
}

pub fn class(rank: u8) -> Class {
    Class::new(rank).unwrap()
}

pub fn day(date: &str) -> BusinessDay {
    date.parse().unwrap()
}

/// Minutes after (or before) the first opening.
pub fn clock(minutes: i64) -> Timestamp {
    "2026-03-02T10:00:00Z".parse::<Timestamp>().unwrap() + minutes.minutes()
}

pub fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

/// The test office's rules: classes are worth 0, 10, 20 and 60 minutes, and wait an hour at most.
pub fn policy() -> Policy {
    let lane = |rank, base, bound| LanePolicy { rank, base, rate: 1.0, bound: minutes(bound) };
    Policy {
        lanes: BTreeMap::from([
            (Lane::Class(class(0)), lane(0, 0.0, 60)),
            (Lane::Class(class(1)), lane(1, 10.0, 60)),
            (Lane::Class(class(2)), lane(2, 20.0, 60)),
            (Lane::Class(class(3)), lane(3, 60.0, 60)),
            (Lane::Appointment, lane(2, 30.0, 60)),
            (Lane::LateAppointment, lane(1, 15.0, 60)),
        ]),
        quotas: Vec::new(),
        appointment_early: minutes(10),
        appointment_tolerance: minutes(15),
    }
}

pub fn quota(rank: u8, calls: u8, after: i64) -> Quota {
    Quota { rank, calls, after: minutes(after) }
}

pub fn plan() -> OfficePlan {
    let offer = |name: &str, at: &str, minutes, p90, walk_in| {
        (service(name), ServicePlan { queue: queue(at), minutes, minutes_p90: p90, walk_in })
    };
    let letter = |name: &str, letter| (queue(name), TicketLetter::new(letter).unwrap());
    let window = |queues: &[&str]| PointPlan {
        kind: PointKind::Window,
        queues: queues.iter().map(|name| queue(name)).collect(),
    };
    OfficePlan {
        number_width: 3,
        services: BTreeMap::from([
            offer(LAND, LAND, 10, 18, true),
            offer(PASSPORTS, PASSPORTS, 20, 30, true),
            offer(PHOTO, PASSPORTS, 10, 15, true),
            offer(CARDS, CARDS, 5, 8, true),
            offer(NOTARY, LAND, 10, 18, false),
            offer(ORPHAN, ORPHAN, 10, 18, true),
        ]),
        points: (1..=9).map(|it| (point(it), window(&[LAND, PASSPORTS, CARDS]))).collect(),
        letters: BTreeMap::from([letter(LAND, 'А'), letter(PASSPORTS, 'Е'), letter(CARDS, 'К')]),
        policy: policy(),
        calls_before_no_show: 2,
    }
}

#[derive(Clone)]
pub struct House {
    pub office: Office,
    pub log: Vec<Event>,
    pub now: Timestamp,
    requests: u128,
}

/// An office that has just opened its day, with no window open.
pub fn office() -> House {
    office_of(plan())
}

/// The same under another policy.
pub fn office_under(policy: Policy) -> House {
    office_of(OfficePlan { policy, ..plan() })
}

pub fn office_of(plan: OfficePlan) -> House {
    let office = Office::new(Arc::new(plan));
    let closed = House { office, log: Vec::new(), now: clock(0), requests: 1 << 64 };
    closed.done(Wish::OpenDay { day: day("2026-03-02") })
}

impl House {
    /// Asks under a name of its own; what is allowed is applied.
    pub fn ask(&mut self, wish: Wish) -> Result<Vec<Event>, Refusal> {
        let events = self.decide(wish)?;
        self.take(&events);
        Ok(events)
    }

    pub fn ask_as(&mut self, request: RequestId, wish: Wish) -> Result<Vec<Event>, Refusal> {
        let events = decide(&self.office, &Command { request, wish }, self.now)?;
        self.take(&events);
        Ok(events)
    }

    /// Only asks.
    pub fn decide(&mut self, wish: Wish) -> Result<Vec<Event>, Refusal> {
        self.requests += 1;
        let command = Command { request: request(self.requests), wish };
        decide(&self.office, &command, self.now)
    }

    pub fn take(&mut self, events: &[Event]) {
        events.iter().for_each(|event| self.office.apply(event));
        self.log.extend(events.iter().cloned());
    }

    #[track_caller]
    pub fn refused(&mut self, wish: Wish) -> Refusal {
        let before = self.office.digest();
        let refusal = self.ask(wish).expect_err("the command was allowed");
        assert_eq!(self.office.digest(), before, "a refusal changed the office");
        refusal
    }

    #[track_caller]
    pub fn done(mut self, wish: Wish) -> Self {
        self.ask(wish).expect("the command was refused");
        self
    }

    pub fn after(mut self, minutes: i64) -> Self {
        self.now += minutes.minutes();
        self
    }

    /// A window opens and serves these queues: the plan is bent to it first.
    pub fn window<const N: usize>(mut self, number: u16, queues: [&str; N]) -> Self {
        let mut plan = (**self.office.plan()).clone();
        let queues = queues.iter().map(|name| queue(name)).collect();
        plan.points.insert(point(number), PointPlan { kind: PointKind::Window, queues });
        let mut office = Office::new(Arc::new(plan));
        self.log.iter().for_each(|event| office.apply(event));
        self.office = office;
        self.done(Wish::OpenPoint { point: point(number), operator: None })
    }

    pub fn issued(self, id: u128, name: &str) -> Self {
        self.done(Wish::Issue(issue(id, name)))
    }

    pub fn issued_to(self, id: u128, name: &str, rank: u8) -> Self {
        self.done(Wish::Issue(Issue { class: class(rank), ..issue(id, name) }))
    }

    /// An appointment whose slot is so many minutes after the opening.
    pub fn booked(self, id: u128, name: &str, slot: i64) -> Self {
        self.done(Wish::Issue(Issue { slot: Some(clock(slot)), ..issue(id, name) }))
    }

    pub fn visit<const N: usize>(self, id: u128, name: &str, more: [&str; N]) -> Self {
        let more = more.iter().map(|name| service(name)).collect();
        self.done(Wish::Issue(Issue { more, ..issue(id, name) }))
    }

    pub fn call_next(self, at: u16) -> Self {
        self.done(Wish::CallNext { point: point(at) })
    }

    pub fn start(self, at: u16) -> Self {
        self.done(Wish::Start { point: point(at) })
    }

    pub fn finish(self, at: u16) -> Self {
        self.done(Wish::Finish { point: point(at) })
    }

    /// Calls, serves and finishes whoever is next, in no time; answers who and why.
    #[track_caller]
    pub fn serve(&mut self, at: u16) -> (u128, Rule) {
        let point = point(at);
        let called = self.ask(Wish::CallNext { point }).expect("nobody could be called");
        let (ticket, why) = called_of(&called);
        self.ask(Wish::Start { point }).expect("the called ticket starts");
        self.ask(Wish::Finish { point }).expect("the served ticket finishes");
        (ticket, why.rule)
    }

    pub fn ticket(&self, id: u128) -> &Ticket {
        self.office.ticket(ticket(id)).expect("the ticket is of today")
    }

    pub fn stage(&self, id: u128) -> &Stage {
        &self.ticket(id).stage
    }

    pub fn number(&self, id: u128) -> String {
        String::from(self.ticket(id).number)
    }

    /// Everybody whom a point would call, in order.
    pub fn order(&self, at: u16) -> Vec<u128> {
        let order = self.office.calling_order(point(at), 100, self.now);
        order.iter().map(|place| place.ticket.0.as_u128()).collect()
    }

    /// The office as a restart finds it: from the log's JSON.
    pub fn replayed(&self) -> Office {
        let mut office = Office::new(Arc::clone(self.office.plan()));
        for event in &self.log {
            let stored = serde_json::to_string(event).unwrap();
            office.apply(&serde_json::from_str(&stored).unwrap());
        }
        office
    }
}

pub fn issue(id: u128, name: &str) -> Issue {
    Issue {
        ticket: ticket(id),
        service: service(name),
        more: Vec::new(),
        class: Class::ORDINARY,
        slot: None,
        appointment: None,
        language: None,
        device: None,
    }
}

#[track_caller]
pub fn called_of(events: &[Event]) -> (u128, Why) {
    match events.first().map(|event| &event.fact) {
        Some(Fact::TicketCalled { ticket, why, .. }) => (ticket.0.as_u128(), why.clone()),
        other => panic!("nobody was called: {other:?}"),
    }
}
