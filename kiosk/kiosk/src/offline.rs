//! Without the server: numbers of this kiosk's own, and their way into the queue afterwards.
//!
//! Of an order only one number is ever shown, the server's or the kiosk's. The store decides which
//! came first, so that a kiosk that is killed in between decides the same at its next start. What
//! was printed stays in the store until the server has confirmed it.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use kiosk_flow::{Input, NoNumber, Told};
use queue_types::TicketId;
use queue_wire::client::ClientError;
use queue_wire::{
    IssueTicket, OFFLINE_BATCH_MAX, OfflineBatch, OfflineOutcome, OfflineTicket, PaperOutcome,
};
use tokio::time::{sleep, timeout};

use crate::clock::{earlier, machine};
use crate::server::{Line, new_key};
use crate::store::{Printed, Refused, Wanted};

/// Pause before a batch that did not arrive is sent again, and to what it grows.
const PAUSE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));
/// Orders whose number is remembered; answers are late by seconds.
const DECIDED: usize = 64;

/// Whose number an order has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    Server,
    Kiosk,
}

/// What this run knows of its orders.
#[derive(Clone, Debug, Default)]
pub(crate) struct Orders {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Debug, Default)]
struct Inner {
    decided: VecDeque<(TicketId, By)>,
    /// When offline tickets of this run were printed (wall ms): the one clock that never jumps.
    printed: BTreeMap<TicketId, u64>,
}

impl Orders {
    /// Whose number the order has; `by` decides where nobody has yet.
    fn decide(&self, id: TicketId, by: By) -> By {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, found)) = inner.decided.iter().find(|(known, _)| *known == id) {
            return *found;
        }
        inner.decided.truncate(DECIDED - 1);
        inner.decided.push_front((id, by));
        by
    }

    fn note(&self, id: TicketId, wall_ms: u64) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.printed.insert(id, wall_ms);
    }

    fn printed(&self, id: TicketId) -> Option<u64> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).printed.get(&id).copied()
    }

    fn forget(&self, id: TicketId) -> Option<u64> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).printed.remove(&id)
    }
}

impl Line {
    /// The server's answer came: whether its number is the one to be shown.
    pub(crate) async fn server_numbers(&self, id: TicketId) -> bool {
        // Before anybody sees the number: a ticket that is seen is never taken back.
        let came_first = self.hand.settle(id).await;
        if let Some(number) = came_first {
            tracing::info!(ticket = %id, %number, "an answer came behind the kiosk's own number");
        }
        came_first.is_none() && self.orders.decide(id, By::Server) == By::Server
    }

    /// Gives an order a number of this kiosk's own.
    pub(crate) async fn number(
        self,
        order: IssueTicket,
        code: Option<String>,
        today: Date,
        at: Timestamp,
    ) {
        let id = order.id;
        let Some(kiosk) = self.about.borrow().as_ref().and_then(|it| it.kiosk) else {
            self.tell(Input::NotNumbered { id, why: NoNumber::Unproven });
            return;
        };
        let wanted = Wanted { order, code, kiosk, today, office: at, machine: machine() };
        match self.hand.number(wanted).await {
            Ok(number) if self.orders.decide(id, By::Kiosk) == By::Kiosk => {
                self.orders.note(id, self.clock.now().wall_ms);
                tracing::info!(ticket = %id, %number, "a ticket without the server");
                self.tell(Input::Numbered { id, number });
            }
            Ok(_) => self.hand.forget_tickets(vec![id]),
            Err(Refused::Issued) => {}
            Err(Refused::NoNumber(why)) => {
                tracing::error!(?why, "no ticket without the server");
                self.tell(Input::NotNumbered { id, why });
            }
        }
    }

    /// Tells the flow which numbers this kiosk has.
    pub(crate) async fn watch_numbers(self) {
        let (mut kept, mut well) = (self.hand.kept(), self.hand.well());
        let mut about = self.about.subscribe();
        loop {
            let known = about.borrow_and_update().as_ref().is_some_and(|it| it.kiosk.is_some());
            let book = kept.borrow_and_update().book;
            let book = match (book, known, *well.borrow_and_update()) {
                (_, _, false) => Err(NoNumber::Disk),
                (Some(book), true, true) => Ok(book),
                (Some(_), false, true) | (None, _, true) => Err(NoNumber::Unproven),
            };
            self.tell(Input::Book(book));
            let change = async {
                tokio::select! {
                    kept = kept.changed() => kept,
                    well = well.changed() => well,
                    about = about.changed() => about,
                }
            };
            // Whoever writes to these lives as long as this task.
            if change.await.is_err() {
                return;
            }
        }
    }

    /// Asks the server what it knows of this kiosk's numbers.
    pub(crate) async fn learn_numbers(&self) {
        match self.client.offline_numbers(&self.device).await {
            Ok(told) => {
                let (day, last, begun) = (told.day, told.last, told.begun);
                self.hand.tell(Told { day, last, begun });
            }
            Err(error) => tracing::warn!(%error, "the server does not tell of offline numbers"),
        }
    }

