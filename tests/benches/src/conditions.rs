//! What the machine was doing around a bench: its disk, its load, and other people's programs.

use std::fmt;
use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde::Serialize;

use crate::fdatasync::{self, Trace};
use crate::process::{TICKS_PER_S, own_ticks};

/// The machine at one moment.
#[derive(Clone, Serialize)]
pub struct Conditions {
    load: f64,
    fdatasync: Trace,
}

impl Conditions {
    /// Above this load (over one minute) ratios follow the neighbours.
    const MOST_LOAD: f64 = 2.0;
    /// Above this the disk is in its slow mood, and everything durable measures the disk alone.
    const SLOW_DISK_US: f64 = 1_000.0;

    /// Looks at the load average and at the disk that holds `folder` (1 s).
    ///
    /// # Errors
    ///
    /// When either cannot be looked at.
    pub fn look(folder: &Path) -> Result<Self> {
        let load = load()?;
        Ok(Self { load, fdatasync: fdatasync::trace(folder, Duration::from_secs(1))? })
    }

    /// Why a bench under these conditions proves nothing; `with_load` for those before it.
    pub fn doubts(&self, with_load: bool) -> Vec<String> {
        let mut doubts = Vec::new();
        if with_load && self.load > Self::MOST_LOAD {
            doubts.push(format!("the load average was {:.2} at the start", self.load));
        }
        if self.fdatasync.p50_us > Self::SLOW_DISK_US {
            doubts.push(format!("fdatasync took {:.0} us (p50)", self.fdatasync.p50_us));
        }
        doubts
    }
}

impl fmt::Display for Conditions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "load {:.2}; raw fdatasync {}", self.load, self.fdatasync)
    }
}

/// Waits until the machine is quiet: load below 2, and hardly anything on its cores now. Gives up
/// after `patience`; the report then refuses to judge by itself.
///
/// # Errors
///
/// When `/proc` cannot be read.
pub fn wait_for_quiet(patience: Duration) -> Result<()> {
    const BUSY: f64 = 0.15;
    let started = Instant::now();
    let mut told = false;
    loop {
        let (load, busy) = (load()?, busy_share(Duration::from_secs(2))?);
        if load < Conditions::MOST_LOAD && busy < BUSY {
            return Ok(());
        }
        if started.elapsed() > patience {
            println!("the machine did not get quiet: load {load:.2}, {:.0} % busy", busy * 100.0);
            return Ok(());
        }
        if !told {
            println!("waiting for a quiet machine: load {load:.2}, {:.0} % busy", busy * 100.0);
            told = true;
        }
        sleep(Duration::from_secs(3));
    }
}

/// Whose CPU time it was: the bench's with its programs, or other people's.
pub struct Share {
    busy: u64,
    all: u64,
    own: u64,
}

impl Share {
    /// Above this share of the machine others disturb a bench.
    pub const MOST_OF_OTHERS: f64 = 0.15;

    /// Starts counting.
    ///
    /// # Errors
    ///
    /// When `/proc` cannot be read.
    pub fn start() -> Result<Self> {
        let (busy, all) = machine_ticks()?;
        Ok(Self { busy, all, own: own_ticks()? })
    }

    /// The share of the machine's time since the start that went to others. What the bench started
    /// counts as its own once it has ended and was waited for.
    ///
    /// # Errors
    ///
    /// When `/proc` cannot be read.
    pub fn of_others(&self) -> Result<f64> {
        let (busy, all) = machine_ticks()?;
        let own = own_ticks()?.saturating_sub(self.own);
        let others = (busy - self.busy).saturating_sub(own);
        Ok(others as f64 / (all - self.all).max(TICKS_PER_S / 10) as f64)
    }
}

fn busy_share(length: Duration) -> Result<f64> {
    let (busy, all) = machine_ticks()?;
    sleep(length);
    let (busy_then, all_then) = machine_ticks()?;
    Ok((busy_then - busy) as f64 / (all_then - all).max(1) as f64)
}

/// Ticks in which the cores worked, and all their ticks.
fn machine_ticks() -> Result<(u64, u64)> {
    let stat = fs::read_to_string("/proc/stat").context("cannot read /proc/stat")?;
    let first = stat.lines().next().unwrap_or_default();
    let ticks: Vec<u64> = first.split_whitespace().filter_map(|it| it.parse().ok()).collect();
    // user nice system idle iowait irq softirq steal; what follows is counted in user already.
    let all = ticks.iter().take(8).sum::<u64>();
    let idle = ticks.get(3).copied().unwrap_or(0) + ticks.get(4).copied().unwrap_or(0);
    Ok((all - idle, all))
}

fn load() -> Result<f64> {
    let text = fs::read_to_string("/proc/loadavg").context("cannot read /proc/loadavg")?;
    let first = text.split_whitespace().next().unwrap_or_default();
    first.parse().with_context(|| format!("/proc/loadavg begins with {first:?}"))
}
