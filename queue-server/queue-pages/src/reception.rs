//! Reception: what the administrator of the hall sees and does. Papers of kiosks that are cut off
//! are typed in here, appointments are checked in on behalf of visitors, and each kiosk's state
//! stands in plain words.

use askama::Template;
use askama::filters::HtmlSafe;
use jiff::SignedDuration;
use queue_types::TicketNumber;
use queue_wire::{
    API, AppointmentInfo, AppointmentState, Catalogue, DeviceState, HelpCallView, KioskInfo,
    OfficeInfo, PaperState, StaffAlert,
};

use crate::assets::build;
use crate::icon::Icon;
use crate::live::Live;
use crate::texts::{Reception as Words, Texts, Window, fill, texts};
use crate::window::{ServiceChoice, help_text, services};
use crate::words::{OfficeClock, own, plain, seconds_between, stopwatch, title};

/// What reception sees of the office at one moment.
#[derive(Clone, Debug)]
pub struct Reception {
    /// The last event that it reflects.
    pub seq: u64,
    /// People waiting in all queues.
    pub waiting: u32,
    /// Every kiosk of the office.
    pub kiosks: Vec<ReceptionKiosk>,
    /// Visitors who called for help.
    pub help_calls: Vec<HelpCallView>,
    /// What else staff should know.
    pub alerts: Vec<StaffAlert>,
    /// The day's appointments, the earliest first, each with the ticket that it became.
    pub appointments: Vec<(AppointmentInfo, Option<TicketNumber>)>,
}

/// A kiosk and what it said last.
#[derive(Clone, Debug)]
pub struct ReceptionKiosk {
    /// Which one, and where it stands.
    pub kiosk: KioskInfo,
    /// What it said last; `None` when it has not spoken since the server started.
    pub state: Option<DeviceState>,
    /// It has been silent for too long.
    pub silent: bool,
}

/// The whole page, for its first load.
#[must_use]
pub fn reception_page(office: &OfficeInfo, catalogue: &Catalogue, now: &Reception) -> String {
    let texts = texts(office);
    let page = ReceptionPage {
        texts,
        words: &texts.window,
        own: &texts.reception,
        build: build(),
        unauthenticated: office.unauthenticated,
        enter: format!("{API}/offline-tickets"),
        check_in: format!("{API}/appointments/check-in"),
        services: services(office, catalogue),
        live: ReceptionLive::new(office, catalogue, now),
    };
    page.render().expect("rendering into a string cannot fail")
}

/// What changes on that page, as one element with the id `live`.
#[must_use]
pub fn reception_fragment(office: &OfficeInfo, catalogue: &Catalogue, now: &Reception) -> String {
    ReceptionLive::new(office, catalogue, now)
        .render()
        .expect("rendering into a string cannot fail")
}

#[derive(Template)]
#[template(path = "reception_page.html")]
struct ReceptionPage {
    texts: &'static Texts,
    words: &'static Window,
    own: &'static Words,
    build: &'static str,
    unauthenticated: bool,
    enter: String,
    check_in: String,
    services: Vec<ServiceChoice>,
    live: ReceptionLive,
}

impl ReceptionPage {
    const SEARCH: Icon = Icon::SEARCH;
}

#[derive(Template)]
#[template(path = "reception_live.html")]
struct ReceptionLive {
    words: &'static Window,
    own: &'static Words,
    brand: &'static str,
    live: Live,
    waiting: String,
    urgent: Vec<String>,
    notes: Vec<String>,
    help: Vec<Help>,
    kiosks: Vec<KioskRow>,
    booked: String,
    appointments: Vec<AppointmentRow>,
}

// Rendered by a template, so escaped already.
impl HtmlSafe for ReceptionLive {}

/// Somebody at a kiosk asks for a person.
struct Help {
    id: String,
    text: String,
    since_ms: i64,
    waits: String,
    body: String,
}

/// One kiosk in plain words.
struct KioskRow {
    id: String,
    name: String,
    position: String,
    dot: &'static str,
    states: Vec<String>,
}

/// One appointment of the day; its code is its holder's.
struct AppointmentRow {
    id: String,
    time: String,
    service: String,
    state: String,
    chip: &'static str,
    past: bool,
}

