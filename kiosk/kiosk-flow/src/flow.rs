//! The state machine: inputs in, requests out, and when it wants to be woken.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use jiff::tz::TimeZone;
use queue_types::{DeviceId, Language, ServiceId, TicketId};
use queue_wire::{AppointmentList, Catalogue, OfficeInfo, OfficeSnapshot};
use service_search::Index;

use crate::glass::Glass;
use crate::input::{Input, Moment, PrinterReadiness, Request, Touch};
use crate::offline::{Book, NoNumber};
use crate::phrases::Phrases;
use crate::room::Room;
use crate::screens;
use crate::service::{Door, Machine};
use crate::session::{Help, HelpStage, Listing, PaperState, Place, Session, Stage};
use crate::timings::Timings;
use crate::view::View;
use crate::visit::Visit;

/// What a kiosk is set up with.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Its languages; the first is spoken until the office names its own.
    pub phrases: Vec<Phrases>,
    /// How long it waits.
    pub timings: Timings,
    /// Its glass.
    pub glass: Glass,
    /// Its own name in the office.
    pub device: DeviceId,
}

/// The kiosk: everything it knows, and one session at a time.
#[derive(Debug)]
pub struct Flow {
    pub(crate) setup: Setup,
    pub(crate) office: Option<OfficeInfo>,
    pub(crate) zone: TimeZone,
    pub(crate) catalogue: Option<Catalogue>,
    pub(crate) index: Option<Arc<Index>>,
    pub(crate) snapshot: Option<OfficeSnapshot>,
    /// What is booked for the day, as the server told it last.
    pub(crate) booked: Option<AppointmentList>,
    /// Codes of today that were checked in here without the server.
    pub(crate) checked_in: BTreeSet<String>,
    pub(crate) link: Option<bool>,
    /// The count of this kiosk's own numbers, or why there are none.
    pub(crate) book: Result<Book, NoNumber>,
    pub(crate) printer: PrinterReadiness,
    /// Whether a voice can be heard at all.
    pub(crate) sound: bool,
    pub(crate) headphones: bool,
    pub(crate) spare: Option<TicketId>,
    /// What the last ticket was for, and until when another of it is a question (wall ms).
    pub(crate) last: Option<(ServiceId, u64)>,
    /// What the next list of documents is called.
    pub(crate) next_list: u64,
    /// What the machine is, for its engineer.
    pub(crate) machine: Option<Machine>,
    pub(crate) door: Door,
    /// Tickets shown last, so that the late answer of a repeat takes none of them back.
    pub(crate) shown: VecDeque<TicketId>,
    pub(crate) session: Session,
    pub(crate) now: Moment,
}

impl Flow {
    /// A kiosk that has heard of nothing yet.
    ///
    /// # Panics
    ///
    /// When `setup` holds no language at all.
    #[must_use]
    pub fn new(setup: Setup, now: Moment) -> Self {
        assert!(!setup.phrases.is_empty(), "a kiosk speaks at least one language");
        let language = setup.phrases[0].language.clone();
        Self {
            setup,
            office: None,
            zone: TimeZone::UTC,
            catalogue: None,
            index: None,
            snapshot: None,
            booked: None,
            checked_in: BTreeSet::new(),
            link: None,
            book: Err(NoNumber::Unproven),
            printer: PrinterReadiness::default(),
            sound: false,
            headphones: false,
            spare: None,
            last: None,
            next_list: 1,
            machine: None,
            door: Door::default(),
            shown: VecDeque::new(),
            session: Session::new(language, now.wall_ms),
            now,
        }
    }

