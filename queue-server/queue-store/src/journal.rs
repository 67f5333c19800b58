//! Writing events and reading them back, with the chain checked on the way.

use std::fmt::Write as _;

use queue_engine::Event;
use rusqlite::{CachedStatement, Connection, OptionalExtension as _, Transaction, params};

use crate::StoreError;
use crate::chain::{self, Hash, ROOT, Row, hex, kind_of};

/// An event with its place in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its place: 1, 2, 3, ... without a gap.
    pub seq: u64,
    /// What happened.
    pub event: Event,
}

/// What a check of the whole log found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The last event; 0 in an empty log.
    pub seq: u64,
    /// Its hash as 64 hexadecimal digits: two logs with the same one are the same log.
    pub hash: String,
    /// The last business day that was opened.
    pub day: Option<String>,
}

/// The end of the log: what the next event is bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub seq: u64,
    pub hash: Hash,
    /// The business day in force, as it stands in the column; empty before the first.
    pub day: String,
}

impl Head {
    pub(crate) const fn empty() -> Self {
        Self { seq: 0, hash: ROOT, day: String::new() }
    }
}

/// What [`append`] writes with, prepared once for a batch.
pub(crate) struct Pen<'c> {
    insert: CachedStatement<'c>,
    /// Buffers that are used again for each event.
    id: String,
    at: String,
    body: Vec<u8>,
}

impl<'c> Pen<'c> {
    pub(crate) fn new(connection: &'c Connection) -> Result<Self, StoreError> {
        let insert = connection.prepare_cached(
            "INSERT INTO event (seq, id, day, kind, at, body, prev_hash, hash)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        let (id, at) = (String::with_capacity(48), String::with_capacity(32));
        Ok(Self { insert, id, at, body: Vec::with_capacity(1024) })
    }
}

/// Appends one event behind `head` and moves it. `place` is the event's place among those of its
/// command.
pub(crate) fn append(
    pen: &mut Pen<'_>,
    head: &mut Head,
    event: &Event,
    place: usize,
) -> Result<(), StoreError> {
    if let queue_engine::Fact::DayOpened { day } = &event.fact {
        head.day = day.to_string();
    }
    pen.body.clear();
    serde_json::to_writer(&mut pen.body, event)?;
    // JSON is UTF-8 by construction; an empty body would fail the check at the next start.
    let body = std::str::from_utf8(&pen.body).unwrap_or_default();
    let seq = head.seq + 1;
    pen.id.clear();
    pen.at.clear();
    // Writing to a String cannot fail. Milliseconds are always written, so that texts sort as times.
    let _ = write!(pen.id, "{}/{place}", event.request);
    let _ = write!(pen.at, "{:.3}", event.at);
    let (kind, at) = (kind_of(&event.fact), &pen.at);
    let row = Row { seq, id: &pen.id, day: &head.day, kind, at, body };
    let hash = row.hash(&head.hash);
    pen.insert
        .execute(params![seq, row.id, row.day, row.kind, row.at, row.body, head.hash, hash])?;
    head.seq = seq;
    head.hash = hash;
    Ok(())
}

/// Remembers the end of the log, so that events cut off its tail are missed.
pub(crate) fn write_head(tx: &Transaction<'_>, head: &Head) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE meta SET value = ?1 WHERE key = 'head'")?.execute([format!(
        "{} {}",
        head.seq,
        hex(&head.hash)
    )])?;
    Ok(())
}

/// Reads the whole log, verifies each link, and hands every event from `first` on to `each`.
/// Events before `first` are verified and not parsed: they are history.
///
/// # Errors
///
/// [`StoreError::Broken`] names the first event that is not as it was written.
pub(crate) fn read(
    connection: &Connection,
    first: u64,
    each: impl FnMut(Stored),
) -> Result<Head, StoreError> {
    follow(connection, Head::empty(), first, each)
}

/// As [`read`], but takes the events before `first` as verified.
pub(crate) fn read_from(
    connection: &Connection,
    first: u64,
    each: impl FnMut(Stored),
) -> Result<Head, StoreError> {
    follow(connection, head_before(connection, first)?, first, each)
}

/// The end of the log as it was before event `seq`, as that event remembers it.
fn head_before(connection: &Connection, seq: u64) -> Result<Head, StoreError> {
    let hash: Option<Hash> = connection
        .query_row("SELECT prev_hash FROM event WHERE seq = ?1", [seq], |row| row.get(0))
        .optional()?;
    Ok(hash.map_or_else(Head::empty, |hash| Head { seq: seq - 1, hash, day: String::new() }))
}

fn follow(
    connection: &Connection,
    mut head: Head,
    first: u64,
    mut each: impl FnMut(Stored),
) -> Result<Head, StoreError> {
    let mut select = connection.prepare(
        "SELECT seq, id, day, kind, at, body, prev_hash, hash FROM event WHERE seq > ?1
         ORDER BY seq",
    )?;
    let mut rows = select.query([head.seq])?;
    while let Some(row) = rows.next()? {
        let seq = head.seq + 1;
        let broken = |what: &str| StoreError::Broken { seq, what: what.to_owned() };
        let found: u64 = row.get(0).map_err(|_| broken("its number is no number"))?;
        if found != seq {
            return Err(broken(&format!("event {found} stands in its place")));
        }
        let text = |column: usize| {
            row.get_ref(column)
                .ok()
                .and_then(|value| value.as_str().ok())
                .ok_or_else(|| broken("a column is no text"))
        };
        let bytes = |column: usize| {
            row.get_ref(column).ok().and_then(|value| value.as_blob().ok()).unwrap_or_default()
        };
        let (id, day, kind, at, body) = (text(1)?, text(2)?, text(3)?, text(4)?, text(5)?);
        if bytes(6) != head.hash {
            return Err(broken("it does not follow the event before it"));
        }
        let hash = Row { seq, id, day, kind, at, body }.hash(&head.hash);
        if bytes(7) != hash {
            return Err(broken("its content is not what was written"));
        }
        if seq >= first {
            let event: Event = serde_json::from_str(body)
                .map_err(|err| broken(&format!("this program cannot read it ({err})")))?;
            each(Stored { seq, event });
        }
        if head.day != day {
            day.clone_into(&mut head.day);
        }
        head.seq = seq;
        head.hash = hash;
    }
    compare_with_head(connection, &head)?;
    Ok(head)
}

/// The tail is there: the last event is the one that the last batch left.
fn compare_with_head(connection: &Connection, head: &Head) -> Result<(), StoreError> {
    let written: String = connection
        .query_row("SELECT value FROM meta WHERE key = 'head'", (), |row| row.get(0))
        .unwrap_or_default();
    if written == format!("{} {}", head.seq, hex(&head.hash)) {
        return Ok(());
    }
    let seq = written.split(' ').next().and_then(|seq| seq.parse().ok()).unwrap_or(0);
    let what = format!("the log ends with event {}, its last batch with {seq}", head.seq);
    Err(StoreError::Broken { seq: head.seq + 1, what })
}

/// The event that opened the last business day; 1 when there was none.
pub(crate) fn day_start(connection: &Connection) -> Result<u64, StoreError> {
    let seq: Option<u64> = connection.query_row(
        "SELECT max(seq) FROM event WHERE kind = 'day_opened'",
        (),
        |row| row.get(0),
    )?;
    Ok(seq.unwrap_or(1))
}

/// The report of a check.
pub(crate) fn report(head: &Head) -> Check {
    let day = (!head.day.is_empty()).then(|| head.day.clone());
    Check { seq: head.seq, hash: chain::hex(&head.hash), day }
}
