//! Events taken in: the only place where an office changes.

use jiff::Timestamp;
use queue_types::{BusinessDay, PointId, ServiceId, TicketId, TicketLetter, TicketNumber};

use super::lists::Lists;
use super::next::Calls;
use super::{Entry, Joined, Office, PointStatus, Seat, Stage, Ticket};
use crate::event::{Event, Fact, Issued, Next, Why};
use crate::print::{Print, of_issued};

impl Office {
    /// Takes in a stored event. It cannot refuse: what is stored has already happened. What a
    /// whole log cannot contain (an unknown ticket) changes nothing.
    pub fn apply(&mut self, event: &Event) {
        let at = event.at;
        match &event.fact {
            Fact::DayOpened { day } => self.begin(*day),
            Fact::DayClosed { day } => {
                self.day = None;
                self.last_day = Some(*day);
            }
            Fact::ClockJumped { by_ms: _ }
            | Fact::PaperSetAside { .. }
            | Fact::TicketReprinted { .. }
            | Fact::DeviceServiced { .. } => {}
            Fact::PointOpened { point, queues, operator } => {
                self.open_point(*point, queues, operator.as_ref());
            }
            Fact::PointClosed { point } => self.close_point(*point),
            Fact::PointPaused { point, reason: _ } => self.set_status(*point, PointStatus::Paused),
            Fact::PointResumed { point } => self.set_status(*point, PointStatus::Open),
            Fact::TicketIssued(issued) => self.issue(event, issued),
            Fact::PaperJoined { ticket, paper, arrived } => {
                self.with(*ticket, |office, index| office.join(index, event, paper, *arrived));
            }
            Fact::PaperReported { ticket, paper } => {
                self.with(*ticket, |office, index| office.at_mut(index).paper = Some(*paper));
            }
            Fact::TicketRenumbered { ticket, number } => {
                self.with(*ticket, |office, index| office.renumber(index, *number));
            }
            Fact::TicketCalled { ticket, point, why } => {
                self.with(*ticket, |office, index| office.call(index, *point, at, why));
            }
            Fact::TicketRecalled { ticket, point } => {
                self.with(*ticket, |office, index| office.recall(index, *point, at));
            }
            Fact::ServiceStarted { ticket, point } => {
                self.with(*ticket, |office, index| office.start(index, *point, at));
            }
            Fact::ServiceAdded { ticket, service } => {
                self.with(*ticket, |office, index| office.add_service(index, service));
            }
            Fact::ServiceFinished { ticket, point, next } => {
                self.with(*ticket, |office, index| match next {
                    None => office.finish(index, *point, at),
                    Some(next) => office.go_on(index, next, at),
                });
            }
            Fact::TicketNoShow { ticket, point } => {
                self.with(*ticket, |office, index| office.miss(index, *point, at));
            }
            Fact::TicketReturned { ticket } | Fact::TicketResumed { ticket } => {
                self.with(*ticket, |office, index| office.put_back(index, at));
            }
            Fact::TicketTransferred { ticket, point: _, to, only, reason: _ } => {
                self.with(*ticket, |office, index| office.transfer(index, to, *only, at));
            }
            Fact::TicketParked { ticket, until } => {
                self.with(*ticket, |office, index| office.park(index, *until, at));
            }
            Fact::TicketCancelled { ticket } => {
                self.with(*ticket, |office, index| office.end(index, at, Stage::Cancelled));
            }
            Fact::TicketExpired { ticket } => {
                self.with(*ticket, |office, index| office.end(index, at, Stage::Expired));
            }
        }
        self.note(event);
    }

    /// Does something with a ticket of the day.
    fn with(&mut self, ticket: TicketId, deed: impl FnOnce(&mut Self, u32)) {
        if let Some(index) = self.index_of(ticket) {
            deed(self, index);
        }
    }

