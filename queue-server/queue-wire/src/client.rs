//! The typed client of an office's server: each call once, with deadlines and bounded answers.
//!
//! It never repeats a call by itself: a command that got no answer is sent again by whoever made
//! its key, with the same key. Only followers come back on their own ([`Follower`]).

mod error;
mod follow;

use std::time::Duration;

use queue_types::{DeviceId, Language, PointId, RequestId, TicketId};
use reqwest::header::ACCEPT_LANGUAGE;
use reqwest::{Method, RequestBuilder, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{
    API, AddService, AppointmentList, BoardSnapshot, CallTicket, Catalogue, CheckIn, DEVICE,
    DeviceState, HelpCall, IDEMPOTENCY_KEY, IssueTicket, IssuedTicket, OfficeInfo, OfflineBatch,
    OfflineBatchAnswer, OfflineNumbers, OpenPoint, PaperNumber, PaperOutcome, PaperReport,
    ParkTicket, PausePoint, PointOutcome, Reprint, ResumeTicket, ServiceAction, TicketSnapshot,
    TransferTicket,
};

pub use error::ClientError;
pub use follow::{Followed, Follower, Topic};

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(2);
/// How long a whole call may take.
const CALL: Duration = Duration::from_secs(5);
/// The largest answer that is read: the catalogue of a large office with room to spare.
const ANSWER_MAX: usize = 8 * 1024 * 1024;

/// What an operator at a point asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PointCommand {
    /// Begin to work there.
    Open(OpenPoint),
    /// Stop working there.
    Close,
    /// Begin a break.
    Pause(PausePoint),
    /// End the break.
    Resume,
    /// Call whoever is next.
    CallNext,
    /// Call this ticket out of turn.
    Call(CallTicket),
    /// Repeat the call.
    Recall,
    /// The visitor is here.
    Start,
    /// The service at hand is done.
    Finish,
    /// Nobody came.
    NoShow,
    /// The called ticket goes back to its place.
    Return,
    /// The ticket goes elsewhere.
    Transfer(TransferTicket),
    /// The ticket is set aside.
    Park(ParkTicket),
    /// A parked ticket or a no-show is back.
    ResumeTicket(ResumeTicket),
    /// One more service in the same sitting.
    AddService(AddService),
}

/// A connection pool to one server.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    language: Option<Language>,
    device: Option<DeviceId>,
}

impl Client {
    /// A client of the server at `base`, e.g. `http://127.0.0.1:8080`. Connects when first used.
    ///
    /// # Errors
    ///
    /// [`ClientError::Setup`] when `base` is no http address.
    pub fn new(base: &str) -> Result<Self, ClientError> {
        let base = base.trim_end_matches('/').to_owned();
        if !base.starts_with("http://") {
            return Err(ClientError::Setup { what: format!("`{base}` is no http:// address") });
        }
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .map_err(|source| ClientError::Setup { what: source.to_string() })?;
        Ok(Self { http, base, language: None, device: None })
    }

    /// The same client, answered in `language` where the server speaks it: what a person is told.
    #[must_use]
    pub fn speaking(&self, language: &Language) -> Self {
        Self { language: Some(language.clone()), ..self.clone() }
    }

    /// The same client in the name of a device: it is noted with what it asks for, and has a share
    /// of its own where the office limits how much one may ask for.
    #[must_use]
    pub fn of_device(&self, device: &DeviceId) -> Self {
        Self { device: Some(device.clone()), ..self.clone() }
    }

    /// Where the server is, without a slash at the end.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The whole catalogue.
    ///
    /// # Errors
    ///
    /// See [`ClientError`].
    pub async fn services(&self) -> Result<Catalogue, ClientError> {
        self.get("services").await
    }

    /// What the office is.
    ///
    /// # Errors
    ///
    /// See [`ClientError`].
    pub async fn office(&self) -> Result<OfficeInfo, ClientError> {
        self.get("office").await
    }

    /// The board as it is now.
    ///
    /// # Errors
    ///
    /// See [`ClientError`].
    pub async fn board(&self) -> Result<BoardSnapshot, ClientError> {
        self.get("board").await
    }

    /// Takes a ticket. Sent again with the same `ticket.id` and key, it is the same ticket.
    ///
    /// # Errors
    ///
    /// See [`ClientError`].
    pub async fn issue(
        &self,
        ticket: &IssueTicket,
        key: RequestId,
    ) -> Result<IssuedTicket, ClientError> {
        self.command(Method::POST, "tickets", Some(ticket), key).await
    }

