//! What of a text a visitor recognises as theirs: the parts that were typed.

use std::ops::Range;

use crate::index::Index;
use crate::wording::Wording;
use crate::{readings, words};

/// How alike two words must begin, at least, to be shown as one (letters).
const ALIKE: usize = 4;

impl Index {
    /// The parts of `text` that show what was typed, as byte ranges from left to right; none where
    /// the service was found by another of its names.
    #[must_use]
    pub fn marks(&self, query: &str, text: &str) -> Vec<Range<usize>> {
        let readings = readings::of(&words::plain(query), &self.languages);
        let split = readings.iter().map(|reading| words::split(&reading.text));
        // What was really typed is looked for before what it may have meant.
        let typed: Vec<Vec<String>> = split.map(|all| telling(all, &self.languages)).collect();
        let words = words_of(text);
        let mark = |(at, word): &(usize, &str), typed: &[String]| {
            let letters = typed.iter().map(|it| self.shared(word, it)).max().unwrap_or(0);
            (letters > 0).then(|| *at..*at + bytes(word, letters))
        };
        let reading = |typed: &Vec<String>| -> Vec<Range<usize>> {
            words.iter().filter_map(|word| mark(word, typed)).collect()
        };
        typed.iter().map(reading).find(|marks| !marks.is_empty()).unwrap_or_default()
    }

    /// How many letters of `word` were typed as `typed`; 0 when it is another word.
    fn shared(&self, word: &str, typed: &str) -> usize {
        let (word, typed) = (words::plain(word), words::bare(typed));
        let whole = words::bare(&word);
        let common = whole.chars().zip(typed.chars()).take_while(|(a, b)| a == b).count();
        let length = typed.chars().count();
        if common == length {
            return length;
        }
        let stems = |text: &str| words::forms(text, &self.languages, None);
        let known = stems(&typed);
        let kin = stems(&word).iter().any(|it| known.iter().any(|other| it.stem == other.stem));
        if (kin && common > 1) || (common >= ALIKE && 3 * common >= 2 * length) {
            common
        } else {
            0
        }
    }
}

/// Without words that say nothing, and without single letters.
fn telling(words: Vec<String>, languages: &[Wording]) -> Vec<String> {
    let tells = |word: &String| {
        word.chars().count() > 1
            && words::forms(word, languages, None).iter().any(|form| !form.stop)
    };
    words.into_iter().filter(tells).collect()
}

/// Every word of a text with where it begins.
fn words_of(text: &str) -> Vec<(usize, &str)> {
    let inside = |sign: char| sign.is_alphanumeric() || words::is_apostrophe(sign);
    let parts = text.split(|sign: char| !inside(sign)).filter(|part| !part.is_empty());
    // A part of a text lies within it.
    parts.map(|part| (part.as_ptr() as usize - text.as_ptr() as usize, part)).collect()
}

/// How many bytes of `word` are its first letters; an apostrophe is no letter.
fn bytes(word: &str, letters: usize) -> usize {
    let mut left = letters;
    let taken = word.char_indices().take_while(|(_, sign)| {
        let more = left > 0;
        left = left.saturating_sub(words::bare(sign.encode_utf8(&mut [0; 4])).chars().count());
        more
    });
    taken.last().map_or(0, |(at, sign)| at + sign.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;
    use queue_wire::Catalogue;

    fn marked(query: &str, text: &str) -> String {
        let languages = Wording::builtin().unwrap_or_default();
        let index = Index::new(&Catalogue::default(), languages);
        let mut shown = text.to_owned();
        for mark in index.marks(query, text).into_iter().rev() {
            shown.insert(mark.end, ']');
            shown.insert(mark.start, '[');
        }
        shown
    }

    #[test]
    fn what_was_typed_is_set_off() {
        assert_eq!(marked("загран", "Загранпаспорт на 10 лет"), "[Загран]паспорт на 10 лет");
        assert_eq!(marked("ребенку", "Загранпаспорт ребёнку"), "Загранпаспорт [ребёнку]");
        assert_eq!(marked("gfcgjhn", "Паспорт РФ"), "[Паспорт] РФ");
        assert_eq!(marked("pasport", "Паспорт РФ"), "[Паспорт] РФ");
        assert_eq!(marked("паспорта рф", "Паспорт РФ"), "[Паспорт] [РФ]");
        assert_eq!(marked("oʻqish", "Oʻqish joyi"), "[Oʻqish] joyi");
        assert_eq!(marked("паспорд", "Паспорт РФ"), "[Паспор]т РФ");
    }

    #[test]
    fn what_was_not_typed_is_not() {
        assert_eq!(marked("прописка", "Регистрационный учёт"), "Регистрационный учёт");
        assert_eq!(marked("на", "Загранпаспорт на 10 лет"), "Загранпаспорт на 10 лет");
        assert_eq!(marked("", "Паспорт"), "Паспорт");
        assert_eq!(marked("пароход", "Паспорт"), "Паспорт");
    }
}
