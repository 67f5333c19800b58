//! How fast a log becomes an office again: each event read from its JSON and taken in.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result, anyhow, ensure};
use office_files::OfficeFiles;
use queue_engine::{Event, Office};
use queue_store::{Options, Store};

use crate::Setup;
use crate::memory::{day_folder, leave_a_day};
use crate::office::house;
use crate::quantiles::median;
use crate::report::{Bound, Report};

/// Runs the bench on the day that the bench `memory` left, or makes one.
///
/// # Errors
///
/// When there is no day to be had, or its log cannot be read.
pub fn bench(setup: &Setup, report: &mut Report) -> Result<()> {
    let folder = day_folder(setup);
    if log_in(&folder).is_err() {
        leave_a_day(setup)?;
    }
    let log = log_in(&folder)?;
    let files = OfficeFiles::read(&house().join("assets/offices/bench"));
    let files = files.map_err(|faults| anyhow!("the bench office is at fault:\n{faults}"))?;
    let plan = Arc::new(files.plan);

    let opened = Instant::now();
    let (_store, stored) = Store::open(&log, Options::default())?;
    let verified = opened.elapsed();
    let lines = stored.iter().map(|it| serde_json::to_string(&it.event));
    let lines = lines.collect::<Result<Vec<String>, _>>()?;
    ensure!(!lines.is_empty(), "the day's log is empty");

    let (mut decoded_per_s, mut replayed_per_s) = (Vec::new(), Vec::new());
    let mut digest = None;
    for _ in 0..if setup.smoke { 2 } else { 21 } {
        let started = Instant::now();
        for line in &lines {
            let event: Event = serde_json::from_str(line)?;
            std::hint::black_box(&event);
        }
        decoded_per_s.push(lines.len() as f64 / started.elapsed().as_secs_f64());

        let started = Instant::now();
        let mut office = Office::new(plan.clone());
        for line in &lines {
            let event: Event = serde_json::from_str(line)?;
            office.apply(&event);
        }
        replayed_per_s.push(lines.len() as f64 / started.elapsed().as_secs_f64());
        let replayed = office.digest();
        ensure!(*digest.get_or_insert(replayed) == replayed, "two replays gave two offices");
    }
    report.figure("events in the log", lines.len() as f64, "");
    let bytes: usize = lines.iter().map(String::len).sum();
    report.figure("bytes of an event, mean", bytes as f64 / lines.len() as f64, "B");
    report.figure("log read, chain verified, decoded", verified.as_secs_f64() * 1e3, "ms");
    report.figure("decode alone", median(&decoded_per_s) / 1e6, "M/s");
    let per_s = median(&replayed_per_s) / 1e6;
    report.limit("replay (decode + apply), events", per_s, Bound::AtLeast(1.0), "M/s");
    Ok(())
}

/// The one database in `folder`.
fn log_in(folder: &Path) -> Result<PathBuf> {
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("no day in {}", folder.display()))?;
    let paths = entries.map_while(Result::ok).map(|it| it.path());
    let mut logs = paths.filter(|it| it.extension().is_some_and(|it| it == "db"));
    logs.next().with_context(|| format!("no log in {}", folder.display()))
}
