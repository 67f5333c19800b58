//! The catalogue directory: groups, life situations and services, each checked by itself.
//!
//! What an office takes from it is decided in `offer`; the fields are described in
//! `assets/catalogue/README.md`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use queue_types::{QueueId, ServiceId, TicketLetter};
use queue_wire::{DocumentInfo, Texts};

use crate::fault::{Mark, Report};
use crate::letters;
use crate::row::{Found, Row};
use crate::service::{self, Service};
use crate::sheet::Sheet;
use crate::texts::{Needed, TextRules};

/// Everything that the catalogue's files hold, in their order.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    /// `[[group]]`.
    pub groups: Vec<Group>,
    /// `[[situation]]`.
    pub situations: Vec<Situation>,
    /// `[[service]]` of every group's file.
    pub services: Vec<Service>,
    /// Every service id that is written, with its place, also of services that have faults.
    pub service_ids: BTreeMap<ServiceId, Mark>,
    /// The same for groups.
    pub group_ids: BTreeMap<QueueId, Mark>,
    /// Whether a file could not be read at all, so that a missing id says nothing.
    pub torn: bool,
}

/// A group of services, which is a queue.
#[derive(Debug)]
pub(crate) struct Group {
    /// Its id.
    pub id: Found<QueueId>,
    /// The letter of its tickets unless the office has another.
    pub letter: TicketLetter,
    /// Its name.
    pub name: Texts,
    /// A Lucide icon's name.
    pub icon: String,
}

/// A life situation.
#[derive(Debug)]
pub(crate) struct Situation {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Texts,
    /// A Lucide icon's name.
    pub icon: String,
    /// What people in it come for.
    pub services: Vec<ServiceId>,
}

/// Reads the catalogue in `dir`.
pub(crate) fn read(dir: &Path, rules: &TextRules, report: &Report) -> Shelf {
    let mut shelf = Shelf::default();
    let situations = read_groups(&dir.join("groups.toml"), rules, report, &mut shelf);
    read_services(&dir.join("services"), rules, report, &mut shelf);
    for (id, named) in situations {
        let known = named.into_iter().filter(|service| {
            let known = shelf.torn || shelf.service_ids.contains_key(&service.value);
            if !known {
                report.add(&service.mark, "unknown service; correct the id or take it out");
            }
            known
        });
        let services: Vec<ServiceId> = known.map(|service| service.value).collect();
        if let Some(situation) = shelf.situations.get_mut(id) {
            situation.services = services;
        }
    }
    shelf
}

/// Reads groups and situations; answers the services named by each situation, by its index.
fn read_groups(
    path: &Path,
    rules: &TextRules,
    report: &Report,
    shelf: &mut Shelf,
) -> Vec<(usize, Vec<Found<ServiceId>>)> {
    let mut named = Vec::new();
    let Some(sheet) = Sheet::open(path, report) else {
        shelf.torn = true;
        return named;
    };
    let Some(tree) = sheet.parse() else {
        shelf.torn = true;
        return named;
    };
    let top = sheet.top(&tree);
    let rows = top.rows("group");
    if rows.is_empty() {
        report.add(&Mark::file(sheet.path.clone()), "no group; write [[group]] at least once");
    }
    for row in rows {
        let group = group(&row, rules, &mut shelf.group_ids);
        shelf.groups.extend(group);
    }
    let mut seen = BTreeMap::new();
    for row in top.rows("situation") {
        if let Some((situation, services)) = situation(&row, rules, &mut seen) {
            named.push((shelf.situations.len(), services));
            shelf.situations.push(situation);
        }
    }
    top.done();
    named
}

fn group(row: &Row<'_>, rules: &TextRules, seen: &mut BTreeMap<QueueId, Mark>) -> Option<Group> {
    let id = slug(row, "id").and_then(|found| {
        let id = QueueId::new(found.value).ok()?;
        first(row, seen, &id, &found.mark, "group");
        Some(Found { value: id, mark: found.mark })
    });
    let letter = row.text("letter").and_then(|found| letters::read(row, &found));
    let name = rules.table(row, "name", Needed::All, (40, 80));
    let icon = slug(row, "icon").map(|icon| icon.value.to_owned());
    row.done();
    Some(Group { id: id?, letter: letter?, name: name?, icon: icon? })
}

