//! Which service fits a query how well.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::dictionary::WordId;
use crate::index::Index;
use crate::readings::Reading;
use crate::words::{self, MOST_WORDS, Word};

/// How near another word for the same thing is, as a part of the word itself.
const SAME_THING: f32 = 0.8;
/// From which likeness on a word may stand for its family.
const SURE: f32 = 0.6;
/// What a name adds that the query says whole.
const WHOLE_NAME: f32 = 0.24;
/// What being the most wanted service adds: less than any step of likeness or place.
const WANTED: f32 = 0.05;
/// What a word that is nowhere in the catalogue counts among the others.
const UNKNOWN: f32 = 0.7;
/// What is lost when words are joined or parted.
const REJOINED: f32 = 0.02;

/// A word of the query with every form that it may be.
type Asked = Vec<Word>;

/// In which entries each word of this query stands and how near: readings share words.
#[derive(Default)]
struct Looked(BTreeMap<String, Rc<BTreeMap<usize, f32>>>);

impl Index {
    /// How well each service fits the best of `readings`, in the order of the services.
    pub(crate) fn scores(&self, readings: &[Reading]) -> Vec<f32> {
        let mut best = vec![0.0_f32; self.services.len()];
        let mut looked = Looked::default();
        for reading in readings {
            for (asked, cost) in self.asked(&reading.text) {
                for (best, score) in best.iter_mut().zip(self.score(&asked, &mut looked)) {
                    *best = best.max(score - cost - reading.cost);
                }
            }
        }
        best
    }

    /// The telling words of a text; again with neighbours joined, and with unknown words parted,
    /// where that makes known words of them.
    fn asked(&self, text: &str) -> Vec<(Vec<Asked>, f32)> {
        let split = words::split(text);
        let forms = |words: &[String]| {
            let long = |word: &&String| {
                word.chars().nth(1).is_some() || word.bytes().all(|byte| byte.is_ascii_digit())
            };
            let forms = words.iter().filter(long).map(|it| words::forms(it, &self.languages, None));
            let all: Vec<Asked> = forms.collect();
            let telling = |asked: &&Asked| asked.iter().any(|form| !form.stop);
            let some: Vec<Asked> = all.iter().filter(telling).cloned().collect();
            let asked = if some.is_empty() { all } else { some };
            asked.into_iter().take(MOST_WORDS).collect::<Vec<_>>()
        };
        let mut asked = vec![(forms(&split), 0.0)];
        if let Some(joined) = self.joined(&split) {
            asked.push((forms(&joined), REJOINED));
        }
        if let Some(parted) = self.parted(&split) {
            asked.push((forms(&parted), REJOINED));
        }
        asked.retain(|(words, _)| !words.is_empty());
        asked
    }

    fn known(&self, word: &str) -> bool {
        words::forms(word, &self.languages, None).iter().any(|form| self.dictionary.knows(form))
    }

    fn joined(&self, split: &[String]) -> Option<Vec<String>> {
        let pairs = split.windows(2).take(MOST_WORDS).enumerate();
        let mut pairs = pairs.map(|(at, pair)| (at, pair.concat()));
        let (at, word) = pairs.find(|(_, word)| self.known(word))?;
        let mut joined = split.to_vec();
        joined.splice(at..at + 2, [word]);
        Some(joined)
    }

    fn parted(&self, split: &[String]) -> Option<Vec<String>> {
        for (at, word) in split.iter().take(MOST_WORDS).enumerate() {
            if self.known(word) {
                continue;
            }
            let signs: Vec<char> = word.chars().collect();
            for end in 3..signs.len().saturating_sub(2) {
                let (left, right) = signs.split_at(end);
                let parts = [left, right].map(|part| part.iter().collect::<String>());
                if parts.iter().all(|part| self.known(part)) {
                    let mut parted = split.to_vec();
                    parted.splice(at..=at, parts);
                    return Some(parted);
                }
            }
        }
        None
    }

    /// How well each service fits these words.
    fn score(&self, asked: &[Asked], looked: &mut Looked) -> Vec<f32> {
        let mut services = vec![0.0_f32; self.services.len()];
        let mut entries: BTreeMap<usize, (f32, f32)> = BTreeMap::new();
        let mut total = 0.0;
        for word in asked {
            let key = word.first().map(|form| form.whole.clone()).unwrap_or_default();
            let found = Rc::clone(looked.0.entry(key).or_insert_with(|| Rc::new(self.found(word))));
            let mut by_service = BTreeMap::new();
            for (entry, likeness) in found.iter() {
                let Some(it) = self.entries.get(*entry) else { continue };
                let best = by_service.entry(it.service).or_insert(0.0_f32);
                *best = best.max(likeness * it.weight);
            }
            let says = self.says(&by_service);
            total += says;
            for (service, best) in by_service {
                if let Some(score) = services.get_mut(service) {
                    *score += says * best;
                }
            }
            for (entry, likeness) in found.iter() {
                let (said, words) = entries.entry(*entry).or_default();
                *said += says * likeness;
                *words += likeness;
            }
        }
        let mut names = vec![0.0_f32; self.services.len()];
        for (entry, (said, words)) in entries {
            let Some(it) = self.entries.get(entry) else { continue };
            let whole = (words / it.words as f32).min(1.0);
            if let Some(name) = names.get_mut(it.service) {
                *name = name.max(it.weight * whole * said);
            }
        }
        let scored = services.iter().zip(names).zip(&self.wanted);
        scored
            .map(|((words, name), wanted)| match words {
                0.0 => 0.0,
                _ => (words + WHOLE_NAME * name) / total + WANTED * wanted,
            })
            .collect()
    }

    /// In which entries a word stands, and how near the word there is.
    fn found(&self, asked: &Asked) -> BTreeMap<usize, f32> {
        let mut near: BTreeMap<WordId, f32> = BTreeMap::new();
        for form in asked {
            for (id, likeness) in self.dictionary.near(form) {
                keep(&mut near, id, likeness);
            }
        }
        let long = asked.iter().any(|form| form.whole.chars().nth(3).is_some());
        let sure: Vec<(WordId, f32)> =
            near.iter().map(|(id, it)| (*id, *it)).filter(|(_, it)| *it >= SURE && long).collect();
        for (id, likeness) in sure {
            let families = self.kin.get(&id).into_iter().flatten();
            for relative in families.filter_map(|family| self.families.get(*family)).flatten() {
                keep(&mut near, *relative, SAME_THING * likeness);
            }
        }
        let mut entries = BTreeMap::new();
        for (id, likeness) in near {
            for entry in self.places.get(id).into_iter().flatten() {
                keep(&mut entries, *entry, likeness);
            }
        }
        entries
    }

    /// How much a word says: the fewer services have it, the more (0 to 1).
    fn says(&self, services: &BTreeMap<usize, f32>) -> f32 {
        let best = services.values().copied().fold(0.0, f32::max);
        let having = services.values().filter(|it| **it > 0.8 * best).count();
        if having == 0 {
            return UNKNOWN;
        }
        let all = self.services.len() as f32;
        (1.0 + all / having as f32).ln() / (1.0 + all).ln()
    }
}

fn keep(best: &mut BTreeMap<usize, f32>, key: usize, value: f32) {
    let kept = best.entry(key).or_insert(value);
    *kept = kept.max(value);
}
