//! What stands in the hall: points of service, kiosks, and what else people find there.

use std::collections::BTreeMap;

use queue_engine::PointPlan;
use queue_types::{DeviceId, KioskNumber, PointId, PointKind, QueueId};
use queue_wire::Texts;

use crate::catalogue::slug;
use crate::fault::Mark;
use crate::row::{Found, Row};
use crate::texts::{Needed, TextRules};

/// A kiosk of the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kiosk {
    /// The first digit of its offline numbers.
    pub number: KioskNumber,
    /// Its name as a device.
    pub device: DeviceId,
    /// Where it stands, as a person is told, e.g. «у входа».
    pub position: Texts,
}

/// Something the hall has besides windows, e.g. a place to copy a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amenity {
    /// Its name in data.
    pub id: String,
    /// Its name for people.
    pub name: Texts,
    /// Where it is.
    pub position: Texts,
    /// A Lucide icon's name.
    pub icon: String,
}

/// The points of the office.
#[derive(Debug, Default)]
pub(crate) struct Hall {
    /// Each of them by its number.
    pub points: BTreeMap<PointId, RawPoint>,
    /// Whether a description has faults, so that a group without a point says nothing.
    pub torn: bool,
}

/// A point whose groups are still names with places, because groups are read later.
#[derive(Debug)]
pub(crate) struct RawPoint {
    /// Its kind.
    pub kind: PointKind,
    /// The groups that it serves.
    pub groups: Vec<Found<QueueId>>,
}

impl RawPoint {
    /// As the engine wants it.
    pub fn plan(&self) -> PointPlan {
        let queues = self.groups.iter().map(|group| group.value.clone()).collect();
        PointPlan { kind: self.kind, queues }
    }
}

const KINDS: [(&str, PointKind); 5] = [
    ("window", PointKind::Window),
    ("video_booth", PointKind::VideoBooth),
    ("zone_seat", PointKind::ZoneSeat),
    ("class_seat", PointKind::ClassSeat),
    ("room", PointKind::Room),
];

/// Reads every `[[points]]`: several numbers may share one description.
pub(crate) fn points(office: &Row<'_>) -> Hall {
    let rows = office.rows("points");
    let mut hall = Hall::default();
    let mut windows = false;
    for row in &rows {
        let numbers = row.wholes("numbers", 1..=999, "numbers on the wall");
        let kind = kind(row);
        let groups = groups(row);
        row.done();
        windows |= kind.is_none_or(|kind| kind == PointKind::Window);
        if numbers.as_ref().is_some_and(Vec::is_empty) {
            row.fault(&row.mark, "no number; write those on the wall, like numbers = [1, 2]");
        }
        hall.torn |= numbers.is_none() || kind.is_none() || groups.is_none();
        for number in numbers.iter().flatten() {
            let id = u16::try_from(number.value).ok().and_then(PointId::new);
            let (Some(id), Some(kind), Some(groups)) = (id, kind, &groups) else { continue };
            let point = RawPoint { kind, groups: groups.clone() };
            if hall.points.insert(id, point).is_some() {
                row.fault(&number.mark, format!("point {id} is described twice; keep one"));
            }
        }
    }
    if !windows {
        let mark = Mark::file(office.sheet.path.clone());
        office.fault(&mark, "no windows; write [[points]] with kind = \"window\"");
    }
    hall
}

fn kind(row: &Row<'_>) -> Option<PointKind> {
    let found = row.text("kind")?;
    let kind = KINDS.iter().find(|(name, _)| *name == found.value).map(|(_, kind)| *kind);
    if kind.is_none() {
        let known = KINDS.map(|(name, _)| name).join(", ");
        row.fault(&found.mark, format!("not a kind of point; use one of {known}"));
    }
    kind
}

fn groups(row: &Row<'_>) -> Option<Vec<Found<QueueId>>> {
    let list = row.texts_of("groups")?;
    if list.is_empty() {
        row.fault(&row.mark, "serves nothing; name at least one group in `groups`");
    }
    let mut groups: Vec<Found<QueueId>> = Vec::new();
    for item in list {
        match QueueId::new(item.value) {
            Ok(id) if groups.iter().any(|group| group.value == id) => {
                row.fault(&item.mark, "named twice; take one out");
            }
            Ok(id) => groups.push(Found { value: id, mark: item.mark }),
            Err(_) => row.fault(&item.mark, "not a group id; use one of groups.toml"),
        }
    }
    Some(groups)
}

/// Reads every `[[kiosk]]`.
pub(crate) fn kiosks(office: &Row<'_>, rules: &TextRules) -> Vec<Kiosk> {
    let mut kiosks: Vec<Kiosk> = Vec::new();
    for row in office.rows("kiosk") {
        let number = row.whole("number", 1..=9, "kiosk number");
        let device = slug(&row, "device");
        let position = rules.table(&row, "position", Needed::Own, (40, 60));
        row.done();
        let (Some(number), Some(device), Some(position)) = (number, device, position) else {
            continue;
        };
        let id = u8::try_from(number.value).ok().and_then(KioskNumber::new);
        let (Some(id), Ok(name)) = (id, DeviceId::new(device.value)) else { continue };
        if kiosks.iter().any(|kiosk| kiosk.number == id) {
            // Offline numbers begin with it: two kiosks of one number would print the same ticket.
            row.fault(&number.mark, "a second kiosk of this number; give each its own");
        }
        if kiosks.iter().any(|kiosk| kiosk.device == name) {
            row.fault(&device.mark, "a second kiosk of this name; give each its own");
        }
        kiosks.push(Kiosk { number: id, device: name, position });
    }
    kiosks
}

/// Reads every `[[amenity]]`.
pub(crate) fn amenities(office: &Row<'_>, rules: &TextRules) -> Vec<Amenity> {
    let rows = office.rows("amenity");
    let read = rows.iter().filter_map(|row| {
        let id = slug(row, "id").map(|id| id.value.to_owned());
        let name = rules.table(row, "name", Needed::Own, (40, 60));
        let position = rules.table(row, "position", Needed::Own, (40, 60));
        let icon = slug(row, "icon").map(|icon| icon.value.to_owned());
        row.done();
        Some(Amenity { id: id?, name: name?, position: position?, icon: icon? })
    });
    read.collect()
}
