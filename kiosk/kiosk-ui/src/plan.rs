//! The plan of the hall, from cells to the screen.

use kiosk_flow::{PlanArea, PlanKind as Kind, PlanView};
use slint::ComponentHandle;

use crate::show::rows;
use kiosk_screens::{KioskWindow, Plan, PlanItem, PlanKind};

pub(crate) fn show(window: &KioskWindow, view: Option<&PlanView>) {
    let plan = window.global::<Plan>();
    plan.set_drawn(view.is_some());
    let Some(view) = view else { return };
    plan.set_columns(view.columns.max(1).into());
    plan.set_rows(view.rows.into());
    plan.set_areas(rows(plan.get_areas(), view.areas.iter().map(item)));
    plan.set_here_x(view.here.0.into());
    plan.set_here_y(view.here.1.into());
    plan.set_to_x(view.to.0.into());
    plan.set_to_y(view.to.1.into());
    plan.set_here((&view.you_are_here).into());
}

fn item(area: &PlanArea) -> PlanItem {
    PlanItem {
        label: (&area.label).into(),
        kind: match area.kind {
            Kind::Windows => PlanKind::Windows,
            Kind::Waiting => PlanKind::Waiting,
            Kind::Other => PlanKind::Other,
        },
        x: area.column.into(),
        y: area.row.into(),
        width: area.width.into(),
        height: area.height.into(),
    }
}
