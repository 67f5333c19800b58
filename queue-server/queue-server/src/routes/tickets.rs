//! Taking a ticket, looking at it, giving it back, and what became of its paper.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Extension;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{ConnectInfo, Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use queue_engine::Issue;
use queue_engine::command::Wish;
use queue_engine::event::Paper;
use queue_types::{DeviceId, TicketId};
use queue_wire::{
    IssueTicket, IssuedTicket, PaperOutcome, PaperReport, ProblemKind, TicketSnapshot,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{Asked, fresh};
use crate::app::App;
use crate::body;
use crate::job::{Answered, Ask, print_of};
use crate::problem::Fault;
use crate::show::Show;

/// The token of a ticket's holder.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Holder {
    /// The tracking token (22 characters), as it stands in the tracking link.
    t: Option<String>,
}

/// A person enters the queue. The ticket is on disk when this answers.
#[utoipa::path(
    post, path = "/tickets", tag = "tickets", request_body = IssueTicket,
    responses((status = 201, description = "The person is in the queue.", body = IssuedTicket)),
)]
pub(super) async fn issue(
    State(app): State<App>,
    Extension(asked): Extension<Asked>,
    headers: HeaderMap,
    body: Body,
) -> Result<Answered, Fault> {
    let request = body::request_id(&headers)?;
    let message: IssueTicket = body::message(&headers, body, patience(&app)).await?;
    made_by_its_sender(message.id)?;
    let print = print_of(&[b"issue", &bytes_of(&message)]);
    let wish = Wish::Issue(Issue {
        ticket: message.id,
        service: message.service,
        more: message.services,
        class: message.class,
        slot: None,
        appointment: None,
        language: message.language,
        device: device(&headers)?,
    });
    Ok(app.ask(request, print, Ask::Ticket(wish), asked.0).await?)
}

/// What its holder may know of a ticket.
#[utoipa::path(
    get, path = "/tickets/{id}", tag = "tickets",
    params(("id" = TicketId, Path), Holder),
    responses((status = 200, description = "The ticket now.", body = TicketSnapshot)),
)]
pub(super) async fn look(
    State(app): State<App>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    id: Path<String>,
    holder: Result<Query<Holder>, QueryRejection>,
) -> Result<Response, Fault> {
    let ticket = allowed(&app, from, &id.0, holder)?;
    app.caught_up().await;
    let view = app.read();
    let snapshot = Show::now(&app.house, &view).ticket(ticket);
    snapshot.map(|snapshot| fresh(&snapshot)).ok_or_else(|| ProblemKind::NotFound.into())
}

/// The holder, or staff, withdraws a ticket that waits or is parked.
#[utoipa::path(
    delete, path = "/tickets/{id}", tag = "tickets",
    params(("id" = TicketId, Path), Holder),
    responses((status = 200, description = "The ticket is withdrawn.", body = TicketSnapshot)),
)]
pub(super) async fn cancel(
    State(app): State<App>,
    Extension(asked): Extension<Asked>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    id: Path<String>,
    holder: Result<Query<Holder>, QueryRejection>,
    headers: HeaderMap,
    body: Body,
) -> Result<Answered, Fault> {
    let request = body::request_id(&headers)?;
    let ticket = allowed(&app, from, &id.0, holder)?;
    body::nothing(&headers, body, patience(&app)).await?;
    let print = print_of(&[b"cancel", ticket.0.as_bytes()]);
    Ok(app.ask(request, print, Ask::Ticket(Wish::Cancel { ticket }), asked.0).await?)
}

/// The kiosk tells what became of the paper. Nobody is withdrawn for want of it.
#[utoipa::path(
    post, path = "/tickets/{id}/paper", tag = "tickets", request_body = PaperReport,
    params(("id" = TicketId, Path)),
    responses((status = 200, description = "It is noted.", body = TicketSnapshot)),
)]
pub(super) async fn paper(
    State(app): State<App>,
    Extension(asked): Extension<Asked>,
    id: Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Answered, Fault> {
    let request = body::request_id(&headers)?;
    let ticket = ticket_id(&id.0)?;
    let message: PaperReport = body::message(&headers, body, patience(&app)).await?;
    let print = print_of(&[b"paper", ticket.0.as_bytes(), &bytes_of(&message)]);
    let paper = match message.outcome {
        PaperOutcome::Printed => Paper::Printed,
        PaperOutcome::OnScreen => Paper::OnScreen,
        PaperOutcome::Unconfirmed => Paper::Unconfirmed,
    };
    let wish = Wish::ReportPaper { ticket, paper };
    Ok(app.ask(request, print, Ask::Ticket(wish), asked.0).await?)
}

/// The ticket, if the asker may know of it: with its token, or as staff. A wrong token, an old one
/// and an unknown ticket get the same answer.
fn allowed(
    app: &App,
    from: SocketAddr,
    id: &str,
    holder: Result<Query<Holder>, QueryRejection>,
) -> Result<TicketId, Fault> {
    let holder = holder.map_err(|err| Fault::Invalid { why: err.body_text(), at: None })?.0;
    let ticket = ticket_id(id)?;
    let known = match holder.t {
        Some(token) => app.house.keys.opens(ticket, &token),
        None => is_staff(app, from),
    };
    if known { Ok(ticket) } else { Err(ProblemKind::NotFound.into()) }
}

/// Until staff can sign in, staff are those at this machine, or anybody on a test network.
fn is_staff(app: &App, from: SocketAddr) -> bool {
    from.ip().is_loopback() || app.house.unauthenticated
}

/// A new ticket's id is a UUIDv7, as the interface says: ids that sort by time keep the log's
/// tables short to write.
///
/// # Errors
///
/// [`Fault::Invalid`] for any other UUID.
pub(super) fn made_by_its_sender(id: TicketId) -> Result<(), Fault> {
    match id.0.get_version_num() {
        7 => Ok(()),
        other => Err(Fault::Invalid {
            why: format!("a ticket's id is a UUID of version 7, this one is of version {other}"),
            at: Some("id".to_owned()),
        }),
    }
}

/// A ticket's id in an address; what is none is an address of nothing.
pub(super) fn ticket_id(text: &str) -> Result<TicketId, Fault> {
    text.parse().map_err(|_| ProblemKind::NotFound.into())
}

/// The device that asks, if it says so.
pub(super) fn device(headers: &HeaderMap) -> Result<Option<DeviceId>, Fault> {
    let Some(value) = headers.get(queue_wire::DEVICE) else { return Ok(None) };
    let name = value.to_str().ok().and_then(|name| DeviceId::new(name).ok());
    name.map(Some).ok_or(Fault::Header(queue_wire::DEVICE))
}

/// The time that a body may take.
pub(super) fn patience(app: &App) -> Duration {
    Duration::from_secs(app.house.config.body_timeout_s.into())
}

/// A message in one form, however it was written.
pub(super) fn bytes_of<T: serde::Serialize>(message: &T) -> Vec<u8> {
    serde_json::to_vec(message).unwrap_or_default()
}
