use std::collections::VecDeque;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::child::{Running, State};
use crate::paper::Paper;
use crate::pieces::pieces;
use crate::wav::Wav;
use crate::{Ending, HeadphonesState, Setup, Utterance, Voice};

/// Longer than any piece of text lasts: a program that plays by itself and is still at it hangs.
const PLAYS: Duration = Duration::from_secs(10);

/// One text on its way through voices and players.
pub(crate) struct Playing {
    pub(crate) text: Utterance,
    pub(crate) volume: u8,
    pub(crate) headphones: HeadphonesState,
    clip: Option<PathBuf>,
    rest: VecDeque<String>,
    stage: Stage,
    was_heard: bool,
}

enum Stage {
    /// Between two pieces.
    Between,
    /// A voice writes the sound of a piece.
    Speaking { running: Running, voice: usize, piece: String },
    /// A voice plays a piece by itself.
    Direct { running: Running, voice: usize, piece: String },
    /// A player plays.
    Sounding { running: Running, player: usize, wav: Wav },
}

impl Playing {
    pub(crate) fn new(
        text: Utterance,
        volume: u8,
        headphones: HeadphonesState,
        setup: &Setup,
    ) -> Self {
        let clip = clip(&text, setup);
        let rest: VecDeque<String> = pieces(&text.text, setup.rate_wpm).into();
        // Nothing to say is said at once, and no fault of the voice.
        let was_heard = rest.is_empty() && clip.is_none();
        Self { text, volume, headphones, clip, rest, stage: Stage::Between, was_heard }
    }

    /// Goes on as far as it can by `now`; the ending when there is one.
    pub(crate) fn step(
        &mut self,
        setup: &Setup,
        paper: &mut Option<Paper>,
        now: Instant,
    ) -> Option<Ending> {
        loop {
            match std::mem::replace(&mut self.stage, Stage::Between) {
                Stage::Between => {
                    if let Some(wav) = self.recorded() {
                        self.rest.clear();
                        self.play(setup, paper, wav, 0);
                    } else if let Some(piece) = self.rest.pop_front() {
                        self.speak(setup, piece, 0);
                    } else {
                        let is_said = self.was_heard || paper.is_some();
                        return Some(if is_said { Ending::Said } else { Ending::Silent });
                    }
                }
                Stage::Speaking { mut running, voice, piece } => match running.state(now) {
                    State::Working => {
                        self.stage = Stage::Speaking { running, voice, piece };
                        return None;
                    }
                    State::Ended { success } => {
                        match Wav::read(&running.output()).filter(|_| success) {
                            Some(wav) => self.play(setup, paper, wav, 0),
                            None => self.speak(setup, piece, voice + 1),
                        }
                    }
                    State::Hung => self.speak(setup, piece, voice + 1),
                },
                Stage::Direct { mut running, voice, piece } => match running.state(now) {
                    State::Working => {
                        self.stage = Stage::Direct { running, voice, piece };
                        return None;
                    }
                    State::Ended { success: true } => self.was_heard = true,
                    State::Ended { success: false } | State::Hung => {
                        self.speak(setup, piece, voice + 1);
                    }
                },
                Stage::Sounding { mut running, player, wav } => match running.state(now) {
                    State::Working => {
                        self.stage = Stage::Sounding { running, player, wav };
                        return None;
                    }
                    State::Ended { success: true } => self.was_heard = true,
                    State::Ended { success: false } | State::Hung => {
                        self.play(setup, paper, wav, player + 1);
                    }
                },
            }
        }
    }

    /// What makes the program fall silent that plays by itself; ending it is not enough for some.
    pub(crate) fn silencer<'a>(&self, setup: &'a Setup) -> Option<&'a Voice> {
        let Stage::Direct { voice, .. } = &self.stage else { return None };
        setup.voices.get(*voice).filter(|it| !it.stop.is_empty())
    }

    /// The clip, once.
    fn recorded(&mut self) -> Option<Wav> {
        Wav::read(&fs::read(self.clip.take()?).ok()?)
    }

    /// Gives `piece` to the first voice from `from` on that starts. Without one the rest of the
    /// text is not tried either.
    fn speak(&mut self, setup: &Setup, piece: String, from: usize) {
        for (index, voice) in setup.voices.iter().enumerate().skip(from) {
            if !self.suits(voice, setup) {
                continue;
            }
            let arguments = self.arguments(voice, setup, &piece);
            let reads = !voice.arguments.iter().any(|it| it.contains("{text}"));
            let input = if reads { piece.as_bytes() } else { &[] };
            let patience = Duration::from_millis(setup.patience_ms.into());
            let limit = if voice.plays { PLAYS + patience } else { patience };
            let started = Running::start(&voice.program, &arguments, input, !voice.plays, limit);
            if let Ok(running) = started {
                self.stage = match voice.plays {
                    true => Stage::Direct { running, voice: index, piece },
                    false => Stage::Speaking { running, voice: index, piece },
                };
                return;
            }
        }
        self.rest.clear();
    }

    /// A voice that plays by itself chooses its own way out: personal text is not for it, and
    /// neither is text that is to be written down.
    fn suits(&self, voice: &Voice, setup: &Setup) -> bool {
        let speaks = voice.languages.is_empty() || voice.languages.contains(&self.text.language);
        speaks && !(voice.plays && (self.text.personal || setup.folder.is_some()))
    }

    fn arguments(&self, voice: &Voice, setup: &Setup, piece: &str) -> Vec<String> {
        let level = i32::from(self.volume) * 2 - 100;
        let fill = |argument: &String| {
            argument
                .replace("{language}", &self.text.language)
                .replace("{rate}", &setup.rate_wpm.to_string())
                .replace("{volume}", &self.volume.to_string())
                .replace("{level}", &level.to_string())
                .replace("{text}", piece)
        };
        voice.arguments.iter().map(fill).collect()
    }

    /// Gives `wav` to the first player from `from` on that starts, or writes it down.
    fn play(&mut self, setup: &Setup, paper: &mut Option<Paper>, wav: Wav, from: usize) {
        // A player that failed gets the sound as it is: it was made quieter for the first.
        let wav = if from == 0 { wav.at_volume(self.volume) } else { wav };
        if let Some(paper) = paper {
            self.was_heard = true;
            return paper.sound(&wav);
        }
        for (index, player) in setup.players.iter().enumerate().skip(from) {
            let arguments = match self.headphones {
                HeadphonesState::In => &player.headphones,
                HeadphonesState::Out | HeadphonesState::Unknown => &player.loudspeaker,
            };
            let fill = |it: &String| it.replace("{wav}", "/dev/stdin");
            let arguments: Vec<String> = arguments.iter().map(fill).collect();
            let limit = wav.duration() + Duration::from_millis(setup.patience_ms.into());
            let started = Running::start(&player.program, &arguments, &wav.bytes(), false, limit);
            if let Ok(running) = started {
                self.stage = Stage::Sounding { running, player: index, wav };
                return;
            }
        }
        self.rest.clear();
    }
}

/// The recorded clip of `text`, if there is one. Names are names and no paths.
fn clip(text: &Utterance, setup: &Setup) -> Option<PathBuf> {
    let is_name = |it: &str| {
        let good = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        !it.starts_with('.') && !it.is_empty() && it.bytes().all(good)
    };
    let key = text.clip.as_deref().filter(|it| is_name(it))?;
    let folder = setup.clips.as_ref()?.join(Some(&text.language).filter(|it| is_name(it))?);
    Some(folder.join(format!("{key}.wav"))).filter(|it| it.is_file())
}
