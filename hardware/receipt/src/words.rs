use jiff::civil::{DateTime, Time};
use serde::Deserialize;

use crate::WaitRange;
use crate::profile::{line_at, line_of};

const BUILTIN: [(&str, &str); 3] = [
    ("ru", include_str!("../../../assets/texts/receipt.ru.toml")),
    ("en", include_str!("../../../assets/texts/receipt.en.toml")),
    ("uz", include_str!("../../../assets/texts/receipt.uz.toml")),
];

/// The sentences of one language that stand on paper. They belong to translators, in
/// `assets/texts/receipt.<language>.toml`; the file of Russian explains each key.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    plural: PluralRule,
    pub(crate) brand: String,
    pub(crate) copy: String,
    pub(crate) also: String,
    pub(crate) ahead: String,
    ahead_none: String,
    people: Forms,
    pub(crate) wait: String,
    wait_soon: String,
    pub(crate) booked: String,
    minutes: Forms,
    date: String,
    months: Vec<String>,
    weekdays: Vec<String>,
    pub(crate) prepare: String,
    pub(crate) priority: String,
    pub(crate) have_ready: String,
    pub(crate) phone: String,
    pub(crate) phone_how: String,
    pub(crate) next: String,
    pub(crate) missed: String,
    missed_within: String,
    pub(crate) missed_ask: String,
    pub(crate) offline: Offline,
    pub(crate) checklist: ChecklistWords,
    pub(crate) calibration: Calibration,
}

/// What a ticket says that was given without the server.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Offline {
    pub(crate) wait: String,
    pub(crate) next: String,
    pub(crate) missed: String,
    pub(crate) missed_ask: String,
}

/// The words around a list of documents.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChecklistWords {
    pub(crate) title: String,
    pub(crate) no_ticket: String,
}

/// The words of the engineer's test print.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Calibration {
    pub(crate) title: String,
    pub(crate) how: String,
    pub(crate) raster: String,
}

/// The forms a counted noun takes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Forms {
    one: String,
    few: Option<String>,
    many: String,
}

/// Which form goes with which count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PluralRule {
    /// 1, 21: one; 2-4, 22-24: few; the rest: many (Russian, Ukrainian, Belarusian).
    EastSlavic,
    /// 1: one; the rest: many (English, German).
    OneAndMany,
    /// The same form always (Uzbek, Kyrgyz, Tajik after a numeral).
    Same,
}

/// Why a file of words is refused. The caller adds the file's path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WordsError {
    /// Not TOML, an unknown or missing key, or a value of the wrong type.
    #[error("line {line}: {message}")]
    Form {
        /// Line in the file, from 1.
        line: usize,
        /// What the parser says.
        message: String,
    },
    /// A list with a wrong number of entries.
    #[error("line {line}: {key} has {found} entries; write {expected}")]
    Count {
        /// Line in the file, from 1.
        line: usize,
        /// The key.
        key: &'static str,
        /// Entries found.
        found: usize,
        /// Entries expected.
        expected: usize,
    },
    /// An east Slavic noun without its middle form.
    #[error("line {line}: {key} lacks `few`; write the form that goes with 2, 3 and 4")]
    NoFew {
        /// Line in the file, from 1.
        line: usize,
        /// The key.
        key: &'static str,
    },
}

impl Words {
    /// Reads the words of one language from the text of its TOML file.
    ///
    /// # Errors
    ///
    /// [`WordsError`] names the line and what is expected there.
    pub fn from_toml(text: &str) -> Result<Self, WordsError> {
        let words: Self = toml::from_str(text).map_err(|err| WordsError::Form {
            line: line_at(text, err.span().map_or(0, |span| span.start)),
            message: err.message().to_owned(),
        })?;
        words.check(text)?;
        Ok(words)
    }

    /// The built-in words of `language` (`ru`, `en`, `uz`).
    pub fn builtin(language: &str) -> Option<Self> {
        let (_, text) = BUILTIN.iter().find(|(name, _)| *name == language)?;
        Some(Self::from_toml(text).expect("a test reads every file"))
    }

