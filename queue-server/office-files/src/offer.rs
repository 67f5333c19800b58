//! What this office offers: the catalogue, cut to the office, and the plan of its queues.

use std::collections::{BTreeMap, BTreeSet};

use queue_engine::ServicePlan;
use queue_types::{PointKind, QueueId, ServiceId, TicketLetter};
use queue_wire::{Catalogue, GroupInfo, ServiceInfo, SituationInfo};
use sha2::{Digest, Sha256};

use crate::catalogue::{Shelf, service_id};
use crate::category::Category;
use crate::fault::Mark;
use crate::hall::Hall;
use crate::letters;
use crate::row::{Found, Row};
use crate::service::Service;

/// How many services are listed as most used unless the office names them.
const MOST_USED: usize = 12;

/// The choice of an office, as its file states it.
#[derive(Debug, Default)]
pub(crate) struct Choice {
    /// The groups offered; `None` for all.
    groups: Option<Vec<Found<QueueId>>>,
    /// Where that stands.
    groups_mark: Option<Mark>,
    /// The services offered; `None` for all of the groups.
    services: Option<Vec<Found<ServiceId>>>,
    /// Services that the home screen shows first; `None` for the most wanted.
    most_used: Option<Vec<Found<ServiceId>>>,
    /// Letters that differ from the catalogue's.
    letters: Vec<(Found<QueueId>, TicketLetter)>,
}

/// What follows from the choice.
#[derive(Debug)]
pub(crate) struct Offer {
    /// For kiosks and pages.
    pub catalogue: Catalogue,
    /// For the engine.
    pub services: BTreeMap<ServiceId, ServicePlan>,
    /// For the engine.
    pub letters: BTreeMap<QueueId, TicketLetter>,
    /// For the simulator.
    pub weights: BTreeMap<ServiceId, f64>,
}

/// Reads `[offer]` and `[letters]`.
pub(crate) fn read(office: &Row<'_>) -> Option<Choice> {
    let row = office.row("offer")?;
    let groups = listed(&row, "groups", |item| queue(&row, item));
    let groups_mark = row.value("groups").map(|value| row.sheet.entry("groups", value.span()));
    let services = listed(&row, "services", |item| service_id(&row, item));
    let most_used = if row.has("most_used") {
        let list = row.texts_of("most_used");
        list.map(|list| list.iter().filter_map(|item| service_id(&row, item)).collect())
    } else {
        None
    };
    row.done();
    let letters = if office.has("letters") { read_letters(office) } else { Vec::new() };
    Some(Choice { groups, groups_mark, services, most_used, letters })
}

fn read_letters(office: &Row<'_>) -> Vec<(Found<QueueId>, TicketLetter)> {
    let Some(row) = office.row("letters") else { return Vec::new() };
    let read = row.entries().filter_map(|(group, value)| {
        let text = row.text_in(group, value)?;
        let letter = letters::read(&row, &text);
        let id = queue(&row, &Found { value: group, mark: text.mark })?;
        Some((id, letter?))
    });
    read.collect()
}

/// `"all"`, or a list in brackets.
fn listed<T>(
    row: &Row<'_>,
    key: &'static str,
    read: impl Fn(&Found<&str>) -> Option<Found<T>>,
) -> Option<Vec<Found<T>>> {
    let value = row.value(key)?;
    if value.get_ref().as_str() == Some("all") {
        return None;
    }
    if value.get_ref().as_array().is_none() {
        return row.wrong(key, value, "\"all\", or a list of ids in [brackets]");
    }
    let list = row.texts_of(key)?;
    if list.is_empty() {
        let mark = row.sheet.entry(key, value.span());
        row.fault(&mark, "offers nothing; write \"all\", or at least one id");
    }
    Some(list.iter().filter_map(read).collect())
}

fn queue(row: &Row<'_>, item: &Found<&str>) -> Option<Found<QueueId>> {
    match QueueId::new(item.value) {
        Ok(id) => Some(Found { value: id, mark: item.mark.clone() }),
        Err(_) => {
            row.fault(&item.mark, "not a group id; use one of groups.toml");
            None
        }
    }
}

/// Cuts the catalogue to the office, and notes where office and catalogue do not fit.
pub(crate) fn cut(
    office: &Row<'_>,
    choice: &Choice,
    shelf: &Shelf,
    hall: &Hall,
    categories: &[Category],
) -> Offer {
    check_names(office, choice, shelf, hall);
    let offered = |group: &QueueId| {
        choice.groups.as_ref().is_none_or(|list| list.iter().any(|item| item.value == *group))
    };
    let named = |service: &ServiceId| {
        choice.services.as_ref().is_none_or(|list| list.iter().any(|item| item.value == *service))
    };
    let kinds = |group: &QueueId| -> BTreeSet<PointKind> {
        let serving = hall.points.values().filter(|p| p.groups.iter().any(|it| it.value == *group));
        serving.map(|point| point.kind).collect()
    };
    let services: Vec<&Service> =
        shelf.services.iter().filter(|it| offered(&it.group) && named(&it.id)).collect();
    let filled: BTreeSet<&QueueId> = services.iter().map(|service| &service.group).collect();

    let mut offer = Offer {
        catalogue: Catalogue::default(),
        services: BTreeMap::new(),
        letters: BTreeMap::new(),
        weights: BTreeMap::new(),
    };
    for group in shelf.groups.iter().filter(|group| filled.contains(&group.id.value)) {
        let id = &group.id.value;
        let kinds = kinds(id);
        if kinds.is_empty() && !hall.torn {
            let message = format!("no point serves {id}; add it to one, or offer less");
            let named = choice.groups.iter().flatten().find(|item| item.value == *id);
            let mark = named.map(|item| &item.mark).or(choice.groups_mark.as_ref());
            office.fault(mark.unwrap_or(&group.id.mark), message);
        }
        let own = choice.letters.iter().find(|(it, _)| it.value == *id);
        let letter = own.map_or(group.letter, |(_, letter)| *letter);
        offer.letters.insert(id.clone(), letter);
        offer.catalogue.groups.push(GroupInfo {
            id: id.clone(),
            letter,
            name: group.name.clone(),
            icon: group.icon.clone(),
        });
        for service in services.iter().filter(|service| service.group == *id) {
            add(&mut offer, service, &kinds);
        }
    }
    offer.catalogue.situations = situations(shelf, &offer.services);
    offer.catalogue.most_used = most_used(choice, &offer);
    offer.catalogue.categories =
        categories.iter().filter(|it| it.active).map(Category::info).collect();
    offer.catalogue.version = version(&offer.catalogue);
    offer
}

