//! What others do with the offline numbers: each deed is handed to the store's thread.

use kiosk_flow::{NoNumber, Told};
use queue_types::{TicketId, TicketNumber};
use queue_wire::PaperOutcome;
use tokio::sync::{oneshot, watch};
use tokio::time::timeout;

use super::file::{File, StoreError};
use super::numbers::{Printed, Refused, Wanted};
use super::{Deed, Hand, Keeper, Kept, PATIENCE, Step};

impl Hand {
    /// A number without the server, on disk with its ticket. A disk that does not answer within
    /// half a second gives none: a number that is not kept could be given twice.
    pub(crate) async fn number(&self, wanted: Wanted) -> Result<TicketNumber, Refused> {
        let (done, mut answer) = oneshot::channel();
        self.with(move |keeper| {
            let id = wanted.order.id;
            if done.is_closed() {
                return;
            }
            let given = keeper.with(|file| file.number(&wanted));
            if given.is_none() {
                // It may be on the disk all the same, and nobody will see it.
                keeper.doubtful.push(id);
            }
            let given = given.unwrap_or(Err(Refused::NoNumber(NoNumber::Disk)));
            if done.send(given).is_err() {
                keeper.forget_tickets(&[id]);
            }
        });
        if let Ok(answer) = timeout(PATIENCE, &mut answer).await {
            return answer.unwrap_or(Err(Refused::NoNumber(NoNumber::Disk)));
        }
        answer.close();
        answer.try_recv().unwrap_or(Err(Refused::NoNumber(NoNumber::Disk)))
    }

    /// The server gave the ticket of `id`, which is about to be shown: from here on somebody may
    /// hold it. Says which offline number came first, if one did; then the server's is not shown.
    pub(crate) async fn settle(&self, id: TicketId) -> Option<TicketNumber> {
        match self.ask(move |file| file.settle(id)).await {
            Some(number) => number,
            None => {
                self.note(id, Step::Held);
                None
            }
        }
    }

    /// Takes in what the server knows of this kiosk's numbers.
    pub(crate) fn tell(&self, told: Told) {
        self.with(move |keeper| {
            keeper.with(|file| file.tell(told));
        });
    }

    /// Keeps what became of a paper with its offline ticket, if it waits here for the server.
    pub(crate) async fn note_paper(&self, id: TicketId, outcome: PaperOutcome) -> bool {
        self.ask(move |file| file.note_paper(id, outcome)).await.unwrap_or(false)
    }

    /// The server knows these tickets: they are forgotten. Says what became of their papers, as far
    /// as that is known; `None` when the disk does not forget them, so that they are sent again.
    pub(crate) async fn take_tickets(
        &self,
        ids: Vec<TicketId>,
    ) -> Option<Vec<(TicketId, Option<PaperOutcome>)>> {
        self.ask(move |file| file.take_tickets(&ids)).await
    }

    /// Nobody has seen these tickets.
    pub(crate) fn forget_tickets(&self, ids: Vec<TicketId>) {
        self.with(move |keeper| keeper.forget_tickets(&ids));
    }

    /// The server refused this ticket, and why.
    pub(crate) fn set_aside(&self, id: TicketId, why: String) {
        self.with(move |keeper| {
            keeper.with(|file| file.set_aside(id, &why));
        });
    }

    /// The first tickets to be sent; `None` when the disk does not tell.
    pub(crate) async fn unsent(&self, most: usize) -> Option<Vec<Printed>> {
        self.ask(move |file| file.unsent(most)).await
    }

    /// So much more paper was printed.
    pub(crate) fn add_paper(&self, mm: u32) {
        self.with(move |keeper| {
            keeper.with(|file| file.add_paper(mm));
        });
    }

    /// What is kept of offline numbers.
    pub(crate) fn kept(&self) -> watch::Receiver<Kept> {
        self.kept.subscribe()
    }

    fn with(&self, deed: impl FnOnce(&mut Keeper) + Send + 'static) {
        // The thread outlives its hands except while the kiosk shuts down.
        self.deeds.send(Deed::With(Box::new(deed))).ok();
    }

    async fn ask<T: Send + 'static>(
        &self,
        deed: impl FnOnce(&mut File) -> Result<T, StoreError> + Send + 'static,
    ) -> Option<T> {
        let (done, answer) = oneshot::channel();
        self.with(move |keeper| {
            // Whoever asked may have lost patience.
            done.send(keeper.with(deed)).ok();
        });
        timeout(PATIENCE, answer).await.ok()?.ok()?
    }
}

impl Keeper {
    fn forget_tickets(&mut self, ids: &[TicketId]) {
        if self.with(|file| file.drop_tickets(ids)).is_none() {
            self.doubtful.extend(ids);
        }
    }
}