    /// Takes in what happened at `now` and says what is to be done about it.
    pub fn handle(&mut self, input: Input, now: Moment) -> Vec<Request> {
        self.now = now;
        let mut requests = Vec::new();
        match input {
            Input::Touch(touch) => self.touch(touch, &mut requests),
            Input::Key(key) => self.key(key, &mut requests),
            Input::Headphones(inside) => self.plug(inside, &mut requests),
            Input::Sound(works) => self.hear(works, &mut requests),
            Input::Tick => (),
            Input::SpareId(id) => self.spare = Some(id),
            Input::Office(office, zone) => self.open_office(*office, zone),
            Input::Catalogue(catalogue) => self.catalogue = Some(*catalogue),
            Input::Index(index) => {
                self.index = Some(index);
                self.search_anew(false);
            }
            Input::Snapshot(snapshot) => self.snapshot = Some(*snapshot),
            Input::Link(up) => self.link = Some(up),
            Input::Issued(ticket) => self.issued(*ticket, &mut requests),
            Input::Refused { id, detail } => self.refused(id, detail),
            Input::CheckInRefused { id, refusal } => self.check_in_refused(id, *refusal),
            Input::Reprinted { number, said } => self.reprinted(number, said, &mut requests),
            Input::Appointments(list) => self.hear_of_booked(*list),
            Input::Scanned(code) => self.scanned(&code, &mut requests),
            Input::ListPaper { id, end } => self.list_ended(id, end),
            Input::Unanswered(id) => self.unanswered(id),
            Input::Book(book) => self.book = book,
            Input::Numbered { id, number } => self.numbered(id, number, &mut requests),
            Input::NotNumbered { id, why } => self.not_numbered(id, why),
            Input::Machine(machine) => self.machine = Some(*machine),
            Input::CodeChecked(right) => self.code_checked(right, &mut requests),
            Input::HelpAnswered(known) => self.help_answered(known),
            Input::Printer(readiness) => self.printer = readiness,
            Input::Paper { id, copy, end } => self.paper_ended(id, copy, end, &mut requests),
        }
        self.let_time_pass(&mut requests);
        self.guide(&mut requests);
        requests
    }

    /// The screen as it should be now.
    #[must_use]
    pub fn view(&self) -> View {
        let mut view = screens::view(self);
        view.guide = self.guided(&view);
        view
    }

    /// When [`Input::Tick`] is due at the latest (wall ms): something on the screen changes then.
    /// `None` when nothing will change by itself.
    #[must_use]
    pub fn next_deadline(&self) -> Option<u64> {
        let mut due = vec![self.next_minute_ms()];
        due.push(self.idle_deadline_ms());
        due.push(self.order_deadline_ms());
        due.push(self.reprint_deadline_ms());
        due.push(self.countdown_ms());
        due.push(self.last.as_ref().map(|(_, until_ms)| *until_ms));
        if let Some(Help { stage: HelpStage::Coming, since_ms, shown: true }) = self.session.help {
            let busy = since_ms + self.setup.timings.help_busy_ms;
            due.push((busy > self.now.wall_ms).then_some(busy));
        }
        due.into_iter().flatten().min()
    }

    /// From when on any touch is surely none of the trembling of the one before (wall ms).
    #[must_use]
    pub fn quiet_until_ms(&self) -> u64 {
        let last = self.session.last_touch.as_ref();
        let last = last.map_or(0, |(_, at_ms)| at_ms + self.setup.timings.double_tap_ms);
        self.session.quiet_until_ms.max(last)
    }

    /// The language spoken now.
    pub(crate) fn words(&self) -> &Phrases {
        let spoken = &self.session.language;
        // Only languages of the setup are ever chosen; the first stands in while that is proved.
        self.setup
            .phrases
            .iter()
            .find(|it| &it.language == spoken)
            .unwrap_or(&self.setup.phrases[0])
    }

    /// The office's own language.
    pub(crate) fn home_language(&self) -> Language {
        let office = self.office.as_ref().map(|it| it.languages.as_slice()).unwrap_or_default();
        let speaks =
            |wanted: &&Language| self.setup.phrases.iter().any(|it| it.language == **wanted);
        let own = office.iter().find(speaks).cloned();
        own.unwrap_or_else(|| self.setup.phrases[0].language.clone())
    }

    fn open_office(&mut self, office: OfficeInfo, zone: TimeZone) {
        let first = self.office.is_none();
        self.office = Some(office);
        self.zone = zone;
        if first && self.session.trail.is_empty() {
            self.session.language = self.home_language();
        }
    }

    /// A person touched something. Under the voice a touch only says what it would press.
    pub(crate) fn touch(&mut self, touch: Touch, requests: &mut Vec<Request>) {
        if self.session.voice.is_some() && !touch.is_of_the_panel() {
            return self.point_at(touch, requests);
        }
        self.touch_outright(touch, requests);
    }

    /// A person touched something, and it is meant.
    pub(crate) fn touch_outright(&mut self, touch: Touch, requests: &mut Vec<Request>) {
        let now_ms = self.now.wall_ms;
        self.session.touched_ms = now_ms;
        let by_hand = !matches!(touch, Touch::Typed(_));
        if by_hand && (now_ms < self.session.quiet_until_ms || self.trembles(&touch)) {
            return;
        }
        if touch != Touch::Elsewhere {
            self.session.last_touch = Some((touch.clone(), now_ms));
        }
        self.press(touch, requests);
    }

