//! Texts for people: in every language that needs them, short enough, and clean.

use std::collections::BTreeMap;

use queue_types::Language;
use queue_wire::Texts;

use crate::row::Row;

/// Which languages a text must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Needed {
    /// Every language of the office: names that stand on the first screens.
    All,
    /// The office's own language; the others fall back to it.
    Own,
}

/// How texts are checked: by the office's languages, its own first.
#[derive(Clone, Debug, Default)]
pub(crate) struct TextRules {
    /// The languages of the office; empty when the office file names none that can be used.
    pub languages: Vec<Language>,
}

impl TextRules {
    /// The table of texts `key` of `row`: at most `own` characters in the office's own language
    /// and `other` in any other, because the screens were laid out for the former.
    pub fn table(
        &self,
        row: &Row<'_>,
        key: &'static str,
        needed: Needed,
        (own, other): (usize, usize),
    ) -> Option<Texts> {
        let table = row.row(key)?;
        let mut texts = BTreeMap::new();
        for (code, value) in table.entries() {
            let Some(language) = language(&table, code, value) else { continue };
            let longest = if self.languages.first() == Some(&language) { own } else { other };
            let Some(text) = table.text_in(code, value) else { continue };
            check(&table, &text, longest);
            texts.insert(language, text.value.to_owned());
        }
        let missing: Vec<&str> = self
            .languages
            .iter()
            .take(if needed == Needed::All { self.languages.len() } else { 1 })
            .filter(|language| !table.entries().any(|(code, _)| code == language.as_str()))
            .map(Language::as_str)
            .collect();
        if !missing.is_empty() {
            let missing = missing.join(", ");
            row.fault(&table.mark, format!("`{key}` has no text in {missing}; add one"));
        }
        Some(Texts(texts))
    }
}

/// A language code of two or three small letters.
fn language<'a>(
    table: &Row<'a>,
    code: &str,
    value: &'a toml::Spanned<toml::de::DeValue<'a>>,
) -> Option<Language> {
    let plain = (2..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_lowercase());
    let language = Language::new(code).ok().filter(|_| plain);
    if language.is_none() {
        let mark = table.sheet.entry(code, value.span());
        table.fault(&mark, "not a language; use its ISO 639 code, like ru or en");
    }
    language
}

/// Notes a text that is too long, badly spaced, or holds what no screen or printer should get.
pub(crate) fn check(row: &Row<'_>, text: &crate::row::Found<&str>, longest: usize) {
    let length = text.value.chars().count();
    if length > longest {
        row.fault(&text.mark, format!("{length} characters; at most {longest} fit"));
    }
    // A line break is allowed: the office's name has one where the header breaks it.
    if let Some(sign) = text.value.chars().find(|sign| *sign != '\n' && unprintable(*sign)) {
        let code = u32::from(sign);
        row.fault(&text.mark, format!("holds the control character U+{code:04X}; take it out"));
    }
    if text.value.trim() != text.value || text.value.contains("  ") {
        row.fault(&text.mark, "spaces at an end or doubled; take them out");
    }
}

/// Control characters, and those that turn the direction of writing.
pub(crate) fn unprintable(sign: char) -> bool {
    sign.is_control()
        || matches!(sign, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || sign == '\u{feff}'
}
