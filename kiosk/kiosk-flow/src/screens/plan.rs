//! The way from this kiosk, drawn: the office's own plan of its hall.

use queue_wire::{HallArea, HallKind, HallMap};

use crate::flow::Flow;
use crate::letters;
use crate::view::{PlanArea, PlanKind, PlanView};

/// How wide the plan is drawn, and the size of its letters (design units).
const WIDTH: f32 = 494.0;
const LETTERS: f32 = 24.0;
/// Space around the words of an area.
const AROUND: f32 = 8.0;

/// The plan, where the office has drawn one with this kiosk on it and a place to wait.
pub(super) fn plan(flow: &Flow) -> Option<PlanView> {
    let hall = flow.office.as_ref()?.hall.as_ref()?;
    let here = hall.kiosks.iter().find(|it| it.device == flow.setup.device)?;
    let waiting = hall.areas.iter().find(|it| it.kind == HallKind::Waiting)?;
    Some(PlanView {
        columns: hall.columns,
        rows: hall.rows,
        areas: hall.areas.iter().map(|it| area(flow, hall, it)).collect(),
        here: (here.column, here.row),
        to: (
            nearest(here.column, waiting.column, waiting.width),
            nearest(here.row, waiting.row, waiting.height),
        ),
        you_are_here: flow.words().ticket.you_are_here.clone(),
    })
}

/// The cell of a stretch that is nearest to `from`.
fn nearest(from: u16, start: u16, length: u16) -> u16 {
    from.clamp(start, start.saturating_add(length).saturating_sub(1))
}

fn area(flow: &Flow, hall: &HallMap, area: &HallArea) -> PlanArea {
    let cell = WIDTH / f32::from(hall.columns.max(1));
    let size = flow.setup.glass.least.max(LETTERS);
    let room = (f32::from(area.width) * cell - AROUND) / (1.04 * size);
    let name = flow.in_words(&area.name);
    let widest = name.split(' ').map(letters::width).fold(0.0, f32::max);
    let tall = letters::lines(&name, room) as f32 * 1.25 * size;
    // Words that do not fit into their place would cover another's.
    let fits = widest <= room && tall <= f32::from(area.height) * cell - AROUND;
    PlanArea {
        label: if fits { name } else { String::new() },
        kind: match area.kind {
            HallKind::Windows => PlanKind::Windows,
            HallKind::Waiting => PlanKind::Waiting,
            HallKind::Entrance | HallKind::Room | HallKind::Other => PlanKind::Other,
        },
        column: area.column,
        row: area.row,
        width: area.width,
        height: area.height,
    }
}