    /// Does what a touch or a key means.
    pub(crate) fn press(&mut self, touch: Touch, requests: &mut Vec<Request>) {
        if touch.is_of_the_panel() {
            return self.work_panel(&touch, requests);
        }
        if self.session.warned_ms.take().is_some() {
            self.calm();
            if touch == Touch::Finish {
                self.end_session(requests);
            }
            return;
        }
        self.stay();
        let before = self.ground();
        self.follow(touch, requests);
        if self.ground() != before {
            self.calm();
        }
    }

    /// Somebody still looks at the ticket on the screen, if there is one.
    pub(crate) fn stay(&mut self) {
        let end_ms = self.now.wall_ms + self.ticket_ms();
        if let Some(held) = self.session.held_mut() {
            held.until_ms = held.until_ms.max(end_ms);
        }
    }

    /// How long a ticket stays on the screen when paper comes: longer for whoever listens, or reads
    /// large letters.
    pub(crate) fn ticket_ms(&self) -> u64 {
        let timings = &self.setup.timings;
        let slowly = self.session.looks.large || self.session.voice.is_some();
        if slowly { timings.ticket_slow_ms.max(timings.ticket_ms) } else { timings.ticket_ms }
    }

    /// Whether this is the last touch once more.
    fn trembles(&self, touch: &Touch) -> bool {
        let still = |at_ms: &u64| self.now.wall_ms < at_ms + self.setup.timings.double_tap_ms;
        self.session.last_touch.as_ref().is_some_and(|(last, at_ms)| last == touch && still(at_ms))
    }

    /// What tells one screen from the next under a finger. A page of a list is no new screen, and
    /// neither are another language or look.
    fn ground(&self) -> (usize, bool, bool, bool) {
        let given_up = self.session.order().is_some_and(|it| !it.in_flight());
        let other = given_up || self.refusal_shown();
        (self.session.trail.len(), self.help_shown(), other, self.session.doubted)
    }

    /// Does what an accepted touch means on the screen that is shown.
    fn follow(&mut self, touch: Touch, requests: &mut Vec<Request>) {
        if touch == Touch::Elsewhere {
            self.knock();
            return;
        }
        if self.tend(&touch, requests) || self.answer_doubt(&touch, requests) {
            return;
        }
        match touch {
            Touch::Language(language) => self.choose_language(language),
            Touch::Access(access) => self.switch(access, requests),
            Touch::Help => self.call_help(requests),
            Touch::GoOn | Touch::CancelHelp | Touch::TryAgain if self.help_shown() => {
                self.answer_help(&touch, requests);
            }
            _ if self.help_shown() => (),
            Touch::Done => self.done(requests),
            Touch::Finish => self.end_session(requests),
            Touch::PrintAgain => self.print_again(requests),
            Touch::TryAgain if self.refusal_shown() => self.go_on_without(requests),
            Touch::TryAgain => self.try_again(requests),
            Touch::Back => self.back(requests),
            // An order that is on its way, and a ticket on the screen, are not walked away from.
            _ if self.session.order().is_some() || self.session.held().is_some() => (),
            Touch::GetTicket if self.session.trail.is_empty() && self.gives_tickets() => {
                self.go(Place::Services);
            }
            Touch::AllServices => self.go(Place::List { listing: Listing::Groups, page: 0 }),
            Touch::Group(group) => self.go_list(Listing::Group(group)),
            Touch::Situation(id) => self.go_list(Listing::Situation(id)),
            Touch::Service(service) if self.service(&service).is_some() => {
                self.open_service(service);
            }
            Touch::Search => self.open_search(),
            Touch::ShowFound if !self.session.found().is_empty() => self.go_list(Listing::Found),
            Touch::Key(key) | Touch::Typed(key) => {
                self.type_key(key);
                self.type_digit(key);
                self.type_number(key);
            }
            Touch::Appointment => self.open_check_in(),
            Touch::CheckIn => {
                self.check_in(requests);
                self.ask_reprint(requests);
            }
            Touch::Reprint => self.open_reprint(),
            Touch::PrintList => self.print_list(requests),
            Touch::Priority(has) => self.answer_priority(has),
            Touch::Right(right) => self.choose_right(&right),
            Touch::AddService => self.add_service(),
            Touch::Visit => self.open_visit(),
            Touch::Remove(service) => self.remove(&service),
            Touch::Alphabet => self.spell(),
            Touch::Letter(letter) => {
                self.open_at(letter);
                self.choose_letter(letter);
            }
            Touch::NextPage => self.turn(1),
            Touch::PreviousPage => self.turn(-1),
            Touch::TakeTicket => self.take_ticket(requests),
            Touch::GetTicket
            | Touch::Service(_)
            | Touch::GoOn
            | Touch::CancelHelp
            | Touch::ShowFound
            | Touch::Up
            | Touch::Down
            | Touch::Choose
            | Touch::Repeat
            | Touch::Elsewhere => (),
        }
    }

