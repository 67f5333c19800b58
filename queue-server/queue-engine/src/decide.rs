//! Every command, decided in one place each: a ladder of refusals and then the deed.
//!
//! The ladders ask in one order: was it done before, is the day open, is the wish well formed, is
//! the point there and at work, is the ticket where it must be, may it go where it shall.

mod call;
mod day;
mod issue;
mod paper;
mod point;
mod serve;
mod visit;

use jiff::Timestamp;
use queue_types::{DeviceId, PointId};

use crate::command::Wish;
use crate::event::Fact;
use crate::office::{Point, PointStatus, Stage, Ticket};
use crate::{Command, Event, Office, Refusal, print};

/// Most services of one visit.
pub(crate) const SERVICES: usize = 6;

/// What a decision is made from: the office and the time, which never runs backwards.
#[derive(Clone, Copy)]
struct Case<'a> {
    office: &'a Office,
    now: Timestamp,
}

/// What a command makes happen, or why not.
type Decision = Result<Vec<Fact>, Refusal>;

/// Decides what a command makes happen. Changes nothing: the answer is events to store and then
/// to [`Office::apply`]. There is always at least one, and all bear the same time: `now`, or the
/// time of the newest event where the clock was set back.
///
/// # Errors
///
/// A [`Refusal`] when the command is not allowed now; [`Refusal::AlreadyDone`] when the same
/// request was done before, or its ticket was issued under another request.
pub fn decide(office: &Office, command: &Command, now: Timestamp) -> Result<Vec<Event>, Refusal> {
    let print = print::of_wish(&command.wish);
    once(office, command, print)?;
    // Only a new day may set the office's time back: it starts with nothing to be later than.
    let new_day = matches!(command.wish, Wish::OpenDay { .. }) && office.day().is_none();
    let at = if new_day { now } else { office.not_before(now) };
    let facts = facts(Case { office, now: at }, &command.wish)?;
    let event = |fact| Event { at, request: command.request, print, fact };
    Ok(facts.into_iter().map(event).collect())
}

/// A repeat is not done twice, and a name not used for two wishes. One pair of wishes belongs
/// together: a kiosk that lost the answer to its request prints its own number, and tells of it
/// under the same name.
fn once(office: &Office, command: &Command, print: u64) -> Result<(), Refusal> {
    let Some(first) = office.done(command.request) else { return Ok(()) };
    if first == print {
        return Err(Refusal::AlreadyDone(command.request));
    }
    if let Wish::IssueOffline { issue, .. } = &command.wish {
        let origin = office.origin(issue.ticket);
        // A batch names each of its tickets by the ticket's own id; what it says of the moment of
        // printing is corrected anew each time, so a repeat differs by milliseconds.
        let own = command.request.0 == issue.ticket.0;
        if origin.is_some_and(|(request, _)| own || request == command.request) {
            return Ok(());
        }
    }
    Err(Refusal::RequestReused(command.request))
}

fn facts(case: Case<'_>, wish: &Wish) -> Decision {
    match wish {
        Wish::OpenDay { day } => case.open_day(*day),
        Wish::CloseDay => case.close_day(),
        Wish::NoteClockJump { by_ms } => Ok(vec![Fact::ClockJumped { by_ms: *by_ms }]),
        Wish::Issue(issue) => case.issue(issue),
        Wish::IssueOffline { issue, number, printed_at, day } => {
            case.issue_offline(issue, *number, *printed_at, *day)
        }
        Wish::EnterPaper { issue, number } => case.enter_paper(issue, *number),
        Wish::SetPaperAside { ticket, number, device, printed_at, reason } => {
            Ok(vec![Fact::PaperSetAside {
                ticket: *ticket,
                number: *number,
                device: device.clone(),
                printed_at: *printed_at,
                reason: reason.clone(),
            }])
        }
        Wish::Reprint { number, device } => case.reprint(*number, device.as_ref()),
        Wish::NoteService { device, action, detail } => note_service(device, action, detail),
        Wish::ReportPaper { ticket, paper } => case.report_paper(*ticket, *paper),
        Wish::OpenPoint { point, operator } => case.open_point(*point, operator.clone()),
        Wish::ClosePoint { point } => case.close_point(*point),
        Wish::PausePoint { point, reason } => case.pause_point(*point, reason),
        Wish::ResumePoint { point } => case.resume_point(*point),
        Wish::CallNext { point } => case.call_next(*point),
        Wish::Call { point, ticket, reason } => case.call(*point, *ticket, reason),
        Wish::Recall { point } => case.recall(*point),
        Wish::Start { point } => case.start(*point),
        Wish::Finish { point } => case.finish(*point),
        Wish::NoShow { point } => case.no_show(*point),
        Wish::Return { point } => case.put_back(*point),
        Wish::BringBack { ticket } => case.bring_back(*ticket),
        Wish::Transfer { point, service, to, reason } => {
            case.transfer(*point, service.as_ref(), *to, reason)
        }
        Wish::Park { point, ticket, minutes } => case.park(*point, *ticket, *minutes),
        Wish::Resume { ticket } => case.resume(*ticket),
        Wish::AddService { point, service } => case.add_service(*point, service),
        Wish::Cancel { ticket } => case.cancel(*ticket),
    }
}

