//! A day of one office under a seed: people, operators, a network that loses and repeats, and a
//! server that is killed; everything in one thread, with time passed in.

mod outage;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use anyhow::{Context, Result, ensure};
use jiff::{SignedDuration, Timestamp};
use queue_engine::event::Paper;
use queue_engine::{Command, Issue, PointStatus, Refusal, Stage, Wish};
use queue_types::{BusinessDay, Class, PointId, RequestId, ServiceId, TicketId, TicketNumber};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use uuid::Uuid;

use crate::server::{Answer, Server};

/// Kiosks of the hall.
const KIOSKS: usize = 6;

/// How wild the day is.
#[derive(Clone, Copy, Debug)]
pub struct Weather {
    /// Visitors of the day.
    pub visitors: u32,
    /// Share of messages that never arrive (0 to 1).
    pub lost_requests: f64,
    /// Share of answers that never arrive (0 to 1).
    pub lost_answers: f64,
    /// Share of messages that arrive once more, later (0 to 1).
    pub repeats: f64,
    /// Share of batches at which the server dies (0 to 1).
    pub kills: f64,
    /// Share of visitors whose kiosk is cut off from the server (0 to 1).
    pub cut_off: f64,
}

/// What the day came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Tickets that were acknowledged to a kiosk.
    pub acknowledged: u32,
    /// Tickets printed without the server.
    pub printed: u32,
    /// Of these, typed in by reception before their kiosk was back.
    pub joined: u32,
    /// Tickets in the log, but those that are a paper's visit under another number.
    pub issued: u32,
    /// Tickets served.
    pub served: u32,
    /// Tickets whose visitor did not come.
    pub no_show: u32,
    /// Deaths of the server.
    pub kills: u32,
    /// Messages sent, with every retry.
    pub messages: u32,
    /// The hash at the end of the chain: one word for the whole log.
    pub chain: String,
}

/// A message on its way, or somebody's next deed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Deed {
    /// A visitor touches «Получить талон».
    Arrive(u32),
    /// A message reaches the server (again).
    Deliver(usize),
    /// Nobody answered in time: the sender sends the same message again.
    Retry(usize),
    /// The operator of a point looks up.
    Work(PointId),
}

/// Who sent a message, and so who is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sender {
    Visitor,
    /// A kiosk that is back, or reception in its stead.
    Paper,
    Operator(PointId),
}

/// A command with its sender; it keeps its name through every retry.
#[derive(Clone, Debug)]
struct Message {
    sender: Sender,
    command: Command,
    answered: bool,
}

/// The day itself.
pub struct World {
    weather: Weather,
    dice: ChaCha8Rng,
    now: Timestamp,
    closing: Timestamp,
    deeds: BinaryHeap<Reverse<(Timestamp, u64, Deed)>>,
    made: u64,
    messages: Vec<Message>,
    server: Server,
    services: Vec<(ServiceId, f64)>,
    acknowledged: BTreeMap<TicketId, TicketNumber>,
    /// How many each of six kiosks printed without the server.
    papers: [u16; KIOSKS],
    outcome: Outcome,
}

impl World {
    /// An office that opens its doors at `opens`, with people by `weights` of the services.
    ///
    /// # Errors
    ///
    /// When the log cannot be opened.
    pub fn new(
        seed: u64,
        weather: Weather,
        server: Server,
        services: Vec<(ServiceId, f64)>,
        opens: Timestamp,
    ) -> Result<Self> {
        ensure!(!services.is_empty(), "the office offers no service");
        Ok(Self {
            weather,
            dice: ChaCha8Rng::seed_from_u64(seed),
            now: opens,
            closing: opens + SignedDuration::from_hours(4),
            deeds: BinaryHeap::new(),
            made: 0,
            messages: Vec::new(),
            server,
            services,
            acknowledged: BTreeMap::new(),
            papers: [0; KIOSKS],
            outcome: Outcome::default(),
        })
    }

    /// Plays the day to its end and checks every promise on the way.
    ///
    /// # Errors
    ///
    /// When a promise of the queue is broken; the text says which and when.
    pub fn play(mut self, day: BusinessDay) -> Result<Outcome> {
        self.command_by_clock(Wish::OpenDay { day })?;
        self.people_arrive();
        self.operators_sit_down();
        while let Some(Reverse((at, _, deed))) = self.deeds.pop() {
            self.now = self.now.max(at);
            self.step(deed).with_context(|| format!("at {}", self.now))?;
        }
        self.command_by_clock(Wish::CloseDay)?;
        self.judge()
    }

