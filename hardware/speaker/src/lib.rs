//! Speaks: a text in a language becomes sound at the loudspeaker or in the headphones.
//!
//! It holds no voice and links no sound library. Voices, players and what tells whether headphones
//! are in are programs of the machine, named in data ([`Setup`]); recorded clips go before any of
//! them. So it builds on a machine that has none, and runs there too: where nothing can speak,
//! every text ends as [`Ending::Silent`] at once and nobody waits.
//!
//! What it deliberately lacks: what to say and when (that is the kiosk's flow), and any patience.
//! A new text replaces the one that is being said; a text that waited a minute is not said any
//! more; a program that hangs is ended together with whatever it has started. What personal text
//! there is goes to headphones or nowhere.
//!
//! Start reading at [`Speaker::say`]; the one thread behind it is in `worker`.

mod child;
mod clock;
mod paper;
mod pieces;
mod playing;
mod queue;
mod setup;
mod speaker;
mod wav;
mod worker;

pub use setup::{Headphones, Player, Setup, SetupError, Voice};
pub use speaker::{Ending, HeadphonesState, SoundState, Speaker, SpeakerEvent, TextId, Utterance};
