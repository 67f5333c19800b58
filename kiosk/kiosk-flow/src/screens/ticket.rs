//! K5 and K14: the number, at once, with or without paper.

use queue_wire::{IssuedTicket, KioskInfo};

use crate::flow::Flow;
use crate::offline::is_offline;
use crate::phrases::fill;
use crate::session::{Held, NoPaper, PaperState};
use crate::view::{MainButton, NumberView, TicketView};
use crate::wait::WaitWords;
use crate::when;

pub(super) fn ticket(flow: &Flow, held: &Held) -> TicketView {
    let words = &flow.words().ticket;
    let paper = !matches!(held.paper, PaperState::OnScreen(_));
    let hint = match held.paper {
        PaperState::Coming | PaperState::Printed => &words.hint,
        PaperState::OnScreen(NoPaper::OutOfPaper) => &words.out_of_paper,
        PaperState::OnScreen(NoPaper::NotPrinting) => &words.not_printing,
        PaperState::OnScreen(NoPaper::Doubtful) => &words.doubtful,
    };
    // Nobody else prints this ticket: what is true is that the number alone is enough.
    let next_title = if paper { &words.where_to } else { &words.no_need };
    let offline = &flow.words().offline;
    let (phone_title, phone_hint) = match (paper, is_offline(&held.ticket)) {
        (true, false) => (&words.phone, &words.phone_hint),
        (false, false) => (&words.keep, &words.keep_hint),
        (true, true) => (&offline.ticket, &offline.ticket_hint),
        (false, true) => (&words.keep, &offline.photo),
    };
    let other = flow.other_printer(&held.ticket).filter(|_| !paper);
    let (next_title, next_text) = match other {
        Some(kiosk) => elsewhere(flow, kiosk),
        None => (next_title.clone(), next_text(flow, &held.ticket)),
    };
    TicketView {
        paper,
        title: if paper { words.title.clone() } else { words.on_screen.clone() },
        hint: hint.clone(),
        number: number(flow, &held.ticket),
        next_title,
        next_text,
        plan: if paper { super::plan::plan(flow) } else { None },
        phone_title: phone_title.clone(),
        phone_hint: phone_hint.clone(),
        tracking_url: held.ticket.tracking_url.clone(),
        print_again: (paper || flow.may_print_again(held)).then(|| MainButton {
            text: words.print_again.clone(),
            tail: String::new(),
            enabled: flow.may_print_again(held),
        }),
        done: done(flow, held),
    }
}

/// Where the paper can be had all the same.
fn elsewhere(flow: &Flow, kiosk: &KioskInfo) -> (String, String) {
    let words = &flow.words().reprint;
    let hint = fill(&words.elsewhere_hint, "n", &kiosk.number.to_string());
    let hint = fill(&hint, "where", &flow.in_words(&kiosk.position));
    (words.elsewhere.clone(), hint)
}

/// Where to wait; of an appointment, when it is called.
fn next_text(flow: &Flow, ticket: &IssuedTicket) -> String {
    let words = flow.words();
    let early_min = flow.office.as_ref().map_or(0, |it| i64::from(it.appointment_early_min));
    match ticket.slot {
        Some(slot) if slot.duration_since(flow.now.office).as_mins() > early_min => {
            fill(&words.check_in.early, "time", &when::clock(slot, &flow.zone))
        }
        Some(_) | None => words.ticket.where_to_text.clone(),
    }
}

fn number(flow: &Flow, ticket: &IssuedTicket) -> NumberView {
    let words = flow.words();
    let people = ticket.people_ahead;
    let ahead = match people {
        0 => words.wait.nobody.clone(),
        some => words.units.people.count(words.plural, some),
    };
    let booked =
        ticket.slot.map(|slot| (words.check_in.booked.clone(), when::clock(slot, &flow.zone)));
    let mut facts: Vec<_> = booked.into_iter().collect();
    // Before a booked time others come and go; without the server nobody can say.
    if !is_offline(ticket) && ticket.slot.is_none() {
        facts.push((words.wait.ahead.clone(), ahead));
    }
    match ticket.wait.map(|range| WaitWords::new(&range)) {
        Some(said) => {
            facts.push((words.wait.about.clone(), said.typical(words)));
            if !said.is_at_once() && ticket.slot.is_none() {
                facts.push(said.usual_pair(words));
            }
        }
        None if ticket.slot.is_some() => (),
        None => facts.push((words.wait.how_long.clone(), words.wait.unknown.clone())),
    }
    NumberView {
        label: words.ticket.your_number.clone(),
        number: ticket.number.to_string(),
        service: flow.service_title(&ticket.service),
        facts,
    }
}

/// «Готово · 15 с»: the seconds run only when the visitor has what they came for.
fn done(flow: &Flow, held: &Held) -> MainButton {
    let words = flow.words();
    let left_s = held.until_ms.saturating_sub(flow.now.wall_ms).div_ceil(1000);
    let tail = fill(&words.units.seconds_short, "n", &left_s.to_string());
    MainButton {
        text: words.ticket.done.clone(),
        tail: if held.paper == PaperState::Coming { String::new() } else { tail },
        enabled: true,
    }
}
