//! Events taken in: the only place where an office changes.

use jiff::Timestamp;
use queue_types::{PointId, QueueId, TicketId, TicketLetter};

use super::line::{Line, Work};
use super::lists::Lists;
use super::next::Calls;
use super::wait::work_of;
use super::{Entry, Office, Point, PointStatus, Seat, Stage, Ticket};
use crate::event::{Event, Fact, Issued, Next};
use crate::print::{Print, of_issued};

impl Office {
    /// Takes in a stored event. It cannot refuse: what is stored has already happened. What a
    /// whole log cannot contain (an unknown ticket) changes nothing.
    pub fn apply(&mut self, event: &Event) {
        let at = event.at;
        match &event.fact {
            Fact::DayOpened { day } => {
                self.begin();
                self.day = Some(*day);
                self.last_day = Some(*day);
            }
            Fact::DayClosed { day } => {
                self.day = None;
                self.last_day = Some(*day);
            }
            Fact::PointOpened { point, queues, operator } => {
                let serves = queues.iter().map(|queue| self.queue_place(queue)).collect();
                let seat = self.seat(*point);
                seat.point.queues.clone_from(queues);
                seat.point.operator.clone_from(operator);
                seat.serves = serves;
                self.set_status(*point, PointStatus::Open);
            }
            Fact::PointClosed { point } => self.close_point(*point),
            Fact::PointPaused { point, reason: _ } => self.set_status(*point, PointStatus::Paused),
            Fact::PointResumed { point } => self.set_status(*point, PointStatus::Open),
            Fact::TicketIssued(issued) => self.issue(event, issued),
            Fact::PaperReported { ticket, paper } => {
                if let Some(index) = self.index_of(*ticket) {
                    self.at_mut(index).paper = Some(*paper);
                }
            }
            Fact::TicketRenumbered { ticket, number } => {
                if let Some(index) = self.index_of(*ticket) {
                    let place = self.lift(index);
                    self.at_mut(index).number = *number;
                    self.numbers.insert(*number, index);
                    if place {
                        self.queue_up(index);
                    }
                }
            }
            Fact::TicketCalled { ticket, point, why } => {
                if let Some(index) = self.index_of(*ticket) {
                    self.calls.count(self.rules.lane(self.at(index), at));
                    let stage = Stage::Called { point: *point, at, attempt: 1, why: why.clone() };
                    self.seat_at(index, *point, at, stage);
                    self.announce(*point);
                }
            }
            Fact::TicketRecalled { ticket, point } => {
                if let Some(index) = self.index_of(*ticket) {
                    if let Stage::Called { at: last, attempt, .. } = &mut self.at_mut(index).stage {
                        *last = at;
                        *attempt = attempt.saturating_add(1);
                    }
                    self.announce(*point);
                }
            }
            Fact::ServiceStarted { ticket, point } => self.start(*ticket, *point, at),
            Fact::ServiceAdded { ticket, service } => {
                if let Some(index) = self.index_of(*ticket) {
                    let service = self.known(service);
                    let ticket = self.at_mut(index);
                    let place = usize::from(ticket.sitting).min(ticket.more.len());
                    ticket.more.insert(place, service);
                    ticket.sitting = ticket.sitting.saturating_add(1);
                }
            }
            Fact::ServiceFinished { ticket, point, next } => {
                self.finish(*ticket, *point, next.as_ref(), at);
            }
            Fact::TicketNoShow { ticket, point } => {
                self.end(*ticket, at, Stage::NoShow { point: *point, at });
                self.seat(*point).point.no_shows += 1;
            }
            Fact::TicketReturned { ticket } | Fact::TicketResumed { ticket } => {
                if let Some(index) = self.index_of(*ticket) {
                    self.leave(index, at);
                    self.queue_up(index);
                }
            }
            Fact::TicketTransferred { ticket, point: _, to, only, reason: _ } => {
                if let Some(index) = self.index_of(*ticket) {
                    self.leave(index, at);
                    self.wants(index, to);
                    let ticket = self.at_mut(index);
                    ticket.only = *only;
                    ticket.sitting = 0;
                    self.queue_up(index);
                }
            }
            Fact::TicketParked { ticket, until } => {
                self.end(*ticket, at, Stage::Parked { until: *until });
            }
            Fact::TicketCancelled { ticket } => self.end(*ticket, at, Stage::Cancelled),
            Fact::TicketExpired { ticket } => self.end(*ticket, at, Stage::Expired),
        }
        self.note(event);
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
    fn begin(&mut self) {
        self.clock = Timestamp::MIN;
        self.tickets.clear();
        self.index.clear();
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
        self.tickets.push(Entry { ticket, request: event.request, asked: of_issued(issued) });
        self.queue_up(index);
    }

    fn start(&mut self, ticket: TicketId, point: PointId, at: Timestamp) {
        let Some(index) = self.index_of(ticket) else { return };
        let called_at = match self.at(index).stage {
            Stage::Called { at, .. } => at,
            Stage::Waiting
            | Stage::Serving { .. }
            | Stage::Parked { .. }
            | Stage::Finished { .. }
            | Stage::NoShow { .. }
            | Stage::Cancelled
            | Stage::Expired => at,
        };
        self.seat_at(index, point, at, Stage::Serving { point, called_at, since: at });
        let ticket = self.at_mut(index);
        ticket.first_started = ticket.first_started.or(Some(at));
        ticket.only = None;
    }

    fn finish(&mut self, id: TicketId, point: PointId, next: Option<&Next>, at: Timestamp) {
        let Some(index) = self.index_of(id) else { return };
        match next {
            None => {
                self.end(id, at, Stage::Finished { point, at });
                self.seat(point).point.served += 1;
            }
            Some(next) => {
                self.leave(index, at);
                let ticket = self.at_mut(index);
                // Services that the office no longer offers are passed over.
                let place = ticket.more.iter().position(|service| *service == next.service);
                let passed = place.map_or(0, |place| place + 1);
                ticket.more.drain(..passed);
                ticket.sitting =
                    ticket.sitting.saturating_sub(passed.try_into().unwrap_or(u8::MAX));
                self.wants(index, next);
                self.queue_up(index);
            }
        }
    }

    /// The ticket leaves its place for good or for a while.
    fn end(&mut self, ticket: TicketId, at: Timestamp, stage: Stage) {
        let Some(index) = self.index_of(ticket) else { return };
        self.leave(index, at);
        self.at_mut(index).stage = stage;
    }

    /// Takes the ticket off its list or its point, and counts the service that ends with it.
    fn leave(&mut self, index: u32, at: Timestamp) {
        if self.lift(index) {
            return;
        }
        let ticket = self.at_mut(index);
        let (point, served) = match ticket.stage {
            Stage::Called { point, .. } => (point, 0),
            Stage::Serving { point, since, .. } => (point, super::waited_ms(since, at)),
            Stage::Waiting
            | Stage::Parked { .. }
            | Stage::Finished { .. }
            | Stage::NoShow { .. }
            | Stage::Cancelled
            | Stage::Expired => return,
        };
        let id = ticket.id;
        let seat = self.seat(point);
        seat.point.service_ms += served;
        if seat.point.ticket == Some(id) {
            seat.point.ticket = None;
        }
    }

    fn seat_at(&mut self, index: u32, point: PointId, at: Timestamp, stage: Stage) {
        self.leave(index, at);
        let ticket = self.at_mut(index);
        ticket.stage = stage;
        let id = ticket.id;
        self.seat(point).point.ticket = Some(id);
    }

    /// Puts the ticket into its place by its own arrival. Who was sent to a point that has closed
    /// since may be called by any.
    fn queue_up(&mut self, index: u32) {
        let sent_to = self.at(index).only.filter(|point| {
            self.seats.get(point).is_some_and(|it| it.point.status != PointStatus::Closed)
        });
        let ticket = self.at_mut(index);
        ticket.stage = Stage::Waiting;
        ticket.only = sent_to;
        let (key, work) = (self.key(index, self.at(index)), self.work(index));
        let home = self.rules.home(self.at(index)).0;
        let queue = self.at(index).queue.clone();
        let place = self.queue_place(&queue);
        match sent_to {
            Some(point) => {
                self.seat(point).sent.insert(key, work);
                self.lists[place].sent += 1;
            }
            None => self.lists[place].line_mut(home).insert(key, work),
        }
        self.waiting += 1;
    }

    /// Takes a waiting ticket off its list; says whether it waited.
    fn lift(&mut self, index: u32) -> bool {
        let ticket = self.at(index);
        if ticket.stage != Stage::Waiting {
            return false;
        }
        let (key, only) = (self.key(index, ticket), ticket.only);
        let home = self.rules.home(ticket).0;
        let place = self.queues.get(&ticket.queue).copied();
        if let Some(lists) = place.and_then(|place| self.lists.get_mut(place)) {
            match only {
                Some(_) => lists.sent -= 1,
                None => lists.line_mut(home).remove(&key),
            }
        }
        if let Some(point) = only {
            self.seat(point).sent.remove(&key);
        }
        self.waiting -= 1;
        true
    }

    /// Nobody works there any more; who was sent there is anybody's again, in the old place.
    fn close_point(&mut self, point: PointId) {
        self.set_status(point, PointStatus::Closed);
        let sent: Vec<u32> = self.seat(point).sent.keys().map(|key| key.index).collect();
        for index in sent {
            self.lift(index);
            self.at_mut(index).only = None;
            self.queue_up(index);
        }
        let seat = self.seat(point);
        seat.point.queues.clear();
        seat.point.operator = None;
        seat.serves.clear();
    }

    /// Changes what a point does, and which queues can count on it.
    fn set_status(&mut self, point: PointId, status: PointStatus) {
        let seat = self.seat(point);
        let was = std::mem::replace(&mut seat.point.status, status) == PointStatus::Open;
        let is = status == PointStatus::Open;
        if was == is {
            return;
        }
        let serves = seat.serves.clone();
        for one in &serves {
            let points = &mut self.serving[*one];
            points.retain(|other| *other != point);
            if is {
                points.push(point);
                points.sort_unstable();
            }
            for other in &serves {
                let shared = &mut self.shared[*one][*other];
                *shared = if is { *shared + 1 } else { shared.saturating_sub(1) };
            }
        }
    }

    fn announce(&mut self, point: PointId) {
        self.announced += 1;
        let call = self.announced;
        self.seat(point).call = call;
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

    fn work(&self, index: u32) -> Work {
        work_of(&self.plan, &self.at(index).service)
    }

    pub(super) fn seat(&mut self, point: PointId) -> &mut Seat {
        self.seats.entry(point).or_insert_with(|| Seat::closed(point))
    }

    /// The place of a queue; one that the plan does not name is taken from the log.
    pub(super) fn queue_place(&mut self, queue: &QueueId) -> usize {
        if let Some(place) = self.queues.get(queue) {
            return *place;
        }
        let place = self.lists.len();
        self.queues.insert(queue.clone(), place);
        self.lists.push(Lists::new(queue.clone()));
        self.serving.push(Vec::new());
        self.shared.iter_mut().for_each(|row| row.push(0));
        self.shared.push(vec![0; place + 1]);
        place
    }

    pub(super) fn index_of(&self, ticket: TicketId) -> Option<u32> {
        self.index.get(&ticket).copied()
    }

    /// An index comes from `index_of` or from a list: both name tickets of the day.
    fn at(&self, index: u32) -> &Ticket {
        &self.tickets[index as usize].ticket
    }

    fn at_mut(&mut self, index: u32) -> &mut Ticket {
        &mut self.tickets[index as usize].ticket
    }
}

impl Seat {
    fn closed(id: PointId) -> Self {
        Self {
            point: Point {
                id,
                status: PointStatus::Closed,
                queues: Vec::new(),
                operator: None,
                ticket: None,
                served: 0,
                no_shows: 0,
                service_ms: 0,
            },
            serves: Vec::new(),
            sent: Line::default(),
            call: 0,
        }
    }
}
