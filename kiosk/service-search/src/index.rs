//! The services of a catalogue, made ready to be found.

use std::collections::BTreeMap;

use queue_types::ServiceId;
use queue_wire::{Catalogue, ServiceInfo, Texts};

use crate::dictionary::{Dictionary, Draft, WordId};
use crate::wording::Wording;
use crate::{readings, words};

/// How much a word says by where it stands.
const TITLE: f32 = 1.0;
const SHORT: f32 = 0.9;
const WORDS: f32 = 0.8;
const PLAIN: f32 = 0.5;
/// The name of its group, or of a life situation that it is part of.
const AROUND: f32 = 0.4;

/// How many hits the search screen has room for.
pub const SHOWN: usize = 4;

/// How many letters of a word that leads nowhere are tried instead of it.
const BEGINNINGS: [usize; 3] = [5, 4, 3];

/// A service that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Which service.
    pub service: ServiceId,
    /// How well it fits; only the order means something.
    pub score: f32,
}

/// A text of a service: its title, one of its everyday names.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    /// The service's place in the catalogue.
    pub service: usize,
    /// How much its words say.
    pub weight: f32,
    /// How many words it has, those that say nothing left out; at least 1.
    pub words: usize,
}

/// Every service of one catalogue in all its languages, ready to be searched.
///
/// It is built once for a catalogue and then only read. That takes some tenths of a second for a
/// thousand services: build it where nobody waits for a frame.
pub struct Index {
    pub(crate) languages: Vec<Wording>,
    pub(crate) dictionary: Dictionary,
    pub(crate) services: Vec<ServiceId>,
    /// How wanted each service is, from 1 to 0, in the order of `services`.
    pub(crate) wanted: Vec<f32>,
    pub(crate) entries: Vec<Entry>,
    /// In which entries each word stands.
    pub(crate) places: Vec<Vec<usize>>,
    /// Words for one thing.
    pub(crate) families: Vec<Vec<WordId>>,
    /// The families of each word.
    pub(crate) kin: BTreeMap<WordId, Vec<usize>>,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words = self.dictionary.len();
        f.debug_struct("Index")
            .field("services", &self.services.len())
            .field("words", &words)
            .finish()
    }
}

impl Index {
    /// The index of `catalogue`, whose visitors type in `languages`.
    #[must_use]
    pub fn new(catalogue: &Catalogue, languages: Vec<Wording>) -> Self {
        let mut draft = Drafting { languages: &languages, ..Drafting::default() };
        for (number, service) in catalogue.services.iter().enumerate() {
            draft.service(number, service, catalogue);
        }
        let families = draft.families();
        let Drafting { draft, entries, mut places, .. } = draft;
        let dictionary = draft.finish();
        places.resize(dictionary.len(), Vec::new());
        let families: Vec<Vec<WordId>> =
            families.iter().map(|words| known(words, &dictionary)).collect();
        let mut kin: BTreeMap<WordId, Vec<usize>> = BTreeMap::new();
        for (family, ids) in families.iter().enumerate() {
            for id in ids {
                kin.entry(*id).or_default().push(family);
            }
        }
        let services = catalogue.services.iter().map(|service| service.id.clone()).collect();
        let wanted = catalogue.services.iter().map(|service| wanted(service, catalogue)).collect();
        Self { languages, dictionary, services, wanted, entries, places, families, kin }
    }

    /// The services that fit `query` best, at most `limit`; none before the second letter.
    ///
    /// The order is the same for the same catalogue and query. Services that fit equally stand as
    /// people want them, then as the catalogue has them.
    #[must_use]
    pub fn search(&self, query: &str, limit: usize) -> Vec<Hit> {
        let readings = readings::of(&words::plain(query), &self.languages);
        // A comma is a letter of another layout, so every reading is counted.
        let letters = |text: &str| text.chars().filter(|sign| sign.is_alphanumeric()).count();
        if readings.iter().all(|reading| letters(&reading.text) < 2) {
            return Vec::new();
        }
        let scores = self.scores(&readings);
        let best = scores.iter().copied().fold(0.0, f32::max);
        let mut hits: Vec<(usize, f32)> = scores.into_iter().enumerate().collect();
        // What fits less than half as well as the best only pushes it out of sight.
        hits.retain(|(_, score)| *score > 0.15 && *score > 0.4 * best);
        // A stable sort: services that fit equally stay as the catalogue has them.
        hits.sort_by(|a, b| b.1.total_cmp(&a.1));
        let hits = hits.into_iter().take(limit);
        hits.filter_map(|(number, score)| {
            Some(Hit { service: self.services.get(number)?.clone(), score })
        })
        .collect()
    }

