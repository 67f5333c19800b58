//! K3: what was typed, what was found, and the keys.

use queue_types::ServiceId;
use queue_wire::ServiceInfo;

use crate::finding::Search;
use crate::flow::Flow;
use crate::keyboard::{Board, Key};
use crate::phrases::fill;
use crate::typeset::typeset;
use crate::view::{BoardKey, FoundRow, KeyboardView, Part, SearchView};

pub(super) fn search(flow: &Flow, search: &Search) -> SearchView {
    let phrases = flow.words();
    let words = &phrases.search;
    let found = |id: &ServiceId| flow.service(id).map(|it| found_row(flow, it, &search.query));
    let rows: Vec<FoundRow> = search.found.iter().filter_map(found).collect();
    // With large letters, low controls or the voice the keys leave no room for what is found.
    let plain = flow.room().is_plain();
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    SearchView {
        title: words.title.clone(),
        query: search.query.clone(),
        placeholder: words.placeholder.clone(),
        // Low keys have a way back for each letter and no room for more.
        erase: if flow.session.looks.low { String::new() } else { words.erase.clone() },
        said: if !search.answers() {
            words.begin.clone()
        } else if search.only_near {
            words.nothing.clone()
        } else if !plain {
            fill(&words.found_elsewhere, "n", &count.to_string())
        } else {
            let text = words.found.of(phrases.plural, count);
            fill(text, "n", &count.to_string())
        },
        near: if search.only_near && plain { words.near.clone() } else { String::new() },
        may_show: !rows.is_empty(),
        show: if plain { String::new() } else { words.show.clone() },
        rows: if plain { rows } else { Vec::new() },
        call_assistant: if plain {
            phrases.home.call_assistant.clone()
        } else {
            phrases.frame.help.clone()
        },
        keyboard: keyboard(flow, search.board),
    }
}

fn keyboard(flow: &Flow, board: usize) -> KeyboardView {
    let words = &flow.words().keyboard;
    let board = board.min(words.boards.len() - 1);
    let key = |sign: char| BoardKey {
        key: Key::Sign(sign),
        text: sign.to_uppercase().to_string(),
        name: sign.to_uppercase().to_string(),
    };
    let rows = words.boards[board].rows.iter().map(|row| row.chars().map(key).collect());
    let to = |(number, it): (usize, &Board)| BoardKey {
        key: Key::Board(number),
        text: it.label.clone(),
        name: it.name.clone(),
    };
    let others = words.boards.iter().enumerate().filter(|(number, _)| *number != board);
    KeyboardView {
        rows: rows.collect(),
        // The last board of the data, the digits, is the first key, as people know it.
        boards: others.rev().map(to).collect(),
        space: words.space.clone(),
        delete: words.delete.clone(),
    }
}

/// Of the official and the everyday name the one in which more of the query is seen.
fn found_row(flow: &Flow, service: &ServiceInfo, query: &str) -> FoundRow {
    let marks =
        |text: &str| flow.index.as_ref().map(|it| it.marks(query, text)).unwrap_or_default();
    let title = flow.in_words(&service.title);
    let spoken = service.short.0.get(&flow.words().language).filter(|it| !it.is_empty());
    let short = spoken.map_or_else(|| title.clone(), |it| typeset(it));
    let seen = |text: &str| marks(text).into_iter().map(|it| it.len()).sum::<usize>();
    let shown = if seen(&title) > seen(&short) { title } else { short };
    let row = super::lists::service_row(flow, service, false);
    let words = &flow.words().search;
    let note = if row.at_once {
        words.at_once.clone()
    } else if !service.walk_in || row.wait.is_empty() {
        row.wait
    } else {
        fill(&words.wait, "wait", &row.wait.to_lowercase())
    };
    FoundRow {
        service: service.id.clone(),
        icon: row.icon,
        parts: parts(&shown, &marks(&shown)),
        title: shown,
        note,
    }
}

/// `text` taken apart where marks begin and end.
fn parts(text: &str, marks: &[std::ops::Range<usize>]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut at = 0;
    let mut add = |to: usize, from: usize, marked: bool| {
        if let Some(piece) = text.get(from..to).filter(|it| !it.is_empty()) {
            parts.push(Part { text: piece.to_owned(), marked });
        }
    };
    for mark in marks {
        add(mark.start, at, false);
        add(mark.end, mark.start, true);
        at = mark.end;
    }
    add(text.len(), at, false);
    parts
}
