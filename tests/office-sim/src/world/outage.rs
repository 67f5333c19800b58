//! A kiosk is cut off: it prints numbers of its own, reception types some of them in, and when the
//! kiosk is back it tells of each, in any order and more than once.

use anyhow::{Result, ensure};
use jiff::SignedDuration;
use queue_engine::{Command, Issue, Refusal, Stage, Wish};
use queue_types::{DeviceId, KioskNumber, RequestId, TicketId, TicketNumber};
use rand::RngExt;

use super::{Answer, Deed, KIOSKS, Message, Sender, World};

impl World {
    /// The visitor gets a paper without the server. In a third of the cases the server heard the
    /// request and only its answer was lost; in a third reception types the paper in.
    pub(super) fn print_alone(&mut self, mut issue: Issue) {
        let kiosk = self.dice.random_range(0..KIOSKS);
        let Some((number, device)) = self.next_paper(kiosk) else { return };
        if self.dice.random_bool(1.0 / 3.0) {
            let request = RequestId(self.uuid());
            let after = SignedDuration::from_millis(self.dice.random_range(5..400));
            let wish = Wish::Issue(issue.clone());
            let heard = Command { request, wish };
            // Nobody waits for its answer.
            self.messages.push(Message { sender: Sender::Paper, command: heard, answered: true });
            self.later(after, Deed::Deliver(self.messages.len() - 1));
        }
        if self.dice.random_bool(1.0 / 3.0) {
            let typed = Issue { ticket: TicketId(self.uuid()), ..issue.clone() };
            let request = RequestId(self.uuid());
            let minutes = self.dice.random_range(1..40);
            self.some_time(minutes, request, Wish::EnterPaper { issue: typed, number });
        }
        issue.device = Some(device);
        // What is left of a wrong clock after it was corrected.
        let skew = SignedDuration::from_millis(self.dice.random_range(-60_000..60_000));
        let request = RequestId(issue.ticket.0);
        let day = self.server.office().day().unwrap_or_default();
        let wish = Wish::IssueOffline { issue, number, printed_at: self.now + skew, day };
        let minutes = self.dice.random_range(5..45);
        self.some_time(minutes, request, wish);
        self.outcome.printed += 1;
    }

    fn next_paper(&mut self, kiosk: usize) -> Option<(TicketNumber, DeviceId)> {
        let number = KioskNumber::new(u8::try_from(kiosk + 1).ok()?)?;
        self.papers[kiosk] += 1;
        let device = DeviceId::new(&format!("kiosk-{number}")).ok()?;
        Some((TicketNumber::offline(number, self.papers[kiosk])?, device))
    }

    /// Sends a message in some minutes, and again until it is answered.
    fn some_time(&mut self, minutes: i64, request: RequestId, wish: Wish) {
        let command = Command { request, wish };
        self.messages.push(Message { sender: Sender::Paper, command, answered: false });
        let at = self.messages.len() - 1;
        self.later(SignedDuration::from_mins(minutes), Deed::Retry(at));
    }

    /// A kiosk forgets a paper once it was taken in.
    pub(super) fn paper_told(&mut self, at: usize, answer: &Answer) {
        let Wish::IssueOffline { issue, number, .. } = &self.messages[at].command.wish else {
            return;
        };
        if let Answer::Done | Answer::Refused(Refusal::AlreadyDone(_)) = answer {
            self.acknowledged.insert(issue.ticket, *number);
        }
    }

    /// Every number that was printed is one visit, and whoever holds it is told of nobody else's.
    pub(super) fn papers_are_there_once(&mut self) -> Result<()> {
        for kiosk in 0..KIOSKS {
            let kiosk_number = KioskNumber::new(u8::try_from(kiosk + 1)?);
            for count in 1..=self.papers[kiosk] {
                let number = kiosk_number.and_then(|it| TicketNumber::offline(it, count));
                let visits = self.server.office().tickets();
                let alive = visits.filter(|it| Some(it.number) == number);
                let alive = alive.filter(|it| it.stage != Stage::Cancelled).count();
                ensure!(alive == 1, "paper {number:?} is {alive} visits");
            }
        }
        let wishes = self.messages.iter().map(|message| &message.command.wish);
        let typed = wishes.filter_map(|wish| {
            let Wish::EnterPaper { issue, .. } = wish else { return None };
            self.server.office().ticket(issue.ticket)
        });
        self.outcome.joined = u32::try_from(typed.count())?;
        Ok(())
    }
}