    fn people_arrive(&mut self) {
        let open_ms = (self.closing - self.now).total(jiff::Unit::Millisecond).unwrap_or(0.0);
        for person in 0..self.weather.visitors {
            let after = self.dice.random_range(0.0..open_ms * 0.9);
            self.later(SignedDuration::from_millis(after as i64), Deed::Arrive(person));
        }
    }

    fn operators_sit_down(&mut self) {
        let points: Vec<PointId> = self.server.office().plan().points.keys().copied().collect();
        for point in points {
            let after = SignedDuration::from_secs(self.dice.random_range(0..300));
            self.later(after, Deed::Work(point));
        }
    }

    fn step(&mut self, deed: Deed) -> Result<()> {
        match deed {
            Deed::Arrive(_) => self.arrive(),
            Deed::Work(point) => self.work(point),
            Deed::Retry(at) => {
                if !self.messages[at].answered {
                    self.transmit(at);
                }
            }
            Deed::Deliver(at) => self.deliver(at)?,
        }
        Ok(())
    }

    /// A visitor chooses by the city's demand; one in twelve has a priority class.
    fn arrive(&mut self) {
        let total: f64 = self.services.iter().map(|(_, weight)| weight).sum();
        let mut left = self.dice.random_range(0.0..total);
        let mut chosen = self.services[0].0.clone();
        for (service, weight) in &self.services {
            if left < *weight {
                chosen = service.clone();
                break;
            }
            left -= weight;
        }
        let class = if self.dice.random_bool(1.0 / 12.0) {
            Class::new(self.dice.random_range(1..=3)).unwrap_or(Class::ORDINARY)
        } else {
            Class::ORDINARY
        };
        let issue = Issue {
            ticket: TicketId(self.uuid()),
            service: chosen,
            more: Vec::new(),
            class,
            slot: None,
            appointment: None,
            language: None,
            device: None,
        };
        if self.dice.random_bool(self.weather.cut_off) {
            self.print_alone(issue);
        } else {
            self.send(Sender::Visitor, Wish::Issue(issue));
        }
    }

    /// What an operator does when she looks up: the next sensible thing at her point.
    fn work(&mut self, id: PointId) {
        let Some(point) = self.server.office().point(id) else { return };
        let (status, ticket) = (point.status, point.ticket);
        let stage =
            ticket.and_then(|it| self.server.office().ticket(it)).map(|it| it.stage.clone());
        let wish = match (status, stage) {
            (PointStatus::Closed, _) => Wish::OpenPoint { point: id, operator: None },
            (PointStatus::Paused, _) => Wish::ResumePoint { point: id },
            (PointStatus::Open, Some(Stage::Called { attempt, .. })) => {
                self.after_call(id, attempt)
            }
            (PointStatus::Open, Some(Stage::Serving { .. })) => self.after_service(id),
            (PointStatus::Open, _) => Wish::CallNext { point: id },
        };
        self.send(Sender::Operator(id), wish);
    }

    /// Nine in ten come to the window; the rest is called again, then marked.
    fn after_call(&mut self, point: PointId, attempt: u8) -> Wish {
        let needed = self.server.office().plan().calls_before_no_show;
        match self.dice.random_range(0..10) {
            0 if attempt >= needed => Wish::NoShow { point },
            0 => Wish::Recall { point },
            _ => Wish::Start { point },
        }
    }

    fn after_service(&mut self, point: PointId) -> Wish {
        match self.dice.random_range(0..20) {
            0 => Wish::Park { point, ticket: None, minutes: 10 },
            1 => {
                let at = self.dice.random_range(0..self.services.len());
                let service = Some(self.services[at].0.clone());
                Wish::Transfer {
                    point, service, to: None, reason: "другой специалист".into()
                }
            }
            _ => Wish::Finish { point },
        }
    }

    fn send(&mut self, sender: Sender, wish: Wish) {
        let request = RequestId(self.uuid());
        let command = Command { request, wish };
        self.messages.push(Message { sender, command, answered: false });
        self.transmit(self.messages.len() - 1);
    }

    /// Hands a message to the network, which may lose it, be slow, or bring it twice.
    fn transmit(&mut self, at: usize) {
        self.outcome.messages += 1;
        let (weather, slow) = (self.weather, self.dice.random_range(5..400));
        if !self.dice.random_bool(weather.lost_requests) {
            self.later(SignedDuration::from_millis(slow), Deed::Deliver(at));
        }
        if self.dice.random_bool(weather.repeats) {
            let after = self.dice.random_range(500..90_000);
            self.later(SignedDuration::from_millis(after), Deed::Deliver(at));
        }
        self.later(SignedDuration::from_millis(2_000), Deed::Retry(at));
    }

