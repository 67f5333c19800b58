//! The line to the office's server, on a thread of its own: requests go out, inputs come back.

use std::io;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use jiff::tz::TimeZone;
use kiosk_flow::{Chore, Input, Reprinted, Request};
use queue_types::{DeviceId, KioskNumber, Language, RequestId, TicketId, TicketNumber};
use queue_wire::client::{Client, ClientError, Followed, Topic};
use queue_wire::{
    AppointmentList, Catalogue, CheckIn, DeviceState, HelpCall, IssueTicket, OfficeInfo,
    OfficeSnapshot, PaperOutcome, Reprint, ServiceAction,
};
use tokio::sync::{mpsc, watch};
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use crate::cache::Cache;
use crate::check_in;
use crate::clock::{Clock, later, machine};
use crate::offline::Orders;
use crate::parts::PartsHealth;
use crate::printing::{Health, Told};
use crate::store::{self, Hand, Step};
use crate::texts::Attendant;

/// How long an order may take before it is sent again under its id.
const ORDER: Duration = Duration::from_millis(2500);
/// How often a device says how it is when nothing changed.
const ALIVE: Duration = Duration::from_secs(10);
/// How often the newest snapshot is kept on the kiosk's disk.
const KEEP: Duration = Duration::from_secs(60);
/// How often the office's hours and the catalogue's version are asked for.
const OFFICE: Duration = Duration::from_secs(60);
/// Pause before what must arrive is sent again, and to what it grows.
const PERSIST: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(60));
/// An order may be on its way still when the server is first asked about it; what is unknown so
/// much later never came.
const STRAGGLER: Duration = Duration::from_secs(5);

/// Where what the server says goes.
pub(crate) type Tell = mpsc::UnboundedSender<Told>;

/// The kiosk's own disk, as the line to the server needs it.
pub(crate) struct Kept {
    /// Writes to it.
    pub hand: Hand,
    /// Orders that an earlier run left open.
    pub open: mpsc::UnboundedReceiver<(TicketId, Step)>,
    /// What the server said last.
    pub cache: Cache,
}

/// What of the office concerns this very kiosk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct About {
    /// Its own number there; without one it has no numbers of its own.
    pub kiosk: Option<KioskNumber>,
}

/// The server's side of the kiosk.
pub(crate) struct Server {
    requests: mpsc::UnboundedSender<Request>,
}

