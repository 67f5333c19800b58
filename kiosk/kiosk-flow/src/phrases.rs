//! Every word of the kiosk in one language, as data: a missing key stops the program at start.

use queue_types::Language;
use serde::{Deserialize, Deserializer};

use crate::keyboard::Keyboard;
use crate::plural::{Forms, PluralRule};
use crate::typeset::typeset;

/// Why a file of phrases is not taken.
#[derive(Debug, thiserror::Error)]
pub enum PhrasesError {
    /// A key is missing, unknown or of another form; the message names line and key.
    #[error("the kiosk's texts are not complete: {0}")]
    Form(#[from] toml::de::Error),
    /// The language is no language code.
    #[error("the kiosk's texts name no language: {0}")]
    Language(#[from] queue_types::IdError),
}

/// A sentence or word to be shown: non-breaking spaces are set while it is read.
fn set<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    String::deserialize(from).map(|text| typeset(&text))
}

/// As [`set`], for lists.
fn set_each<'de, D: Deserializer<'de>, const N: usize>(from: D) -> Result<[String; N], D::Error>
where
    [String; N]: Deserialize<'de>,
{
    <[String; N]>::deserialize(from).map(|texts| texts.map(|text| typeset(&text)))
}

/// As [`set`], for words that change with a number.
fn set_forms<'de, D: Deserializer<'de>>(from: D) -> Result<Forms, D::Error> {
    Forms::deserialize(from).map(|forms| Forms {
        one: typeset(&forms.one),
        few: forms.few.as_deref().map(typeset),
        many: typeset(&forms.many),
    })
}

/// Declares a table of sentences, each read with its non-breaking spaces.
macro_rules! table {
    ($(#[$doc:meta])* $name:ident { $($field:ident,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct $name {
            $(#[serde(deserialize_with = "set")] pub $field: String,)*
        }
    };
}

/// All that a kiosk says in one language; `assets/texts/kiosk` holds one file for each.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrases {
    /// The language of this file.
    pub language: Language,
    /// What stands on its button, e.g. `RU`.
    pub button: String,
    /// Its own name, spoken and read by assistive technology.
    pub name: String,
    /// How its words change with numbers.
    pub plural: PluralRule,
    pub(crate) units: Units,
    pub(crate) calendar: Calendar,
    pub(crate) frame: FrameWords,
    pub(crate) voice: VoiceWords,
    pub(crate) wait: WaitPhrases,
    pub(crate) home: HomeWords,
    pub(crate) offline: OfflineWords,
    pub(crate) services: ServicesWords,
    pub(crate) search: SearchWords,
    pub(crate) keyboard: Keyboard,
    pub(crate) list: ListWords,
    pub(crate) details: DetailsWords,
    pub(crate) priority: PriorityWords,
    pub(crate) visit: VisitWords,
    pub(crate) check_in: CheckInWords,
    pub(crate) reprint: ReprintWords,
    pub(crate) ticket: TicketWords,
    pub(crate) still_here: StillHereWords,
    pub(crate) help: HelpWords,
    pub(crate) message: MessageWords,
    pub(crate) service: ServiceWords,
    pub(crate) staff: StaffWords,
}

/// Things that are counted.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Units {
    pub people: Forms,
    /// «12 минут».
    pub minutes: Forms,
    /// «ждать 1 минуту».
    pub minutes_waited: Forms,
    /// «от 8 до 21 минуты».
    pub minutes_of: Forms,
    pub seconds: Forms,
    #[serde(deserialize_with = "set_unit")]
    pub minutes_short: String,
    #[serde(deserialize_with = "set_unit")]
    pub seconds_short: String,
}

/// A number and its unit never part.
fn set_unit<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    String::deserialize(from).map(|text| text.replace(' ', "\u{a0}"))
}

/// Days and hours.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Calendar {
    /// From Monday.
    pub weekdays: [String; 7],
    /// From January, in the form that follows a day.
    pub months: [String; 12],
    #[serde(deserialize_with = "set")]
    pub date: String,
    #[serde(deserialize_with = "set")]
    pub today_at: String,
    #[serde(deserialize_with = "set")]
    pub tomorrow_at: String,
    #[serde(deserialize_with = "set")]
    pub date_at: String,
}

table!(
    /// What stands on every screen.
    FrameWords { brand, back, help, large, contrast, low, voice, }
);
table!(
    /// What the voice says beside the words of the screen; see [`crate::Spoken`].
    VoiceWords {
        up, ok, down, repeat, reading, position, begin, on, off, chosen, unavailable,
        wait, page_end, in_headphones, volume, zero,
    }
);
table!(
    /// How waits are worded; see [`crate::WaitWords`].
    WaitPhrases {
        nobody, at_once, over_an_hour, how_long, unknown, unknown_sentence, from_to, up_to, about,
        usually, at_most, at_times, ahead, calmer,
    }
);

