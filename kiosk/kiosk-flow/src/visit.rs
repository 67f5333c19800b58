//! What a person asks of one visit beside its first service: further services, a right to go first,
//! a list to take home. Never the reason of the right.

use queue_types::{Class, Language, ServiceId};

use crate::flow::Flow;
use crate::input::{DocumentsPaper, ListId, PaperEnd, PrinterReadiness, Request};
use crate::session::{Listing, Place};
use crate::typeset::typeset;

/// Services of one visit beside the first.
const MOST_MORE: usize = 5;
/// Lists that one person may print.
const MOST_LISTS: u8 = 3;

/// A right to be served before others, by its name in data. It is looked up and dropped: neither
/// the flow nor what anybody writes of it tells which right somebody has.
#[derive(Clone, PartialEq, Eq)]
pub struct Right(String);

impl Right {
    /// The right with that name in data.
    #[must_use]
    pub fn new(id: &str) -> Self {
        Self(id.to_owned())
    }

    /// Its name in data.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Right {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Right(..)")
    }
}

/// What was chosen beside the first service.
#[derive(Clone, Debug, Default)]
pub(crate) struct Visit {
    /// The class that a right gives; which right it was is not kept.
    pub class: Class,
    /// Further services, in the order in which they were added.
    pub more: Vec<ServiceId>,
    /// The list of documents that was printed last.
    pub list: Option<List>,
    /// How many lists were printed.
    pub lists: u8,
}

/// A printed list of documents.
#[derive(Clone, Debug)]
pub(crate) struct List {
    pub id: ListId,
    pub service: ServiceId,
    /// `None` while it is being printed; then whether it is in the slot.
    pub printed: Option<bool>,
}

impl Flow {
    /// The service that the ticket will be for, on whatever screen.
    pub(crate) fn first_service(&self) -> Option<&ServiceId> {
        self.session.trail.iter().find_map(|place| {
            if let Place::Details { service, .. } = place { Some(service) } else { None }
        })
    }

    /// Whether the service on the screen would be added to a visit that has a first one.
    pub(crate) fn adds(&self) -> bool {
        let details = |it: &&Place| matches!(it, Place::Details { .. });
        self.session.trail.iter().filter(details).count() > 1
    }

    /// Whether a service is part of the visit already.
    pub(crate) fn has_chosen(&self, service: &ServiceId) -> bool {
        self.first_service() == Some(service) || self.session.visit.more.contains(service)
    }

    /// Whether one more service may be added.
    pub(crate) fn may_add(&self) -> bool {
        self.session.visit.more.len() < MOST_MORE && !self.adds()
    }

    /// K4 of a service: of the first one of a visit, or of one to be added.
    pub(crate) fn open_service(&mut self, service: ServiceId) {
        if self.first_service().is_none() {
            self.session.visit.more.retain(|it| *it != service);
        }
        self.session.trail.push(Place::Details { service, order: None });
    }

    /// «Добавить услугу»: the choice of services, over what is chosen.
    pub(crate) fn add_service(&mut self) {
        let from_here = match self.session.place() {
            Some(Place::Details { order, .. }) => order.is_none(),
            Some(Place::List { listing, .. }) => *listing == Listing::Visit,
            Some(
                Place::Services
                | Place::Search(_)
                | Place::Letters
                | Place::CheckIn(_)
                | Place::Reprint(_)
                | Place::Ticket(_),
            )
            | None => false,
        };
        if from_here && self.may_add() {
            self.session.trail.push(Place::Services);
        }
    }

    /// The service on the screen joins the visit; back to the first one.
    pub(crate) fn join_visit(&mut self) {
        let Some(Place::Details { service, order: None }) = self.session.place() else { return };
        let service = service.clone();
        let walk_in = self.service(&service).is_some_and(|it| it.walk_in);
        if !walk_in || self.has_chosen(&service) || self.session.visit.more.len() >= MOST_MORE {
            return;
        }
        self.session.visit.more.push(service);
        let first = |it: &Place| matches!(it, Place::Details { .. });
        let at = self.session.trail.iter().position(first).unwrap_or(0);
        self.session.trail.truncate(at + 1);
    }

