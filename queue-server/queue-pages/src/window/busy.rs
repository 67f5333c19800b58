//! A window with a visitor: called and awaited, or being served.

use askama::Template;
use queue_wire::{CurrentTicket, TicketState};

use super::{View, privileged};
use crate::icon::Icon;
use crate::keys::{Action, Button};
use crate::texts::{Window as Words, fill};
use crate::words::{find, own, plain, seconds_between, stopwatch};

#[derive(Template)]
#[template(path = "window_busy.html")]
pub(super) struct Busy {
    words: &'static Words,
    id: String,
    number: String,
    service: String,
    facts: String,
    why: String,
    marks: Vec<&'static str>,
    timer_title: &'static str,
    since_ms: i64,
    timer: String,
    /// Only while serving.
    norm: Option<Norm>,
    documents: Vec<Document>,
    services: Vec<(String, bool)>,
    main: Button,
    actions: Vec<Button>,
    next: Option<(String, String, String)>,
}

/// The bar of the service time: its whole length is one and a half norms.
struct Norm {
    norm_ms: i64,
    label: String,
    now: String,
    share: u32,
    level: &'static str,
}

struct Document {
    id: String,
    name: String,
    note: String,
}

impl Busy {
    pub(super) fn new(view: &View<'_>, current: &CurrentTicket) -> Self {
        let words = &view.texts.window;
        let serving = current.state == TicketState::Serving;
        let since = current.started_at.filter(|_| serving).unwrap_or(current.called_at);
        let marks = [
            (privileged(current.class), &*words.privileged_ask),
            (current.paper_doubtful, &*words.paper_doubtful),
        ];
        let now = (view.title(&current.service), true);
        let later = current.remaining.iter().map(|it| (view.title(it), false));
        Self {
            words,
            id: current.id.to_string(),
            number: current.number.to_string(),
            service: view.title(&current.service),
            facts: facts(view, current),
            why: fill(&words.called_why, &[("why", &plain(&current.why))]),
            marks: marks.into_iter().filter(|it| it.0).map(|it| it.1).collect(),
            timer_title: if serving { &words.service_time } else { &words.waits_for_visitor },
            since_ms: since.as_millisecond(),
            timer: view.running(since),
            norm: serving.then(|| norm(view, current, since)),
            documents: documents(view, current),
            services: std::iter::once(now).chain(later).collect(),
            main: main(view, serving),
            actions: actions(view, current, serving),
            next: view
                .window
                .next
                .as_ref()
                .map(|it| (it.number.to_string(), view.title(&it.service), plain(&it.why))),
        }
    }
}

/// «Ожидание 13 мин · вызов в 10:42 · без записи».
fn facts(view: &View<'_>, current: &CurrentTicket) -> String {
    let words = &view.texts.window;
    let waited = match current.waited_s / 60 {
        0 => words.waited_none.clone(),
        minutes => fill(&words.waited, &[("n", &minutes.to_string())]),
    };
    let called = match current.attempt {
        0 | 1 => fill(&words.called_at, &[("time", &view.clock.time(current.called_at))]),
        times => fill(
            &words.called_times,
            &[("n", &times.to_string()), ("time", &view.clock.time(current.called_at))],
        ),
    };
    let booked = match current.appointment_at {
        Some(at) => fill(&words.by_booking, &[("time", &view.clock.time(at))]),
        None => words.without_booking.clone(),
    };
    [waited, called, booked].join(" · ")
}

fn norm(view: &View<'_>, current: &CurrentTicket, since: jiff::Timestamp) -> Norm {
    let norm_s = i64::from(current.service_minutes).max(1) * 60;
    let passed = seconds_between(since, view.office.now);
    // The whole bar is 150 % of the norm.
    let share = u32::try_from(passed * 100 / (norm_s * 3 / 2)).unwrap_or(100).min(100);
    let level = match passed {
        late if late * 2 > norm_s * 3 => "over",
        late if late > norm_s => "near",
        _ => "",
    };
    let label = fill(&view.texts.window.norm, &[("n", &stopwatch(norm_s))]);
    Norm { norm_ms: norm_s * 1000, label, now: stopwatch(passed), share, level }
}

fn documents(view: &View<'_>, current: &CurrentTicket) -> Vec<Document> {
    let service = find(view.catalogue, &current.service);
    let asked = service.map(|it| it.documents.as_slice()).unwrap_or_default();
    let numbered = asked.iter().enumerate();
    numbered
        .map(|(at, it)| Document {
            // Ticks belong to this ticket and this service; the next visitor starts with none.
            id: format!("doc-{}-{}-{at}", current.id, current.service),
            name: own(view.office, &it.name),
            note: own(view.office, &it.note),
        })
        .collect()
}

fn main(view: &View<'_>, serving: bool) -> Button {
    let button = if serving {
        view.post(Action::Finish, "finish")
    } else {
        view.post(Action::Start, "start")
    };
    button.class("pri fin").icon(Icon::CHECK)
}

/// The same places in both states, so that the hand learns them; what the state does not allow is
/// grey.
fn actions(view: &View<'_>, current: &CurrentTicket, serving: bool) -> Vec<Button> {
    let words = &view.texts.window;
    let needed = view.window.calls_before_no_show;
    let may_be_absent = !serving && current.attempt >= needed;
    let calls = [("n", &*current.attempt.to_string()), ("of", &*needed.to_string())];
    let still = (!serving && !may_be_absent).then(|| fill(&words.still_calls, &calls));
    let dialog = |name: &str| format!("{name}-{}", current.id);
    let all = [
        view.post(Action::Recall, "recall").icon(Icon::MEGAPHONE).only(!serving),
        view.opens(Action::AddService, dialog("add-service")).icon(Icon::PLUS).only(serving),
        view.opens(Action::Transfer, dialog("transfer")).icon(Icon::TRANSFER),
        view.opens(Action::Park, dialog("park")).icon(Icon::CLOCK),
        view.post(Action::NoShow, "no-show")
            .icon(Icon::USER_X)
            .only(may_be_absent)
            .note(still)
            .class("red"),
        view.post(Action::PutBack, "return").icon(Icon::RETURN).only(!serving),
    ];
    all.to_vec()
}
