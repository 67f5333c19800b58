//! The window terminal: what one operator sees and does all day.

mod busy;
mod dialogs;
mod idle;
mod rest;

use askama::Template;
use jiff::Timestamp;
use queue_types::{Class, PointId, QueueId};
use queue_wire::{
    API, Catalogue, HelpCallView, OfficeInfo, Place, PointState, WaitingTicket, WindowSnapshot,
};

use crate::assets::build;
use crate::icon::Icon;
use crate::keys::{Action, Button, Deed};
use crate::live::Live;
use crate::texts::{Texts, Window as Words, fill, texts};
use crate::words::{OfficeClock, own, place_name, plain, seconds_between, stopwatch, title};

pub(crate) use self::dialogs::{ServiceChoice, services};

use self::busy::Busy;
use self::dialogs::Dialogs;
use self::idle::Idle;
use self::rest::Rest;

/// The whole page of a point, for its first load.
#[must_use]
pub fn window_page(office: &OfficeInfo, catalogue: &Catalogue, window: &WindowSnapshot) -> String {
    let view = View::new(office, catalogue, window);
    let page = WindowPage {
        texts: view.texts,
        words: &view.texts.window,
        build: build(),
        unauthenticated: office.unauthenticated,
        name: view.name(),
        point: window.point,
        services: dialogs::services(office, catalogue),
        keys: Action::ALL
            .map(|it| (it.cap(&view.texts.window), it.label(&view.texts.window)))
            .to_vec(),
        live: WindowLive::new(&view),
    };
    page.render().expect("rendering into a string cannot fail")
}

/// What changes on that page, as one element with the id `live`.
#[must_use]
pub fn window_fragment(
    office: &OfficeInfo,
    catalogue: &Catalogue,
    window: &WindowSnapshot,
) -> String {
    WindowLive::new(&View::new(office, catalogue, window))
        .render()
        .expect("rendering into a string cannot fail")
}

#[derive(Template)]
#[template(path = "window_page.html")]
struct WindowPage {
    texts: &'static Texts,
    words: &'static Words,
    build: &'static str,
    unauthenticated: bool,
    name: String,
    point: PointId,
    services: Vec<dialogs::ServiceChoice>,
    keys: Vec<(&'static str, &'static str)>,
    live: WindowLive,
}

#[derive(Template)]
#[template(path = "window_live.html")]
struct WindowLive {
    words: &'static Words,
    brand: &'static str,
    live: Live,
    name: String,
    subject: String,
    state: &'static str,
    dot: &'static str,
    head: Vec<Button>,
    urgent: Vec<String>,
    notes: Vec<String>,
    help: Vec<Help>,
    body: Body,
    dialogs: Dialogs,
    hints: Vec<(&'static str, &'static str)>,
}

// Rendered by templates, so escaped already.
impl askama::filters::HtmlSafe for WindowLive {}
impl askama::filters::HtmlSafe for Rest {}
impl askama::filters::HtmlSafe for Idle {}
impl askama::filters::HtmlSafe for Busy {}
impl askama::filters::HtmlSafe for Dialogs {}

enum Body {
    Rest(Rest),
    Idle(Box<Idle>),
    Busy(Box<Busy>),
}

/// Somebody at a kiosk asks for a person.
struct Help {
    id: String,
    text: String,
    since_ms: i64,
    waits: String,
    going: Button,
}

/// Everything a part of the page is made from.
struct View<'a> {
    texts: &'static Texts,
    office: &'a OfficeInfo,
    catalogue: &'a Catalogue,
    window: &'a WindowSnapshot,
    clock: OfficeClock,
}

impl<'a> View<'a> {
    fn new(office: &'a OfficeInfo, catalogue: &'a Catalogue, window: &'a WindowSnapshot) -> Self {
        Self { texts: texts(office), office, catalogue, window, clock: OfficeClock::of(office) }
    }

    /// «Окно 3».
    fn name(&self) -> String {
        place_name(self.texts, Place { point: self.window.point, kind: self.window.kind })
    }

    /// A button that posts the command `verb` of this point, without a body.
    fn post(&self, action: Action, verb: &str) -> Button {
        let deed = Deed::Post { path: self.path(verb), body: "{}".to_owned() };
        Button::new(&self.texts.window, action, deed)
    }

    /// A button that opens the dialog `id`.
    fn opens(&self, action: Action, id: impl Into<String>) -> Button {
        Button::new(&self.texts.window, action, Deed::Opens(id.into()))
    }

    /// The address of a command of this point.
    fn path(&self, verb: &str) -> String {
        format!("{API}/points/{}/{verb}", self.window.point)
    }

    /// Whether the next call would be this ticket's.
    fn is_next(&self, ticket: &WaitingTicket) -> bool {
        self.window.next.as_ref().is_some_and(|it| it.ticket == ticket.id)
    }

    fn title(&self, service: &queue_types::ServiceId) -> String {
        title(self.office, self.catalogue, service)
    }

    /// «13 мин», and never «0 мин».
    fn waited(&self, waited_s: u32) -> String {
        match waited_s / 60 {
            0 => self.texts.window.wait_soon.clone(),
            minutes => format!("{minutes}\u{a0}{}", self.texts.minutes_short),
        }
    }