    fn go(&mut self, place: Place) {
        self.session.trail.push(place);
        self.session.open_part(0);
    }

    fn go_list(&mut self, listing: Listing) {
        self.go(Place::List { listing, page: 0 });
    }

    /// From the groups to the list by the alphabet, from that to its letters.
    fn spell(&mut self) {
        match self.session.place() {
            Some(Place::List { listing: Listing::Groups, .. }) => self.go_list(Listing::Alphabet),
            Some(Place::List { listing: Listing::Alphabet, .. }) => self.go(Place::Letters),
            Some(Place::List { listing: Listing::Visit, .. }) => self.add_service(),
            Some(
                Place::Services
                | Place::Search(_)
                | Place::CheckIn(_)
                | Place::Reprint(_)
                | Place::List { .. }
                | Place::Letters
                | Place::Details { .. }
                | Place::Ticket(_),
            )
            | None => (),
        }
    }

    /// Back to the list by the alphabet, at the first service with that letter.
    fn open_at(&mut self, letter: char) {
        if !matches!(self.session.place(), Some(Place::Letters)) {
            return;
        }
        let page_of = screens::page_of_letter(self, letter);
        self.session.trail.pop();
        if let Some(Place::List { page, .. }) = self.session.trail.last_mut() {
            *page = page_of.unwrap_or(*page);
        }
    }

    fn turn(&mut self, by: isize) {
        let last = screens::pages_of(self).saturating_sub(1);
        let turned = |page: usize| page.saturating_add_signed(by).min(last);
        if let Some(Place::List { page, .. }) = self.session.trail.last_mut() {
            *page = turned(*page);
        } else {
            self.session.open_part(turned(self.session.part()));
        }
    }

    /// The room there is on the glass, as this person wants to see it.
    pub(crate) fn room(&self) -> Room {
        Room::new(self.setup.glass, self.session.looks, self.session.voice.is_some())
    }

    /// Does `change` to the looks; what stood first on the page is on the page after it as well.
    pub(crate) fn keeping_page(&mut self, change: impl FnOnce(&mut Self)) {
        let first = screens::first_item(self);
        change(self);
        let page_after = first.map(|at| screens::page_with(self, at)).unwrap_or_default();
        if let Some(Place::List { page, .. }) = self.session.trail.last_mut() {
            *page = page_after;
        } else {
            self.session.open_part(page_after);
        }
    }

    fn back(&mut self, requests: &mut Vec<Request>) {
        if self.session.order().is_some_and(|it| it.in_flight()) || self.session.held().is_some() {
            return;
        }
        self.abandon(requests);
        if self.leave_refusal() || self.leave_digits() {
            return;
        }
        if let Some(Place::CheckIn(it)) = self.session.trail.last_mut()
            && it.order.take().is_some()
        {
            return; // No answer came: the digits are still there.
        }
        self.session.trail.pop();
        if self.session.trail.is_empty() {
            self.session.visit = Visit::default();
        }
    }

    fn choose_language(&mut self, language: Language) {
        if self.setup.phrases.iter().any(|it| it.language == language) {
            self.session.language = language;
            self.search_anew(true);
        }
    }

    pub(crate) fn help_shown(&self) -> bool {
        self.session.help.is_some_and(|help| help.shown)
    }

    fn call_help(&mut self, requests: &mut Vec<Request>) {
        match &mut self.session.help {
            Some(help) if help.stage != HelpStage::Failed => help.shown = true,
            _ => {
                let since_ms = self.now.wall_ms;
                self.session.help = Some(Help { stage: HelpStage::Calling, since_ms, shown: true });
                requests.push(Request::CallHelp { cancelled: false });
            }
        }
    }

    fn answer_help(&mut self, touch: &Touch, requests: &mut Vec<Request>) {
        let failed = self.session.help.is_some_and(|help| help.stage == HelpStage::Failed);
        if *touch == Touch::CancelHelp {
            self.session.help = None;
            requests.push(Request::CallHelp { cancelled: true });
        } else if failed && *touch == Touch::TryAgain {
            self.call_help(requests);
        } else if failed && *touch == Touch::GoOn {
            self.session.help = None;
        } else if let Some(help) = &mut self.session.help {
            help.shown = false;
        }
    }

    fn help_answered(&mut self, known: bool) {
        if let Some(help) = &mut self.session.help {
            help.stage = if known { HelpStage::Coming } else { HelpStage::Failed };
        }
    }

