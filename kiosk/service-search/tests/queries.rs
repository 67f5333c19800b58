//! What people type leads to the right service, measured on two lists of queries.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeMap;
use std::path::Path;

use office_files::OfficeFiles;
use service_search::{Index, Wording};

/// How many rows the screen of results has.
const ROWS: usize = 4;

/// How people type, each with the queries and the services that would serve them.
type Queries = BTreeMap<String, BTreeMap<String, Vec<String>>>;

fn index() -> Index {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let office = OfficeFiles::read(&root.join("assets/offices/sadovaya")).unwrap();
    Index::new(&office.catalogue, Wording::builtin().unwrap())
}

/// The part of the queries (0 to 1) that has one of its services in the rows of the screen.
fn measure(name: &str, queries: &str) -> f64 {
    let index = index();
    let queries: Queries = toml::from_str(queries).unwrap();
    let (mut asked, mut found) = (0.0, 0.0);
    for (way, queries) in &queries {
        let mut missed = 0;
        for (query, wanted) in queries {
            let hits = index.search(query, ROWS);
            if !hits.iter().any(|hit| wanted.iter().any(|it| it == hit.service.as_str())) {
                missed += 1;
                let shown: Vec<String> =
                    hits.iter().map(|it| format!("{} {:.2}", it.service, it.score)).collect();
                println!("missed, {way}: «{query}» wants {}\n  shows {shown:?}", wanted.join(", "));
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
    assert!(measure("worked on", include_str!("queries/worked_on.toml")) >= 0.95);
}

/// Nobody improves the search by these, so they say what a stranger meets.
#[test]
fn queries_that_the_search_has_never_seen_are_found() {
    assert!(measure("held out", include_str!("queries/held_out.toml")) >= 0.95);
}
