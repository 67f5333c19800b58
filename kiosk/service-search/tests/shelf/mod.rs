//! A catalogue of a few services, told in one line each.
#![allow(dead_code, reason = "each test file uses its own part of the shelf")]

use queue_types::{Language, QueueId, ServiceId};
use queue_wire::{Catalogue, ServiceInfo, Texts};
use service_search::{Index, Wording};

/// A catalogue under construction.
#[derive(Default)]
pub struct Shelf(Catalogue);

pub fn shelf() -> Shelf {
    Shelf::default()
}

impl Shelf {
    /// One more service with a Russian title and everyday words.
    pub fn service(self, id: &str, title: &str, words: &[&str]) -> Self {
        self.speaking("ru", id, title, words)
    }

    /// One more service with a title in `language`.
    pub fn speaking(mut self, language: &str, id: &str, title: &str, words: &[&str]) -> Self {
        let title = Texts([(Language::new(language).unwrap(), title.to_owned())].into());
        self.0.services.push(ServiceInfo {
            id: ServiceId::new(id).unwrap(),
            group: QueueId::new("group").unwrap(),
            title,
            short: Texts::default(),
            plain: Texts::default(),
            words: words.iter().map(|word| (*word).to_owned()).collect(),
            documents: Vec::new(),
            service_minutes: 10,
            fee_roubles: 0,
            walk_in: true,
        });
        self
    }

    /// The last service says what it is for.
    pub fn plain(mut self, text: &str) -> Self {
        let plain = Texts([(Language::new("ru").unwrap(), text.to_owned())].into());
        self.0.services.last_mut().unwrap().plain = plain;
        self
    }

    /// What people want most, the most wanted first.
    pub fn most_used(mut self, ids: &[&str]) -> Self {
        self.0.most_used = ids.iter().map(|id| ServiceId::new(id).unwrap()).collect();
        self
    }

    pub fn index(self) -> Index {
        Index::new(&self.0, Wording::builtin().unwrap())
    }

    /// The ids that `query` finds, the best first.
    pub fn finds(self, query: &str) -> Vec<String> {
        ids(&self.index(), query)
    }
}

/// The ids that `query` finds, the best first.
pub fn ids(index: &Index, query: &str) -> Vec<String> {
    index.search(query, 4).into_iter().map(|hit| hit.service.as_str().to_owned()).collect()
}