    fn deliver(&mut self, at: usize) -> Result<()> {
        let command = self.messages[at].command.clone();
        // A death while nothing is written proves nothing: it strikes where there is something to lose.
        let dies =
            self.dice.random_bool(self.weather.kills) && self.server.would_do(&command, self.now);
        let before_commit = self.dice.random_bool(0.5);
        if dies {
            self.outcome.kills += 1;
            self.server.die(&command, before_commit, self.now)?;
            return Ok(());
        }
        let answer = self.server.handle(&command, self.now)?;
        if self.dice.random_bool(self.weather.lost_answers) || self.messages[at].answered {
            return Ok(());
        }
        self.messages[at].answered = true;
        self.told(at, &answer);
        Ok(())
    }

    /// The sender hears the answer and goes on with life.
    fn told(&mut self, at: usize, answer: &Answer) {
        match self.messages[at].sender {
            Sender::Visitor => {
                let Wish::Issue(issue) = &self.messages[at].command.wish else { return };
                let id = issue.ticket;
                if let Answer::Done | Answer::Refused(Refusal::AlreadyDone(_)) = answer
                    && let Some(ticket) = self.server.office().ticket(id)
                {
                    self.acknowledged.insert(id, ticket.number);
                    let paper = Paper::Printed;
                    self.send(Sender::Visitor, Wish::ReportPaper { ticket: id, paper });
                }
            }
            Sender::Paper => self.paper_told(at, answer),
            Sender::Operator(point) => {
                let pause = self.pause_after(at, answer);
                if self.now < self.closing + SignedDuration::from_hours(3) {
                    self.later(SignedDuration::from_secs(pause), Deed::Work(point));
                }
            }
        }
    }

    /// How long until the operator looks up again (seconds).
    fn pause_after(&mut self, at: usize, answer: &Answer) -> i64 {
        let range = match (&self.messages[at].command.wish, answer) {
            (Wish::CallNext { .. }, Answer::Refused(_)) => 60..120,
            (Wish::CallNext { .. } | Wish::Recall { .. }, _) => 15..45,
            (Wish::Start { .. }, _) => 120..900,
            (_, _) => 2..20,
        };
        self.dice.random_range(range)
    }

    fn command_by_clock(&mut self, wish: Wish) -> Result<()> {
        let request = RequestId(self.uuid());
        self.server.handle(&Command { request, wish }, self.now)?;
        Ok(())
    }

    /// The last judgement: nobody who was promised a place is missing, nobody is there twice.
    fn judge(mut self) -> Result<Outcome> {
        self.server.check()?;
        for (id, number) in &self.acknowledged {
            let ticket = self.server.office().visit_of(*id);
            let ticket =
                ticket.with_context(|| format!("acknowledged ticket {id} is not in the log"))?;
            ensure!(
                ticket.number == *number,
                "{id} was told {number:?}, the log says {:?}",
                ticket.number
            );
        }
        self.papers_are_there_once()?;
        for ticket in self.server.office().tickets() {
            // A number that nobody held may have been called before its kiosk was back.
            let visit = self.server.office().visit_of(ticket.id);
            self.outcome.issued += u32::from(visit.is_some_and(|it| it.id == ticket.id));
            match ticket.stage {
                Stage::Finished { .. } => self.outcome.served += 1,
                Stage::NoShow { .. } => self.outcome.no_show += 1,
                Stage::Cancelled | Stage::Expired => {}
                Stage::Waiting
                | Stage::Called { .. }
                | Stage::Serving { .. }
                | Stage::Parked { .. } => {
                    anyhow::bail!("{:?} is still open after the day was closed", ticket.number)
                }
            }
        }
        self.outcome.acknowledged = u32::try_from(self.acknowledged.len())?;
        self.outcome.chain = self.server.chain()?;
        Ok(self.outcome)
    }

    fn later(&mut self, after: SignedDuration, deed: Deed) {
        self.made += 1;
        self.deeds.push(Reverse((self.now + after, self.made, deed)));
    }

    fn uuid(&mut self) -> Uuid {
        uuid::Builder::from_random_bytes(self.dice.random()).into_uuid()
    }
}