fn situation(
    row: &Row<'_>,
    rules: &TextRules,
    seen: &mut BTreeMap<String, Mark>,
) -> Option<(Situation, Vec<Found<ServiceId>>)> {
    let id = slug(row, "id");
    if let Some(id) = &id {
        first(row, seen, &id.value.to_owned(), &id.mark, "situation");
    }
    let name = rules.table(row, "name", Needed::All, (20, 80));
    let icon = slug(row, "icon").map(|icon| icon.value.to_owned());
    let services = row.texts_of("services").map(|list| {
        let ids = list.iter().filter_map(|item| service_id(row, item));
        ids.collect::<Vec<_>>()
    });
    if services.as_ref().is_some_and(|list| !(1..=9).contains(&list.len())) {
        row.fault(&row.mark, "1 to 9 services fit on the screen of a situation");
    }
    row.done();
    let id = id?.value.to_owned();
    Some((Situation { id, name: name?, icon: icon?, services: Vec::new() }, services?))
}

/// Reads the services of every group, and notes files that belong to no group.
fn read_services(dir: &Path, rules: &TextRules, report: &Report, shelf: &mut Shelf) {
    let groups: Vec<QueueId> = shelf.group_ids.keys().cloned().collect();
    for group in &groups {
        let path = dir.join(format!("{group}.toml"));
        let Some(sheet) = Sheet::open(&path, report) else {
            shelf.torn = true;
            continue;
        };
        let Some(tree) = sheet.parse() else {
            shelf.torn = true;
            continue;
        };
        let top = sheet.top(&tree);
        let rows = top.rows("service");
        if rows.is_empty() {
            report.add(&Mark::file(sheet.path.clone()), "no service; write [[service]]");
        }
        for row in rows {
            let service = service::read(&row, group, rules, &mut shelf.service_ids);
            shelf.services.extend(service);
        }
        top.done();
    }
    if shelf.torn {
        return;
    }
    let mut files: Vec<_> = fs::read_dir(dir).into_iter().flatten().flatten().collect();
    files.sort_by_key(fs::DirEntry::path);
    for file in files {
        let path = file.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let known = groups.iter().any(|group| group.as_str() == stem);
        if path.extension().is_some_and(|extension| extension == "toml") && !known {
            let mark = Mark::file(path.display().to_string().into());
            report.add(&mark, format!("no group `{stem}` in groups.toml; add it, or delete this"));
        }
    }
}

/// Notes a second entry of one id, and tells where the first stands.
pub(crate) fn first<K: Ord + Clone>(
    row: &Row<'_>,
    seen: &mut BTreeMap<K, Mark>,
    id: &K,
    mark: &Mark,
    what: &str,
) {
    if let Some(earlier) = seen.get(id) {
        let message = format!("a second {what} of this id, the first stands at {earlier}");
        row.fault(mark, format!("{message}; give each its own"));
    } else {
        seen.insert(id.clone(), mark.clone());
    }
}

/// A name of data: small Latin letters, digits, hyphens; 1 to 64 of them.
pub(crate) fn slug<'a>(row: &Row<'a>, key: &'static str) -> Option<Found<&'a str>> {
    let found = row.text(key)?;
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if found.value.len() > 64 || !found.value.bytes().all(fits) {
        row.fault(&found.mark, "not a name of data; use small Latin letters, digits, hyphens");
        return None;
    }
    Some(found)
}

/// A service id as it is written in a list.
pub(crate) fn service_id(row: &Row<'_>, item: &Found<&str>) -> Option<Found<ServiceId>> {
    match ServiceId::new(item.value) {
        Ok(id) => Some(Found { value: id, mark: item.mark.clone() }),
        Err(_) => {
            row.fault(&item.mark, "not a service id; write group.name as in the catalogue");
            None
        }
    }
}

/// A document to bring: texts by language, and beside each `note_xx`, its condition.
pub(crate) fn document(row: &Row<'_>, rules: &TextRules) -> Option<DocumentInfo> {
    let mut info = DocumentInfo { name: Texts::default(), note: Texts::default() };
    for (key, value) in row.entries() {
        let code = key.strip_prefix("note_").unwrap_or(key);
        let plain = (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase());
        let Some(language) = queue_types::Language::new(code).ok().filter(|_| plain) else {
            let mark = row.sheet.entry(key, value.span());
            row.fault(&mark, "unknown entry; a document has texts like ru and notes like note_ru");
            continue;
        };
        let Some(text) = row.text_in(key, value) else { continue };
        crate::texts::check(row, &text, 60);
        let into = if key == code { &mut info.name } else { &mut info.note };
        into.0.insert(language, text.value.to_owned());
    }
    if let Some(own) = rules.languages.first()
        && !row.entries().any(|(key, _)| key == own.as_str())
    {
        row.fault(&row.mark, format!("the document has no name in {own}; add one"));
    }
    Some(info)
}
