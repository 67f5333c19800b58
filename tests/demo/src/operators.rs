//! The operators of a simulated day: each calls, waits for her visitor, serves, and goes on, with
//! the real interface and times of the office's own catalogue.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use queue_types::{PointId, RequestId, ServiceId, TicketId};
use queue_wire::client::{Client, ClientError, PointCommand};
use queue_wire::{ParkTicket, PointOutcome, ResumeTicket, TransferTicket};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tokio::sync::{Mutex, watch};
use uuid::Uuid;

use crate::clock::{Clock, wall};

/// What happens at a window besides an ordinary visit, as shares of the visits.
const PARKED: f64 = 0.06;
const TRANSFERRED: f64 = 0.06;

/// What the operators know of each other and of the hall.
pub struct Hall {
    /// The office's clock.
    pub clock: Clock,
    /// Typical minutes at the window of each service.
    pub minutes: BTreeMap<ServiceId, u16>,
    /// Who waits, by the number on their ticket.
    pub people: Mutex<BTreeMap<String, Person>>,
    /// When each call was asked for, by the number of its event: to be met with the board's.
    pub calls: Mutex<BTreeMap<u64, std::time::Instant>>,
}

/// Somebody in the hall.
#[derive(Clone, Debug)]
pub struct Person {
    /// What for.
    pub service: ServiceId,
    /// Has left the hall: does not come when called.
    pub left: bool,
}

/// A ticket at a window.
struct Called {
    ticket: TicketId,
    number: String,
}

/// One operator at one point.
pub struct Operator {
    client: Client,
    point: PointId,
    hall: Arc<Hall>,
    dice: ChaCha8Rng,
    needed_calls: u8,
    parked: Option<(TicketId, Timestamp)>,
}

impl Operator {
    /// The operator of `point`, with habits from `seed`.
    pub fn new(
        client: Client,
        point: PointId,
        hall: Arc<Hall>,
        seed: u64,
        needed_calls: u8,
    ) -> Self {
        let dice = ChaCha8Rng::seed_from_u64(seed ^ (u64::from(point.number()) << 32));
        Self { client, point, hall, dice, needed_calls, parked: None }
    }

    /// Works until `over` says that the day is over and nobody is left at the window.
    ///
    /// # Errors
    ///
    /// When the server refuses what must be allowed, or is away for longer than a minute.
    pub async fn work(mut self, over: watch::Receiver<bool>) -> Result<(), ClientError> {
        self.ask(PointCommand::Open(queue_wire::OpenPoint::default())).await?;
        loop {
            self.bring_back().await?;
            match self.call().await? {
                Some(called) => self.visit(called).await?,
                None if *over.borrow() && self.parked.is_none() => break,
                None => self.hall.clock.seconds(20.0).await,
            }
        }
        self.ask(PointCommand::Close).await.map(|_| ())
    }

    /// Calls whoever is next; `None` when nobody waits for this point.
    async fn call(&mut self) -> Result<Option<Called>, ClientError> {
        let asked = wall();
        match self.ask(PointCommand::CallNext).await {
            Ok(outcome) => {
                self.hall.calls.lock().await.insert(outcome.seq, asked);
                let number = outcome.number.map(String::from).unwrap_or_default();
                Ok(outcome.ticket.map(|ticket| Called { ticket, number }))
            }
            Err(ClientError::Problem(problem)) if problem.status == 409 => Ok(None),
            Err(other) => Err(other),
        }
    }

    async fn visit(&mut self, called: Called) -> Result<(), ClientError> {
        self.pause(20.0, 45.0).await;
        if self.hall.people.lock().await.get(&called.number).is_some_and(|it| it.left) {
            return self.no_show().await;
        }
        self.ask(PointCommand::Start).await?;
        let minutes = self.minutes_of(&called.number).await;
        let share = self.dice.random_range(0.5..1.5);
        self.hall.clock.seconds(minutes * 60.0 * share).await;
        if self.dice.random_bool(PARKED) && self.parked.is_none() {
            return self.park(called.ticket).await;
        }
        if self.dice.random_bool(TRANSFERRED) && self.transfer(&called.number).await? {
            return Ok(());
        }
        self.ask(PointCommand::Finish).await?;
        self.pause(5.0, 20.0).await;
        Ok(())
    }

    async fn no_show(&mut self) -> Result<(), ClientError> {
        for _ in 1..self.needed_calls {
            self.pause(40.0, 60.0).await;
            self.ask(PointCommand::Recall).await?;
        }
        self.pause(40.0, 60.0).await;
        self.ask(PointCommand::NoShow).await.map(|_| ())
    }

    async fn park(&mut self, ticket: TicketId) -> Result<(), ClientError> {
        let away = self.dice.random_range(3..9);
        self.ask(PointCommand::Park(ParkTicket { minutes: 10, ticket: None })).await?;
        let back = self.hall.clock.now() + SignedDuration::from_mins(away);
        self.parked = Some((ticket, back));
        Ok(())
    }

    /// Whoever fetched a copy comes back before the kept time is over.
    async fn bring_back(&mut self) -> Result<(), ClientError> {
        let Some((ticket, back)) = self.parked else { return Ok(()) };
        if self.hall.clock.now() < back {
            return Ok(());
        }
        self.parked = None;
        self.ask(PointCommand::ResumeTicket(ResumeTicket { ticket })).await.map(|_| ())
    }

    /// Sends the visitor on for another service; `false` when there is none to send to.
    async fn transfer(&mut self, number: &str) -> Result<bool, ClientError> {
        let own = self.hall.people.lock().await.get(number).map(|it| it.service.clone());
        let at = self.dice.random_range(0..self.hall.minutes.len().max(1));
        let other = self.hall.minutes.keys().cycle().skip(at).find(|it| Some(*it) != own.as_ref());
        let Some(service) = other.cloned() else { return Ok(false) };
        let transfer = TransferTicket {
            service: Some(service.clone()),
            point: None,
            reason: "Нужен другой специалист".into(),
        };
        match self.ask(PointCommand::Transfer(transfer)).await {
            Ok(_) => {
                if let Some(person) = self.hall.people.lock().await.get_mut(number) {
                    person.service = service;
                }
                Ok(true)
            }
            // Nobody serves that in this hall: the visit ends here.
            Err(ClientError::Problem(problem)) if problem.status == 409 => Ok(false),
            Err(other) => Err(other),
        }
    }

    async fn minutes_of(&self, number: &str) -> f64 {
        let service = self.hall.people.lock().await.get(number).map(|it| it.service.clone());
        let minutes = service.and_then(|it| self.hall.minutes.get(&it).copied());
        f64::from(minutes.unwrap_or(10))
    }

    async fn pause(&mut self, least_s: f64, most_s: f64) {
        let seconds = self.dice.random_range(least_s..most_s);
        self.hall.clock.seconds(seconds).await;
    }

    async fn ask(&mut self, command: PointCommand) -> Result<PointOutcome, ClientError> {
        ask(&self.client, self.point, &command).await
    }
}

/// Asks, and asks again under the same name while nobody answers, for a minute of the wall.
///
/// # Errors
///
/// When the server refuses, or is away for longer.
pub async fn ask(
    client: &Client,
    point: PointId,
    command: &PointCommand,
) -> Result<PointOutcome, ClientError> {
    let key = RequestId(Uuid::new_v4());
    let began = wall();
    loop {
        match client.point(point, command, key).await {
            Err(error) if error.may_pass() && began.elapsed().as_secs() < 60 => {
                tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            }
            done => return done,
        }
    }
}
