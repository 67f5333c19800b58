//! K5's plan of the hall: data of the office, drawn from where this kiosk stands.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, in its helpers as well"
)]

mod hall;

use hall::{kiosk, office, texts};
use jiff::tz::TimeZone;
use kiosk_flow::{Input, PaperEnd, PlanKind, Screen};
use queue_types::DeviceId;
use queue_wire::{HallArea, HallKind, HallMap, HallSpot};

fn map(device: &str) -> HallMap {
    let area = |id: &str, kind, name: &str, column, row, width, height| HallArea {
        id: id.to_owned(),
        name: texts(name, name),
        kind,
        column,
        row,
        width,
        height,
    };
    HallMap {
        columns: 24,
        rows: 16,
        areas: vec![
            area("windows", HallKind::Windows, "Окна 1–8", 5, 0, 14, 3),
            area("waiting", HallKind::Waiting, "Зал ожидания", 6, 5, 12, 6),
            area("closet", HallKind::Room, "Комната матери и ребёнка", 22, 13, 2, 3),
        ],
        kiosks: vec![HallSpot { device: DeviceId::new(device).unwrap(), column: 20, row: 14 }],
    }
}

fn plan(device: &str) -> Option<kiosk_flow::PlanView> {
    let mut kiosk = kiosk();
    let mut office = office();
    office.hall = Some(map(device));
    kiosk.give(Input::Office(Box::new(office), TimeZone::fixed(jiff::tz::offset(3))));
    kiosk.at_ticket().paper(0, PaperEnd::Printed);
    let Screen::Ticket(ticket) = kiosk.view().screen else { panic!("{:?}", kiosk.screen()) };
    ticket.plan
}

#[test]
fn the_way_leads_from_this_kiosk_to_the_nearest_seat() {
    let plan = plan("kiosk-1").unwrap();
    assert_eq!((plan.here, plan.to), ((20, 14), (17, 10)));
    assert_eq!(plan.areas[0].kind, PlanKind::Windows);
    assert_eq!(plan.areas[0].label.replace('\u{a0}', " "), "Окна 1–8");
    assert_eq!(plan.areas[2].label, "", "words that do not fit would cover others");
}

#[test]
fn a_kiosk_that_is_not_on_the_plan_draws_none() {
    assert_eq!(plan("kiosk-9"), None);
}
