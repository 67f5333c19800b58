//! The log as its one owner uses it.

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use queue_engine::Event;
use queue_types::RequestId;
use rusqlite::{Connection, TransactionBehavior};

use crate::answers::Asked;
use crate::journal::{self, Head, Stored};
use crate::{Answer, Check, Options, StoreError, answers, open, visits};

/// The log of one office. One writer owns it.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    head: Head,
    asked: Asked,
}

impl Store {
    /// Opens or makes the log at `path`, verifies the whole chain, and gives the events of the last
    /// business day: enough to rebuild the office.
    ///
    /// # Errors
    ///
    /// [`StoreError::Broken`] names the first event that is not as it was written; others tell of
    /// a file that is not ours, too new, or on a disk that fails.
    pub fn open(path: &Path, options: Options) -> Result<(Self, Vec<Stored>), StoreError> {
        Self::take(open::open(path, options)?)
    }

    /// A log in memory, for tests.
    ///
    /// # Errors
    ///
    /// When SQLite has no memory.
    pub fn open_in_memory() -> Result<Self, StoreError> {
        Self::take(open::open_in_memory(Options::default())?).map(|(store, _)| store)
    }

    fn take(connection: Connection) -> Result<(Self, Vec<Stored>), StoreError> {
        let first = journal::day_start(&connection)?;
        let mut today = Vec::new();
        let head = journal::read(&connection, first, |stored| today.push(stored))?;
        let asked = Asked::read(&connection)?;
        Ok((Self { connection, head, asked }, today))
    }

    /// The number of the last event; 0 in an empty log.
    #[must_use]
    pub const fn seq(&self) -> u64 {
        self.head.seq
    }

    /// Writes a batch in one transaction and returns the number of the last event. When it
    /// returns, the batch is on disk; when it fails, nothing of it is in the log, or
    /// ([`crate::Severity::Fatal`]) nobody can say and the process must end.
    ///
    /// # Errors
    ///
    /// See [`StoreError::severity`].
    pub fn append(&mut self, events: &[Event], answers: &[Answer]) -> Result<u64, StoreError> {
        let mut head = self.head.clone();
        let tx = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if !events.is_empty() {
            let (mut event_pen, mut visit_pen) = (journal::Pen::new(&tx)?, visits::Pen::new(&tx)?);
            let mut last = None;
            let mut place = 0;
            for event in events {
                place = if last == Some(event.request) { place + 1 } else { 0 };
                last = Some(event.request);
                journal::append(&mut event_pen, &mut head, event, place)?;
                visits::apply(&mut visit_pen, &head.day, event)?;
            }
            journal::write_head(&tx, &head)?;
        }
        if !answers.is_empty() {
            let mut pen = answers::pen(&tx)?;
            answers.iter().try_for_each(|answer| answers::insert(&mut pen, answer))?;
        }
        tx.commit()?;
        for answer in answers {
            self.asked.insert(answer.request);
        }
        self.head = head;
        Ok(self.head.seq)
    }

    /// The first answer to `request`, if it was given in the last seven days.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn answer(&self, request: RequestId) -> Result<Option<Answer>, StoreError> {
        if !self.asked.may_know(request) {
            return Ok(None);
        }
        answers::find(&self.connection, request)
    }

    /// When the visitors of a business day (`YYYY-MM-DD`) arrived and how long each waited, at most
    /// 5,000 of them; nobody whose service never started.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn waits(&self, day: &str) -> Result<Vec<(Timestamp, Duration)>, StoreError> {
        visits::waits(&self.connection, day)
    }

    /// Forgets answers older than seven days, at most 10,000 at a time; tells how many.
    ///
    /// # Errors
    ///
    /// As [`Self::append`].
    pub fn forget_old_answers(&mut self, now: Timestamp) -> Result<usize, StoreError> {
        let forgotten = answers::forget_old(&self.connection, now)?;
        if forgotten > 0 {
            self.asked = Asked::read(&self.connection)?;
        }
        Ok(forgotten)
    }

    /// The events of the last business day, read and verified again: what the office is rebuilt
    /// from after a batch was thrown away. The days before were verified at opening.
    ///
    /// # Errors
    ///
    /// As [`Self::open`].
    pub fn today(&self) -> Result<Vec<Stored>, StoreError> {
        let first = journal::day_start(&self.connection)?;
        let mut today = Vec::new();
        journal::read_from(&self.connection, first, |stored| today.push(stored))?;
        Ok(today)
    }

    /// Moves what the WAL holds into the database, as far as no reader needs it, once the WAL is
    /// `pages` long: it stays short and wraps. Call it between two batches, when nobody waits.
    ///
    /// # Errors
    ///
    /// A failed sync here is as fatal as in a commit. A full disk is recoverable: the WAL keeps
    /// everything.
    pub fn checkpoint(&self) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("PRAGMA wal_checkpoint(PASSIVE)")?
            .query_row((), |_| Ok(()))
            .map_err(StoreError::from)
    }

    /// Verifies the whole log at `path`, and that the visits tell the same story. May run beside
    /// a server.
    ///
    /// # Errors
    ///
    /// [`StoreError::Broken`] names the first event that is not as it was written.
    pub fn check(path: &Path) -> Result<Check, StoreError> {
        crate::export::check(path)
    }
}
