//! The first answer to each command, so that a repeat gets the same bytes and does nothing.

use std::collections::HashSet;

use jiff::Timestamp;
use queue_types::RequestId;
use rusqlite::{CachedStatement, Connection, OptionalExtension as _, params};

use crate::StoreError;

/// What was asked under a request id, hashed: the same id with another print is another wish.
pub type Print = [u8; 16];

/// How long an answer is kept (days).
pub(crate) const KEPT_DAYS: i64 = 7;

/// A stored answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The `Idempotency-Key` it was given to.
    pub request: RequestId,
    /// What was asked.
    pub print: Print,
    /// Its HTTP status.
    pub status: u16,
    /// Its body, byte for byte.
    pub body: Vec<u8>,
    /// The wall clock when it was given.
    pub at: Timestamp,
}

/// Prepares [`insert`] for a batch.
pub(crate) fn pen(connection: &Connection) -> Result<CachedStatement<'_>, StoreError> {
    Ok(connection.prepare_cached(
        "INSERT INTO answer (request, print, status, body, at_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?)
}

/// Stores an answer in the batch's transaction.
pub(crate) fn insert(pen: &mut CachedStatement<'_>, answer: &Answer) -> Result<(), StoreError> {
    pen.execute(params![
        answer.request.0.as_bytes(),
        answer.print,
        answer.status,
        answer.body,
        answer.at.as_millisecond()
    ])?;
    Ok(())
}

/// Which requests have an answer, as far as half of their ids tells: nearly every request is new,
/// and this says so without a look at the disk. It may hold some that were forgotten.
#[derive(Debug, Default)]
pub(crate) struct Asked(HashSet<u64>);

impl Asked {
    /// All that have an answer.
    pub(crate) fn read(connection: &Connection) -> Result<Self, StoreError> {
        let mut select = connection.prepare("SELECT request FROM answer")?;
        let requests = select.query_map((), |row| row.get::<_, [u8; 16]>(0))?;
        let half = |id: [u8; 16]| Self::half(RequestId(uuid::Uuid::from_bytes(id)));
        Ok(Self(requests.map(|id| id.map(half)).collect::<Result<_, _>>()?))
    }

    /// Whether `request` may have an answer.
    pub(crate) fn may_know(&self, request: RequestId) -> bool {
        self.0.contains(&Self::half(request))
    }

    pub(crate) fn insert(&mut self, request: RequestId) {
        self.0.insert(Self::half(request));
    }

    /// The second half of an id; in a UUIDv7 the first one is little but the time.
    const fn half(request: RequestId) -> u64 {
        request.0.as_u64_pair().1
    }
}

/// The first answer to `request`, if it was asked in the last seven days.
pub(crate) fn find(
    connection: &Connection,
    request: RequestId,
) -> Result<Option<Answer>, StoreError> {
    let mut select = connection
        .prepare_cached("SELECT print, status, body, at_ms FROM answer WHERE request = ?1")?;
    let found = select
        .query_row([request.0.as_bytes().as_slice()], |row| {
            let at = Timestamp::from_millisecond(row.get(3)?).unwrap_or(Timestamp::UNIX_EPOCH);
            Ok(Answer { request, print: row.get(0)?, status: row.get(1)?, body: row.get(2)?, at })
        })
        .optional()?;
    Ok(found)
}

/// Forgets answers that are older than seven days at `now`; at most 10,000 at a time, so that a
/// batch is never held up. Tells how many.
pub(crate) fn forget_old(connection: &Connection, now: Timestamp) -> Result<usize, StoreError> {
    let before = now.as_millisecond() - KEPT_DAYS * 24 * 60 * 60 * 1000;
    let forgotten = connection
        .prepare_cached(
            "DELETE FROM answer WHERE request IN
                (SELECT request FROM answer WHERE at_ms < ?1 LIMIT 10000)",
        )?
        .execute([before])?;
    Ok(forgotten)
}