    /// Remembers the command, under the print of its first wish: when a paper's number replaces a
    /// lost answer's, both come under one name.
    fn note(&mut self, event: &Event) {
        self.clock = self.clock.max(event.at);
        let done_sum = &mut self.done_sum;
        self.done.entry(event.request).or_insert_with(|| {
            let print = Print::new(1).wide(event.request.0.as_u128()).number(event.print);
            *done_sum = done_sum.wrapping_add(print.end());
            event.print
        });
    }

    /// A new day: nothing of the last one is left but its date. Commands are forgotten with it,
    /// so that a log that begins here gives the same office.
    fn begin(&mut self, day: BusinessDay) {
        self.clock = Timestamp::MIN;
        self.tickets.clear();
        self.index.clear();
        self.joined.clear();
        self.codes.clear();
        self.numbers.clear();
        self.counts.clear();
        self.done.clear();
        self.done_sum = 0;
        self.lists.iter_mut().for_each(Lists::clear);
        self.serving.iter_mut().for_each(Vec::clear);
        self.shared.iter_mut().for_each(|row| row.fill(0));
        let plan = &self.plan;
        self.seats.retain(|point, _| plan.points.contains_key(point));
        for (point, seat) in &mut self.seats {
            *seat = Seat::closed(*point);
        }
        self.calls = Calls::default();
        self.announced = 0;
        self.waiting = 0;
        self.day = Some(day);
        self.last_day = Some(day);
    }

    fn issue(&mut self, event: &Event, issued: &Issued) {
        let index = u32::try_from(self.tickets.len()).unwrap_or(u32::MAX);
        let place = self.queue_place(&issued.queue);
        let ticket = Ticket {
            id: issued.ticket,
            number: issued.number,
            service: self.known(&issued.service),
            queue: self.lists[place].id.clone(),
            more: issued.more.iter().map(|service| self.known(service)).collect(),
            sitting: 0,
            class: issued.class,
            slot: issued.slot,
            arrived: issued.arrived.unwrap_or(event.at),
            first_started: None,
            stage: Stage::Waiting,
            paper: None,
            language: issued.language.clone(),
            device: issued.device.clone(),
            only: None,
        };
        let letter = issued.number.letter();
        if letter != TicketLetter::OFFLINE {
            let count = self.counts.entry(letter).or_default();
            *count = issued.number.count().max(*count);
        }
        self.index.insert(issued.ticket, index);
        self.numbers.insert(issued.number, index);
        self.codes.extend(issued.appointment.clone().map(|code| (code, issued.ticket)));
        let (request, asked, typed) = (event.request, of_issued(issued), issued.typed);
        self.tickets.push(Entry { ticket, request, asked, typed });
        self.queue_up(index);
    }

    /// The paper's kiosk told of it: the visit may have begun earlier than reception heard of it.
    fn join(&mut self, index: u32, event: &Event, paper: &Issued, arrived: Option<Timestamp>) {
        let (request, asked) = (event.request, of_issued(paper));
        self.joined.insert(paper.ticket, Joined { index, request, asked });
        if let Some(code) = &paper.appointment {
            self.codes.entry(code.clone()).or_insert(paper.ticket);
        }
        if let Some(entry) = self.tickets.get_mut(index as usize) {
            entry.typed = false;
            if entry.ticket.language.is_none() {
                entry.ticket.language.clone_from(&paper.language);
            }
        }
        let Some(arrived) = arrived else { return };
        let waited = self.lift(index);
        self.at_mut(index).arrived = arrived;
        if waited {
            self.queue_up(index);
        }
    }

    fn renumber(&mut self, index: u32, number: TicketNumber) {
        let waited = self.lift(index);
        self.at_mut(index).number = number;
        self.numbers.insert(number, index);
        if waited {
            self.queue_up(index);
        }
    }

    fn call(&mut self, index: u32, point: PointId, at: Timestamp, why: &Why) {
        self.calls.count(self.rules.lane(self.at(index), at));
        self.seat_at(index, point, at, Stage::Called { point, at, attempt: 1, why: why.clone() });
        self.announce(point);
    }

