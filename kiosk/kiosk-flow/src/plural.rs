//! Which form of a word goes with a number.

use serde::Deserialize;

/// How a language chooses between the forms of a word (the cardinal rules of CLDR for whole
/// numbers, as far as the kiosk's languages need them).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PluralRule {
    /// Russian and its kin: 1, 21, 31 (not 11); 2-4, 22-24 (not 12-14); the rest.
    Slavic,
    /// English and its kin: 1; the rest.
    Germanic,
    /// Turkic and others whose words do not change after a number.
    None,
}

/// The forms of one word or phrase.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Forms {
    /// With 1 (and what the rule counts as 1).
    pub one: String,
    /// With a few; the form `many` where a language has no such form.
    #[serde(default)]
    pub few: Option<String>,
    /// With the rest.
    pub many: String,
}

impl Forms {
    /// The form that goes with `n`.
    #[must_use]
    pub fn of(&self, rule: PluralRule, n: u32) -> &str {
        let few = self.few.as_deref().unwrap_or(&self.many);
        match rule {
            PluralRule::Slavic => match (n % 10, n % 100) {
                (_, 11..=14) => &self.many,
                (1, _) => &self.one,
                (2..=4, _) => few,
                _ => &self.many,
            },
            PluralRule::Germanic if n == 1 => &self.one,
            PluralRule::Germanic | PluralRule::None => &self.many,
        }
    }

    /// The number with its word, held together: `5 человек`.
    #[must_use]
    pub fn count(&self, rule: PluralRule, n: u32) -> String {
        format!("{n}\u{a0}{}", self.of(rule, n))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Phrases;

    /// The numbers on which plural rules are known to break.
    const NUMBERS: [u32; 20] =
        [0, 1, 2, 4, 5, 10, 11, 12, 14, 20, 21, 22, 25, 100, 101, 102, 111, 112, 121, 1001];

    fn counted(language: &Phrases, forms: &Forms) -> String {
        NUMBERS.map(|n| forms.count(language.plural, n).replace('\u{a0}', " ")).join(", ")
    }

    #[test]
    fn russian_words_agree_with_their_numbers() {
        let ru = Phrases::russian();
        assert_eq!(
            counted(&ru, &ru.units.people),
            "0 человек, 1 человек, 2 человека, 4 человека, 5 человек, 10 человек, 11 человек, \
             12 человек, 14 человек, 20 человек, 21 человек, 22 человека, 25 человек, 100 человек, \
             101 человек, 102 человека, 111 человек, 112 человек, 121 человек, 1001 человек"
        );
        assert_eq!(
            counted(&ru, &ru.units.minutes_waited),
            "0 минут, 1 минуту, 2 минуты, 4 минуты, 5 минут, 10 минут, 11 минут, 12 минут, \
             14 минут, 20 минут, 21 минуту, 22 минуты, 25 минут, 100 минут, 101 минуту, \
             102 минуты, 111 минут, 112 минут, 121 минуту, 1001 минуту"
        );
        assert_eq!(
            counted(&ru, &ru.units.minutes_of),
            "0 минут, 1 минуты, 2 минут, 4 минут, 5 минут, 10 минут, 11 минут, 12 минут, \
             14 минут, 20 минут, 21 минуты, 22 минут, 25 минут, 100 минут, 101 минуты, \
             102 минут, 111 минут, 112 минут, 121 минуты, 1001 минуты"
        );
    }

    #[test]
    fn the_verb_agrees_too() {
        let ru = Phrases::russian();
        let verbs = NUMBERS.map(|n| ru.home.waiting.of(ru.plural, n));
        for (n, verb) in NUMBERS.iter().zip(verbs) {
            let singular = [1, 21, 101, 121, 1001].contains(n);
            assert_eq!(verb == "Сейчас ожидает", singular, "{n}: {verb}");
        }
    }

    #[test]
    fn english_has_one_and_many() {
        let en = Phrases::english();
        assert_eq!(
            counted(&en, &en.units.people),
            "0 people, 1 person, 2 people, 4 people, 5 people, 10 people, 11 people, 12 people, \
             14 people, 20 people, 21 people, 22 people, 25 people, 100 people, 101 people, \
             102 people, 111 people, 112 people, 121 people, 1001 people"
        );
    }

    #[test]
    fn uzbek_words_stay_as_they_are_after_a_number() {
        let uz = Phrases::uzbek();
        assert_eq!(
            counted(&uz, &uz.units.minutes),
            "0 daqiqa, 1 daqiqa, 2 daqiqa, 4 daqiqa, 5 daqiqa, 10 daqiqa, 11 daqiqa, 12 daqiqa, \
             14 daqiqa, 20 daqiqa, 21 daqiqa, 22 daqiqa, 25 daqiqa, 100 daqiqa, 101 daqiqa, \
             102 daqiqa, 111 daqiqa, 112 daqiqa, 121 daqiqa, 1001 daqiqa"
        );
    }
}