    /// Hands in what was printed without the server, in order, whenever the server is heard.
    pub(crate) async fn hand_in(self) {
        let (mut kept, mut heard) = (self.hand.kept(), self.heard.subscribe());
        let mut pause = PAUSE.0;
        loop {
            let waits = kept.borrow_and_update().waiting.to_send > 0;
            let is_heard = *heard.borrow_and_update();
            if waits && is_heard {
                match self.hand_in_once().await {
                    Ok(()) => {
                        pause = PAUSE.0;
                        continue;
                    }
                    Err(error) => {
                        tracing::warn!(%error, "tickets of this kiosk are not in the queue yet");
                    }
                }
                // A server that comes back is not waited for any longer.
                timeout(jittered(pause), heard.changed()).await.ok();
                pause = (pause * 2).min(PAUSE.1);
                continue;
            }
            let change = async {
                tokio::select! {
                    kept = kept.changed() => kept,
                    heard = heard.changed() => heard,
                }
            };
            if change.await.is_err() {
                return;
            }
        }
    }

    /// One batch. What is confirmed is forgotten, what is refused is kept aside.
    async fn hand_in_once(&self) -> Result<(), ClientError> {
        let printed = self.hand.unsent(OFFLINE_BATCH_MAX).await.unwrap_or_default();
        if printed.is_empty() {
            // The disk does not tell; it is asked again when it is well.
            sleep(PAUSE.0).await;
            return Ok(());
        }
        match self.send(&printed).await {
            Err(error) if is_the_batchs_fault(&error) && printed.len() > 1 => {
                // One ticket that no server will ever take must not keep the others out.
                for ticket in &printed {
                    self.send_alone(ticket).await?;
                }
                Ok(())
            }
            Err(error) if is_the_batchs_fault(&error) => self.send_alone(&printed[0]).await,
            done => done,
        }
    }

    async fn send_alone(&self, ticket: &Printed) -> Result<(), ClientError> {
        match self.send(std::slice::from_ref(ticket)).await {
            Err(ClientError::Problem(no))
                if is_the_batchs_fault(&ClientError::Problem(no.clone())) =>
            {
                self.set_aside(ticket.order.id, no.detail);
                Ok(())
            }
            done => done,
        }
    }

    async fn send(&self, printed: &[Printed]) -> Result<(), ClientError> {
        let device_now = self.clock.now().office;
        let tickets = printed.iter().map(|it| OfflineTicket {
            ticket: it.order.clone(),
            number: it.number,
            printed_at: self.printed_at(it, device_now),
            code: it.code.clone(),
        });
        let batch =
            OfflineBatch { device: self.device.clone(), device_now, tickets: tickets.collect() };
        let own = self.languages.borrow().first().cloned();
        let client = own.map_or_else(|| self.client.clone(), |it| self.client.speaking(&it));
        let answer = client.offline_batch(&batch, new_key()).await?;
        let mut taken = Vec::new();
        for result in answer.tickets {
            tracing::info!(ticket = %result.id, outcome = ?result.outcome, "the server took a ticket");
            match result.outcome {
                OfflineOutcome::Entered
                | OfflineOutcome::Known
                | OfflineOutcome::Renumbered
                | OfflineOutcome::Joined => taken.push(result.id),
                OfflineOutcome::Refused => {
                    self.set_aside(result.id, result.detail.unwrap_or_default());
                }
            }
        }
        if taken.is_empty() {
            return Ok(());
        }
        for (id, paper) in self.hand.take_tickets(taken).await.unwrap_or_default() {
            let here = self.orders.forget(id).is_some();
            match paper {
                Some(outcome) => drop(tokio::spawn(self.clone().report_paper(id, outcome))),
                // Its paper is still under way, and is reported when it ends.
                None if here => {}
                None => {
                    let unknown = PaperOutcome::Unconfirmed;
                    drop(tokio::spawn(self.clone().report_paper(id, unknown)));
                }
            }
        }
        Ok(())
    }

    fn set_aside(&self, id: TicketId, why: String) {
        tracing::error!(ticket = %id, why, "the server refused a ticket that is on paper");
        self.orders.forget(id);
        self.hand.set_aside(id, why);
    }

    /// When it was printed, on the clock that shows `device_now` now. Of this run's tickets the age
    /// is known; of earlier ones it is what the machine's clock says, right or wrong.
    fn printed_at(&self, ticket: &Printed, device_now: Timestamp) -> Timestamp {
        let speed = self.clock.speed();
        let age = match self.orders.printed(ticket.order.id) {
            Some(wall_ms) => {
                Some(Duration::from_millis(self.clock.now().wall_ms.saturating_sub(wall_ms)))
            }
            None => Duration::try_from(machine().duration_since(ticket.machine)).ok(),
        };
        match age {
            Some(age) => earlier(device_now, age, speed),
            None => ticket.office.min(device_now),
        }
    }
}

/// Whether the server will never take this very message.
fn is_the_batchs_fault(error: &ClientError) -> bool {
    matches!(error, ClientError::Problem(no) if matches!(no.status, 400 | 409 | 413 | 422))
}

/// Half to one and a half of `pause`, so that six kiosks do not come back as one.
fn jittered(pause: Duration) -> Duration {
    let share = uuid::Uuid::now_v7().as_u128() % 1000;
    pause / 2 + pause.mul_f64(share as f64 / 1000.0)
}
