//! The engineer's menu. A gesture that no visitor makes opens the question for the code; the code
//! opens the menu. Nothing of it needs a screen of its own: digits stand where letters stand,
//! chores where groups stand.

use queue_types::{Language, QueueId};

use crate::access::{Access, Looks};
use crate::flow::Flow;
use crate::input::{Request, Touch};
use crate::phrases::{Phrases, fill};
use crate::typeset::typeset;
use crate::view::{LettersView, ListView, MessageView, Row, Screen, Target};

/// Touches beside everything on the first screen that open the question for the code.
const KNOCKS: u8 = 10;
/// The longest time between two of them (ms).
const KNOCK_MS: u64 = 1_000;
/// Digits of a code.
const CODE: usize = 8;
/// Wrong codes before the question stays shut, and for how long (ms).
const TRIES: u8 = 3;
const SHUT_MS: u64 = 300_000;
/// What the engineer touches away, from corner to corner.
const TOUCH_TEST: [char; 12] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '<', '>'];

/// Choices that a panel has room for when it lies, beside the row that leads to more.
const LYING: usize = 5;
/// What that row's id begins with; the first choice to be shown follows.
const MORE: &str = "more-";

/// What the machine is, for its engineer; without it there is no menu.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Machine {
    /// Program and versions, one line each.
    pub versions: Vec<String>,
    /// Server, address and link, one line each.
    pub network: Vec<String>,
    /// Printer types to choose from, and the one in use.
    pub profiles: (Vec<String>, String),
    /// Diagonals to choose from (inches), and the one in use.
    pub diagonals: (Vec<String>, String),
}

/// What an engineer has the kiosk do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chore {
    /// Print a ticket that is none.
    PrinterTest,
    /// Print every code page, to find the printer's number of it.
    CodePage,
    /// Say a sentence.
    Sound,
    /// The panel was touched at every place.
    TouchTest,
    /// Use another printer type from the next start on.
    Profile(String),
    /// Believe another diagonal (inches) from the next start on.
    Diagonal(String),
    /// The code was wrong so often that the question is shut.
    Shut,
    /// The code was right.
    Opened,
}

impl Chore {
    /// The action and its detail, for the log.
    #[must_use]
    pub fn audit(&self) -> (&'static str, String) {
        match self {
            Self::PrinterTest => ("printer-test", String::new()),
            Self::CodePage => ("code-page", String::new()),
            Self::Sound => ("sound-test", String::new()),
            Self::TouchTest => ("touch-test", String::new()),
            Self::Profile(profile) => ("printer-profile", profile.clone()),
            Self::Diagonal(inches) => ("panel-diagonal", inches.clone()),
            Self::Shut => ("menu-shut", String::new()),
            Self::Opened => ("menu-opened", String::new()),
        }
    }
}

/// Knocks and wrong codes; they outlive a session, or every session would give new tries.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Door {
    knocks: u8,
    knocked_ms: u64,
    wrong: u8,
    shut_until_ms: u64,
}

/// Where the engineer is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Service {
    Code {
        typed: String,
        wrong: bool,
    },
    Menu,
    Touch {
        left: Vec<char>,
    },
    Said {
        title: String,
        text: String,
    },
    /// From which of them on they are shown.
    Profiles(usize),
    Diagonals,
}

impl Flow {
    /// The language spoken now, and what a test print and a test of the sound say in it.
    #[must_use]
    pub fn test_words(&self) -> (Language, (String, String)) {
        let words = self.words();
        let said = (words.service.printer.clone(), words.service.sound_text.clone());
        (words.language.clone(), said)
    }

    /// A touch beside everything on the first screen. The tenth in a row asks for the code.
    pub(crate) fn knock(&mut self) {
        let now_ms = self.now.wall_ms;
        let in_row = now_ms.saturating_sub(self.door.knocked_ms) <= KNOCK_MS;
        self.door.knocks = if in_row { self.door.knocks + 1 } else { 1 };
        self.door.knocked_ms = now_ms;
        let home = self.session.trail.is_empty() && !self.help_shown();
        if self.door.knocks >= KNOCKS {
            self.door.knocks = 0;
            if home && self.machine.is_some() && now_ms >= self.door.shut_until_ms {
                self.session.service = Some(Service::Code { typed: String::new(), wrong: false });
                // An engineer's lists stand on one page.
                self.session.looks =
                    Looks { contrast: self.session.looks.contrast, ..Looks::default() };
                self.calm();
            }
        }
    }

