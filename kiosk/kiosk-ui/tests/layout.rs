//! Hands and eyes: on every screen, in every language and look, on each panel, whatever can be
//! pressed has a name, 20 mm and room around it, and no word is cut or covered.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, in its helpers as well"
)]

mod hall;

use std::fmt::Write as _;

use hall::Kiosk;
use hall::tour::tour;
use kiosk_flow::{Input, PaperCopy, PaperEnd, Screen, Touch};
use kiosk_ui::Panel;
use queue_types::TicketId;

/// A1: a touch target's side at least (mm).
const TARGET_MM: f32 = 20.0;
/// A2: between two targets at least (mm).
const GAP_MM: f32 = 3.0;
/// Between two things of the header at least, so that the eye takes them apart (pixels).
const HEADER_GAP_PX: f32 = 20.0;
/// Rounding of edges to whole pixels.
const SLACK_PX: f32 = 1.0;

type Area = [f32; 4];

/// What is wrong with the screen that is shown.
fn faults(kiosk: &Kiosk, px_per_mm: f32) -> String {
    let mut faults = String::new();
    let pressables: Vec<_> = kiosk.ui.elements().into_iter().filter(|it| it.pressable).collect();
    assert!(!pressables.is_empty(), "elements are found only with SLINT_EMIT_DEBUG_INFO=1");
    for it in &pressables {
        let side = it.area[2].min(it.area[3]) / px_per_mm;
        if side < TARGET_MM {
            writeln!(faults, "«{}» is {side:.1} mm", it.label).unwrap();
        }
        if !within(&it.area, &[0.0, 0.0, 1080.0, 1920.0]) {
            writeln!(faults, "«{}» leaves the screen: {:?}", it.label, it.area).unwrap();
        }
    }
    for (at, one) in pressables.iter().enumerate() {
        for other in &pressables[at + 1..] {
            let gap = gap(&one.area, &other.area) / px_per_mm;
            if gap < GAP_MM {
                writeln!(faults, "«{}» and «{}»: {gap:.1} mm", one.label, other.label).unwrap();
            }
        }
    }
    let all =
        kiosk.ui.areas(&["Line", "Marked", "Pressable", "Card", "Note", "TicketShape", "QrPlate"]);
    let of = |lines: bool| {
        all.iter().filter(move |it| matches!(it.0, "Line" | "Marked") == lines).map(|it| it.1)
    };
    let (lines, boxes): (Vec<Area>, Vec<Area>) = (of(true).collect(), of(false).collect());
    assert!(!lines.is_empty(), "lines are found only with SLINT_EMIT_DEBUG_INFO=1");
    for (at, line) in lines.iter().enumerate() {
        if !within(line, &[0.0, 0.0, 1080.0, 1920.0]) {
            writeln!(faults, "words leave the screen: {line:?}").unwrap();
        }
        for one in &boxes {
            if overlap(line, one) && !within(line, one) {
                writeln!(faults, "words cross an edge: {line:?} at {one:?}").unwrap();
            }
        }
        for other in &lines[at + 1..] {
            if overlap(line, other) {
                writeln!(faults, "words cover words: {line:?} and {other:?}").unwrap();
            }
        }
    }
    faults
}

fn within(inner: &Area, outer: &Area) -> bool {
    let end = |area: &Area, axis: usize| area[axis] + area[axis + 2];
    (0..2).all(|axis| {
        inner[axis] >= outer[axis] - SLACK_PX && end(inner, axis) <= end(outer, axis) + SLACK_PX
    })
}

fn overlap(a: &Area, b: &Area) -> bool {
    let apart = |axis: usize| {
        a[axis] + a[axis + 2] <= b[axis] + SLACK_PX || b[axis] + b[axis + 2] <= a[axis] + SLACK_PX
    };
    a[2] > 0.0 && b[2] > 0.0 && a[3] > 0.0 && b[3] > 0.0 && !apart(0) && !apart(1)
}

/// The empty way between two areas, straight across (pixels).
fn gap(a: &Area, b: &Area) -> f32 {
    let along = |axis: usize| {
        (a[axis] - b[axis] - b[axis + 2]).max(b[axis] - a[axis] - a[axis + 2]).max(0.0)
    };
    along(0).hypot(along(1))
}

fn every_screen_is_sound(inches: f32, code: &str, contrast: bool) {
    let px_per_mm = Panel::new(inches, 1080, 1920).unwrap().px_per_mm();
    let kiosk = Kiosk::open(inches);
    let mut found = String::new();
    tour(&kiosk, code, contrast, |kiosk, name| {
        let faults = faults(kiosk, px_per_mm);
        if !faults.is_empty() {
            let look = if contrast { "contrast" } else { "light" };
            kiosk.picture(&format!("fault-{name}-{code}-{look}"));
            writeln!(found, "{name}:\n{faults}").unwrap();
        }
    });
    assert!(found.is_empty(), "{inches}\" {code}, contrast {contrast}:\n{found}");
}

#[test]
fn hands_and_eyes_on_21_inches_in_russian() {
    every_screen_is_sound(21.5, "ru", false);
}

#[test]
fn hands_and_eyes_on_21_inches_in_russian_with_contrast() {
    every_screen_is_sound(21.5, "ru", true);
}

#[test]
fn hands_and_eyes_on_21_inches_in_english() {
    every_screen_is_sound(21.5, "en", false);
}

#[test]
fn hands_and_eyes_on_21_inches_in_english_with_contrast() {
    every_screen_is_sound(21.5, "en", true);
}

