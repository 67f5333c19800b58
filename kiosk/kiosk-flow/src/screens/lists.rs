//! K2 and the lists it leads to.

mod alphabet;

use queue_wire::{CategoryInfo, GroupInfo, QueueLoad, ServiceInfo, SituationInfo};

use crate::flow::Flow;
use crate::room::PagePlan;
use crate::session::{Listing, Place};
use crate::view::{LettersView, ListView, Row, ServicesView, Target, Tile};
use crate::wait::WaitWords;

/// Services of K2.
const MOST_USED: usize = 8;
/// Life situations of K2.
const SITUATIONS: usize = 6;
/// Groups of a page; A10 allows nine.
const GROUPS_A_PAGE: usize = 8;
/// Rights of a page: each names the document too.
const RIGHTS_A_PAGE: usize = 6;
/// Services of a page: their names take up to four lines.
const SERVICES_A_PAGE: usize = 7;

pub(super) fn services(flow: &Flow) -> ServicesView {
    let words = &flow.words().services;
    let catalogue = flow.catalogue.as_ref();
    let used = catalogue.map(|it| it.most_used.as_slice()).unwrap_or_default();
    let shown = used.iter().filter_map(|id| flow.service(id)).take(MOST_USED);
    let rows: Vec<Row> = shown.map(|it| service_row(flow, it, false)).collect();
    let situations = catalogue.map(|it| it.situations.as_slice()).unwrap_or_default();
    let tile = |it: &SituationInfo| Tile {
        id: it.id.clone(),
        icon: it.icon.clone(),
        title: flow.in_words(&it.name),
    };
    ServicesView {
        title: words.title.clone(),
        search: flow.words().search.placeholder.clone(),
        most_used: words.most_used.clone(),
        wait_column: wait_column(flow, &rows),
        rows,
        situations_title: words.situations.clone(),
        situations: situations.iter().take(SITUATIONS).map(tile).collect(),
        all: words.all.clone(),
    }
}

/// K2 where its picture does not fit as it is: the same services and situations, in pages.
pub(super) fn services_in_pages(flow: &Flow) -> ListView {
    let words = &flow.words().services;
    let mut view = page(flow, &Listed::start(flow), flow.session.part());
    view.title.clone_from(&words.title);
    view.hint = String::new();
    view.spell = Some(words.all.clone());
    view.to_all = true;
    view
}

pub(super) fn list(flow: &Flow, listing: &Listing, at: usize) -> ListView {
    let words = &flow.words().list;
    let mut view = page(flow, &Listed::of(flow, listing), at);
    view.hint = match listing {
        Listing::Groups => words.groups_hint.clone(),
        Listing::Group(_) | Listing::Situation(_) | Listing::Found => words.services_hint.clone(),
        Listing::Alphabet => alphabet::range(flow, &view.rows),
        Listing::Rights => flow.words().priority.hint.clone(),
        Listing::Visit => flow.words().visit.hint.clone(),
    };
    view.spell = match listing {
        Listing::Groups => Some(words.by_alphabet.clone()),
        Listing::Alphabet => Some(words.choose_letter.clone()),
        Listing::Visit => flow.may_add().then(|| flow.words().visit.add.clone()),
        Listing::Group(_) | Listing::Situation(_) | Listing::Found | Listing::Rights => None,
    };
    view
}

/// A page of what is listed.
fn page(flow: &Flow, listed: &Listed<'_>, at: usize) -> ListView {
    let plans = listed.plan(flow);
    let count = plans.len();
    let at = at.min(count - 1);
    let plan = &plans[at];
    let rows: Vec<Row> = listed.items[plan.items.clone()].iter().map(|it| it.row(flow)).collect();
    ListView {
        title: listed.title.clone(),
        hint: String::new(),
        wait_column: wait_column(flow, &rows),
        rows,
        first_column: plan.first_column,
        page: super::turning(flow, at, count),
        spell: None,
        to_all: false,
    }
}

pub(super) fn letters(flow: &Flow) -> LettersView {
    let words = &flow.words().list;
    LettersView {
        title: words.letters.clone(),
        hint: words.letters_hint.clone(),
        letters: alphabet::letters(flow),
    }
}

/// The page of the list by the alphabet on which `letter` begins.
pub(crate) fn page_of_letter(flow: &Flow, letter: char) -> Option<usize> {
    let all = alphabet::services(flow);
    let first = all.iter().position(|it| alphabet::letter_of(flow, it) == Some(letter))?;
    Some(page_of_item(&Listed::of(flow, &Listing::Alphabet).plan(flow), first))
}

/// What stands first on the page that is shown, where there are pages.
pub(crate) fn first_item(flow: &Flow) -> Option<usize> {
    let (listed, at) = shown(flow)?;
    listed.plan(flow).get(at).map(|it| it.items.start)
}

