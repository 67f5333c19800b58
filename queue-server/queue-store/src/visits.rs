//! One row a ticket: what each event changes in the story of a visit.
//!
//! Rows can be made anew from the log at any time; `check` does so and compares.

use std::time::Duration;

use jiff::Timestamp;
use queue_engine::event::{Issued, Paper};
use queue_engine::{Event, Fact};
use queue_types::{PointId, TicketId};
use rusqlite::{CachedStatement, Connection, params};

use crate::StoreError;

/// What [`apply`] writes with: what every visitor begins with is prepared once for a batch.
pub(crate) struct Pen<'c> {
    tx: &'c Connection,
    issue: CachedStatement<'c>,
}

impl<'c> Pen<'c> {
    pub(crate) fn new(tx: &'c Connection) -> Result<Self, StoreError> {
        let issue = tx.prepare_cached(
            "INSERT INTO visits (ticket, day, number, service, queue, class, language, device,
                                 slot_ms, issued_ms, services)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?;
        Ok(Self { tx, issue })
    }
}

/// Tells `event` of business day `day` to the table of visits, in the batch's transaction.
pub(crate) fn apply(pen: &mut Pen<'_>, day: &str, event: &Event) -> Result<(), StoreError> {
    let (tx, at) = (pen.tx, event.at);
    match &event.fact {
        Fact::TicketIssued(issued) => issue(&mut pen.issue, day, issued, at),
        Fact::PaperJoined { ticket, paper, arrived } => join(tx, *ticket, paper, *arrived),
        Fact::PaperReported { ticket, paper } => report_paper(tx, *ticket, *paper),
        Fact::TicketRenumbered { ticket, number } => renumber(tx, *ticket, &String::from(*number)),
        Fact::TicketCalled { ticket, point, .. } => call(tx, *ticket, *point, at),
        Fact::TicketRecalled { ticket, .. } => count(tx, *ticket, RECALLS),
        Fact::ServiceStarted { ticket, point } => start(tx, *ticket, *point, at),
        Fact::ServiceAdded { ticket, .. } => count(tx, *ticket, SERVICES),
        Fact::ServiceFinished { ticket, next, .. } => {
            stop(tx, *ticket, at)?;
            if next.is_none() { end(tx, *ticket, "finished", at) } else { Ok(()) }
        }
        Fact::TicketNoShow { ticket, .. } => end(tx, *ticket, "no_show", at),
        Fact::TicketReturned { ticket } => {
            reopen(tx, *ticket)?;
            count(tx, *ticket, RETURNS)
        }
        Fact::TicketTransferred { ticket, .. } => {
            stop(tx, *ticket, at)?;
            count(tx, *ticket, TRANSFERS)
        }
        Fact::TicketParked { ticket, .. } => {
            stop(tx, *ticket, at)?;
            count(tx, *ticket, PARKS)
        }
        Fact::TicketCancelled { ticket } => end(tx, *ticket, "cancelled", at),
        Fact::TicketExpired { ticket } => {
            stop(tx, *ticket, at)?;
            end(tx, *ticket, "expired", at)
        }
        Fact::DayOpened { .. }
        | Fact::DayClosed { .. }
        | Fact::ClockJumped { .. }
        | Fact::PaperSetAside { .. }
        | Fact::TicketReprinted { .. }
        | Fact::DeviceServiced { .. }
        | Fact::PointOpened { .. }
        | Fact::PointClosed { .. }
        | Fact::PointPaused { .. }
        | Fact::PointResumed { .. }
        | Fact::TicketResumed { .. } => Ok(()),
    }
}

/// When visitors of a day arrived and how long they waited.
pub(crate) fn waits(
    connection: &Connection,
    day: &str,
) -> Result<Vec<(Timestamp, Duration)>, StoreError> {
    let mut found = connection.prepare_cached(
        "SELECT issued_ms, wait_ms FROM visits WHERE day = ?1 AND wait_ms IS NOT NULL LIMIT 5000",
    )?;
    let rows = found.query_map([day], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))?;
    let mut waits = Vec::new();
    for row in rows {
        let (issued_ms, wait_ms) = row?;
        if let Ok(arrived) = Timestamp::from_millisecond(issued_ms) {
            waits.push((arrived, Duration::from_millis(wait_ms.unsigned_abs())));
        }
    }
    Ok(waits)
}

