//! K4: what to know before the place in the queue is taken.

mod pages;

use queue_types::{Class, ServiceId};
use queue_wire::{DocumentInfo, QueueLoad, ServiceInfo};

use crate::flow::Flow;
use crate::phrases::fill;
use crate::session::Order;
use crate::view::{DetailsView, DocumentLine, Figure, MainButton, PriorityView, VisitButton};
use crate::wait::WaitWords;
use crate::when;

/// Documents of K4; the catalogue holds no more.
const DOCUMENTS: usize = 6;

/// The page of K4 that is shown.
pub(super) fn details(flow: &Flow, id: &ServiceId, order: Option<&Order>) -> DetailsView {
    pages::page(flow, whole(flow, id, order))
}

/// How many pages K4 of a service has.
pub(super) fn pages_of(flow: &Flow, id: &ServiceId, order: Option<&Order>) -> usize {
    pages::count(flow, &whole(flow, id, order))
}

fn whole(flow: &Flow, id: &ServiceId, order: Option<&Order>) -> DetailsView {
    let words = flow.words();
    let service = flow.service(id);
    let load = service.and_then(|it| flow.load(&it.group));
    let ordinary = flow.session.visit.class == Class::ORDINARY;
    let shown = load.filter(|_| ordinary && !flow.adds());
    let note = note(flow, service);
    let documents = service.map(|it| it.documents.as_slice()).unwrap_or_default();
    let line = |it: &DocumentInfo| DocumentLine {
        name: flow.in_words(&it.name),
        note: flow.in_words(&it.note),
    };
    DetailsView {
        title: flow.service_title(id),
        plain: service.map(|it| plain(flow, it)).unwrap_or_default(),
        figures: shown.map(|it| figures(flow, it)).unwrap_or_default(),
        notice: notice(flow, service, load),
        print: service.filter(|_| !documents.is_empty()).map(|it| print_button(flow, it)),
        priority: priority(flow, order).filter(|_| note.is_none()),
        visit: visit_button(flow, order, note.is_none()),
        documents_title: words.details.documents.clone(),
        documents: documents.iter().take(DOCUMENTS).map(line).collect(),
        main: main_button(flow, order, note.is_none()),
        note: match note {
            Some(no) => no,
            None if documents.is_empty() => words.details.no_documents.clone(),
            None => String::new(),
        },
        lead: true,
        page: None,
    }
}

/// One sentence in the spoken language; in another the official name as it stands on papers.
fn plain(flow: &Flow, service: &ServiceInfo) -> String {
    let own = flow.home_language();
    let language = &flow.words().language;
    let translated = *language == own || service.plain.0.contains_key(language);
    let text = if translated { &service.plain } else { &service.title };
    crate::typeset(text.pick(if translated { language } else { &own }, &own))
}

/// What to know of the wait beside its figures, the most pressing first.
fn notice(flow: &Flow, service: Option<&ServiceInfo>, load: Option<&QueueLoad>) -> String {
    let words = flow.words();
    let wait = load.and_then(|it| it.wait);
    if flow.adds() {
        words.visit.one_ticket.clone()
    } else if let Some(closes) = closing(flow, service, load) {
        closes
    } else if flow.session.visit.class != Class::ORDINARY {
        // Figures of an ordinary newcomer would be false, and nobody knows others before the ticket.
        words.priority.chosen.clone()
    } else if load.is_none() {
        words.wait.unknown_sentence.clone()
    } else {
        when::calmer(flow, wait).unwrap_or_default()
    }
}

/// «Закрываемся в 20:00. Сегодня можем не успеть.», shortly before the doors close, or when wait and
/// service would take longer than they are open.
fn closing(flow: &Flow, service: Option<&ServiceInfo>, load: Option<&QueueLoad>) -> Option<String> {
    let closes = flow.office.as_ref()?.closes_at.filter(|at| *at > flow.now.office)?;
    let left_min = closes.duration_since(flow.now.office).as_mins();
    let wait = load.and_then(|it| it.wait).map_or(0, |it| i64::from(it.typical_min));
    let takes = wait + service.map_or(0, |it| i64::from(it.service_minutes));
    let soon = left_min <= i64::from(flow.setup.timings.closing_soon_min) || takes > left_min;
    let time = when::clock(closes, &flow.zone);
    soon.then(|| fill(&flow.words().details.closing, "time", &time))
}

