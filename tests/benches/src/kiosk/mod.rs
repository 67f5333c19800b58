//! The kiosk beside a browser that shows the same page: how soon, how large, how quick under a
//! finger, how still when nobody is there. Pixels are read from the frame buffer of one private X
//! server; fingers come through its test extension. Nothing inside either program is asked.
//!
//! Start with [`bench()`]; what a "full frame" is stands in `frames`.

mod frames;
mod glass;
mod hand;
mod paper;
mod peers;
mod places;
mod printing;

use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::Setup;
use crate::office::Office;
use crate::process::{Running, cpu_ns, family, pss_mib};
use crate::quantiles::{Quantiles, median};
use crate::report::{Bound, Report};
use frames::Watch;
use glass::Glass;
use hand::Hand;
use places::Places;

/// Runs the bench.
///
/// # Errors
///
/// When a program does not start or its screen does not come.
pub fn bench(setup: &Setup, report: &mut Report) -> Result<()> {
    let starts = if setup.smoke { 1 } else { 5 };
    let data = setup.scratch()?;
    let mut office = Office::start(data.path(), 1)?;
    let glass = Glass::start(data.path())?;
    let (mut ours, mut browsers) = (Vec::new(), Vec::new());
    for round in 0..starts {
        ours.push(start(&glass, setup, round, || {
            peers::kiosk(&glass, &office, data.path(), None)
        })?);
        browsers.push(start(&glass, setup, round, || peers::chromium(&glass, data.path()))?);
    }
    compare(report, &ours, &browsers);

    let mut kiosk = peers::kiosk(&glass, &office, data.path(), None)?;
    Watch::until_still(&glass, kiosk.started)?.full().context("the kiosk showed nothing")?;
    idle(setup, report, &kiosk);
    taps(setup, report, &glass)?;
    let after = pss_mib(&family(kiosk.id()));
    report.figure("kiosk, memory after use (PSS)", after, "MiB");
    kiosk.stop()?;
    printing::bench(setup, report, &glass, &office, data.path())?;
    office.program.stop()
}

/// What one start of a program showed.
struct Start {
    first_pixels_ms: f64,
    full_ms: f64,
    pss_mib: f64,
    processes: usize,
}

fn start(
    glass: &Glass,
    setup: &Setup,
    round: usize,
    program: impl FnOnce() -> Result<Running>,
) -> Result<Start> {
    glass.wait_for_blank()?;
    let mut program = program()?;
    let watch = Watch::until_still(glass, program.started)?;
    let full = watch.full().context("a program showed nothing")?;
    let first = watch.first().context("a program showed nothing")?;
    if round == 0 {
        glass.picture(&setup.folder.join(format!("{}.ppm", program.name())))?;
    }
    let ids = family(program.id());
    let pss = pss_mib(&ids);
    program.stop()?;
    Ok(Start { first_pixels_ms: ms(first), full_ms: ms(full), pss_mib: pss, processes: ids.len() })
}

fn compare(report: &mut Report, ours: &[Start], browsers: &[Start]) {
    let of =
        |all: &[Start], what: fn(&Start) -> f64| median(&all.iter().map(what).collect::<Vec<_>>());
    for (who, all) in [("kiosk", ours), ("chromium", browsers)] {
        let first = of(all, |it| it.first_pixels_ms);
        report.figure(format!("{who}, process start -> first pixels, median"), first, "ms");
        let each: Vec<String> = all.iter().map(|it| format!("{:.0}", it.full_ms)).collect();
        let full = of(all, |it| it.full_ms);
        report.figure(format!("{who}, -> full frame, median of {}", each.join(" ")), full, "ms");
        report.figure(format!("{who}, memory (PSS)"), of(all, |it| it.pss_mib), "MiB");
        report.figure(format!("{who}, processes"), of(all, |it| it.processes as f64), "");
    }
    let sooner = of(browsers, |it| it.full_ms) / of(ours, |it| it.full_ms);
    let less = of(browsers, |it| it.pss_mib) / of(ours, |it| it.pss_mib);
    report.limit("first full frame, sooner than Chromium", sooner, Bound::AtLeast(10.0), "x");
    report.limit("memory, less than Chromium", less, Bound::AtLeast(12.0), "x");
}

/// CPU time while nobody touches anything.
fn idle(setup: &Setup, report: &mut Report, kiosk: &Running) {
    let length = Duration::from_secs(if setup.smoke { 1 } else { 20 });
    // Lets caches be written and timers of the first seconds run out.
    sleep(length / 4);
    let before = cpu_ns(&family(kiosk.id()));
    let started = Instant::now();
    sleep(length);
    let used = cpu_ns(&family(kiosk.id())).saturating_sub(before);
    let share = used as f64 / 1e9 / started.elapsed().as_secs_f64() * 100.0;
    // «0.0 %» is what a table with one decimal shows.
    report.limit("kiosk, CPU when idle", share, Bound::Below(0.05), "%");
}

/// Taps on the main card and back again, each until the whole new page stands.
fn taps(setup: &Setup, report: &mut Report, glass: &Glass) -> Result<()> {
    let count = if setup.smoke { 2 } else { 100 };
    let hand = Hand::new(glass)?;
    let places = Places::default();
    let (mut touched, mut there, mut back) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..count {
        for (place, took) in [(places.get_ticket, &mut there), (places.back, &mut back)] {
            let Turn { first, full } = turn(glass, &hand, place)?;
            touched.push(first);
            took.push(full);
        }
    }
    let all = Quantiles::of(there.iter().chain(&back).copied().collect());
    let touched = Quantiles::of(touched);
    for (what, took) in [("home -> services", there), ("services -> home", back)] {
        let took = Quantiles::of(took);
        report.figure(format!("tap -> pixels, {what}, p50"), took.p50, "ms");
        report.figure(format!("tap -> pixels, {what}, worst"), took.worst, "ms");
    }
    report.figure("tap -> first changed pixels, p50", touched.p50, "ms");
    report.figure("tap -> first changed pixels, p99", touched.p99, "ms");
    report.limit("tap -> the whole new page, p99", all.p99, Bound::Below(33.0), "ms");
    Ok(())
}

struct Turn {
    first: f64,
    full: f64,
}

/// Taps `place` and waits for the page behind it. The time counts from the lifting of the finger:
/// a tap is not a tap before that.
fn turn(glass: &Glass, hand: &Hand, place: (i16, i16)) -> Result<Turn> {
    // A kiosk ignores a second touch within half a second of the first.
    sleep(Duration::from_millis(700));
    hand.press(place)?;
    sleep(Duration::from_millis(60));
    let pressed = glass.rows()?;
    let lifted = hand.lift()?;
    let watch = Watch::after_tap(glass, lifted, pressed)?;
    let nothing = || format!("a tap at {place:?} changed nothing on the screen");
    let (first, full) = (watch.first().with_context(nothing)?, watch.full().with_context(nothing)?);
    Ok(Turn { first: ms(first), full: ms(full) })
}

fn ms(length: Duration) -> f64 {
    length.as_secs_f64() * 1e3
}
