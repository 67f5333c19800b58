//! The whole office in 64 bits, the same on every machine: what a replay is compared with.

use super::{Office, PointStatus, Seat, Stage, Ticket};
use crate::print::{Print, of_paper};

impl Office {
    /// A canonical hash of everything that has happened today, for comparing a replay with the
    /// living state. It costs a walk over the day; the plan is not part of it.
    #[must_use]
    pub fn digest(&self) -> u64 {
        let print = Print::new(0)
            .maybe(self.day, |print, day| print.text(&day.to_string()))
            .maybe(self.last_day, |print, day| print.text(&day.to_string()))
            .time(self.clock)
            .number(self.done_sum)
            .number(self.done.len() as u64)
            .number(u64::from(self.waiting))
            .number(self.announced)
            .number(self.calls.made);
        let print = print.list(self.calls.last.iter(), |print, call| print.number(*call));
        let print = print.list(self.counts.iter(), |print, (letter, count)| {
            print.number(u64::from(u32::from(letter.as_char()))).number(u64::from(*count))
        });
        let print = print.number(self.numbers.len() as u64);
        let print = print.list(self.tickets.iter(), |print, entry| {
            let known = print
                .wide(entry.request.0.as_u128())
                .number(entry.asked)
                .number(u64::from(entry.typed));
            ticket(known, &entry.ticket)
        });
        let print = print.list(self.joined.iter(), |print, (paper, joined)| {
            let print = print.wide(paper.0.as_u128()).number(u64::from(joined.index));
            print.wide(joined.request.0.as_u128()).number(joined.asked)
        });
        let print = print.list(self.codes.iter(), |print, (code, ticket)| {
            print.text(code).wide(ticket.0.as_u128())
        });
        let print = print.list(self.seats.values(), seat);
        // The order within the lists is state of its own: it decides who is next.
        let waiting = self.lists.iter().flat_map(|lists| lists.keys());
        waiting.fold(print, |print, key| print.number(u64::from(key.index))).end()
    }
}

fn ticket(print: Print, ticket: &Ticket) -> Print {
    let print = print
        .wide(ticket.id.0.as_u128())
        .text(&String::from(ticket.number))
        .text(ticket.service.as_str())
        .text(ticket.queue.as_str())
        .list(ticket.more.iter(), |print, service| print.text(service.as_str()))
        .number(ticket.sitting.into())
        .number(ticket.class.rank().into())
        .maybe(ticket.slot, Print::time)
        .time(ticket.arrived)
        .maybe(ticket.first_started, Print::time)
        .maybe(ticket.paper, |print, paper| print.number(of_paper(paper)))
        .maybe(ticket.language.as_ref(), |print, language| print.text(language.as_str()))
        .maybe(ticket.device.as_ref(), |print, device| print.text(device.as_str()))
        .maybe(ticket.only, |print, point| print.number(point.number().into()));
    stage(print, &ticket.stage)
}

fn stage(print: Print, stage: &Stage) -> Print {
    match stage {
        Stage::Waiting => print.number(1),
        Stage::Called { point, at, attempt, why } => print
            .number(2)
            .number(point.number().into())
            .time(*at)
            .number((*attempt).into())
            .number(why.rule as u64)
            .number(why.waited_ms.unsigned_abs())
            .list(why.over.iter(), |print, rival| print.text(&String::from(rival.number)))
            .maybe(why.reason.as_ref(), |print, reason| print.text(reason)),
        Stage::Serving { point, called_at, since } => {
            print.number(3).number(point.number().into()).time(*called_at).time(*since)
        }
        Stage::Parked { until } => print.number(4).time(*until),
        Stage::Finished { point, at } => print.number(5).number(point.number().into()).time(*at),
        Stage::NoShow { point, at } => print.number(6).number(point.number().into()).time(*at),
        Stage::Cancelled => print.number(7),
        Stage::Expired => print.number(8),
    }
}

fn seat(print: Print, seat: &Seat) -> Print {
    let status = match seat.point.status {
        PointStatus::Closed => 1,
        PointStatus::Open => 2,
        PointStatus::Paused => 3,
    };
    let sent = print
        .number(seat.point.id.number().into())
        .number(status)
        .list(seat.point.queues.iter(), |print, queue| print.text(queue.as_str()))
        .maybe(seat.point.operator.as_ref(), |print, operator| print.text(operator.as_str()))
        .maybe(seat.point.ticket, |print, ticket| print.wide(ticket.0.as_u128()))
        .number(seat.point.served.into())
        .number(seat.point.no_shows.into())
        .number(seat.point.service_ms.unsigned_abs())
        .maybe(seat.call, Print::number);
    seat.sent.keys().fold(sent, |print, key| print.number(u64::from(key.index)))
}