/// The page on which an item stands now.
pub(crate) fn page_with(flow: &Flow, item: usize) -> usize {
    shown(flow).map(|(listed, _)| page_of_item(&listed.plan(flow), item)).unwrap_or_default()
}

fn page_of_item(plans: &[PagePlan], item: usize) -> usize {
    plans.iter().position(|it| it.items.contains(&item)).unwrap_or_default()
}

/// What is listed now, and at which page.
fn shown(flow: &Flow) -> Option<(Listed<'_>, usize)> {
    match flow.session.place() {
        Some(Place::List { listing, page }) => Some((Listed::of(flow, listing), *page)),
        Some(Place::Services) => Some((Listed::start(flow), flow.session.part())),
        Some(
            Place::Search(_)
            | Place::CheckIn(_)
            | Place::Reprint(_)
            | Place::Letters
            | Place::Details { .. }
            | Place::Ticket(_),
        )
        | None => None,
    }
}

/// «Ждать примерно», where there is anything below it: nobody may work at a window yet.
fn wait_column(flow: &Flow, rows: &[Row]) -> String {
    let said = rows.iter().any(|row| !row.wait.is_empty());
    if said { flow.words().services.wait_column.clone() } else { String::new() }
}

/// How many pages the list that is shown has.
pub(crate) fn pages_of(flow: &Flow) -> usize {
    shown(flow).map(|(listed, _)| listed.plan(flow).len()).unwrap_or_default()
}

/// Everything of one list, before it is cut into pages.
struct Listed<'a> {
    title: String,
    items: Vec<Item<'a>>,
    /// Rows of a page at most.
    most: usize,
}

impl<'a> Listed<'a> {
    fn of(flow: &'a Flow, listing: &Listing) -> Self {
        let most = match listing {
            Listing::Groups => GROUPS_A_PAGE,
            Listing::Rights => RIGHTS_A_PAGE,
            Listing::Group(_)
            | Listing::Situation(_)
            | Listing::Alphabet
            | Listing::Found
            | Listing::Visit => SERVICES_A_PAGE,
        };
        Self { title: title(flow, listing), items: items(flow, listing), most }
    }

    /// What stands on K2.
    fn start(flow: &'a Flow) -> Self {
        let catalogue = flow.catalogue.as_ref();
        let used = catalogue.map(|it| it.most_used.as_slice()).unwrap_or_default();
        let used = used.iter().filter_map(|id| flow.service(id)).take(MOST_USED);
        let situations = catalogue.map(|it| it.situations.as_slice()).unwrap_or_default();
        let situations = situations.iter().take(SITUATIONS).map(Item::Situation);
        Self {
            title: flow.words().services.title.clone(),
            items: [Item::Search]
                .into_iter()
                .chain(used.map(Item::Service))
                .chain(situations)
                .collect(),
            most: MOST_USED,
        }
    }

    fn plan(&self, flow: &Flow) -> Vec<PagePlan> {
        let room = flow.room();
        let most = if room.columns() > 1 { MOST_USED } else { self.most };
        let height = |it: &Item<'_>| {
            let row = it.row(flow);
            room.row(&row.title, &row.note, &row.wait)
        };
        let heights: Vec<f32> = self.items.iter().map(height).collect();
        room.pages(&self.title, &heights, most)
    }
}

fn title(flow: &Flow, listing: &Listing) -> String {
    let catalogue = flow.catalogue.as_ref();
    let words = &flow.words().list;
    let name = match listing {
        Listing::Groups => None,
        Listing::Alphabet => Some(words.alphabet.clone()),
        Listing::Rights => Some(flow.words().priority.title.clone()),
        Listing::Visit => Some(flow.words().visit.title.clone()),
        Listing::Found => Some(flow.words().search.title.clone()),
        Listing::Group(id) => catalogue.and_then(|all| {
            all.groups.iter().find(|it| it.id == *id).map(|it| flow.in_words(&it.name))
        }),
        Listing::Situation(id) => catalogue.and_then(|all| {
            all.situations.iter().find(|it| it.id == *id).map(|it| flow.in_words(&it.name))
        }),
    };
    name.unwrap_or_else(|| words.groups.clone())
}

