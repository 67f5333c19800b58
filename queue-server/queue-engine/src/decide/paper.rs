//! Papers that were printed without the server: they come in from the kiosk, or are typed in by
//! reception first. And a paper that is printed once more.

use jiff::{SignedDuration, Timestamp};
use queue_types::{BusinessDay, DeviceId, RequestId, TicketLetter, TicketNumber};

use super::issue::issued;
use super::{Case, Decision};
use crate::event::{Fact, Issued};
use crate::office::{Stage, waited_ms};
use crate::{Issue, Refusal, Ticket, print};

/// A kiosk's clock may be so much ahead of the office's; its ticket then counts from now. Beyond
/// it the kiosk's clock is wrong, and somebody has to look at it.
const CLOCKS_DIFFER: SignedDuration = SignedDuration::from_mins(2);

/// A paper is printed again so long after its ticket was issued.
const REPRINTED: SignedDuration = SignedDuration::from_mins(30);

impl<'a> Case<'a> {
    pub(super) fn issue_offline(
        self,
        issue: &Issue,
        number: TicketNumber,
        printed_at: Timestamp,
        day: BusinessDay,
    ) -> Decision {
        let today = self.office.day().ok_or(Refusal::DayNotOpen)?;
        if let Some((visit, request, asked)) = self.office.joined(issue.ticket) {
            let same = is_same(asked, issue) && visit.number == number;
            return Err(if same {
                Refusal::AlreadyDone(request)
            } else {
                Refusal::TicketReused(issue.ticket)
            });
        }
        if let Some((request, asked)) = self.office.origin(issue.ticket) {
            if !is_same(asked, issue) {
                return Err(Refusal::TicketReused(issue.ticket));
            }
            return self.paper_holds(issue, number, printed_at, request);
        }
        // Its own day is over, whose numbers and log are closed: whoever held it has been served
        // by word of mouth or gone home. In today's queue it would go before everybody.
        if day < today {
            return Err(Refusal::PrintedOnAnotherDay { printed: day, today });
        }
        if printed_at.duration_since(self.now) > CLOCKS_DIFFER {
            return Err(Refusal::PrintedInFuture(printed_at));
        }
        if let Some(visit) = self.office.typed_in(number) {
            return Ok(vec![self.join(visit, issue, number, printed_at)]);
        }
        self.code_is_free(issue)?;
        let service = self.offered(issue)?;
        self.offline_number_is_free(number)?;
        let arrived = Some(printed_at.min(self.now));
        Ok(vec![Fact::TicketIssued(Issued { arrived, ..issued(issue, service, number) })])
    }

    /// The server gave a number and its answer was lost; the visitor holds paper with another.
    /// The paper holds, once: a second paper with a third number is a mistake.
    fn paper_holds(
        self,
        issue: &Issue,
        number: TicketNumber,
        printed_at: Timestamp,
        request: RequestId,
    ) -> Decision {
        let id = issue.ticket;
        let ticket = self.office.ticket(id).ok_or(Refusal::UnknownTicket(id))?;
        if ticket.number == number {
            return Err(Refusal::AlreadyDone(request));
        }
        if ticket.number.letter() == TicketLetter::OFFLINE {
            return Err(Refusal::TicketReused(id));
        }
        if let Some(visit) = self.office.typed_in(number) {
            // Reception typed the paper in meanwhile, so the person would be called twice: the
            // number that nobody holds goes, unless it is at a point already.
            let idle = matches!(ticket.stage, Stage::Waiting | Stage::Parked { .. });
            let gone = idle.then_some(Fact::TicketCancelled { ticket: id });
            let joined = self.join(visit, issue, number, printed_at.min(ticket.arrived));
            return Ok(gone.into_iter().chain([joined]).collect());
        }
        self.offline_number_is_free(number)?;
        Ok(vec![Fact::TicketRenumbered { ticket: id, number }])
    }

    /// The visit that reception typed in is the one on the kiosk's paper. What reception heard
    /// from the person holds; the paper knows better since when they wait.
    fn join(
        self,
        visit: &Ticket,
        issue: &Issue,
        number: TicketNumber,
        printed_at: Timestamp,
    ) -> Fact {
        let printed_at = printed_at.min(self.now);
        let earlier = printed_at < visit.arrived && visit.stage == Stage::Waiting;
        let paper = Issued {
            ticket: issue.ticket,
            number,
            service: issue.service.clone(),
            queue: visit.queue.clone(),
            more: issue.more.clone(),
            class: issue.class,
            slot: issue.slot,
            appointment: issue.appointment.clone(),
            typed: false,
            arrived: Some(printed_at),
            language: issue.language.clone(),
            device: issue.device.clone(),
        };
        Fact::PaperJoined { ticket: visit.id, paper, arrived: earlier.then_some(printed_at) }
    }

    pub(super) fn enter_paper(self, issue: &Issue, number: TicketNumber) -> Decision {
        self.day_is_open()?;
        if let Some((request, asked)) = self.office.origin(issue.ticket) {
            let same = self.office.ticket(issue.ticket).is_some_and(|it| it.number == number);
            return Err(if same && asked == print::of_asked(issue) {
                Refusal::AlreadyDone(request)
            } else {
                Refusal::TicketReused(issue.ticket)
            });
        }
        if self.office.by_number(number).is_some() {
            return Err(Refusal::PaperKnown(number));
        }
        let service = self.offered(issue)?;
        self.offline_number_is_free(number)?;
        Ok(vec![Fact::TicketIssued(Issued { typed: true, ..issued(issue, service, number) })])
    }

    /// Whoever lost a paper that is minutes old gets it again; an older ticket is shown to staff.
    pub(super) fn reprint(self, number: TicketNumber, device: Option<&DeviceId>) -> Decision {
        self.day_is_open()?;
        let ticket = self.office.by_number(number).ok_or(Refusal::UnknownNumber(number))?;
        let open = match ticket.stage {
            Stage::Waiting
            | Stage::Called { .. }
            | Stage::Serving { .. }
            | Stage::Parked { .. } => true,
            Stage::Finished { .. } | Stage::NoShow { .. } | Stage::Cancelled | Stage::Expired => {
                false
            }
        };
        let age = SignedDuration::from_millis(waited_ms(ticket.arrived, self.now));
        if !open || age > REPRINTED {
            return Err(Refusal::NotReprinted(number));
        }
        Ok(vec![Fact::TicketReprinted { ticket: ticket.id, device: device.cloned() }])
    }

    fn offline_number_is_free(self, number: TicketNumber) -> Result<(), Refusal> {
        let offline = number.kiosk().is_some() && !number.count().is_multiple_of(1000);
        if offline && !self.office.number_taken(number) {
            Ok(())
        } else {
            Err(Refusal::OfflineNumberTaken(number))
        }
    }
}

/// Whether a ticket was asked for in this way. The kiosk that asks directly may not have said
/// which device it is; its batch always does.
fn is_same(asked: u64, issue: &Issue) -> bool {
    let nameless = Issue { device: None, ..issue.clone() };
    asked == print::of_asked(issue) || asked == print::of_asked(&nameless)
}
