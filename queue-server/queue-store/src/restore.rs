//! Putting a backup in the place of a log that is broken.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::{Check, Store, StoreError};

/// Why a backup was not put in place. What was there is still there, or stands beside it under
/// the name that [`restore`] gives.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The backup itself is not whole: nothing was touched.
    #[error("the backup {path} cannot be used; try an older one")]
    Backup {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: StoreError,
    },
    /// A file cannot be moved or written.
    #[error("{path} cannot be moved or written")]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// Verifies the backup `from` and puts it in the place of the log at `log`. The old log is kept
/// beside it under its name and `.before-restore`, with its WAL: nothing is deleted.
///
/// Call it only while no server works on the log.
///
/// # Errors
///
/// [`RestoreError`].
pub fn restore(from: &Path, log: &Path) -> Result<Check, RestoreError> {
    let report =
        Store::check(from).map_err(|source| RestoreError::Backup { path: from.into(), source })?;
    let fresh = with(log, ".restoring");
    copy(from, &fresh).map_err(|source| RestoreError::File { path: fresh.clone(), source })?;
    let moved = |path: PathBuf| move |source| RestoreError::File { path, source };
    // A WAL of the old log beside the new one would be taken for its own.
    for tail in ["", "-wal", "-shm"] {
        let old = with(log, tail);
        if old.exists() {
            let aside = with(&with(log, ".before-restore"), tail);
            fs::rename(&old, aside).map_err(moved(old))?;
        }
    }
    fs::rename(&fresh, log).map_err(moved(fresh))?;
    Ok(report)
}

/// Copies and syncs, so that what is renamed into place is whole.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::copy(from, to)?;
    File::open(to)?.sync_all()
}

fn with(path: &Path, tail: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(tail);
    name.into()
}
