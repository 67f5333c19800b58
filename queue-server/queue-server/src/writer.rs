//! The one writer: it owns the office and its log. Commands are decided in the order in which they
//! came, everything they made is committed in one transaction, and only then does anybody hear.

mod appointment;
mod deciding;
mod papers;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use jiff::Timestamp;
use queue_engine::{Event, Office, Refusal};
use queue_store::{Answer, Severity, Store, StoreError};
use queue_types::{BusinessDay, RequestId};
use queue_wire::ProblemKind;
use tokio::sync::{mpsc, oneshot};

use crate::answer;
use crate::follow::Signal;
use crate::house::House;
use crate::job::{Answered, Ask, Job, Reply};
use crate::metrics::Gauge;
use crate::problem::Fault;

/// Commands in one transaction at most: more would keep the first caller waiting for nothing.
const BATCH: usize = 512;
/// The log is checkpointed after so many events: the WAL stays near 4 MiB and wraps.
const CHECKPOINT_EVENTS: u64 = 2_000;
/// Old answers are looked for after so many batches.
const FORGET_BATCHES: u64 = 5_000;

/// The owner of office and log.
pub(crate) struct Writer {
    house: Arc<House>,
    office: Office,
    store: Store,
    inbox: mpsc::Receiver<Job>,
    followers: std::sync::mpsc::Sender<Signal>,
    post: Post,
    checkpointed: u64,
    batches: u64,
    /// The last day that was looked up in the history.
    learnt: Option<BusinessDay>,
}

/// Where the answers of a batch go, together: handed over by a task of the callers' own runtime,
/// they wake no thread each.
pub(crate) type Post = mpsc::UnboundedSender<Vec<(oneshot::Sender<Reply>, Reply)>>;

/// What a batch has made so far; nothing of it is on disk yet.
#[derive(Default)]
struct Work {
    events: Vec<Event>,
    answers: Vec<Answer>,
    /// Answers of this batch by request, so that a repeat in the same batch gets the same.
    fresh: HashMap<RequestId, usize>,
}

/// A decided command.
struct Decided {
    reply: oneshot::Sender<Reply>,
    answer: Reply,
    /// It stands whatever becomes of the batch, because it is on disk already or changes nothing.
    stands: bool,
}

impl Writer {
    pub(crate) fn new(
        house: Arc<House>,
        office: Office,
        store: Store,
        inbox: mpsc::Receiver<Job>,
        followers: std::sync::mpsc::Sender<Signal>,
        post: Post,
    ) -> Self {
        house.gauge.committed.store(store.seq(), Ordering::Release);
        let checkpointed = store.seq();
        Self {
            house,
            office,
            store,
            inbox,
            followers,
            post,
            checkpointed,
            batches: 0,
            learnt: None,
        }
    }

    /// Works until nobody can send commands any more.
    ///
    /// # Errors
    ///
    /// A failure after which nobody knows what is on disk: the process must end.
    pub(crate) fn run(mut self) -> Result<(), StoreError> {
        let mut jobs = Vec::with_capacity(BATCH);
        self.learn()?;
        while self.inbox.blocking_recv_many(&mut jobs, BATCH) > 0 {
            self.batch(&mut jobs)?;
            if self.learnt != self.office.last_day() {
                self.learn()?;
            }
            self.tidy()?;
        }
        self.store.checkpoint().or_else(recoverable)
    }

    fn batch(&mut self, jobs: &mut Vec<Job>) -> Result<(), StoreError> {
        let now = self.house.clock.now();
        let mut work = Work::default();
        let mut decided = Vec::with_capacity(jobs.len());
        for job in jobs.drain(..) {
            let (answer, stands) = self.decide(&job, now, &mut work)?;
            decided.push(Decided { reply: job.reply, answer, stands });
        }
        let written = if work.events.is_empty() && work.answers.is_empty() {
            Ok(())
        } else {
            self.commit(work)
        };
        match written {
            Ok(()) => {
                self.answer(decided.into_iter().map(|it| (it.reply, it.answer)));
                Ok(())
            }
            Err(err) => self.give_up(err, decided),
        }
    }

    /// Decides one command and takes its events into the office at once, so that the next command
    /// of the batch meets them.
    fn decide(
        &mut self,
        job: &Job,
        now: Timestamp,
        work: &mut Work,
    ) -> Result<(Reply, bool), StoreError> {
        if let Some(found) = self.answered_before(job, work)? {
            return Ok(found);
        }
        let answer = match &job.ask {
            Ask::Papers(batch) => self.papers(job, batch, now, work),
            Ask::Ticket(_) | Ask::Point(..) | Ask::Back(..) | Ask::CheckIn(..) | Ask::Day(_) => {
                self.answer_to(job, now, work)
            }
        };
        if job.ask.kept() {
            work.fresh.insert(job.request, work.answers.len());
            work.answers.push(Answer {
                request: job.request,
                print: job.print,
                status: answer.status,
                body: answer.body.to_vec(),
                at: self.house.clock.wall(),
            });
        }
        Ok((Ok(answer), false))
    }

    /// The first answer to the same request: of this batch, or of the last seven days.
    fn answered_before(&self, job: &Job, work: &Work) -> Result<Option<(Reply, bool)>, StoreError> {
        if !job.ask.kept() {
            return Ok(None);
        }
        let fresh = work.fresh.get(&job.request).and_then(|index| work.answers.get(*index));
        let stands = fresh.is_none();
        let stored = if stands { self.store.answer(job.request)? } else { None };
        let Some(first) = fresh.or(stored.as_ref()) else { return Ok(None) };
        Gauge::count(&self.house.gauge.commands_repeated);
        let reply = if first.print == job.print {
            Answered { status: first.status, body: first.body.clone().into() }
        } else {
            let fault = Fault::from(Refusal::RequestReused(job.request));
            answer::refused(&self.house, &fault, &job.language)
        };
        Ok(Some((Ok(reply), stands)))
    }

