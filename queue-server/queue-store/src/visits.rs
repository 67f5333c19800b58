//! One row a ticket: what each event changes in the story of a visit.
//!
//! Rows can be made anew from the log at any time; `check` does so and compares.

use jiff::Timestamp;
use queue_engine::event::{Issued, Paper};
use queue_engine::{Event, Fact};
use queue_types::{PointId, TicketId};
use rusqlite::{Transaction, params};

use crate::StoreError;

/// Tells `event` of business day `day` to the table of visits, in the batch's transaction.
pub(crate) fn apply(tx: &Transaction<'_>, day: &str, event: &Event) -> Result<(), StoreError> {
    let at = event.at;
    match &event.fact {
        Fact::TicketIssued(issued) => issue(tx, day, issued, at),
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
        | Fact::PointOpened { .. }
        | Fact::PointClosed { .. }
        | Fact::PointPaused { .. }
        | Fact::PointResumed { .. }
        | Fact::TicketResumed { .. } => Ok(()),
    }
}

fn issue(
    tx: &Transaction<'_>,
    day: &str,
    issued: &Issued,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO visits (ticket, day, number, service, queue, class, language, device, slot_ms,
                             issued_ms, services)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute(params![
        issued.ticket.to_string(),
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

fn report_paper(tx: &Transaction<'_>, ticket: TicketId, paper: Paper) -> Result<(), StoreError> {
    let paper = match paper {
        Paper::Printed => "printed",
        Paper::OnScreen => "on_screen",
        Paper::Unconfirmed => "unconfirmed",
    };
    tx.prepare_cached("UPDATE visits SET paper = ?2 WHERE ticket = ?1")?
        .execute(params![ticket.to_string(), paper])?;
    Ok(())
}

fn renumber(tx: &Transaction<'_>, ticket: TicketId, number: &str) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE visits SET number = ?2 WHERE ticket = ?1")?
        .execute(params![ticket.to_string(), number])?;
    Ok(())
}

fn call(
    tx: &Transaction<'_>,
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
    tx: &Transaction<'_>,
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
fn stop(tx: &Transaction<'_>, ticket: TicketId, at: Timestamp) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE visits SET service_ms = service_ms + max(0, ?2 - last_started_ms),
                           last_started_ms = NULL
         WHERE ticket = ?1 AND last_started_ms IS NOT NULL",
    )?
    .execute(params![ticket.to_string(), at.as_millisecond()])?;
    Ok(())
}

fn end(
    tx: &Transaction<'_>,
    ticket: TicketId,
    outcome: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE visits SET outcome = ?2, finished_ms = ?3 WHERE ticket = ?1")?
        .execute(params![ticket.to_string(), outcome, at.as_millisecond()])?;
    Ok(())
}

/// A no-show who came after all is in the queue again.
fn reopen(tx: &Transaction<'_>, ticket: TicketId) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE visits SET outcome = 'open', finished_ms = NULL WHERE ticket = ?1")?
        .execute([ticket.to_string()])?;
    Ok(())
}

const RECALLS: &str = "UPDATE visits SET recalls = recalls + 1 WHERE ticket = ?1";
const RETURNS: &str = "UPDATE visits SET returns = returns + 1 WHERE ticket = ?1";
const TRANSFERS: &str = "UPDATE visits SET transfers = transfers + 1 WHERE ticket = ?1";
const PARKS: &str = "UPDATE visits SET parks = parks + 1 WHERE ticket = ?1";
const SERVICES: &str = "UPDATE visits SET services = services + 1 WHERE ticket = ?1";

fn count(tx: &Transaction<'_>, ticket: TicketId, sql: &'static str) -> Result<(), StoreError> {
    tx.prepare_cached(sql)?.execute([ticket.to_string()])?;
    Ok(())
}
