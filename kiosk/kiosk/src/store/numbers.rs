//! The count of offline numbers, and the tickets that the server has not taken in yet.

use jiff::Timestamp;
use jiff::civil::Date;
use kiosk_flow::{Book, NoNumber, Told};
use queue_types::{KioskNumber, TicketId, TicketNumber};
use queue_wire::{IssueTicket, PaperOutcome};
use rusqlite::{OptionalExtension as _, Row, Transaction, params};

use super::Step;
use super::file::{File, StoreError, name_of, step_of};

/// The day's count, and what was printed without the server. Nothing about a visitor: a ticket's id,
/// its number, what was ordered.
pub(super) const OFFLINE: &str = "
CREATE TABLE book (
    only_one INTEGER NOT NULL PRIMARY KEY CHECK (only_one = 1),
    day      TEXT NOT NULL,           -- the latest business day that this disk has seen
    spent    INTEGER NOT NULL         -- the last number given on it
        CHECK (spent BETWEEN 0 AND 999)
) STRICT;
CREATE TABLE offline_tickets (
    place      INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT NOT NULL UNIQUE,  -- the ticket's UUIDv7
    day        TEXT NOT NULL,
    number     TEXT NOT NULL,
    body       TEXT NOT NULL,         -- the order as it is sent (JSON)
    office_ms  INTEGER NOT NULL,      -- when, by the office's clock as the kiosk knew it
    machine_ms INTEGER NOT NULL,      -- and by the machine's own
    code       TEXT,                  -- of the appointment that was checked in with it
    paper      TEXT                   -- what became of the paper, once that is known
        CHECK (paper IN ('printed', 'on_screen', 'unconfirmed')),
    refused    TEXT,                  -- why the server did not take it in
    UNIQUE (day, number)
) STRICT;
";
/// How much paper was printed.
pub(super) const PAPER: &str = "
CREATE TABLE paper (
    only_one   INTEGER NOT NULL PRIMARY KEY CHECK (only_one = 1),
    printed_mm INTEGER NOT NULL        -- since this disk was put in
) STRICT;
";
/// Tickets that the server refused are kept so long (days), for whoever asks.
const ASIDE_DAYS: i64 = 7;

/// A ticket that was printed without the server.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Printed {
    /// What was ordered.
    pub order: IssueTicket,
    /// The code of the appointment that was checked in with it.
    pub code: Option<String>,
    /// What is on the paper.
    pub number: TicketNumber,
    /// When, by the office's clock as the kiosk knew it.
    pub office: Timestamp,
    /// When, by the machine's own clock.
    pub machine: Timestamp,
}

/// An order that wants a number now.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    /// The order.
    pub order: IssueTicket,
    /// The code of the appointment that is checked in with it.
    pub code: Option<String>,
    /// This kiosk's own number.
    pub kiosk: KioskNumber,
    /// The business day by the kiosk's clock.
    pub today: Date,
    /// The office's clock as the kiosk knows it.
    pub office: Timestamp,
    /// The machine's own clock.
    pub machine: Timestamp,
}

/// How much waits here for the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Waiting {
    /// Tickets to be sent.
    pub to_send: u32,
    /// Tickets that the server refused.
    pub refused: u32,
}

