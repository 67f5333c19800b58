//! How fast the engine is on this machine: `cargo run --release -p queue-engine --example replay`.
//!
//! A day of 5,000 visits is played, written as JSON and read back; then the same questions are
//! asked with 100 and with 100,000 people waiting. Judge by the ratios inside one run. An argument
//! sets the number of visits and leaves out the questions.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use jiff::{SignedDuration, Timestamp, ToSpan};
use queue_engine::{
    Command, Event, Issue, Lane, LanePolicy, Office, OfficePlan, PointPlan, Policy, Quota,
    ServicePlan, Wish, decide,
};
use queue_types::{
    Class, PointId, PointKind, QueueId, RequestId, ServiceId, TicketId, TicketLetter,
};
use uuid::Uuid;

const QUEUES: u16 = 16;
const POINTS: u16 = 60;
/// Events timed at once.
const STRETCH: usize = 250;

fn main() {
    let visits = std::env::args().nth(1).and_then(|visits| visits.parse().ok());
    replay_a_day(visits.unwrap_or(5_000));
    if visits.is_some() {
        return;
    }
    for waiting in [100, 1_000, 100_000] {
        ask_with(waiting);
    }
}

fn replay_a_day(visits: u128) {
    let mut hall = Hall::open();
    let started = clock();
    for visit in 0..visits {
        hall.issue(visit);
        let point = PointId::new(1 + u16::try_from(visit % u128::from(POINTS)).unwrap_or(0));
        let Some(point) = point else { continue };
        for wish in [
            Wish::CallNext { point },
            Wish::Recall { point },
            Wish::Start { point },
            Wish::Finish { point },
        ] {
            hall.ask(wish);
        }
    }
    let decided = started.elapsed();
    let count = hall.log.len();
    let lines: Vec<String> =
        hall.log.iter().filter_map(|it| serde_json::to_string(it).ok()).collect();
    let bytes: usize = lines.iter().map(String::len).sum();
    println!(
        "{visits} visits: {count} events, {} bytes each, live {} ns an event",
        bytes / count,
        decided.as_nanos() / count as u128
    );
    let read = |line: &String| serde_json::from_str::<Event>(line).ok();
    // One event at a time, as a restart reads them; the fastest reading of every short stretch,
    // so that the machine's other work falls out.
    let decode_stretch = |stretch: &[String]| {
        fastest_of(30, &mut || stretch.iter().for_each(|line| _ = black_box(read(line))))
    };
    let decode: u128 = lines.chunks(STRETCH).map(decode_stretch).sum();
    let events: Vec<Event> = lines.iter().filter_map(read).collect();
    let mut office = Office::new(Arc::clone(hall.office.plan()));
    let mut stretches = vec![u128::MAX; events.chunks(STRETCH).count()];
    for _ in 0..30 {
        office = Office::new(Arc::clone(hall.office.plan()));
        for (stretch, fastest) in events.chunks(STRETCH).zip(&mut stretches) {
            let started = clock();
            stretch.iter().for_each(|event| office.apply(event));
            *fastest = started.elapsed().as_nanos().min(*fastest);
        }
    }
    let apply: u128 = stretches.iter().sum();
    assert_eq!(office.digest(), hall.office.digest(), "the replay is the living state");
    let count = count as u128;
    let rate = |ns: u128| count * 1_000_000_000 / ns;
    println!(
        "decode {} ns, apply {} ns, together {} events/s; apply alone {} events/s",
        decode / count,
        apply / count,
        rate(decode + apply),
        rate(apply)
    );
}

fn ask_with(waiting: u128) {
    let mut hall = Hall::open();
    (0..waiting).for_each(|visit| hall.issue(visit));
    let office = &hall.office;
    let now = hall.now;
    let Some(point) = PointId::new(1) else { return };
    let queues: Vec<QueueId> = (0..QUEUES).map(queue).collect();
    let call = Command { request: RequestId(Uuid::max()), wish: Wish::CallNext { point } };
    let middle = TicketId(Uuid::from_u128(waiting / 2));
    let last = TicketId(Uuid::from_u128(waiting - 1));
    let each = |name: &str, ask: &dyn Fn()| {
        println!("{waiting:>7} waiting: {name:<22} {:>8} ns", fastest(ask));
    };
    each("call next", &|| _ = black_box(decide(office, &call, now)));
    each("people ahead, last", &|| _ = black_box(office.people_ahead(last, now)));
    each("people ahead, middle", &|| _ = black_box(office.people_ahead(middle, now)));
    each("wait of the last", &|| _ = black_box(office.wait_of(last, now)));
    each("16 waits of newcomers", &|| {
        for queue in &queues {
            black_box(office.wait_of_newcomer(queue, Class::ORDINARY, now));
            black_box(office.ahead_of_newcomer(queue, Class::ORDINARY, now));
        }
    });
}