impl ReceptionLive {
    fn new(office: &OfficeInfo, catalogue: &Catalogue, now: &Reception) -> Self {
        let texts = texts(office);
        let own = &texts.reception;
        let clock = OfficeClock::of(office);
        let alerts = |urgent| {
            let chosen = now.alerts.iter().filter(move |it| it.urgent == urgent);
            chosen.map(|it| plain(&it.text)).collect()
        };
        let rows = now.appointments.iter().enumerate();
        let expected = now.appointments.iter();
        let expected = expected.filter(|(it, _)| is_expected(office, it)).count();
        Self {
            words: &texts.window,
            own,
            brand: &texts.brand,
            live: Live::of(office, now.seq),
            waiting: match now.waiting {
                0 => texts.board.nobody_waits.clone(),
                n => fill(texts.form(&texts.board.waiting, n), &[("n", &n.to_string())]),
            },
            urgent: alerts(true),
            notes: alerts(false),
            help: now.help_calls.iter().map(|it| help(office, it)).collect(),
            kiosks: now.kiosks.iter().map(|it| kiosk(office, own, it)).collect(),
            booked: fill(&own.expected, &[("n", &expected.to_string())]),
            appointments: rows
                .map(|(at, (it, number))| AppointmentRow {
                    id: format!("appointment-{at}"),
                    time: clock.time(it.slot),
                    service: title(office, catalogue, &it.service),
                    state: state_of(office, it, *number),
                    chip: match it.state {
                        AppointmentState::Used => "green",
                        _ if is_expected(office, it) => "blue",
                        AppointmentState::Booked
                        | AppointmentState::Cancelled
                        | AppointmentState::Moved => "",
                    },
                    past: !is_expected(office, it),
                })
                .collect(),
        }
    }
}

/// Whether its holder may still come in time.
fn is_expected(office: &OfficeInfo, appointment: &AppointmentInfo) -> bool {
    let late = SignedDuration::from_mins(office.appointment_late_min.into());
    let passed = office.now.duration_since(appointment.slot) > late;
    appointment.state == AppointmentState::Booked && !passed
}

fn state_of(office: &OfficeInfo, it: &AppointmentInfo, number: Option<TicketNumber>) -> String {
    let own = &texts(office).reception;
    match (it.state, number) {
        (AppointmentState::Used, Some(number)) => {
            fill(&own.ticket, &[("number", &number.to_string())])
        }
        (AppointmentState::Used, None) => own.used.clone(),
        (AppointmentState::Booked, _) if is_expected(office, it) => own.booked.clone(),
        (AppointmentState::Booked, _) => own.overdue.clone(),
        (AppointmentState::Cancelled, _) => own.cancelled.clone(),
        (AppointmentState::Moved, _) => own.moved.clone(),
    }
}

fn help(office: &OfficeInfo, call: &HelpCallView) -> Help {
    let device = call.device.as_str();
    Help {
        id: format!("help-{device}"),
        text: help_text(&texts(office).window, call),
        since_ms: call.since.as_millisecond(),
        waits: stopwatch(seconds_between(call.since, office.now)),
        // A device id is small Latin letters, digits, dots and hyphens: it needs no JSON escapes.
        body: format!(r#"{{"device":"{device}","cancelled":true}}"#),
    }
}

fn kiosk(office: &OfficeInfo, own_words: &Words, it: &ReceptionKiosk) -> KioskRow {
    let (states, well) = states(own_words, it);
    KioskRow {
        id: format!("device-{}", it.kiosk.device),
        name: fill(&own_words.kiosk, &[("n", &it.kiosk.number.to_string())]),
        position: own(office, &it.kiosk.position),
        dot: if well { "serving" } else { "over" },
        states,
    }
}

/// What is to be said of a kiosk, the worst first, and whether a visitor can take a paper there.
fn states(words: &Words, it: &ReceptionKiosk) -> (Vec<String>, bool) {
    let Some(state) = &it.state else { return (vec![words.never.clone()], false) };
    if it.silent {
        return (vec![words.silent.clone()], false);
    }
    let stops = [
        (!state.printer_online, &words.printer_silent),
        (state.printer_online && state.paper == Some(PaperState::Out), &words.paper_out),
        (state.cover_open, &words.cover_open),
        (state.cutter_error, &words.cutter_error),
    ];
    let mut states: Vec<String> =
        stops.iter().filter(|(here, _)| *here).map(|(_, said)| (*said).clone()).collect();
    let prints = states.is_empty();
    if prints {
        states.push(words.prints.clone());
    }
    if state.paper == Some(PaperState::NearEnd) {
        states.push(words.paper_near_end.clone());
    }
    if state.offline_waiting > 0 {
        states.push(fill(&words.offline, &[("n", &state.offline_waiting.to_string())]));
    }
    if let Some(left) = state.offline_left {
        states.push(fill(&words.numbers, &[("n", &left.to_string())]));
    }
    if !state.trouble.is_empty() && !prints {
        states.push(plain(&state.trouble));
    }
    (states, prints)
}