    /// The services of this visit, where there are more than one.
    pub(crate) fn open_visit(&mut self) {
        let chosen = matches!(self.session.place(), Some(Place::Details { order: None, .. }));
        if chosen && !self.adds() && !self.session.visit.more.is_empty() {
            self.session.trail.push(Place::List { listing: Listing::Visit, page: 0 });
        }
    }

    /// A further service is not wanted after all.
    pub(crate) fn remove(&mut self, service: &ServiceId) {
        let shown =
            matches!(self.session.place(), Some(Place::List { listing: Listing::Visit, .. }));
        if !shown {
            return;
        }
        self.session.visit.more.retain(|it| it != service);
        if self.session.visit.more.is_empty() {
            self.session.trail.pop();
        }
    }

    /// «Есть право пройти вне очереди?».
    pub(crate) fn answer_priority(&mut self, has: bool) {
        let Some(Place::Details { order: None, .. }) = self.session.place() else { return };
        let rights = self.catalogue.as_ref().is_some_and(|it| !it.categories.is_empty());
        if !has {
            self.session.visit.class = Class::ORDINARY;
        } else if rights && !self.adds() {
            self.session.trail.push(Place::List { listing: Listing::Rights, page: 0 });
        }
    }

    /// One of the office's rights: its class is kept, nothing else.
    pub(crate) fn choose_right(&mut self, right: &Right) {
        let shown =
            matches!(self.session.place(), Some(Place::List { listing: Listing::Rights, .. }));
        let found = self.catalogue.as_ref().and_then(|all| {
            all.categories.iter().find(|it| it.id == right.id()).map(|it| it.class)
        });
        if let Some(class) = found.filter(|_| shown) {
            self.session.visit.class = class;
            self.session.trail.pop();
        }
        // What was touched last is remembered against trembling: not this.
        self.session.last_touch = None;
    }

    /// Whether the list of this service's documents can be printed now.
    pub(crate) fn may_print_list(&self) -> bool {
        let visit = &self.session.visit;
        let printing = visit.list.as_ref().is_some_and(|it| it.printed.is_none());
        self.printer == PrinterReadiness::Ready && !printing && visit.lists < MOST_LISTS
    }

    /// «Напечатать»: what to bring, without a ticket.
    pub(crate) fn print_list(&mut self, requests: &mut Vec<Request>) {
        let Some(Place::Details { service, order: None }) = self.session.place() else { return };
        if !self.may_print_list() {
            return;
        }
        let service = service.clone();
        let id = ListId(self.next_list);
        let Some(paper) = self.documents_paper(id, &service) else { return };
        self.next_list += 1;
        let visit = &mut self.session.visit;
        visit.lists += 1;
        visit.list = Some(List { id, service, printed: None });
        requests.push(Request::PrintDocuments(Box::new(paper)));
    }

    /// The list came out, or did not, perhaps after its reader had gone.
    pub(crate) fn list_ended(&mut self, id: ListId, end: PaperEnd) {
        if let Some(list) = self.session.visit.list.as_mut().filter(|it| it.id == id) {
            list.printed = Some(end == PaperEnd::Printed);
        }
    }

    /// What goes on the paper, if there is anything to bring.
    fn documents_paper(&self, id: ListId, service: &ServiceId) -> Option<DocumentsPaper> {
        let info = self.service(service).filter(|it| !it.documents.is_empty())?;
        let (language, own) = (&self.session.language, self.home_language());
        let centre = self.office.as_ref().map_or("", |it| it.name.pick(language, &own));
        let line = |it: &queue_wire::DocumentInfo| {
            (it.name.pick(language, &own).to_owned(), noted(it, language, &own))
        };
        Some(DocumentsPaper {
            id,
            language: language.clone(),
            centre: typeset(&centre.replace('\n', " ")),
            service: info.title.pick(language, &own).to_owned(),
            documents: info.documents.iter().map(line).collect(),
            printed: self.now.office.to_zoned(self.zone.clone()).datetime(),
        })
    }
}

/// When a document is needed; empty when always.
fn noted(document: &queue_wire::DocumentInfo, language: &Language, own: &Language) -> String {
    let some = !document.note.0.is_empty();
    if some { document.note.pick(language, own).to_owned() } else { String::new() }
}