    /// What a ticket's holder may know.
    ///
    /// # Errors
    ///
    /// See [`ClientError`].
    pub async fn ticket(&self, id: TicketId, token: &str) -> Result<TicketSnapshot, ClientError> {
        self.get(&format!("tickets/{id}?t={token}")).await
    }

    /// Takes back a ticket that waits or is parked, as staff may.
    ///
    /// # Errors
    ///
    /// See [`ClientError`].
    pub async fn withdraw(&self, id: TicketId, key: RequestId) -> Result<(), ClientError> {
        send(self.keyed(Method::DELETE, &format!("tickets/{id}"), None::<&()>, key))
            .await
            .map(|_| ())
    }

    /// Tells what became of a ticket's paper.
    ///
    /// # Errors
    ///
    /// See [`ClientError`].
    pub async fn paper(
        &self,
        id: TicketId,
        outcome: PaperOutcome,
        key: RequestId,
    ) -> Result<(), ClientError> {
        let path = format!("tickets/{id}/paper");
        self.quiet(Method::POST, &path, &PaperReport { outcome }, key).await
    }

    /// Tells how a device is.
    ///
    /// # Errors
    ///
    /// See [`ClientError`].
    pub async fn device_state(
        &self,
        device: &DeviceId,
        state: &DeviceState,
        key: RequestId,
    ) -> Result<(), ClientError> {
        self.quiet(Method::PUT, &format!("devices/{device}/state"), state, key).await
    }

    /// Tells what an engineer did at a device.
    ///
    /// # Errors
    ///
    /// See [`ClientError`].
    pub async fn service_action(
        &self,
        device: &DeviceId,
        action: &ServiceAction,
        key: RequestId,
    ) -> Result<(), ClientError> {
        self.quiet(Method::POST, &format!("devices/{device}/service-actions"), action, key).await
    }

    /// Hands in what a kiosk printed without the server.
    ///
    /// # Errors
    ///
    /// See [`ClientError`].
    pub async fn offline_batch(
        &self,
        batch: &OfflineBatch,
        key: RequestId,
    ) -> Result<OfflineBatchAnswer, ClientError> {
        self.command(Method::POST, "offline-batches", Some(batch), key).await
    }

    /// Which numbers of a kiosk's own the office knows today.
    ///
    /// # Errors
    ///
    /// See [`ClientError`].
    pub async fn offline_numbers(&self, device: &DeviceId) -> Result<OfflineNumbers, ClientError> {
        self.get(&format!("devices/{device}/offline-numbers")).await
    }

    /// Types in a number from paper whose kiosk cannot be reached.
    ///
    /// # Errors
    ///
    /// See [`ClientError`].
    pub async fn paper_number(
        &self,
        paper: &PaperNumber,
        key: RequestId,
    ) -> Result<IssuedTicket, ClientError> {
        self.command(Method::POST, "offline-tickets", Some(paper), key).await
    }

    /// The appointments of the day.
    ///
    /// # Errors
    ///
    /// See [`ClientError`].
    pub async fn appointments(&self) -> Result<AppointmentList, ClientError> {
        self.get("appointments").await
    }

    /// Checks an appointment in. A refusal is a problem whose kind begins with `appointment-`.
    ///
    /// # Errors
    ///
    /// See [`ClientError`].
    pub async fn check_in(
        &self,
        check_in: &CheckIn,
        key: RequestId,
    ) -> Result<IssuedTicket, ClientError> {
        self.command(Method::POST, "appointments/check-in", Some(check_in), key).await
    }

    /// A ticket to print once more.
    ///
    /// # Errors
    ///
    /// See [`ClientError`].
    pub async fn reprint(
        &self,
        reprint: &Reprint,
        key: RequestId,
    ) -> Result<IssuedTicket, ClientError> {
        self.command(Method::POST, "tickets/reprint", Some(reprint), key).await
    }

    /// Calls for help, or takes the call back.
    ///
    /// # Errors
    ///
    /// See [`ClientError`].
    pub async fn help(&self, call: &HelpCall, key: RequestId) -> Result<(), ClientError> {
        self.quiet(Method::POST, "help-calls", call, key).await
    }

