//! The dialogs of the window page. They stand in the fragment, closed, so that an open one keeps
//! up with the hall, and vanishes when what it is about is over.

use askama::Template;
use queue_types::{PointId, QueueId};
use queue_wire::{Catalogue, CurrentTicket, OfficeInfo, OtherPoint, PointState, WaitingTicket};

use super::View;
use crate::icon::Icon;
use crate::texts::{Window as Words, fill};
use crate::words::{find, own, place_name, place_to, plain};

/// Minutes that a place may be kept for.
const PARK_MINUTES: [u16; 3] = [5, 10, 20];

#[derive(Template)]
#[template(path = "window_dialogs.html")]
pub(super) struct Dialogs {
    words: &'static Words,
    /// While nobody is here: pausing, closing, calling another, bringing back.
    idle: Option<IdleDialogs>,
    /// While somebody is: transfer, add a service, park.
    busy: Option<BusyDialogs>,
}

struct IdleDialogs {
    pause: String,
    close: String,
    call: String,
    back: String,
    waiting: Vec<Choice>,
    no_shows: Vec<Choice>,
    parked: Vec<Choice>,
}

/// A ticket to choose in a dialog.
struct Choice {
    id: String,
    number: String,
    service: String,
    wait: String,
    submit: String,
}

struct BusyDialogs {
    id: String,
    transfer: String,
    transfer_title: String,
    points: Vec<PointChoice>,
    add_service: String,
    park: String,
    park_title: String,
    park_minutes: Vec<(u16, String)>,
}

/// A point that a ticket can be sent to.
struct PointChoice {
    point: PointId,
    name: String,
    dot: &'static str,
    state: String,
    /// When its service began, and how long ago that is.
    since: Option<(i64, String)>,
    line: String,
    submit: String,
}

/// A service to choose, with the words it is found by.
pub(crate) struct ServiceChoice {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) words: String,
}

/// Services that some point of this office serves, as the page holds them once for all dialogs.
pub(crate) fn services(office: &OfficeInfo, catalogue: &Catalogue) -> Vec<ServiceChoice> {
    let here = |queue: &QueueId| office.points.iter().any(|it| it.queues.contains(queue));
    let offered = catalogue.services.iter().filter(|it| here(&it.group));
    offered
        .map(|it| {
            let title = own(office, &it.title);
            let mut words = format!("{title} {}", own(office, &it.short));
            for word in &it.words {
                words.push(' ');
                words.push_str(&plain(word));
            }
            ServiceChoice {
                id: it.id.to_string(),
                title,
                words: words.to_lowercase().replace('ё', "е"),
            }
        })
        .collect()
}

impl Dialogs {
    pub(super) fn new(view: &View<'_>) -> Self {
        let rests = view.window.current.is_none() && view.window.state != PointState::Closed;
        Self {
            words: &view.texts.window,
            idle: rests.then(|| idle(view)),
            busy: view.window.current.as_ref().map(|it| busy(view, it)),
        }
    }

    const SEARCH: Icon = Icon::SEARCH;
}

fn idle(view: &View<'_>) -> IdleDialogs {
    // Whoever is next needs no reason: the main button calls them.
    let waiting = view.window.waiting.iter().filter(|it| !view.is_next(it));
    let choices = |tickets: &[WaitingTicket]| tickets.iter().map(|it| choice(view, it)).collect();
    IdleDialogs {
        pause: view.path("pause"),
        close: view.path("close"),
        call: view.path("call"),
        back: view.path("resume-ticket"),
        waiting: waiting.map(|it| choice(view, it)).collect(),
        no_shows: choices(&view.window.no_shows),
        parked: choices(&view.window.parked),
    }
}

fn choice(view: &View<'_>, ticket: &WaitingTicket) -> Choice {
    let words = &view.texts.window;
    let number = ticket.number.to_string();
    let waited = view.waited(ticket.waited_s);
    let until = ticket.until.map(|at| fill(&words.back_at, &[("time", &view.clock.time(at))]));
    Choice {
        id: ticket.id.to_string(),
        service: view.title(&ticket.service),
        wait: until.unwrap_or(waited),
        submit: fill(&words.dialogs.call_other_submit, &[("number", &number)]),
        number,
    }
}

fn busy(view: &View<'_>, current: &CurrentTicket) -> BusyDialogs {
    let dialogs = &view.texts.window.dialogs;
    let number = current.number.to_string();
    let minutes = |count: u16| fill(&dialogs.park_minutes, &[("n", &count.to_string())]);
    BusyDialogs {
        id: current.id.to_string(),
        transfer: view.path("transfer"),
        transfer_title: fill(&dialogs.transfer, &[("number", &number)]),
        points: points(view, current),
        add_service: view.path("add-service"),
        park: view.path("park"),
        park_title: fill(&dialogs.park, &[("number", &number)]),
        park_minutes: PARK_MINUTES.map(|count| (count, minutes(count))).to_vec(),
    }
}

/// Points that can take the ticket, those that can at once first.
fn points(view: &View<'_>, current: &CurrentTicket) -> Vec<PointChoice> {
    let queue = find(view.catalogue, &current.service).map(|it| &it.group);
    let serves = |point: PointId| {
        let known = view.office.points.iter().find(|it| it.id == point);
        known.zip(queue).is_some_and(|(it, queue)| it.queues.contains(queue))
    };
    let open = |it: &&OtherPoint| it.state != PointState::Closed && serves(it.place.point);
    let mut able: Vec<&OtherPoint> = view.window.others.iter().filter(open).collect();
    let rank = |it: &OtherPoint| match it.state {
        PointState::Free => 0,
        PointState::Calling | PointState::Serving => 1,
        PointState::Paused | PointState::Closed => 2,
    };
    able.sort_by_key(|it| (rank(it), it.waiting, it.place.point));
    able.into_iter().map(|it| point(view, it)).collect()
}

fn point(view: &View<'_>, other: &OtherPoint) -> PointChoice {
    let words = &view.texts.window;
    let since = other.serving_since.filter(|_| other.state == PointState::Serving);
    let (dot, state) = match other.state {
        PointState::Free => ("free", words.state.free.to_lowercase()),
        PointState::Calling => ("calling", words.state.calling.to_lowercase()),
        PointState::Serving => ("serving", words.dialogs.serving.clone()),
        PointState::Paused => ("", words.state.paused.to_lowercase()),
        PointState::Closed => ("", words.state.closed.to_lowercase()),
    };
    let to = place_to(view.texts, other.place);
    PointChoice {
        point: other.place.point,
        name: place_name(view.texts, other.place),
        dot,
        state,
        since: since.map(|at| (at.as_millisecond(), view.running(at))),
        line: fill(&words.dialogs.line, &[("n", &other.waiting.to_string())]),
        submit: fill(&words.dialogs.point_submit, &[("place", &to)]),
    }
}
