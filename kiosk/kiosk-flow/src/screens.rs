//! From what the kiosk knows to what it shows: one small file for each screen.

mod checkin;
mod details;
mod home;
mod lists;
mod notices;
mod plan;
mod reprint;
mod search;
mod ticket;

use queue_types::{Language, QueueId, ServiceId};
use queue_wire::{QueueLoad, Texts};

use crate::flow::Flow;
use crate::phrases::fill;
use crate::session::{Place, Stage};
use crate::typeset::typeset;
use crate::view::{Frame, Guide, LanguageButton, Page, Screen, View};
use crate::when;

pub(crate) use lists::{first_item, page_of_letter, page_with};

/// The whole screen of this moment.
pub(crate) fn view(flow: &Flow) -> View {
    let screen = screen(flow);
    View { frame: frame(flow, &screen), guide: Guide::default(), screen }
}

fn screen(flow: &Flow) -> Screen {
    if let Some(since_ms) = flow.session.warned_ms {
        return Screen::StillHere(notices::still_here(flow, since_ms));
    }
    if let Some(help) = flow.session.help.filter(|help| help.shown) {
        return Screen::Help(notices::help(flow, help));
    }
    if let Some(screen) = flow.service_screen() {
        return screen;
    }
    if flow.session.doubted {
        return Screen::Message(notices::another(flow));
    }
    match flow.session.place() {
        None => match notices::nothing_works(flow) {
            Some(message) => Screen::Message(message),
            None => Screen::Home(home::home(flow)),
        },
        Some(Place::Services) if flow.room().is_plain() => Screen::Services(lists::services(flow)),
        Some(Place::Services) => Screen::List(lists::services_in_pages(flow)),
        Some(Place::Search(typed)) => Screen::Search(search::search(flow, typed)),
        Some(Place::List { listing, page }) => Screen::List(lists::list(flow, listing, *page)),
        Some(Place::Letters) => Screen::Letters(lists::letters(flow)),
        Some(Place::CheckIn(it)) => match (&it.refusal, it.order.as_ref().map(|it| &it.stage)) {
            (Some(refusal), _) => Screen::Message(checkin::refused(flow, refusal)),
            (None, Some(Stage::GivenUp)) => Screen::Message(notices::no_answer(flow)),
            (None, Some(Stage::Refused { detail })) => {
                Screen::Message(notices::refused(flow, &flow.session.language, detail))
            }
            (None, Some(Stage::Sent | Stage::Pausing { .. } | Stage::Numbering) | None) => {
                Screen::CheckIn(checkin::check_in(flow, it))
            }
        },
        Some(Place::Reprint(it)) => reprint::reprint(flow, it),
        Some(Place::Details { service, order }) => match order.as_ref().map(|it| (it, &it.stage)) {
            Some((_, Stage::GivenUp)) => Screen::Message(notices::no_answer(flow)),
            Some((order, Stage::Refused { detail })) => {
                Screen::Message(notices::refused(flow, &order.language, detail))
            }
            Some((_, Stage::Sent | Stage::Pausing { .. } | Stage::Numbering)) | None => {
                Screen::Details(details::details(flow, service, order.as_ref()))
            }
        },
        Some(Place::Ticket(held)) => Screen::Ticket(ticket::ticket(flow, held)),
    }
}

fn frame(flow: &Flow, screen: &Screen) -> Frame {
    let words = flow.words();
    let office = flow.office.as_ref();
    let looks = flow.session.looks;
    let chosen = matches!(screen, Screen::Ticket(_) | Screen::StillHere(_));
    Frame {
        brand: words.frame.brand.clone(),
        centre: office.map(|it| flow.in_words(&it.name)).unwrap_or_default(),
        clock: office.map(|_| when::clock(flow.now.office, &flow.zone)).unwrap_or_default(),
        date: office.map(|_| when::date(flow.now.office, &flow.zone, words)).unwrap_or_default(),
        languages: if chosen { Vec::new() } else { languages(flow) },
        large: looks.large,
        contrast: looks.contrast,
        low: looks.low,
        access: flow.switches(),
        back: words.frame.back.clone(),
        help: words.frame.help.clone(),
    }
}

/// How one turns to other pages, where there are any.
fn turning(flow: &Flow, at: usize, count: usize) -> Option<Page> {
    let words = &flow.words().list;
    let text = fill(&words.page, "page", &(at + 1).to_string());
    (count > 1).then(|| Page {
        text: fill(&text, "pages", &count.to_string()),
        previous: words.previous.clone(),
        has_previous: at > 0,
        next: words.next.clone(),
        has_next: at + 1 < count,
    })
}

/// How many pages the screen that is shown has.
pub(crate) fn pages_of(flow: &Flow) -> usize {
    match flow.session.place() {
        Some(Place::Details { service, order }) => details::pages_of(flow, service, order.as_ref()),
        Some(
            Place::Services
            | Place::Search(_)
            | Place::CheckIn(_)
            | Place::Reprint(_)
            | Place::List { .. }
            | Place::Letters
            | Place::Ticket(_),
        )
        | None => lists::pages_of(flow),
    }
}

/// The office's languages that this kiosk speaks, in the office's order; none if there is no choice.
fn languages(flow: &Flow) -> Vec<LanguageButton> {
    let office = flow.office.as_ref().map(|it| it.languages.as_slice()).unwrap_or_default();
    let spoken = |language: &Language| {
        let phrases = flow.setup.phrases.iter().find(|it| &it.language == language)?;
        Some(LanguageButton {
            language: language.clone(),
            text: phrases.button.clone(),
            name: phrases.name.clone(),
            chosen: *language == flow.words().language,
        })
    };
    let mut buttons: Vec<_> = office.iter().filter_map(spoken).collect();
    if buttons.len() < 2 {
        return Vec::new();
    }
    if flow.session.looks.low {
        let now = buttons.iter().position(|it| it.chosen).unwrap_or_default();
        let next = (now + 1) % buttons.len();
        return vec![buttons.swap_remove(next)];
    }
    buttons
}

impl Flow {
    /// A text of the data in the language spoken now, or in the office's own.
    pub(crate) fn in_words(&self, texts: &Texts) -> String {
        typeset(texts.pick(&self.words().language, &self.home_language()))
    }

    /// How full a queue is.
    pub(crate) fn load(&self, queue: &QueueId) -> Option<&QueueLoad> {
        // What was true before the link was lost is no estimate.
        let snapshot = self.snapshot.as_ref().filter(|_| self.link != Some(false));
        snapshot?.queues.iter().find(|it| &it.queue == queue)
    }

    /// A service's name, or nothing when the catalogue lost it meanwhile.
    pub(crate) fn service_title(&self, id: &ServiceId) -> String {
        self.service(id).map(|it| self.in_words(&it.title)).unwrap_or_default()
    }
}
