//! The file: one SQLite database, one connection, every change synced before it counts.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, io};

use queue_types::TicketId;
use queue_wire::PaperOutcome;
use rusqlite::{Connection, params};

use super::Step;
use super::numbers::{OFFLINE, PAPER};

/// `TALK`: tells a kiosk's store from any other SQLite database.
const APPLICATION_ID: i32 = 0x5441_4C4B;
/// Each step brings the file from the form of its index to the next one. A form that is in use is
/// never edited: what is to be kept besides comes as a new step at the end.
const STEPS: &[&str] = &[ORDERS, OFFLINE, PAPER];
/// Orders whose end the server does not know yet. A ticket's id and nothing about its visitor.
const ORDERS: &str = "
CREATE TABLE orders (
    id   TEXT NOT NULL PRIMARY KEY,   -- the ticket's UUIDv7
    step TEXT NOT NULL                -- made, held, or the outcome of the paper to be reported
        CHECK (step IN ('made', 'held', 'printed', 'on_screen', 'unconfirmed'))
) STRICT, WITHOUT ROWID;
";
/// Changes after which the write-ahead log is brought home (about a megabyte of it).
const TIDY_AFTER: u32 = 250;

/// Why nothing is kept.
#[derive(Debug, thiserror::Error)]
pub(super) enum StoreError {
    /// There is no folder, and none can be made.
    #[error("{path}: the folder for the kiosk's data cannot be made")]
    Folder { path: PathBuf, source: io::Error },
    /// The file is not ours.
    #[error("{path}: this is no store of a kiosk; name another folder as `data`")]
    Foreign { path: PathBuf },
    /// The file was written by a later program.
    #[error("{path}: written by a later version (form {found}); install that version again")]
    Newer { path: PathBuf, found: usize },
    /// The file system keeps no write-ahead log, or another kiosk has the file.
    #[error("{path}: the journal is `{found}` instead of a write-ahead log")]
    NotWal { path: PathBuf, found: String },
    /// An order that has no written form.
    #[error("an order cannot be written down")]
    Body(#[source] serde_json::Error),
    /// What SQLite says.
    #[error("the kiosk's store fails")]
    Sqlite(#[from] rusqlite::Error),
}

/// An open store.
pub(super) struct File {
    pub(super) connection: Connection,
    pub(super) changes: u32,
}

impl File {
    /// Opens or makes the store in `folder`.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub(super) fn open(folder: &Path) -> Result<Self, StoreError> {
        let failed = |source| StoreError::Folder { path: folder.to_owned(), source };
        fs::create_dir_all(folder).map_err(failed)?;
        let path = folder.join("kiosk.db");
        let mut connection = Connection::open(&path)?;
        // Only another kiosk could hold the file, and that does not pass.
        connection.busy_timeout(Duration::from_millis(100))?;
        whose(&connection, &path)?;
        // Of two kiosks in one folder the second is refused; alone, no shared memory is needed.
        let _mode: String =
            connection.query_row("PRAGMA locking_mode = EXCLUSIVE", (), |row| row.get(0))?;
        // One sync for each change where a rollback journal needs three.
        let found: String =
            connection.query_row("PRAGMA journal_mode = WAL", (), |row| row.get(0))?;
        if found != "wal" {
            return Err(StoreError::NotWal { path, found });
        }
        connection.pragma_update(None, "synchronous", "FULL")?;
        // Brought home by `tidy_up`, when no visitor waits.
        let _pages: i64 =
            connection.query_row("PRAGMA wal_autocheckpoint = 0", (), |r| r.get(0))?;
        migrate(&mut connection, &path)?;
        Ok(Self { connection, changes: 0 })
    }

    /// Every order that is kept, the oldest first.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`].
    pub(super) fn orders(&self) -> Result<Vec<(TicketId, Step)>, StoreError> {
        let mut select = self.connection.prepare("SELECT id, step FROM orders ORDER BY id")?;
        let row =
            |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?));
        let rows = select.query_map((), row)?.collect::<Result<Vec<_>, _>>()?;
        // The table's check lets nothing else in; an id that is none could never be asked about.
        Ok(rows.iter().filter_map(|(id, step)| Some((id.parse().ok()?, step_of(step)?))).collect())
    }

    /// Makes the rows of `owed` what they should be, all or none, and syncs.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`].
    pub(super) fn write(
        &mut self,
        owed: &BTreeMap<TicketId, Option<Step>>,
    ) -> Result<(), StoreError> {
        let tx = self.connection.transaction()?;
        for (id, step) in owed {
            match step {
                Some(step) => tx
                    .prepare_cached("INSERT OR REPLACE INTO orders (id, step) VALUES (?1, ?2)")?
                    .execute(params![id.to_string(), name_of(*step)])?,
                None => tx
                    .prepare_cached("DELETE FROM orders WHERE id = ?1")?
                    .execute(params![id.to_string()])?,
            };
        }
        tx.commit()?;
        self.changes += 1;
        Ok(())
    }

    /// Makes a disk that is soon full.
    #[cfg(test)]
    pub(super) fn limit_pages(&self, most: u32) {
        let limit = format!("PRAGMA max_page_count = {most}");
        self.connection.query_row(&limit, (), |_| Ok(())).unwrap();
    }

    /// Brings the write-ahead log home now and then; a failure shows itself at the next change.
    pub(super) fn tidy_up(&mut self) {
        if self.changes >= TIDY_AFTER {
            self.changes = 0;
            let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)";
            if let Err(error) = self.connection.query_row(checkpoint, (), |_| Ok(())) {
                tracing::debug!(%error, "the store's log was not brought home");
            }
        }
    }
}

/// Refuses a database of something else before anything is written to it.
fn whose(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let id: i32 = connection.query_row("PRAGMA application_id", (), |row| row.get(0))?;
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", (), |row| row.get(0))?;
    if id == APPLICATION_ID || (id == 0 && tables == 0) {
        Ok(())
    } else {
        Err(StoreError::Foreign { path: path.to_owned() })
    }
}

fn migrate(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let found: usize = connection.query_row("PRAGMA user_version", (), |row| row.get(0))?;
    let Some(steps) = STEPS.get(found..) else {
        return Err(StoreError::Newer { path: path.to_owned(), found });
    };
    if steps.is_empty() {
        return Ok(());
    }
    let tx = connection.transaction()?;
    for step in steps {
        tx.execute_batch(step)?;
    }
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", STEPS.len())?;
    Ok(tx.commit()?)
}

pub(super) fn name_of(step: Step) -> &'static str {
    match step {
        Step::Made => "made",
        Step::Held => "held",
        Step::Ended(PaperOutcome::Printed) => "printed",
        Step::Ended(PaperOutcome::OnScreen) => "on_screen",
        Step::Ended(PaperOutcome::Unconfirmed) => "unconfirmed",
    }
}

pub(super) fn step_of(name: &str) -> Option<Step> {
    Some(match name {
        "made" => Step::Made,
        "held" => Step::Held,
        "printed" => Step::Ended(PaperOutcome::Printed),
        "on_screen" => Step::Ended(PaperOutcome::OnScreen),
        "unconfirmed" => Step::Ended(PaperOutcome::Unconfirmed),
        _ => return None,
    })
}
