//! Checking in for an appointment: six digits or a scanned code become a ticket, or a sentence that
//! says where to go next.
//!
//! A booking code is no personal number: it opens one booked time, once, and names nobody. It stays
//! readable while it is typed (A20 masks numbers of documents), so that a wrong digit can be seen.

use jiff::Timestamp;
use queue_types::{ServiceId, TicketId};
use queue_wire::{AppointmentInfo, AppointmentList, AppointmentState};
use scancode::BookingCode;

use crate::flow::Flow;
use crate::input::Request;
use crate::keyboard::Key;
use crate::session::{Order, Place, Stage};

/// So many unknown codes in a row, and a person is offered.
const MISSES: u8 = 3;

/// Why a check-in gave no ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoCheckIn {
    /// No booked time has that code.
    Unknown,
    /// It has its ticket already.
    Used,
    /// It was taken back.
    Cancelled,
    /// It has another time now.
    Moved,
    /// Its time has passed: a ticket of the late is offered.
    Late,
    /// It is for another office.
    Elsewhere,
    /// It is for another day.
    OtherDay,
    /// The server's own no, in a sentence for the visitor.
    Other,
}

/// What the server says of a check-in that it refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckInRefusal {
    /// Why.
    pub why: NoCheckIn,
    /// What is booked, where that may be said.
    pub service: Option<ServiceId>,
    /// When; for one that was moved, the new time.
    pub slot: Option<Timestamp>,
    /// In which other office.
    pub office: Option<String>,
    /// The server's sentence, in the visitor's language.
    pub detail: String,
}

/// K6.
#[derive(Clone, Default)]
pub(crate) struct CheckingIn {
    /// What was typed or scanned.
    pub digits: String,
    /// Whether no booked time has those digits.
    pub wrong: bool,
    /// Unknown codes so far.
    pub misses: u8,
    /// Whether the visitor takes a ticket of the late.
    pub late: bool,
    /// The check-in that is on its way.
    pub order: Option<Order>,
    /// Why there is no ticket, until the visitor has read it.
    pub refusal: Option<CheckInRefusal>,
}

/// Whoever has the digits can check in with them: they stand on the screen and nowhere else.
impl std::fmt::Debug for CheckingIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CheckingIn").field("order", &self.order).finish_non_exhaustive()
    }
}

impl CheckInRefusal {
    /// No more than why.
    fn bare(why: NoCheckIn) -> Self {
        Self { why, service: None, slot: None, office: None, detail: String::new() }
    }
}

impl CheckingIn {
    /// The code, once all of its digits are there.
    pub(crate) fn code(&self) -> Option<BookingCode> {
        BookingCode::new(&self.digits)
    }

    /// Whether a person should help.
    pub(crate) fn needs_help(&self) -> bool {
        self.misses >= MISSES
    }

    fn press(&mut self, key: Key) {
        match key {
            Key::Sign(sign) if sign.is_ascii_digit() && self.digits.len() < BookingCode::DIGITS => {
                self.digits.push(sign);
            }
            Key::Delete => drop(self.digits.pop()),
            Key::Erase => self.digits.clear(),
            Key::Sign(_) | Key::Board(_) => return,
        }
        self.wrong = false;
    }
}

impl Flow {
    /// Whether booked times can be asked about: of the server, or of its list of today.
    pub(crate) fn checks_in(&self) -> bool {
        self.gives_tickets() && (self.link == Some(true) || self.booked_today().is_some())
    }

    /// What is booked for the day. A list of another day says nothing of those who are here.
    fn booked_today(&self) -> Option<&AppointmentList> {
        self.booked.as_ref().filter(|list| list.day == Some(self.today()))
    }

    /// The server's list of the day.
    pub(crate) fn hear_of_booked(&mut self, list: AppointmentList) {
        if self.booked.as_ref().is_some_and(|before| before.day != list.day) {
            self.checked_in.clear();
        }
        self.booked = Some(list);
    }

    /// The booked time with this code, as far as the kiosk's list knows.
    pub(crate) fn booking(&self, code: &str) -> Option<&AppointmentInfo> {
        self.booked_today()?.appointments.iter().find(|it| it.code == code)
    }

    /// What the kiosk's list says against a check-in, in the place of a server that is away.
    fn refusal_of_the_list(&self, code: &str, late: bool) -> Option<CheckInRefusal> {
        let Some(booking) = self.booking(code) else {
            return Some(CheckInRefusal::bare(NoCheckIn::Unknown));
        };
        let late_min = self.office.as_ref().map_or(0, |it| i64::from(it.appointment_late_min));
        let passed = self.now.office.duration_since(booking.slot).as_mins() > late_min;
        let why = match booking.state {
            _ if self.checked_in.contains(code) => NoCheckIn::Used,
            AppointmentState::Used => NoCheckIn::Used,
            AppointmentState::Cancelled => NoCheckIn::Cancelled,
            AppointmentState::Moved => NoCheckIn::Moved,
            AppointmentState::Booked if passed && !late => NoCheckIn::Late,
            AppointmentState::Booked => return None,
        };
        // The list tells when it was, not when it is now.
        let slot = (why != NoCheckIn::Moved).then_some(booking.slot);
        let service = Some(booking.service.clone());
        Some(CheckInRefusal { service, slot, ..CheckInRefusal::bare(why) })
    }