fn issue(
    insert: &mut CachedStatement<'_>,
    day: &str,
    issued: &Issued,
    at: Timestamp,
) -> Result<(), StoreError> {
    let mut ticket = [0; uuid::fmt::Hyphenated::LENGTH];
    insert.execute(params![
        &*issued.ticket.0.hyphenated().encode_lower(&mut ticket),
        day,
        String::from(issued.number),
        issued.service.as_str(),
        issued.queue.as_str(),
        issued.class.rank(),
        issued.language.as_ref().map(|it| it.as_str()),
        issued.device.as_ref().map(|it| it.as_str()),
        issued.slot.map(Timestamp::as_millisecond),
        issued.arrived.unwrap_or(at).as_millisecond(),
        1 + issued.more.len()
    ])?;
    Ok(())
}

/// What the kiosk knows of a paper that reception had typed in.
fn join(
    tx: &Connection,
    ticket: TicketId,
    paper: &Issued,
    arrived: Option<Timestamp>,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE visits SET issued_ms = coalesce(?2, issued_ms), language = coalesce(language, ?3),
                           device = coalesce(device, ?4)
         WHERE ticket = ?1",
    )?
    .execute(params![
        ticket.to_string(),
        arrived.map(Timestamp::as_millisecond),
        paper.language.as_ref().map(|it| it.as_str()),
        paper.device.as_ref().map(|it| it.as_str())
    ])?;
    Ok(())
}

fn report_paper(tx: &Connection, ticket: TicketId, paper: Paper) -> Result<(), StoreError> {
    let paper = match paper {
        Paper::Printed => "printed",
        Paper::OnScreen => "on_screen",
        Paper::Unconfirmed => "unconfirmed",
    };
    tx.prepare_cached("UPDATE visits SET paper = ?2 WHERE ticket = ?1")?
        .execute(params![ticket.to_string(), paper])?;
    Ok(())
}

fn renumber(tx: &Connection, ticket: TicketId, number: &str) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE visits SET number = ?2 WHERE ticket = ?1")?
        .execute(params![ticket.to_string(), number])?;
    Ok(())
}

fn call(
    tx: &Connection,
    ticket: TicketId,
    point: PointId,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE visits SET calls = calls + 1, point = ?2,
                           first_called_ms = coalesce(first_called_ms, ?3)
         WHERE ticket = ?1",
    )?
    .execute(params![ticket.to_string(), point.number(), at.as_millisecond()])?;
    Ok(())
}

/// The wait ends with the first start of service and is never counted again.
fn start(
    tx: &Connection,
    ticket: TicketId,
    point: PointId,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE visits SET point = ?2, last_started_ms = ?3,
                           first_started_ms = coalesce(first_started_ms, ?3),
                           wait_ms = coalesce(wait_ms, max(0, ?3 - issued_ms))
         WHERE ticket = ?1",
    )?
    .execute(params![ticket.to_string(), point.number(), at.as_millisecond()])?;
    Ok(())
}

/// Adds the time since the last start, if service was under way.
fn stop(tx: &Connection, ticket: TicketId, at: Timestamp) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE visits SET service_ms = service_ms + max(0, ?2 - last_started_ms),
                           last_started_ms = NULL
         WHERE ticket = ?1 AND last_started_ms IS NOT NULL",
    )?
    .execute(params![ticket.to_string(), at.as_millisecond()])?;
    Ok(())
}

fn end(tx: &Connection, ticket: TicketId, outcome: &str, at: Timestamp) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE visits SET outcome = ?2, finished_ms = ?3 WHERE ticket = ?1")?
        .execute(params![ticket.to_string(), outcome, at.as_millisecond()])?;
    Ok(())
}

/// A no-show who came after all is in the queue again.
fn reopen(tx: &Connection, ticket: TicketId) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE visits SET outcome = 'open', finished_ms = NULL WHERE ticket = ?1")?
        .execute([ticket.to_string()])?;
    Ok(())
}

const RECALLS: &str = "UPDATE visits SET recalls = recalls + 1 WHERE ticket = ?1";
const RETURNS: &str = "UPDATE visits SET returns = returns + 1 WHERE ticket = ?1";
const TRANSFERS: &str = "UPDATE visits SET transfers = transfers + 1 WHERE ticket = ?1";
const PARKS: &str = "UPDATE visits SET parks = parks + 1 WHERE ticket = ?1";
const SERVICES: &str = "UPDATE visits SET services = services + 1 WHERE ticket = ?1";

fn count(tx: &Connection, ticket: TicketId, sql: &'static str) -> Result<(), StoreError> {
    tx.prepare_cached(sql)?.execute([ticket.to_string()])?;
    Ok(())
}
