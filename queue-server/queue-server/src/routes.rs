//! The interface: each route is registered together with its description, so the document at
//! `/api/openapi.json` cannot lack one.

mod appointments;
mod devices;
mod events;
mod info;
mod open_api;
mod own_numbers;
mod pages;
mod papers;
mod points;
mod tickets;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::{HeaderValue, Method, Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use hyper::body::Incoming;
use queue_types::Language;
use queue_wire::ProblemKind;
use tower::ServiceExt as _;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::guard::Wanted;
use crate::job::Answered;
use crate::problem::{self, Fault, status_of};

/// Everything that is mounted, and its description.
fn api() -> (Router<App>, OpenApi) {
    let api = OpenApiRouter::new()
        .routes(routes!(info::services))
        .routes(routes!(info::office))
        .routes(routes!(info::board))
        .routes(routes!(info::health))
        .routes(routes!(info::metrics))
        .routes(routes!(tickets::issue))
        .routes(routes!(papers::reprint))
        .routes(routes!(papers::batch))
        .routes(routes!(papers::enter))
        .routes(routes!(appointments::list))
        .routes(routes!(appointments::check_in))
        .routes(routes!(tickets::look, tickets::cancel))
        .routes(routes!(tickets::paper))
        .routes(routes!(points::open))
        .routes(routes!(points::close))
        .routes(routes!(points::pause))
        .routes(routes!(points::resume))
        .routes(routes!(points::call_next))
        .routes(routes!(points::call))
        .routes(routes!(points::recall))
        .routes(routes!(points::start))
        .routes(routes!(points::finish))
        .routes(routes!(points::no_show))
        .routes(routes!(points::return_ticket))
        .routes(routes!(points::transfer))
        .routes(routes!(points::park))
        .routes(routes!(points::resume_ticket))
        .routes(routes!(points::add_service))
        .routes(routes!(devices::state))
        .routes(routes!(devices::service_action))
        .routes(routes!(own_numbers::offline_numbers))
        .routes(routes!(devices::help))
        .routes(routes!(events::follow));
    let (router, document) =
        OpenApiRouter::with_openapi(open_api::head()).nest(queue_wire::API, api).split_for_parts();
    (router, open_api::complete(document))
}

/// The description of the interface, complete.
pub(crate) fn document() -> OpenApi {
    api().1
}

/// All routes; requests reach them through [`door`], where hosts, sites and limits are checked.
pub(crate) fn router(app: App) -> Router {
    let (router, document) = api();
    let document: Arc<str> = document.to_json().unwrap_or_default().into();
    router
        .route(
            "/api/openapi.json",
            get(move || async move {
                let json = HeaderValue::from_static("application/json");
                ([(header::CONTENT_TYPE, json)], document.to_string())
            }),
        )
        .merge(pages::router())
        .fallback(|| async { Fault::from(ProblemKind::NotFound) })
        .method_not_allowed_fallback(|| async { Fault::from(ProblemKind::MethodNotAllowed) })
        .with_state(app)
}

/// The language in which this request is answered.
#[derive(Clone, Debug)]
pub(crate) struct Asked(pub Language);

/// Every request comes in here and every answer goes out here: problems get their sentences.
///
/// It stands around the router instead of in it, where each layer costs an allocation a request.
pub(crate) async fn door(
    app: &App,
    router: Router,
    from: SocketAddr,
    mut request: Request<Incoming>,
) -> Response {
    let accept = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|it| it.to_str().ok());
    let language = app.house.texts.choose(accept, app.house.language());
    let mut response = match admit(app, from, &request) {
        Ok(()) => {
            request.extensions_mut().insert(ConnectInfo(from));
            request.extensions_mut().insert(Asked(language.clone()));
            router.oneshot(request).await.unwrap_or_else(|never| match never {})
        }
        Err(fault) => fault.into_response(),
    };
    if let Some(fault) = response.extensions_mut().remove::<Fault>() {
        let allow = response.headers_mut().remove(header::ALLOW);
        response = problem::respond(&fault.tell(&app.house.texts, &language));
        if let Some(allow) = allow {
            response.headers_mut().insert(header::ALLOW, allow);
        }
    }
    app.house.gauge.answered(response.status().as_u16());
    let nosniff = HeaderValue::from_static("nosniff");
    response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, nosniff);
    response
}

/// The host, the site and the share of whoever asks.
fn admit(app: &App, from: SocketAddr, request: &Request<Incoming>) -> Result<(), Fault> {
    let (headers, path) = (request.headers(), request.uri().path());
    app.guard.admit(request.method(), headers)?;
    if let Some(path) = path.strip_prefix(queue_wire::API) {
        let now = || app.house.clock.now();
        app.guard.count(Wanted::Request, headers, from.ip(), now)?;
        let wanted = match path {
            "/tickets" | "/offline-tickets" => Some(Wanted::Ticket),
            "/tickets/reprint" => Some(Wanted::Reprint),
            _ => None,
        };
        if let Some(wanted) = wanted
            && request.method() == Method::POST
        {
            app.guard.count(wanted, headers, from.ip(), now)?;
        }
    }
    Ok(())
}

impl IntoResponse for Fault {
    /// Only the status; the door knows the language and adds the rest.
    fn into_response(self) -> Response {
        let mut response = status_of(self.kind()).into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl IntoResponse for Answered {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let kind = if status.is_client_error() || status.is_server_error() {
            problem::CONTENT_TYPE
        } else {
            HeaderValue::from_static("application/json")
        };
        let headers = [
            (header::CONTENT_TYPE, kind),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        (status, headers, self.body).into_response()
    }
}

/// JSON that no cache keeps.
pub(crate) fn fresh<T: serde::Serialize>(body: &T) -> Response {
    let headers = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    (headers, axum::Json(body)).into_response()
}

#[cfg(test)]
mod tests;
