//! Numbers without the server: «Х», the kiosk's own number, 001 to 999 a day. Unique by
//! construction, as long as no kiosk counts the same day twice.
//!
//! A [`Book`] is what stands on the kiosk's disk of that count. It is only ever turned on to a later
//! day: a clock that goes back goes on counting in the latest day it has seen. A disk that nobody
//! knows (new, or put in while the office is open) cannot tell what the one before it has printed
//! today, so it gives nothing until the server has spoken, and then it begins in the second half.

use jiff::civil::Date;
use queue_types::{KioskNumber, TicketId, TicketNumber};
use queue_wire::IssuedTicket;

use crate::flow::Flow;
use crate::input::Request;
use crate::session::{Order, Place, Stage};

/// How many numbers a kiosk has for a day.
const A_DAY: u16 = 999;
/// A disk that comes into the office's day begins behind this many: the disk before it may have
/// printed numbers that no upload will ever tell.
const UNKNOWN: u16 = 500;
/// A disk that was in use so many days ago still proves that nothing was printed today before it: a
/// kiosk that is switched off over a weekend starts without the server.
const PROOF_DAYS: i32 = 3;

/// Which numbers of which day this kiosk has given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Book {
    /// The latest business day that this disk has seen.
    pub day: Date,
    /// The last number given on it; 0 = none yet.
    pub spent: u16,
}

/// Why there is no number without the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoNumber {
    /// All of the day are given.
    Spent,
    /// Nothing on the disk proves what was given today, and the server has not told.
    Unproven,
    /// The disk does not keep what it is given: a number could be given twice.
    Disk,
}

/// What the server knows of this kiosk's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// The office's business day.
    pub day: Date,
    /// The highest count behind this kiosk's number in today's log; 0 = none.
    pub last: u16,
    /// Whether the doors have been open on it: somebody may hold a number of this kiosk.
    pub begun: bool,
}

impl Book {
    /// The book after the server told what it knows; `known` is what stood on the disk.
    #[must_use]
    pub fn told(known: Option<Self>, told: Told) -> Self {
        let fresh = || if told.begun { UNKNOWN } else { 0 };
        match known {
            // A kiosk whose clock once ran ahead stays ahead: its numbers stay unique.
            Some(book) if book.day > told.day => Self { spent: book.spent.max(told.last), ..book },
            Some(book) if book.day == told.day => Self { spent: book.spent.max(told.last), ..book },
            Some(book) if book.proves(told.day) => Self { day: told.day, spent: told.last },
            Some(_) | None => Self { day: told.day, spent: told.last.max(fresh()) },
        }
    }

    /// The book on `today`, by the kiosk's own clock: a new page when it proves that the day begins
    /// with it, else as it was.
    #[must_use]
    pub fn on(self, today: Date) -> Self {
        if today > self.day && self.proves(today) { Self { day: today, spent: 0 } } else { self }
    }

    /// The book with one more number given.
    ///
    /// # Errors
    ///
    /// [`NoNumber::Spent`] or [`NoNumber::Unproven`].
    pub fn next(self, today: Date) -> Result<Self, NoNumber> {
        let book = self.on(today);
        if today > book.day {
            Err(NoNumber::Unproven)
        } else if book.spent >= A_DAY {
            Err(NoNumber::Spent)
        } else {
            Ok(Self { spent: book.spent + 1, ..book })
        }
    }

    /// How many numbers are left on `today`.
    ///
    /// # Errors
    ///
    /// As [`Book::next`].
    pub fn left(self, today: Date) -> Result<u16, NoNumber> {
        self.next(today).map(|next| A_DAY - next.spent + 1)
    }

    /// How many numbers its day has left.
    #[must_use]
    pub const fn left_of_day(self) -> u16 {
        A_DAY.saturating_sub(self.spent)
    }

    /// The number given last, of the kiosk with this number.
    #[must_use]
    pub fn number(self, kiosk: KioskNumber) -> Option<TicketNumber> {
        TicketNumber::offline(kiosk, self.spent)
    }

    fn proves(self, today: Date) -> bool {
        // The span between two days of a calendar is always a number of days.
        self.day.until(today).is_ok_and(|span| span.get_days() <= PROOF_DAYS)
    }
}

impl Flow {
    /// Whether this kiosk could give a number of its own now.
    pub(crate) fn gives_numbers(&self) -> bool {
        let known = self.office.is_some() && self.catalogue.is_some();
        known && self.book.and_then(|book| book.left(self.today())).is_ok()
    }

    /// Why not.
    pub(crate) fn no_number(&self) -> Option<NoNumber> {
        self.book.and_then(|book| book.left(self.today())).err()
    }

    /// The code of the booked time that is being checked in.
    fn code_checked_in(&self) -> Option<String> {
        let Some(Place::CheckIn(it)) = self.session.place() else { return None };
        Some(it.digits.clone())
    }

    /// The business day by the kiosk's own clock.
    pub(crate) fn today(&self) -> Date {
        self.now.office.to_zoned(self.zone.clone()).date()
    }

    /// Whether the doors are open, as far as the kiosk has heard. What was said yesterday says
    /// nothing of today: whoever stands in the hall then is not sent away.
    pub(crate) fn doors_open(&self) -> bool {
        let Some(snapshot) = &self.snapshot else { return true };
        if self.link != Some(false) || snapshot.open {
            return snapshot.open;
        }
        let opens_at = self.office.as_ref().and_then(|it| it.opens_at);
        let heard_on = snapshot.at.to_zoned(self.zone.clone()).date();
        opens_at.map_or(heard_on != self.today(), |at| at <= self.now.office)
    }

