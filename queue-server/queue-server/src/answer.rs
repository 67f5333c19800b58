//! The answer to a command, made from the office just after it.

use jiff::Timestamp;
use queue_engine::command::Wish;
use queue_engine::{Event, Fact, Office, Stage, Ticket};
use queue_types::{Language, PointId, TicketId};
use queue_wire::{IssuedTicket, PointOutcome, ProblemKind, TicketSnapshot};
use serde::Serialize;

use crate::house::House;
use crate::job::{Answered, Ask, Job};
use crate::problem::{Fault, status_of};
use crate::show::{place_of, range, state_of};

/// What a command made. `events` is empty when it was done before and its answer is gone.
pub(crate) fn done(
    house: &House,
    office: &Office,
    job: &Job,
    events: &[Event],
    seq: u64,
    now: Timestamp,
) -> Answered {
    match &job.ask {
        Ask::Ticket(Wish::Issue(issue) | Wish::EnterPaper { issue, .. }) => {
            issued(house, office, office.ticket(issue.ticket), 201, now)
        }
        Ask::CheckIn(check_in, _) => issued(house, office, office.ticket(check_in.id), 201, now),
        Ask::Ticket(Wish::Reprint { number, .. }) => {
            issued(house, office, office.by_number(*number), 200, now)
        }
        Ask::Ticket(Wish::NoteService { .. }) => no_content(),
        Ask::Ticket(wish) => {
            let ticket = about(wish).and_then(|id| office.ticket(id));
            json(200, ticket.map(|ticket| snapshot(house, office, ticket, seq, now)).as_ref())
        }
        Ask::Point(point, _) | Ask::Back(point, _) => {
            json(200, Some(&outcome(office, *point, events, seq, now)))
        }
        // A batch answers for each of its papers.
        Ask::Papers(_) | Ask::Day(_) => no_content(),
    }
}

/// Why a command was refused, in the asker's language.
pub(crate) fn refused(house: &House, fault: &Fault, language: &Language) -> Answered {
    let problem = fault.tell(&house.texts, language);
    json(problem.status, Some(&problem))
}

const fn no_content() -> Answered {
    Answered { status: 204, body: bytes::Bytes::new() }
}

fn issued(
    house: &House,
    office: &Office,
    ticket: Option<&Ticket>,
    status: u16,
    now: Timestamp,
) -> Answered {
    let body = ticket.map(|ticket| IssuedTicket {
        id: ticket.id,
        number: ticket.number,
        service: ticket.service.clone(),
        class: ticket.class,
        issued_at: ticket.arrived,
        people_ahead: office.people_ahead(ticket.id, now),
        wait: office.wait_of(ticket.id, now).map(range),
        tracking_url: house.tracking_url(ticket.id),
        slot: ticket.slot,
    });
    json(status, body.as_ref())
}

fn snapshot(
    house: &House,
    office: &Office,
    ticket: &Ticket,
    seq: u64,
    now: Timestamp,
) -> TicketSnapshot {
    let waiting = ticket.stage == Stage::Waiting;
    let wait = if waiting { office.wait_of(ticket.id, now) } else { None };
    TicketSnapshot {
        seq,
        at: now,
        number: ticket.number,
        state: state_of(&ticket.stage),
        people_ahead: if waiting { office.people_ahead(ticket.id, now) } else { 0 },
        wait: wait.map(range),
        place: place_of(house, &ticket.stage),
    }
}

fn outcome(
    office: &Office,
    point: PointId,
    events: &[Event],
    seq: u64,
    now: Timestamp,
) -> PointOutcome {
    let told = events.iter().rev().find_map(|event| ticket_of(&event.fact));
    let id = told.or_else(|| office.point(point).and_then(|point| point.ticket));
    let ticket = id.and_then(|id| office.ticket(id));
    PointOutcome {
        point,
        seq,
        ticket: id,
        number: ticket.map(|ticket| ticket.number),
        state: ticket.map(|ticket| state_of(&ticket.stage)),
        at: events.last().map_or(now, |event| event.at),
    }
}

/// An answer in JSON.
pub(crate) fn json<T: Serialize>(status: u16, body: Option<&T>) -> Answered {
    let body = body.and_then(|body| serde_json::to_vec(body).ok());
    body.map_or_else(
        || {
            let status = status_of(ProblemKind::Internal).as_u16();
            Answered { status, body: bytes::Bytes::from_static(b"{}") }
        },
        |body| Answered { status, body: body.into() },
    )
}

/// The ticket that a holder's wish is about.
const fn about(wish: &Wish) -> Option<TicketId> {
    match wish {
        Wish::Issue(issue) | Wish::IssueOffline { issue, .. } | Wish::EnterPaper { issue, .. } => {
            Some(issue.ticket)
        }
        Wish::ReportPaper { ticket, .. }
        | Wish::Call { ticket, .. }
        | Wish::BringBack { ticket }
        | Wish::Resume { ticket }
        | Wish::Cancel { ticket } => Some(*ticket),
        Wish::Park { ticket, .. } => *ticket,
        Wish::OpenDay { .. }
        | Wish::CloseDay
        | Wish::NoteClockJump { .. }
        | Wish::SetPaperAside { .. }
        | Wish::Reprint { .. }
        | Wish::NoteService { .. }
        | Wish::OpenPoint { .. }
        | Wish::ClosePoint { .. }
        | Wish::PausePoint { .. }
        | Wish::ResumePoint { .. }
        | Wish::CallNext { .. }
        | Wish::Recall { .. }
        | Wish::Start { .. }
        | Wish::Finish { .. }
        | Wish::NoShow { .. }
        | Wish::Return { .. }
        | Wish::Transfer { .. }
        | Wish::AddService { .. } => None,
    }
}

/// The ticket that a fact is about.
const fn ticket_of(fact: &Fact) -> Option<TicketId> {
    match fact {
        Fact::TicketIssued(issued) => Some(issued.ticket),
        Fact::PaperReported { ticket, .. }
        | Fact::PaperJoined { ticket, .. }
        | Fact::TicketReprinted { ticket, .. }
        | Fact::TicketRenumbered { ticket, .. }
        | Fact::TicketCalled { ticket, .. }
        | Fact::TicketRecalled { ticket, .. }
        | Fact::ServiceStarted { ticket, .. }
        | Fact::ServiceAdded { ticket, .. }
        | Fact::ServiceFinished { ticket, .. }
        | Fact::TicketNoShow { ticket, .. }
        | Fact::TicketReturned { ticket }
        | Fact::TicketTransferred { ticket, .. }
        | Fact::TicketParked { ticket, .. }
        | Fact::TicketResumed { ticket }
        | Fact::TicketCancelled { ticket }
        | Fact::TicketExpired { ticket } => Some(*ticket),
        Fact::DayOpened { .. }
        | Fact::DayClosed { .. }
        | Fact::ClockJumped { .. }
        | Fact::PaperSetAside { .. }
        | Fact::DeviceServiced { .. }
        | Fact::PointOpened { .. }
        | Fact::PointClosed { .. }
        | Fact::PointPaused { .. }
        | Fact::PointResumed { .. } => None,
    }
}
