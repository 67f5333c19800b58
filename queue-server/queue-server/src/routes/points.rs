//! What an operator at a point asks for.

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use queue_engine::Refusal;
use queue_engine::command::Wish;
use queue_types::PointId;
use queue_wire::{
    AddService, CallTicket, OpenPoint, ParkTicket, PausePoint, PointOutcome, ProblemKind,
    ResumeTicket, TransferTicket,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Asked;
use super::tickets::{bytes_of, patience};
use crate::app::App;
use crate::body;
use crate::job::{Answered, Ask, print_of};
use crate::problem::Fault;

/// One command at a point: its name in the address, and how its message becomes a wish.
macro_rules! command {
    ($(#[$doc:meta])* $name:ident, $path:literal, $message:ty, $ask:expr) => {
        $(#[$doc])*
        #[utoipa::path(
            post, path = $path, tag = "points", request_body = $message,
            params(("id" = PointId, Path)),
            responses((status = 200, description = "What is at the point now.", body = PointOutcome)),
        )]
        pub(super) async fn $name(
            State(app): State<App>,
            Extension(asked): Extension<Asked>,
            id: Path<String>,
            headers: HeaderMap,
            body: Body,
        ) -> Result<Answered, Fault> {
            let ask: fn(PointId, $message) -> Ask = $ask;
            with_message(&app, asked, &id.0, &headers, body, $path, ask).await
        }
    };
    ($(#[$doc:meta])* $name:ident, $path:literal, $wish:expr) => {
        $(#[$doc])*
        #[utoipa::path(
            post, path = $path, tag = "points",
            params(("id" = PointId, Path)),
            responses((status = 200, description = "What is at the point now.", body = PointOutcome)),
        )]
        pub(super) async fn $name(
            State(app): State<App>,
            Extension(asked): Extension<Asked>,
            id: Path<String>,
            headers: HeaderMap,
            body: Body,
        ) -> Result<Answered, Fault> {
            let wish: fn(PointId) -> Wish = $wish;
            without_message(&app, asked, &id.0, &headers, body, $path, wish).await
        }
    };
}

command!(
    /// Somebody begins to work at the point.
    open, "/points/{id}/open", OpenPoint,
    |point, message| Ask::Point(point, Wish::OpenPoint { point, operator: message.operator })
);
command!(
    /// Nobody works at the point any more.
    close, "/points/{id}/close", |point| Wish::ClosePoint { point }
);
command!(
    /// A break begins.
    pause, "/points/{id}/pause", PausePoint,
    |point, message| Ask::Point(point, Wish::PausePoint { point, reason: message.reason })
);
command!(
    /// The break ends.
    resume, "/points/{id}/resume", |point| Wish::ResumePoint { point }
);
command!(
    /// Calls whoever is next.
    call_next, "/points/{id}/call-next", |point| Wish::CallNext { point }
);
command!(
    /// Calls this very ticket, out of its turn.
    call, "/points/{id}/call", CallTicket,
    |point, message| {
        let CallTicket { ticket, reason } = message;
        Ask::Point(point, Wish::Call { point, ticket, reason })
    }
);
command!(
    /// Repeats the call.
    recall, "/points/{id}/recall", |point| Wish::Recall { point }
);
command!(
    /// The visitor came; the wait ends here.
    start, "/points/{id}/start", |point| Wish::Start { point }
);
command!(
    /// The service at hand is done.
    finish, "/points/{id}/finish", |point| Wish::Finish { point }
);
command!(
    /// Nobody came.
    no_show, "/points/{id}/no-show", |point| Wish::NoShow { point }
);
command!(
    /// The called ticket goes back to its place.
    return_ticket, "/points/{id}/return", |point| Wish::Return { point }
);
command!(
    /// The ticket goes to another service or point and keeps its arrival.
    transfer, "/points/{id}/transfer", TransferTicket,
    |point, message| {
        let TransferTicket { service, point: to, reason } = message;
        Ask::Point(point, Wish::Transfer { point, service, to, reason })
    }
);
command!(
    /// The ticket is set aside; its place is kept.
    park, "/points/{id}/park", ParkTicket,
    |point, message| {
        let ParkTicket { minutes, ticket } = message;
        Ask::Point(point, Wish::Park { point, ticket, minutes })
    }
);
command!(
    /// A parked ticket, or a no-show who came after all, is back in its place.
    resume_ticket, "/points/{id}/resume-ticket", ResumeTicket,
    |point, message| Ask::Back(point, message.ticket)
);
command!(
    /// One more service in the same sitting.
    add_service, "/points/{id}/add-service", AddService,
    |point, message| Ask::Point(point, Wish::AddService { point, service: message.service })
);

async fn with_message<T: DeserializeOwned + Serialize>(
    app: &App,
    asked: Asked,
    id: &str,
    headers: &HeaderMap,
    body: Body,
    name: &str,
    ask: fn(PointId, T) -> Ask,
) -> Result<Answered, Fault> {
    let request = body::request_id(headers)?;
    let point = point_id(app, id)?;
    let message: T = body::message(headers, body, patience(app)).await?;
    let number = point.number().to_be_bytes();
    let print = print_of(&[name.as_bytes(), &number, &bytes_of(&message)]);
    Ok(app.ask(request, print, ask(point, message), asked.0).await?)
}

async fn without_message(
    app: &App,
    asked: Asked,
    id: &str,
    headers: &HeaderMap,
    body: Body,
    name: &str,
    wish: fn(PointId) -> Wish,
) -> Result<Answered, Fault> {
    let request = body::request_id(headers)?;
    let point = point_id(app, id)?;
    body::nothing(headers, body, patience(app)).await?;
    let print = print_of(&[name.as_bytes(), &point.number().to_be_bytes()]);
    Ok(app.ask(request, print, Ask::Point(point, wish(point)), asked.0).await?)
}

/// A point of the office by its number in an address.
pub(super) fn point_id(app: &App, text: &str) -> Result<PointId, Fault> {
    let point: PointId = text.parse().map_err(|_| Fault::from(ProblemKind::NotFound))?;
    if app.house.files.plan.points.contains_key(&point) {
        Ok(point)
    } else {
        Err(Refusal::UnknownPoint(point).into())
    }
}
