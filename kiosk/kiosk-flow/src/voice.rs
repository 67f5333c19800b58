//! The voice and the keypad: one frame that goes from thing to thing, and what is said of each.

use queue_types::Language;

use crate::flow::Flow;
use crate::input::{Request, Touch};
use crate::phrases::fill;
use crate::spoken::{Phrase, Spoken, SpokenItem, spoken};
use crate::view::{Guide, View, VoicePanel};

/// The voice of one session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Voice {
    /// Whether headphones began it: then it ends with them.
    pub by_headphones: bool,
    /// Whether it has said how it is used.
    pub introduced: bool,
    /// What the panel shows of what was said last.
    pub reading: String,
    /// What stood on the screen of what changes there.
    pub news: String,
    /// What was said last, for once more.
    pub last: Vec<Phrase>,
}

impl Touch {
    /// Whether it is a key of the voice's own panel: those act at once, whatever is spoken.
    pub(crate) fn is_of_the_panel(&self) -> bool {
        matches!(self, Self::Up | Self::Down | Self::Choose | Self::Repeat)
    }
}

impl Flow {
    /// All that the voice can say of the screen as it is now, in the order of the keypad.
    #[must_use]
    pub fn spoken(&self) -> Spoken {
        spoken(&crate::screens::view(self), self.words())
    }

    pub(crate) fn start_voice(&mut self, by_headphones: bool) {
        if self.session.voice.is_none() {
            self.session.voice = Some(Voice { by_headphones, ..Voice::default() });
            self.session.focus_screen.clear();
        }
    }

    /// The person switched the voice off.
    pub(crate) fn fall_silent(&mut self, requests: &mut Vec<Request>) {
        if self.session.voice.take().is_some() {
            self.session.focus = None;
            requests.push(Request::Hush);
        }
    }

    /// The session ends: nothing is spoken on, and the next person hears it as loud as usual.
    pub(crate) fn end_voice(&mut self, requests: &mut Vec<Request>) {
        self.fall_silent(requests);
        if self.session.volume != crate::Volume::USUAL {
            requests.push(Request::Volume(crate::Volume::USUAL));
        }
    }

    /// Headphones were put in or taken out. What they heard must not go on from the loudspeaker.
    pub(crate) fn plug(&mut self, inside: bool, requests: &mut Vec<Request>) {
        if self.headphones == inside {
            return;
        }
        self.headphones = inside;
        if inside {
            self.sound = true;
            self.session.touched_ms = self.now.wall_ms;
            self.start_voice(true);
        } else if self.session.voice.as_ref().is_some_and(|it| it.by_headphones) {
            self.fall_silent(requests);
        } else if self.session.voice.is_some() {
            requests.push(Request::Hush);
        }
    }

    /// Whether anything can be heard. A voice that is gone leaves its panel no promise.
    pub(crate) fn hear(&mut self, works: bool, requests: &mut Vec<Request>) {
        self.sound = works;
        if !works {
            self.headphones = false;
            self.fall_silent(requests);
        }
    }

    pub(crate) fn change_volume(&mut self, to: crate::Volume, requests: &mut Vec<Request>) {
        self.session.volume = to;
        requests.push(Request::Volume(self.session.volume));
        let words = &self.words().voice;
        let said = fill(&words.volume, "n", &self.session.volume.0.to_string());
        self.speak(said.clone(), vec![Phrase::public(said)], None, requests);
    }

    /// Under the voice a finger explores: what it finds gets the frame and is spoken.
    pub(crate) fn point_at(&mut self, touch: Touch, requests: &mut Vec<Request>) {
        self.session.touched_ms = self.now.wall_ms;
        self.stay();
        if self.session.warned_ms.take().is_some() {
            self.session.quiet_until_ms = self.now.wall_ms + self.setup.timings.double_tap_ms;
            return;
        }
        let spoken = self.spoken();
        if let Some(at) = spoken.items.iter().position(|it| it.touch == touch) {
            self.frame(&spoken, at, requests);
        }
    }

    /// Up, down, OK and once more.
    pub(crate) fn work_panel(&mut self, touch: &Touch, requests: &mut Vec<Request>) {
        self.stay();
        let asked = self.session.warned_ms.is_some();
        if asked {
            // Whoever looks for the answer is there; the time to give it begins anew.
            self.session.warned_ms = Some(self.now.wall_ms);
        }
        let spoken = self.spoken();
        let focus = self.session.focus.as_ref();
        let at = focus.and_then(|it| spoken.items.iter().position(|item| item.touch == *it));
        let last = spoken.items.len().saturating_sub(1);
        match (touch, at) {
            (Touch::Up, Some(0)) | (Touch::Up, None) if spoken.items.is_empty() => (),
            (Touch::Up, Some(0)) => self.frame(&spoken, last, requests),
            (Touch::Up, Some(at)) => self.frame(&spoken, at - 1, requests),
            (Touch::Up, None) => self.frame(&spoken, last, requests),
            (Touch::Down, Some(at)) if at < last => self.frame(&spoken, at + 1, requests),
            (Touch::Down, _) => self.frame(&spoken, 0, requests),
            (Touch::Choose, Some(at)) => self.choose(&spoken.items[at], requests),
            (Touch::Choose, None) if asked => self.press(Touch::GoOn, requests),
            (Touch::Choose | Touch::Repeat, _) => self.say_again(&spoken, requests),
            _ => (),
        }
    }

