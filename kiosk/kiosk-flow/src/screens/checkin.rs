//! K6, and what is said when a booked time gives no ticket.

use jiff::Timestamp;

use scancode::BookingCode;

use crate::checkin::{CheckInRefusal, CheckingIn, NoCheckIn};
use crate::flow::Flow;
use crate::phrases::{CheckInWords, fill};
use crate::typeset::typeset;
use crate::view::{CheckInView, MainButton, MessageView};
use crate::when;

pub(super) fn check_in(flow: &Flow, it: &CheckingIn) -> CheckInView {
    let phrases = flow.words();
    let words = &phrases.check_in;
    let patience_ms = flow.setup.timings.please_wait_ms;
    let slow =
        it.order.as_ref().is_some_and(|order| flow.now.wall_ms >= order.since_ms + patience_ms);
    let mut signs = it.digits.chars();
    CheckInView {
        title: words.title.clone(),
        scan: words.scan.clone(),
        scan_hint: words.scan_hint.clone(),
        or: words.or.clone(),
        prompt: words.prompt.clone(),
        boxes: (0..BookingCode::DIGITS).map(|_| signs.next()).collect(),
        first_group: 3,
        wrong: if !it.wrong {
            String::new()
        } else if it.needs_help() {
            words.ask_assistant.clone()
        } else {
            words.unknown.clone()
        },
        // With low controls or large letters «Помощь» alone has room.
        call_assistant: (it.needs_help() && flow.room().is_plain())
            .then(|| phrases.home.call_assistant.clone()),
        erase: words.erase.clone(),
        delete: words.delete.clone(),
        main: MainButton {
            text: if slow { phrases.details.please_wait.clone() } else { words.check_in.clone() },
            tail: String::new(),
            enabled: it.order.is_none() && it.code().is_some() && !it.wrong,
        },
    }
}

pub(super) fn refused(flow: &Flow, refusal: &CheckInRefusal) -> MessageView {
    let words = &flow.words().check_in;
    let (icon, title, hint) = match refusal.why {
        NoCheckIn::Late => ("clock", late(flow, words, refusal.slot), words.late_hint.clone()),
        NoCheckIn::Used => ("ticket", words.used.clone(), words.used_hint.clone()),
        NoCheckIn::Cancelled => ("calendar", words.cancelled.clone(), words.cancelled_hint.clone()),
        NoCheckIn::Moved => ("calendar", words.moved.clone(), moved(flow, words, refusal.slot)),
        NoCheckIn::Elsewhere => {
            ("map-pin", words.elsewhere.clone(), elsewhere(words, refusal.office.as_deref()))
        }
        NoCheckIn::OtherDay => {
            ("calendar", words.other_day.clone(), other_day(flow, words, refusal.slot))
        }
        NoCheckIn::Unknown | NoCheckIn::Other => {
            ("triangle-alert", words.refused.clone(), typeset(&refusal.detail))
        }
    };
    MessageView {
        icon: icon.to_owned(),
        title,
        hint,
        note: String::new(),
        back: true,
        try_again: way_on(flow, words, refusal),
        help: true,
    }
}

/// «Взять талон» where that leads on: late, or without the appointment.
fn way_on(flow: &Flow, words: &CheckInWords, refusal: &CheckInRefusal) -> Option<String> {
    let walk_in = || {
        let service = refusal.service.as_ref().and_then(|id| flow.service(id));
        service.is_some_and(|it| it.walk_in)
    };
    match refusal.why {
        NoCheckIn::Late => Some(words.take_late.clone()),
        NoCheckIn::Cancelled | NoCheckIn::Elsewhere | NoCheckIn::OtherDay | NoCheckIn::Moved => {
            walk_in().then(|| words.take_ordinary.clone())
        }
        NoCheckIn::Used | NoCheckIn::Unknown | NoCheckIn::Other => None,
    }
}

/// «Запись на 10:00 прошла».
fn late(flow: &Flow, words: &CheckInWords, slot: Option<Timestamp>) -> String {
    match slot {
        Some(at) => fill(&words.late_at, "time", &when::clock(at, &flow.zone)),
        None => words.late.clone(),
    }
}

fn moved(flow: &Flow, words: &CheckInWords, slot: Option<Timestamp>) -> String {
    said(flow, slot, &words.moved_to, &words.moved_hint)
}

fn other_day(flow: &Flow, words: &CheckInWords, slot: Option<Timestamp>) -> String {
    said(flow, slot, &words.other_day_at, &words.other_day_hint)
}

/// `at` with the time, or `without` where nobody says it.
fn said(flow: &Flow, slot: Option<Timestamp>, at: &str, without: &str) -> String {
    match slot {
        Some(slot) => {
            let then = when::opening(slot, flow.now.office, &flow.zone, flow.words());
            fill(at, "when", &then)
        }
        None => without.to_owned(),
    }
}

fn elsewhere(words: &CheckInWords, office: Option<&str>) -> String {
    match office {
        Some(office) => fill(&words.elsewhere_at, "office", &typeset(office)),
        None => words.elsewhere_hint.clone(),
    }
}
