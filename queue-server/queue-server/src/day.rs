//! The business day: opened and closed by the office's calendar, as commands like any other.

use std::time::Duration;

use jiff::SignedDuration;
use queue_engine::command::Wish;
use queue_engine::{Office, Stage};
use queue_types::{BusinessDay, RequestId};
use sha2::{Digest as _, Sha256};
use tokio::time::MissedTickBehavior;

use crate::app::{App, stopped};
use crate::job::{Ask, print_of};

/// The calendar is looked at so often (office time).
const LOOK: Duration = Duration::from_secs(5);
/// People who are inside when the doors close are served, but no longer than this.
const LINGER: Duration = Duration::from_secs(2 * 60 * 60);

/// What the calendar asks for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Due {
    Nothing,
    Open(BusinessDay),
    Close(BusinessDay),
}

/// Keeps the day in step with the calendar until the server stops.
pub(crate) async fn keep(app: App) {
    let pause = app.house.clock.on_wall(LOOK);
    let pause = pause.clamp(Duration::from_millis(20), Duration::from_secs(1));
    let mut ticks = tokio::time::interval(pause);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut stopping = app.stopping.clone();
    loop {
        tokio::select! {
            () = stopped(&mut stopping) => return,
            _ = ticks.tick() => look(&app).await,
        }
    }
}

/// Looks at the calendar once.
pub(crate) async fn look(app: &App) {
    app.caught_up().await;
    if let Some(by) = app.house.clock.take_jump() {
        note_jump(app, by).await;
    }
    match due(app) {
        Due::Nothing => {}
        Due::Open(day) => {
            // The key comes first: a ticket without a link would be issued otherwise.
            if let Err(err) = app.house.keys.begin(day) {
                tracing::error!(error = %err, "the tracking key of the day cannot be written");
                return;
            }
            if command(app, &format!("open {day}"), Wish::OpenDay { day }).await {
                tracing::info!(%day, "the business day is open");
            }
        }
        Due::Close(day) => {
            if command(app, &format!("close {day}"), Wish::CloseDay).await {
                app.house.keys.end();
                tracing::info!(%day, "the business day is closed");
            }
        }
    }
}

fn due(app: &App) -> Due {
    let (hours, now) = (&app.house.files.hours, app.house.clock.now());
    let today = hours.business_day(now);
    let view = app.read();
    match view.office().day() {
        Some(day) if day != today => Due::Close(day),
        Some(day) => {
            let closing = hours.closing(day);
            let over = closing.is_none_or(|closing| now >= closing);
            let late = closing.and_then(|closing| closing.checked_add(LINGER).ok());
            let late = late.is_none_or(|late| now >= late);
            if over && (late || is_empty(view.office())) { Due::Close(day) } else { Due::Nothing }
        }
        None if hours.is_open(now) && view.last_day().is_none_or(|last| last < today) => {
            Due::Open(today)
        }
        None => Due::Nothing,
    }
}

/// Nobody waits, is called, is served or is expected back.
fn is_empty(office: &Office) -> bool {
    office.tickets().all(|ticket| match ticket.stage {
        Stage::Waiting | Stage::Called { .. } | Stage::Serving { .. } | Stage::Parked { .. } => {
            false
        }
        Stage::Finished { .. } | Stage::NoShow { .. } | Stage::Cancelled | Stage::Expired => true,
    })
}

/// Whoever reads the log later sees why two times beside it do not fit.
async fn note_jump(app: &App, by: SignedDuration) {
    let by_ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
    let name = format!("clock jump {} {by_ms}", app.house.clock.now());
    if !command(app, &name, Wish::NoteClockJump { by_ms }).await {
        app.house.clock.keep_jump(by);
    }
}

/// Asks for it under a name made from `what`: however often it is asked, it is done once.
async fn command(app: &App, what: &str, wish: Wish) -> bool {
    let text = format!("talon {what}");
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&Sha256::digest(text.as_bytes())[..16]);
    let request = RequestId(uuid::Builder::from_custom_bytes(bytes).into_uuid());
    let print = print_of(&[text.as_bytes()]);
    let language = app.house.language().clone();
    match app.ask(request, print, Ask::Day(wish), language).await {
        Ok(answer) if answer.status < 300 => true,
        Ok(answer) => {
            tracing::error!(what, status = answer.status, "the calendar's command was refused");
            false
        }
        Err(kind) => {
            tracing::warn!(what, problem = kind.urn(), "the calendar's command waits");
            false
        }
    }
}
