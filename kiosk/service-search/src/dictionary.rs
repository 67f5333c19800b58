//! The words of the catalogue, and which of them a typed word may mean.

use std::collections::BTreeMap;

use fst::automaton::Str;
use fst::{Automaton as _, IntoStreamer as _, Map, Streamer as _};
use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder};
use strsim::osa_distance;

use crate::words::Word;

/// How near a word is, from 1 for the same one to 0.
const EXACT: f32 = 1.0;
/// Another form of the same word.
const FORM: f32 = 0.95;
/// The same stem, of which too little is left to be sure.
const TORN: f32 = 0.7;
/// Begins with what was typed; the nearer to the end the better, up to a twentieth more.
const PREFIX: f32 = 0.8;
/// One letter is wrong, missing, too many, or has changed places with the next; then two of them.
const TYPOS: [f32; 2] = [0.75, 0.6];
/// The same in the stem of another form.
const TYPOS_OF_STEM: [f32; 2] = [0.7, 0.5];
/// The beginning is right but for as many letters.
const BEGINS_ALMOST: [f32; 3] = [0.65, 0.6, 0.45];
/// What was typed goes on after this word ends, as words do in Uzbek.
const GOES_ON: f32 = 0.7;
/// Both begin alike and end in different ways.
const BEGINS_ALIKE: f32 = 0.5;

/// How much of a word is compared letter by letter at first: an automaton grows with it, and words
/// that agree so far, errors and all, are few.
const COMPARED: usize = 14;

/// A word of the catalogue by its place in the dictionary.
pub(crate) type WordId = usize;

/// Words that are put together before they can be looked up.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    words: Vec<Word>,
    ids: BTreeMap<(String, String), WordId>,
}

impl Draft {
    /// The word's place, the same for the same word.
    pub fn add(&mut self, word: Word) -> WordId {
        let key = (word.whole.clone(), word.stem.clone());
        *self.ids.entry(key).or_insert_with(|| {
            self.words.push(word);
            self.words.len() - 1
        })
    }

    /// The dictionary of all that was added.
    pub fn finish(self) -> Dictionary {
        let mut spelled: BTreeMap<String, Vec<WordId>> = BTreeMap::new();
        for (id, word) in self.words.iter().enumerate() {
            spelled.entry(word.whole.clone()).or_default().push(id);
            if word.stem != word.whole {
                spelled.entry(word.stem.clone()).or_default().push(id);
            }
        }
        let keys = spelled.keys().zip(0..).map(|(key, place)| (key.as_str(), place));
        // Sorted keys, each once, are all that the map asks for.
        let keys = Map::from_iter(keys).ok();
        Dictionary {
            keys,
            spelled: spelled.into_values().collect(),
            words: self.words,
            one_typo: LevenshteinAutomatonBuilder::new(1, true),
            two_typos: LevenshteinAutomatonBuilder::new(2, true),
        }
    }
}

/// The words of the catalogue in all their spellings.
pub(crate) struct Dictionary {
    /// Every whole word and stem, with its place in `spelled`.
    keys: Option<Map<Vec<u8>>>,
    /// Which words are spelled so, as a whole or in their stem.
    spelled: Vec<Vec<WordId>>,
    words: Vec<Word>,
    one_typo: LevenshteinAutomatonBuilder,
    two_typos: LevenshteinAutomatonBuilder,
}

impl Dictionary {
    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether a word, or a form of it, stands in the dictionary as it was typed.
    pub fn knows(&self, word: &Word) -> bool {
        !self.spelled(&word.whole).is_empty() || !self.spelled(&word.stem).is_empty()
    }

    /// The words that have the stem of `word`.
    pub fn relatives(&self, word: &Word) -> impl Iterator<Item = WordId> {
        let stem = word.stem.clone();
        let spelled = self.spelled(&word.stem).iter().copied();
        spelled.filter(move |id| self.words.get(*id).is_some_and(|it| it.stem == stem))
    }

    /// What `typed` may mean and how near each is, in no order; the near ones only, if there are.
    pub fn near(&self, typed: &Word) -> BTreeMap<WordId, f32> {
        let mut found = Found::default();
        for id in self.spelled(&typed.whole) {
            let whole = self.words.get(*id).is_some_and(|it| it.whole == typed.whole);
            found.add(*id, if whole { EXACT } else { FORM });
        }
        // A stemmer that leaves less than half has often taken a word apart that was mistyped.
        let torn = 2 * letters(&typed.stem) <= letters(&typed.whole);
        let mut sure = !found.0.is_empty();
        for id in self.relatives(typed) {
            found.add(id, if torn { TORN } else { FORM });
            sure |= !torn;
        }
        sure |= self.prefixed(typed, &mut found);
        let number = typed.whole.bytes().any(|byte| byte.is_ascii_digit());
        if !sure && !number {
            self.mistyped(typed, &mut found);
            self.beginning_alike(typed, &mut found);
        }
        found.0
    }