    fn commit(&mut self, work: Work) -> Result<(), StoreError> {
        let first = self.store.seq() + 1;
        let started = self.house.clock.steady();
        let seq = match self.store.append(&work.events, &work.answers) {
            // Nothing of the batch is on disk, and now there is room for it.
            Err(StoreError::Full { .. }) if self.house.disk.give_up() => {
                self.followers.send(Signal::Refresh).ok();
                self.store.append(&work.events, &work.answers)?
            }
            done => done?,
        };
        let gauge = &self.house.gauge;
        gauge.committed_in(self.house.clock.steady().saturating_duration_since(started));
        gauge.committed.store(seq, Ordering::Release);
        if gauge.disk_full.swap(false, Ordering::Relaxed) {
            tracing::info!("there is room on the disk again; commands are written");
            self.followers.send(Signal::Refresh).ok();
        }
        if !work.events.is_empty() {
            // Followers end only with the whole server.
            self.followers.send(Signal::Events { first, events: work.events }).ok();
        }
        Ok(())
    }

    /// The batch is not on disk. Either nothing of it is, and the office goes on from the log; or
    /// nobody knows, and the writer ends without a word of success.
    fn give_up(&mut self, err: StoreError, decided: Vec<Decided>) -> Result<(), StoreError> {
        Gauge::count(&self.house.gauge.batches_failed);
        if err.severity() != Severity::Recoverable {
            return Err(err);
        }
        let kind = kind_of(&err);
        if kind == ProblemKind::DiskFull {
            if !self.house.gauge.disk_full.swap(true, Ordering::Relaxed) {
                tracing::error!(error = %err, "the disk is full: commands are refused until there is room");
                self.followers.send(Signal::Refresh).ok();
            }
        } else {
            tracing::error!(error = %chain(&err), "a batch was rolled back");
        }
        self.office = rebuild(&self.office, &self.store)?;
        let answers = decided.into_iter();
        self.answer(answers.map(|it| (it.reply, if it.stands { it.answer } else { Err(kind) })));
        Ok(())
    }

    fn answer(&self, answers: impl Iterator<Item = (oneshot::Sender<Reply>, Reply)>) {
        // The post ends only with the whole server.
        self.post.send(answers.collect()).ok();
    }

    /// What days like this one were like: looked up once for each.
    fn learn(&mut self) -> Result<(), StoreError> {
        self.learnt = self.office.last_day();
        let Some(day) = self.learnt else { return Ok(()) };
        self.house.quiet.learn(&self.store, day, &self.house.files).or_else(recoverable)
    }

    /// What can wait until nobody does.
    fn tidy(&mut self) -> Result<(), StoreError> {
        self.batches += 1;
        if self.batches % FORGET_BATCHES == 1 {
            let now = self.house.clock.wall();
            self.store.forget_old_answers(now).map(|_| ()).or_else(recoverable)?;
        }
        if self.store.seq() - self.checkpointed >= CHECKPOINT_EVENTS {
            self.checkpointed = self.store.seq();
            self.store.checkpoint().or_else(recoverable)?;
        }
        Ok(())
    }
}

/// The office as its log has it.
fn rebuild(office: &Office, store: &Store) -> Result<Office, StoreError> {
    let mut fresh = Office::new(Arc::clone(office.plan()));
    for stored in store.today()? {
        fresh.apply(&stored.event);
    }
    Ok(fresh)
}

/// Lets a failure pass that left everything as it was.
fn recoverable(err: StoreError) -> Result<(), StoreError> {
    if err.severity() == Severity::Recoverable {
        tracing::warn!(error = %err, "put off");
        Ok(())
    } else {
        Err(err)
    }
}

/// What callers of a batch that was rolled back are told.
const fn kind_of(err: &StoreError) -> ProblemKind {
    match err {
        StoreError::Full { .. } => ProblemKind::DiskFull,
        StoreError::Busy { .. } => ProblemKind::Unavailable,
        StoreError::Disk { .. }
        | StoreError::Damaged { .. }
        | StoreError::Broken { .. }
        | StoreError::Foreign { .. }
        | StoreError::Newer { .. }
        | StoreError::NotWal { .. }
        | StoreError::Statement { .. }
        | StoreError::Form { .. } => ProblemKind::Internal,
    }
}

/// An error with its causes, on one line.
pub(crate) fn chain(err: &dyn std::error::Error) -> String {
    let mut text = err.to_string();
    let mut cause = err.source();
    while let Some(err) = cause {
        text.push_str(": ");
        text.push_str(&err.to_string());
        cause = err.source();
    }
    text
}

/// Hands answers to their callers until the writer is gone.
pub(crate) async fn deliver(
    mut post: mpsc::UnboundedReceiver<Vec<(oneshot::Sender<Reply>, Reply)>>,
) {
    while let Some(answers) = post.recv().await {
        for (caller, answer) in answers {
            // A caller that went away asks again under the same id.
            caller.send(answer).ok();
        }
    }
}

/// Asks the writer and waits for its answer.
pub(crate) async fn ask(
    inbox: &mpsc::Sender<Job>,
    request: RequestId,
    print: queue_store::Print,
    ask: Ask,
    language: queue_types::Language,
) -> Reply {
    let (reply, answer) = oneshot::channel();
    let job = Job { request, print, ask, language, reply };
    inbox.send(job).await.map_err(|_| ProblemKind::Unavailable)?;
    // The writer ends without a word when nobody knows what is on disk: the caller asks again
    // under the same id and learns what became of it.
    answer.await.unwrap_or(Err(ProblemKind::Unavailable))
}