impl Server {
    /// Starts the thread. It ends with the last sender of `tell`'s other half, or with `self`.
    pub(crate) fn start(
        client: Client,
        device: DeviceId,
        clock: Clock,
        kept: Kept,
        attendant: Attendant,
        health: (watch::Receiver<Health>, watch::Receiver<PartsHealth>),
        tell: Tell,
    ) -> io::Result<Self> {
        let (requests, inbox) = mpsc::unbounded_channel();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let Kept { hand, open, cache } = kept;
        let (languages, _) = watch::channel(Vec::new());
        let (about, _) = watch::channel(None);
        let (heard, _) = watch::channel(false);
        let (attendant, orders) = (Arc::new(attendant), Orders::default());
        let line = Line {
            client,
            device,
            clock,
            hand,
            cache,
            attendant,
            languages,
            about,
            heard,
            orders,
            tell,
        };
        line.remember();
        thread::Builder::new().name("server".into()).spawn(move || {
            runtime.block_on(line.serve(inbox, open, health));
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
pub(crate) struct Line {
    pub(crate) client: Client,
    pub(crate) device: DeviceId,
    pub(crate) clock: Clock,
    pub(crate) hand: Hand,
    cache: Cache,
    attendant: Arc<Attendant>,
    /// The office's languages, its own first; none until it is known.
    pub(crate) languages: watch::Sender<Vec<Language>>,
    /// What the office says of this kiosk, once it is known.
    pub(crate) about: watch::Sender<Option<About>>,
    /// Whether the server is heard.
    pub(crate) heard: watch::Sender<bool>,
    pub(crate) orders: Orders,
    tell: Tell,
}

impl Line {
    async fn serve(
        self,
        inbox: mpsc::UnboundedReceiver<Request>,
        open: mpsc::UnboundedReceiver<(TicketId, Step)>,
        health: (watch::Receiver<Health>, watch::Receiver<PartsHealth>),
    ) {
        tokio::join!(
            self.clone().obey(inbox),
            self.clone().close_what_is_open(open),
            self.clone().follow(),
            self.clone().know_the_office(),
            self.clone().watch_numbers(),
            self.clone().hand_in(),
            self.report_health(health.0, health.1),
        );
    }

    /// Each request is a task of its own: a slow one holds nothing up.
    async fn obey(self, mut inbox: mpsc::UnboundedReceiver<Request>) {
        while let Some(request) = inbox.recv().await {
            let line = self.clone();
            match request {
                Request::Issue(order) => drop(tokio::spawn(line.issue(order))),
                Request::Number { order, code, today, at } => {
                    drop(tokio::spawn(line.number(order, code, today, at)));
                }
                Request::CheckIn(asked) => drop(tokio::spawn(line.check_in(asked))),
                Request::Reprint(number) => drop(tokio::spawn(line.reprint(number))),
                Request::ReportPaper { id, outcome } => {
                    drop(tokio::spawn(line.report_paper(id, outcome)));
                }
                Request::Withdraw(id) => drop(tokio::spawn(line.withdraw(id))),
                Request::CallHelp { cancelled } => drop(tokio::spawn(line.call_help(cancelled))),
                Request::Chore(chore) => drop(tokio::spawn(line.audit(chore))),
                Request::SpareId => drop(tokio::spawn(line.make_spare())),
                Request::Print(_)
                | Request::PrintDocuments(_)
                | Request::CheckCode(_)
                | Request::Say { .. }
                | Request::Hush
                | Request::Volume(_) => (),
            }
        }
    }

    /// An id for the next ticket, on disk before anybody can use it: the touch that orders costs no
    /// write. Without a disk the visitor is served all the same; staff know of the disk by then.
    async fn make_spare(self) {
        let id = TicketId(Uuid::now_v7());
        self.hand.keep(id, Step::Made).await;
        self.tell(Input::SpareId(id));
    }

    /// What an earlier run was killed over: a ticket that nobody has seen is taken back, one that
    /// somebody may hold stays and is flagged for staff.
    async fn close_what_is_open(self, mut open: mpsc::UnboundedReceiver<(TicketId, Step)>) {
        while let Some((id, step)) = open.recv().await {
            tracing::info!(ticket = %id, ?step, "an order of an earlier run is open");
            let line = self.clone();
            match step {
                Step::Made => drop(tokio::spawn(line.withdraw(id))),
                Step::Held => drop(tokio::spawn(line.report_paper(id, PaperOutcome::Unconfirmed))),
                Step::Ended(outcome) => drop(tokio::spawn(line.report_paper(id, outcome))),
            }
        }
    }

    async fn issue(self, order: IssueTicket) {
        let id = order.id;
        // The ticket's own id names the command too: whoever repeats it, it is done once.
        let client = match &order.language {
            Some(language) => self.client.speaking(language),
            None => self.client.clone(),
        };
        let asked = client.issue(&order, RequestId(id.0));
        let input = match timeout(ORDER, asked).await {
            Ok(Ok(ticket)) => {
                if !self.server_numbers(id).await {
                    return;
                }
                Input::Issued(Box::new(ticket))
            }
            Ok(Err(ClientError::Problem(no))) if !ClientError::Problem(no.clone()).may_pass() => {
                tracing::info!(kind = no.kind, "the server gave no ticket");
                self.hand.forget(id);
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

    /// As [`Self::issue`], for a booked time.
    async fn check_in(self, asked: CheckIn) {
        let id = asked.id;
        let client = match &asked.language {
            Some(language) => self.client.speaking(language),
            None => self.client.clone(),
        };
        let input = match timeout(ORDER, client.check_in(&asked, RequestId(id.0))).await {
            Ok(Ok(ticket)) => {
                self.hand.keep(id, Step::Held).await;
                Input::Issued(Box::new(ticket))
            }
            Ok(Err(ClientError::Problem(no))) if !ClientError::Problem(no.clone()).may_pass() => {
                tracing::info!(kind = no.kind, "the server gave no ticket for a booked time");
                self.hand.forget(id);
                Input::CheckInRefused { id, refusal: Box::new(check_in::refusal(*no)) }
            }
            Ok(Err(error)) => {
                tracing::warn!(%error, "no answer to a check-in");
                Input::Unanswered(id)
            }
            Err(_) => {
                tracing::warn!("no answer to a check-in in time");
                Input::Unanswered(id)
            }
        };
        self.tell(input);
    }

    /// Another paper of a ticket. An answer that is lost costs nothing: only one that comes prints.
    async fn reprint(self, number: TicketNumber) {
        let (client, wanted) = (self.client.of_device(&self.device), Reprint { number });
        let asked = client.reprint(&wanted, new_key());
        let said = match timeout(ORDER, asked).await {
            Ok(Ok(ticket)) => Reprinted::Ticket(Box::new(ticket)),
            Ok(Err(ClientError::Problem(no))) if !ClientError::Problem(no.clone()).may_pass() => {
                tracing::info!(kind = no.kind, "the server gave no other paper");
                Reprinted::Refused
            }
            Ok(Err(error)) => {
                tracing::warn!(%error, "no answer about a number");
                Reprinted::Unanswered
            }
            Err(_) => Reprinted::Unanswered,
        };
        self.tell(Input::Reprinted { number, said });
    }

    /// Repeats until the server knows; what it does not know when the kiosk ends is told at the
    /// next start.
    pub(crate) async fn report_paper(self, id: TicketId, outcome: PaperOutcome) {
        if self.hand.note_paper(id, outcome).await {
            return; // The server does not know the ticket yet; it is told with it.
        }
        self.hand.note(id, Step::Ended(outcome));
        let key = new_key();
        let asked = persist(|| self.client.paper(id, outcome, key)).await;
        if let Err(error) = asked {
            tracing::info!(%error, ?outcome, "the server took no report of a paper");
        }
        self.hand.forget(id);
    }

    /// Takes back a ticket whose number nobody saw, once it is known whether there is one. One that
    /// cannot be taken back any more (it is called, or over) is flagged for staff.
    async fn withdraw(self, id: TicketId) {
        self.hand.forget_tickets(vec![id]);
        if !self.took_back(id).await {
            sleep(STRAGGLER).await;
            if !self.took_back(id).await {
                tracing::debug!(ticket = %id, "an order never reached the server");
            }
        }
        self.hand.forget(id);
    }

    /// Whether there was a ticket to be taken back.
    async fn took_back(&self, id: TicketId) -> bool {
        let key = new_key();
        match persist(|| self.client.withdraw(id, key)).await {
            Ok(()) => {
                tracing::info!(ticket = %id, "a ticket that nobody saw is taken back");
                return true;
            }
            Err(error) => tracing::debug!(ticket = %id, %error, "a ticket is not taken back"),
        }
        let (key, outcome) = (new_key(), PaperOutcome::Unconfirmed);
        let flagged = persist(|| self.client.paper(id, outcome, key)).await;
        match flagged {
            Ok(()) => tracing::warn!(ticket = %id, "a ticket that nobody saw stays in the queue"),
            Err(ref error) => tracing::debug!(ticket = %id, %error, "a ticket is not flagged"),
        }
        flagged.is_ok()
    }

    /// What an engineer did, for the log; told until the server has it, as long as the kiosk runs.
    async fn audit(self, chore: Chore) {
        let (action, detail) = chore.audit();
        let action = ServiceAction { action: action.to_owned(), detail };
        tracing::warn!(?action, "the engineer's menu");
        let key = new_key();
        if let Err(error) = persist(|| self.client.service_action(&self.device, &action, key)).await
        {
            tracing::error!(%error, "the server noted no action of the engineer's menu");
        }
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
        let (mut losses, mut open, mut kept_ms) = (0_u32, None, None);
        loop {
            match office.next().await {
                Followed::Snapshot(snapshot) => {
                    // When the doors open or close, so do hours and the next opening.
                    if losses != 0 || open.is_some_and(|it| it != snapshot.open) {
                        self.ask_office().await;
                    }
                    let now_ms = self.clock.now().wall_ms;
                    let due = |kept_ms: u64| u128::from(now_ms - kept_ms) >= KEEP.as_millis();
                    if open != Some(snapshot.open) || kept_ms.is_none_or(due) {
                        kept_ms = Some(now_ms);
                        self.keep("snapshot", snapshot.clone());
                    }
                    (losses, open) = (0, Some(snapshot.open));
                    self.tell(Input::Snapshot(Box::new(snapshot)));
                    self.hear(true);
                }
                Followed::Lost(error) => {
                    losses += 1;
                    // A connection that ends is news only when the next one fails as well; one
                    // that falls silent is not waited for twice.
                    if losses == 2 || error.is_silence() {
                        if *self.heard.borrow() {
                            tracing::warn!(%error, "the server is not heard");
                        }
                        self.hear(false);
                    }
                }
            }
        }
    }

    fn hear(&self, up: bool) {
        self.tell(Input::Link(up));
        self.heard.send_if_modified(|heard| std::mem::replace(heard, up) != up);
    }

    /// Keeps what the server said on the kiosk's disk, beside the line: a slow disk holds nobody up.
    fn keep<T: serde::Serialize + Send + 'static>(&self, name: &'static str, what: T) {
        let cache = self.cache.clone();
        drop(tokio::task::spawn_blocking(move || cache.keep(name, &what)));
    }

    /// What the server said in an earlier run, until it speaks.
    fn remember(&self) {
        if let Some(said) = self.cache.read::<OfficeInfo>("office") {
            let mut office = said.what;
            let passed = Duration::try_from(machine().duration_since(said.kept_at));
            // A machine whose clock went back lives on in the office's time.
            office.now = later(office.now, passed.unwrap_or_default(), office.clock_speed);
            self.know(office);
        }
        if let Some(said) = self.cache.read::<Catalogue>("catalogue") {
            self.tell(Input::Catalogue(Box::new(said.what)));
        }
        if let Some(said) = self.cache.read::<AppointmentList>("appointments") {
            self.tell(Input::Appointments(Box::new(said.what)));
        }
        if let Some(said) = self.cache.read::<OfficeSnapshot>("snapshot") {
            self.tell(Input::Snapshot(Box::new(said.what)));
        }
    }

    /// Hours, catalogue and the day's appointments, at start and once a minute.
    async fn know_the_office(self) {
        let (mut version, mut booked) = (String::new(), String::new());
        loop {
            let known = match self.ask_office().await {
                Some(office) if office.catalogue_version == version => true,
                Some(office) => match self.client.services().await {
                    Ok(catalogue) => {
                        version = office.catalogue_version;
                        self.keep("catalogue", catalogue.clone());
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
            if known {
                self.learn_appointments(&mut booked).await;
            }
            sleep(if known { OFFICE } else { Duration::from_secs(1) }).await;
        }
    }

    /// What is booked for the day, for the time without the server; `known` is the version that the
    /// kiosk has.
    async fn learn_appointments(&self, known: &mut String) {
        match self.client.appointments().await {
            Ok(list) if list.version == *known => (),
            Ok(list) => {
                known.clone_from(&list.version);
                self.keep("appointments", list.clone());
                self.tell(Input::Appointments(Box::new(list)));
            }
            Err(error) => tracing::warn!(%error, "the appointments of the day did not come"),
        }
    }

    async fn ask_office(&self) -> Option<OfficeInfo> {
        let office = self.client.office().await.ok()?;
        self.keep("office", office.clone());
        self.know(office.clone());
        self.learn_numbers().await;
        Some(office)
    }

    /// The office is this.
    fn know(&self, office: OfficeInfo) {
        let zone = TimeZone::get(&office.time_zone).unwrap_or_else(|error| {
            tracing::error!(%error, zone = office.time_zone, "unknown time zone, UTC is shown");
            TimeZone::UTC
        });
        let own = office.kiosks.iter().find(|it| it.device == self.device);
        self.about.send_replace(Some(About { kiosk: own.map(|it| it.number) }));
        self.languages.send_if_modified(|known| {
            let differs = *known != office.languages;
            known.clone_from(&office.languages);
            differs
        });
        self.tell(Input::Office(Box::new(office), zone));
    }

    /// How this device is: at each change and every 10 s.
    async fn report_health(
        self,
        mut health: watch::Receiver<Health>,
        mut parts: watch::Receiver<PartsHealth>,
    ) {
        let (mut disk, mut languages) = (self.hand.well(), self.languages.subscribe());
        let (mut kept, mut told) = (self.hand.kept(), false);
        loop {
            let health_now = health.borrow_and_update().clone();
            let kept_now = *kept.borrow_and_update();
            let own = Own {
                disk_is_well: *disk.borrow_and_update(),
                kept: kept_now,
                parts: *parts.borrow_and_update(),
            };
            let trouble =
                self.attendant.line(&languages.borrow_and_update(), health_now.trouble, own);
            let state = device_state(&health_now, own, trouble);
            match self.client.device_state(&self.device, &state, new_key()).await {
                // The server is there and says no: an engineer has to look, once is enough.
                Err(ClientError::Problem(no)) if !std::mem::replace(&mut told, true) => {
                    tracing::warn!(kind = no.kind, "{}", no.detail);
                }
                Err(error) => tracing::debug!(%error, "the server did not hear how this kiosk is"),
                Ok(()) => told = false,
            }
            // A printer that is gone for good changes nothing more: then only the clock counts.
            let change = async {
                tokio::select! {
                    printer = health.changed() => printer,
                    disk = disk.changed() => disk,
                    kept = kept.changed() => kept,
                    parts = parts.changed() => parts,
                    languages = languages.changed() => languages,
                }
            };
            if let Ok(Err(_)) = timeout(ALIVE, change).await {
                sleep(ALIVE).await;
            }
        }
    }

    pub(crate) fn tell(&self, input: Input) {
        // The window outlives the line except while the kiosk shuts down.
        self.tell.send(Told::Input(input)).ok();
    }
}

/// What staff are told of the kiosk's own disk and numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Own {
    /// Whether the disk keeps what it is given.
    pub disk_is_well: bool,
    /// What is kept of offline numbers.
    pub kept: store::Kept,
    /// How scanner, keypad and voice are.
    pub parts: PartsHealth,
}

fn device_state(health: &Health, own: Own, trouble: String) -> DeviceState {
    DeviceState {
        offline_waiting: own.kept.waiting.to_send,
        offline_left: own.kept.book.map(|book| book.left_of_day()),
        scanner: own.parts.scanner,
        keypad: own.parts.keypad,
        sound: own.parts.sound,
        printed_mm: own.kept.printed_mm,
        printer_online: health.online,
        paper: health.paper,
        cover_open: health.cover_open,
        cutter_error: health.cutter_error,
        trouble,
        ..DeviceState::well(concat!("talon-kiosk ", env!("CARGO_PKG_VERSION")), machine())
    }
}

/// Asks again until there is an answer.
async fn persist<F: Future<Output = Result<(), ClientError>>>(
    mut ask: impl FnMut() -> F,
) -> Result<(), ClientError> {
    let (mut pause, longest) = PERSIST;
    loop {
        match ask().await {
            Err(error) if error.may_pass() => sleep(pause).await,
            done => return done,
        }
        pause = (pause * 2).min(longest);
    }
}

pub(crate) fn new_key() -> RequestId {
    RequestId(Uuid::now_v7())
}
