//! Room on the disk: a warning before it runs out, and a reserve for the day when it does.
//!
//! A file that says nothing lies beside the log. When a batch finds the disk full the file is given
//! up and the batch is written in its place: the office can end its day while somebody makes room.
//! As soon as there is room again the file is laid by anew.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::MissedTickBehavior;

use crate::app::{App, stopped};
use crate::config::Config;

/// What is laid by (bytes): a day of an office takes less than half of it.
const RESERVE: u64 = 16 * MIB;
/// It is laid by only where so much stays free beside it, or it would fill the disk itself (bytes).
const BESIDE: u64 = 4 * RESERVE;
/// The disk is looked at so often.
const LOOK: Duration = Duration::from_secs(5);
const MIB: u64 = 1024 * 1024;

/// The disk under the log.
#[derive(Debug)]
pub(crate) struct Disk {
    data: PathBuf,
    low_mib: u32,
    low_percent: u8,
    free: AtomicU64,
    low: AtomicBool,
    /// The reserve is there.
    reserve: AtomicBool,
}

impl Disk {
    /// The disk under the directory `data`, with the reserve laid by if there is room.
    pub(crate) fn open(data: &Path, config: &Config) -> Self {
        let disk = Self {
            data: data.to_path_buf(),
            low_mib: config.disk_low_mib,
            low_percent: config.disk_low_percent,
            free: AtomicU64::new(u64::MAX),
            low: AtomicBool::new(false),
            reserve: AtomicBool::new(true),
        };
        disk.look();
        disk
    }

    /// Gives the reserve up; tells whether that made room.
    pub(crate) fn give_up(&self) -> bool {
        let made_room = fs::remove_file(self.file()).is_ok();
        self.reserve.store(false, Ordering::Relaxed);
        if made_room {
            tracing::error!("the disk is full: the reserve beside the log is given up; make room");
        }
        made_room
    }

    /// Looks how much is free, and lays the reserve by where it is missing and there is room.
    /// Tells whether something changed that staff should know.
    pub(crate) fn look(&self) -> bool {
        let Ok(found) = rustix::fs::statvfs(&self.data) else { return false };
        let free = found.f_bavail.saturating_mul(found.f_frsize);
        let whole = found.f_blocks.saturating_mul(found.f_frsize);
        self.free.store(free, Ordering::Relaxed);
        let percent = whole / 100 * u64::from(self.low_percent);
        let low = free < (u64::from(self.low_mib) * MIB).max(percent);
        let was_low = self.low.swap(low, Ordering::Relaxed);
        if low && !was_low {
            tracing::warn!(
                free_mib = free / MIB,
                "the disk under the log is filling up; make room"
            );
        }
        let had = self.reserve.swap(self.keep(free), Ordering::Relaxed);
        low != was_low || had != self.has_reserve()
    }

    fn keep(&self, free: u64) -> bool {
        let there = fs::metadata(self.file()).is_ok_and(|file| file.len() == RESERVE);
        if there || free < RESERVE + BESIDE {
            return there;
        }
        match lay_by(&self.file()) {
            Ok(()) => true,
            Err(err) => {
                tracing::warn!(error = %err, "the reserve beside the log cannot be laid by");
                fs::remove_file(self.file()).ok();
                false
            }
        }
    }

    fn file(&self) -> PathBuf {
        self.data.join("reserve")
    }

    /// What is free for us (bytes).
    pub(crate) fn free(&self) -> u64 {
        self.free.load(Ordering::Relaxed)
    }

    /// What is free for us (MiB).
    pub(crate) fn free_mib(&self) -> u64 {
        self.free() / MIB
    }

    /// Whether it is time to make room.
    pub(crate) fn is_low(&self) -> bool {
        self.low.load(Ordering::Relaxed)
    }

    /// Whether the reserve is there.
    pub(crate) fn has_reserve(&self) -> bool {
        self.reserve.load(Ordering::Relaxed)
    }
}

/// Blocks that are the file's own: a file of holes would keep nothing back.
fn lay_by(path: &Path) -> io::Result<()> {
    use rustix::fs::{FallocateFlags, fallocate};
    let mut file = File::create(path)?;
    if fallocate(&file, FallocateFlags::empty(), 0, RESERVE).is_err() {
        // A file system that cannot promise blocks gets them written.
        let zeros = vec![0; 64 * 1024];
        while file.metadata()?.len() < RESERVE {
            file.write_all(&zeros)?;
        }
    }
    file.sync_all()
}

/// Looks at the disk until the server stops.
pub(crate) async fn keep(app: App) {
    let mut ticks = tokio::time::interval(LOOK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut stopping = app.stopping.clone();
    loop {
        tokio::select! {
            () = stopped(&mut stopping) => return,
            _ = ticks.tick() => {}
        }
        let house = Arc::clone(&app.house);
        // A disk may be slow, and the threads that answer callers must not be.
        let looked = tokio::task::spawn_blocking(move || house.disk.look()).await;
        if looked.is_ok_and(|changed| changed) {
            app.refresh();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reserve_is_given_up_once_and_laid_by_again() {
        let dir = tempfile::tempdir().unwrap();
        let disk = Disk::open(dir.path(), &Config::default());
        let file = dir.path().join("reserve");
        assert!(disk.has_reserve());
        assert_eq!(fs::metadata(&file).unwrap().len(), RESERVE);
        assert!(disk.give_up() && !disk.has_reserve() && !file.exists());
        assert!(!disk.give_up(), "there is nothing more to give up");
        assert!(disk.look(), "staff learn that it is back");
        assert!(disk.has_reserve() && !disk.look());
    }

    #[test]
    fn a_torn_reserve_is_laid_by_anew() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("reserve"), "torn").unwrap();
        assert!(Disk::open(dir.path(), &Config::default()).has_reserve());
        assert_eq!(fs::metadata(dir.path().join("reserve")).unwrap().len(), RESERVE);
    }

    #[test]
    fn little_room_is_low_before_it_is_none() {
        let dir = tempfile::tempdir().unwrap();
        let low = |low_mib, low_percent| {
            let config = Config {
                disk_low_mib: low_mib,
                disk_low_percent: low_percent,
                ..Config::default()
            };
            Disk::open(dir.path(), &config).is_low()
        };
        assert!(low(u32::MAX, 0));
        assert!(low(0, 100));
        assert!(!low(0, 0));
    }
}
