//! Sentences for people, as translators own them in `assets/texts/server.*.toml`.

use std::collections::BTreeMap;

use queue_types::Language;
use serde::Deserialize;

/// The sentences of each language.
#[derive(Clone, Debug)]
pub(crate) struct Texts {
    languages: BTreeMap<Language, Sentences>,
}

/// Sections, keys and sentences of one language.
type Sentences = BTreeMap<Section, BTreeMap<String, String>>;

/// What a sentence is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Section {
    /// The queue's own no.
    Refusal,
    /// What is wrong with a request.
    Problem,
    /// Why an appointment is not checked in.
    Appointment,
    /// Bars that staff see.
    Alert,
    /// Why a ticket was called.
    Why,
    /// Why a ticket stands at its place in the list.
    Here,
    /// The rules of who is next, by name.
    Rule,
    /// What a rule says when it singles out nobody.
    Unmet,
    /// What it says when it does.
    Fact,
}

/// Why the sentences could not be read.
#[derive(Debug, thiserror::Error)]
#[error("the sentences of language {language} are not as expected")]
pub(crate) struct TextError {
    language: &'static str,
    source: toml::de::Error,
}

const EMBEDDED: [(&str, &str); 2] = [
    ("ru", include_str!("../../../assets/texts/server.ru.toml")),
    ("en", include_str!("../../../assets/texts/server.en.toml")),
];

impl Texts {
    /// Reads the sentences that the program carries.
    pub(crate) fn read() -> Result<Self, TextError> {
        let mut languages = BTreeMap::new();
        for (language, text) in EMBEDDED {
            let sentences =
                toml::from_str(text).map_err(|source| TextError { language, source })?;
            if let Ok(language) = Language::new(language) {
                languages.insert(language, sentences);
            }
        }
        Ok(Self { languages })
    }

    /// The language to answer in: the first of `Accept-Language` that there are sentences for,
    /// else `fallback`, else any.
    pub(crate) fn choose(&self, accept: Option<&str>, fallback: &Language) -> Language {
        let wanted = preferred(accept.unwrap_or_default());
        let mut known =
            wanted.chain([fallback.clone()]).filter(|it| self.languages.contains_key(it));
        let any = || self.languages.keys().next().cloned();
        known.next().or_else(any).unwrap_or_else(|| fallback.clone())
    }

    /// The sentence `key` in `language`, with each `{name}` filled in.
    pub(crate) fn say(
        &self,
        language: &Language,
        section: Section,
        key: &str,
        values: &[(&str, &dyn std::fmt::Display)],
    ) -> String {
        let sentences = self.languages.get(language).or_else(|| self.languages.values().next());
        let sentence = sentences.and_then(|it| it.get(&section)).and_then(|it| it.get(key));
        // A test holds every key that the program asks for; a slip shows the key, never nothing.
        let mut text = sentence.cloned().unwrap_or_else(|| key.to_owned());
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), &value.to_string());
        }
        text
    }
}

/// The languages of an `Accept-Language`, as they stand in it: browsers write the best first.
pub(crate) fn preferred(accept: &str) -> impl Iterator<Item = Language> {
    accept.split(',').filter_map(|part| {
        let tag = part.split([';', '-']).next().unwrap_or_default().trim().to_lowercase();
        Language::new(&tag).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(code: &str) -> Language {
        Language::new(code).unwrap()
    }

    /// Names in braces, in order of the alphabet.
    fn names(sentence: &str) -> Vec<&str> {
        let mut names: Vec<_> =
            sentence.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn every_language_says_the_same_things() {
        let texts = Texts::read().unwrap();
        let (ru, en) = (&texts.languages[&language("ru")], &texts.languages[&language("en")]);
        for (section, sentences) in ru {
            let others = &en[section];
            assert_eq!(
                sentences.keys().collect::<Vec<_>>(),
                others.keys().collect::<Vec<_>>(),
                "{section:?}"
            );
            for (key, sentence) in sentences {
                assert_eq!(names(sentence), names(&others[key]), "{section:?}.{key}");
            }
        }
    }

    #[test]
    fn the_asked_language_is_chosen_among_those_there_are() {
        let texts = Texts::read().unwrap();
        let chosen = |accept| texts.choose(accept, &language("ru")).to_string();
        assert_eq!(chosen(Some("en-GB,en;q=0.9")), "en");
        assert_eq!(chosen(Some("uz, en;q=0.5")), "en");
        assert_eq!(chosen(Some("\u{1b}[31m,,;;")), "ru");
        assert_eq!(chosen(None), "ru");
    }
}