    /// When a wait of `waited_s` seconds began (milliseconds since 1970), for the page's timer.
    fn since_ms(&self, waited_s: u32) -> i64 {
        self.window.at.as_millisecond() - i64::from(waited_s) * 1000
    }

    /// Minutes and seconds since `since`, by the office's clock of now.
    fn running(&self, since: Timestamp) -> String {
        stopwatch(seconds_between(since, self.office.now))
    }
}

/// Whether a class is worth a discreet word. Which one it is, is the queue's business.
fn privileged(class: Class) -> bool {
    class != Class::ORDINARY
}

impl WindowLive {
    fn new(view: &View<'_>) -> Self {
        let words = &view.texts.window;
        let window = view.window;
        let (state, dot) = match window.state {
            PointState::Closed => (&words.state.closed, ""),
            PointState::Free => (&words.state.free, "free"),
            PointState::Calling => (&words.state.calling, "calling"),
            PointState::Serving => (&words.state.serving, "serving"),
            PointState::Paused => (&words.state.paused, ""),
        };
        let alerts = |urgent| {
            let chosen = window.alerts.iter().filter(move |it| it.urgent == urgent);
            chosen.map(|it| plain(&it.text)).collect()
        };
        Self {
            words,
            brand: &view.texts.brand,
            live: Live::of(view.office, window.seq),
            name: view.name(),
            subject: subject(view),
            state,
            dot,
            head: head(view),
            urgent: alerts(true),
            notes: alerts(false),
            help: window.help_calls.iter().map(|it| help(view, it)).collect(),
            body: body(view),
            dialogs: Dialogs::new(view),
            hints: hints(view),
        }
    }
}

/// The names of the queues that the point serves.
fn subject(view: &View<'_>) -> String {
    let group = |queue: &QueueId| view.catalogue.groups.iter().find(|it| it.id == *queue);
    let names = view.window.queues.iter().filter_map(group);
    names.map(|it| own(view.office, &it.name)).collect::<Vec<_>>().join(", ")
}

fn body(view: &View<'_>) -> Body {
    match (&view.window.current, view.window.state) {
        (Some(current), _) => Body::Busy(Box::new(Busy::new(view, current))),
        (None, PointState::Closed) => Body::Rest(Rest::closed(view)),
        (None, PointState::Paused) => Body::Rest(Rest::paused(view)),
        (None, PointState::Free | PointState::Calling | PointState::Serving) => {
            Body::Idle(Box::new(Idle::new(view)))
        }
    }
}

/// Break and closing stand at the top, away from the hand that calls.
fn head(view: &View<'_>) -> Vec<Button> {
    let pause = || view.opens(Action::Pause, "pause").icon(Icon::COFFEE);
    let close = || view.opens(Action::Close, "close").icon(Icon::X);
    match view.window.state {
        PointState::Free => vec![pause(), close()],
        PointState::Calling | PointState::Serving => vec![pause().only(false)],
        PointState::Paused => vec![close()],
        PointState::Closed => Vec::new(),
    }
}

/// Who asks for help, and where.
pub(crate) fn help_text(words: &Words, call: &HelpCallView) -> String {
    let device = call.device.as_str();
    match device.strip_prefix("kiosk-") {
        Some(number) => fill(&words.help, &[("n", number)]),
        None => fill(&words.help_device, &[("device", device)]),
    }
}

fn help(view: &View<'_>, call: &HelpCallView) -> Help {
    let words = &view.texts.window;
    let device = call.device.as_str();
    let text = help_text(words, call);
    // A device id is small Latin letters, digits, dots and hyphens: it needs no JSON escapes.
    let body = format!(r#"{{"device":"{device}","cancelled":true}}"#);
    let deed = Deed::Post { path: format!("{API}/help-calls"), body };
    Help {
        id: format!("help-{device}"),
        text,
        since_ms: call.since.as_millisecond(),
        waits: view.running(call.since),
        going: Button::new(words, Action::HelpGoing, deed),
    }
}

/// The keys worth remembering in this state, for the bottom line.
fn hints(view: &View<'_>) -> Vec<(&'static str, &'static str)> {
    let words = &view.texts.window;
    let hints = &words.hints;
    let keys = (Action::Keys.cap(words), &*hints.keys);
    match view.window.state {
        PointState::Closed => vec![(Action::Open.cap(words), &*hints.open), keys],
        PointState::Paused => vec![(Action::Resume.cap(words), &*hints.resume), keys],
        PointState::Free => vec![
            (Action::CallNext.cap(words), &*hints.call_next),
            (Action::CallOther.cap(words), &*hints.call_other),
            (Action::Pause.cap(words), &*hints.pause),
            keys,
        ],
        PointState::Calling => {
            vec![(Action::Start.cap(words), &*hints.start), ("1–6", &*hints.actions), keys]
        }
        PointState::Serving => {
            vec![(Action::Finish.cap(words), &*hints.finish), ("2–4", &*hints.actions), keys]
        }
    }
}
