//! What an operator can do, and the key for it. The script knows no key: it presses the button
//! that carries the key's code, so what is not on the screen cannot be done by keyboard either.

use askama::Template;
use askama::filters::HtmlSafe;

use crate::icon::Icon;
use crate::texts::Window as Words;

/// A deed of the window page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Action {
    Open,
    Close,
    Pause,
    Resume,
    CallNext,
    CallOther,
    BringBack,
    Start,
    Finish,
    Recall,
    AddService,
    Transfer,
    Park,
    NoShow,
    PutBack,
    HelpGoing,
    Keys,
}

impl Action {
    /// All, in the order of the list of keys.
    pub(crate) const ALL: [Self; 17] = [
        Self::CallNext,
        Self::CallOther,
        Self::BringBack,
        Self::Start,
        Self::Finish,
        Self::Recall,
        Self::AddService,
        Self::Transfer,
        Self::Park,
        Self::NoShow,
        Self::PutBack,
        Self::HelpGoing,
        Self::Pause,
        Self::Resume,
        Self::Open,
        Self::Close,
        Self::Keys,
    ];

    /// The physical keys (`KeyboardEvent.code`), so that the layout of letters does not matter.
    pub(crate) const fn codes(self) -> &'static str {
        match self {
            Self::CallNext => "Space",
            Self::CallOther => "KeyD",
            Self::BringBack => "KeyR",
            Self::Start | Self::Finish | Self::Open => "Enter NumpadEnter",
            Self::Recall => "Digit1 Numpad1",
            Self::AddService => "Digit2 Numpad2",
            Self::Transfer => "Digit3 Numpad3",
            Self::Park => "Digit4 Numpad4",
            Self::NoShow => "Digit5 Numpad5",
            Self::PutBack => "Digit6 Numpad6",
            Self::HelpGoing => "KeyH",
            Self::Pause | Self::Resume => "KeyP",
            Self::Close => "KeyX",
            // The Russian layout has its question mark elsewhere: the script takes both.
            Self::Keys => "Slash",
        }
    }

    /// What is written on that key.
    pub(crate) fn cap(self, words: &'static Words) -> &'static str {
        let caps = &words.caps;
        match self {
            Self::CallNext => &caps.space,
            Self::Start | Self::Finish | Self::Open => &caps.enter,
            Self::CallOther => "D",
            Self::BringBack => "R",
            Self::Recall => "1",
            Self::AddService => "2",
            Self::Transfer => "3",
            Self::Park => "4",
            Self::NoShow => "5",
            Self::PutBack => "6",
            Self::HelpGoing => "H",
            Self::Pause | Self::Resume => "P",
            Self::Close => "X",
            Self::Keys => "?",
        }
    }

    /// The words on its button.
    pub(crate) fn label(self, words: &'static Words) -> &'static str {
        let actions = &words.actions;
        match self {
            Self::Open => &actions.open,
            Self::Close => &actions.close,
            Self::Pause => &actions.pause,
            Self::Resume => &actions.resume,
            Self::CallNext => &actions.call_next,
            Self::CallOther => &actions.call_other,
            Self::BringBack => &actions.bring_back,
            Self::Start => &actions.start,
            Self::Finish => &actions.finish,
            Self::Recall => &actions.recall,
            Self::AddService => &actions.add_service,
            Self::Transfer => &actions.transfer,
            Self::Park => &actions.park,
            Self::NoShow => &actions.no_show,
            Self::PutBack => &actions.put_back,
            Self::HelpGoing => &actions.help_going,
            Self::Keys => &actions.keys,
        }
    }
}

/// What pressing a button does.
#[derive(Clone, Debug)]
pub(crate) enum Deed {
    /// Posts `body` (JSON) to `path`.
    Post { path: String, body: String },
    /// Opens the dialog with this id.
    Opens(String),
}

/// A button of the window page with its key.
#[derive(Clone, Debug, Template)]
#[template(path = "button.html")]
pub(crate) struct Button {
    words: &'static Words,
    pub(crate) action: Action,
    pub(crate) deed: Deed,
    pub(crate) class: &'static str,
    pub(crate) icon: Option<Icon>,
    /// Why it cannot be pressed now, or what is to be known before.
    pub(crate) note: Option<String>,
    pub(crate) disabled: bool,
}

impl Button {
    pub(crate) fn new(words: &'static Words, action: Action, deed: Deed) -> Self {
        Self { words, action, deed, class: "", icon: None, note: None, disabled: false }
    }

    pub(crate) fn class(self, class: &'static str) -> Self {
        Self { class, ..self }
    }

    pub(crate) fn icon(self, icon: Icon) -> Self {
        Self { icon: Some(icon), ..self }
    }

    /// Only pressable `when`; it stays in its place all the same.
    pub(crate) fn only(self, when: bool) -> Self {
        Self { disabled: !when, ..self }
    }

    pub(crate) fn note(self, note: Option<String>) -> Self {
        Self { note, ..self }
    }
}

// Rendered by a template, so escaped already.
impl HtmlSafe for Button {}
