//! K4 in pages, where its words do not fit as they are.

use std::ops::Range;

use crate::flow::Flow;
use crate::room::Room;
use crate::screens::turning;
use crate::view::{DetailsView, DocumentLine};

/// One page: the name with its figures, documents alone, or what else can be done.
struct Part {
    lead: bool,
    documents: Range<usize>,
    /// Whether further ways stand here: the list on paper, more services.
    ways: bool,
    /// Whether the question about a right to go first stands here.
    asks: bool,
}

/// Between two things.
const GAP: f32 = 24.0;

/// How many pages K4 has.
pub(crate) fn count(flow: &Flow, whole: &DetailsView) -> usize {
    parts(&flow.room(), whole).len()
}

/// The page of `whole` that is shown.
pub(super) fn page(flow: &Flow, mut whole: DetailsView) -> DetailsView {
    let parts = parts(&flow.room(), &whole);
    let at = flow.session.part().min(parts.len() - 1);
    let part = &parts[at];
    whole.page = turning(flow, at, parts.len());
    whole.lead = part.lead;
    whole.documents = whole.documents.drain(part.documents.clone()).collect();
    if !part.ways {
        (whole.print, whole.visit) = (None, None);
    }
    if !part.asks {
        whole.priority = None;
    }
    if !part.lead {
        whole.figures.clear();
        whole.plain.clear();
        whole.notice.clear();
        // What is asked of the visitor stays where the button is grey for it.
        whole.note = if whole.main.enabled { String::new() } else { whole.note };
    }
    whole
}

fn parts(room: &Room, view: &DetailsView) -> Vec<Part> {
    let all = 0..view.documents.len();
    if room.is_plain() {
        return vec![Part { lead: true, documents: all, ways: true, asks: true }];
    }
    let mut parts = of_documents(room, view);
    let (ways, asks) = (view.print.is_some() || view.visit.is_some(), view.priority.is_some());
    let part = |ways, asks| Part { lead: false, documents: 0..0, ways, asks };
    if ways && asks && room.is_tight() {
        parts.extend([part(true, false), part(false, true)]);
    } else if ways || asks {
        parts.push(part(ways, asks));
    }
    parts
}

/// The pages of what is only read.
fn of_documents(room: &Room, view: &DetailsView) -> Vec<Part> {
    let all = 0..view.documents.len();
    let whole = vec![Part { lead: true, documents: all.clone(), ways: false, asks: false }];
    if all.is_empty() {
        return whole;
    }
    let content = room.content() - 10.0;
    let width = room.width();
    let (lead, column) = if room.lies() {
        let column = (width - GAP) / 2.0;
        (lead(room, view, column), column)
    } else {
        (lead(room, view, width), width)
    };
    let title = room.words(&view.documents_title, 44.0, column) + GAP;
    let height = |it: &DocumentLine, width: f32| {
        // A tick before it, and the card around it.
        let width = width - 2.0 * 36.0 - 24.0 - 58.0;
        let note = if it.note.is_empty() { 0.0 } else { room.words(&it.note, 34.0, width) };
        (room.words(&it.name, 38.0, width) + note + 16.0).max(104.0) + 3.0
    };
    let documents: f32 = view.documents.iter().map(|it| height(it, column)).sum();
    let fits = if room.lies() {
        // The keys that turn pages stand above the second column.
        let keys = room.page_keys() + GAP;
        !room.is_large() && lead <= content && keys + title + documents + 12.0 <= content
    } else {
        // Where further pages follow, their keys need a row.
        lead + GAP + title + documents + 12.0 + room.page_keys() + GAP <= content
    };
    if fits {
        return whole;
    }
    // The documents alone have the whole width, and the keys that turn pages their row.
    let title = room.words(&view.documents_title, 44.0, width / 2.0).max(room.page_keys()) + GAP;
    let below = if room.lies() { 0.0 } else { room.page_keys() + GAP };
    let kept =
        if view.main.enabled { 0.0 } else { GAP + 60.0 + room.words(&view.note, 36.0, width) };
    let limit = content - title - below - kept - 12.0;
    let mut pages = vec![Part { lead: true, documents: 0..0, ways: false, asks: false }];
    let (mut from, mut used) = (0, 0.0);
    for (at, it) in view.documents.iter().enumerate() {
        let more = height(it, width);
        if used + more > limit && at > from {
            pages.push(Part { lead: false, documents: from..at, ways: false, asks: false });
            (from, used) = (at, 0.0);
        }
        used += more;
    }
    pages.push(Part { lead: false, documents: from..all.end, ways: false, asks: false });
    pages
}

/// The name, what it is for, the figures and what has to be noted.
fn lead(room: &Room, view: &DetailsView, width: f32) -> f32 {
    let mut height = room.words(&view.title, 64.0, width / 1.06);
    if !view.plain.is_empty() {
        height += 12.0 + room.words(&view.plain, 38.0, width);
    }
    if !view.figures.is_empty() {
        height += GAP + 52.0 + room.font(34.0) * 1.21 + 118.0 + room.font(38.0) * 1.21;
    }
    for note in [&view.notice, &view.note] {
        if !note.is_empty() {
            height += GAP + 58.0 + room.words(note, 36.0, width - 150.0);
        }
    }
    height
}