/// K1.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HomeWords {
    #[serde(deserialize_with = "set")]
    pub greeting: String,
    #[serde(deserialize_with = "set")]
    pub question: String,
    #[serde(deserialize_with = "set")]
    pub get_ticket: String,
    #[serde(deserialize_with = "set")]
    pub get_ticket_hint: String,
    #[serde(deserialize_with = "set")]
    pub appointment: String,
    #[serde(deserialize_with = "set")]
    pub appointment_hint: String,
    /// The verb before how many people wait.
    #[serde(deserialize_with = "set_forms")]
    pub waiting: Forms,
    #[serde(deserialize_with = "set")]
    pub nobody_label: String,
    #[serde(deserialize_with = "set")]
    pub nobody: String,
    #[serde(deserialize_with = "set")]
    pub at_once_label: String,
    #[serde(deserialize_with = "set")]
    pub at_once: String,
    #[serde(deserialize_with = "set")]
    pub how: String,
    #[serde(deserialize_with = "set_each")]
    pub steps: [String; 3],
    #[serde(deserialize_with = "set")]
    pub call_assistant: String,
    #[serde(deserialize_with = "set")]
    pub paper_out: String,
    #[serde(deserialize_with = "set")]
    pub closed: String,
    #[serde(deserialize_with = "set")]
    pub closed_opens: String,
    #[serde(deserialize_with = "set")]
    pub closed_today: String,
    #[serde(deserialize_with = "set")]
    pub closed_hint: String,
}

table!(
    /// The engineer's menu.
    ServiceWords {
        title, hint, code, code_hint, wrong, printer, code_page, touch, touch_hint, sound,
        sound_text, network, versions, profiles, diagonals, in_use, done,
    }
);
table!(
    /// K13.
    OfflineWords {
        title, text, unknown, missing, missing_wait, missing_phone, missing_help, ticket,
        ticket_hint, photo, appointment_hint,
    }
);
table!(
    /// K2.
    ServicesWords { title, most_used, wait_column, situations, all, by_appointment, }
);
/// K3.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SearchWords {
    #[serde(deserialize_with = "set")]
    pub title: String,
    #[serde(deserialize_with = "set")]
    pub placeholder: String,
    #[serde(deserialize_with = "set")]
    pub erase: String,
    #[serde(deserialize_with = "set")]
    pub begin: String,
    /// How many were found, and what to do.
    #[serde(deserialize_with = "set_forms")]
    pub found: Forms,
    #[serde(deserialize_with = "set")]
    pub nothing: String,
    #[serde(deserialize_with = "set")]
    pub near: String,
    #[serde(deserialize_with = "set")]
    pub wait: String,
    #[serde(deserialize_with = "set")]
    pub at_once: String,
    #[serde(deserialize_with = "set")]
    pub show: String,
    #[serde(deserialize_with = "set")]
    pub found_elsewhere: String,
}

table!(
    /// Lists that K2 leads to.
    ListWords {
        groups, groups_hint, services_hint, page, next, previous, by_alphabet, alphabet,
        choose_letter, letters, letters_hint, from_to, on_letter,
    }
);
table!(
    /// K4.
    DetailsWords {
        wait, documents, no_documents, print, printing, printed, not_printed, take, please_wait,
        by_appointment, closed, closed_opens, closing,
    }
);
table!(
    /// The question of K4 about a right to go first, and the list that it leads to.
    PriorityWords { question, no, yes, chosen, title, hint, }
);
table!(
    /// Several services in one visit.
    VisitWords { add, services, join, chosen, one_ticket, title, hint, first, remove, }
);
table!(
    /// K6, and what is said when a booked time gives no ticket.
    CheckInWords {
        title, scan, scan_hint, or, prompt, erase, delete, check_in, unknown, ask_assistant, early,
        booked, late, late_at, late_hint, take_late, take_ordinary, used, used_hint, cancelled,
        cancelled_hint, moved, moved_to, moved_hint, elsewhere, elsewhere_at, elsewhere_hint,
        other_day, other_day_at, other_day_hint, refused,
    }
);
table!(
    /// A number from another kiosk.
    ReprintWords {
        open, letter, letter_hint, title, prompt, print, refused, unanswered, elsewhere,
        elsewhere_hint,
    }
);
table!(
    /// K5 and K14.
    TicketWords {
        title, hint, you_are_here, your_number, where_to, where_to_text, phone, phone_hint, print_again, done,
        on_screen, out_of_paper, not_printing, doubtful, keep, keep_hint, no_need,
    }
);
table!(
    /// K15.
    StillHereWords { title, hint, go_on, finish, }
);
table!(
    /// K17.
    HelpWords {
        calling, calling_hint, coming, coming_hint, busy, busy_hint, failed, failed_hint, kept,
        cancel, go_on, try_again,
    }
);
table!(
    /// Nothing works, and what to do.
    MessageWords {
        starting, starting_hint, no_link, no_link_hint, no_link_back, no_answer, no_answer_hint,
        refused, refused_hint, try_again, spent, spent_hint, another,
        another_hint, another_yes,
    }
);
/// What only staff read, on the pages of the server, which set their lines themselves.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffWords {
    /// The kiosk's disk keeps nothing, and what to do.
    pub disk_fails: String,
    /// The day's own numbers are given, and what that means.
    pub numbers_spent: String,
    /// The server refused what is on paper, and what to do.
    pub tickets_refused: String,
}