    /// «У меня предварительная запись».
    pub(crate) fn open_check_in(&mut self) {
        if self.session.trail.is_empty() && self.checks_in() {
            self.session.trail.push(Place::CheckIn(Box::default()));
        }
    }

    /// A key on K6.
    pub(crate) fn type_digit(&mut self, key: Key) {
        if let Some(Place::CheckIn(it)) = self.session.trail.last_mut()
            && it.order.is_none()
            && it.refusal.is_none()
        {
            it.press(key);
        }
    }

    /// The scanner read a code: on K6, or on the first screen by somebody who does not wait for it.
    pub(crate) fn scanned(&mut self, code: &BookingCode, requests: &mut Vec<Request>) {
        if self.help_shown() {
            return;
        }
        self.open_check_in();
        if let Some(Place::CheckIn(it)) = self.session.trail.last_mut()
            && it.order.is_none()
        {
            code.as_str().clone_into(&mut it.digits);
            (it.wrong, it.refusal, it.late) = (false, None, false);
            self.session.touched_ms = self.now.wall_ms;
            self.session.warned_ms = None;
            self.check_in(requests);
        }
    }

    /// «Отметиться»: a second touch of the same does nothing.
    pub(crate) fn check_in(&mut self, requests: &mut Vec<Request>) {
        let ready = matches!(self.session.place(), Some(Place::CheckIn(it))
            if it.order.is_none() && it.refusal.is_none() && it.code().is_some());
        if !ready {
            return;
        }
        let Some(Place::CheckIn(it)) = self.session.place() else { return };
        let no = self.refusal_of_the_list(&it.digits, it.late);
        let (away, unnumbered) = (self.link == Some(false), no.is_some());
        if let Some(refusal) = no.filter(|_| away) {
            return self.take_refusal(refusal);
        }
        let Some(id) = self.spare.take() else {
            requests.push(Request::SpareId);
            return;
        };
        let (language, since_ms) = (self.session.language.clone(), self.now.wall_ms);
        if let Some(Place::CheckIn(it)) = self.session.trail.last_mut() {
            // What the kiosk's list does not allow, no number of its own stands for.
            let stage = Stage::Sent;
            it.order = Some(Order { id, language, since_ms, stage, unnumbered });
        }
        if !(away && self.number_order(requests)) {
            self.send_check_in(requests);
        }
        requests.push(Request::SpareId);
    }

    /// Sends the check-in of this screen, for the first time or again: always the same message.
    pub(crate) fn send_check_in(&mut self, requests: &mut Vec<Request>) {
        let Some(Place::CheckIn(it)) = self.session.trail.last_mut() else { return };
        let (code, late) = (it.digits.clone(), it.late);
        let Some(order) = &mut it.order else { return };
        order.stage = Stage::Sent;
        requests.push(Request::CheckIn(queue_wire::CheckIn {
            id: order.id,
            code,
            language: Some(order.language.clone()),
            late,
        }));
    }

    /// The server said no.
    pub(crate) fn check_in_refused(&mut self, id: TicketId, refusal: CheckInRefusal) {
        let Some(Place::CheckIn(it)) = self.session.trail.last_mut() else { return };
        if it.order.as_ref().is_none_or(|order| order.id != id) {
            return;
        }
        self.take_refusal(refusal);
    }

    /// Shows why there is no ticket.
    fn take_refusal(&mut self, refusal: CheckInRefusal) {
        let Some(Place::CheckIn(it)) = self.session.trail.last_mut() else { return };
        it.order = None;
        if refusal.why == NoCheckIn::Unknown {
            it.wrong = true;
            it.misses = it.misses.saturating_add(1);
        } else {
            it.refusal = Some(refusal);
        }
        self.session.touched_ms = self.now.wall_ms;
        self.calm();
    }

    /// The way on from a refusal: a ticket of the late, or an ordinary one for the same service.
    pub(crate) fn go_on_without(&mut self, requests: &mut Vec<Request>) {
        let Some(Place::CheckIn(it)) = self.session.trail.last_mut() else { return };
        let Some(refusal) = &it.refusal else { return };
        if refusal.why == NoCheckIn::Late {
            (it.refusal, it.late) = (None, true);
            self.check_in(requests);
        } else if let Some(service) = refusal.service.clone()
            && self.service(&service).is_some_and(|it| it.walk_in)
        {
            self.session.trail = vec![Place::Details { service, order: None }];
        }
    }

    /// «Назад» from a refusal: to empty boxes. Answers whether there was one.
    pub(crate) fn leave_refusal(&mut self) -> bool {
        let Some(Place::CheckIn(it)) = self.session.trail.last_mut() else { return false };
        let left = it.refusal.take().is_some();
        if left {
            (it.late, it.wrong) = (false, false);
            it.digits.clear();
        }
        left
    }

    /// Whether a refusal is on the screen.
    pub(crate) fn refusal_shown(&self) -> bool {
        matches!(self.session.place(), Some(Place::CheckIn(it)) if it.refusal.is_some())
    }
}
