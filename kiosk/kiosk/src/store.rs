//! What this kiosk must not forget when its power is cut, on a thread of its own: a slow disk
//! keeps nobody waiting for long, and a broken one is said aloud.
//!
//! An order has a row from before its id is used until the server knows how it ended. A row that
//! is found at the next start is a question still open.

mod file;
mod hand;
mod numbers;

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use queue_types::TicketId;
use queue_wire::PaperOutcome;
use tokio::sync::{mpsc as channel, oneshot, watch};
use tokio::time::timeout;

use file::{File, StoreError};
use kiosk_flow::Book;

pub(crate) use numbers::{Printed, Refused, Waiting, Wanted};

/// How long a visitor waits for the disk; a healthy one needs a few milliseconds.
const PATIENCE: Duration = Duration::from_millis(500);
/// How often a disk that failed is tried again.
const RETRY: Duration = Duration::from_secs(10);

/// How far an order is, as far as a restart has to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The id exists; an order may have gone out under it. Nobody has seen a number.
    Made,
    /// The ticket is about to be shown and printed: from here on somebody may hold it.
    Held,
    /// What became of the paper is known here, and not yet to the server.
    Ended(PaperOutcome),
}

/// One change of what is kept; `None` forgets the order.
struct Change {
    id: TicketId,
    step: Option<Step>,
    /// Told whether it is on disk.
    done: Option<oneshot::Sender<bool>>,
}

/// What the thread is told.
enum Deed {
    /// To keep or forget an order.
    Keep(Change),
    /// To do something with the file, once everything before it is on disk.
    With(Box<dyn FnOnce(&mut Keeper) + Send>),
    /// To end.
    End,
}

/// The kiosk's own store.
pub(crate) struct Store {
    hand: Hand,
    thread: JoinHandle<()>,
}

/// What writes to the store; each task of the server's thread has its own.
#[derive(Clone)]
pub(crate) struct Hand {
    deeds: Sender<Deed>,
    well: watch::Sender<bool>,
    kept: watch::Sender<Kept>,
}

/// What is kept of offline numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Kept {
    /// The day's count; `None` until this disk knows of a day.
    pub book: Option<Book>,
    /// What waits for the server.
    pub waiting: Waiting,
    /// Paper printed since this disk was put in (mm); `None` before the first.
    pub printed_mm: Option<u64>,
}

impl Store {
    /// Starts the thread for the store in `folder`, which is made where it is missing. Orders that
    /// an earlier run left open go to `open`, once.
    ///
    /// # Errors
    ///
    /// Only when the system gives no thread; a disk that fails is said by [`Hand::well`].
    pub(crate) fn start(
        folder: PathBuf,
        open: channel::UnboundedSender<(TicketId, Step)>,
    ) -> io::Result<Self> {
        Self::with_pause(folder, open, RETRY)
    }

    fn with_pause(
        folder: PathBuf,
        open: channel::UnboundedSender<(TicketId, Step)>,
        retry: Duration,
    ) -> io::Result<Self> {
        let (deeds, inbox) = mpsc::channel();
        let (well, _) = watch::channel(true);
        let (kept, _) = watch::channel(Kept::default());
        let hand = Hand { deeds, well: well.clone(), kept: kept.clone() };
        let (owed, doubtful) = (BTreeMap::new(), Vec::new());
        let keeper = Keeper { folder, file: None, open: Some(open), owed, doubtful, well, kept };
        let run = move || keeper.run(&inbox, retry);
        let thread = thread::Builder::new().name("store".into()).spawn(run)?;
        Ok(Self { hand, thread })
    }

    /// A hand to write with.
    pub(crate) fn hand(&self) -> Hand {
        self.hand.clone()
    }

    /// Ends the thread after what it was given, and waits for that.
    pub(crate) fn close(self) {
        let Self { hand, thread } = self;
        hand.deeds.send(Deed::End).ok();
        if thread.join().is_err() {
            tracing::error!("the store's thread has panicked");
        }
    }
}

impl Hand {
    /// Keeps how far an order is, and waits for the disk: `true` when it is there. After half a
    /// second, or a failure, the visitor goes on without it and staff are told.
    pub(crate) async fn keep(&self, id: TicketId, step: Step) -> bool {
        let (done, kept) = oneshot::channel();
        self.send(Change { id, step: Some(step), done: Some(done) });
        match timeout(PATIENCE, kept).await {
            Ok(kept) => kept.unwrap_or(false),
            Err(_) => {
                if self.well.send_replace(false) {
                    tracing::error!(
                        waited_ms = PATIENCE.as_millis(),
                        "the kiosk's disk does not answer: a power cut now may leave a ticket that \
                         nobody holds"
                    );
                }
                false
            }
        }
    }

    /// As [`keep`](Self::keep), for what nobody waits for.
    pub(crate) fn note(&self, id: TicketId, step: Step) {
        self.send(Change { id, step: Some(step), done: None });
    }