    /// Whether the order has waited for the server long enough, or need not wait at all.
    pub(crate) fn wants_number(&self) -> bool {
        let patience_ms = self.setup.timings.offline_ms;
        let waits = |order: &&Order| {
            let over = self.now.wall_ms >= order.since_ms + patience_ms;
            let asked = order.stage == Stage::Numbering || order.unnumbered;
            order.in_flight() && !asked && (over || self.link == Some(false))
        };
        self.session.order().is_some_and(|order| waits(&order))
    }

    /// Asks for a number of the kiosk's own, where there is one.
    pub(crate) fn number_order(&mut self, requests: &mut Vec<Request>) -> bool {
        if !self.gives_numbers() {
            return false;
        }
        let (today, at) = (self.today(), self.now.office);
        let Some(message) = self.order_message() else { return false };
        if let Some(order) = self.session.order_mut() {
            order.stage = Stage::Numbering;
        }
        let code = self.code_checked_in();
        requests.push(Request::Number { order: message, code, today, at });
        true
    }

    /// The order has a number, on this kiosk's disk. One that nobody waits for any more is dropped.
    pub(crate) fn numbered(
        &mut self,
        id: TicketId,
        number: TicketNumber,
        requests: &mut Vec<Request>,
    ) {
        if self.shown.contains(&id) {
            return; // A repeat, behind the first.
        }
        let code = self.code_checked_in();
        let slot = code.as_deref().and_then(|code| self.booking(code)).map(|it| it.slot);
        let waits = |order: &Order| order.id == id && !matches!(order.stage, Stage::Refused { .. });
        let message = self.order_message().filter(|_| self.session.order().is_some_and(waits));
        let Some(message) = message else {
            requests.push(Request::Withdraw(id));
            return;
        };
        let ticket = IssuedTicket {
            id,
            number,
            service: message.service,
            class: message.class,
            issued_at: self.now.office,
            people_ahead: 0,
            wait: None,
            tracking_url: String::new(),
            slot,
        };
        self.checked_in.extend(code);
        self.hold(ticket, requests);
    }

    /// There is no number for it: the server may still answer, and a person can help.
    pub(crate) fn not_numbered(&mut self, id: TicketId, why: NoNumber) {
        self.book = self.book.and(Err(why));
        let (away, until_ms) = (self.link == Some(false), self.now.wall_ms);
        let Some(order) = self.session.order_mut().filter(|order| order.id == id) else { return };
        order.unnumbered = true;
        if order.stage == Stage::Numbering {
            order.stage = if away { Stage::GivenUp } else { Stage::Pausing { until_ms } };
        }
        if away {
            self.calm();
        }
    }
}

/// Whether nobody but this kiosk knows of the ticket: nothing can be said of its wait.
pub(crate) fn is_offline(ticket: &IssuedTicket) -> bool {
    ticket.number.kiosk().is_some() && ticket.tracking_url.is_empty()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 10, 14);

    fn at(day: i8, spent: u16) -> Book {
        Book { day: date(2026, 10, day), spent }
    }

    fn told(last: u16, begun: bool) -> Told {
        Told { day: TODAY, last, begun }
    }

    #[test]
    fn numbers_count_up_to_999_and_are_never_repeated() {
        let mut book = at(14, 0);
        let kiosk = KioskNumber::new(2).unwrap();
        let mut seen = std::collections::BTreeSet::new();
        while let Ok(next) = book.next(TODAY) {
            book = next;
            assert!(seen.insert(book.number(kiosk).unwrap()));
        }
        assert_eq!(seen.len(), 999);
        assert_eq!(seen.first().unwrap().to_string(), "Х\u{a0}2001");
        assert_eq!(seen.last().unwrap().to_string(), "Х\u{a0}2999");
        assert_eq!(book.next(TODAY), Err(NoNumber::Spent));
        assert_eq!(at(14, 998).left(TODAY), Ok(1));
    }

    #[test]
    fn a_new_day_begins_with_001_also_after_a_weekend_switched_off() {
        assert_eq!(at(13, 999).next(TODAY), Ok(at(14, 1)));
        assert_eq!(at(11, 7).next(TODAY), Ok(at(14, 1)));
        assert_eq!(at(13, 999).on(TODAY), at(14, 0));
    }

    #[test]
    fn a_clock_that_goes_back_goes_on_counting_in_the_latest_day() {
        assert_eq!(at(14, 41).next(date(2026, 10, 13)), Ok(at(14, 42)));
        assert_eq!(at(14, 41).next(date(2000, 1, 1)), Ok(at(14, 42)));
        assert_eq!(Book::told(Some(at(15, 3)), told(40, true)), at(15, 40));
    }

    #[test]
    fn a_disk_of_long_ago_proves_nothing_until_the_server_speaks() {
        let old = at(10, 5);
        assert_eq!(old.next(TODAY), Err(NoNumber::Unproven));
        assert_eq!(old.on(TODAY), old, "looking at the clock proves nothing either");
        assert_eq!(Book::told(Some(old), told(0, false)), at(14, 0));
        assert_eq!(Book::told(Some(old), told(12, true)), at(14, 500));
    }

    #[test]
    fn a_new_disk_begins_where_no_paper_of_the_old_one_can_be() {
        assert_eq!(Book::told(None, told(0, false)), at(14, 0), "before the doors open");
        assert_eq!(Book::told(None, told(37, true)), at(14, 500));
        assert_eq!(Book::told(None, told(612, true)), at(14, 612));
    }

    #[test]
    fn what_the_server_knows_is_never_given_again() {
        assert_eq!(Book::told(Some(at(14, 5)), told(9, true)), at(14, 9));
        assert_eq!(Book::told(Some(at(14, 9)), told(5, true)), at(14, 9));
        assert_eq!(Book::told(Some(at(13, 700)), told(0, true)), at(14, 0));
    }
}