/// One asking, in the fastest of several rounds: what the code costs by itself.
fn fastest(ask: &dyn Fn()) -> u128 {
    fastest_of(200, &mut || (0..20).for_each(|_| ask())) / 20
}

fn fastest_of(rounds: u32, work: &mut dyn FnMut()) -> u128 {
    let mut round = || {
        let started = clock();
        work();
        started.elapsed().as_nanos()
    };
    (0..rounds).map(|_| round()).min().unwrap_or(0)
}

#[expect(clippy::disallowed_methods, reason = "a stopwatch, not the office's time")]
fn clock() -> Instant {
    Instant::now()
}

struct Hall {
    office: Office,
    log: Vec<Event>,
    now: Timestamp,
    asked: u128,
}

impl Hall {
    fn open() -> Self {
        let office = Office::new(Arc::new(plan()));
        let mut hall = Self { office, log: Vec::new(), now: Timestamp::UNIX_EPOCH, asked: 1 << 64 };
        hall.ask(Wish::OpenDay { day: jiff::civil::date(2026, 3, 2) });
        for point in (1..=POINTS).filter_map(PointId::new) {
            hall.ask(Wish::OpenPoint { point, operator: None });
        }
        hall
    }

    fn issue(&mut self, visit: u128) {
        self.now += 100.milliseconds();
        let rank = if visit.is_multiple_of(7) { 2 } else { 0 };
        self.ask(Wish::Issue(Issue {
            ticket: TicketId(Uuid::from_u128(visit)),
            service: service(u16::try_from(visit % u128::from(QUEUES)).unwrap_or(0)),
            more: Vec::new(),
            class: Class::new(rank).unwrap_or_default(),
            slot: None,
            appointment: None,
            language: None,
            device: None,
        }));
    }

    fn ask(&mut self, wish: Wish) {
        self.asked += 1;
        let command = Command { request: RequestId(Uuid::from_u128(self.asked)), wish };
        let events = decide(&self.office, &command, self.now).unwrap_or_default();
        events.iter().for_each(|event| self.office.apply(event));
        self.log.extend(events);
    }
}

fn service(at: u16) -> ServiceId {
    ServiceId::new(&format!("group-{at}.service")).expect("a small name in small letters")
}

fn queue(at: u16) -> QueueId {
    QueueId::new(&format!("group-{at}")).expect("a small name in small letters")
}

fn plan() -> OfficePlan {
    let minutes = SignedDuration::from_mins;
    let lane = |rank, base| LanePolicy { rank, base, rate: 1.0, bound: minutes(60) };
    let classes = (0..4)
        .filter_map(Class::new)
        .map(|class| (Lane::Class(class), lane(class.rank(), 10.0 * f64::from(class.rank()))));
    let appointments = [(Lane::Appointment, lane(2, 30.0)), (Lane::LateAppointment, lane(1, 15.0))];
    let offer = |at| {
        let plan = ServicePlan { queue: queue(at), minutes: 10, minutes_p90: 18, walk_in: true };
        (service(at), plan)
    };
    let queues: Vec<QueueId> = (0..QUEUES).map(queue).collect();
    let window = PointPlan { kind: PointKind::Window, queues };
    let letters: BTreeMap<QueueId, TicketLetter> = (0..QUEUES)
        .filter_map(|at| {
            Some((queue(at), TicketLetter::new(['А', 'Е', 'К', 'Р'][usize::from(at % 4)]).ok()?))
        })
        .collect();
    OfficePlan {
        number_width: 7,
        services: (0..QUEUES).map(offer).collect(),
        points: (1..=POINTS).filter_map(PointId::new).map(|id| (id, window.clone())).collect(),
        letters,
        policy: Policy {
            lanes: classes.chain(appointments).collect(),
            quotas: vec![Quota { rank: 1, calls: 2, after: minutes(5) }],
            appointment_early: minutes(10),
            appointment_tolerance: minutes(15),
        },
        calls_before_no_show: 2,
    }
}
