//! What a window page shows.

use jiff::Timestamp;
use queue_engine::{Office, Place as Turn, Point, PointStatus, Stage, Ticket};
use queue_types::PointId;
use queue_wire::{
    CallReason, CurrentTicket, OtherPoint, PointState, WaitingTicket, WindowSnapshot,
};

use super::{Show, seconds, state_of};

/// Rows of the list of those who wait.
const WAITING: usize = 50;
/// Rows of the lists of parked tickets and of no-shows.
const ASIDE: usize = 20;

impl Show<'_> {
    /// Topic `window`; `None` for a point that the office does not have.
    pub(crate) fn window(&self, id: PointId) -> Option<WindowSnapshot> {
        let office = self.view.office();
        let point = office.point(id)?;
        let queues = self.queues_of(point);
        let order = office.calling_order(id, WAITING, self.now);
        let served_s = point.service_ms / 1000;
        Some(WindowSnapshot {
            seq: self.view.seq(),
            at: self.now,
            point: id,
            kind: self.place(id).kind,
            state: state_of_point(office, point),
            current: self.current(point),
            next: office.next_for(id, self.now).and_then(|turn| self.reason(&turn)),
            waiting: order.iter().filter_map(|turn| self.waiting(turn)).collect(),
            waiting_count: queues.iter().map(|queue| office.waiting_count(Some(queue))).sum(),
            hall_count: office.waiting_count(None),
            parked: self.aside(self.view.parked(), point),
            no_shows: self.aside(self.view.no_shows(self.now).into_iter(), point),
            served_today: point.served,
            mean_service_s: served_s.checked_div(point.served.into()).map(seconds),
            no_shows_today: point.no_shows,
            help_calls: self.house.devices.help_calls(self.house.clock.steady()),
            alerts: self.alerts(),
            wait_norm_min: self.house.files.wait_norm_min,
            calls_before_no_show: self.house.files.plan.calls_before_no_show,
            others: self.others(id),
            queues,
        })
    }

    /// What the point serves: as it was opened, or as the plan has it while it is closed.
    fn queues_of(&self, point: &Point) -> Vec<queue_types::QueueId> {
        if point.status != PointStatus::Closed {
            return point.queues.clone();
        }
        let plan = self.house.files.plan.points.get(&point.id);
        plan.map_or_else(Vec::new, |plan| plan.queues.clone())
    }

    fn current(&self, point: &Point) -> Option<CurrentTicket> {
        let ticket = self.view.office().ticket(point.ticket?)?;
        let (called_at, started_at) = match &ticket.stage {
            Stage::Called { at, .. } => (*at, None),
            Stage::Serving { called_at, since, .. } => (*called_at, Some(*since)),
            Stage::Waiting
            | Stage::Parked { .. }
            | Stage::Finished { .. }
            | Stage::NoShow { .. }
            | Stage::Cancelled
            | Stage::Expired => return None,
        };
        let call = self.view.last_call(ticket.id);
        let service = self.house.files.plan.services.get(&ticket.service);
        Some(CurrentTicket {
            id: ticket.id,
            number: ticket.number,
            service: ticket.service.clone(),
            remaining: ticket.more.clone(),
            state: state_of(&ticket.stage),
            class: ticket.class,
            appointment_at: ticket.slot,
            issued_at: ticket.arrived,
            called_at,
            attempt: call.map_or(1, |call| call.attempt),
            started_at,
            waited_s: self.waited_s(ticket),
            service_minutes: service.map_or(0, |service| service.minutes),
            why: call.map_or_else(String::new, |call| self.why(&call.why, ticket)),
            paper_doubtful: doubtful(ticket),
        })
    }

    fn reason(&self, turn: &Turn) -> Option<CallReason> {
        let ticket = self.view.office().ticket(turn.ticket)?;
        Some(CallReason {
            ticket: ticket.id,
            number: ticket.number,
            service: ticket.service.clone(),
            why: self.why(&turn.why, ticket),
            rules: self.rules(&turn.why, ticket),
            waited_s: self.waited_s(ticket),
        })
    }

    fn waiting(&self, turn: &Turn) -> Option<WaitingTicket> {
        let ticket = self.view.office().ticket(turn.ticket)?;
        Some(self.row(ticket, self.why_here(&turn.why, ticket), None))
    }

    fn aside<'t>(
        &self,
        tickets: impl Iterator<Item = &'t Ticket>,
        point: &Point,
    ) -> Vec<WaitingTicket> {
        let queues = self.queues_of(point);
        let here = tickets.filter(|ticket| queues.contains(&ticket.queue)).take(ASIDE);
        here.map(|ticket| self.row(ticket, String::new(), until(ticket))).collect()
    }

    fn row(&self, ticket: &Ticket, why: String, until: Option<Timestamp>) -> WaitingTicket {
        WaitingTicket {
            id: ticket.id,
            number: ticket.number,
            service: ticket.service.clone(),
            class: ticket.class,
            appointment_at: ticket.slot,
            waited_s: self.waited_s(ticket),
            why,
            state: state_of(&ticket.stage),
            until,
            paper_doubtful: doubtful(ticket),
        }
    }

    /// The other points that are not closed, by number.
    fn others(&self, here: PointId) -> Vec<OtherPoint> {
        let office = self.view.office();
        let open = office.points().filter(|it| it.id != here && it.status != PointStatus::Closed);
        open.map(|point| OtherPoint {
            place: self.place(point.id),
            state: state_of_point(office, point),
            serving_since: serving_since(office, point),
            waiting: point.queues.iter().map(|queue| office.waiting_count(Some(queue))).sum(),
        })
        .collect()
    }
}

fn state_of_point(office: &Office, point: &Point) -> PointState {
    let ticket = point.ticket.and_then(|id| office.ticket(id));
    match (point.status, ticket.map(|ticket| &ticket.stage)) {
        (_, Some(Stage::Called { .. })) => PointState::Calling,
        (_, Some(Stage::Serving { .. })) => PointState::Serving,
        (PointStatus::Closed, _) => PointState::Closed,
        (PointStatus::Open, _) => PointState::Free,
        (PointStatus::Paused, _) => PointState::Paused,
    }
}

fn serving_since(office: &Office, point: &Point) -> Option<Timestamp> {
    match office.ticket(point.ticket?)?.stage {
        Stage::Serving { since, .. } => Some(since),
        Stage::Waiting
        | Stage::Called { .. }
        | Stage::Parked { .. }
        | Stage::Finished { .. }
        | Stage::NoShow { .. }
        | Stage::Cancelled
        | Stage::Expired => None,
    }
}

const fn until(ticket: &Ticket) -> Option<Timestamp> {
    match ticket.stage {
        Stage::Parked { until } => Some(until),
        Stage::Waiting
        | Stage::Called { .. }
        | Stage::Serving { .. }
        | Stage::Finished { .. }
        | Stage::NoShow { .. }
        | Stage::Cancelled
        | Stage::Expired => None,
    }
}

fn doubtful(ticket: &Ticket) -> bool {
    ticket.paper == Some(queue_engine::event::Paper::Unconfirmed)
}
