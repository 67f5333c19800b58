//! The tables, and how an older file becomes a newer one. Forms are frozen: a change is a new
//! step at the end, never an edit of an old one.

use rusqlite::{Connection, Transaction};

use crate::StoreError;

/// `TALN`: tells our files from any other SQLite database.
pub(crate) const APPLICATION_ID: i32 = 0x5441_4C4E;

/// Each step brings the file from the form of its index to the next one.
const STEPS: &[&str] = &[FORM_1];

/// The form that this program writes.
pub(crate) const FORM: i32 = STEPS.len() as i32;

/// Times are UTC. `event.at` is RFC 3339; times of visits are kept as whole milliseconds since
/// 1970. `visit_times` shows them as text, computed on reading, so that neither can contradict the
/// other; as generated columns they would be computed at each insert too. The checks are spelled
/// out because SQLite builds a table in memory for every `IN` of a list at every insert.
const FORM_1: &str = "
CREATE TABLE event (
    seq       INTEGER PRIMARY KEY,   -- 1, 2, 3, ... without a gap: the order of what happened
    id        TEXT NOT NULL,         -- the command's request id, '/', the event's place in it
    day       TEXT NOT NULL,         -- the business day, YYYY-MM-DD; empty before the first
    kind      TEXT NOT NULL,         -- the name of the fact
    at        TEXT NOT NULL,         -- the office's clock when it was decided
    body      TEXT NOT NULL,         -- the whole event as JSON
    prev_hash BLOB NOT NULL,         -- hash of the event before; 32 zero bytes for the first
    hash      BLOB NOT NULL          -- SHA-256 over prev_hash and every column above
) STRICT;
CREATE INDEX event_day_opened ON event (seq) WHERE kind = 'day_opened';

CREATE TABLE visits (
    ticket           TEXT NOT NULL PRIMARY KEY,
    day              TEXT NOT NULL,
    number           TEXT NOT NULL,
    service          TEXT NOT NULL,    -- what the person came for first
    queue            TEXT NOT NULL,
    class            INTEGER NOT NULL, -- 0 to 3
    language         TEXT,
    device           TEXT,
    slot_ms          INTEGER,          -- the booked time
    issued_ms        INTEGER NOT NULL, -- the arrival: never changes
    first_called_ms  INTEGER,
    first_started_ms INTEGER,          -- the end of the wait
    last_started_ms  INTEGER,
    finished_ms      INTEGER,          -- when the visit ended, however it ended
    point            INTEGER,          -- where it was last called or served
    outcome          TEXT NOT NULL DEFAULT 'open'
        CHECK (outcome = 'open' OR outcome = 'finished' OR outcome = 'no_show'
               OR outcome = 'cancelled' OR outcome = 'expired'),
    wait_ms          INTEGER,          -- from the arrival to the first start of service
    service_ms       INTEGER NOT NULL DEFAULT 0,
    calls            INTEGER NOT NULL DEFAULT 0,
    recalls          INTEGER NOT NULL DEFAULT 0,
    returns          INTEGER NOT NULL DEFAULT 0,
    transfers        INTEGER NOT NULL DEFAULT 0,
    parks            INTEGER NOT NULL DEFAULT 0,
    services         INTEGER NOT NULL DEFAULT 1,
    paper            TEXT
        CHECK (paper IS NULL OR paper = 'printed' OR paper = 'on_screen' OR paper = 'unconfirmed'),
    UNIQUE (day, number)
) STRICT, WITHOUT ROWID;

CREATE VIEW visit_times AS SELECT
    ticket, day, number,
    strftime('%Y-%m-%dT%H:%M:%fZ', issued_ms / 1000.0, 'unixepoch') AS issued_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', first_called_ms / 1000.0, 'unixepoch') AS first_called_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', first_started_ms / 1000.0, 'unixepoch') AS first_started_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', finished_ms / 1000.0, 'unixepoch') AS finished_at
FROM visits;

CREATE TABLE answer (
    request BLOB NOT NULL PRIMARY KEY, -- the Idempotency-Key, 16 bytes
    print   BLOB NOT NULL,             -- what was asked under it, 16 bytes
    status  INTEGER NOT NULL,
    body    BLOB NOT NULL,
    at_ms   INTEGER NOT NULL           -- wall clock; answers are kept for seven days
) STRICT, WITHOUT ROWID;

CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES ('head', '0 0000000000000000000000000000000000000000000000000000000000000000');
";

/// Brings the file to the present form, all steps in one transaction: a kill in the middle leaves
/// the old form whole.
///
/// # Errors
///
/// [`StoreError::Newer`] for a form that this program does not know.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let found: i32 = connection.query_row("PRAGMA user_version", (), |row| row.get(0))?;
    if !(0..=FORM).contains(&found) {
        return Err(StoreError::Newer { found, known: FORM });
    }
    if found == FORM {
        return Ok(());
    }
    let tx = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    for step in STEPS.iter().skip(usize::try_from(found).unwrap_or(0)) {
        tx.execute_batch(step)?;
    }
    mark(&tx)?;
    tx.commit()?;
    Ok(())
}

/// Writes whose file it is and which form it has.
fn mark(tx: &Transaction<'_>) -> Result<(), StoreError> {
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", FORM)?;
    Ok(())
}
