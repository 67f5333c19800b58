//! Appointments of the day, and their check-in.

use std::net::SocketAddr;

use axum::Extension;
use axum::body::Body;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use queue_wire::{AppointmentList, CheckIn, IssuedTicket, Problem, ProblemKind};

use super::Asked;
use super::tickets::{bytes_of, device, patience};
use crate::app::App;
use crate::body;
use crate::guard::Wanted;
use crate::job::{Answered, Ask, print_of};
use crate::problem::Fault;
use crate::services::tagged;
use crate::show::Show;

/// What is booked for the business day that is open; kiosks keep it for the time without a server.
#[utoipa::path(
    get, path = "/appointments", tag = "appointments",
    responses(
        (status = 200, description = "The day's appointments.", body = AppointmentList),
        (status = 304, description = "Those of `If-None-Match` are still in force."),
    ),
)]
pub(super) async fn list(State(app): State<App>, headers: HeaderMap) -> Response {
    app.caught_up().await;
    let list = Show::now(&app.house, &app.read()).appointments();
    tagged(&headers, &format!("\"{}\"", list.version), || bytes_of(&list).into())
}

/// Whoever holds an appointment is here. Before the slot is early enough; after it, the wish is
/// sent again with `late` and another `Idempotency-Key` when the person would rather wait.
#[utoipa::path(
    post, path = "/appointments/check-in", tag = "appointments", request_body = CheckIn,
    responses(
        (status = 201, description = "The person is in the queue.", body = IssuedTicket),
        (status = 404, description = "`urn:talon:problem:appointment-unknown`", body = Problem,
            content_type = "application/problem+json"),
        (status = 409, description = "`urn:talon:problem:appointment-used`, \
            `urn:talon:problem:appointment-cancelled`, `urn:talon:problem:appointment-moved`, \
            `urn:talon:problem:appointment-late`, `urn:talon:problem:appointment-elsewhere`, \
            `urn:talon:problem:appointment-other-day`", body = Problem,
            content_type = "application/problem+json"),
    ),
)]
pub(super) async fn check_in(
    State(app): State<App>,
    Extension(asked): Extension<Asked>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Body,
) -> Result<Answered, Fault> {
    let request = body::request_id(&headers)?;
    let message: CheckIn = body::message(&headers, body, patience(&app)).await?;
    let print = print_of(&[b"check-in", &bytes_of(&message)]);
    let device = device(&headers)?;
    // Counted as a guess first, so that a thousand at once are no more than one after another.
    let now = || app.house.clock.now();
    app.guard.count(Wanted::WrongCode, &headers, from.ip(), now)?;
    let answer = app.ask(request, print, Ask::CheckIn(message, device), asked.0).await;
    let unknown = StatusCode::NOT_FOUND.as_u16();
    if answer.as_ref().map_or(true, |answer| answer.status != unknown) {
        app.guard.forgive(Wanted::WrongCode, &headers, from.ip());
    }
    answer.map_err(|kind: ProblemKind| kind.into())
}