    /// Whether a ticket can be taken at all just now.
    pub(crate) fn gives_tickets(&self) -> bool {
        match self.link {
            Some(true) => self.snapshot.as_ref().is_some_and(|it| it.open),
            Some(false) => self.gives_numbers() && self.doors_open(),
            None => false,
        }
    }

    /// A screen has come, by a touch or by itself: touches meant for the one before are trembling.
    pub(crate) fn calm(&mut self) {
        self.session.quiet_until_ms = self.now.wall_ms + self.setup.timings.double_tap_ms;
    }

    /// Forgets the person: choices, language, looks, voice. An open call for help is taken back.
    pub(crate) fn end_session(&mut self, requests: &mut Vec<Request>) {
        self.abandon(requests);
        let called = self.session.help.is_some_and(|help| help.stage != HelpStage::Failed);
        if called {
            requests.push(Request::CallHelp { cancelled: true });
        }
        self.end_voice(requests);
        let quiet_until_ms = self.session.quiet_until_ms;
        self.session = Session::new(self.home_language(), self.now.wall_ms);
        self.session.quiet_until_ms = quiet_until_ms;
    }

    /// Time alone moves on: repeats, ends of screens, ends of sessions.
    fn let_time_pass(&mut self, requests: &mut Vec<Request>) {
        let now_ms = self.now.wall_ms;
        self.let_order_pass(requests);
        self.forget_last();
        if self.session.held().is_some_and(|held| held.until_ms <= now_ms) {
            self.leave_ticket(requests);
        }
        if self.idle_deadline_ms().is_some_and(|due| due <= now_ms) {
            match self.session.warned_ms {
                None if self.warns() => {
                    self.session.warned_ms = Some(now_ms);
                    self.calm();
                }
                _ => self.end_session(requests),
            }
        }
    }

    /// Whether there is anything to lose that is worth a question.
    fn warns(&self) -> bool {
        let tends = self.session.service.is_some();
        !self.session.trail.is_empty() || self.session.help.is_some() || tends
    }

    /// When the next step towards the end of an idle session is due.
    fn idle_deadline_ms(&self) -> Option<u64> {
        let timings = &self.setup.timings;
        if let Some(since_ms) = self.session.warned_ms {
            return Some(since_ms + timings.warning_ms);
        }
        let fresh = self.session.is_untouched() && self.session.language == self.home_language();
        let held = self.session.held().is_some();
        let in_flight = self.session.order().is_some_and(|order| order.in_flight());
        if (held || in_flight || (fresh && !self.warns())) && !self.help_shown() {
            return None;
        }
        let patience = if self.help_shown() {
            timings.help_idle_ms
        } else if self.warns() {
            timings.idle_ms
        } else {
            timings.idle_ms + timings.warning_ms
        };
        Some(self.session.touched_ms + patience)
    }

    /// When a countdown on the screen shows its next second.
    fn countdown_ms(&self) -> Option<u64> {
        let now_ms = self.now.wall_ms;
        let ends = match (self.session.warned_ms, self.session.held()) {
            (Some(since_ms), _) => since_ms + self.setup.timings.warning_ms,
            (None, Some(held)) if held.paper == PaperState::Coming => return Some(held.until_ms),
            (None, Some(held)) => held.until_ms,
            (None, None) => return None,
        };
        let left = ends.saturating_sub(now_ms);
        Some(ends - left.saturating_sub(1) / 1000 * 1000)
    }

    /// When the office's clock shows its next minute.
    fn next_minute_ms(&self) -> Option<u64> {
        let office = self.office.as_ref()?;
        let into_ms = self.now.office.as_millisecond().rem_euclid(60_000).unsigned_abs();
        let speed = u64::from(office.clock_speed.max(1));
        Some(self.now.wall_ms + (60_000 - into_ms).div_ceil(speed).max(1))
    }

    fn order_deadline_ms(&self) -> Option<u64> {
        let order = self.session.order()?;
        let timings = &self.setup.timings;
        let soon = order.since_ms + timings.please_wait_ms;
        let mut end = order.since_ms + timings.give_up_ms;
        if self.gives_numbers() && !order.unnumbered && order.stage != Stage::Numbering {
            end = end.min(order.since_ms + timings.offline_ms);
        }
        match order.stage {
            Stage::Sent | Stage::Numbering => {
                Some(if soon > self.now.wall_ms { soon } else { end })
            }
            Stage::Pausing { until_ms } => Some(until_ms.min(end)),
            Stage::GivenUp | Stage::Refused { .. } => None,
        }
    }
}
