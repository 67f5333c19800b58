//! Hands and eyes: on every screen, in every language and look, on each panel, whatever can be
//! pressed has a name, 20 mm and room around it, and no word is cut or covered.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, in its helpers as well"
)]

mod hall;

use std::fmt::Write as _;

use hall::Kiosk;
use hall::faults::{Area, SLACK_PX, faults, within};
use hall::tour::tour;
use kiosk_flow::{Input, PaperCopy, PaperEnd, Screen, Touch};
use kiosk_ui::Panel;
use queue_types::TicketId;

/// Between two things of the header at least, so that the eye takes them apart (pixels).
const HEADER_GAP_PX: f32 = 20.0;

fn every_screen_is_sound(inches: f32, code: &str, contrast: bool) {
    let panel = Panel::new(inches, 1080, 1920).unwrap();
    let kiosk = Kiosk::open(inches);
    let mut found = String::new();
    tour(&kiosk, code, contrast, |kiosk, name| {
        let faults = faults(kiosk, &panel);
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
    let panel = Panel::new(27.0, 1080, 1920).unwrap();
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
                let faults = faults(&kiosk, &panel);
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
    let panel = Panel::new(27.0, 1080, 1920).unwrap();
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
            let faults = faults(&kiosk, &panel);
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
