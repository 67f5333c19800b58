//! The server of the simulated office: the real engine and the real log on disk, without a
//! network of its own. It dies on request, before or after a commit, and comes back from its log.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use jiff::Timestamp;
use queue_engine::{Command, Event, Office, OfficePlan, Refusal, decide};
use queue_store::{Options, Store};

/// What a caller hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Done, and on disk.
    Done,
    /// The queue's own no.
    Refused(Refusal),
}

/// Engine and log of one office.
pub struct Server {
    path: PathBuf,
    plan: Arc<OfficePlan>,
    office: Office,
    store: Store,
}

impl Server {
    /// Opens the log at `path`, or makes it.
    ///
    /// # Errors
    ///
    /// When the log is not whole.
    pub fn start(path: PathBuf, plan: Arc<OfficePlan>) -> Result<Self> {
        let (office, store) = come_back(&path, &plan)?;
        Ok(Self { path, plan, office, store })
    }

    /// The queue as it is now.
    pub const fn office(&self) -> &Office {
        &self.office
    }

    /// Decides, writes, takes in: in this order, as the real writer does.
    ///
    /// # Errors
    ///
    /// When the log cannot be written, or a promise is broken.
    pub fn handle(&mut self, command: &Command, now: Timestamp) -> Result<Answer> {
        match decide(&self.office, command, now) {
            Ok(events) => {
                self.store.append(&events, &[])?;
                self.take_in(&events);
                self.one_holder()?;
                Ok(Answer::Done)
            }
            Err(refusal) => Ok(Answer::Refused(refusal)),
        }
    }

    /// Whether a command would change anything now.
    pub fn would_do(&self, command: &Command, now: Timestamp) -> bool {
        decide(&self.office, command, now).is_ok()
    }

    /// Dies while handling a command, before or after it is on disk, and comes back from the log.
    ///
    /// # Errors
    ///
    /// When it does not come back as it was.
    pub fn die(&mut self, command: &Command, before_commit: bool, now: Timestamp) -> Result<()> {
        if let Ok(events) = decide(&self.office, command, now)
            && !before_commit
        {
            self.store.append(&events, &[])?;
            self.take_in(&events);
        }
        let live = self.office.clone();
        (self.office, self.store) = come_back(&self.path, &self.plan)?;
        ensure!(self.office == live, "the office rebuilt from its log is not the one that died");
        Ok(())
    }

    /// Verifies the whole log and that a replay gives this office.
    ///
    /// # Errors
    ///
    /// When either is not so.
    pub fn check(&self) -> Result<()> {
        Store::check(&self.path).context("the log is not whole")?;
        let (replayed, _) = come_back(&self.path, &self.plan)?;
        ensure!(replayed == self.office, "the replay of the log is not the live office");
        Ok(())
    }

    /// The hash at the end of the chain.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn chain(&self) -> Result<String> {
        Ok(Store::check(&self.path)?.hash)
    }

    fn take_in(&mut self, events: &[Event]) {
        for event in events {
            self.office.apply(event);
        }
    }

    /// A ticket is at one point at most, and a point has one ticket at most.
    fn one_holder(&self) -> Result<()> {
        let mut held: Vec<_> = self.office.points().filter_map(|point| point.ticket).collect();
        let all = held.len();
        held.sort_unstable();
        held.dedup();
        ensure!(held.len() == all, "one ticket is at two points");
        Ok(())
    }
}

fn come_back(path: &std::path::Path, plan: &Arc<OfficePlan>) -> Result<(Office, Store)> {
    let (store, today) = Store::open(path, Options::default())?;
    let mut office = Office::new(Arc::clone(plan));
    for stored in &today {
        office.apply(&stored.event);
    }
    Ok((office, store))
}
