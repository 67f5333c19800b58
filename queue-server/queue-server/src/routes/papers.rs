//! Papers printed without the server: from the kiosk, or from reception before it. And a paper
//! that is printed once more.

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use queue_engine::Issue;
use queue_engine::command::Wish;
use queue_wire::{
    IssuedTicket, OFFLINE_BATCH_MAX, OfflineBatch, OfflineBatchAnswer, PaperNumber, Reprint,
};

use super::Asked;
use super::tickets::{bytes_of, device, patience};
use crate::app::App;
use crate::body;
use crate::job::{Answered, Ask, PaperBatch, print_of};
use crate::problem::Fault;

/// The largest batch that is read (bytes): 200 tickets of six services each, and room to spare.
const BATCH_BYTES: usize = 256 * 1024;

/// A kiosk that is back tells what it printed without the server. Everything enters the queue once,
/// at its printed time; what cannot is set aside with a sentence for staff, and the rest is taken.
///
/// A repeat under the same `Idempotency-Key` may bear another `device_now`: its first answer holds.
#[utoipa::path(
    post, path = "/offline-batches", tag = "tickets", request_body = OfflineBatch,
    responses((status = 200, description = "What became of each ticket.", body = OfflineBatchAnswer)),
)]
pub(super) async fn batch(
    State(app): State<App>,
    Extension(asked): Extension<Asked>,
    headers: HeaderMap,
    body: Body,
) -> Result<Answered, Fault> {
    let request = body::request_id(&headers)?;
    let batch: OfflineBatch =
        body::long_message(&headers, body, patience(&app), BATCH_BYTES).await?;
    let ahead = app.house.clock.now().duration_since(batch.device_now);
    let kiosks = &app.house.files.kiosks;
    let Some(kiosk) = kiosks.iter().find(|kiosk| kiosk.device == batch.device) else {
        return Err(Fault::UnknownDevice(batch.device));
    };
    let count = batch.tickets.len();
    if count > OFFLINE_BATCH_MAX {
        let why = format!("{count} tickets in one batch; at most {OFFLINE_BATCH_MAX}");
        return Err(Fault::Invalid { why, at: Some("tickets".to_owned()) });
    }
    let told = (&batch.device, &batch.tickets);
    let print = print_of(&[b"offline-batch", &bytes_of(&told)]);
    let papers =
        PaperBatch { device: batch.device, kiosk: kiosk.number, ahead, tickets: batch.tickets };
    Ok(app.ask(request, print, Ask::Papers(papers), asked.0).await?)
}

/// Reception types in the number of a paper whose kiosk cannot be reached. The kiosk's own word of
/// it joins the visit later.
#[utoipa::path(
    post, path = "/offline-tickets", tag = "tickets", request_body = PaperNumber,
    responses((status = 201, description = "The person is in the queue.", body = IssuedTicket)),
)]
pub(super) async fn enter(
    State(app): State<App>,
    Extension(asked): Extension<Asked>,
    headers: HeaderMap,
    body: Body,
) -> Result<Answered, Fault> {
    let request = body::request_id(&headers)?;
    let message: PaperNumber = body::message(&headers, body, patience(&app)).await?;
    let print = print_of(&[b"offline-ticket", &bytes_of(&message)]);
    let known = |number| app.house.files.kiosks.iter().any(|kiosk| kiosk.number == number);
    if !message.number.kiosk().is_some_and(known) {
        let why = format!("{} is no number that a kiosk of this office prints", message.number);
        return Err(Fault::Invalid { why, at: Some("number".to_owned()) });
    }
    let issue = Issue {
        ticket: message.id,
        service: message.service,
        more: Vec::new(),
        class: message.class,
        slot: None,
        appointment: None,
        language: None,
        device: device(&headers)?,
    };
    let wish = Wish::EnterPaper { issue, number: message.number };
    Ok(app.ask(request, print, Ask::Ticket(wish), asked.0).await?)
}

/// Another paper of a ticket of today, issued at most 30 minutes ago and still open. It says
/// «повтор», and the log says that it was printed.
#[utoipa::path(
    post, path = "/tickets/reprint", tag = "tickets", request_body = Reprint,
    responses((status = 200, description = "The ticket to print.", body = IssuedTicket)),
)]
pub(super) async fn reprint(
    State(app): State<App>,
    Extension(asked): Extension<Asked>,
    headers: HeaderMap,
    body: Body,
) -> Result<Answered, Fault> {
    let request = body::request_id(&headers)?;
    let message: Reprint = body::message(&headers, body, patience(&app)).await?;
    let print = print_of(&[b"reprint", &bytes_of(&message)]);
    let wish = Wish::Reprint { number: message.number, device: device(&headers)? };
    Ok(app.ask(request, print, Ask::Ticket(wish), asked.0).await?)
}