#[test]
fn hands_and_eyes_on_27_inches_in_russian() {
    every_screen_is_sound(27.0, "ru", false);
}

#[test]
fn hands_and_eyes_on_27_inches_in_russian_with_contrast() {
    every_screen_is_sound(27.0, "ru", true);
}

#[test]
fn hands_and_eyes_on_27_inches_in_english() {
    every_screen_is_sound(27.0, "en", false);
}

#[test]
fn hands_and_eyes_on_27_inches_in_english_with_contrast() {
    every_screen_is_sound(27.0, "en", true);
}

#[test]
fn hands_and_eyes_on_32_inches_in_russian() {
    every_screen_is_sound(32.0, "ru", false);
}

#[test]
fn hands_and_eyes_on_32_inches_in_russian_with_contrast() {
    every_screen_is_sound(32.0, "ru", true);
}

#[test]
fn hands_and_eyes_on_32_inches_in_english() {
    every_screen_is_sound(32.0, "en", false);
}

#[test]
fn hands_and_eyes_on_32_inches_in_english_with_contrast() {
    every_screen_is_sound(32.0, "en", true);
}

/// K5 and K14 with the longest names of services.
#[test]
fn every_name_fits_the_ticket() {
    let px_per_mm = Panel::new(27.0, 1080, 1920).unwrap().px_per_mm();
    let kiosk = Kiosk::open(27.0);
    kiosk.tap("Получить талон");
    kiosk.tap("Социальная карта");
    kiosk.tap("Получить талон");
    kiosk.answer();
    let mut found = String::new();
    for end in [PaperEnd::Printed, PaperEnd::OutOfPaper { begun: false }] {
        let id = TicketId(uuid::Uuid::from_u128(1));
        kiosk.give(Input::Paper { id, copy: PaperCopy(0), end });
        for service in hall::catalogue().services {
            let names = service.title.0.values().map(|it| kiosk_flow::typeset(it));
            for name in names.filter(|it| it.chars().count() > 40) {
                let mut view = kiosk.view();
                let Screen::Ticket(ticket) = &mut view.screen else { panic!("{view:?}") };
                ticket.number.service.clone_from(&name);
                kiosk.ui.show(view);
                let faults = faults(&kiosk, px_per_mm);
                if !faults.is_empty() {
                    kiosk.picture("fault-ticket");
                    writeln!(found, "{name} after {end:?}:\n{faults}").unwrap();
                }
            }
        }
    }
    assert!(found.is_empty(), "{found}");
}

/// K4 and the list row of each of the 328 services, in the two languages.
#[test]
fn every_service_fits_its_screen() {
    let px_per_mm = Panel::new(27.0, 1080, 1920).unwrap().px_per_mm();
    let kiosk = Kiosk::open(27.0);
    let mut found = String::new();
    for code in ["ru", "en"] {
        let touch = |touch: Touch| {
            kiosk.pass(1000);
            kiosk.give(Input::Touch(touch));
        };
        touch(Touch::Language(hall::language(code)));
        touch(Touch::GetTicket);
        for service in hall::catalogue().services {
            touch(Touch::Service(service.id.clone()));
            let faults = faults(&kiosk, px_per_mm);
            if !faults.is_empty() {
                writeln!(found, "{} in {code}:\n{faults}", service.id).unwrap();
            }
            touch(Touch::Back);
        }
        touch(Touch::Back);
    }
    assert!(found.is_empty(), "{found}");
}

/// What of the header stands too close to another thing of it.
fn header_faults(kiosk: &Kiosk) -> String {
    let all = kiosk.ui.areas(&["ClockCell", "Line", "Switch"]);
    let inside = |it: &Area| {
        let switches = all.iter().filter(|of| of.0 == "Switch");
        switches.into_iter().any(|of| within(it, &of.1))
    };
    // What stands in a button belongs to it.
    let own = |it: &&(&str, Area)| it.0 == "Switch" || !inside(&it.1);
    let header: Vec<_> = all.iter().filter(|it| it.1[1] + it.1[3] <= 128.0).filter(own).collect();
    let mut faults = String::new();
    for (at, (kind, one)) in header.iter().enumerate() {
        for (other_kind, other) in &header[at + 1..] {
            let stacked =
                one[1] + one[3] <= other[1] + SLACK_PX || other[1] + other[3] <= one[1] + SLACK_PX;
            // Signs of one clock stand together; the room between buttons is a matter of hands.
            let of_one_kind = kind == other_kind && *kind != "Line";
            if stacked || of_one_kind || one == other {
                continue;
            }
            let gap = (one[0] - other[0] - other[2]).max(other[0] - one[0] - one[2]);
            if gap < HEADER_GAP_PX {
                writeln!(faults, "{kind} and {other_kind}: {gap} px").unwrap();
            }
        }
    }
    faults
}

/// A name that no header holds gives way to everything else.
#[test]
fn the_longest_name_of_an_office_leaves_the_header_whole() {
    let kiosk = Kiosk::open(32.0);
    let mut office = hall::office();
    let long = "Многофункциональный центр предоставления государственных услуг\nв Новоильинском";
    office.name.0.values_mut().for_each(|it| *it = long.to_owned());
    kiosk.give(Input::Office(Box::new(office), jiff::tz::TimeZone::UTC));
    let faults = header_faults(&kiosk);
    kiosk.picture("header-long-name");
    assert!(faults.is_empty(), "{faults}");
}
