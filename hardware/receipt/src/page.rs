use crate::ticket::Ticket;
use crate::words::{self, Offline, Words};
use crate::{Checklist, SlipLine, clean};

/// One piece of a page, in the order it comes out of the printer. The pieces say what is
/// meant; [`typed`](crate::typed) and [`drawn`](crate::drawn) each say how it looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Block {
    /// The product on the left, the centre on the right.
    Header { brand: String, centre: String },
    /// The word that marks a second paper.
    Copy(String),
    /// The ticket's number, as large as fits.
    Number(String),
    /// The service's title.
    Title(String),
    /// What a slip is about, under a line that says what kind of slip it is.
    Heading { label: Option<String>, text: String },
    /// A dashed line.
    Rule,
    /// Figures side by side, each under its label.
    Figures(Vec<(String, String)>),
    /// Date and, in bold, time.
    Moment { date: String, time: String },
    /// A heading and what belongs to it.
    Section { head: String, body: String },
    /// One sentence in bold.
    Notice(String),
    /// A QR code with words what it is for.
    Code { address: String, head: String, body: String },
    /// A paragraph.
    Text(String),
    /// A paragraph that starts with a question in bold.
    Answer { question: String, text: String },
    /// One line of a checklist, with an empty box to tick.
    Tick(String),
    /// What belongs to the line above, under its words.
    Detail(String),
    /// A line to be seen from afar, smaller than a number.
    Large(String),
}

/// The pieces of a ticket. Every text from outside passes [`clean()`] here.
pub(crate) fn of_ticket(ticket: &Ticket, words: &Words) -> Vec<Block> {
    let mut blocks =
        vec![Block::Header { brand: words.brand.clone(), centre: clean(&ticket.centre) }];
    if ticket.copy {
        blocks.push(Block::Copy(words.copy.clone()));
    }
    blocks.push(Block::Number(clean(&ticket.number)));
    blocks.push(Block::Title(clean(&ticket.service)));
    blocks.push(Block::Rule);
    blocks.extend(visit(ticket, words));
    blocks.extend(figures(ticket, words));
    let time = words::clock(ticket.issued.time());
    blocks.push(Block::Moment { date: words.date(ticket.issued), time });
    blocks.push(Block::Rule);
    blocks.extend(preparation(ticket, words));
    blocks.extend(code(ticket, words));
    blocks.extend(advice(ticket, words));
    blocks
}

fn code(ticket: &Ticket, words: &Words) -> Vec<Block> {
    let Some(address) = ticket.tracking_url.as_ref().filter(|_| !ticket.offline) else {
        return Vec::new();
    };
    let (head, body) = (words.phone.clone(), words.phone_how.clone());
    vec![Block::Code { address: address.clone(), head, body }, Block::Rule]
}

/// What else is done in this visit, and that it goes before others.
fn visit(ticket: &Ticket, words: &Words) -> Vec<Block> {
    let also: Vec<String> =
        ticket.also.iter().map(|it| clean(it)).filter(|it| !it.is_empty()).collect();
    let mut blocks = Vec::new();
    if let Some((first, rest)) = also.split_first() {
        blocks.push(Block::Section { head: words.also.clone(), body: first.clone() });
        blocks.extend(rest.iter().cloned().map(Block::Text));
        blocks.push(Block::Rule);
    }
    if ticket.have_ready {
        let (head, body) = (words.priority.clone(), words.have_ready.clone());
        blocks.push(Block::Section { head, body });
        blocks.push(Block::Rule);
    }
    blocks
}

