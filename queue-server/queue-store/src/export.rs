//! Copies of the log for others, and the check of it. All may run beside a server: SQLite gives
//! them one moment's whole picture.

use std::path::Path;

use rusqlite::Connection;

use crate::journal::{self, Head};
use crate::{Check, StoreError, open, visits};

/// Copies the log at `from` to a new file `to`, answers included: what `restore` takes back.
///
/// # Errors
///
/// When `from` is no whole log, or `to` exists or cannot be written.
pub fn backup(from: &Path, to: &Path) -> Result<Check, StoreError> {
    let connection = open::open_to_read(from)?;
    let head = journal::read(&connection, u64::MAX, |_| ())?;
    vacuum_into(&connection, to)?;
    Ok(journal::report(&head))
}

/// Copies the log at `from` to a new file `to` for outside readers. Answers stay behind: they hold
/// tracking links, which concern nobody but the visitor.
///
/// # Errors
///
/// As [`backup`].
pub fn export(from: &Path, to: &Path) -> Result<Check, StoreError> {
    let report = backup(from, to)?;
    let copy = Connection::open(to)?;
    copy.execute_batch("PRAGMA journal_mode = DELETE; PRAGMA secure_delete = ON;")?;
    copy.execute_batch("DELETE FROM answer; VACUUM;")?;
    Ok(report)
}

fn vacuum_into(connection: &Connection, to: &Path) -> Result<(), StoreError> {
    // VACUUM counts as writing even when it writes elsewhere.
    connection.pragma_update(None, "query_only", false)?;
    connection.execute("VACUUM INTO ?1", [to.to_string_lossy()])?;
    Ok(())
}

/// Verifies structure, chain and visits; see [`crate::Store::check`].
pub(crate) fn check(path: &Path) -> Result<Check, StoreError> {
    let connection = open::open_to_read(path)?;
    let head = journal::read(&connection, u64::MAX, |_| ())?;
    structure(&connection, &head)?;
    visits_tell_the_same(&connection, &head)?;
    Ok(journal::report(&head))
}

/// SQLite's own view of its pages.
fn structure(connection: &Connection, head: &Head) -> Result<(), StoreError> {
    let said: String = connection.query_row("PRAGMA integrity_check(1)", (), |row| row.get(0))?;
    if said == "ok" {
        return Ok(());
    }
    let what = format!("every event is whole, but the file is not: {said}");
    Err(StoreError::Broken { seq: head.seq, what })
}

/// Tells the log anew to an empty table and compares it with the one that was kept.
fn visits_tell_the_same(connection: &Connection, head: &Head) -> Result<(), StoreError> {
    let mut anew = open::open_in_memory(open::Options::default())?;
    let tx = anew.transaction()?;
    let mut pen = visits::Pen::new(&tx)?;
    let mut day = String::new();
    let mut failed = None;
    journal::read(connection, 1, |stored| {
        if let queue_engine::Fact::DayOpened { day: opened } = &stored.event.fact {
            day = opened.to_string();
        }
        if failed.is_none() {
            failed = visits::apply(&mut pen, &day, &stored.event).err();
        }
    })?;
    failed.map_or(Ok(()), Err)?;
    let (kept, told) = (all_visits(connection)?, all_visits(&tx)?);
    if kept == told {
        return Ok(());
    }
    let differing = kept.iter().zip(&told).find(|(kept, told)| kept != told);
    let ticket = differing.map_or("(a row is missing)", |(kept, _)| kept.as_str());
    let what = format!("every event is whole, but the visits differ from them near {ticket}");
    Err(StoreError::Broken { seq: head.seq, what })
}

/// Every row of the visits as one text each, by ticket.
fn all_visits(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut select = connection.prepare(
        "SELECT concat_ws('|', ticket, day, number, service, queue, class, language, device,
                slot_ms, issued_ms, '/', first_called_ms, '/', first_started_ms, '/',
                last_started_ms, '/', finished_ms, '/', point, '/', outcome, wait_ms, '/',
                service_ms, calls, recalls, returns, transfers, parks, services, paper)
         FROM visits ORDER BY ticket",
    )?;
    let rows = select.query_map((), |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(rows)
}
