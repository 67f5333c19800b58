//! What can go wrong with the log, and how bad that is.

use std::path::PathBuf;

use rusqlite::ErrorCode;

/// How bad a failure is: what the program that owns the log has to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The batch was rolled back and nothing of it is on disk. Reading goes on; the next batch
    /// may succeed.
    Recoverable,
    /// Nobody knows what is on disk. No retry on the same handle is safe: answer nobody with
    /// success, end the process, and let a fresh start recover.
    Fatal,
    /// What is on disk is not what was written. Do not go on with it; restore a backup.
    Corrupt,
}

/// Why the log could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk, or the size that the database may have, is used up.
    #[error("no room on the disk for the log")]
    Full {
        /// SQLite's own words.
        source: rusqlite::Error,
    },
    /// Another process holds the write lock for longer than we wait.
    #[error("another process is writing to the log")]
    Busy {
        /// SQLite's own words.
        source: rusqlite::Error,
    },
    /// A read, a write or a sync failed.
    #[error("the disk failed under the log")]
    Disk {
        /// SQLite's own words.
        source: rusqlite::Error,
    },
    /// The file is damaged below the level of events.
    #[error("the log's file is damaged; bring back the last backup with `talon-server restore`")]
    Damaged {
        /// SQLite's own words.
        source: rusqlite::Error,
    },
    /// The chain does not hold.
    #[error(
        "the log is broken at event {seq}: {what}; bring back the last backup with `talon-server restore`"
    )]
    Broken {
        /// The first event that is not as it was written.
        seq: u64,
        /// What is wrong with it.
        what: String,
    },
    /// The file is a SQLite database of something else.
    #[error("{path} is no log of Talon (application id {found:#x}); name another data directory")]
    Foreign {
        /// Which file.
        path: PathBuf,
        /// The id found.
        found: i32,
    },
    /// The file was written by a newer program.
    #[error(
        "the log has form {found}, this program knows up to {known}: start the newer program again"
    )]
    Newer {
        /// The form found.
        found: i32,
        /// The newest form that is known.
        known: i32,
    },
    /// SQLite did not switch to the journal that the promise of durability rests on.
    #[error("the log cannot be kept in WAL mode (the file system answered `{found}`)")]
    NotWal {
        /// The mode in force.
        found: String,
    },
    /// A statement failed for a reason that is our own fault, e.g. a number given twice: the tables
    /// refuse what the engine should never have decided.
    #[error("a statement on the log failed")]
    Statement {
        /// SQLite's own words.
        source: rusqlite::Error,
    },
    /// An event could not be written as JSON.
    #[error("an event cannot be written down")]
    Form {
        /// Why.
        source: serde_json::Error,
    },
}

impl StoreError {
    /// How bad it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::Full { .. } | Self::Busy { .. } | Self::Form { .. } | Self::Statement { .. } => {
                Severity::Recoverable
            }
            Self::Disk { .. } | Self::NotWal { .. } => Severity::Fatal,
            Self::Damaged { .. }
            | Self::Broken { .. }
            | Self::Foreign { .. }
            | Self::Newer { .. } => Severity::Corrupt,
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    /// Sorts SQLite's errors. A sync that failed is a disk that failed, whatever its reason: after
    /// it the kernel may have dropped the pages (`Rebello et al., ATC 2020`).
    fn from(source: rusqlite::Error) -> Self {
        let code = source.sqlite_error_code();
        if code == Some(ErrorCode::DiskFull) {
            Self::Full { source }
        } else if code == Some(ErrorCode::DatabaseBusy) || code == Some(ErrorCode::DatabaseLocked) {
            Self::Busy { source }
        } else if code == Some(ErrorCode::DatabaseCorrupt) || code == Some(ErrorCode::NotADatabase)
        {
            Self::Damaged { source }
        } else if matches!(
            code,
            Some(
                ErrorCode::SystemIoFailure
                    | ErrorCode::CannotOpen
                    | ErrorCode::ReadOnly
                    | ErrorCode::PermissionDenied
                    | ErrorCode::OutOfMemory
            )
        ) {
            Self::Disk { source }
        } else {
            Self::Statement { source }
        }
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(source: serde_json::Error) -> Self {
        Self::Form { source }
    }
}