    /// What an operator at `point` asks for.
    ///
    /// # Errors
    ///
    /// See [`ClientError`].
    pub async fn point(
        &self,
        point: PointId,
        command: &PointCommand,
        key: RequestId,
    ) -> Result<PointOutcome, ClientError> {
        let path = |verb: &str| format!("points/{point}/{verb}");
        let (verb, body) = command.parts()?;
        self.command(Method::POST, &path(verb), body.as_ref(), key).await
    }

    /// Follows a topic: snapshots as they come, through every loss of the connection.
    #[must_use]
    pub fn follow<T: DeserializeOwned>(&self, topic: Topic) -> Follower<T> {
        Follower::new(self.http.clone(), format!("{}{API}/events", self.base), topic)
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, ClientError> {
        let asked = self.spoken(self.http.get(self.address(path))).timeout(CALL);
        read(send(asked).await?).await
    }

    async fn command<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<&impl Serialize>,
        key: RequestId,
    ) -> Result<T, ClientError> {
        read(send(self.keyed(method, path, body, key)).await?).await
    }

    async fn quiet(
        &self,
        method: Method,
        path: &str,
        body: &impl Serialize,
        key: RequestId,
    ) -> Result<(), ClientError> {
        send(self.keyed(method, path, Some(body), key)).await.map(|_| ())
    }

    fn keyed(
        &self,
        method: Method,
        path: &str,
        body: Option<&impl Serialize>,
        key: RequestId,
    ) -> RequestBuilder {
        let asked = self.spoken(self.http.request(method, self.address(path))).timeout(CALL);
        let asked = asked.header(IDEMPOTENCY_KEY, key.to_string());
        match body {
            Some(body) => asked.json(body),
            None => asked,
        }
    }

    fn spoken(&self, asked: RequestBuilder) -> RequestBuilder {
        let asked = match &self.language {
            Some(language) => asked.header(ACCEPT_LANGUAGE, language.as_str()),
            None => asked,
        };
        match &self.device {
            Some(device) => asked.header(DEVICE, device.as_str()),
            None => asked,
        }
    }

    fn address(&self, path: &str) -> String {
        format!("{}{API}/{path}", self.base)
    }
}

impl PointCommand {
    /// The last part of the path, and the body where there is one.
    fn parts(&self) -> Result<(&'static str, Option<serde_json::Value>), ClientError> {
        Ok(match self {
            Self::Open(body) => ("open", Some(json(body)?)),
            Self::Close => ("close", None),
            Self::Pause(body) => ("pause", Some(json(body)?)),
            Self::Resume => ("resume", None),
            Self::CallNext => ("call-next", None),
            Self::Call(body) => ("call", Some(json(body)?)),
            Self::Recall => ("recall", None),
            Self::Start => ("start", None),
            Self::Finish => ("finish", None),
            Self::NoShow => ("no-show", None),
            Self::Return => ("return", None),
            Self::Transfer(body) => ("transfer", Some(json(body)?)),
            Self::Park(body) => ("park", Some(json(body)?)),
            Self::ResumeTicket(body) => ("resume-ticket", Some(json(body)?)),
            Self::AddService(body) => ("add-service", Some(json(body)?)),
        })
    }
}

fn json(body: &impl Serialize) -> Result<serde_json::Value, ClientError> {
    serde_json::to_value(body).map_err(|source| ClientError::Setup { what: source.to_string() })
}

/// Sends, and turns everything but success into an error.
async fn send(asked: RequestBuilder) -> Result<Response, ClientError> {
    let answer = asked.send().await.map_err(ClientError::unreachable)?;
    if answer.status().is_success() {
        return Ok(answer);
    }
    let status = answer.status().as_u16();
    let body = bounded(answer).await?;
    let problem = serde_json::from_slice(&body);
    Err(problem.map_or(ClientError::Status { status }, |it| ClientError::Problem(Box::new(it))))
}

async fn read<T: DeserializeOwned>(answer: Response) -> Result<T, ClientError> {
    let body = bounded(answer).await?;
    serde_json::from_slice(&body).map_err(|source| ClientError::Malformed { source })
}

/// Reads the body, at most [`ANSWER_MAX`] bytes of it.
async fn bounded(mut answer: Response) -> Result<Vec<u8>, ClientError> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(ClientError::unreachable)? {
        if body.len() + chunk.len() > ANSWER_MAX {
            return Err(ClientError::TooLarge { limit: ANSWER_MAX });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