/// «Напечатать», and what became of it.
fn print_button(flow: &Flow, service: &ServiceInfo) -> MainButton {
    let words = &flow.words().details;
    let list = flow.session.visit.list.as_ref().filter(|it| it.service == service.id);
    let text = match list.map(|it| it.printed) {
        Some(None) => &words.printing,
        Some(Some(true)) => &words.printed,
        Some(Some(false)) => &words.not_printed,
        None => &words.print,
    };
    let enabled = flow.may_print_list();
    MainButton { text: text.clone(), tail: String::new(), enabled }
}

fn priority(flow: &Flow, order: Option<&Order>) -> Option<PriorityView> {
    let words = &flow.words().priority;
    let rights = flow.catalogue.as_ref().is_some_and(|it| !it.categories.is_empty());
    (rights && !flow.adds() && order.is_none()).then(|| PriorityView {
        question: words.question.clone(),
        no: words.no.clone(),
        yes: words.yes.clone(),
        has: flow.session.visit.class != Class::ORDINARY,
    })
}

fn visit_button(flow: &Flow, order: Option<&Order>, possible: bool) -> Option<VisitButton> {
    let (words, more) = (&flow.words().visit, flow.session.visit.more.len());
    if flow.adds() || order.is_some() || !possible {
        return None;
    }
    let count = u32::try_from(more + 1).unwrap_or(u32::MAX);
    let services = fill(&words.services, "n", &count.to_string());
    Some(VisitButton {
        text: if more == 0 { words.add.clone() } else { services },
        opens_list: more > 0,
    })
}

/// Why no ticket is given for this, if so.
fn note(flow: &Flow, service: Option<&ServiceInfo>) -> Option<String> {
    let words = &flow.words().details;
    if service.is_some_and(|it| !it.walk_in) {
        Some(words.by_appointment.clone())
    } else if !flow.doors_open() {
        let opens = flow.office.as_ref().and_then(|it| it.opens_at);
        let opens = opens.filter(|at| *at > flow.now.office);
        let said = |at| when::opening(at, flow.now.office, &flow.zone, flow.words());
        Some(opens.map_or_else(
            || words.closed.clone(),
            |at| fill(&words.closed_opens, "when", &said(at)),
        ))
    } else if flow.adds() && service.is_some_and(|it| flow.has_chosen(&it.id)) {
        Some(flow.words().visit.chosen.clone())
    } else {
        None
    }
}

fn figures(flow: &Flow, load: &QueueLoad) -> Vec<Figure> {
    let words = flow.words();
    let mut figures = vec![ahead(flow, load.people_ahead)];
    match load.wait.map(|range| WaitWords::new(&range)) {
        Some(said) => {
            figures.push(said.typical_figure(words));
            if !said.is_at_once() {
                figures.push(said.usual_figure(words));
            }
        }
        None => figures.push(Figure::word(words.wait.how_long.clone(), words.wait.unknown.clone())),
    }
    figures
}

fn ahead(flow: &Flow, people: u32) -> Figure {
    let words = flow.words();
    let label = words.wait.ahead.clone();
    if people == 0 {
        Figure::word(label, words.wait.nobody.clone())
    } else {
        Figure::number(label, people.to_string(), words.units.people.of(words.plural, people))
    }
}

fn main_button(flow: &Flow, order: Option<&Order>, possible: bool) -> MainButton {
    let words = &flow.words().details;
    let patience_ms = flow.setup.timings.please_wait_ms;
    let slow = order.is_some_and(|it| flow.now.wall_ms >= it.since_ms + patience_ms);
    MainButton {
        text: if slow {
            words.please_wait.clone()
        } else if flow.adds() {
            flow.words().visit.join.clone()
        } else {
            words.take.clone()
        },
        tail: String::new(),
        enabled: possible && order.is_none(),
    }
}
