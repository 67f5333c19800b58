//! What is said of a screen: a pure function of what stands on it. Nothing personal is public.
//!
//! Each screen says its own sentences and lists what can be pressed, from top to bottom, the main
//! action last; then come the ways that stand on every screen. A test holds that whatever can be
//! pressed by a finger is in the list, under the same label.

mod screens;

use queue_types::Language;

use crate::input::Touch;
use crate::phrases::{Phrases, fill};
use crate::view::{AccessSwitch, Frame, LanguageButton, MainButton, Page, Screen, View};

/// One sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// In words.
    pub text: String,
    /// Whether it is for headphones alone.
    pub private: bool,
}

impl Phrase {
    /// For anybody to hear.
    pub(crate) fn public(text: impl Into<String>) -> Self {
        Self { text: text.into(), private: false }
    }

    /// For headphones alone.
    pub(crate) fn private(text: impl Into<String>) -> Self {
        Self { text: text.into(), private: true }
    }
}

/// Something that OK presses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpokenItem {
    /// The label of the control, as it stands on the screen.
    pub label: String,
    /// What is said of it.
    pub said: Vec<Phrase>,
    /// What OK does.
    pub touch: Touch,
    /// Whether it does anything now.
    pub enabled: bool,
    /// The language of its words, where it is not that of the screen.
    pub language: Option<Language>,
}

/// All that is said of one screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// Changes when a person would say that another screen has come.
    pub key: String,
    /// The screen itself: its title first.
    pub screen: Vec<Phrase>,
    /// What can be chosen, in the order of the keypad.
    pub items: Vec<SpokenItem>,
    /// What changes while a person works on the screen, said whenever it does.
    pub news: String,
}

/// What is said of `view`, in the language of `words`.
#[must_use]
pub fn spoken(view: &View, words: &Phrases) -> Spoken {
    let mut told = Told { words, screen: Vec::new(), items: Vec::new() };
    let news = match &view.screen {
        Screen::Search(search) => search.said.clone(),
        Screen::CheckIn(check_in) => check_in.wrong.clone(),
        Screen::Home(_)
        | Screen::Services(_)
        | Screen::List(_)
        | Screen::Letters(_)
        | Screen::Details(_)
        | Screen::Ticket(_)
        | Screen::StillHere(_)
        | Screen::Help(_)
        | Screen::Message(_) => String::new(),
    };
    screens::tell(&mut told, &view.screen, &view.frame);
    told.access(&view.frame.access);
    told.languages(&view.frame.languages);
    let Told { screen, items, .. } = told;
    let title = screen.first().map(|it| it.text.as_str()).unwrap_or_default();
    let key = format!("{} {title} {}", view.screen.name(), page_of(&view.screen));
    Spoken { key, screen, items, news }
}

/// Another page of a list is as good as another screen.
fn page_of(screen: &Screen) -> &str {
    let page = match screen {
        Screen::List(list) => list.page.as_ref(),
        Screen::Details(details) => details.page.as_ref(),
        Screen::Home(_)
        | Screen::Services(_)
        | Screen::Search(_)
        | Screen::CheckIn(_)
        | Screen::Letters(_)
        | Screen::Ticket(_)
        | Screen::StillHere(_)
        | Screen::Help(_)
        | Screen::Message(_) => None,
    };
    page.map(|it| it.text.as_str()).unwrap_or_default()
}

/// What has been told so far.
struct Told<'a> {
    words: &'a Phrases,
    screen: Vec<Phrase>,
    items: Vec<SpokenItem>,
}

impl Told<'_> {
    /// A sentence of the screen, if there is one.
    fn say(&mut self, text: &str) {
        if !text.is_empty() {
            self.screen.push(Phrase::public(text));
        }
    }

    /// A sentence of the screen for headphones alone.
    fn whisper(&mut self, text: &str) {
        if !text.is_empty() {
            self.screen.push(Phrase::private(text));
        }
    }

    /// A control that says no more than its label.
    fn item(&mut self, label: &str, touch: Touch) {
        self.item_with(label, "", touch, true);
    }

    /// A control with something to add.
    fn item_with(&mut self, label: &str, hint: &str, touch: Touch, enabled: bool) {
        let mut said = vec![Phrase::public(label)];
        if !hint.is_empty() {
            said.push(Phrase::public(hint));
        }
        if !enabled {
            said.push(Phrase::public(&self.words.voice.unavailable));
        }
        let item = SpokenItem { label: label.to_owned(), said, touch, enabled, language: None };
        self.items.push(item);
    }

    fn button(&mut self, button: &MainButton, touch: Touch) {
        self.item_with(&button.text, "", touch, button.enabled);
    }

    fn back_and_help(&mut self, frame: &Frame) {
        self.item(&frame.back, Touch::Back);
        self.item(&frame.help, Touch::Help);
    }

    fn pages(&mut self, page: Option<&Page>) {
        let Some(page) = page else { return };
        let end = self.words.voice.page_end.as_str();
        let why = |has: bool| if has { "" } else { end };
        self.item_with(&page.next, why(page.has_next), Touch::NextPage, page.has_next);
        let (back, has) = (Touch::PreviousPage, page.has_previous);
        self.item_with(&page.previous, why(has), back, has);
    }

    fn access(&mut self, switches: &[AccessSwitch]) {
        for it in switches {
            let state = if it.on { &self.words.voice.on } else { &self.words.voice.off };
            self.item_with(&it.text, state, Touch::Access(it.kind), true);
        }
    }

    fn languages(&mut self, languages: &[LanguageButton]) {
        for it in languages {
            let state = if it.chosen { self.words.voice.chosen.as_str() } else { "" };
            self.item_with(&it.name, state, Touch::Language(it.language.clone()), true);
            if let Some(item) = self.items.last_mut() {
                item.language = (!it.chosen).then(|| it.language.clone());
            }
        }
    }

    /// «ждать примерно 12 мин», after the name of a service.
    fn wait(&self, wait: &str, at_once: bool) -> String {
        if wait.is_empty() || at_once || !wait.starts_with(|it: char| it.is_ascii_digit()) {
            wait.to_owned()
        } else {
            fill(&self.words.voice.wait, "wait", wait)
        }
    }
}

/// «А, ноль 15»: leading zeros are said, the rest is a number.
pub(crate) fn number(text: &str, words: &Phrases) -> String {
    let (letter, digits) = text.split_once([' ', '\u{a0}']).unwrap_or(("", text));
    let value = digits.trim_start_matches('0');
    let zeros = digits.len() - value.len();
    let zero = words.voice.zero.as_str();
    let mut said = vec![format!("{letter},")];
    said.extend(std::iter::repeat_n(zero.to_owned(), zeros));
    if !value.is_empty() {
        said.push(value.to_owned());
    }
    said.join(" ")
}

#[cfg(test)]
mod tests {
    use super::number;
    use crate::Phrases;

    #[test]
    fn numbers_are_said_as_they_are_called() {
        let ru = Phrases::russian();
        let said = |text: &str| number(text, &ru);
        assert_eq!(said("А 005"), "А, ноль ноль 5");
        assert_eq!(said("А 015"), "А, ноль 15");
        assert_eq!(said("А 105"), "А, 105");
        assert_eq!(said("А\u{a0}100"), "А, 100");
        assert_eq!(said("Х 1005"), "Х, 1005");
    }
}