impl Phrases {
    /// What only staff read.
    #[must_use]
    pub const fn staff(&self) -> &StaffWords {
        &self.staff
    }

    /// Reads one language.
    ///
    /// # Errors
    ///
    /// [`PhrasesError::Form`] when a key is missing, unknown or of another form.
    pub fn parse(text: &str) -> Result<Self, PhrasesError> {
        Ok(toml::from_str(text)?)
    }
}

#[cfg(test)]
impl Phrases {
    /// The shipped Russian file.
    pub(crate) fn russian() -> Self {
        Self::parse(include_str!("../../../assets/texts/kiosk/ru.toml")).unwrap()
    }

    /// The shipped Uzbek file.
    pub(crate) fn uzbek() -> Self {
        Self::parse(include_str!("../../../assets/texts/kiosk/uz.toml")).unwrap()
    }

    /// The shipped English file.
    pub(crate) fn english() -> Self {
        Self::parse(include_str!("../../../assets/texts/kiosk/en.toml")).unwrap()
    }
}

/// `text` with `{name}` replaced by `value`.
pub(crate) fn fill(text: &str, name: &str, value: &str) -> String {
    text.replace(&format!("{{{name}}}"), value)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every language that is shipped. A new file joins by standing in the folder.
    fn shipped() -> Vec<(String, String)> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/texts/kiosk");
        let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let texts = files.filter(|path| path.extension().is_some_and(|it| it == "toml"));
        let named = |path: std::path::PathBuf| {
            (path.display().to_string(), std::fs::read_to_string(path).unwrap())
        };
        texts.map(named).collect()
    }

    #[test]
    fn every_language_says_everything() {
        let files = shipped();
        assert!(files.len() >= 3, "Russian, English and Uzbek are shipped");
        for (path, text) in files {
            let phrases = Phrases::parse(&text).unwrap_or_else(|err| panic!("{path}: {err}"));
            let named = path.ends_with(&format!("{}.toml", phrases.language));
            assert!(named, "{path} holds the language {}", phrases.language);
        }
    }

    /// The turned comma of «oʻ» and the stop of «maʼno» are letters; quotes in their place would
    /// tear words and be read aloud as quotes.
    #[test]
    fn uzbek_is_written_with_its_own_letters() {
        let uz = include_str!("../../../assets/texts/kiosk/uz.toml");
        let words = uz.lines().filter(|line| !line.starts_with('#'));
        for sign in ['\'', '`', '\u{2018}', '\u{2019}'] {
            assert!(!words.clone().any(|line| line.contains(sign)), "{sign} in uz.toml");
        }
        assert!(uz.contains("Oʻzbekcha"));
    }

    #[test]
    fn a_missing_key_is_named() {
        let (_, text) = shipped().remove(0);
        let torn: Vec<&str> = text.lines().filter(|it| !it.starts_with("paper_out")).collect();
        let refused = Phrases::parse(&torn.join("\n")).unwrap_err().to_string();
        assert!(refused.contains("paper_out"), "{refused}");
    }

    #[test]
    fn placeholders_are_the_same_in_every_language() {
        let holes = |text: &str| {
            let mut found: Vec<String> = Vec::new();
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                let key = line.split('=').next().unwrap_or("").trim().to_owned();
                for part in line.split('{').skip(1).filter_map(|it| it.split_once('}')) {
                    let name = part.0.chars().all(char::is_alphabetic).then_some(part.0);
                    found.extend(name.map(|name| format!("{key}:{name}")));
                }
            }
            // How many forms a number has differs by language; what they name does not.
            found.sort();
            found.dedup();
            found
        };
        let mut files = shipped().into_iter();
        let (first, text) = files.next().unwrap();
        let wanted = holes(&text);
        for (path, text) in files {
            assert_eq!(holes(&text), wanted, "{path} differs from {first}");
        }
    }
}