fn add(offer: &mut Offer, service: &Service, kinds: &BTreeSet<PointKind>) {
    let reached =
        service.channels.iter().any(|channel| kinds.iter().any(|it| channel.is_served_at(*it)));
    let walk_in = service.without_appointment && reached;
    offer.services.insert(
        service.id.clone(),
        ServicePlan {
            queue: service.group.clone(),
            minutes: service.minutes,
            minutes_p90: service.minutes_p90,
            walk_in,
        },
    );
    if walk_in {
        offer.weights.insert(service.id.clone(), service.weight);
    }
    offer.catalogue.services.push(ServiceInfo {
        id: service.id.clone(),
        group: service.group.clone(),
        title: service.title.clone(),
        short: service.short.clone(),
        plain: service.plain.clone(),
        words: service.words.clone(),
        documents: service.documents.clone(),
        service_minutes: service.minutes,
        fee_roubles: service.fee_roubles,
        walk_in,
    });
}

/// Life situations with what is offered here; one with nothing left is not shown.
fn situations(shelf: &Shelf, offered: &BTreeMap<ServiceId, ServicePlan>) -> Vec<SituationInfo> {
    let cut = shelf.situations.iter().map(|situation| SituationInfo {
        id: situation.id.clone(),
        name: situation.name.clone(),
        icon: situation.icon.clone(),
        services: situation
            .services
            .iter()
            .filter(|it| offered.contains_key(it))
            .cloned()
            .collect(),
    });
    cut.filter(|situation| !situation.services.is_empty()).collect()
}

fn most_used(choice: &Choice, offer: &Offer) -> Vec<ServiceId> {
    if let Some(named) = &choice.most_used {
        return named.iter().map(|item| item.value.clone()).collect();
    }
    let mut wanted: Vec<(&ServiceId, f64)> =
        offer.weights.iter().map(|(id, weight)| (id, *weight)).collect();
    // A stable sort: of two services equally wanted, the first by id stays first.
    wanted.sort_by(|a, b| b.1.total_cmp(&a.1));
    wanted.into_iter().take(MOST_USED).map(|(id, _)| id.clone()).collect()
}

/// The same content has the same version on every machine, and any change another one.
fn version(catalogue: &Catalogue) -> String {
    let json = serde_json::to_vec(catalogue).unwrap_or_default();
    let hash = Sha256::digest(json);
    hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Notes every name in the office's file that the catalogue does not have, or not here.
fn check_names(office: &Row<'_>, choice: &Choice, shelf: &Shelf, hall: &Hall) {
    if shelf.torn {
        return;
    }
    let group_here = |mark: &Mark, id: &QueueId| {
        let offered = choice.groups.as_ref();
        if !shelf.group_ids.contains_key(id) {
            let known: Vec<&str> = shelf.group_ids.keys().map(QueueId::as_str).collect();
            office.fault(mark, format!("unknown group; groups.toml has {}", known.join(", ")));
        } else if offered.is_some_and(|list| !list.iter().any(|item| item.value == *id)) {
            office.fault(mark, "not offered here; add it to `groups` of [offer], or take it out");
        }
    };
    for item in choice.groups.iter().flatten() {
        group_here(&item.mark, &item.value);
    }
    for (item, _) in &choice.letters {
        group_here(&item.mark, &item.value);
    }
    for point in hall.points.values() {
        for item in &point.groups {
            group_here(&item.mark, &item.value);
        }
    }
    for item in choice.services.iter().flatten() {
        check_service(office, shelf, item);
    }
    for item in choice.most_used.iter().flatten() {
        check_service(office, shelf, item);
        let named = choice.services.as_ref();
        if named.is_some_and(|list| !list.iter().any(|it| it.value == item.value)) {
            office.fault(&item.mark, "not offered here; add it to `services`, or take it out");
        }
    }
}

fn check_service(office: &Row<'_>, shelf: &Shelf, item: &Found<ServiceId>) {
    if shelf.service_ids.contains_key(&item.value) {
        return;
    }
    let group = item.value.as_str().split('.').next().unwrap_or_default();
    let file = format!("services/{group}.toml of the catalogue");
    office.fault(&item.mark, format!("unknown service; {file} has no such id"));
}
