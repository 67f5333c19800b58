//! One person at the kiosk: where they are, what they chose, nothing that outlives them.

use queue_types::{Language, QueueId, ServiceId, TicketId};
use queue_wire::IssuedTicket;

use crate::access::{Looks, Volume};
use crate::checkin::CheckingIn;
use crate::finding::Search;
use crate::input::Touch;
use crate::reprint::Reprinting;
use crate::service::Service;
use crate::visit::Visit;
use crate::voice::Voice;

/// Everything the kiosk remembers of one person. Dropping it is how a session is erased.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    /// What they read.
    pub language: Language,
    /// How they want to see it.
    pub looks: Looks,
    /// The voice, while it guides them.
    pub voice: Option<Voice>,
    /// How loud it is.
    pub volume: Volume,
    /// What OK would press, for whoever uses the keypad or the voice.
    pub focus: Option<Touch>,
    /// The screen that `focus` belongs to.
    pub focus_screen: String,
    /// The way from the first screen to here; empty at the first screen.
    pub trail: Vec<Place>,
    /// What they chose beside the first service.
    pub visit: Visit,
    /// Which page of each screen of that way is shown, from 0; the first screen's stands first.
    pub parts: Vec<usize>,
    /// The call for help, if they made one.
    pub help: Option<Help>,
    /// The engineer's menu, while one is there.
    pub service: Option<Service>,
    /// Whether «Ещё один талон?» stands.
    pub doubted: bool,
    /// Since when «Вам нужно ещё время?» stands (wall ms).
    pub warned_ms: Option<u64>,
    /// When they touched anything last (wall ms).
    pub touched_ms: u64,
    /// Until when the screen that has just come takes no touch (wall ms): nobody has read it yet, and
    /// a hand that trembles is still where the last one was.
    pub quiet_until_ms: u64,
    /// The control that was touched last, and when (wall ms).
    pub last_touch: Option<(Touch, u64)>,
}

/// A screen with what was chosen on it.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// K2.
    Services,
    /// K3.
    Search(Box<Search>),
    /// K6.
    CheckIn(Box<CheckingIn>),
    /// A number from another kiosk.
    Reprint(Box<Reprinting>),
    /// A list, at a page counted from 0.
    List { listing: Listing, page: usize },
    /// The letters of the list by the alphabet.
    Letters,
    /// K4, with the order once the visitor has confirmed.
    Details { service: ServiceId, order: Option<Order> },
    /// K5 or K14.
    Ticket(Box<Held>),
}

/// What is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Listing {
    Groups,
    Group(QueueId),
    Situation(String),
    /// Every service, by the alphabet.
    Alphabet,
    /// The office's rights to go first.
    Rights,
    /// The services of this visit.
    Visit,
    /// What the search found.
    Found,
}

/// A place in the queue that was asked for.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    /// The ticket's id: the same in every repeat.
    pub id: TicketId,
    /// The language of the order and of a refusal, whatever is read meanwhile: a repeat is the
    /// same message.
    pub language: Language,
    /// When it was asked for (wall ms).
    pub since_ms: u64,
    /// How far it is.
    pub stage: Stage,
    /// Whether the kiosk has said that it has no number of its own for it.
    pub unnumbered: bool,
}

/// How far an order is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Waits for the answer.
    Sent,
    /// No answer came; goes out again at this time (wall ms).
    Pausing { until_ms: u64 },
    /// No answer, or nobody to ask: waits for one of the kiosk's own numbers. The server's holds if
    /// it comes first.
    Numbering,
    /// No answer for so long that the visitor may choose.
    GivenUp,
    /// The server said no.
    Refused { detail: String },
}

impl Order {
    /// Whether an answer is still awaited on the visitor's behalf.
    pub(crate) fn in_flight(&self) -> bool {
        matches!(self.stage, Stage::Sent | Stage::Pausing { .. } | Stage::Numbering)
    }
}

/// A ticket on the screen.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    /// The ticket.
    pub ticket: IssuedTicket,
    /// Its paper.
    pub paper: PaperState,
    /// Whether a paper exists somewhere, or may: from then on each further one is a copy.
    pub on_paper: bool,
    /// Copies asked for beside the first paper, 0 to 2.
    pub copies: u8,
    /// When the screen clears itself (wall ms).
    pub until_ms: u64,
}

