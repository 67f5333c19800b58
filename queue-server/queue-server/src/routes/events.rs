//! Following a topic as server-sent events.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use queue_types::{PointId, TicketId};
use queue_wire::ProblemKind;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::follow::{Form, Topic};
use crate::problem::Fault;
use crate::sse;

/// What to follow.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Following {
    /// Which snapshots.
    #[param(inline)]
    topic: TopicName,
    /// The point, for the topic `window`.
    #[param(value_type = Option<PointId>)]
    point: Option<String>,
    /// The ticket, for the topic `ticket`.
    #[param(value_type = Option<TicketId>)]
    id: Option<String>,
    /// Its tracking token, for the topic `ticket`.
    t: Option<String>,
}

/// The topics by name.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TopicName {
    /// `OfficeSnapshot`, for kiosks.
    Office,
    /// `BoardSnapshot`.
    Board,
    /// `WindowSnapshot` of a point.
    Window,
    /// `TicketSnapshot` for its holder.
    Ticket,
}

/// Server-sent events: `event: snapshot` with the topic's snapshot as JSON and the sequence number
/// that it reflects as `id:`; the newest at once, then each newer one, and a comment every second.
/// Whatever `Last-Event-ID` says, the first event is the whole newest snapshot. `retry:` differs
/// from follower to follower, so that a restarted server is not met by all at once.
#[utoipa::path(
    get, path = "/events", tag = "events", params(Following),
    responses((
        status = 200, description = "The stream.", body = String, content_type = "text/event-stream",
    )),
)]
pub(super) async fn follow(
    State(app): State<App>,
    following: Result<Query<Following>, QueryRejection>,
) -> Result<Response, Fault> {
    let Query(following) = following
        .map_err(|err| Fault::Invalid { why: err.body_text(), at: Some("topic".into()) })?;
    let topic = match following.topic {
        TopicName::Office => Topic::Office,
        TopicName::Board => Topic::Board,
        TopicName::Window => window(following.point.as_deref())?,
        TopicName::Ticket => ticket(&app, following.id.as_deref(), following.t.as_deref())?,
    };
    open(&app, topic, Form::Json).await
}

/// The stream of a topic.
pub(super) async fn open(app: &App, topic: Topic, form: Form) -> Result<Response, Fault> {
    app.caught_up().await;
    let frames = app.hub.follow(topic, form).ok_or_else(|| Fault::from(ProblemKind::NotFound))?;
    Ok(sse::stream(&app.house, form, frames, app.stopping.clone()))
}

/// The topic of a window page.
pub(super) fn window(point: Option<&str>) -> Result<Topic, Fault> {
    let point = point.and_then(|point| point.parse().ok());
    point.map(Topic::Window).ok_or_else(|| ProblemKind::NotFound.into())
}

/// The topic of a ticket, for whoever has its token. A wrong token, an old one and an unknown
/// ticket get the same answer.
pub(super) fn ticket(app: &App, id: Option<&str>, token: Option<&str>) -> Result<Topic, Fault> {
    let id: TicketId =
        id.and_then(|id| id.parse().ok()).ok_or_else(|| Fault::from(ProblemKind::NotFound))?;
    if app.house.keys.opens(id, token.unwrap_or_default()) {
        Ok(Topic::Ticket(id))
    } else {
        Err(ProblemKind::NotFound.into())
    }
}
