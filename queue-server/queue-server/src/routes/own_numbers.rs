//! What a kiosk with a new disk asks first: which of its own numbers are out today.

use axum::extract::{Path, State};
use axum::response::Response;
use queue_types::{DeviceId, TicketNumber};
use queue_wire::{OfflineNumbers, ProblemKind};

use super::fresh;
use crate::app::App;
use crate::problem::Fault;

/// A kiosk has so many numbers of its own for a day.
const A_DAY: u16 = 999;

/// Which of a kiosk's own numbers the office knows today. A kiosk asks at each contact, so that one
/// whose disk was replaced repeats none.
#[utoipa::path(
    get, path = "/devices/{id}/offline-numbers", tag = "devices",
    params(("id" = DeviceId, Path)),
    responses((status = 200, description = "What is known.", body = OfflineNumbers)),
)]
pub(super) async fn offline_numbers(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let device = DeviceId::new(&id).map_err(|_| Fault::from(ProblemKind::NotFound))?;
    let kiosk = app.house.files.kiosks.iter().find(|kiosk| kiosk.device == device);
    let kiosk = kiosk.ok_or(Fault::UnknownDevice(device))?.number;
    app.caught_up().await;
    let view = app.read();
    let office = view.office();
    let day =
        office.day().unwrap_or_else(|| app.house.files.hours.business_day(app.house.clock.now()));
    let begun = office.day() == Some(day) || office.last_day() == Some(day);
    let known = |count: &u16| {
        let number = TicketNumber::offline(kiosk, *count);
        number.is_some_and(|number| office.by_number(number).is_some())
    };
    // The day's tickets stay known until the next day opens.
    let last = if begun { (1..=A_DAY).rev().find(known).unwrap_or(0) } else { 0 };
    Ok(fresh(&OfflineNumbers { day, last, begun }))
}
