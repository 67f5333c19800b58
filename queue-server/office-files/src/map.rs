//! The plan of the hall: areas and kiosks in the cells of a grid.

use std::collections::BTreeMap;

use queue_types::DeviceId;
use queue_wire::{HallArea, HallKind, HallMap, HallSpot};

use crate::catalogue::{first, slug};
use crate::hall::Kiosk;
use crate::row::{Found, Row};
use crate::texts::{Needed, TextRules};

/// Most cells across and down: more would be too small to see on a kiosk.
const CELLS: u32 = 60;

const KINDS: [(&str, HallKind); 5] = [
    ("windows", HallKind::Windows),
    ("waiting", HallKind::Waiting),
    ("room", HallKind::Room),
    ("entrance", HallKind::Entrance),
    ("other", HallKind::Other),
];

/// Reads `[hall]`, where the office has drawn one.
pub(crate) fn read(office: &Row<'_>, rules: &TextRules, kiosks: &[Kiosk]) -> Option<HallMap> {
    if !office.has("hall") {
        return None;
    }
    let row = office.row("hall")?;
    let columns = row.whole("columns", 2..=CELLS, "cells across");
    let rows = row.whole("rows", 2..=CELLS, "cells down");
    let mut map = HallMap {
        columns: cells(columns.as_ref()),
        rows: cells(rows.as_ref()),
        areas: Vec::new(),
        kiosks: Vec::new(),
    };
    let mut seen = BTreeMap::new();
    for row in row.rows("area") {
        if let Some(id) = slug(&row, "id") {
            first(&row, &mut seen, &id.value.to_owned(), &id.mark, "area");
        }
        let Some(area) = area(&row, rules) else { continue };
        if area.column + area.width > map.columns || area.row + area.height > map.rows {
            let (columns, rows) = (map.columns, map.rows);
            row.fault(&row.mark, format!("not within the hall; it has {columns} by {rows} cells"));
        }
        if let Some(other) = map.areas.iter().find(|other| overlap(other, &area)) {
            row.fault(&row.mark, format!("lies on area {}; move one of them", other.id));
        }
        map.areas.push(area);
    }
    for row in row.rows("kiosk") {
        let device = slug(&row, "device");
        let column = row.whole("column", 0..=CELLS, "cells from the left");
        let line = row.whole("row", 0..=CELLS, "cells from the top");
        row.done();
        let (Some(device), Some(column), Some(line)) = (device, column, line) else { continue };
        let (column, line) = (cells(Some(&column)), cells(Some(&line)));
        if column >= map.columns || line >= map.rows {
            let (columns, rows) = (map.columns, map.rows);
            row.fault(&row.mark, format!("not within the hall; it has {columns} by {rows} cells"));
        }
        if !kiosks.iter().any(|kiosk| kiosk.device.as_str() == device.value) {
            row.fault(&device.mark, "no such kiosk; name the `device` of a [[kiosk]]");
        }
        if map.kiosks.iter().any(|spot| spot.device.as_str() == device.value) {
            row.fault(&device.mark, "stands in two places; keep one");
        }
        if map.kiosks.iter().any(|spot| (spot.column, spot.row) == (column, line)) {
            row.fault(&row.mark, "another kiosk stands there; move one of them");
        }
        let Ok(device) = DeviceId::new(device.value) else { continue };
        map.kiosks.push(HallSpot { device, column, row: line });
    }
    row.done();
    columns.zip(rows).map(|_| map)
}

fn area(row: &Row<'_>, rules: &TextRules) -> Option<HallArea> {
    let id = slug(row, "id").map(|id| id.value.to_owned());
    let name = rules.table(row, "name", Needed::All, (30, 40));
    let kind = kind(row);
    let column = row.whole("column", 0..=CELLS, "cells from the left");
    let line = row.whole("row", 0..=CELLS, "cells from the top");
    let width = row.whole("width", 1..=CELLS, "cells across");
    let height = row.whole("height", 1..=CELLS, "cells down");
    row.done();
    Some(HallArea {
        id: id?,
        name: name?,
        kind: kind?,
        column: cells(Some(&column?)),
        row: cells(Some(&line?)),
        width: cells(Some(&width?)),
        height: cells(Some(&height?)),
    })
}

fn kind(row: &Row<'_>) -> Option<HallKind> {
    let found = row.text("kind")?;
    let kind = KINDS.iter().find(|(name, _)| *name == found.value).map(|(_, kind)| *kind);
    if kind.is_none() {
        let known = KINDS.map(|(name, _)| name).join(", ");
        row.fault(&found.mark, format!("not a kind of area; use one of {known}"));
    }
    kind
}

fn overlap(a: &HallArea, b: &HallArea) -> bool {
    let meet = |a: u16, width_a: u16, b: u16, width_b: u16| a < b + width_b && b < a + width_a;
    meet(a.column, a.width, b.column, b.width) && meet(a.row, a.height, b.row, b.height)
}

/// A number of cells, at most [`CELLS`].
fn cells(found: Option<&Found<u32>>) -> u16 {
    found.and_then(|found| u16::try_from(found.value).ok()).unwrap_or_default()
}
