//! The phone page of one ticket: its number, how many go before, and where to go.
//!
//! Whoever holds the link sees this. So it shows neither service nor class, nobody else's number,
//! and nothing of the visit afterwards.

use askama::Template;
use askama::filters::HtmlSafe;
use queue_types::TicketId;
use queue_wire::{OfficeInfo, TicketSnapshot, TicketState, WaitRange};

use crate::assets::build;
use crate::icon::Icon;
use crate::live::Live;
use crate::texts::{Texts, Ticket as Words, fill, texts};
use crate::words::{OfficeClock, Wait, own, place_at, place_to, usual_range};

/// The whole page, for its first load. `id` and `token` are those of its own address.
#[must_use]
pub fn ticket_page(
    office: &OfficeInfo,
    ticket: &TicketSnapshot,
    id: &TicketId,
    token: &str,
) -> String {
    let texts = texts(office);
    let page = TicketPage {
        texts,
        build: build(),
        unauthenticated: office.unauthenticated,
        title: fill(&texts.ticket.title, &[("number", &ticket.number.to_string())]),
        id: id.to_string(),
        token,
        live: TicketLive::new(office, ticket),
    };
    page.render().expect("rendering into a string cannot fail")
}

/// What changes on that page, as one element with the id `live`.
#[must_use]
pub fn ticket_fragment(office: &OfficeInfo, ticket: &TicketSnapshot) -> String {
    TicketLive::new(office, ticket).render().expect("rendering into a string cannot fail")
}

#[derive(Template)]
#[template(path = "ticket_page.html")]
struct TicketPage<'a> {
    texts: &'static Texts,
    build: &'static str,
    unauthenticated: bool,
    title: String,
    id: String,
    token: &'a str,
    live: TicketLive,
}

#[derive(Template)]
#[template(path = "ticket_live.html")]
struct TicketLive {
    words: &'static Words,
    brand: &'static str,
    live: Live,
    office: String,
    number: String,
    mood: &'static str,
    story: Story,
}

// Rendered by a template, so escaped already.
impl HtmlSafe for TicketLive {}

/// What there is to say, by the ticket's state.
enum Story {
    Waiting {
        ahead: String,
        about_title: &'static str,
        about: String,
        steps: [bool; 4],
        sentence: String,
    },
    Called {
        go: String,
    },
    Told {
        what: String,
        then: String,
    },
}

impl TicketLive {
    fn new(office: &OfficeInfo, ticket: &TicketSnapshot) -> Self {
        let called = ticket.state == TicketState::Called && ticket.place.is_some();
        Self {
            words: &texts(office).ticket,
            brand: &texts(office).brand,
            live: Live::of(office, ticket.seq),
            office: own(office, &office.name),
            number: ticket.number.to_string(),
            mood: if called { "called" } else { "calm" },
            story: story(office, ticket),
        }
    }
}

fn story(office: &OfficeInfo, ticket: &TicketSnapshot) -> Story {
    let texts = texts(office);
    let words = &texts.ticket;
    let told =
        |what: &str, then: &str| Story::Told { what: what.to_owned(), then: then.to_owned() };
    match (ticket.state, ticket.place) {
        (TicketState::Called, Some(place)) => {
            Story::Called { go: fill(&words.go, &[("place", &place_to(texts, place))]) }
        }
        (TicketState::Serving, Some(place)) => {
            told(&fill(&words.served, &[("place", &place_at(texts, place))]), "")
        }
        (TicketState::Waiting | TicketState::Called | TicketState::Serving, _) => {
            waiting(office, ticket)
        }
        (TicketState::Parked, _) => told(&words.parked, &words.parked_what),
        (TicketState::Finished, _) => told(&words.finished, &words.finished_what),
        (TicketState::NoShow, _) => told(&words.no_show, &words.no_show_what),
        (TicketState::Cancelled, _) => told(&words.cancelled, &words.cancelled_what),
        (TicketState::Expired, _) => told(&words.expired, &words.expired_what),
    }
}

fn waiting(office: &OfficeInfo, ticket: &TicketSnapshot) -> Story {
    let texts = texts(office);
    let words = &texts.ticket;
    let wait = ticket.wait.map(|it| Wait::of(it.typical_min));
    let about = match wait.map(|it| it.said(texts)) {
        None => texts.wait_unknown.clone(),
        Some((None, said)) => said.to_owned(),
        Some((Some(count), unit)) => format!("{count}\u{a0}{unit}"),
    };
    Story::Waiting {
        ahead: match ticket.people_ahead {
            0 => words.nobody_ahead.clone(),
            count => texts.counted(&texts.people, count),
        },
        about_title: Wait::title(wait, &words.about),
        about,
        // Four last places: each that is passed lights one.
        steps: [4, 3, 2, 1].map(|place| ticket.people_ahead < place),
        sentence: ticket.wait.map(|it| expectation(office, ticket, &it)).unwrap_or_default(),
    }
}

/// «Обычно от 4 до 9 минут. Вызовем ближе к 10:54».
fn expectation(office: &OfficeInfo, ticket: &TicketSnapshot, wait: &WaitRange) -> String {
    let texts = texts(office);
    let words = &texts.ticket;
    let usual = usual_range(texts, wait);
    let expect = match wait.typical_min {
        0 => words.expect_soon.clone(),
        // A clock time would promise what the range does not.
        _ if Wait::of(wait.high_min) == Wait::OverAnHour => return usual.unwrap_or_default(),
        minutes => {
            let minutes = jiff::SignedDuration::from_mins(minutes.into());
            let at = ticket.at.checked_add(minutes).unwrap_or(ticket.at);
            fill(&words.expect, &[("time", &OfficeClock::of(office).time(at))])
        }
    };
    usual.into_iter().chain([expect]).collect::<Vec<_>>().join(" ")
}
