//! Larger, contrast, lower and voice in every combination, language and glass: nothing is cut,
//! covered or out of reach, and whatever a finger can press is spoken.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, in its helpers as well"
)]

mod hall;

use std::fmt::Write as _;

use hall::Kiosk;
use hall::faults::{faults_among, out_of_reach, unspoken};
use hall::looks::{Look, panels, short_tour};

/// Walks the screens of one glass in one language. High contrast changes colours and the width of
/// borders alone: it is on in every other walk.
fn every_look_is_sound(glass: &str, code: &str) {
    let (_, panel) = panels().into_iter().find(|it| it.0 == glass).unwrap();
    let kiosk = Kiosk::open_on(&panel);
    let mut found = String::new();
    let mut stops = 0;
    for combination in 0..8 {
        let bit = |at: usize| combination >> at & 1 == 1;
        let (large, low, voice) = (bit(0), bit(1), bit(2));
        if low && panel.glass().low_line.is_none() {
            continue;
        }
        let contrast = (code.len() + combination) % 2 == 1;
        let look = Look { large, contrast, low, voice };
        short_tour(&kiosk, code, look, |kiosk, name| {
            stops += 1;
            let all = kiosk.ui.elements();
            let pressables: Vec<_> = all.into_iter().filter(|it| it.pressable).collect();
            let mut wrong = faults_among(kiosk, &panel, &pressables);
            wrong.push_str(&unspoken(kiosk, &pressables));
            if kiosk.view().frame.low {
                wrong.push_str(&out_of_reach(&panel, &pressables));
            }
            if !wrong.is_empty() {
                kiosk.picture(&format!("fault-{glass}-{name}-{code}-{}", look.name()));
                writeln!(found, "{glass} {name} {code} {}:\n{wrong}", look.name()).unwrap();
            }
        });
    }
    assert!(stops > 100, "the tour stops: {stops}");
    assert!(found.is_empty(), "{found}");
}

macro_rules! sound {
    ($($name:ident: $glass:literal, $code:literal;)*) => {
        $(
            #[test]
            fn $name() {
                every_look_is_sound($glass, $code);
            }
        )*
    };
}

sound! {
    every_look_is_sound_on_21_inches_in_russian: "21", "ru";
    every_look_is_sound_on_21_inches_in_english: "21", "en";
    every_look_is_sound_on_21_inches_in_uzbek: "21", "uz";
    every_look_is_sound_on_27_inches_in_russian: "27", "ru";
    every_look_is_sound_on_27_inches_in_english: "27", "en";
    every_look_is_sound_on_27_inches_in_uzbek: "27", "uz";
    every_look_is_sound_on_32_inches_in_russian: "32", "ru";
    every_look_is_sound_on_32_inches_in_english: "32", "en";
    every_look_is_sound_on_32_inches_in_uzbek: "32", "uz";
    every_look_is_sound_on_a_lying_panel_in_russian: "15-lying", "ru";
    every_look_is_sound_on_a_lying_panel_in_english: "15-lying", "en";
    every_look_is_sound_on_a_lying_panel_in_uzbek: "15-lying", "uz";
}

/// Screens worth a picture in pairs of switches.
const DRAWN: [&str; 17] = [
    "home-offline",
    "ticket-offline",
    "home",
    "home-reprint",
    "reprint-digits",
    "ticket-elsewhere",
    "home-closed",
    "services",
    "groups",
    "letters",
    "details",
    "help",
    "still-here",
    "ticket",
    "ticket-paper-out",
    "no-answer",
    "no-link",
];

/// Each pair of glass, language and switches is in one of these at least once.
const PAIRS: [(&str, &str, [bool; 4]); 8] = [
    ("27", "ru", [false, false, false, false]),
    ("27", "uz", [true, true, false, false]),
    ("27", "en", [false, false, true, true]),
    ("27", "ru", [true, true, true, true]),
    ("21", "ru", [true, false, true, false]),
    ("32", "uz", [false, true, true, false]),
    ("15-lying", "ru", [false, true, false, false]),
    ("15-lying", "uz", [true, false, false, true]),
];

#[test]
fn pairs_of_looks_are_drawn() {
    for (glass, code, switches) in PAIRS {
        // One thread has one platform, and a kiosk installs it.
        let drawn = std::thread::spawn(move || draw(glass, code, switches)).join().unwrap();
        assert!(drawn >= DRAWN.len(), "{drawn} pictures");
    }
}

/// How many pictures were left of one look.
fn draw(glass: &str, code: &str, [large, contrast, low, voice]: [bool; 4]) -> usize {
    let (_, panel) = panels().into_iter().find(|it| it.0 == glass).unwrap();
    let kiosk = Kiosk::open_on(&panel);
    let look = Look { large, contrast, low, voice };
    let mut drawn = 0;
    short_tour(&kiosk, code, look, |kiosk, name| {
        let kind = if name.starts_with("details") { "details" } else { name };
        if DRAWN.contains(&kind) {
            drawn += 1;
            kiosk.picture(&format!("look-{glass}-{code}-{}-{name}", look.name()));
        }
    });
    drawn
}