/// What is known of the paper of the ticket on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PaperState {
    /// The printer is at it.
    Coming,
    /// It is in the slot.
    Printed,
    /// There is none: why.
    OnScreen(NoPaper),
}

/// Why there is no paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoPaper {
    OutOfPaper,
    NotPrinting,
    Doubtful,
}

/// A call for help.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Help {
    /// How far it is.
    pub stage: HelpStage,
    /// Since when (wall ms).
    pub since_ms: u64,
    /// Whether its screen is on top.
    pub shown: bool,
}

/// How far a call for help is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HelpStage {
    Calling,
    Coming,
    Failed,
}

impl Session {
    /// A fresh session, as after a restart.
    pub(crate) fn new(language: Language, now_ms: u64) -> Self {
        Self {
            language,
            looks: Looks::default(),
            voice: None,
            volume: Volume::USUAL,
            focus: None,
            focus_screen: String::new(),
            trail: Vec::new(),
            visit: Visit::default(),
            parts: Vec::new(),
            help: None,
            service: None,
            doubted: false,
            warned_ms: None,
            touched_ms: now_ms,
            quiet_until_ms: 0,
            last_touch: None,
        }
    }

    /// Whether nothing is switched on that the next person would wonder about.
    pub(crate) fn is_untouched(&self) -> bool {
        self.looks == Looks::default() && self.voice.is_none() && self.focus.is_none()
    }

    /// The page of the screen that is shown, where its words take several.
    pub(crate) fn part(&self) -> usize {
        self.parts.get(self.trail.len()).copied().unwrap_or_default()
    }

    /// Opens another page of it. Pages of screens that were left since are forgotten.
    pub(crate) fn open_part(&mut self, part: usize) {
        self.parts.resize(self.trail.len(), 0);
        self.parts.push(part);
    }

    /// Where the person is; `None` at the first screen.
    pub(crate) fn place(&self) -> Option<&Place> {
        self.trail.last()
    }

    /// The order that is being made on this screen.
    pub(crate) fn order_mut(&mut self) -> Option<&mut Order> {
        let place = self.trail.last_mut()?;
        if let Place::CheckIn(it) = place {
            return it.order.as_mut();
        }
        if let Place::Details { order, .. } = place { order.as_mut() } else { None }
    }

    /// As [`Self::order_mut`].
    pub(crate) fn order(&self) -> Option<&Order> {
        let place = self.trail.last()?;
        if let Place::CheckIn(it) = place {
            return it.order.as_ref();
        }
        if let Place::Details { order, .. } = place { order.as_ref() } else { None }
    }

    /// The ticket on the screen.
    pub(crate) fn held_mut(&mut self) -> Option<&mut Held> {
        let Some(Place::Ticket(held)) = self.trail.last_mut() else { return None };
        Some(held)
    }

    /// As [`Self::held_mut`].
    pub(crate) fn held(&self) -> Option<&Held> {
        let Some(Place::Ticket(held)) = self.trail.last() else { return None };
        Some(held)
    }

    /// What was found last, if anybody searched.
    pub(crate) fn found(&self) -> &[ServiceId] {
        let searches = self.trail.iter().rev().filter_map(|place| match place {
            Place::Search(search) => Some(search.found.as_slice()),
            Place::Services
            | Place::CheckIn(_)
            | Place::Reprint(_)
            | Place::List { .. }
            | Place::Letters
            | Place::Details { .. }
            | Place::Ticket(_) => None,
        });
        searches.into_iter().next().unwrap_or_default()
    }

    /// The service that was chosen, on K4 or on the ticket.
    pub(crate) fn chosen(&self) -> Option<&ServiceId> {
        self.trail.iter().rev().find_map(|place| match place {
            Place::Details { service, .. } => Some(service),
            Place::Ticket(held) => Some(&held.ticket.service),
            Place::Services
            | Place::Search(_)
            | Place::CheckIn(_)
            | Place::Reprint(_)
            | Place::List { .. }
            | Place::Letters => None,
        })
    }
}
