//! What helps people see, hear and reach: four switches that combine, and the keys of the keypad.

use crate::flow::Flow;
use crate::input::{Request, Touch};
use crate::view::AccessSwitch;

/// One switch of the accessibility bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Access {
    /// «Крупнее»: larger letters, fewer things on a page.
    Large,
    /// «Контраст»: white on black.
    Contrast,
    /// «Ниже»: whatever can be pressed lies within reach of a wheelchair.
    Low,
    /// «Озвучить»: the screen is spoken, and worked with up, down and OK.
    Voice,
}

/// A key of the tactile keypad beside the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PadKey {
    /// To what comes before.
    Up,
    /// To what comes next.
    Down,
    /// Presses what has the frame.
    Ok,
    /// «Назад».
    Back,
    /// «Помощь».
    Help,
    /// Says the last thing once more.
    Repeat,
    /// One step louder; after the loudest, the softest.
    Volume,
    /// One step softer, down to the softest.
    Quieter,
}

/// How loud the voice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Volume(
    /// 1, the softest, to 5.
    pub u8,
);

impl Volume {
    /// As loud as for anybody who has asked for nothing else.
    pub const USUAL: Self = Self(3);

    /// One step louder, from the loudest back to the softest.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 % 5 + 1)
    }
}

/// What one person switched on. It ends with their session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Looks {
    pub large: bool,
    pub contrast: bool,
    pub low: bool,
}

impl Flow {
    /// The switches that work here, in the order of the bar.
    pub(crate) fn switches(&self) -> Vec<AccessSwitch> {
        let words = &self.words().frame;
        let looks = self.session.looks;
        let all = [
            (Access::Large, &words.large, looks.large, true),
            (Access::Contrast, &words.contrast, looks.contrast, true),
            (Access::Low, &words.low, looks.low, self.setup.glass.low_line.is_some()),
            (Access::Voice, &words.voice, self.session.voice.is_some(), self.sound),
        ];
        let working = all.into_iter().filter(|(.., works)| *works);
        let button = |(kind, text, on, _): (Access, &String, bool, bool)| AccessSwitch {
            kind,
            text: text.clone(),
            on,
        };
        working.map(button).collect()
    }

    /// Does what a switch says, at once and wherever the person is.
    pub(crate) fn switch(&mut self, access: Access, requests: &mut Vec<Request>) {
        self.keeping_page(|flow| flow.turn_switch(access, requests));
    }

    fn turn_switch(&mut self, access: Access, requests: &mut Vec<Request>) {
        let looks = &mut self.session.looks;
        match access {
            Access::Large => looks.large = !looks.large,
            Access::Contrast => looks.contrast = !looks.contrast,
            Access::Low if self.setup.glass.low_line.is_some() => looks.low = !looks.low,
            Access::Voice if self.session.voice.is_some() => self.fall_silent(requests),
            Access::Voice if self.sound => self.start_voice(false),
            Access::Low | Access::Voice => (),
        }
    }

    /// A key went down.
    pub(crate) fn key(&mut self, key: PadKey, requests: &mut Vec<Request>) {
        self.session.touched_ms = self.now.wall_ms;
        // Whoever comes to the keypad with headphones in wants to hear.
        if self.headphones && self.session.voice.is_none() {
            self.start_voice(true);
        }
        match key {
            PadKey::Up => self.press(Touch::Up, requests),
            PadKey::Down => self.press(Touch::Down, requests),
            PadKey::Ok => self.touch(Touch::Choose, requests),
            PadKey::Back => self.touch_outright(Touch::Back, requests),
            PadKey::Help => self.touch_outright(Touch::Help, requests),
            PadKey::Repeat => self.press(Touch::Repeat, requests),
            PadKey::Volume => self.change_volume(self.session.volume.next(), requests),
            PadKey::Quieter => {
                self.change_volume(
                    Volume(self.session.volume.0.saturating_sub(1).max(1)),
                    requests,
                );
            }
        }
    }
}