/// What the visitor wants to know of the time, as far as it is known.
fn figures(ticket: &Ticket, words: &Words) -> Option<Block> {
    let booked = ticket.booked.map(|at| (words.booked.clone(), words::clock(at)));
    if ticket.offline {
        return Some(match booked {
            Some(booked) => Block::Figures(vec![booked]),
            None => Block::Notice(words.offline.wait.clone()),
        });
    }
    let ahead = ticket.people_ahead.map(|count| (words.ahead.clone(), words.people(count)));
    let wait = ticket.wait.map(|range| (words.wait.clone(), words.wait(range)));
    let figures: Vec<_> = booked.or(ahead).into_iter().chain(wait).collect();
    (!figures.is_empty()).then_some(Block::Figures(figures))
}

/// What happens next, and what to do if it does not.
fn advice(ticket: &Ticket, words: &Words) -> [Block; 2] {
    if ticket.offline {
        let Offline { next, missed, missed_ask, .. } = words.offline.clone();
        return [Block::Text(next), Block::Answer { question: missed, text: missed_ask }];
    }
    let text = words.missed_how(ticket.return_within_min);
    let answer = Block::Answer { question: words.missed.clone(), text };
    [Block::Text(words.next.clone()), answer]
}

fn preparation(ticket: &Ticket, words: &Words) -> Vec<Block> {
    let documents: Vec<String> =
        ticket.documents.iter().map(|it| clean(it)).filter(|it| !it.is_empty()).collect();
    if documents.is_empty() {
        return Vec::new();
    }
    let (head, body) = (words.prepare.clone(), documents.join(", "));
    vec![Block::Section { head, body }, Block::Rule]
}

/// The pieces of a slip.
pub(crate) fn of_slip(slip: &crate::Slip, words: &Words) -> Vec<Block> {
    let mut blocks =
        vec![Block::Header { brand: words.brand.clone(), centre: clean(&slip.centre) }];
    blocks.push(Block::Heading { label: None, text: clean(&slip.title) });
    blocks.push(Block::Rule);
    blocks.extend(slip.lines.iter().map(|line| match line {
        SlipLine::Text(text) => Block::Text(clean(text)),
        SlipLine::Bold(text) => Block::Notice(clean(text)),
        SlipLine::Large(text) => Block::Large(clean(text)),
        SlipLine::Tick(text) => Block::Tick(clean(text)),
        SlipLine::Rule => Block::Rule,
        SlipLine::Code { address, head, body } => {
            Block::Code { address: address.clone(), head: clean(head), body: clean(body) }
        }
    }));
    if let Some(printed) = slip.printed {
        blocks.push(Block::Rule);
        let time = words::clock(printed.time());
        blocks.push(Block::Moment { date: words.date(printed), time });
    }
    blocks
}

/// The pieces of a list of documents.
pub(crate) fn of_checklist(list: &Checklist, words: &Words) -> Vec<Block> {
    let (brand, centre) = (words.brand.clone(), clean(&list.centre));
    let mut blocks = vec![
        Block::Header { brand, centre },
        Block::Heading { label: Some(words.checklist.title.clone()), text: clean(&list.service) },
        Block::Rule,
    ];
    for line in &list.documents {
        blocks.push(Block::Tick(clean(&line.name)));
        let condition = line.condition.as_deref().map(clean).filter(|it| !it.is_empty());
        blocks.extend(condition.map(Block::Detail));
    }
    blocks.push(Block::Rule);
    blocks.push(Block::Notice(words.checklist.no_ticket.clone()));
    let (date, time) = (words.date(list.printed), words::clock(list.printed.time()));
    blocks.push(Block::Moment { date, time });
    blocks
}

/// Binds short words («и», «на», «в») to the next one, so that no line ends with them.
pub(crate) fn bind(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = 0;
    for character in text.chars() {
        let short_word_ends = character == ' ' && (1..=2).contains(&letters);
        out.push(if short_word_ends { '\u{A0}' } else { character });
        letters = match character {
            ' ' | '\u{A0}' => 0,
            it if it.is_alphabetic() => letters + 1,
            // A figure or a mark: what stands before it is no short word.
            _ => 9,
        };
    }
    out
}

