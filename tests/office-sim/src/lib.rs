//! Whole days of an office under a seed: lost, late and repeated messages, two operators in the
//! same instant, a server that is killed. The real engine and the real log; time is passed in and
//! nothing sleeps, so a day takes a second.
//!
//! It has no HTTP, no browser and no kiosk screen: `office-tests` has those. Start with
//! [`World::play`].

mod server;
mod world;

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use office_files::OfficeFiles;

pub use server::{Answer, Server};
pub use world::{Outcome, Weather, World};

/// Plays one day of the office in `folder` on a log that is thrown away.
///
/// # Errors
///
/// When a promise of the queue is broken, or the office's files are.
pub fn day(seed: u64, weather: Weather, folder: &Path) -> Result<Outcome> {
    let files = OfficeFiles::read(folder).context("the office's files")?;
    let log = tempfile::tempdir().context("no room for a log")?;
    let plan = Arc::new(files.plan.clone());
    let server = Server::start(log.path().join("log.db"), plan)?;
    let services = files.demand.services.clone().into_iter().collect();
    let opens = "2026-10-14T07:00:00Z".parse().context("the day's first instant")?;
    World::new(seed, weather, server, services, opens)?.play(jiff::civil::date(2026, 10, 14))
}
