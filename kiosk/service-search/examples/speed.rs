//! How long a search and the marks of its results take after each key:
//! `cargo run --release -p service-search --example speed`.
//!
//! It types every query of the tests letter by letter into the sample catalogue, then into one of
//! a thousand services, and prints times in microseconds. A frame of 60 Hz has 16 667.
#![allow(clippy::unwrap_used, reason = "an example for a developer's desk")]

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use office_files::OfficeFiles;
use queue_types::ServiceId;
use queue_wire::Catalogue;
use service_search::{Index, SHOWN, Wording};

type Queries = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// The catalogue three times and a little more, each service under a name of its own.
fn thousand(catalogue: &Catalogue) -> Catalogue {
    let mut large = catalogue.clone();
    let copies = (0..).flat_map(|copy| catalogue.services.iter().map(move |it| (copy, it)));
    large.services = copies
        .map(|(copy, service)| {
            let mut service = service.clone();
            service.id = ServiceId::new(&format!("{}.{copy}", service.id)).unwrap();
            for title in service.title.0.values_mut() {
                title.push_str(&format!(" {copy}x{}", title.chars().count()));
            }
            service
        })
        .take(1000)
        .collect();
    large
}

#[expect(clippy::disallowed_methods, reason = "what is measured here is time")]
fn now() -> Instant {
    Instant::now()
}

/// All that the screen asks for one key: what is found, or the nearest, and what of it was typed.
fn show(index: &Index, texts: &BTreeMap<&ServiceId, Vec<&String>>, query: &str) -> usize {
    let mut shown: Vec<ServiceId> =
        index.search(query, SHOWN).into_iter().map(|it| it.service).collect();
    if shown.is_empty() {
        shown = index.nearest(query, 3);
    }
    let names = shown.iter().filter_map(|id| texts.get(id)).flatten();
    names.map(|text| index.marks(query, text).len()).sum()
}

fn measure(name: &str, catalogue: &Catalogue, typed: &[String]) {
    let start = now();
    let index = Index::new(catalogue, Wording::builtin().unwrap());
    let built_ms = start.elapsed().as_millis();
    let texts: BTreeMap<&ServiceId, Vec<&String>> = catalogue
        .services
        .iter()
        .map(|it| (&it.id, it.title.0.values().chain(it.short.0.values()).collect()))
        .collect();
    let mut times: Vec<(u128, &str)> = typed
        .iter()
        .map(|query| {
            let start = now();
            std::hint::black_box(show(&index, &texts, query));
            (start.elapsed().as_micros(), query.as_str())
        })
        .collect();
    times.sort_unstable();
    let at = |part: usize| times[(times.len() - 1) * part / 1000];
    println!("{name}: {index:?} in {built_ms} ms, {} keys", times.len());
    println!("  median {} us, p99 {} us, longest {:?}", at(500).0, at(990).0, at(1000));
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let office = OfficeFiles::read(&root.join("assets/offices/sadovaya")).unwrap();
    let mut typed = Vec::new();
    for text in [
        include_str!("../tests/queries/worked_on.toml"),
        include_str!("../tests/queries/held_out.toml"),
    ] {
        let queries: Queries = toml::from_str(text).unwrap();
        for query in queries.values().flat_map(BTreeMap::keys) {
            let ends = query.char_indices().map(|(at, sign)| at + sign.len_utf8());
            typed.extend(ends.map(|end| query[..end].to_owned()));
        }
    }
    // The worst that fits: long words, none of them known, read in every layout.
    typed.push("kvalifikatsionniyq perepodgotovitelnymq ".repeat(10));
    typed.push("перерегистрированнаях освидетельствованиях ".repeat(10));
    typed.push("z".repeat(10_000));
    measure("sample", &office.catalogue, &typed);
    measure("thousand", &thousand(&office.catalogue), &typed);
}
