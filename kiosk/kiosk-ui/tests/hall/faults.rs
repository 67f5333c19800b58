//! What hands and eyes would find wrong with a screen: walked in the tree of elements, in
//! millimetres of the panel.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use kiosk_ui::Panel;
use kiosk_ui::offscreen::Element;

use super::Kiosk;

/// A1: a touch target's side at least (mm).
const TARGET_MM: f32 = 20.0;
/// A2: between two targets at least (mm).
const GAP_MM: f32 = 3.0;
/// Rounding of edges to whole pixels.
pub const SLACK_PX: f32 = 1.0;

/// Left, top, width, height (pixels).
pub type Area = [f32; 4];

/// What is wrong with the screen that is shown on `panel`.
pub fn faults(kiosk: &Kiosk, panel: &Panel) -> String {
    let pressables: Vec<_> = kiosk.ui.elements().into_iter().filter(|it| it.pressable).collect();
    faults_among(kiosk, panel, &pressables)
}

/// The same with what can be pressed at hand.
pub fn faults_among(kiosk: &Kiosk, panel: &Panel, pressables: &[Element]) -> String {
    let px_per_mm = panel.px_per_mm();
    let (width, height) = panel.size_px();
    let glass = [0.0, 0.0, width as f32, height as f32];
    let mut faults = String::new();
    assert!(!pressables.is_empty(), "elements are found only with SLINT_EMIT_DEBUG_INFO=1");
    for it in pressables {
        let side = it.area[2].min(it.area[3]) / px_per_mm;
        if side < TARGET_MM {
            writeln!(faults, "«{}» is {side:.1} mm", it.label).unwrap();
        }
        if !within(&it.area, &glass) {
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
    for bar in kiosk.ui.areas(&["AccessBar", "Header"]) {
        for it in pressables.iter().filter(|it| overlap(&it.area, &bar.1)) {
            if !within(&it.area, &bar.1) {
                writeln!(faults, "«{}» reaches into the {}: {:?}", it.label, bar.0, it.area)
                    .unwrap();
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
        if !within(line, &glass) {
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

/// With low controls: whatever can be pressed above the line that hands reach to.
pub fn out_of_reach(panel: &Panel, pressables: &[Element]) -> String {
    let Some(line) = panel.glass().low_line else { return String::new() };
    let line_px = line * panel.size_px().1 as f32 / panel.glass().height;
    let high = pressables.iter().filter(|it| it.area[1] < line_px - SLACK_PX);
    high.map(|it| format!("«{}» is at {} px, above {line_px} px\n", it.label, it.area[1])).collect()
}

/// A14, A15: what a finger can press is what the voice lists, no more and no less.
pub fn unspoken(kiosk: &Kiosk, pressables: &[Element]) -> String {
    let spoken = kiosk.flow.borrow().spoken();
    let said: BTreeSet<(String, bool)> =
        spoken.items.iter().map(|it| (it.label.clone(), it.enabled)).collect();
    let guide = kiosk.view().guide;
    let keys: BTreeSet<String> =
        guide.panel.into_iter().flat_map(|it| [it.up, it.ok, it.down, it.repeat]).collect();
    let seen: BTreeSet<(String, bool)> = pressables
        .iter()
        .filter(|it| !keys.contains(&it.label))
        .map(|it| (it.label.clone(), it.enabled))
        .collect();
    let mut faults = String::new();
    for it in seen.difference(&said) {
        writeln!(faults, "{it:?} can be pressed and is not spoken").unwrap();
    }
    for it in said.difference(&seen) {
        writeln!(faults, "{it:?} is spoken and cannot be pressed").unwrap();
    }
    if spoken.screen.is_empty() {
        writeln!(faults, "nothing is said of the screen").unwrap();
    }
    let touches = spoken.items.iter().map(|it| format!("{:?}", it.touch));
    if touches.collect::<BTreeSet<_>>().len() != spoken.items.len() {
        writeln!(faults, "two things are one touch: {:?}", spoken.items).unwrap();
    }
    faults
}

pub fn within(inner: &Area, outer: &Area) -> bool {
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