    /// The server knows how the order ended: nothing of it is kept.
    pub(crate) fn forget(&self, id: TicketId) {
        self.send(Change { id, step: None, done: None });
    }

    /// Whether the disk keeps what it is given.
    pub(crate) fn well(&self) -> watch::Receiver<bool> {
        self.well.subscribe()
    }

    fn send(&self, change: Change) {
        // The thread outlives its hands except while the kiosk shuts down.
        self.deeds.send(Deed::Keep(change)).ok();
    }
}

/// The thread's own side.
struct Keeper {
    folder: PathBuf,
    file: Option<File>,
    /// Where orders of an earlier run go, until they have been read.
    open: Option<channel::UnboundedSender<(TicketId, Step)>>,
    /// What should be on disk and is not yet; `None` = nothing should be.
    owed: BTreeMap<TicketId, Option<Step>>,
    /// Offline tickets that may be on disk although nobody was shown them.
    doubtful: Vec<TicketId>,
    well: watch::Sender<bool>,
    kept: watch::Sender<Kept>,
}

impl Keeper {
    fn run(mut self, inbox: &Receiver<Deed>, retry: Duration) {
        self.settle();
        self.publish();
        loop {
            let deed = match self.is_behind() {
                true => inbox.recv_timeout(retry),
                false => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            // Whatever has queued up is one write, up to a deed that wants the file for itself.
            let mut deeds: VecDeque<Deed> = match deed {
                Ok(deed) => [deed].into_iter().chain(inbox.try_iter()).collect(),
                Err(RecvTimeoutError::Timeout) => VecDeque::new(),
                Err(RecvTimeoutError::Disconnected) => return,
            };
            loop {
                let mut waiting = Vec::new();
                let next = loop {
                    match deeds.pop_front() {
                        Some(Deed::Keep(change)) => waiting.push(change),
                        other => break other,
                    }
                };
                self.keep(waiting);
                match next {
                    Some(Deed::With(deed)) => {
                        deed(&mut self);
                        self.publish();
                    }
                    Some(Deed::End) => return,
                    Some(Deed::Keep(_)) | None => break,
                }
            }
        }
    }

    fn keep(&mut self, waiting: Vec<Change>) {
        self.owed.extend(waiting.iter().map(|it| (it.id, it.step)));
        let kept = self.settle();
        for done in waiting.into_iter().filter_map(|it| it.done) {
            // Whoever waited may have lost patience.
            done.send(kept).ok();
        }
        if let Some(file) = &mut self.file
            && kept
        {
            file.tidy_up();
        }
    }

    /// Does `deed` with a file that is well; a failure closes it, as in [`settle`](Self::settle).
    fn with<T>(&mut self, deed: impl FnOnce(&mut File) -> Result<T, StoreError>) -> Option<T> {
        let done = deed(self.file.as_mut()?);
        done.map_err(|error| self.fail(error)).ok()
    }

    /// Tells what the file holds of offline numbers, where that has changed.
    fn publish(&mut self) {
        let read = |file: &mut File| {
            let printed_mm = file.printed_mm()?;
            Ok(Kept { book: file.book()?, waiting: file.waiting()?, printed_mm })
        };
        if let Some(now) = self.with(read) {
            self.kept.send_if_modified(|before| std::mem::replace(before, now) != now);
        }
    }

    fn is_behind(&self) -> bool {
        self.file.is_none() || !self.owed.is_empty() || !self.doubtful.is_empty()
    }

    /// Writes what is owed; whether everything is on disk now.
    fn settle(&mut self) -> bool {
        let written = self.write();
        match written {
            Ok(()) => {
                if !self.well.send_replace(true) {
                    tracing::info!("the kiosk's disk keeps what it is given again");
                }
                true
            }
            Err(error) => {
                self.fail(error);
                false
            }
        }
    }

    /// Closes the file: after a failed sync nobody knows what this handle has really written.
    fn fail(&mut self, error: StoreError) {
        self.file = None;
        if self.well.send_replace(false) {
            let folder = self.folder.display();
            let error = anyhow::Error::new(error);
            tracing::error!(%folder, "{error:#}: orders are not kept on the kiosk's disk");
        }
    }

    fn write(&mut self) -> Result<(), StoreError> {
        let mut file = match self.file.take() {
            Some(file) => file,
            None => File::open(&self.folder)?,
        };
        if let Some(open) = &self.open {
            for (id, step) in file.orders()? {
                if !self.owed.contains_key(&id) {
                    // The server's thread outlives the start; without it nobody could be asked.
                    open.send((id, step)).ok();
                }
            }
            self.open = None;
        }
        if !self.doubtful.is_empty() {
            file.drop_tickets(&self.doubtful)?;
            self.doubtful.clear();
        }
        if !self.owed.is_empty() {
            file.write(&self.owed)?;
            self.owed.clear();
        }
        self.file = Some(file);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
