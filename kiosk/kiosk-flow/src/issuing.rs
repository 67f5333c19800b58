//! Taking a place in the queue: one confirmation, one id, one ticket, whatever the line loses.

use queue_types::{Class, ServiceId, TicketId};
use queue_wire::{IssueTicket, IssuedTicket, ServiceInfo};

use crate::flow::Flow;
use crate::input::{PaperCopy, PrinterReadiness, Request};
use crate::session::{Held, NoPaper, Order, PaperState, Place, Stage};

/// Tickets that are remembered as shown; answers are late by seconds.
const SHOWN: usize = 16;

impl Flow {
    /// A service of the catalogue.
    pub(crate) fn service(&self, id: &ServiceId) -> Option<&ServiceInfo> {
        self.catalogue.as_ref()?.services.iter().find(|it| &it.id == id)
    }

    /// The visitor confirmed. A second confirmation of the same choice does nothing.
    pub(crate) fn take_ticket(&mut self, requests: &mut Vec<Request>) {
        if self.adds() {
            return self.join_visit();
        }
        let Some(Place::Details { service, order: None }) = self.session.place() else { return };
        let walk_in = self.service(service).is_some_and(|it| it.walk_in);
        if !walk_in || !self.gives_tickets() {
            return;
        }
        let service = service.clone();
        if self.doubts(&service) {
            return;
        }
        let Some(id) = self.spare.take() else {
            requests.push(Request::SpareId);
            return;
        };
        let (language, since_ms) = (self.session.language.clone(), self.now.wall_ms);
        if let Some(Place::Details { order, .. }) = self.session.trail.last_mut() {
            let stage = Stage::Sent;
            *order = Some(Order { id, language, since_ms, stage, unnumbered: false });
        }
        // Nobody waits for a server that is known to be away.
        if !(self.link == Some(false) && self.number_order(requests)) {
            self.send_order(requests);
        }
        requests.push(Request::SpareId);
    }

    /// Sends the order of this screen, for the first time or again: always the same message.
    fn send_order(&mut self, requests: &mut Vec<Request>) {
        if matches!(self.session.place(), Some(Place::CheckIn(_))) {
            return self.send_check_in(requests);
        }
        if let Some(order) = self.session.order_mut() {
            order.stage = Stage::Sent;
        }
        requests.extend(self.order_message().map(Request::Issue));
    }

    /// The order of this screen as it is sent, whoever takes it.
    pub(crate) fn order_message(&self) -> Option<IssueTicket> {
        if let Some(Place::CheckIn(it)) = self.session.place() {
            let (order, booking) = (it.order.as_ref()?, self.booking(&it.digits)?);
            return Some(IssueTicket {
                id: order.id,
                service: booking.service.clone(),
                class: Class::ORDINARY,
                language: Some(order.language.clone()),
                services: Vec::new(),
            });
        }
        let Some(Place::Details { service, order: Some(order) }) = self.session.place() else {
            return None;
        };
        Some(IssueTicket {
            id: order.id,
            service: service.clone(),
            class: self.session.visit.class,
            language: Some(order.language.clone()),
            services: self.session.visit.more.clone(),
        })
    }

    /// No answer: the same again after a pause, until patience ends.
    pub(crate) fn unanswered(&mut self, id: TicketId) {
        let until_ms = self.now.wall_ms + self.setup.timings.retry_pause_ms;
        let waits = |order: &&mut Order| order.id == id && order.stage == Stage::Sent;
        if let Some(order) = self.session.order_mut().filter(waits) {
            order.stage = Stage::Pausing { until_ms };
        }
    }

    /// The server said no.
    pub(crate) fn refused(&mut self, id: TicketId, detail: String) {
        if let Some(order) = self.session.order_mut().filter(|it| it.id == id) {
            order.stage = Stage::Refused { detail };
            self.session.touched_ms = self.now.wall_ms;
            self.calm();
        }
    }

    /// Repeats what is due and gives up what takes too long.
    pub(crate) fn let_order_pass(&mut self, requests: &mut Vec<Request>) {
        let (now_ms, give_up_ms) = (self.now.wall_ms, self.setup.timings.give_up_ms);
        if self.wants_number() && self.number_order(requests) {
            return;
        }
        let Some(order) = self.session.order_mut().filter(|order| order.in_flight()) else {
            return;
        };
        let pause_over = matches!(order.stage, Stage::Pausing { until_ms } if until_ms <= now_ms);
        if now_ms >= order.since_ms + give_up_ms {
            order.stage = Stage::GivenUp;
            self.session.touched_ms = now_ms;
            self.calm();
        } else if pause_over {
            self.send_order(requests);
        }
    }

    /// «Попробовать ещё раз» after a lost answer: the same id, so that nobody gets two tickets.
    pub(crate) fn try_again(&mut self, requests: &mut Vec<Request>) {
        let now_ms = self.now.wall_ms;
        let Some(order) = self.session.order_mut() else { return };
        if order.stage == Stage::GivenUp {
            order.since_ms = now_ms;
            self.send_order(requests);
        }
    }

    /// The visitor walks away from an order whose answer was lost. If it reached the queue, nobody
    /// knows its number, and a window would call it in vain.
    pub(crate) fn abandon(&mut self, requests: &mut Vec<Request>) {
        let lost = |order: &&Order| !matches!(order.stage, Stage::Refused { .. });
        if let Some(order) = self.session.order().filter(lost) {
            requests.push(Request::Withdraw(order.id));
        }
    }

    /// The ticket is in the queue: show the number at once, print in the same moment.
    pub(crate) fn issued(&mut self, ticket: IssuedTicket, requests: &mut Vec<Request>) {
        let id = ticket.id;
        if self.shown.contains(&id) {
            return; // The answer of a repeat, behind the first.
        }
        if self.session.order().is_none_or(|order| order.id != id) {
            requests.push(Request::Withdraw(id));
            return;
        }
        self.hold(ticket, requests);
    }

    /// Somebody has a ticket: its number is on the screen from here on.
    pub(crate) fn hold(&mut self, ticket: IssuedTicket, requests: &mut Vec<Request>) {
        let id = ticket.id;
        let until_ms = self.now.wall_ms + self.setup.timings.another_ms;
        self.last = Some((ticket.service.clone(), until_ms));
        self.shown.truncate(SHOWN - 1);
        self.shown.push_front(id);
        let timings = &self.setup.timings;
        let until_ms = self.now.wall_ms + timings.paperless_ms;
        let paper = match self.printer {
            PrinterReadiness::Ready => PaperState::Coming,
            PrinterReadiness::OutOfPaper => PaperState::OnScreen(NoPaper::OutOfPaper),
            PrinterReadiness::NotWorking => PaperState::OnScreen(NoPaper::NotPrinting),
        };
        let held = Held { ticket, paper, on_paper: false, copies: 0, until_ms };
        if paper == PaperState::Coming {
            requests.push(Request::Print(Box::new(self.ticket_paper(&held.ticket, PaperCopy(0)))));
        }
        // Nothing behind the ticket can be gone back to.
        self.session.trail = vec![Place::Ticket(Box::new(held))];
        self.session.touched_ms = self.now.wall_ms;
        if let Some(help) = &mut self.session.help {
            help.shown = false;
        }
        self.session.warned_ms = None;
        self.calm();
    }
}