    /// The languages [`builtin`](Self::builtin) knows.
    pub fn languages() -> impl Iterator<Item = &'static str> {
        BUILTIN.iter().map(|(name, _)| *name)
    }

    fn check(&self, text: &str) -> Result<(), WordsError> {
        for (key, list, expected) in [("months", &self.months, 12), ("weekdays", &self.weekdays, 7)]
        {
            if list.len() != expected {
                let line = line_of(text, key);
                return Err(WordsError::Count { line, key, found: list.len(), expected });
            }
        }
        for (key, forms) in [("people", &self.people), ("minutes", &self.minutes)] {
            if self.plural == PluralRule::EastSlavic && forms.few.is_none() {
                return Err(WordsError::NoFew { line: line_of(text, key), key });
            }
        }
        Ok(())
    }

    /// `4 человека`; words of their own for nobody.
    pub(crate) fn people(&self, count: u32) -> String {
        if count == 0 {
            return self.ahead_none.clone();
        }
        format!("{count}\u{A0}{}", self.form(&self.people, count))
    }

    /// `8–17 минут`; one figure when both ends are the same; words of their own for less
    /// than a minute. The noun follows the second figure.
    pub(crate) fn wait(&self, range: WaitRange) -> String {
        let (low, high) = (range.low_min.min(range.high_min), range.high_min.max(range.low_min));
        if high == 0 {
            return self.wait_soon.clone();
        }
        let noun = self.form(&self.minutes, high);
        if low == high {
            format!("{high}\u{A0}{noun}")
        } else {
            format!("{low}–{high}\u{A0}{noun}")
        }
    }

    /// The date without the time: `14 октября 2026, среда`.
    pub(crate) fn date(&self, at: DateTime) -> String {
        let month = usize::from(at.month().unsigned_abs()).saturating_sub(1);
        let weekday = usize::from(at.weekday().to_monday_zero_offset().unsigned_abs());
        self.date
            .replace("{day}", &at.day().to_string())
            .replace("{month}", self.months.get(month).map_or("", String::as_str))
            .replace("{year}", &at.year().to_string())
            .replace("{weekday}", self.weekdays.get(weekday).map_or("", String::as_str))
    }

    /// What to do after a missed call, with the time the place is kept.
    pub(crate) fn missed_how(&self, within_min: Option<u32>) -> String {
        match within_min {
            Some(count) => {
                let time = format!("{count}\u{A0}{}", self.form(&self.minutes, count));
                self.missed_within.replace("{time}", &time)
            }
            None => self.missed_ask.clone(),
        }
    }

    fn form<'a>(&self, forms: &'a Forms, count: u32) -> &'a str {
        let few = forms.few.as_deref().unwrap_or(&forms.many);
        match self.plural {
            PluralRule::EastSlavic => match (count % 10, count % 100) {
                (1, tens) if tens != 11 => &forms.one,
                (2..=4, tens) if !(12..=14).contains(&tens) => few,
                _ => &forms.many,
            },
            PluralRule::OneAndMany if count == 1 => &forms.one,
            PluralRule::OneAndMany => &forms.many,
            PluralRule::Same => &forms.one,
        }
    }
}

/// `10:42`.
pub(crate) fn clock(at: Time) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn russian_counts_like_a_russian() {
        let ru = Words::builtin("ru").unwrap();
        let people: Vec<String> = [0, 1, 2, 5, 11, 12, 21, 104].map(|n| ru.people(n)).into();
        let spoken = people.join(", ").replace('\u{A0}', " ");
        assert_eq!(
            spoken,
            "никого, 1 человек, 2 человека, 5 человек, 11 человек, 12 человек, 21 человек, 104 человека"
        );
        let wait =
            |low_min, high_min| ru.wait(WaitRange { low_min, high_min }).replace('\u{A0}', " ");
        assert_eq!(wait(8, 17), "8–17 минут");
        assert_eq!(wait(3, 3), "3 минуты");
        assert_eq!(wait(0, 0), "недолго");
        assert_eq!(wait(21, 8), "8–21 минута");
    }

    #[test]
    fn dates_read_aloud() {
        let at = date(2026, 10, 14).at(10, 42, 0, 0);
        assert_eq!(Words::builtin("ru").unwrap().date(at), "14 октября 2026, среда");
        assert_eq!(Words::builtin("en").unwrap().date(at), "Wednesday, 14 October 2026");
        assert_eq!(clock(date(2026, 1, 1).at(9, 5, 0, 0).time()), "09:05");
    }

    #[test]
    fn a_missing_month_is_refused_with_its_line() {
        let text = BUILTIN[0].1.replace("\"декабря\"", "");
        let error = Words::from_toml(&text).unwrap_err().to_string();
        assert!(error.ends_with("months has 11 entries; write 12"), "{error}");
    }

    #[test]
    fn every_language_is_complete() {
        for language in Words::languages() {
            assert!(Words::builtin(language).is_some());
        }
    }
}
