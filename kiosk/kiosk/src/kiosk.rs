//! The wiring: touches, answers and papers go into the flow; views go to the screen, requests to
//! the server and the printer.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::PathBuf;
use std::rc::{Rc, Weak};
use std::time::{Duration, Instant};

use kiosk_flow::{Chore, Flow, Input, PadKey, Request, Setup, Touch, View};
use kiosk_ui::Ui;
use queue_types::TicketId;
use queue_wire::client::{Client, ClientError};
use slint::{SharedString, Timer, TimerMode};
use tokio::sync::{mpsc, watch};

use crate::cache::Cache;
use crate::clock::{Clock, instant};
use crate::config::Config;
use crate::finding;
use crate::parts::{self, FromPart, Parts, PartsHealth};
use crate::printing::{Health, PaperPort, Told};
use crate::server::{Kept, Server};
use crate::service::{OwnSettings, ServiceCode, machine};
use crate::store::Store;
use crate::texts::{self, Attendant, TextsError};

/// Why a kiosk that was told everything still does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Its words are not complete.
    #[error("the kiosk's texts are not taken")]
    Texts(#[from] TextsError),
    /// The server's address is none.
    #[error("the office's server cannot be asked")]
    Server(#[from] ClientError),
    /// There is no screen.
    #[error("there is no screen to show the kiosk on")]
    Screen(#[from] slint::PlatformError),
    /// The system gives no thread.
    #[error("the system gives the kiosk no thread")]
    Thread(#[from] io::Error),
    /// Slint's event loop is not there.
    #[error("the screen has no event loop")]
    EventLoop(#[from] slint::EventLoopError),
}

/// By then the paper of a ticket has begun, or never will.
const PAPER_BEGINS: Duration = Duration::from_secs(10);

/// How long one visitor waited for their ticket, in wall time.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// Whose.
    pub id: TicketId,
    /// From the touch on «Получить талон» to the number on the screen (ms).
    pub touch_to_number_ms: f64,
    /// From the same touch to the first byte on the printer's line (ms); `None` while, or where,
    /// nothing is printed.
    pub touch_to_first_byte_ms: Option<f64>,
}

/// A running kiosk. Lives on the thread of its window.
pub struct Kiosk {
    state: Rc<State>,
}

struct State {
    ui: Ui,
    flow: RefCell<Flow>,
    clock: Clock,
    server: Server,
    tell: mpsc::UnboundedSender<Told>,
    paper: RefCell<Option<PaperPort>>,
    store: RefCell<Option<Store>>,
    parts: RefCell<Option<Parts>>,
    service: Option<ServiceCode>,
    data: PathBuf,
    timer: Timer,
    orders: RefCell<BTreeMap<TicketId, (Instant, Option<Measured>)>>,
}

impl Kiosk {
    /// Starts everything and shows the first screen. Slint's event loop does the rest: run it on
    /// this thread.
    ///
    /// # Errors
    ///
    /// [`StartError`]; a server or a printer that is absent is none, the kiosk shows it.
    pub fn start(config: &Config) -> Result<Self, StartError> {
        let kiosk = Self::wire(config)?;
        kiosk.state.ui.open(config.window)?;
        Ok(kiosk)
    }

    /// As [`Kiosk::start`], with the window still hidden.
    pub(crate) fn wire(config: &Config) -> Result<Self, StartError> {
        let phrases = texts::load(config.texts.as_deref())?;
        let attendant = Attendant::load(config.texts.as_deref(), &phrases)?;
        let client = Client::new(&config.server)?;
        let (tell, mut told) = mpsc::unbounded_channel();
        let (healthy, health) = watch::channel(Health::default());
        let (parts_healthy, parts_health) = watch::channel(PartsHealth::default());
        let (found, open) = mpsc::unbounded_channel();
        let store = Store::start(config.data.clone(), found)?;
        let kept = Kept { hand: store.hand(), open, cache: Cache::of(&config.data) };
        let clock = Clock::start();
        let device = config.device.clone();
        // The server answers while the display is being opened.
        let own = clock.clone();
        let server = Server::start(
            client,
            device,
            own,
            kept,
            attendant,
            (health, parts_health),
            tell.clone(),
        )?;
        server.ask(Request::SpareId);
        let ui = Ui::new(&config.panel, config.window.is_none())?;
        ui.set_hold(Duration::from_millis(config.timings.hold_ms));
        let (timings, glass) = (config.timings.clone(), config.panel.glass());
        let device = config.device.clone();
        let setup = Setup { phrases, timings, glass, device };
        let flow = RefCell::new(Flow::new(setup, clock.now()));
        let tell_part = tell.clone();
        let parts = Parts::open(&config.parts, &parts_healthy, &move |it| {
            tell_part.send(Told::Part(it)).ok();
        })?;
        let (address, profile) = (config.printer.clone(), config.profile.clone());
        let heard = tell.clone();
        let paper = PaperPort::open(address, profile, healthy, move |it| {
            // The window outlives the printer except while the kiosk shuts down.
            heard.send(it).ok();
        })?;
        let state = Rc::new(State {
            ui,
            flow,
            clock,
            server,
            tell,
            paper: RefCell::new(Some(paper)),
            store: RefCell::new(Some(store)),
            parts: RefCell::new(Some(parts)),
            service: config.service.clone(),
            data: config.data.clone(),
            timer: Timer::default(),
            orders: RefCell::default(),
        });
        if config.service.is_some() {
            let device = config.device.as_str();
            let (profile, inches) = (&config.profile.id, config.diagonal_in);
            let machine = machine(&config.server, device, profile, inches);
            state.give(Input::Machine(Box::new(machine)));
        }
        state.give(Input::Tick);
        // What has come already belongs into the first picture.
        while let Ok(news) = told.try_recv() {
            state.told(news);
        }
        state.listen(told, config.parts.window_keys())?;
        Ok(Self { state })
    }

    /// What is on the screen.
    #[must_use]
    pub fn view(&self) -> View {
        self.state.flow.borrow().view()
    }

    /// How long visitors waited for their tickets, the newest last. A ticket whose paper has not
    /// begun yet comes again with the next call, for ten seconds.
    #[must_use]
    pub fn take_measured(&self) -> Vec<Measured> {
        let mut orders = self.state.orders.borrow_mut();
        let shown = orders.values().filter_map(|(_, measured)| measured.clone()).collect();
        orders.retain(|_, (touched, measured)| {
            let begun = measured.as_ref().is_some_and(|it| it.touch_to_first_byte_ms.is_some());
            !begun && touched.elapsed() < PAPER_BEGINS
        });
        shown
    }

    /// Lets papers under way come out and the disk take what it was given, then leaves both.
    pub fn close(self) {
        if let Some(paper) = self.state.paper.borrow_mut().take() {
            paper.close();
        }
        if let Some(parts) = self.state.parts.borrow_mut().take() {
            parts.close();
        }
        if let Some(store) = self.state.store.borrow_mut().take() {
            store.close();
        }
    }

    /// The screens, for whoever drives them without a display.
    #[cfg(feature = "offscreen")]
    pub(crate) fn ui(&self) -> &Ui {
        &self.state.ui
    }

    /// How long the next touch would still be taken for trembling.
    #[cfg(feature = "offscreen")]
    pub(crate) fn quiet_for(&self) -> Duration {
        let until_ms = self.state.flow.borrow().quiet_until_ms();
        Duration::from_millis(until_ms.saturating_sub(self.state.clock.now().wall_ms))
    }
}

impl State {
    /// Hears touches, the server and the printer.
    fn listen(
        self: &Rc<Self>,
        mut told: mpsc::UnboundedReceiver<Told>,
        pad: HashMap<SharedString, PadKey>,
    ) -> Result<(), slint::EventLoopError> {
        let state = Rc::downgrade(self);
        self.ui.connect(move |touch| with(&state, |it| it.touched(touch)));
        let state = Rc::downgrade(self);
        let press = move |key| with(&state, |it| drop(it.give(Input::Key(key))));
        self.ui.connect_pad(pad, press);
        let state = Rc::downgrade(self);
        slint::spawn_local(async move {
            while let Some(news) = told.recv().await {
                with(&state, |it| it.told(news));
            }
        })?;
        Ok(())
    }

    fn touched(self: &Rc<Self>, touch: Touch) {
        let at = instant();
        for request in self.give(Input::Touch(touch)) {
            if let Request::Issue(order) | Request::Number { order, .. } = request {
                self.orders.borrow_mut().entry(order.id).or_insert((at, None));
            }
        }
    }

    fn told(self: &Rc<Self>, news: Told) {
        match news {
            Told::Input(input) => {
                if let Input::Office(office, _) = &input {
                    self.clock.set(office.now, office.clock_speed);
                }
                if let Input::Catalogue(catalogue) = &input {
                    finding::index(catalogue, &self.tell);
                }
                let issued = if let Input::Issued(ticket) = &input {
                    Some(ticket.id)
                } else if let Input::Numbered { id, .. } = &input {
                    Some(*id)
                } else {
                    None
                };
                self.give(input);
                if let Some(id) = issued {
                    self.number_shown(id);
                }
            }
            Told::Fed(mm) => {
                if let Some(store) = self.store.borrow().as_ref() {
                    store.hand().add_paper(mm);
                }
            }
            Told::Part(from) => self.heard(from),
            Told::FirstByte(id, at) => self.first_byte(id, at),
        }
    }

    /// Whether that is the engineer's code; it takes a while, by design.
    fn check_code(&self, typed: String) {
        let (code, tell) = (self.service.clone(), self.tell.clone());
        std::thread::spawn(move || {
            let right = code.is_some_and(|code| code.fits(&typed));
            tell.send(Told::Input(Input::CodeChecked(right))).ok();
        });
    }

    /// Does what an engineer asks for.
    fn tend(&self, chore: &Chore) {
        let (language, words) = self.flow.borrow().test_words();
        match chore {
            Chore::PrinterTest | Chore::CodePage => {
                if let Some(port) = self.paper.borrow().as_ref() {
                    port.print_test(*chore == Chore::CodePage, language.as_str(), &words.0);
                }
            }
            Chore::Sound => {
                if let Some(parts) = self.parts.borrow().as_ref() {
                    parts.say(words.1, language.as_str(), false);
                }
            }
            Chore::Profile(_) | Chore::Diagonal(_) => {
                if let Err(error) = OwnSettings::change(&self.data, chore) {
                    tracing::error!(%error, "the kiosk's settings are not kept");
                }
            }
            Chore::TouchTest | Chore::Shut | Chore::Opened => (),
        }
    }

    /// A part of the kiosk said something.
    fn heard(self: &Rc<Self>, from: FromPart) {
        match parts::input(&from) {
            Some(input) => drop(self.give(input)),
            None => tracing::debug!(?from, "a part of the kiosk"),
        }
    }

    /// One step of the flow: the screen first, then whatever it asks for, then its next deadline.
    fn give(self: &Rc<Self>, input: Input) -> Vec<Request> {
        let requests = self.flow.borrow_mut().handle(input, self.clock.now());
        for request in &requests {
            self.obey(request);
        }
        let view = self.flow.borrow().view();
        self.ui.show(view);
        self.wake_up_in_time();
        requests
    }

    fn obey(self: &Rc<Self>, request: &Request) {
        match request {
            Request::Print(paper) => {
                if let Some(port) = self.paper.borrow().as_ref() {
                    port.print(paper);
                }
            }
            Request::PrintDocuments(paper) => {
                if let Some(port) = self.paper.borrow().as_ref() {
                    port.print_documents(paper);
                }
            }
            Request::SpareId
            | Request::Issue(_)
            | Request::Number { .. }
            | Request::CheckIn(_)
            | Request::Reprint(_)
            | Request::Withdraw(_)
            | Request::ReportPaper { .. }
            | Request::CallHelp { .. } => self.server.ask(request.clone()),
            Request::CheckCode(typed) => self.check_code(typed.clone()),
            Request::Chore(chore) => {
                self.tend(chore);
                self.server.ask(request.clone());
            }
            Request::Say { text, language, private } => {
                if let Some(parts) = self.parts.borrow().as_ref() {
                    parts.say(text.clone(), language.as_str(), *private);
                }
            }
            Request::Hush => {
                if let Some(parts) = self.parts.borrow().as_ref() {
                    parts.hush();
                }
            }
            Request::Volume(volume) => {
                if let Some(parts) = self.parts.borrow().as_ref() {
                    parts.set_volume(*volume);
                }
            }
        }
    }

    fn wake_up_in_time(self: &Rc<Self>) {
        let Some(due_ms) = self.flow.borrow().next_deadline() else {
            self.timer.stop();
            return;
        };
        let left = Duration::from_millis(due_ms.saturating_sub(self.clock.now().wall_ms).max(1));
        let state = Rc::downgrade(self);
        self.timer.start(TimerMode::SingleShot, left, move || {
            with(&state, |it| {
                it.give(Input::Tick);
            });
        });
    }

    fn number_shown(&self, id: TicketId) {
        if let Some((touched, measured)) = self.orders.borrow_mut().get_mut(&id) {
            let touch_to_number_ms = touched.elapsed().as_secs_f64() * 1000.0;
            tracing::info!(ticket = %id, touch_to_number_ms, "a ticket is shown");
            *measured = Some(Measured { id, touch_to_number_ms, touch_to_first_byte_ms: None });
        }
    }

    fn first_byte(&self, id: TicketId, at: Instant) {
        if let Some((touched, Some(measured))) = self.orders.borrow_mut().get_mut(&id) {
            let took = at.saturating_duration_since(*touched).as_secs_f64() * 1000.0;
            tracing::info!(ticket = %id, touch_to_first_byte_ms = took, "a ticket is printing");
            measured.touch_to_first_byte_ms = Some(took);
        }
    }
}

fn with(state: &Weak<State>, then: impl FnOnce(&Rc<State>)) {
    if let Some(state) = state.upgrade() {
        then(&state);
    }
}
