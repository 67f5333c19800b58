//! Where tickets are: in a list, or at a point; and which points a queue can count on.

use jiff::Timestamp;
use queue_types::{OperatorId, PointId, QueueId};

use super::line::Line;
use super::lists::Lists;
use super::wait::work_of;
use super::{Office, Point, PointStatus, Seat, Stage};

impl Office {
    pub(super) fn open_point(
        &mut self,
        point: PointId,
        queues: &[QueueId],
        operator: Option<&OperatorId>,
    ) {
        let serves = queues.iter().map(|queue| self.queue_place(queue)).collect();
        let seat = self.seat(point);
        seat.point.queues = queues.to_vec();
        seat.point.operator = operator.cloned();
        seat.serves = serves;
        self.set_status(point, PointStatus::Open);
    }

    /// Takes the ticket off its list or its point, and counts the service that ends with it.
    pub(super) fn leave(&mut self, index: u32, at: Timestamp) {
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

    pub(super) fn seat_at(&mut self, index: u32, point: PointId, at: Timestamp, stage: Stage) {
        self.leave(index, at);
        let ticket = self.at_mut(index);
        ticket.stage = stage;
        let id = ticket.id;
        self.seat(point).point.ticket = Some(id);
    }

    /// Puts the ticket into its place by its own arrival. Who was sent to a point that has closed
    /// since may be called by any.
    pub(super) fn queue_up(&mut self, index: u32) {
        let sent_to = self.at(index).only.filter(|point| {
            self.seats.get(point).is_some_and(|it| it.point.status != PointStatus::Closed)
        });
        let ticket = self.at_mut(index);
        ticket.stage = Stage::Waiting;
        ticket.only = sent_to;
        let (key, work) =
            (self.key(index, self.at(index)), work_of(&self.plan, &self.at(index).service));
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
    pub(super) fn lift(&mut self, index: u32) -> bool {
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
    pub(super) fn close_point(&mut self, point: PointId) {
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
    pub(super) fn set_status(&mut self, point: PointId, status: PointStatus) {
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

    pub(super) fn announce(&mut self, point: PointId) {
        self.announced += 1;
        let call = self.announced;
        self.seat(point).call = Some(call);
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
}

impl Seat {
    pub(super) fn closed(id: PointId) -> Self {
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
            call: None,
        }
    }
}