    fn spelled(&self, text: &str) -> &[WordId] {
        let place = self.keys.as_ref().and_then(|keys| keys.get(text));
        place.map_or(&[], |place| self.at(place))
    }

    fn at(&self, place: u64) -> &[WordId] {
        usize::try_from(place).ok().and_then(|it| self.spelled.get(it)).map_or(&[], Vec::as_slice)
    }

    /// Words that begin with what was typed; answers whether there are any.
    fn prefixed(&self, typed: &Word, found: &mut Found) -> bool {
        let Some(keys) = self.keys.as_ref().filter(|_| letters(&typed.whole) >= 2) else {
            return false;
        };
        let mut any = false;
        let mut stream = keys.search(Str::new(&typed.whole).starts_with()).into_stream();
        while let Some((key, place)) = stream.next() {
            // Bytes serve as well as letters: the part is only for the order of neighbours.
            let part = typed.whole.len() as f32 / key.len().max(1) as f32;
            for id in self.at(place) {
                found.add(*id, PREFIX + 0.05 * part);
                any = true;
            }
        }
        any
    }

    fn mistyped(&self, typed: &Word, found: &mut Found) {
        let allowed = match letters(&typed.whole) {
            0..=2 => return,
            3..=6 => 1,
            _ => 2,
        };
        let stem = letters(&typed.stem) >= 4 && typed.whole.starts_with(&typed.stem);
        let base = if stem { &typed.stem } else { &typed.whole };
        let base: &str = &base.chars().take(COMPARED).collect::<String>();
        let builder = if allowed == 1 { &self.one_typo } else { &self.two_typos };
        // A word of three letters is too short to begin almost like anything.
        let short = letters(base) <= 3;
        let automaton =
            if short { builder.build_dfa(base) } else { builder.build_prefix_dfa(base) };
        let Some(keys) = &self.keys else { return };
        let mut stream = keys.search_with_state(&automaton).into_stream();
        while let Some((_, place, state)) = stream.next() {
            for id in self.at(place) {
                let Some(word) = self.words.get(*id) else { continue };
                let likeness = mistaken(typed, word, allowed)
                    .or_else(|| begins_almost(&automaton, state, base, word).filter(|_| !short));
                if let Some(likeness) = likeness {
                    found.add(*id, likeness);
                }
            }
        }
    }

    /// Words that are the beginning of what was typed, and words that begin like it: what finds the
    /// forms of a language without a stemmer, and related words in one that has it.
    fn beginning_alike(&self, typed: &Word, found: &mut Found) {
        let Some(keys) = &self.keys else { return };
        let signs: Vec<char> = typed.whole.chars().collect();
        for end in (signs.len() / 2).max(4)..signs.len() {
            let beginning: String = signs.iter().take(end).collect();
            for id in self.spelled(&beginning) {
                found.add(*id, GOES_ON);
            }
        }
        let needed = (signs.len() * 3).div_ceil(5).max(5);
        if signs.len() < needed {
            return;
        }
        let beginning: String = signs.iter().take(needed).collect();
        let mut stream = keys.search(Str::new(&beginning).starts_with()).into_stream();
        while let Some((key, place)) = stream.next() {
            let key = String::from_utf8_lossy(key);
            let alike = key.chars().zip(&signs).take_while(|(a, b)| a == *b).count();
            if 5 * alike >= 3 * letters(&key) {
                for id in self.at(place) {
                    found.add(*id, BEGINS_ALIKE);
                }
            }
        }
    }
}

/// The best likeness of each word.
#[derive(Default)]
struct Found(BTreeMap<WordId, f32>);

impl Found {
    fn add(&mut self, id: WordId, likeness: f32) {
        let best = self.0.entry(id).or_insert(likeness);
        *best = best.max(likeness);
    }
}

fn letters(text: &str) -> usize {
    text.chars().count()
}

/// Likeness of a word with typing errors, as a whole or in its stem.
fn mistaken(typed: &Word, word: &Word, allowed: usize) -> Option<f32> {
    let whole = osa_distance(&typed.whole, &word.whole);
    if (1..=allowed).contains(&whole) {
        return TYPOS.get(whole - 1).copied();
    }
    // The stem is shorter: fewer errors make another word of it.
    let allowed = if letters(&typed.stem) < 6 { 1 } else { allowed };
    let stem = osa_distance(&typed.stem, &word.stem);
    let fits = (1..=allowed).contains(&stem) && letters(&typed.stem) >= 4;
    fits.then(|| TYPOS_OF_STEM.get(stem - 1).copied()).flatten()
}

fn begins_almost(automaton: &DFA, state: u32, base: &str, word: &Word) -> Option<f32> {
    let Distance::Exact(errors) = automaton.distance(state) else { return None };
    let long_enough = letters(base) >= 3 + 2 * usize::from(errors);
    let near_enough = 2 * letters(&word.whole) <= 5 * letters(base);
    let likeness = BEGINS_ALMOST.get(usize::from(errors)).copied();
    likeness.filter(|_| long_enough && near_enough)
}