    /// What may have been meant by a query that finds nothing: the services that its first word
    /// leads to once its end is left out, else those that people want most. At most `limit`.
    #[must_use]
    pub fn nearest(&self, query: &str, limit: usize) -> Vec<ServiceId> {
        let plain = words::plain(query);
        let first = words::split(&plain).into_iter().next().unwrap_or_default();
        let begins = |letters: usize| first.chars().take(letters).collect::<String>();
        let found = BEGINNINGS.iter().map(|letters| self.search(&begins(*letters), limit));
        let found = found.into_iter().find(|hits| !hits.is_empty()).unwrap_or_default();
        let mut near: Vec<ServiceId> = found.into_iter().map(|hit| hit.service).collect();
        let mut wanted: Vec<(usize, f32)> = self.wanted.iter().copied().enumerate().collect();
        wanted.sort_by(|a, b| b.1.total_cmp(&a.1));
        for id in wanted.iter().filter_map(|(number, _)| self.services.get(*number)) {
            if near.len() < limit && !near.contains(id) {
                near.push(id.clone());
            }
        }
        near
    }
}

/// Every word of the dictionary that has a stem of `family`, each once.
fn known(family: &[words::Word], dictionary: &Dictionary) -> Vec<WordId> {
    let mut ids: Vec<WordId> = family.iter().flat_map(|word| dictionary.relatives(word)).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// From 1 for the most wanted service to 0 for those that the office does not name.
fn wanted(service: &ServiceInfo, catalogue: &Catalogue) -> f32 {
    let named = &catalogue.most_used;
    let rank = named.iter().position(|it| *it == service.id);
    rank.map_or(0.0, |rank| 1.0 - rank as f32 / named.len() as f32)
}

/// An index half made.
#[derive(Default)]
struct Drafting<'a> {
    languages: &'a [Wording],
    draft: Draft,
    entries: Vec<Entry>,
    places: Vec<Vec<usize>>,
}

impl Drafting<'_> {
    fn service(&mut self, number: usize, service: &ServiceInfo, catalogue: &Catalogue) {
        self.texts(number, &service.title, TITLE);
        self.texts(number, &service.short, SHORT);
        for words in &service.words {
            self.entry(number, words, None, WORDS);
        }
        self.texts(number, &service.plain, PLAIN);
        for group in catalogue.groups.iter().filter(|it| it.id == service.group) {
            self.texts(number, &group.name, AROUND);
        }
        for it in catalogue.situations.iter().filter(|it| it.services.contains(&service.id)) {
            self.texts(number, &it.name, AROUND);
        }
    }

    fn texts(&mut self, service: usize, texts: &Texts, weight: f32) {
        for (language, text) in &texts.0 {
            let language = self.languages.iter().find(|it| it.language == *language);
            self.entry(service, text, language, weight);
        }
    }

    fn entry(&mut self, service: usize, text: &str, language: Option<&Wording>, weight: f32) {
        let number = self.entries.len();
        let mut telling = 0;
        for word in words::split(&words::plain(text)) {
            let forms = words::forms(&word, self.languages, language);
            telling += usize::from(forms.iter().all(|form| !form.stop));
            for form in forms {
                let id = self.draft.add(form);
                if self.places.len() <= id {
                    self.places.resize(id + 1, Vec::new());
                }
                if let Some(places) = self.places.get_mut(id) {
                    places.push(number);
                }
            }
        }
        self.entries.push(Entry { service, weight, words: telling.max(1) });
    }

    /// The words of every family, in the forms of their language; they enter the dictionary too, so
    /// that a word that no service has leads to the others.
    fn families(&mut self) -> Vec<Vec<words::Word>> {
        let mut families = Vec::new();
        for language in self.languages {
            for same in &language.same {
                let words = same.iter().flat_map(|text| words::split(&words::plain(text)));
                let forms = words.flat_map(|it| words::forms(&it, self.languages, Some(language)));
                let family: Vec<words::Word> = forms.collect();
                for form in &family {
                    self.draft.add(form.clone());
                }
                families.push(family);
            }
        }
        families
    }
}
