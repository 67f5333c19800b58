//! What hangs on this kiosk beside its printer: scanner, keypad, voice. It does without any of them;
//! staff see within seconds how each is.

use std::collections::HashMap;
use std::io;

use devices::{
    Keypad, KeypadEvent, PadKey, PadKeys, PartState as Line, Scanner, ScannerEvent, SerialAddress,
    Timings,
};
use kiosk_flow::{Input, PadKey as Pressed, Volume};
use kiosk_ui::key_named;
use queue_wire::PartState;
use scancode::{Grammar, Scan};
use slint::SharedString;
use speaker::{HeadphonesState, SoundState, Speaker, SpeakerEvent, TextId, Utterance};
use tokio::sync::watch;

/// Which parts a kiosk was set up with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartsConfig {
    /// Where its scanner is.
    pub scanner: Option<SerialAddress>,
    /// Where its keypad is, if that is on a serial line; one that is a keyboard needs nothing.
    pub keypad: Option<SerialAddress>,
    /// What the keys of its pad mean; `None` takes the table of the program.
    pub pad_keys: Option<PadKeys>,
    /// Whether it has to speak, or must not; `None` speaks where it can and tells nobody.
    pub voice: Option<bool>,
    /// What speaks; `None` takes the table of the program.
    pub speech: Option<speaker::Setup>,
}

impl PartsConfig {
    fn keys(&self) -> PadKeys {
        self.pad_keys.clone().unwrap_or_else(PadKeys::builtin)
    }

    /// The keys of a pad that is a keyboard, by what they send to the kiosk's window.
    pub(crate) fn window_keys(&self) -> HashMap<SharedString, Pressed> {
        let keys = self.keys();
        let named = keys.names().filter_map(|name| Some((key_named(name)?, keys.named(name)?)));
        named.map(|(sent, key)| (sent, pressed(key))).collect()
    }
}

/// How each part is; `None` for one that the kiosk was set up without.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PartsHealth {
    pub scanner: Option<PartState>,
    pub keypad: Option<PartState>,
    pub sound: Option<PartState>,
}

/// What comes from a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FromPart {
    /// Something was held under the scanner.
    Scan(Scan),
    /// A key of the keypad was pressed.
    Key(PadKey),
    /// What the voice tells.
    Voice(SpeakerEvent),
}

/// The parts at work. Each has a thread of its own.
pub(crate) struct Parts {
    scanner: Option<Scanner>,
    keypad: Option<Keypad>,
    speaker: Option<Speaker>,
}

impl Parts {
    /// Starts what `config` names; how each is goes to `health`, what it says to `tell`.
    ///
    /// # Errors
    ///
    /// Only when the system gives no thread; a part that is absent is a state.
    pub(crate) fn open(
        config: &PartsConfig,
        health: &watch::Sender<PartsHealth>,
        tell: &(impl Fn(FromPart) + Clone + Send + 'static),
    ) -> io::Result<Self> {
        let (timings, keys) = (Timings::default(), config.keys());
        let scanner = config.scanner.clone().map(|address| {
            let (health, tell) = (health.clone(), tell.clone());
            Scanner::open(address, Grammar::default(), &timings, move |event| match event {
                ScannerEvent::State(line) => {
                    tracing::info!(?line, "scanner");
                    health.send_modify(|it| it.scanner = Some(of_line(line)));
                }
                ScannerEvent::Scanned(scan) => tell(FromPart::Scan(scan)),
            })
        });
        let keypad = config.keypad.clone().map(|address| {
            let (health, tell) = (health.clone(), tell.clone());
            Keypad::open(address, &keys, &timings, move |event| match event {
                KeypadEvent::State(line) => {
                    tracing::info!(?line, "keypad");
                    health.send_modify(|it| it.keypad = Some(of_line(line)));
                }
                KeypadEvent::Pressed(key) => tell(FromPart::Key(key)),
            })
        });
        let setup = config.speech.clone().unwrap_or_else(speaker::Setup::builtin);
        let speaker = (config.voice != Some(false)).then(|| {
            let (health, tell) = (health.clone(), tell.clone());
            let promised = config.voice == Some(true);
            Speaker::open(setup, move |event| {
                if let SpeakerEvent::State(sound) = event {
                    tracing::info!(?sound, "voice");
                    health.send_modify(|it| it.sound = promised.then(|| of_sound(sound)));
                }
                tell(FromPart::Voice(event));
            })
        });
        Ok(Self {
            scanner: scanner.transpose()?,
            keypad: keypad.transpose()?,
            speaker: speaker.transpose()?,
        })
    }

    /// Says `text` in the place of whatever is being said; what is personal in headphones alone.
    pub(crate) fn say(&self, text: String, language: &str, personal: bool) {
        if let Some(speaker) = &self.speaker {
            let language = language.to_owned();
            speaker.say(Utterance { id: TextId(0), text, language, clip: None, personal });
        }
    }

    /// Falls silent at once.
    pub(crate) fn hush(&self) {
        if let Some(speaker) = &self.speaker {
            speaker.stop();
        }
    }

    /// Speaks as loud as the person asked, from the next sentence on.
    pub(crate) fn set_volume(&self, volume: Volume) {
        if let Some(speaker) = &self.speaker {
            speaker.set_volume(volume.0 * 20);
        }
    }

    /// Ends the threads, in the middle of a word.
    pub(crate) fn close(self) {
        if let Some(scanner) = self.scanner {
            scanner.close();
        }
        if let Some(keypad) = self.keypad {
            keypad.close();
        }
        if let Some(speaker) = self.speaker {
            speaker.close();
        }
    }
}

/// What a part tells, in the words of the flow; `None` for what no screen answers to.
pub(crate) fn input(from: &FromPart) -> Option<Input> {
    match from {
        FromPart::Scan(Scan::Booking(code)) => Some(Input::Scanned(code.clone())),
        FromPart::Scan(_) => None,
        FromPart::Key(key) => Some(Input::Key(pressed(*key))),
        FromPart::Voice(SpeakerEvent::State(sound)) => Some(Input::Sound(*sound == SoundState::Ok)),
        FromPart::Voice(SpeakerEvent::Headphones(HeadphonesState::In)) => {
            Some(Input::Headphones(true))
        }
        FromPart::Voice(SpeakerEvent::Headphones(
            HeadphonesState::Out | HeadphonesState::Unknown,
        )) => Some(Input::Headphones(false)),
        FromPart::Voice(SpeakerEvent::Ended { .. }) => None,
    }
}

/// A key of the pad in the words of the flow.
fn pressed(key: PadKey) -> Pressed {
    match key {
        PadKey::Up => Pressed::Up,
        PadKey::Down => Pressed::Down,
        PadKey::Ok => Pressed::Ok,
        PadKey::Back => Pressed::Back,
        PadKey::Help => Pressed::Help,
        PadKey::Louder => Pressed::Volume,
        PadKey::Quieter => Pressed::Quieter,
    }
}

fn of_line(line: Line) -> PartState {
    match line {
        Line::Ok => PartState::Ok,
        Line::Absent => PartState::Absent,
        Line::Failed => PartState::Failed,
    }
}

fn of_sound(sound: SoundState) -> PartState {
    match sound {
        SoundState::Ok => PartState::Ok,
        SoundState::Absent => PartState::Absent,
        SoundState::Failed => PartState::Failed,
    }
}
