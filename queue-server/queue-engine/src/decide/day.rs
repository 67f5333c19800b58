//! The business day: it begins once, and its end leaves nobody hanging.

use queue_types::BusinessDay;

use super::{Case, Decision};
use crate::Refusal;
use crate::event::Fact;
use crate::office::{PointStatus, Stage, Ticket};

impl Case<'_> {
    /// Begins a day; one that is still open is closed first, in the same batch.
    pub(super) fn open_day(self, day: BusinessDay) -> Decision {
        if let Some(last) = self.office.last_day()
            && day <= last
        {
            return Err(Refusal::DayGoesBack { wanted: day, last });
        }
        let mut facts = self.office.day().map_or_else(Vec::new, |open| self.end_of(open));
        facts.push(Fact::DayOpened { day });
        Ok(facts)
    }

    pub(super) fn close_day(self) -> Decision {
        let day = self.office.day().ok_or(Refusal::DayNotOpen)?;
        Ok(self.end_of(day))
    }

    /// Open tickets expire in the order of their issue, then points close, then the day.
    fn end_of(self, day: BusinessDay) -> Vec<Fact> {
        let open = self.office.tickets().filter(|ticket| is_open(ticket));
        let mut facts: Vec<Fact> =
            open.map(|ticket| Fact::TicketExpired { ticket: ticket.id }).collect();
        let staffed = self.office.points().filter(|point| point.status != PointStatus::Closed);
        facts.extend(staffed.map(|point| Fact::PointClosed { point: point.id }));
        facts.push(Fact::DayClosed { day });
        facts
    }
}

fn is_open(ticket: &Ticket) -> bool {
    match ticket.stage {
        Stage::Waiting | Stage::Called { .. } | Stage::Serving { .. } | Stage::Parked { .. } => {
            true
        }
        Stage::Finished { .. } | Stage::NoShow { .. } | Stage::Cancelled | Stage::Expired => false,
    }
}
