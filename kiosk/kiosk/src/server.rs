//! The line to the office's server, on a thread of its own: requests go out, inputs come back.

use std::io;
use std::thread;
use std::time::Duration;

use jiff::tz::TimeZone;
use kiosk_flow::{Input, Request};
use queue_types::{DeviceId, RequestId, TicketId};
use queue_wire::client::{Client, ClientError, Followed, Topic};
use queue_wire::{DeviceState, HelpCall, IssueTicket, OfficeInfo, OfficeSnapshot, PaperOutcome};
use tokio::sync::{mpsc, watch};
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use crate::printing::{Health, Told};

/// How long an order may take before it is sent again under its id.
const ORDER: Duration = Duration::from_millis(2500);
/// How often a device says how it is when nothing changed.
const ALIVE: Duration = Duration::from_secs(10);
/// How often the office's hours and the catalogue's version are asked for.
const OFFICE: Duration = Duration::from_secs(60);
/// How often a report that must arrive is sent again, and how often at most.
const REPORT: (Duration, u32) = (Duration::from_secs(5), 60);

/// Where what the server says goes.
pub(crate) type Tell = mpsc::UnboundedSender<Told>;

/// The server's side of the kiosk.
pub(crate) struct Server {
    requests: mpsc::UnboundedSender<Request>,
}

impl Server {
    /// Starts the thread. It ends with the last sender of `tell`'s other half, or with `self`.
    pub(crate) fn start(
        client: Client,
        device: DeviceId,
        health: watch::Receiver<Health>,
        tell: Tell,
    ) -> io::Result<Self> {
        let (requests, inbox) = mpsc::unbounded_channel();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let line = Line { client, device, tell };
        thread::Builder::new().name("server".into()).spawn(move || {
            runtime.block_on(line.serve(inbox, health));
        })?;
        Ok(Self { requests })
    }

    /// Does what the flow asks of the server. Returns at once.
    pub(crate) fn ask(&self, request: Request) {
        // The thread outlives this handle; it cannot be gone.
        self.requests.send(request).ok();
    }
}

#[derive(Clone)]
struct Line {
    client: Client,
    device: DeviceId,
    tell: Tell,
}

impl Line {
    async fn serve(self, inbox: mpsc::UnboundedReceiver<Request>, health: watch::Receiver<Health>) {
        tokio::join!(
            self.clone().obey(inbox),
            self.clone().follow(),
            self.clone().know_the_office(),
            self.report_health(health),
        );
    }

    /// Each request is a task of its own: a slow one holds nothing up.
    async fn obey(self, mut inbox: mpsc::UnboundedReceiver<Request>) {
        while let Some(request) = inbox.recv().await {
            let line = self.clone();
            match request {
                Request::Issue(order) => drop(tokio::spawn(line.issue(order))),
                Request::ReportPaper { id, outcome } => {
                    drop(tokio::spawn(line.report_paper(id, outcome)));
                }
                Request::CallHelp { cancelled } => drop(tokio::spawn(line.call_help(cancelled))),
                Request::SpareId | Request::Print(_) => (),
            }
        }
    }

    async fn issue(self, order: IssueTicket) {
        let id = order.id;
        // The ticket's own id names the command too: whoever repeats it, it is done once.
        let asked = self.client.issue(&order, RequestId(id.0));
        let input = match timeout(ORDER, asked).await {
            Ok(Ok(ticket)) => Input::Issued(Box::new(ticket)),
            Ok(Err(ClientError::Problem(no))) if !ClientError::Problem(no.clone()).may_pass() => {
                tracing::info!(kind = no.kind, "the server gave no ticket");
                Input::Refused { id, detail: no.detail }
            }
            Ok(Err(error)) => {
                tracing::warn!(%error, "no answer to an order");
                Input::Unanswered(id)
            }
            Err(_) => {
                tracing::warn!("no answer to an order in time");
                Input::Unanswered(id)
            }
        };
        self.tell(input);
    }

