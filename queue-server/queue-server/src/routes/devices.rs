//! What devices tell of themselves, and calls for help.

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use queue_engine::command::Wish;
use queue_types::DeviceId;
use queue_wire::{DeviceState, HelpCall, ProblemKind, ServiceAction};

use super::Asked;
use super::tickets::{bytes_of, patience};
use crate::app::App;
use crate::body;
use crate::job::{Answered, Ask, print_of};
use crate::problem::Fault;

/// A device tells how it is: at each change, and every 10 seconds. Repeats change nothing, so it
/// needs no `Idempotency-Key`. Its own clock is noted and never used.
#[utoipa::path(
    put, path = "/devices/{id}/state", tag = "devices", request_body = DeviceState,
    params(("id" = DeviceId, Path)),
    responses((status = 204, description = "It is noted.")),
)]
pub(super) async fn state(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Fault> {
    let device = DeviceId::new(&id).map_err(|_| Fault::from(ProblemKind::NotFound))?;
    known(&app, &device)?;
    let state: DeviceState = body::message(&headers, body, patience(&app)).await?;
    check(&state)?;
    let (at, now) = (app.house.clock.now(), app.house.clock.steady());
    let changed = app.house.devices.tell(device, state, at, now);
    if changed.map_err(|_| Fault::from(ProblemKind::TooMany))? {
        app.refresh();
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Somebody at a device pressed «Помощь»: every window page rings. `cancelled` takes it off.
#[utoipa::path(
    post, path = "/help-calls", tag = "devices", request_body = HelpCall,
    responses((status = 204, description = "Staff are told.")),
)]
pub(super) async fn help(
    State(app): State<App>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Fault> {
    // A second press changes nothing, so the key is only asked for, as everywhere.
    body::request_id(&headers)?;
    let HelpCall { device, cancelled } = body::message(&headers, body, patience(&app)).await?;
    known(&app, &device)?;
    let (at, now) = (app.house.clock.now(), app.house.clock.steady());
    let told = app.house.devices.help(device, cancelled, at, now);
    told.map_err(|_| Fault::from(ProblemKind::TooMany))?;
    app.refresh();
    Ok(StatusCode::NO_CONTENT)
}

/// An engineer did something in a device's service menu: it is written to the log.
#[utoipa::path(
    post, path = "/devices/{id}/service-actions", tag = "devices", request_body = ServiceAction,
    params(("id" = DeviceId, Path)),
    responses((status = 204, description = "It is in the log.")),
)]
pub(super) async fn service_action(
    State(app): State<App>,
    Extension(asked): Extension<Asked>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Answered, Fault> {
    let request = body::request_id(&headers)?;
    let device = DeviceId::new(&id).map_err(|_| Fault::from(ProblemKind::NotFound))?;
    known(&app, &device)?;
    let message: ServiceAction = body::message(&headers, body, patience(&app)).await?;
    let print = print_of(&[b"service", device.as_str().as_bytes(), &bytes_of(&message)]);
    let ServiceAction { action, detail } = message;
    let wish = Wish::NoteService { device, action, detail };
    Ok(app.ask(request, print, Ask::Ticket(wish), asked.0).await?)
}

/// A device that nobody has put up cannot call staff to a place that is not there.
fn known(app: &App, device: &DeviceId) -> Result<(), Fault> {
    let here = app.house.files.kiosks.iter().any(|kiosk| kiosk.device == *device);
    if here { Ok(()) } else { Err(Fault::UnknownDevice(device.clone())) }
}

/// Texts that staff will read are short and plain.
fn check(state: &DeviceState) -> Result<(), Fault> {
    let plain =
        |text: &str, most| text.chars().count() <= most && !text.chars().any(char::is_control);
    let wrong = if !plain(&state.version, 80) {
        "version"
    } else if !plain(&state.trouble, 200) {
        "trouble"
    } else {
        return Ok(());
    };
    let why = "expected a short text without control characters".to_owned();
    Err(Fault::Invalid { why, at: Some(wrong.to_owned()) })
}
