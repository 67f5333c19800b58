//! Another paper of a ticket that a kiosk without paper has given: the person types its number
//! here, and a copy comes that says «повтор».
//!
//! A number is no secret: it is called aloud. What it opens is a paper with the same number, for
//! half an hour, while the ticket waits; the server decides.

use queue_types::{DeviceId, TicketLetter, TicketNumber};
use queue_wire::{IssuedTicket, KioskInfo};

use crate::flow::Flow;
use crate::input::{PaperCopy, PrinterReadiness, Reprinted, Request};
use crate::keyboard::Key;
use crate::offline::is_offline;
use crate::session::{Held, PaperState, Place};

/// A number that is being typed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reprinting {
    /// Its letter, chosen first.
    pub letter: Option<TicketLetter>,
    /// What was typed behind it.
    pub digits: String,
    /// Why there is no paper, until another digit is typed.
    pub wrong: Option<NoReprint>,
    /// Since when the server is asked (wall ms).
    pub since_ms: Option<u64>,
}

/// Why there is no paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoReprint {
    /// The server said no: no such ticket waits, or it is too old.
    Refused,
    /// It said nothing.
    Unanswered,
}

impl Reprinting {
    /// How many digits a number with this letter has.
    pub(crate) fn length(&self) -> usize {
        if self.letter == Some(TicketLetter::OFFLINE) { 4 } else { 3 }
    }

    /// The number, once all of its digits are there.
    pub(crate) fn number(&self) -> Option<TicketNumber> {
        let letter = self.letter.filter(|_| self.digits.len() == self.length())?;
        format!("{}{}", letter.as_char(), self.digits).parse().ok()
    }

    fn press(&mut self, key: Key) {
        match key {
            Key::Sign(sign) if sign.is_ascii_digit() && self.digits.len() < self.length() => {
                self.digits.push(sign);
            }
            Key::Delete => drop(self.digits.pop()),
            Key::Erase => self.digits.clear(),
            Key::Sign(_) | Key::Board(_) => return,
        }
        self.wrong = None;
    }
}

impl Flow {
    /// Whether somebody may come with a number that another kiosk could not print.
    pub(crate) fn reprints(&self) -> bool {
        let others = self.snapshot.as_ref().map(|it| it.kiosks.as_slice()).unwrap_or_default();
        self.link == Some(true)
            && self.printer == PrinterReadiness::Ready
            && others.iter().any(|it| !it.prints && it.device != self.setup.device)
    }

    /// The kiosk where this one's tickets can be printed: the nearest on the plan of the hall, or
    /// the first where nobody has drawn them.
    pub(crate) fn other_printer(&self, ticket: &IssuedTicket) -> Option<&KioskInfo> {
        let snapshot = self.snapshot.as_ref().filter(|_| self.link == Some(true))?;
        if is_offline(ticket) {
            return None; // The server may not know it yet.
        }
        let prints =
            |device: &DeviceId| snapshot.kiosks.iter().any(|it| it.device == *device && it.prints);
        let office = self.office.as_ref()?;
        let others = office.kiosks.iter();
        let others = others.filter(|it| it.device != self.setup.device && prints(&it.device));
        others.min_by_key(|it| (self.way_to(&it.device), it.number))
    }

    /// Cells of the plan between this kiosk and another; the farthest where it is not drawn.
    fn way_to(&self, device: &DeviceId) -> u32 {
        let hall = self.office.as_ref().and_then(|it| it.hall.as_ref());
        let spot = |wanted: &DeviceId| {
            hall.and_then(|it| it.kiosks.iter().find(|spot| spot.device == *wanted))
        };
        match (spot(&self.setup.device), spot(device)) {
            (Some(here), Some(there)) => {
                u32::from(here.column.abs_diff(there.column))
                    + u32::from(here.row.abs_diff(there.row))
            }
            _ => u32::MAX,
        }
    }

    /// «Напечатать талон по номеру».
    pub(crate) fn open_reprint(&mut self) {
        if self.session.trail.is_empty() && self.reprints() {
            self.session.trail.push(Place::Reprint(Box::default()));
        }
    }

    /// The letter of the number.
    pub(crate) fn choose_letter(&mut self, letter: char) {
        if let Some(Place::Reprint(it)) = self.session.trail.last_mut()
            && let Ok(letter) = TicketLetter::new(letter)
        {
            it.letter = Some(letter);
            self.calm();
        }
    }

    /// A digit of the number.
    pub(crate) fn type_number(&mut self, key: Key) {
        if let Some(Place::Reprint(it)) = self.session.trail.last_mut()
            && it.letter.is_some()
            && it.since_ms.is_none()
        {
            it.press(key);
        }
    }

    /// «Напечатать»: a second touch of the same does nothing.
    pub(crate) fn ask_reprint(&mut self, requests: &mut Vec<Request>) {
        let now_ms = self.now.wall_ms;
        if let Some(Place::Reprint(it)) = self.session.trail.last_mut()
            && it.since_ms.is_none()
            && let Some(number) = it.number()
        {
            (it.since_ms, it.wrong) = (Some(now_ms), None);
            requests.push(Request::Reprint(number));
        }
    }

    /// What the server says of a number. Whoever went away in the meantime gets no paper.
    pub(crate) fn reprinted(
        &mut self,
        number: TicketNumber,
        said: Reprinted,
        requests: &mut Vec<Request>,
    ) {
        let now_ms = self.now.wall_ms;
        let Some(Place::Reprint(it)) = self.session.trail.last_mut() else { return };
        if it.since_ms.is_none() || it.number() != Some(number) {
            return;
        }
        it.since_ms = None;
        it.wrong = match said {
            Reprinted::Ticket(ticket) => return self.hold_copy(*ticket, requests),
            Reprinted::Refused => Some(NoReprint::Refused),
            Reprinted::Unanswered => Some(NoReprint::Unanswered),
        };
        self.session.touched_ms = now_ms;
    }

    /// The number on the screen, and its copy on the way.
    fn hold_copy(&mut self, ticket: IssuedTicket, requests: &mut Vec<Request>) {
        let until_ms = self.now.wall_ms + self.setup.timings.paperless_ms;
        let copy = PaperCopy(1);
        requests.push(Request::Print(Box::new(self.ticket_paper(&ticket, copy))));
        let (paper, copies) = (PaperState::Coming, copy.0);
        let held = Held { ticket, paper, on_paper: true, copies, until_ms };
        self.session.trail = vec![Place::Ticket(Box::new(held))];
        self.session.touched_ms = self.now.wall_ms;
        self.session.warned_ms = None;
        self.calm();
    }

    /// «Назад» from the digits: to the letters. Answers whether there was one.
    pub(crate) fn leave_digits(&mut self) -> bool {
        let Some(Place::Reprint(it)) = self.session.trail.last_mut() else { return false };
        let left = it.letter.is_some();
        **it = Reprinting::default();
        left
    }

    /// When «Подождите…» is due on the screen of a number (wall ms).
    pub(crate) fn reprint_deadline_ms(&self) -> Option<u64> {
        let Some(Place::Reprint(it)) = self.session.place() else { return None };
        let due = it.since_ms? + self.setup.timings.please_wait_ms;
        (due > self.now.wall_ms).then_some(due)
    }
}
