//! The pages, as `queue_pages` makes them, and the streams that keep them fresh.

use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use queue_types::PointId;
use queue_wire::{OfficeInfo, ProblemKind};
use serde::Deserialize;

use super::events;
use crate::app::App;
use crate::follow::{Form, Topic};
use crate::problem::Fault;
use crate::show::Show;

/// The routes of the pages; they are for people and stand in no description.
pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/", get(index))
        .route("/window/{n}", get(window))
        .route("/reception", get(reception))
        .route("/board", get(board))
        .route("/t/{id}/{token}", get(ticket))
        .route("/assets/{*path}", get(asset))
        .route("/pages/events", get(follow))
}

async fn index(State(app): State<App>) -> Response {
    page(StatusCode::OK, queue_pages::index_page(&info(&app)))
}

async fn board(State(app): State<App>) -> Response {
    app.caught_up().await;
    let snapshot = Show::now(&app.house, &app.read()).board();
    page(StatusCode::OK, queue_pages::board_page(&info(&app), &snapshot))
}

async fn reception(State(app): State<App>) -> Response {
    app.caught_up().await;
    let now = Show::now(&app.house, &app.read()).reception();
    page(StatusCode::OK, queue_pages::reception_page(&info(&app), &app.house.files.catalogue, &now))
}

async fn window(State(app): State<App>, Path(point): Path<String>) -> Response {
    app.caught_up().await;
    let point: Option<PointId> = point.parse().ok();
    let snapshot = point.and_then(|point| Show::now(&app.house, &app.read()).window(point));
    let Some(snapshot) = snapshot else { return not_found(&app) };
    let catalogue = &app.house.files.catalogue;
    page(StatusCode::OK, queue_pages::window_page(&info(&app), catalogue, &snapshot))
}

async fn ticket(
    State(app): State<App>,
    Path((id, token)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    app.caught_up().await;
    let found = events::ticket(&app, Some(&id), Some(&token)).ok();
    let info = spoken(info(&app), language_of(&app, found, &headers));
    let Some(Topic::Ticket(ticket)) = found else { return missing(&info) };
    let snapshot = Show::now(&app.house, &app.read()).ticket(ticket);
    let Some(snapshot) = snapshot else { return missing(&info) };
    page(StatusCode::OK, queue_pages::ticket_page(&info, &snapshot, &ticket, &token))
}

/// The language of a phone's page, as its place among the office's: the one chosen at the kiosk for
/// this ticket, else the first of the browser's that the pages speak, else the office's own.
fn language_of(app: &App, topic: Option<Topic>, headers: &HeaderMap) -> usize {
    let chosen = match topic {
        Some(Topic::Ticket(id)) => {
            app.read().office().ticket(id).and_then(|ticket| ticket.language.clone())
        }
        Some(Topic::Office | Topic::Board | Topic::Window(_) | Topic::Reception) | None => None,
    };
    let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|it| it.to_str().ok());
    let preferred = crate::texts::preferred(accept.unwrap_or_default());
    let info = info(app);
    let spoken = chosen.into_iter().chain(preferred).find(|it| queue_pages::speaks(&info, it));
    let place = spoken.and_then(|spoken| info.languages.iter().position(|it| *it == spoken));
    place.unwrap_or(0)
}

/// The office as it speaks in the language of this place among its own.
fn spoken(info: OfficeInfo, language: usize) -> OfficeInfo {
    match info.languages.get(language).cloned() {
        Some(language) => queue_pages::speaking(info, &language),
        None => info,
    }
}

async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Result<Response, Fault> {
    let asset = queue_pages::asset(&path).ok_or_else(|| Fault::from(ProblemKind::NotFound))?;
    let known =
        headers.get(header::IF_NONE_MATCH).is_some_and(|it| it.as_bytes() == asset.etag.as_bytes());
    let mut response =
        if known { StatusCode::NOT_MODIFIED.into_response() } else { asset.bytes.into_response() };
    let own = [
        ("content-type", asset.content_type),
        ("etag", asset.etag),
        ("cache-control", asset.cache_control),
    ];
    dress(&mut response, &own);
    dress(&mut response, queue_pages::ASSET_HEADERS);
    Ok(response)
}

/// What a page follows.
#[derive(Debug, Deserialize)]
struct Following {
    view: Followed,
    point: Option<String>,
    id: Option<String>,
    token: Option<String>,
}

/// The pages that follow the server.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Followed {
    Window,
    Reception,
    Board,
    Ticket,
}

async fn follow(
    State(app): State<App>,
    following: Result<Query<Following>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let Query(following) = following
        .map_err(|err| Fault::Invalid { why: err.body_text(), at: Some("view".into()) })?;
    let topic = match following.view {
        Followed::Board => Topic::Board,
        Followed::Reception => Topic::Reception,
        Followed::Window => events::window(following.point.as_deref())?,
        Followed::Ticket => {
            events::ticket(&app, following.id.as_deref(), following.token.as_deref())?
        }
    };
    let form = match topic {
        Topic::Ticket(_) => {
            app.caught_up().await;
            Form::HtmlIn(language_of(&app, Some(topic), &headers))
        }
        Topic::Office | Topic::Board | Topic::Window(_) | Topic::Reception => Form::Html,
    };
    let mut response = events::open(&app, topic, form).await?;
    dress(&mut response, queue_pages::PAGE_HEADERS);
    Ok(response)
}

fn info(app: &App) -> OfficeInfo {
    let day = app.read().office().day();
    app.house.info(day)
}

fn not_found(app: &App) -> Response {
    missing(&info(app))
}

fn missing(info: &OfficeInfo) -> Response {
    page(StatusCode::NOT_FOUND, queue_pages::not_found_page(info))
}

fn page(status: StatusCode, html: String) -> Response {
    let mut response = (status, Html(html)).into_response();
    dress(&mut response, queue_pages::PAGE_HEADERS);
    response
}

fn dress(response: &mut Response, headers: &[(&'static str, &'static str)]) {
    for (name, value) in headers {
        let name = HeaderName::from_static(name);
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
}