    fn recall(&mut self, index: u32, point: PointId, now: Timestamp) {
        if let Stage::Called { at, attempt, .. } = &mut self.at_mut(index).stage {
            *at = now;
            *attempt = attempt.saturating_add(1);
        }
        self.announce(point);
    }

    fn start(&mut self, index: u32, point: PointId, at: Timestamp) {
        let called_at = match self.at(index).stage {
            Stage::Called { at, .. } => at,
            // The visitor kept the seat: there was no call, so the board has nothing to show.
            Stage::Waiting
            | Stage::Serving { .. }
            | Stage::Parked { .. }
            | Stage::Finished { .. }
            | Stage::NoShow { .. }
            | Stage::Cancelled
            | Stage::Expired => {
                self.seat(point).call = None;
                at
            }
        };
        self.seat_at(index, point, at, Stage::Serving { point, called_at, since: at });
        let ticket = self.at_mut(index);
        ticket.first_started = ticket.first_started.or(Some(at));
        ticket.only = None;
    }

    fn add_service(&mut self, index: u32, service: &ServiceId) {
        let service = self.known(service);
        let ticket = self.at_mut(index);
        let place = usize::from(ticket.sitting).min(ticket.more.len());
        ticket.more.insert(place, service);
        ticket.sitting = ticket.sitting.saturating_add(1);
    }

    fn finish(&mut self, index: u32, point: PointId, at: Timestamp) {
        self.end(index, at, Stage::Finished { point, at });
        self.seat(point).point.served += 1;
    }

    /// The visit has another service. Those that the office no longer offers are passed over.
    fn go_on(&mut self, index: u32, next: &Next, at: Timestamp) {
        self.leave(index, at);
        let ticket = self.at_mut(index);
        let place = ticket.more.iter().position(|service| *service == next.service);
        let passed = place.map_or(0, |place| place + 1);
        ticket.more.drain(..passed);
        ticket.sitting = ticket.sitting.saturating_sub(passed.try_into().unwrap_or(u8::MAX));
        self.wants(index, next);
        self.queue_up(index);
    }

    fn miss(&mut self, index: u32, point: PointId, at: Timestamp) {
        self.end(index, at, Stage::NoShow { point, at });
        self.seat(point).point.no_shows += 1;
    }

    fn put_back(&mut self, index: u32, at: Timestamp) {
        self.leave(index, at);
        self.queue_up(index);
    }

    fn transfer(&mut self, index: u32, to: &Next, only: Option<PointId>, at: Timestamp) {
        self.leave(index, at);
        self.wants(index, to);
        let ticket = self.at_mut(index);
        ticket.only = only;
        ticket.sitting = 0;
        self.queue_up(index);
    }

    /// What was added at the point waits for its turn like the rest when the sitting is broken off.
    fn park(&mut self, index: u32, until: Timestamp, at: Timestamp) {
        self.end(index, at, Stage::Parked { until });
        self.at_mut(index).sitting = 0;
    }

    /// The ticket leaves its place, for good or for a while.
    fn end(&mut self, index: u32, at: Timestamp, stage: Stage) {
        self.leave(index, at);
        self.at_mut(index).stage = stage;
    }

    fn wants(&mut self, index: u32, next: &Next) {
        let service = self.known(&next.service);
        let place = self.queue_place(&next.queue);
        let queue = self.lists[place].id.clone();
        let ticket = self.at_mut(index);
        ticket.service = service;
        ticket.queue = queue;
    }

    /// The plan's own copy of a service's name: a day of tickets shares it.
    fn known(&self, service: &queue_types::ServiceId) -> queue_types::ServiceId {
        let own = self.plan.services.get_key_value(service);
        own.map_or_else(|| service.clone(), |(own, _)| own.clone())
    }

    /// An index comes from `with` or from a list: both name tickets of the day.
    pub(super) fn at(&self, index: u32) -> &Ticket {
        &self.tickets[index as usize].ticket
    }

    pub(super) fn at_mut(&mut self, index: u32) -> &mut Ticket {
        &mut self.tickets[index as usize].ticket
    }
}