    /// Repeats until the server knows, or a few minutes have gone by.
    async fn report_paper(self, id: TicketId, outcome: PaperOutcome) {
        let key = new_key();
        let (pause, times) = REPORT;
        for _ in 0..times {
            match self.client.paper(id, outcome, key).await {
                Ok(()) => return,
                Err(error) if error.may_pass() => sleep(pause).await,
                Err(error) => {
                    tracing::info!(%error, ?outcome, "the server took no report of a paper");
                    return;
                }
            }
        }
        tracing::warn!(?outcome, "a report of a paper never reached the server");
    }

    async fn call_help(self, cancelled: bool) {
        let call = HelpCall { device: self.device.clone(), cancelled };
        let answer = timeout(ORDER, self.client.help(&call, new_key())).await;
        let known = matches!(answer, Ok(Ok(())));
        if !known {
            tracing::warn!(cancelled, "a call for help did not reach the server");
        }
        if !cancelled {
            self.tell(Input::HelpAnswered(known));
        }
    }

    /// Snapshots of the queue, and whether the server is heard at all.
    async fn follow(self) {
        let mut office = self.client.follow::<OfficeSnapshot>(Topic::Office);
        let (mut losses, mut open) = (0_u32, None);
        loop {
            match office.next().await {
                Followed::Snapshot(snapshot) => {
                    // When the doors open or close, so do hours and the next opening.
                    if losses != 0 || open.is_some_and(|it| it != snapshot.open) {
                        self.ask_office().await;
                    }
                    (losses, open) = (0, Some(snapshot.open));
                    self.tell(Input::Snapshot(Box::new(snapshot)));
                    self.tell(Input::Link(true));
                }
                Followed::Lost(error) => {
                    losses += 1;
                    // A connection that ends is news only when the next one fails as well.
                    if losses == 2 {
                        tracing::warn!(%error, "the server is not heard");
                        self.tell(Input::Link(false));
                    }
                }
            }
        }
    }

    /// Hours and catalogue, at start and once a minute.
    async fn know_the_office(self) {
        let mut version = String::new();
        loop {
            let known = match self.ask_office().await {
                Some(office) if office.catalogue_version == version => true,
                Some(office) => match self.client.services().await {
                    Ok(catalogue) => {
                        version = office.catalogue_version;
                        self.tell(Input::Catalogue(Box::new(catalogue)));
                        true
                    }
                    Err(error) => {
                        tracing::warn!(%error, "the catalogue did not come");
                        false
                    }
                },
                None => false,
            };
            sleep(if known { OFFICE } else { Duration::from_secs(1) }).await;
        }
    }

    async fn ask_office(&self) -> Option<OfficeInfo> {
        let office = self.client.office().await.ok()?;
        let zone = TimeZone::get(&office.time_zone).unwrap_or_else(|error| {
            tracing::error!(%error, zone = office.time_zone, "unknown time zone, UTC is shown");
            TimeZone::UTC
        });
        self.tell(Input::Office(Box::new(office.clone()), zone));
        Some(office)
    }

    /// How this device is: at each change and every 10 s.
    async fn report_health(self, mut health: watch::Receiver<Health>) {
        loop {
            let state = device_state(&health.borrow_and_update());
            if let Err(error) = self.client.device_state(&self.device, &state, new_key()).await {
                tracing::debug!(%error, "the server did not hear how this kiosk is");
            }
            // A printer that is gone for good changes nothing more: then only the clock counts.
            if let Ok(Err(_)) = timeout(ALIVE, health.changed()).await {
                sleep(ALIVE).await;
            }
        }
    }

    fn tell(&self, input: Input) {
        // The window outlives the line except while the kiosk shuts down.
        self.tell.send(Told::Input(input)).ok();
    }
}

fn device_state(health: &Health) -> DeviceState {
    DeviceState {
        version: concat!("talon-kiosk ", env!("CARGO_PKG_VERSION")).to_owned(),
        clock: device_clock(),
        printer_online: health.online,
        paper: health.paper,
        cover_open: health.cover_open,
        cutter_error: health.cutter_error,
        trouble: health.trouble.map(crate::texts::attendant).unwrap_or_default(),
    }
}

#[expect(clippy::disallowed_methods, reason = "the device tells its own clock")]
fn device_clock() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

pub(crate) fn new_key() -> RequestId {
    RequestId(Uuid::now_v7())
}
