//! Opening the file: the promises that durability rests on are set and read back.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::{StoreError, schema};

/// How the file is opened.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The largest size of the database (pages of 4 KiB), `None` for SQLite's own limit. A small
    /// one makes a full disk in tests.
    pub max_pages: Option<u32>,
    /// Memory for pages (KiB); 8 MiB hold several days of an office.
    pub cache_kib: u32,
    /// How long another process may hold the write lock before a batch is refused (milliseconds).
    pub busy_ms: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self { max_pages: None, cache_kib: 8 * 1024, busy_ms: 5_000 }
    }
}

/// Opens or makes the log at `path`, checks whose it is, and brings it to the present form.
///
/// # Errors
///
/// [`StoreError::Foreign`], [`StoreError::Newer`], [`StoreError::NotWal`], or what SQLite says.
pub(crate) fn open(path: &Path, options: Options) -> Result<Connection, StoreError> {
    // One owner, one thread: SQLite's own locks would guard against nobody.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    whose(&connection, path)?;
    wal(&connection)?;
    prepare(&mut connection, options)?;
    Ok(connection)
}

/// Opens the log for reading only: for `check`, `export` and `backup` beside a running server.
///
/// # Errors
///
/// As [`open`]; also when the file does not exist.
pub(crate) fn open_to_read(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    whose(&connection, path)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

/// A log that lives in memory, for tests: no WAL, the same tables.
pub(crate) fn open_in_memory(options: Options) -> Result<Connection, StoreError> {
    let mut connection = Connection::open_in_memory()?;
    prepare(&mut connection, options)?;
    Ok(connection)
}

/// Refuses a database of something else before anything is written to it.
fn whose(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let found: i32 = connection.query_row("PRAGMA application_id", (), |row| row.get(0))?;
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", (), |r| r.get(0))?;
    let ours = found == schema::APPLICATION_ID;
    let fresh = found == 0 && tables == 0;
    if ours || fresh { Ok(()) } else { Err(StoreError::Foreign { path: path.into(), found }) }
}

/// Switches to WAL and reads the answer back: a sync that fails here leaves the file silently in
/// another mode unless the returned row is looked at.
fn wal(connection: &Connection) -> Result<(), StoreError> {
    let found: String = connection.query_row("PRAGMA journal_mode = WAL", (), |row| row.get(0))?;
    if found == "wal" { Ok(()) } else { Err(StoreError::NotWal { found }) }
}

/// What every connection that writes has in common.
fn prepare(connection: &mut Connection, options: Options) -> Result<(), StoreError> {
    connection.busy_timeout(Duration::from_millis(u64::from(options.busy_ms)))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -i64::from(options.cache_kib))?;
    // The owner checkpoints between two batches, when nobody waits for an answer.
    let _pages: i64 = connection.query_row("PRAGMA wal_autocheckpoint = 0", (), |r| r.get(0))?;
    connection.set_prepared_statement_cache_capacity(32);
    schema::migrate(connection)?;
    if let Some(pages) = options.max_pages {
        let _limit: i64 =
            connection.query_row(&format!("PRAGMA max_page_count = {pages}"), (), |r| r.get(0))?;
    }
    let full: i64 = connection.query_row("PRAGMA synchronous", (), |row| row.get(0))?;
    debug_assert_eq!(full, 2, "synchronous=FULL is what an acknowledgement rests on");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_that_cannot_keep_a_wal_is_refused() {
        let memory = Connection::open_in_memory().unwrap();
        assert!(matches!(wal(&memory), Err(StoreError::NotWal { found }) if found == "memory"));
    }
}