    /// Does what a touch means in the menu; `false` where there is none.
    pub(crate) fn tend(&mut self, touch: &Touch, requests: &mut Vec<Request>) -> bool {
        let Some(service) = self.session.service.clone() else { return false };
        match (service, touch) {
            (Service::Code { .. } | Service::Menu, Touch::Back) => self.end_session(requests),
            (_, Touch::Back) => self.session.service = Some(Service::Menu),
            (Service::Code { typed, .. }, Touch::Letter(digit)) => {
                self.type_code(typed, *digit, requests);
            }
            (Service::Touch { left }, Touch::Letter(spot)) => {
                self.touched_away(&left, *spot, requests);
            }
            (Service::Menu | Service::Profiles(_) | Service::Diagonals, Touch::Group(row)) => {
                self.choose_chore(row, requests);
            }
            (
                _,
                Touch::Language(_)
                | Touch::Access(Access::Contrast)
                | Touch::Up
                | Touch::Down
                | Touch::Choose
                | Touch::Repeat,
            ) => return false,
            _ => (),
        }
        true
    }

    fn type_code(&mut self, mut typed: String, digit: char, requests: &mut Vec<Request>) {
        typed.push(digit);
        let is_whole = typed.len() >= CODE;
        if is_whole {
            requests.push(Request::CheckCode(std::mem::take(&mut typed)));
        }
        self.session.service = Some(Service::Code { typed, wrong: false });
    }

    /// Whether the code was right.
    pub(crate) fn code_checked(&mut self, right: bool, requests: &mut Vec<Request>) {
        if !matches!(self.session.service, Some(Service::Code { .. })) {
            return;
        }
        if right {
            self.door = Door::default();
            self.session.service = Some(Service::Menu);
            requests.push(Request::Chore(Chore::Opened));
        } else {
            self.door.wrong += 1;
            self.session.service = Some(Service::Code { typed: String::new(), wrong: true });
            if self.door.wrong >= TRIES {
                self.door = Door { shut_until_ms: self.now.wall_ms + SHUT_MS, ..Door::default() };
                requests.push(Request::Chore(Chore::Shut));
                self.end_session(requests);
            }
        }
        self.calm();
    }

    fn touched_away(&mut self, left: &[char], spot: char, requests: &mut Vec<Request>) {
        let left: Vec<char> = left.iter().copied().filter(|it| *it != spot).collect();
        if left.is_empty() {
            requests.push(Request::Chore(Chore::TouchTest));
            self.say_done(|words| words.service.touch.clone());
        } else {
            self.session.service = Some(Service::Touch { left });
        }
    }

    fn choose_chore(&mut self, row: &QueueId, requests: &mut Vec<Request>) {
        let machine = self.machine.clone().unwrap_or_default();
        let nth = |list: &[String]| {
            let at = row.as_str().rsplit('-').next().and_then(|at| at.parse::<usize>().ok());
            at.and_then(|at| list.get(at).cloned())
        };
        match (row.as_str(), self.session.service.as_ref()) {
            ("printer", _) => {
                requests.push(Request::Chore(Chore::PrinterTest));
                self.say_done(|words| words.service.printer.clone());
            }
            ("code-page", _) => {
                requests.push(Request::Chore(Chore::CodePage));
                self.say_done(|words| words.service.code_page.clone());
            }
            ("sound", _) => {
                requests.push(Request::Chore(Chore::Sound));
                self.say_done(|words| words.service.sound.clone());
            }
            ("touch", _) => {
                self.session.service = Some(Service::Touch { left: TOUCH_TEST.to_vec() });
            }
            ("network", _) => self.say(|words| words.service.network.clone(), &machine.network),
            ("versions", _) => self.say(|words| words.service.versions.clone(), &machine.versions),
            ("profiles", _) => self.session.service = Some(Service::Profiles(0)),
            ("diagonals", _) => self.session.service = Some(Service::Diagonals),
            (id, Some(Service::Profiles(_))) if id.starts_with(MORE) => {
                let from = id.trim_start_matches(MORE).parse().unwrap_or_default();
                self.session.service = Some(Service::Profiles(from));
            }
            (_, Some(Service::Profiles(_))) => {
                if let Some(profile) = nth(&machine.profiles.0) {
                    requests.push(Request::Chore(Chore::Profile(profile)));
                    self.say_done(|words| words.service.profiles.clone());
                }
            }
            (_, Some(Service::Diagonals)) => {
                if let Some(inches) = nth(&machine.diagonals.0) {
                    requests.push(Request::Chore(Chore::Diagonal(inches)));
                    self.say_done(|words| words.service.diagonals.clone());
                }
            }
            (_, _) => (),
        }
        self.calm();
    }