/// Breaks `text` into lines no wider than `room` as `width` measures them. Breaks stand at
/// spaces; a word wider than a whole line is broken after a hyphen or, failing that,
/// wherever it must. Nothing is lost.
pub(crate) fn wrap(text: &str, room: f32, width: &mut dyn FnMut(&str) -> f32) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ').filter(|it| !it.is_empty()) {
        for (piece, joined) in pieces(word, room, width) {
            let line = lines.last_mut().expect("a line is always open");
            let gap = if line.is_empty() || joined { "" } else { " " };
            let longer = format!("{line}{gap}{piece}");
            if line.is_empty() || width(&longer) <= room {
                *line = longer;
            } else {
                lines.push(piece);
            }
        }
    }
    lines
}

/// Like [`wrap`], with lines as even as the same number of lines allows.
pub(crate) fn wrap_evenly(
    text: &str,
    room: f32,
    width: &mut dyn FnMut(&str) -> f32,
) -> Vec<String> {
    let lines = wrap(text, room, width);
    let widest = |lines: &[String], width: &mut dyn FnMut(&str) -> f32| {
        lines.iter().map(|it| width(it)).fold(0.0, f32::max)
    };
    let mut best = lines;
    while best.len() > 1 {
        // Take away one dot from the widest line until another line would be needed.
        let narrower = widest(&best, width) - 1.0;
        let next = wrap(text, narrower, width);
        if next.len() > best.len() || widest(&next, width) > narrower {
            break;
        }
        best = next;
    }
    best
}

/// The pieces of a word that each fit a line; `true` marks a piece that continues one.
fn pieces(word: &str, room: f32, width: &mut dyn FnMut(&str) -> f32) -> Vec<(String, bool)> {
    if width(word) <= room {
        return vec![(word.to_owned(), false)];
    }
    let mut pieces: Vec<(String, bool)> = Vec::new();
    for part in word.split_inclusive(['-', '\u{A0}']) {
        let joined = !pieces.is_empty();
        if width(part) <= room {
            pieces.push((part.to_owned(), joined));
            continue;
        }
        let mut piece = String::new();
        for character in part.chars() {
            piece.push(character);
            if width(&piece) > room && piece.chars().count() > 1 {
                piece.pop();
                let full = std::mem::replace(&mut piece, character.to_string());
                pieces.push((full, joined || !pieces.is_empty()));
            }
        }
        pieces.push((piece, joined || !pieces.is_empty()));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cells(text: &str) -> f32 {
        text.chars().count() as f32
    }

    #[test]
    fn lines_break_at_words_and_titles_evenly() {
        let text = bind("Кадастровый учёт и регистрация прав");
        assert_eq!(wrap(&text, 29.0, &mut cells), ["Кадастровый учёт", "и\u{A0}регистрация прав"]);
        assert_eq!(wrap("раз два три четыре", 11.0, &mut cells), ["раз два три", "четыре"]);
        assert_eq!(wrap_evenly("раз два три четыре", 11.0, &mut cells), ["раз два", "три четыре"]);
    }

    #[test]
    fn a_word_longer_than_the_line_breaks_at_its_hyphen_or_anywhere() {
        assert_eq!(wrap("документ-основание", 12.0, &mut cells), ["документ-", "основание"]);
        assert_eq!(wrap("ыыыыыыы", 3.0, &mut cells), ["ыыы", "ыыы", "ы"]);
    }

    proptest! {
        #[test]
        fn wrapping_loses_nothing_and_stays_in_its_room(text in "[а-я -]{0,80}", room in 3u8..40) {
            let squeeze = |text: &str| text.replace(' ', "");
            for lines in [wrap(&text, f32::from(room), &mut cells),
                wrap_evenly(&text, f32::from(room), &mut cells)] {
                prop_assert!(lines.iter().all(|it| cells(it) <= f32::from(room)));
                prop_assert_eq!(squeeze(&lines.concat()), squeeze(&text));
            }
        }
    }
}
