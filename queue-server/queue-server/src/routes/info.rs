//! What the office is, and how it is now.

use std::sync::atomic::Ordering;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use queue_types::BusinessDay;
use queue_wire::{BoardSnapshot, Catalogue, OfficeInfo};
use serde::Serialize;
use utoipa::ToSchema;

use super::fresh;
use crate::app::App;
use crate::show::Show;

/// Whether the server does its work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Health {
    /// `ok`; `disk_low` when it is time to make room; `disk_reserve` when the last room is used;
    /// `disk_full` when nothing can be written.
    status: &'static str,
    /// What is free on the disk under the log (bytes).
    disk_free_bytes: u64,
    /// The server's version.
    version: &'static str,
    /// The last event on disk.
    seq: u64,
    /// The business day that is open.
    #[schema(value_type = Option<String>, format = Date)]
    day: Option<BusinessDay>,
}

/// The whole catalogue as this office offers it. Kept by kiosks under its `ETag`.
#[utoipa::path(
    get, path = "/services", tag = "office",
    responses(
        (status = 200, description = "The catalogue.", body = Catalogue),
        (status = 304, description = "The one of `If-None-Match` is still in force."),
    ),
)]
pub(super) async fn services(State(app): State<App>, headers: HeaderMap) -> Response {
    app.house.services.answer(&headers)
}

/// What the office is, and its clock.
#[utoipa::path(
    get, path = "/office", tag = "office",
    responses((status = 200, description = "The office.", body = OfficeInfo)),
)]
pub(super) async fn office(State(app): State<App>) -> Response {
    app.caught_up().await;
    let day = app.read().office().day();
    fresh(&app.house.info(day))
}

/// What hangs in the hall. Follow `events?topic=board` instead of asking again and again.
#[utoipa::path(
    get, path = "/board", tag = "office",
    responses((status = 200, description = "The board.", body = BoardSnapshot)),
)]
pub(super) async fn board(State(app): State<App>) -> Response {
    app.caught_up().await;
    let view = app.read();
    fresh(&Show::now(&app.house, &view).board())
}

/// Whether the server does its work.
#[utoipa::path(
    get, path = "/health", tag = "operations",
    responses(
        (status = 200, description = "It does.", body = Health),
        (status = 503, description = "It reads but cannot write.", body = Health),
    ),
)]
pub(super) async fn health(State(app): State<App>) -> Response {
    let gauge = &app.house.gauge;
    let full = gauge.disk_full.load(Ordering::Relaxed);
    let disk = &app.house.disk;
    let health = Health {
        status: match (full, disk.has_reserve(), disk.is_low()) {
            (true, ..) => "disk_full",
            (_, false, _) => "disk_reserve",
            (_, _, true) => "disk_low",
            (..) => "ok",
        },
        disk_free_bytes: disk.free(),
        version: env!("CARGO_PKG_VERSION"),
        seq: gauge.committed.load(Ordering::Acquire),
        day: app.read().office().day(),
    };
    let status = if full { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
    (status, fresh(&health)).into_response()
}

/// Counters in Prometheus' text form.
#[utoipa::path(
    get, path = "/metrics", tag = "operations",
    responses((status = 200, description = "Counters.", body = String, content_type = "text/plain")),
)]
pub(super) async fn metrics(State(app): State<App>) -> Response {
    let waiting = app.read().office().waiting_count(None);
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], app.house.gauge.text(waiting, &app.house.disk)).into_response()
}