/// What a list is made of, before the page that is shown is worded.
enum Item<'a> {
    Group(&'a GroupInfo),
    Service(&'a ServiceInfo),
    Right(&'a CategoryInfo),
    /// A service of the visit, and whether it may be taken out.
    Chosen(&'a ServiceInfo, bool),
    Situation(&'a SituationInfo),
    /// The way to K3.
    Search,
}

impl Item<'_> {
    fn row(&self, flow: &Flow) -> Row {
        match self {
            Self::Group(group) => group_row(flow, group),
            Self::Right(right) => right_row(flow, right),
            Self::Chosen(service, further) => chosen_row(flow, service, *further),
            // Large letters leave no room for second lines; they stand on the service's own screen.
            Self::Service(service) => service_row(flow, service, !flow.session.looks.large),
            Self::Search => Row {
                target: Target::Search,
                icon: "search".to_owned(),
                title: flow.words().search.title.clone(),
                note: String::new(),
                wait: String::new(),
                at_once: false,
            },
            Self::Situation(situation) => Row {
                target: Target::Situation(situation.id.clone()),
                icon: situation.icon.clone(),
                title: flow.in_words(&situation.name),
                note: String::new(),
                wait: String::new(),
                at_once: false,
            },
        }
    }
}

fn items<'a>(flow: &'a Flow, listing: &Listing) -> Vec<Item<'a>> {
    let Some(all) = &flow.catalogue else { return Vec::new() };
    match listing {
        Listing::Groups => all.groups.iter().map(Item::Group).collect(),
        Listing::Group(id) => {
            all.services.iter().filter(|it| it.group == *id).map(Item::Service).collect()
        }
        Listing::Situation(id) => {
            let situation = all.situations.iter().find(|it| it.id == *id);
            let listed = situation.map(|it| it.services.as_slice()).unwrap_or_default();
            listed.iter().filter_map(|id| flow.service(id)).map(Item::Service).collect()
        }
        Listing::Alphabet => alphabet::services(flow).into_iter().map(Item::Service).collect(),
        Listing::Rights => all.categories.iter().map(Item::Right).collect(),
        Listing::Visit => {
            let first = flow.first_service().into_iter().map(|id| (id, false));
            let more = flow.session.visit.more.iter().map(|id| (id, true));
            let chosen = |(id, further)| flow.service(id).map(|it| Item::Chosen(it, further));
            first.chain(more).filter_map(chosen).collect()
        }
        Listing::Found => {
            let found = flow.session.found();
            found.iter().filter_map(|id| flow.service(id)).map(Item::Service).collect()
        }
    }
}

/// A right with the document that the window will ask for.
fn right_row(flow: &Flow, right: &CategoryInfo) -> Row {
    Row {
        target: Target::Right(right.id.clone()),
        icon: "hand-heart".to_owned(),
        title: flow.in_words(&right.name),
        note: flow.in_words(&right.document),
        wait: String::new(),
        at_once: false,
    }
}

/// The first service stays: the ticket is for it.
fn chosen_row(flow: &Flow, service: &ServiceInfo, further: bool) -> Row {
    let words = &flow.words().visit;
    let row = service_row(flow, service, false);
    let id = service.id.clone();
    Row {
        target: if further { Target::Remove(id) } else { Target::Nothing },
        wait: if further { words.remove.clone() } else { words.first.clone() },
        at_once: false,
        ..row
    }
}

fn group_row(flow: &Flow, group: &GroupInfo) -> Row {
    let (wait, at_once) = wait(flow, flow.load(&group.id));
    Row {
        target: Target::Group(group.id.clone()),
        icon: group.icon.clone(),
        title: flow.in_words(&group.name),
        note: String::new(),
        wait,
        at_once,
    }
}

pub(super) fn service_row(flow: &Flow, service: &ServiceInfo, noted: bool) -> Row {
    let group = flow.catalogue.as_ref().and_then(|all| {
        all.groups.iter().find(|it| it.id == service.group).map(|it| it.icon.clone())
    });
    let (wait, at_once) = if service.walk_in {
        wait(flow, flow.load(&service.group))
    } else {
        (flow.words().services.by_appointment.clone(), false)
    };
    Row {
        target: Target::Service(service.id.clone()),
        icon: group.unwrap_or_default(),
        title: flow.in_words(&service.title),
        note: if noted { second_line(flow, service) } else { String::new() },
        wait,
        at_once,
    }
}

/// In the office's own language the everyday name; in another the official name as it stands on
/// papers, so that it can be pointed at.
fn second_line(flow: &Flow, service: &ServiceInfo) -> String {
    let own = flow.home_language();
    let title = flow.in_words(&service.title);
    let second = if flow.words().language == own {
        flow.in_words(&service.short)
    } else {
        crate::typeset(service.title.pick(&own, &own))
    };
    if second == title { String::new() } else { second }
}

fn wait(flow: &Flow, load: Option<&QueueLoad>) -> (String, bool) {
    let said = load.and_then(|it| it.wait).map(|range| WaitWords::new(&range));
    match said {
        Some(said) => (said.short(flow.words()), said.is_at_once()),
        None => (String::new(), false),
    }
}
