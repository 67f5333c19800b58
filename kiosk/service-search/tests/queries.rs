//! What people type leads to the right service, measured on three lists of queries.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeMap;
use std::path::Path;

use office_files::OfficeFiles;
use queue_wire::{Catalogue, Texts};
use service_search::{Index, SHOWN, Wording};

const HELD_OUT: &str = include_str!("queries/held_out.toml");
const STRANGERS: &str = include_str!("queries/strangers.toml");
const WORKED_ON: &str = include_str!("queries/worked_on.toml");

/// The part of the queries that has to be found (0 to 1).
const ENOUGH: f64 = 0.95;

/// How people type, each with the queries and the services that would serve them.
type Queries = BTreeMap<String, BTreeMap<String, Vec<String>>>;

fn catalogue() -> Catalogue {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    OfficeFiles::read(&root.join("assets/offices/sadovaya")).unwrap().catalogue
}

/// The part of the queries (0 to 1) that has one of its services in the rows of the screen.
fn measure(name: &str, queries: &str) -> f64 {
    let index = Index::new(&catalogue(), Wording::builtin().unwrap());
    let queries: Queries = toml::from_str(queries).unwrap();
    let (mut asked, mut found) = (0.0, 0.0);
    for (way, queries) in &queries {
        let mut missed = 0;
        for (query, wanted) in queries {
            let hits = index.search(query, SHOWN);
            if !hits.iter().any(|hit| wanted.iter().any(|it| it == hit.service.as_str())) {
                missed += 1;
                let shown: Vec<&str> = hits.iter().map(|it| it.service.as_str()).collect();
                println!("missed, {way}: «{query}» wants {wanted:?}, shows {shown:?}");
            }
        }
        println!("{name}, {way}: {} of {}", queries.len() - missed, queries.len());
        asked += queries.len() as f64;
        found += (queries.len() - missed) as f64;
    }
    println!("{name}: {found} of {asked}, {:.1} %", 100.0 * found / asked);
    found / asked
}

#[test]
fn the_queries_that_the_search_is_made_with_are_found() {
    assert!(measure("worked on", WORKED_ON) >= ENOUGH);
}

#[test]
fn the_queries_that_the_search_is_not_made_with_are_found() {
    assert!(measure("held out", HELD_OUT) >= ENOUGH);
}

/// Written last, by how other people type; nothing is changed because of them.
#[test]
fn the_queries_of_strangers_are_found() {
    assert!(measure("strangers", STRANGERS) >= ENOUGH);
}

/// What most people come for is not only in the rows but on top of them.
#[test]
fn the_commonest_wishes_come_first() {
    let index = Index::new(&catalogue(), Wording::builtin().unwrap());
    for (query, wanted) in [
        ("паспорт", "passports.internal"),
        ("gfcgjhn", "passports.internal"),
        ("pasport", "passports.internal"),
        ("прописка", "registration.address"),
        ("propiska", "registration.address"),
        ("снилс", "social.snils"),
        ("загран", "passports.foreign-biometric"),
        ("социальная карта", "cards.social-card"),
        ("школьная форма", "family.school-uniform"),
    ] {
        let hits = index.search(query, SHOWN);
        let first = hits.first().map(|hit| hit.service.as_str());
        assert_eq!(first, Some(wanted), "{query}");
    }
}

/// Otherwise the lists would only show that a text finds itself.
#[test]
fn most_queries_stand_nowhere_in_the_catalogue() {
    let plain = |text: &str| text.to_lowercase().replace('ё', "е");
    let mut texts = String::new();
    for service in catalogue().services {
        let Texts(title) = service.title;
        let shown = title.into_values().chain(service.short.0.into_values());
        for text in shown.chain(service.plain.0.into_values()).chain(service.words) {
            texts.push_str(&plain(&text));
            texts.push('\n');
        }
    }
    for (list, least) in [(WORKED_ON, 100), (HELD_OUT, 60), (STRANGERS, 60)] {
        let queries: Queries = toml::from_str(list).unwrap();
        let queries = queries.values().flat_map(BTreeMap::keys);
        let strange = queries.filter(|query| !texts.contains(&plain(query))).count();
        assert!(strange >= least, "only {strange} queries are not literally in the catalogue");
    }
}