    fn say(&mut self, title: impl Fn(&Phrases) -> String, lines: &[String]) {
        let title = title(self.words());
        self.session.service = Some(Service::Said { title, text: lines.join("\n") });
    }

    fn say_done(&mut self, title: impl Fn(&Phrases) -> String) {
        let (title, text) = (title(self.words()), self.words().service.done.clone());
        self.session.service = Some(Service::Said { title, text });
    }

    /// The screen of the menu, while an engineer is there.
    pub(crate) fn service_screen(&self) -> Option<Screen> {
        let words = &self.words().service;
        let machine = self.machine.as_ref()?;
        Some(match self.session.service.as_ref()? {
            Service::Code { typed, wrong } => Screen::Letters(LettersView {
                title: words.code.clone(),
                hint: match (wrong, typed.is_empty()) {
                    (true, true) => words.wrong.clone(),
                    (false, true) => words.code_hint.clone(),
                    (_, false) => "• ".repeat(typed.len()).trim_end().to_owned(),
                },
                letters: "1234567890".chars().collect(),
            }),
            Service::Touch { left } => Screen::Letters(LettersView {
                title: words.touch.clone(),
                hint: words.touch_hint.clone(),
                letters: left.clone(),
            }),
            Service::Said { title, text } => Screen::Message(MessageView {
                icon: "info".to_owned(),
                title: title.clone(),
                hint: typeset(text),
                note: String::new(),
                back: true,
                try_again: None,
                help: false,
            }),
            Service::Menu => {
                let rows = [
                    ("printer", "printer", &words.printer),
                    ("code-page", "receipt-text", &words.code_page),
                    ("touch", "hand", &words.touch),
                    ("sound", "volume-2", &words.sound),
                    ("network", "monitor", &words.network),
                    ("versions", "info", &words.versions),
                    ("profiles", "sliders-horizontal", &words.profiles),
                    ("diagonals", "monitor-smartphone", &words.diagonals),
                ];
                let rows = rows.iter().map(|(id, icon, title)| row(id, icon, (*title).clone()));
                let lies = self.room().lies();
                // Four rows and a line above them are too much for a panel that lies.
                let hint = if lies { String::new() } else { words.hint.clone() };
                list(lies, words.title.clone(), hint, rows.collect())
            }
            Service::Profiles(from) => {
                self.choice(&words.profiles, "profile", &machine.profiles, *from)
            }
            Service::Diagonals => self.choice(&words.diagonals, "diagonal", &machine.diagonals, 0),
        })
    }

    fn choice(
        &self,
        title: &str,
        id: &str,
        (all, now): &(Vec<String>, String),
        from: usize,
    ) -> Screen {
        let lies = self.room().lies();
        let most = if lies { LYING } else { all.len() };
        let icon = "sliders-horizontal";
        let shown = all.iter().enumerate().skip(from).take(most);
        let mut rows: Vec<_> =
            shown.map(|(at, it)| row(&format!("{id}-{at}"), icon, it.clone())).collect();
        if most < all.len() {
            let next = if from + most < all.len() { from + most } else { 0 };
            let further = self.words().list.next.clone();
            rows.push(row(&format!("{MORE}{next}"), "chevron-right", further));
        }
        let hint = fill(&self.words().service.in_use, "value", now);
        list(lies, title.to_owned(), hint, rows)
    }
}

fn list(lies: bool, title: String, hint: String, rows: Vec<Option<Row>>) -> Screen {
    let rows: Vec<Row> = rows.into_iter().flatten().collect();
    Screen::List(ListView {
        title,
        hint,
        wait_column: String::new(),
        // A panel that lies has two columns.
        first_column: if lies { rows.len().div_ceil(2) } else { rows.len() },
        rows,
        page: None,
        spell: None,
        to_all: false,
    })
}

fn row(id: &str, icon: &str, title: String) -> Option<Row> {
    Some(Row {
        target: Target::Group(QueueId::new(id).ok()?),
        icon: icon.to_owned(),
        title,
        note: String::new(),
        wait: String::new(),
        at_once: false,
    })
}
