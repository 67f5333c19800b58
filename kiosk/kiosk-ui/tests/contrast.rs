//! Contrast (A9): words at 7:1, borders of controls, icons and the focus at 3:1, in both themes; by the
//! tokens, and by what is drawn on every screen.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, in its helpers as well"
)]

mod hall;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use hall::Kiosk;
use hall::tour::tour;
use kiosk_ui::offscreen::Pixels;

const WORDS: f64 = 7.0;
const CONTROLS: f64 = 3.0;
/// What is grey says that it does nothing; the standards ask nothing of it, we ask this.
const GREY: f64 = 4.5;

type Colour = [u8; 3];

/// Relative luminance, WCAG 2.
fn luminance(colour: Colour) -> f64 {
    let part = |value: u8| {
        let share = f64::from(value) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(colour[0]) + 0.7152 * part(colour[1]) + 0.0722 * part(colour[2])
}

fn ratio(a: Colour, b: Colour) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The tokens of `theme.slint`: name, then light and high contrast.
fn tokens() -> BTreeMap<String, [Colour; 2]> {
    let text = include_str!("../../kiosk-screens/ui/theme.slint");
    let colour = |hex: &str| {
        let value = u32::from_str_radix(hex.trim().trim_start_matches('#'), 16).unwrap();
        let [_, r, g, b] = value.to_be_bytes();
        [r, g, b]
    };
    let token = |line: &str| {
        let (name, value) = line.trim().strip_prefix("out property <color> ")?.split_once(':')?;
        let (strong, light) =
            value.trim().trim_end_matches(';').split_once('?')?.1.split_once(':')?;
        Some((name.to_owned(), [colour(light), colour(strong)]))
    };
    text.lines().filter_map(token).collect()
}

#[test]
fn every_pair_of_tokens_that_meet_can_be_read() {
    let tokens = tokens();
    assert!(tokens.len() > 20, "{tokens:?}");
    let words = [
        ("ink", &["paper", "paper-2", "surface", "tint", "press"][..]),
        ("ink-2", &["paper", "paper-2", "surface"]),
        ("primary", &["surface"]),
        ("on-primary", &["primary", "primary-press"]),
        ("on-amber", &["amber"]),
        ("amber-ink", &["amber-tint"]),
        ("on-chosen", &["chosen"]),
    ];
    let controls = [
        ("edge", &["paper", "paper-2", "surface"][..]),
        ("primary", &["paper", "surface", "tint", "press"]),
        ("chosen", &["paper", "paper-2"]),
        ("focus", &["paper", "paper-2", "surface"]),
        ("amber-line", &[]),
    ];
    let mut faint = String::new();
    for (pairs, least) in
        [(&words[..], WORDS), (&controls, CONTROLS), (&[("ink-3", &["paper-2"])], GREY)]
    {
        for (ink, grounds) in pairs {
            for ground in *grounds {
                for (theme, name) in ["light", "contrast"].into_iter().enumerate() {
                    let found = ratio(tokens[*ink][theme], tokens[*ground][theme]);
                    if found < least {
                        writeln!(faint, "{ink} on {ground}, {name}: {found:.2}").unwrap();
                    }
                }
            }
        }
    }
    assert!(faint.is_empty(), "{faint}");
}

type Area = [f32; 4];

fn within(inner: &Area, outer: &Area) -> bool {
    let end = |area: &Area, axis: usize| area[axis] + area[axis + 2];
    (0..2)
        .all(|axis| inner[axis] >= outer[axis] - 1.0 && end(inner, axis) <= end(outer, axis) + 1.0)
}

/// The strongest contrast that something drawn in `area` has to what it stands on; `None` where
/// nothing is drawn. Softened edges of letters are rare colours and count for nothing.
fn drawn(pixels: &Pixels, area: &Area) -> Option<f64> {
    let mut seen = BTreeMap::<Colour, u32>::new();
    let [x, y, width, height] = area.map(|it| it.max(0.0).round() as u32);
    for y in y..y + height {
        let (mut run, mut last) = (0, pixels.at(x, y)?);
        for x in x..x + width {
            let colour = pixels.at(x, y)?;
            if colour != last {
                *seen.entry(last).or_default() += run;
                (run, last) = (0, colour);
            }
            run += 1;
        }
        *seen.entry(last).or_default() += run;
    }
    let (ground, _) = seen.iter().max_by_key(|(_, count)| **count)?;
    let common = seen.iter().filter(|(colour, count)| **count >= 12 && *colour != ground);
    common.map(|(colour, _)| ratio(*colour, *ground)).max_by(f64::total_cmp)
}

/// How a control's left edge stands out from what is beside it.
fn border(pixels: &Pixels, area: &Area) -> Option<f64> {
    let [x, y, _, height] = area.map(|it| it.max(0.0).round() as u32);
    let middle = y + height / 3;
    let beside = pixels.at(x.checked_sub(4)?, middle)?;
    (x..x + 4)
        .filter_map(|x| pixels.at(x, middle))
        .map(|it| ratio(it, beside))
        .max_by(f64::total_cmp)
}

/// What cannot be seen well enough on the screen that is shown, and how much was looked at.
fn faint(kiosk: &Kiosk) -> (String, usize) {
    let (mut faint, mut looked) = (String::new(), 0);
    let pixels = kiosk.ui.pixels().unwrap();
    let elements = kiosk.ui.elements();
    let grey: Vec<Area> =
        elements.iter().filter(|it| it.pressable && !it.enabled).map(|it| it.area).collect();
    for (kind, area) in kiosk.ui.areas(&["Line", "Icon"]) {
        let in_grey = grey.iter().any(|outer| within(&area, outer));
        let Some(found) = drawn(&pixels, &area).filter(|_| !in_grey) else { continue };
        let least = if kind == "Line" { WORDS } else { CONTROLS };
        looked += 1;
        if found < least {
            writeln!(faint, "{kind} at {area:?}: {found:.2}").unwrap();
        }
    }
    for control in elements.iter().filter(|it| it.pressable && it.enabled) {
        let found = border(&pixels, &control.area).unwrap();
        looked += 1;
        if found < CONTROLS {
            writeln!(faint, "«{}»: {found:.2}", control.label).unwrap();
        }
    }
    (faint, looked)
}

fn everything_can_be_seen(code: &str, contrast: bool) {
    let kiosk = Kiosk::open(27.0);
    let (mut found, mut done, mut looked) = (String::new(), BTreeSet::new(), 0);
    tour(&kiosk, code, contrast, |kiosk, name| {
        // One of a kind: further pages and services differ in their words only.
        let kind = name.split("-more").next().unwrap().split('.').next().unwrap().to_owned();
        let kind = kind.split("group-").next().unwrap().to_owned();
        if !done.insert(kind) {
            return;
        }
        let (faint, count) = faint(kiosk);
        looked += count;
        if !faint.is_empty() {
            writeln!(found, "{name}:\n{faint}").unwrap();
        }
    });
    assert!(done.len() > 20 && looked > 300, "{} screens, {looked} things: {done:?}", done.len());
    assert!(found.is_empty(), "{code}, contrast {contrast}:\n{found}");
}

#[test]
fn everything_can_be_seen_in_the_light_theme() {
    everything_can_be_seen("ru", false);
}

#[test]
fn everything_can_be_seen_in_high_contrast() {
    everything_can_be_seen("en", true);
}
