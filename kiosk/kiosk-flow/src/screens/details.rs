//! K4: what to know before the place in the queue is taken.

use queue_types::ServiceId;
use queue_wire::{DocumentInfo, QueueLoad, ServiceInfo};

use crate::flow::Flow;
use crate::session::Order;
use crate::view::{DetailsView, DocumentLine, Figure, MainButton};
use crate::wait::WaitWords;

/// Documents of K4; the catalogue holds no more.
const DOCUMENTS: usize = 6;

pub(super) fn details(flow: &Flow, id: &ServiceId, order: Option<&Order>) -> DetailsView {
    let words = flow.words();
    let service = flow.service(id);
    let load = service.and_then(|it| flow.load(&it.group));
    let wait = load.and_then(|it| it.wait);
    let note = note(flow, service);
    let documents = service.map(|it| it.documents.as_slice()).unwrap_or_default();
    let line = |it: &DocumentInfo| DocumentLine {
        name: flow.in_words(&it.name),
        note: flow.in_words(&it.note),
    };
    DetailsView {
        title: flow.service_title(id),
        plain: service.map(|it| plain(flow, it)).unwrap_or_default(),
        figures: load.map(|it| figures(flow, it)).unwrap_or_default(),
        unknown: if wait.is_none() { words.wait.unknown_sentence.clone() } else { String::new() },
        documents_title: words.details.documents.clone(),
        documents: documents.iter().take(DOCUMENTS).map(line).collect(),
        main: main_button(flow, order, note.is_none()),
        note: match note {
            Some(no) => no,
            None if documents.is_empty() => words.details.no_documents.clone(),
            None => String::new(),
        },
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

/// Why no ticket is given for this, if so.
fn note(flow: &Flow, service: Option<&ServiceInfo>) -> Option<String> {
    let words = &flow.words().details;
    if service.is_some_and(|it| !it.walk_in) {
        Some(words.by_appointment.clone())
    } else if !flow.doors_open() {
        Some(words.closed.clone())
    } else {
        None
    }
}

fn figures(flow: &Flow, load: &QueueLoad) -> Vec<Figure> {
    let words = flow.words();
    let mut figures = vec![ahead(flow, load.people_ahead)];
    if let Some(said) = load.wait.map(|range| WaitWords::new(&range)) {
        figures.push(said.typical_figure(words));
        if !said.is_at_once() {
            figures.push(said.usual_figure(words));
        }
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
        text: if slow { words.please_wait.clone() } else { words.take.clone() },
        tail: String::new(),
        enabled: possible && order.is_none(),
    }
}
