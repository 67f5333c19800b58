//! What a visitor sees at the kiosk and what their touches lead to, as a pure state machine:
//! touches, replies and ticks go in; a [`View`] and [`Request`]s come out.
//!
//! It deliberately lacks a clock, randomness, network, printer and pixels. Time comes with each
//! call as a [`Moment`], ticket ids come as [`Input::SpareId`], texts as [`Phrases`]. Nothing of a
//! session outlives it: the next visitor starts from the same state as after a restart.
//!
//! Start with [`Flow::handle`]; the screens are built from the state in `screens`, how waits are
//! worded stands in [`WaitWords`], every sentence in `assets/texts/kiosk`.

mod access;
mod another;
mod checkin;
mod finding;
mod flow;
mod glass;
mod input;
mod issuing;
mod keyboard;
mod letters;
mod offline;
mod paper;
mod phrases;
mod plural;
mod reprint;
mod room;
mod screens;
mod service;
mod session;
mod spoken;
mod timings;
mod typeset;
mod view;
mod visit;
mod voice;
mod wait;
mod when;

pub use access::{Access, PadKey, Volume};
pub use checkin::{CheckInRefusal, NoCheckIn};
pub use flow::{Flow, Setup};
pub use glass::Glass;
pub use input::{
    DocumentsPaper, Input, ListId, Moment, PaperCopy, PaperEnd, PrinterReadiness, Reprinted,
    Request, TicketPaper, Touch,
};
pub use keyboard::Key;
pub use offline::{Book, NoNumber, Told};
pub use phrases::{Phrases, PhrasesError, StaffWords};
pub use plural::{Forms, PluralRule};
pub use scancode::BookingCode;
pub use service::{Chore, Machine};
pub use spoken::{Phrase, Spoken, SpokenItem};
pub use timings::Timings;
pub use typeset::typeset;
pub use view::{
    AccessSwitch, BoardKey, CheckInView, ClosedCard, DetailsView, DocumentLine, Figure, FoundRow,
    Frame, Guide, HelpView, HomeCard, HomeView, KeyboardView, LanguageButton, LettersView,
    ListView, MainButton, MessageView, NumberView, OfflineNotice, Page, Part, PlanArea, PlanKind,
    PlanView, PriorityView, Row, Screen, SearchView, ServicesView, Share, StillHereView, Target,
    TicketView, Tile, View, VisitButton, VoicePanel,
};
pub use visit::Right;
pub use wait::WaitWords;
