//! Draws every screen for people to look at, beside the reference pictures.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, in its helpers as well"
)]

mod hall;

use hall::Kiosk;
use hall::tour::tour;

/// Screens worth a picture; the tour passes hundreds that differ only in their data.
const DRAWN: [&str; 52] = [
    "home",
    "home-closed",
    "home-empty",
    "home-full-no-paper",
    "check-in-empty",
    "check-in",
    "check-in-wrong",
    "check-in-ask",
    "check-in-used",
    "check-in-elsewhere",
    "check-in-other-day",
    "check-in-late",
    "ticket-early",
    "rights",
    "details-right",
    "details-adding",
    "details-closing",
    "details-closed",
    "details-several",
    "details-printing",
    "visit",
    "services",
    "search-empty",
    "search",
    "search-wordy",
    "search-layout",
    "search-nothing",
    "search-digits",
    "groups",
    "groups-2",
    "alphabet",
    "alphabet-more",
    "letters",
    "group-social",
    "group-military",
    "situation-birth",
    "details-property.rights-registration",
    "details-unknown-wait",
    "details-long-wait",
    "details-wide-wait",
    "help-calling",
    "help",
    "help-failed",
    "still-here",
    "please-wait",
    "no-answer",
    "ticket-printing",
    "ticket",
    "ticket-doubtful",
    "ticket-paper-out",
    "paper-out",
    "no-link",
];

fn draw(code: &str, contrast: bool) {
    let kiosk = Kiosk::open(27.0);
    let look = if contrast { "contrast" } else { "light" };
    let mut drawn = Vec::new();
    tour(&kiosk, code, contrast, |kiosk, name| {
        if DRAWN.contains(&name) && !drawn.iter().any(|it| it == name) {
            kiosk.picture(&format!("{name}-{code}-{look}"));
            drawn.push(name.to_owned());
        }
    });
    assert_eq!(drawn.len(), DRAWN.len(), "{drawn:?}");
}

#[test]
fn every_screen_is_drawn_in_russian() {
    draw("ru", false);
}

#[test]
fn every_screen_is_drawn_in_english() {
    draw("en", false);
}

#[test]
fn every_screen_is_drawn_with_contrast() {
    draw("ru", true);
}
