//! What comes into the flow, and what it asks of the program around it.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use queue_types::{Language, QueueId, ServiceId, TicketId, TicketNumber};
use queue_wire::{
    AppointmentList, Catalogue, CheckIn, IssueTicket, IssuedTicket, OfficeInfo, OfficeSnapshot,
    PaperOutcome, WaitRange,
};
use scancode::BookingCode;
use service_search::Index;

use crate::checkin::CheckInRefusal;
use crate::keyboard::Key;
use crate::visit::Right;

use crate::access::{Access, PadKey, Volume};
use crate::offline::{Book, NoNumber};
use crate::service::{Chore, Machine};

/// What time it is, twice: the office's clock, which a simulation may speed up, is shown; the
/// wall's passing milliseconds, which never jump, time out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The office's clock.
    pub office: Timestamp,
    /// Milliseconds of wall time since the program started.
    pub wall_ms: u64,
}

/// A touch that hit something, by what it means. The screen decides nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Touch {
    /// «Получить талон» on the first screen.
    GetTicket,
    /// «Назад».
    Back,
    /// «Помощь».
    Help,
    /// Another language.
    Language(Language),
    /// A switch of the accessibility bar.
    Access(Access),
    /// «Вверх» of the voice's panel.
    Up,
    /// «Вниз».
    Down,
    /// «ОК»: presses what was spoken last.
    Choose,
    /// «Ещё раз».
    Repeat,
    /// A service of any list.
    Service(ServiceId),
    /// A life situation, by its name in data.
    Situation(String),
    /// «Показать» what was found, where that has a screen of its own.
    ShowFound,
    /// The field in which services are searched.
    Search,
    /// A key of the screen's keyboard.
    Key(Key),
    /// A key of a keyboard with keys: no hand trembles on its glass.
    Typed(Key),
    /// «Все услуги».
    AllServices,
    /// «По алфавиту» beside the groups, and in that list «Выбрать букву».
    Alphabet,
    /// A letter to go on from.
    Letter(char),
    /// A group of services.
    Group(QueueId),
    /// The next page of a list.
    NextPage,
    /// The page before.
    PreviousPage,
    /// «Получить талон» for the chosen service: the one touch that takes a place in the queue.
    TakeTicket,
    /// «Напечатать»: the list of documents, without a ticket.
    PrintList,
    /// «Нет» or «Да, есть», asked about a right to go first.
    Priority(bool),
    /// One of the office's rights.
    Right(Right),
    /// «Добавить услугу».
    AddService,
    /// The services of this visit.
    Visit,
    /// A service is taken out of the visit.
    Remove(ServiceId),
    /// «У меня предварительная запись».
    Appointment,
    /// «Отметиться», or «Напечатать» a number.
    CheckIn,
    /// «Напечатать талон по номеру».
    Reprint,
    /// «Печать ещё раз».
    PrintAgain,
    /// «Готово»: the number is kept.
    Done,
    /// «Да, продолжить».
    GoOn,
    /// «Закончить и стереть данные».
    Finish,
    /// «Отменить вызов».
    CancelHelp,
    /// «Попробовать ещё раз».
    TryAgain,
    /// Somewhere that does nothing: somebody is there.
    Elsewhere,
}

/// Everything that can happen to a kiosk.
#[derive(Clone, Debug)]
pub enum Input {
    /// A person touched something.
    Touch(Touch),
    /// A person pressed a key of the keypad.
    Key(PadKey),
    /// The headphones were put in (`true`) or taken out.
    Headphones(bool),
    /// There is a voice that can be heard (`true`), or none: until this is said, none is offered.
    Sound(bool),
    /// Time passed; see [`crate::Flow::next_deadline`].
    Tick,
    /// An unused UUIDv7 for the next ticket, already on the kiosk's disk. One is given at start and
    /// after each [`Request::Issue`]; without one nothing can be issued.
    SpareId(TicketId),
    /// What the office is, with its zone looked up.
    Office(Box<OfficeInfo>, TimeZone),
    /// What it offers.
    Catalogue(Box<Catalogue>),
    /// The same, made ready to be searched; it takes a while, so it comes later.
    Index(Arc<Index>),
    /// How the queue is now.
    Snapshot(Box<OfficeSnapshot>),
    /// The server is heard (`true`) or no longer heard.
    Link(bool),
    /// The ticket is in the queue, on disk.
    Issued(Box<IssuedTicket>),
    /// The server said no, in a sentence for the visitor.
    Refused {
        /// What was asked for.
        id: TicketId,
        /// Why not and what to do, in the visitor's language.
        detail: String,
    },
    /// The server gave no ticket for a booked time.
    CheckInRefused {
        /// What was asked for.
        id: TicketId,
        /// Why not, and where to go next.
        refusal: Box<CheckInRefusal>,
    },
    /// What the server says of a number that another kiosk could not print.
    Reprinted {
        /// Which number was asked about.
        number: TicketNumber,
        /// What it says.
        said: Reprinted,
    },
    /// What is booked for the day, for the time without the server.
    Appointments(Box<AppointmentList>),
    /// The scanner read the code of a booked time.
    Scanned(BookingCode),
    /// What became of a list of documents.
    ListPaper {
        /// Which.
        id: ListId,
        /// What became of it.
        end: PaperEnd,
    },
    /// No answer came in time: the ticket may or may not be in the queue.
    Unanswered(TicketId),
    /// The count of this kiosk's own numbers as its disk keeps it, or why it gives none.
    Book(Result<Book, NoNumber>),
    /// The order has a number without the server; ticket and count are on the kiosk's disk.
    Numbered {
        /// What was asked for.
        id: TicketId,
        /// The number.
        number: TicketNumber,
    },
    /// The order gets no number without the server.
    NotNumbered {
        /// What was asked for.
        id: TicketId,
        /// Why.
        why: NoNumber,
    },
    /// What the machine is, for its engineer: from here on there is a menu.
    Machine(Box<Machine>),
    /// Whether the engineer's code was right.
    CodeChecked(bool),
    /// The call for help is known to staff (`true`) or did not get through.
    HelpAnswered(bool),
    /// Whether the printer could print now.
    Printer(PrinterReadiness),
    /// What became of one paper.
    Paper {
        /// Whose.
        id: TicketId,
        /// Which of its papers.
        copy: PaperCopy,
        /// What became of it.
        end: PaperEnd,
    },
}