impl File {
    /// The count as it stands.
    pub(super) fn book(&self) -> Result<Option<Book>, StoreError> {
        let row = |row: &Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, u16>(1)?));
        let found = self.connection.query_row("SELECT day, spent FROM book", (), row).optional()?;
        // A day that is none proves nothing, as if there were no row.
        Ok(found.and_then(|(day, spent)| Some(Book { day: day.parse().ok()?, spent })))
    }

    /// Takes in what the server knows of this kiosk's numbers.
    pub(super) fn tell(&mut self, told: Told) -> Result<Option<Book>, StoreError> {
        let before = self.book()?;
        self.write_book(before, Some(Book::told(before, told)))
    }

    fn write_book(
        &mut self,
        before: Option<Book>,
        after: Option<Book>,
    ) -> Result<Option<Book>, StoreError> {
        if let Some(book) = after
            && before != after
        {
            let tx = self.connection.transaction()?;
            save(&tx, book)?;
            let long_ago = book.day.checked_sub(jiff::Span::new().days(ASIDE_DAYS));
            if let Ok(long_ago) = long_ago {
                tx.execute(
                    "DELETE FROM offline_tickets WHERE refused IS NOT NULL AND day < ?1",
                    params![long_ago.to_string()],
                )?;
            }
            tx.commit()?;
            self.changes += 1;
        }
        Ok(after)
    }

    /// Gives the next number to an order: count and ticket are on disk together, or neither is. A
    /// repeat gets the number it has; an order whose ticket the server gave gets none.
    pub(super) fn number(
        &mut self,
        wanted: &Wanted,
    ) -> Result<Result<TicketNumber, Refused>, StoreError> {
        let id = wanted.order.id.to_string();
        if let Some(number) = self.number_of(wanted.order.id)? {
            return Ok(Ok(number));
        }
        if self.step(wanted.order.id)?.is_some_and(|step| step != Step::Made) {
            return Ok(Err(Refused::Issued));
        }
        let next = match self.book()?.ok_or(NoNumber::Unproven).and_then(|it| it.next(wanted.today))
        {
            Ok(next) => next,
            Err(no) => return Ok(Err(Refused::NoNumber(no))),
        };
        let Some(number) = next.number(wanted.kiosk) else {
            return Ok(Err(Refused::NoNumber(NoNumber::Spent)));
        };
        let body = serde_json::to_string(&wanted.order).map_err(StoreError::Body)?;
        let tx = self.connection.transaction()?;
        save(&tx, next)?;
        tx.prepare_cached(
            "INSERT INTO offline_tickets (id, day, number, body, office_ms, machine_ms, code)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            id,
            next.day.to_string(),
            String::from(number),
            body,
            wanted.office.as_millisecond(),
            wanted.machine.as_millisecond(),
            wanted.code,
        ])?;
        tx.prepare_cached("DELETE FROM orders WHERE id = ?1")?.execute(params![id])?;
        tx.commit()?;
        self.changes += 1;
        Ok(Ok(number))
    }

    /// The server gave the ticket of `id`: the order is held, unless an offline number came first.
    pub(super) fn settle(&mut self, id: TicketId) -> Result<Option<TicketNumber>, StoreError> {
        let number = self.number_of(id)?;
        if number.is_none() {
            let tx = self.connection.transaction()?;
            tx.prepare_cached("INSERT OR REPLACE INTO orders (id, step) VALUES (?1, ?2)")?
                .execute(params![id.to_string(), name_of(Step::Held)])?;
            tx.commit()?;
            self.changes += 1;
        }
        Ok(number)
    }

    /// Keeps what became of an offline ticket's paper; `false` when there is no such ticket here.
    pub(super) fn note_paper(
        &mut self,
        id: TicketId,
        outcome: PaperOutcome,
    ) -> Result<bool, StoreError> {
        self.change(
            "UPDATE offline_tickets SET paper = ?2 WHERE id = ?1",
            params![id.to_string(), name_of(Step::Ended(outcome))],
        )
    }

    /// Nobody has seen these: they are forgotten.
    pub(super) fn drop_tickets(&mut self, ids: &[TicketId]) -> Result<(), StoreError> {
        self.take_tickets(ids).map(drop)
    }

    /// The server knows these: they are forgotten. Says what became of their papers.
    pub(super) fn take_tickets(
        &mut self,
        ids: &[TicketId],
    ) -> Result<Vec<(TicketId, Option<PaperOutcome>)>, StoreError> {
        let mut papers = Vec::new();
        let tx = self.connection.transaction()?;
        for id in ids {
            let delete = "DELETE FROM offline_tickets WHERE id = ?1 RETURNING paper";
            let paper: Option<Option<String>> = tx
                .prepare_cached(delete)?
                .query_row(params![id.to_string()], |row| row.get(0))
                .optional()?;
            papers.extend(paper.map(|paper| (*id, outcome_of(paper.as_deref()))));
        }
        tx.commit()?;
        self.changes += 1;
        Ok(papers)
    }

    /// The server refused this one: it is kept aside and never sent again.
    pub(super) fn set_aside(&mut self, id: TicketId, why: &str) -> Result<bool, StoreError> {
        self.change(
            "UPDATE offline_tickets SET refused = ?2 WHERE id = ?1",
            params![id.to_string(), why],
        )
    }

    /// The first tickets to be sent, in the order of their printing. A row that cannot be read is
    /// set aside: it must not stop the others.
    pub(super) fn unsent(&mut self, most: usize) -> Result<Vec<Printed>, StoreError> {
        let mut select = self.connection.prepare_cached(
            "SELECT id, body, number, office_ms, machine_ms, code FROM offline_tickets
             WHERE refused IS NULL ORDER BY place LIMIT ?1",
        )?;
        let row = |row: &Row<'_>| Ok((row.get::<_, String>(0)?, read(row)?));
        let most = u32::try_from(most).unwrap_or(u32::MAX);
        let rows = select.query_map(params![most], row)?.collect::<Result<Vec<_>, _>>()?;
        drop(select);
        let mut printed = Vec::new();
        for (id, ticket) in rows {
            match ticket {
                Some(ticket) => printed.push(ticket),
                None => {
                    tracing::error!(ticket = id, "a ticket on the kiosk's disk cannot be read");
                    let aside = "UPDATE offline_tickets SET refused = 'unreadable' WHERE id = ?1";
                    self.change(aside, params![id])?;
                }
            }
        }
        Ok(printed)
    }

    /// So much more paper was printed.
    pub(super) fn add_paper(&mut self, mm: u32) -> Result<bool, StoreError> {
        self.change(
            "INSERT INTO paper (only_one, printed_mm) VALUES (1, ?1)
             ON CONFLICT DO UPDATE SET printed_mm = printed_mm + ?1",
            params![mm],
        )
    }

    /// Paper printed since this disk was put in (mm).
    pub(super) fn printed_mm(&self) -> Result<Option<u64>, StoreError> {
        let select = "SELECT printed_mm FROM paper";
        Ok(self.connection.query_row(select, (), |row| row.get(0)).optional()?)
    }

    /// How much waits for the server.
    pub(super) fn waiting(&self) -> Result<Waiting, StoreError> {
        let row = |row: &Row<'_>| Ok(Waiting { to_send: row.get(0)?, refused: row.get(1)? });
        Ok(self.connection.query_row(
            "SELECT count(*) FILTER (WHERE refused IS NULL),
                    count(*) FILTER (WHERE refused IS NOT NULL) FROM offline_tickets",
            (),
            row,
        )?)
    }

    fn number_of(&self, id: TicketId) -> Result<Option<TicketNumber>, StoreError> {
        let select = "SELECT number FROM offline_tickets WHERE id = ?1";
        let number: Option<String> = self
            .connection
            .query_row(select, params![id.to_string()], |row| row.get(0))
            .optional()?;
        Ok(number.and_then(|number| number.parse().ok()))
    }

    fn step(&self, id: TicketId) -> Result<Option<Step>, StoreError> {
        let select = "SELECT step FROM orders WHERE id = ?1";
        let step: Option<String> = self
            .connection
            .query_row(select, params![id.to_string()], |row| row.get(0))
            .optional()?;
        Ok(step.as_deref().and_then(step_of))
    }

    fn change(&mut self, sql: &str, values: impl rusqlite::Params) -> Result<bool, StoreError> {
        let tx = self.connection.transaction()?;
        let changed = tx.prepare_cached(sql)?.execute(values)?;
        tx.commit()?;
        self.changes += 1;
        Ok(changed > 0)
    }
}

