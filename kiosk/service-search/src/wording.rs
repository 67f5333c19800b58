//! What is known about a language: its file, read once.

use std::collections::{BTreeMap, BTreeSet};

use frostem::Stemmer;
use queue_types::Language;
use serde::Deserialize;

use crate::words;

/// Languages that come with the program.
const BUILTIN: [&str; 3] = [
    include_str!("../../../assets/search/ru.toml"),
    include_str!("../../../assets/search/en.toml"),
    include_str!("../../../assets/search/uz.toml"),
];

/// Why a language's file is not taken.
#[derive(Debug, thiserror::Error)]
pub enum WordingError {
    /// It is no TOML, or has fields that nobody reads.
    #[error("not the form of a file of assets/search; its README.md tells the fields")]
    Form(#[from] toml::de::Error),
    /// The stemmer is not one that the program has.
    #[error("`stemmer = \"{0}\"`: no such stemmer here; take the line out to search without one")]
    Stemmer(String),
    /// The two rows of keys do not lie over each other.
    #[error("[keyboard]: `here` has {here} keys and `latin` {latin}; write them key under key")]
    Keyboard {
        /// Keys in the language's own row.
        here: usize,
        /// Keys in the Latin row.
        latin: usize,
    },
}

/// The alphabet that a language is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Script {
    /// Cyrillic letters.
    Cyrillic,
    /// Latin letters.
    Latin,
}

impl Script {
    /// The alphabet of a word, by its first letter that has one.
    pub fn of(word: &str) -> Option<Self> {
        word.chars().find_map(|sign| match sign {
            'a'..='z' => Some(Self::Latin),
            '\u{400}'..='\u{52f}' => Some(Self::Cyrillic),
            _ => None,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    language: Language,
    script: Script,
    stemmer: Option<String>,
    #[serde(default)]
    silent: String,
    stop_words: Vec<String>,
    same: Vec<Vec<String>>,
    keyboard: Option<Keyboard>,
    #[serde(default)]
    latin: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Keyboard {
    here: String,
    latin: String,
}

/// One language as `assets/search` describes it.
pub struct Wording {
    /// Which language.
    pub(crate) language: Language,
    /// Its alphabet.
    pub(crate) script: Script,
    /// Its stemmer, if there is one.
    pub(crate) stemmer: Option<Stemmer>,
    /// Letters that are left out.
    pub(crate) silent: BTreeSet<char>,
    /// Words that say nothing, without their marks.
    pub(crate) stop_words: BTreeSet<String>,
    /// Words for one thing, as they stand in the file.
    pub(crate) same: Vec<Vec<String>>,
    /// Pairs of keys in the same place: the language's and the Latin one.
    pub(crate) keys: Vec<(char, char)>,
    /// Latin letters for its own, the longest first.
    pub(crate) latin: Vec<(String, String)>,
}

impl std::fmt::Debug for Wording {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Wording").field("language", &self.language).finish_non_exhaustive()
    }
}

impl Wording {
    /// Reads one file of `assets/search`.
    ///
    /// # Errors
    ///
    /// When the text is not of that form, or names a stemmer that the program does not have.
    pub fn parse(text: &str) -> Result<Self, WordingError> {
        let file: File = toml::from_str(text)?;
        let stemmer = file.stemmer.map(|name| {
            Stemmer::try_from_name(&name).map_err(|_unknown| WordingError::Stemmer(name))
        });
        let mut latin: Vec<(String, String)> = file.latin.into_iter().collect();
        latin.sort_by_key(|(from, _)| std::cmp::Reverse(from.len()));
        Ok(Self {
            language: file.language,
            script: file.script,
            stemmer: stemmer.transpose()?,
            silent: file.silent.chars().collect(),
            stop_words: file.stop_words.iter().map(|word| words::bare(word)).collect(),
            same: file.same,
            keys: file.keyboard.map(keys).transpose()?.unwrap_or_default(),
            latin,
        })
    }

    /// The languages that come with the program.
    ///
    /// # Errors
    ///
    /// Never for a program whose tests have passed; a fault of its own files is told like any other.
    pub fn builtin() -> Result<Vec<Self>, WordingError> {
        BUILTIN.iter().map(|text| Self::parse(text)).collect()
    }
}

fn keys(keyboard: Keyboard) -> Result<Vec<(char, char)>, WordingError> {
    let (here, latin) = (keyboard.here.chars().count(), keyboard.latin.chars().count());
    if here != latin {
        return Err(WordingError::Keyboard { here, latin });
    }
    Ok(keyboard.here.chars().zip(keyboard.latin.chars()).collect())
}
