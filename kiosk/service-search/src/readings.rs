//! What else a query may mean: typed in the other layout, or with Latin letters.

use crate::wording::{Script, Wording};

/// How much a reading loses against what was really typed, in parts of a score.
const OTHER_LAYOUT: f32 = 0.1;
const OTHER_LETTERS: f32 = 0.05;

/// One way to read a query.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reading {
    /// The text to look up.
    pub text: String,
    /// What a service found by it loses.
    pub cost: f32,
}

/// Every way to read `plain`, the literal one first, each once.
pub(crate) fn of(plain: &str, languages: &[Wording]) -> Vec<Reading> {
    let mut readings = vec![Reading { text: plain.to_owned(), cost: 0.0 }];
    let mut add = |text: String, cost: f32| {
        if readings.iter().all(|it| it.text != text) {
            readings.push(Reading { text, cost });
        }
    };
    let latin =
        plain.chars().any(|sign| Script::of(sign.encode_utf8(&mut [0; 4])) == Some(Script::Latin));
    for language in languages {
        // A comma is a letter of the other layout only beside letters that are in it too.
        if latin {
            add(
                swap(plain, language.keys.iter().map(|(here, there)| (*there, *here))),
                OTHER_LAYOUT,
            );
            add(respell(plain, &language.latin), OTHER_LETTERS);
        }
        add(swap(plain, language.keys.iter().copied()), OTHER_LAYOUT);
    }
    readings
}

fn swap(text: &str, keys: impl Iterator<Item = (char, char)> + Clone) -> String {
    let other = |sign| keys.clone().find(|(from, _)| *from == sign).map_or(sign, |(_, to)| to);
    text.chars().map(other).collect()
}

/// Replaces what `letters` names, the longest first, which is the order they are in.
fn respell(text: &str, letters: &[(String, String)]) -> String {
    let mut spelled = String::with_capacity(2 * text.len());
    let mut rest = text;
    while let Some(sign) = rest.chars().next() {
        let fits = letters.iter().find(|(from, _)| rest.starts_with(from.as_str()));
        match fits.filter(|(from, _)| !from.is_empty()) {
            Some((from, to)) => {
                spelled.push_str(to);
                rest = rest.get(from.len()..).unwrap_or_default();
            }
            None => {
                spelled.push(sign);
                rest = rest.get(sign.len_utf8()..).unwrap_or_default();
            }
        }
    }
    spelled
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "the files of the house are read")]

    use super::*;

    #[test]
    fn a_query_is_read_in_both_layouts_and_in_both_alphabets() {
        let languages = Wording::builtin().unwrap();
        let reads = |typed: &str, meant: &str| {
            let readings = of(typed, &languages);
            assert!(readings.iter().any(|it| it.text == meant), "{typed}: {readings:?}");
        };
        reads("gfcgjhn", "паспорт");
        reads("ce,cblbz", "субсидия");
        reads("зфыызщке", "passport");
        reads("registraciya", "регистрация");
        // «тс» and «ц» are written alike; the index forgives the one error.
        reads("detskiy sad", "децкий сад");
    }
}
