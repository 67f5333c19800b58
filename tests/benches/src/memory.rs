//! A day of 5,000 visits through the API, and what it leaves: the server's memory, and how soon it
//! answers again after a power cut.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};

use crate::Setup;
use crate::followers::Followers;
use crate::office::{Office, points, services};
use crate::process::rss_mib;
use crate::quantiles::median;
use crate::report::{Bound, Report};
use crate::request::Client;

/// Runs the bench; leaves the day's log in [`day_folder`].
///
/// # Errors
///
/// When the office does not start or refuses what a day needs.
pub fn bench(setup: &Setup, report: &mut Report) -> Result<()> {
    let visits = visits(setup);
    let folder = day_folder(setup);
    let mut office = start_fresh(&folder)?;
    let fresh = rss_mib(office.program.id()).0;
    let crowd = Followers::join(office.address, "board", 20)?;
    let started = Instant::now();
    let served = day(&office, visits)?;
    let seconds = started.elapsed().as_secs_f64();
    crowd.leave()?;
    sleep(Duration::from_millis(300));
    let (rss, peak) = rss_mib(office.program.id());
    report.figure("server, memory at its start (RSS)", fresh, "MiB");
    report.figure("visits served", served as f64, "");
    report.figure("the day took", seconds, "s");
    report.figure("server, memory at its highest (RSS)", peak, "MiB");
    report.limit(format!("server, RSS after {visits} visits"), rss, Bound::Below(64.0), "MiB");
    office.program.kill()?;
    restart(setup, report, &folder)
}

/// Makes the day alone, without measuring.
///
/// # Errors
///
/// As [`bench()`].
pub fn leave_a_day(setup: &Setup) -> Result<()> {
    let mut office = start_fresh(&day_folder(setup))?;
    day(&office, visits(setup))?;
    office.program.stop()
}

fn visits(setup: &Setup) -> usize {
    if setup.smoke { 60 } else { 5_000 }
}

fn start_fresh(folder: &Path) -> Result<Office> {
    if folder.exists() {
        let what = || format!("cannot clear {}", folder.display());
        std::fs::remove_dir_all(folder).with_context(what)?;
    }
    // At this speed some seconds of work are some hours of the office, as in life.
    Office::start(folder, 1_200)
}

/// Where the day's log lies, for [`crate::replay`].
pub fn day_folder(setup: &Setup) -> PathBuf {
    setup.folder.join(if setup.smoke { "day-smoke" } else { "day" })
}

/// Visitors come, and the windows serve them one after another, several windows at a time.
fn day(office: &Office, visits: usize) -> Result<usize> {
    let mut client = office.client(0)?;
    let (services, points) = (services(&mut client, 300)?, points(&mut client)?);
    for point in &points {
        client.must(&format!("/api/v1/points/{point}/open"), "{}")?;
    }
    // Fewer threads than points: the bench is about memory, not about a crowd.
    let share = points.len().div_ceil(8);
    let served = AtomicUsize::new(0);
    let broke = || anyhow!("a thread of the day broke");
    scope(|threads| -> Result<()> {
        let operators: Vec<_> = (points.chunks(share).zip(1..))
            .map(|(points, lane)| {
                let client = office.client(lane);
                let served = &served;
                threads.spawn(move || operate(client?, points, served, visits))
            })
            .collect();
        for visit in 0..visits {
            client.issue(&services[visit % services.len()])?;
        }
        for operator in operators {
            operator.join().map_err(|_| broke())??;
        }
        Ok(())
    })?;
    Ok(served.into_inner())
}

/// Serves at `points` in turn until all `visits` are over.
fn operate(mut client: Client, points: &[u64], served: &AtomicUsize, visits: usize) -> Result<()> {
    let deadline = Instant::now() + Duration::from_secs(300);
    while served.load(Ordering::Relaxed) < visits {
        ensure!(Instant::now() < deadline, "the day does not end");
        let mut idle = true;
        for point in points {
            if serve(&mut client, *point)? {
                served.fetch_add(1, Ordering::Relaxed);
                idle = false;
            }
        }
        if idle {
            sleep(Duration::from_millis(2));
        }
    }
    Ok(())
}

/// Serves whoever is next at `point`; says whether there was anybody.
fn serve(client: &mut Client, point: u64) -> Result<bool> {
    let path = |command: &str| format!("/api/v1/points/{point}/{command}");
    let (status, _) = client.post(&path("call-next"), "{}")?;
    if !(200..300).contains(&status) {
        return Ok(false);
    }
    client.must(&path("start"), "{}")?;
    client.must(&path("finish"), "{}")?;
    Ok(true)
}

/// Starts the server again on the day's log, cut off in full run, until it answers a question.
fn restart(setup: &Setup, report: &mut Report, folder: &Path) -> Result<()> {
    let mut took_ms = Vec::new();
    for _ in 0..if setup.smoke { 1 } else { 5 } {
        let started = Instant::now();
        let mut office = Office::start(folder, 1)?;
        office.client(0)?.get("/api/v1/board")?;
        took_ms.push(started.elapsed().as_secs_f64() * 1e3);
        let rss = rss_mib(office.program.id()).0;
        report.figure("server, memory after the restart (RSS)", rss, "MiB");
        office.program.kill()?;
    }
    report.figure("restart on that log -> first answer, median", median(&took_ms), "ms");
    let worst = took_ms.iter().copied().fold(0.0, f64::max);
    report.limit("restart on that log -> first answer, worst", worst, Bound::Below(1000.0), "ms");
    Ok(())
}
