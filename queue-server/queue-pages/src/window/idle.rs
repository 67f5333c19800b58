//! A free window: who is next and why, who else waits, and one button.

use askama::Template;
use queue_wire::{CallReason, WaitingTicket};

use super::{View, privileged};
use crate::icon::Icon;
use crate::keys::{Action, Button};
use crate::texts::{Window as Words, fill};
use crate::words::{capital, plain, stopwatch};

#[derive(Template)]
#[template(path = "window_idle.html")]
pub(super) struct Idle {
    words: &'static Words,
    minutes: &'static str,
    next: Option<Next>,
    call: Button,
    others: [Button; 2],
    served: u32,
    mean: Option<String>,
    no_shows: u32,
    no_shows_word: &'static str,
    count: u32,
    hall: String,
    norm: String,
    norm_ms: i64,
    rows: Vec<Row>,
    more: Option<String>,
}

struct Next {
    number: String,
    service: String,
    why: String,
    rules: Vec<(String, String)>,
}

struct Row {
    id: String,
    number: String,
    service: String,
    /// Discreet words beside the service.
    marks: Vec<&'static str>,
    wait: Wait,
    why: String,
    first: bool,
    /// Only for a parked ticket: brings it back.
    back: Option<Back>,
}

enum Wait {
    /// Minutes that grow, with a bar against the norm.
    Runs {
        since_ms: i64,
        said: String,
        share: u32,
        level: &'static str,
    },
    /// Booked for a time.
    Booked(String),
    Parked,
}

struct Back {
    path: String,
    body: String,
}

impl Idle {
    pub(super) fn new(view: &View<'_>) -> Self {
        let (window, words) = (view.window, &view.texts.window);
        let waiting = window.waiting.iter().map(|it| row(view, it));
        let parked = window.parked.iter().map(|it| row(view, it));
        let shown = u32::try_from(window.waiting.len()).unwrap_or(u32::MAX);
        let hidden = window.waiting_count.saturating_sub(shown);
        let others = window.waiting.iter().any(|it| !view.is_next(it));
        let back = window.no_shows.len() + window.parked.len();
        Self {
            words,
            minutes: &view.texts.minutes_short,
            next: window.next.as_ref().map(|it| next(view, it)),
            call: view
                .post(Action::CallNext, "call-next")
                .class("pri call")
                .only(window.next.is_some()),
            others: [
                view.opens(Action::CallOther, "call-other").only(others),
                view.opens(Action::BringBack, "bring-back").only(back > 0),
            ],
            served: window.served_today,
            mean: window.mean_service_s.map(|it| stopwatch(it.into())),
            no_shows: window.no_shows_today,
            no_shows_word: view.texts.form(&words.no_shows_today, window.no_shows_today),
            count: window.waiting_count,
            hall: fill(&words.hall_count, &[("n", &window.hall_count.to_string())]),
            norm: fill(&words.norm, &[("n", &window.wait_norm_min.to_string())]),
            norm_ms: i64::from(window.wait_norm_min) * 60_000,
            rows: waiting.chain(parked).collect(),
            more: (hidden > 0).then(|| fill(&words.more, &[("n", &hidden.to_string())])),
        }
    }
}

fn next(view: &View<'_>, next: &CallReason) -> Next {
    Next {
        number: next.number.to_string(),
        service: view.title(&next.service),
        why: capital(&plain(&next.why)),
        rules: next.rules.iter().map(|(rule, fact)| (capital(&plain(rule)), plain(fact))).collect(),
    }
}

fn row(view: &View<'_>, ticket: &WaitingTicket) -> Row {
    let words = &view.texts.window;
    let parked = ticket.state == queue_wire::TicketState::Parked;
    let until = ticket.until.map(|at| fill(&words.back_at, &[("time", &view.clock.time(at))]));
    let marks = [
        (privileged(ticket.class), &*words.privileged),
        (ticket.paper_doubtful, &*words.paper_doubtful),
    ];
    Row {
        id: format!("w-{}", ticket.id),
        number: ticket.number.to_string(),
        service: view.title(&ticket.service),
        marks: marks.into_iter().filter(|it| it.0).map(|it| it.1).collect(),
        wait: wait(view, ticket, parked),
        why: until.filter(|_| parked).unwrap_or_else(|| capital(&plain(&ticket.why))),
        first: view.is_next(ticket),
        back: parked.then(|| Back {
            path: view.path("resume-ticket"),
            body: format!(r#"{{"ticket":"{}"}}"#, ticket.id),
        }),
    }
}

fn wait(view: &View<'_>, ticket: &WaitingTicket, parked: bool) -> Wait {
    if parked {
        return Wait::Parked;
    }
    // A booked ticket that is due waits like any other; before that its time says more.
    if let Some(at) = ticket.appointment_at.filter(|at| *at > view.office.now) {
        return Wait::Booked(fill(&view.texts.window.booked, &[("time", &view.clock.time(at))]));
    }
    let norm_s = u32::from(view.window.wait_norm_min).max(1) * 60;
    let share = ticket.waited_s.saturating_mul(100) / norm_s;
    Wait::Runs {
        since_ms: view.since_ms(ticket.waited_s),
        said: view.waited(ticket.waited_s),
        share: share.clamp(3, 100),
        level: level(share),
    }
}

/// The bar's colour: the last fifth before the norm is amber, beyond the norm it is red.
fn level(share: u32) -> &'static str {
    match share {
        0..80 => "",
        80..=100 => "near",
        _ => "over",
    }
}

/// Icons used by the template.
impl Idle {
    const TICK: Icon = Icon::CHECK;
    const INFO: Icon = Icon::INFO;
}
