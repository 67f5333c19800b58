//! From a text to words that can be compared.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::wording::{Script, Wording};

/// How much of a query is read (characters): more than fits the field, and a bound for the work.
const LONGEST_QUERY: usize = 120;
/// How much of a word is read (characters); the catalogue's longest has fewer.
const LONGEST_WORD: usize = 28;
/// How many words of a query are looked up, those that say nothing not counted.
pub(crate) const MOST_WORDS: usize = 8;

/// A word in the forms that are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// The whole word without marks and silent letters.
    pub whole: String,
    /// The same of its stem; the whole where no stemmer knows it.
    pub stem: String,
    /// Whether it says nothing about a service.
    pub stop: bool,
}

/// The beginning of a query in small letters, with all that a font may do to letters undone.
pub(crate) fn plain(text: &str) -> String {
    // Cut on both sides: one sign may become eighteen.
    let composed = text.chars().take(LONGEST_QUERY).nfkc().take(LONGEST_QUERY);
    let bare = composed.filter(|sign| !is_combining_mark(*sign));
    bare.flat_map(char::to_lowercase).nfc().filter(|sign| !is_combining_mark(*sign)).collect()
}

/// The words of a text that [`plain`] has made. An apostrophe is part of a word and left out,
/// because Uzbek keyboards have five of them; a hyphen parts words.
pub(crate) fn split(plain: &str) -> Vec<String> {
    let joined: String = plain.chars().filter(|sign| !is_apostrophe(*sign)).collect();
    let parts = joined.split(|sign: char| !sign.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.map(|part| part.chars().take(LONGEST_WORD).collect()).collect()
}

/// Whether it is one of the apostrophes that Uzbek is written with.
pub(crate) fn is_apostrophe(sign: char) -> bool {
    matches!(sign, '\'' | '’' | '‘' | 'ʻ' | 'ʼ' | '`' | '´' | 'ʹ')
}

/// Letters without their marks: й is и, ё is е.
pub(crate) fn bare(text: &str) -> String {
    let parts = text.chars().flat_map(char::to_lowercase).nfkd();
    let letter = |sign: &char| sign.is_alphanumeric() && !is_apostrophe(*sign);
    parts.filter(|sign| letter(sign) && !is_combining_mark(*sign)).collect()
}

/// The word in every form that a language of its alphabet gives it, each once.
///
/// `language` says whose word it is, if somebody knows; a stemmer is never tried on a word of
/// another language.
pub(crate) fn forms(word: &str, languages: &[Wording], language: Option<&Wording>) -> Vec<Word> {
    let script = Script::of(word);
    let speaks = |it: &&Wording| match language {
        Some(language) => it.language == language.language,
        None => script == Some(it.script),
    };
    let spoken = || languages.iter().filter(speaks);
    let stop = spoken().any(|it| it.stop_words.contains(&bare(word)));
    let mut forms = Vec::new();
    for it in spoken() {
        let Some(stemmer) = it.stemmer.filter(|_| script == Some(it.script)) else { continue };
        let quiet = |text: &str| {
            let bare = bare(text);
            let quiet: String = bare.chars().filter(|sign| !it.silent.contains(sign)).collect();
            if quiet.is_empty() { bare } else { quiet }
        };
        let form = Word { whole: quiet(word), stem: quiet(&stemmer.stem(word)), stop };
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    if forms.is_empty() {
        let whole = bare(word);
        forms.push(Word { stem: whole.clone(), whole, stop });
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_may_be_written_in_any_way_that_looks_alike() {
        assert_eq!(bare("Ёлочный"), "елочныи");
        assert_eq!(bare("е\u{308}лочныи\u{306}"), "елочныи");
        assert_eq!(plain("ПА\u{301}СПОРТ"), "паспорт");
        for apostrophe in ["\u{2bb}", "\u{2bc}", "’", "‘", "'", "`"] {
            assert_eq!(split(&format!("ro{apostrophe}yxat")), ["royxat"]);
        }
    }

    #[test]
    fn a_query_is_cut_before_it_costs_anything() {
        assert!(plain(&"\u{fdfa}".repeat(10_000)).chars().count() <= LONGEST_QUERY);
        assert!(split(&plain(&"щ".repeat(10_000)))[0].chars().count() <= LONGEST_WORD);
    }
}
