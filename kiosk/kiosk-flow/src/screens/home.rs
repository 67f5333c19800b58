//! K1: what the machine is for, how full the hall is, one thing to press.

use crate::flow::Flow;
use crate::input::PrinterReadiness;
use crate::phrases::fill;
use crate::view::{ClosedCard, HomeCard, HomeView, OfflineNotice};
use crate::wait::WaitWords;
use crate::when;

pub(super) fn home(flow: &Flow) -> HomeView {
    let words = &flow.words().home;
    let printing = flow.printer == PrinterReadiness::Ready;
    HomeView {
        greeting: words.greeting.clone(),
        question: words.question.clone(),
        card: if flow.gives_tickets() { open(flow) } else { HomeCard::Closed(closed(flow)) },
        appointment: flow.checks_in().then(|| appointment(flow)),
        reprint: flow.reprints().then(|| flow.words().reprint.open.clone()),
        how: words.how.clone(),
        steps: words.steps.clone(),
        // Low controls share their row with the language.
        call_assistant: if flow.session.looks.low {
            flow.words().frame.help.clone()
        } else {
            words.call_assistant.clone()
        },
        notice: (!printing && flow.gives_tickets()).then(|| words.paper_out.clone()),
        offline: (flow.link == Some(false)).then(|| offline(flow)),
    }
}

/// The way to K6, and what is needed there; without the server, that it works all the same.
fn appointment(flow: &Flow) -> (String, String) {
    let words = &flow.words().home;
    let hint = match flow.link {
        Some(false) => &flow.words().offline.appointment_hint,
        Some(true) | None => &words.appointment_hint,
    };
    (words.appointment.clone(), hint.clone())
}

/// K13: tickets go on, and what does not is named.
fn offline(flow: &Flow) -> OfflineNotice {
    let words = &flow.words().offline;
    let missing = |icon: &str, text: &str| (icon.to_owned(), text.to_owned());
    OfflineNotice {
        title: words.title.clone(),
        text: words.text.clone(),
        unknown: words.unknown.clone(),
        missing_title: words.missing.clone(),
        missing: vec![
            missing("clock", &words.missing_wait),
            missing("smartphone", &words.missing_phone),
            missing("concierge-bell", &words.missing_help),
        ],
    }
}

fn open(flow: &Flow) -> HomeCard {
    let phrases = flow.words();
    let words = &phrases.home;
    let snapshot = flow.snapshot.as_ref().filter(|_| flow.link == Some(true));
    let waiting = snapshot.map_or(0, |it| it.waiting);
    let wait = snapshot.and_then(|it| it.wait);
    let people = phrases.units.people.count(phrases.plural, waiting);
    let verb = words.waiting.of(phrases.plural, waiting).to_owned();
    let about = |typical: String| (phrases.wait.about.clone(), typical);
    HomeCard::Open {
        title: words.get_ticket.clone(),
        hint: words.get_ticket_hint.clone(),
        waiting: match waiting {
            0 => (words.nobody_label.clone(), words.nobody.clone()),
            _ => (verb, people),
        },
        calm: when::calmer(flow, wait),
        wait: wait.map(|range| WaitWords::new(&range)).map(|said| {
            if said.is_at_once() {
                (words.at_once_label.clone(), words.at_once.clone())
            } else {
                about(said.typical(phrases))
            }
        }),
    }
}

fn closed(flow: &Flow) -> ClosedCard {
    let words = &flow.words().home;
    let office = flow.office.as_ref();
    let opens_at = office.and_then(|it| it.opens_at).filter(|at| *at > flow.now.office);
    let said = |at| when::opening(at, flow.now.office, &flow.zone, flow.words());
    let hours = office.and_then(|it| it.hours_today.as_deref());
    ClosedCard {
        title: words.closed.clone(),
        opens: opens_at.map(|at| fill(&words.closed_opens, "when", &said(at))),
        hours: hours.map(|hours| fill(&words.closed_today, "hours", hours)),
        hint: words.closed_hint.clone(),
    }
}