    fn choose(&mut self, item: &SpokenItem, requests: &mut Vec<Request>) {
        if item.enabled {
            self.press(item.touch.clone(), requests);
        } else {
            let words = self.words().voice.unavailable.clone();
            self.speak(words.clone(), vec![Phrase::public(words)], None, requests);
        }
    }

    /// Puts the frame around an item and says it.
    fn frame(&mut self, spoken: &Spoken, at: usize, requests: &mut Vec<Request>) {
        let Some(item) = spoken.items.get(at) else { return };
        self.session.focus = Some(item.touch.clone());
        self.session.focus_screen.clone_from(&spoken.key);
        let words = &self.words().voice;
        let place = fill(&words.position, "n", &(at + 1).to_string());
        let place = fill(&place, "all", &spoken.items.len().to_string());
        let mut said = item.said.clone();
        said.push(Phrase::public(place.clone()));
        let reading = format!("{} {place}", sentence(&item.label));
        self.speak(reading, said, item.language.clone(), requests);
    }

    fn say_again(&mut self, spoken: &Spoken, requests: &mut Vec<Request>) {
        let Some(voice) = &self.session.voice else { return };
        let (reading, last) = (voice.reading.clone(), voice.last.clone());
        let said = if last.is_empty() { spoken.screen.clone() } else { last };
        self.speak(reading, said, None, requests);
    }

    /// After everything that happened: a new screen is spoken, and the frame never stays on what
    /// is gone.
    pub(crate) fn guide(&mut self, requests: &mut Vec<Request>) {
        if self.session.voice.is_none() && self.session.focus.is_none() {
            return;
        }
        let spoken = self.spoken();
        if self.session.focus_screen != spoken.key {
            self.session.focus = None;
            self.session.focus_screen.clone_from(&spoken.key);
            self.say_screen(&spoken, requests);
            return;
        }
        if let Some(voice) = &mut self.session.voice
            && voice.news != spoken.news
        {
            voice.news.clone_from(&spoken.news);
            let news = Phrase::public(spoken.news.clone());
            self.speak(spoken.news.clone(), vec![news], None, requests);
        }
        if let Some(focus) = &self.session.focus
            && !spoken.items.iter().any(|it| it.touch == *focus)
        {
            self.session.focus = None;
        }
    }

    fn say_screen(&mut self, spoken: &Spoken, requests: &mut Vec<Request>) {
        let begin = self.words().voice.begin.clone();
        let Some(voice) = &mut self.session.voice else { return };
        voice.news.clone_from(&spoken.news);
        let mut said = spoken.screen.clone();
        if !voice.introduced {
            voice.introduced = true;
            said.push(Phrase::public(begin));
        }
        let reading = spoken.screen.first().map(|it| it.text.clone()).unwrap_or_default();
        self.speak(reading, said, None, requests);
    }

    /// Speaks, if the voice is on. Without headphones nothing private leaves the kiosk.
    fn speak(
        &mut self,
        reading: String,
        said: Vec<Phrase>,
        language: Option<Language>,
        requests: &mut Vec<Request>,
    ) {
        let (headphones, words) = (self.headphones, self.words().voice.clone());
        let language = language.unwrap_or_else(|| self.words().language.clone());
        let Some(voice) = &mut self.session.voice else { return };
        voice.reading = reading;
        voice.last.clone_from(&said);
        let private = said.iter().any(|it| it.private);
        let mut heard: Vec<String> =
            said.into_iter().filter(|it| headphones || !it.private).map(|it| it.text).collect();
        if private && !headphones {
            heard.push(words.in_headphones);
        }
        let text = heard.iter().map(|it| sentence(it)).collect::<Vec<_>>().join(" ");
        let text = text.replace(['\u{a0}', '\n'], " ");
        requests.push(Request::Say { text, language, private: private && headphones });
    }

    /// The frame and the panel as they stand.
    pub(crate) fn guided(&self, view: &View) -> Guide {
        let voice = self.session.voice.as_ref();
        if voice.is_none() && self.session.focus.is_none() {
            return Guide::default();
        }
        let words = &self.words().voice;
        let focus = self.session.focus.as_ref().and_then(|focus| {
            let spoken = spoken(view, self.words());
            spoken.items.into_iter().find(|it| it.touch == *focus).map(|it| it.label)
        });
        Guide {
            focus: focus.unwrap_or_default(),
            panel: voice.map(|voice| VoicePanel {
                reading: fill(&words.reading, "text", &voice.reading),
                up: words.up.clone(),
                ok: words.ok.clone(),
                down: words.down.clone(),
                repeat: words.repeat.clone(),
            }),
        }
    }
}

/// Words with a stop behind them, so that the voice breathes.
fn sentence(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with(['.', '!', '?', '…', ':']) || text.is_empty() {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}