/// A ticket of columns 1 to 5, or `None` when this program cannot have written it.
fn read(row: &Row<'_>) -> rusqlite::Result<Option<Printed>> {
    let (body, number): (String, String) = (row.get(1)?, row.get(2)?);
    let (office_ms, machine_ms): (i64, i64) = (row.get(3)?, row.get(4)?);
    let code: Option<String> = row.get(5)?;
    let ticket = || {
        Some(Printed {
            order: serde_json::from_str(&body).ok()?,
            code: code.clone(),
            number: number.parse().ok()?,
            office: Timestamp::from_millisecond(office_ms).ok()?,
            machine: Timestamp::from_millisecond(machine_ms).ok()?,
        })
    };
    Ok(ticket())
}

fn outcome_of(paper: Option<&str>) -> Option<PaperOutcome> {
    match paper.and_then(step_of) {
        Some(Step::Ended(outcome)) => Some(outcome),
        Some(Step::Made | Step::Held) | None => None,
    }
}

/// Why an order gets no offline number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// There is none to give.
    NoNumber(NoNumber),
    /// The server's own number came first.
    Issued,
}

fn save(tx: &Transaction<'_>, book: Book) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT OR REPLACE INTO book (only_one, day, spent) VALUES (1, ?1, ?2)")?
        .execute(params![book.day.to_string(), book.spent])?;
    Ok(())
}