/// Most characters of an action and of its detail.
const SERVICE_WORDS: (usize, usize) = (40, 200);

/// What an engineer did is noted at any hour, whether a day is open or not.
fn note_service(device: &DeviceId, action: &str, detail: &str) -> Decision {
    let named = (1..=SERVICE_WORDS.0).contains(&action.len())
        && action.bytes().all(|it| matches!(it, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    let plain = detail.chars().count() <= SERVICE_WORDS.1 && !detail.chars().any(char::is_control);
    if !named || !plain {
        return Err(Refusal::ServiceWords);
    }
    let (device, action, detail) = (device.clone(), action.to_owned(), detail.to_owned());
    Ok(vec![Fact::DeviceServiced { device, action, detail }])
}

impl<'a> Case<'a> {
    fn day_is_open(self) -> Result<(), Refusal> {
        self.office.day().map(|_| ()).ok_or(Refusal::DayNotOpen)
    }

    fn known_point(self, id: PointId) -> Result<&'a Point, Refusal> {
        self.office.point(id).ok_or(Refusal::UnknownPoint(id))
    }

    /// A point where somebody works, on a break or not.
    fn staffed(self, id: PointId) -> Result<&'a Point, Refusal> {
        let point = self.known_point(id)?;
        match point.status {
            PointStatus::Closed => Err(Refusal::PointClosed(id)),
            PointStatus::Open | PointStatus::Paused => Ok(point),
        }
    }

    /// A point that may call: somebody works there and nobody is there.
    fn ready(self, id: PointId) -> Result<&'a Point, Refusal> {
        let point = self.staffed(id)?;
        if point.status == PointStatus::Paused {
            return Err(Refusal::PointPaused(id));
        }
        self.free(point)?;
        Ok(point)
    }

    fn free(self, point: &Point) -> Result<(), Refusal> {
        match point.ticket.and_then(|ticket| self.office.ticket(ticket)) {
            Some(ticket) => Err(Refusal::PointBusy { point: point.id, number: ticket.number }),
            None => Ok(()),
        }
    }

    /// The ticket called to a point or served there.
    fn visitor_at(self, id: PointId) -> Result<&'a Ticket, Refusal> {
        let point = self.staffed(id)?;
        let ticket = point.ticket.and_then(|ticket| self.office.ticket(ticket));
        ticket.ok_or(Refusal::NobodyAtPoint(id))
    }

    /// The ticket called to a point whose service has not started, and how often it was called.
    fn called_at(self, id: PointId) -> Result<(&'a Ticket, u8), Refusal> {
        let ticket = self.visitor_at(id)?;
        match ticket.stage {
            Stage::Called { attempt, .. } => Ok((ticket, attempt)),
            Stage::Serving { .. } => Err(Refusal::AlreadyServing(ticket.number)),
            Stage::Waiting
            | Stage::Parked { .. }
            | Stage::Finished { .. }
            | Stage::NoShow { .. }
            | Stage::Cancelled
            | Stage::Expired => Err(Refusal::NobodyAtPoint(id)),
        }
    }

    /// The ticket served at a point.
    fn served_at(self, id: PointId) -> Result<&'a Ticket, Refusal> {
        let ticket = self.visitor_at(id)?;
        match ticket.stage {
            Stage::Serving { .. } => Ok(ticket),
            Stage::Called { .. }
            | Stage::Waiting
            | Stage::Parked { .. }
            | Stage::Finished { .. }
            | Stage::NoShow { .. }
            | Stage::Cancelled
            | Stage::Expired => Err(Refusal::NotServing(ticket.number)),
        }
    }
}

/// 1 to 80 characters that say something and can be shown on one line.
fn reason_given(reason: &str) -> Result<(), Refusal> {
    let fits = (1..=80).contains(&reason.chars().count());
    if fits && !reason.trim().is_empty() && !reason.chars().any(char::is_control) {
        Ok(())
    } else {
        Err(Refusal::Reason)
    }
}