/// Whether paper can be promised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PrinterReadiness {
    /// As far as it says.
    Ready,
    /// It says that it has no paper.
    OutOfPaper,
    /// It does not answer, or something blocks it.
    #[default]
    NotWorking,
}

/// Which paper of a ticket: the first, or one of the copies marked «повтор».
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PaperCopy(
    /// 0 = the ticket itself, 1 and 2 = copies.
    pub u8,
);

/// What became of one paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PaperEnd {
    /// The printer's status was good after the cut.
    Printed,
    /// No whole paper left the printer: the roll ended.
    OutOfPaper {
        /// Whether the printer had taken anything: it may keep that for the new roll.
        begun: bool,
    },
    /// Nothing was sent: the printer is absent, or blocked.
    NotPrinted,
    /// Something may have left it. Never silently printed again.
    Unknown,
}

impl PaperEnd {
    /// Whether a paper of the ticket exists, or may come to exist.
    pub(crate) fn leaves_paper(self) -> bool {
        match self {
            Self::Printed | Self::Unknown => true,
            Self::OutOfPaper { begun } => begun,
            Self::NotPrinted => false,
        }
    }
}

/// What stands on the paper, as values; how it looks is the printer's business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketPaper {
    /// Whose.
    pub id: TicketId,
    /// Which of its papers; from 1 on it is marked «повтор».
    pub copy: PaperCopy,
    /// The language of its words.
    pub language: Language,
    /// The centre's name on one line.
    pub centre: String,
    /// «А 015».
    pub number: String,
    /// The service's title.
    pub service: String,
    /// Further services of the same visit, by title.
    pub also: Vec<String>,
    /// How many go before; `None` when nobody can say.
    pub people_ahead: Option<u32>,
    /// How long the wait is; `None` when nobody can honestly say.
    pub wait: Option<WaitRange>,
    /// Local date and time of the issue.
    pub issued: DateTime,
    /// What to have at hand.
    pub documents: Vec<String>,
    /// The address behind the QR code.
    pub tracking_url: String,
    /// Whether a document that proves a right has to be at hand; never which.
    pub have_ready: bool,
    /// The booked time, local, of a ticket from an appointment.
    pub slot: Option<DateTime>,
}

/// The name of a list of documents, while it is being printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ListId(
    /// Counts from 1 since the program started.
    pub u64,
);

/// A checklist of documents, as values; how it looks is the printer's business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentsPaper {
    /// Which list.
    pub id: ListId,
    /// The language of its words.
    pub language: Language,
    /// The centre's name on one line.
    pub centre: String,
    /// The service's title.
    pub service: String,
    /// What to bring, and when it is needed (empty when always).
    pub documents: Vec<(String, String)>,
    /// Local date and time of printing.
    pub printed: DateTime,
}

/// What the server says of a number that is to be printed again.
#[derive(Clone, Debug, PartialEq)]
pub enum Reprinted {
    /// Here is the ticket: its paper says «повтор».
    Ticket(Box<IssuedTicket>),
    /// No such ticket waits, or it is too old for another paper.
    Refused,
    /// Nothing, in time.
    Unanswered,
}

/// What the program has to do now. Each is done once; answers come back as [`Input`]s.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Take a place in the queue. A repeat after a lost answer carries the same id.
    Issue(IssueTicket),
    /// The server does not answer: give the order a number of this kiosk's own.
    Number {
        /// The order, the same message as ever.
        order: IssueTicket,
        /// The code of the booked time that it checks in, if it does.
        code: Option<String>,
        /// The business day, by the kiosk's clock.
        today: Date,
        /// What the office's clock shows, as the kiosk knows it.
        at: Timestamp,
    },
    /// Check the engineer's code; the answer is [`Input::CodeChecked`].
    CheckCode(String),
    /// Something for the engineer, and for the log.
    Chore(Chore),
    /// Give another [`Input::SpareId`].
    SpareId,
    /// Check in for a booked time; the answer is a ticket. A repeat carries the same id.
    CheckIn(CheckIn),
    /// Another paper of a ticket of this office; the answer is [`Input::Reprinted`].
    Reprint(TicketNumber),
    /// Print a list of documents, at once.
    PrintDocuments(Box<DocumentsPaper>),
    /// Print, at once.
    Print(Box<TicketPaper>),
    /// Nobody saw a number: take the ticket back, if the order ever became one.
    Withdraw(TicketId),
    /// Tell the server what became of the paper.
    ReportPaper {
        /// Whose.
        id: TicketId,
        /// What.
        outcome: PaperOutcome,
    },
    /// Call an assistant, or take the call back.
    CallHelp {
        /// `true` takes it back.
        cancelled: bool,
    },
    /// Speak, and stop whatever is being spoken. What is private goes to the headphones alone; the
    /// loudspeaker is mute while they are in.
    Say {
        /// In words, digits as digits.
        text: String,
        /// Which language it is.
        language: Language,
        /// Whether others must not hear it. Asked only while headphones are in.
        private: bool,
    },
    /// Stop speaking, at once.
    Hush,
    /// How loud to speak from now on.
    Volume(Volume),
}
