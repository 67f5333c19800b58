//! From the finger on «Получить талон» to the first byte on the printer's line: the office's
//! answer and its disk, the kiosk, and the ticket's layout lie in between.

use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result};

use super::frames::Watch;
use super::glass::Glass;
use super::hand::Hand;
use super::paper::Line;
use super::places::Places;
use super::{ms, peers, turn};
use crate::Setup;
use crate::office::{Office, build_folder};
use crate::process::Running;
use crate::quantiles::Quantiles;
use crate::report::{Bound, Report};

/// Takes tickets with a finger and watches the line.
///
/// # Errors
///
/// When a screen does not come, or no byte within 5 s.
pub fn bench(
    setup: &Setup,
    report: &mut Report,
    glass: &Glass,
    office: &Office,
    folder: &Path,
) -> Result<()> {
    let count = if setup.smoke { 2 } else { 100 };
    let mut printer = printer(folder)?;
    let address = printer.says("printer tcp:")?.parse().context("no address of the printer")?;
    let line = Line::lay(address)?;
    glass.wait_for_blank()?;
    let mut kiosk = peers::kiosk(glass, office, folder, Some(&line.path))?;
    Watch::until_still(glass, kiosk.started)?.full().context("the kiosk showed nothing")?;
    let (hand, places) = (Hand::new(glass)?, Places::default());
    let mut took = Vec::new();
    for _ in 0..count {
        turn(glass, &hand, places.get_ticket)?;
        turn(glass, &hand, places.first_service)?;
        sleep(Duration::from_millis(700));
        hand.press(places.main)?;
        sleep(Duration::from_millis(60));
        while line.bytes.try_recv().is_ok() {}
        let lifted = hand.lift()?;
        let first = line.bytes.recv_timeout(Duration::from_secs(5));
        let first = first.context("no byte came to the printer")?;
        took.push(ms(first.saturating_duration_since(lifted)));
        // The paper must be out before the screen is left, or the next visitor waits for it.
        while line.bytes.recv_timeout(Duration::from_millis(700)).is_ok() {}
        turn(glass, &hand, places.main)?;
    }
    kiosk.stop()?;
    printer.stop()?;
    let took = Quantiles::of(took);
    report.figure("touch on the button -> first byte to the printer, p50", took.p50, "ms");
    report.figure("touch on the button -> first byte, worst", took.worst, "ms");
    let what = format!("touch on the button -> first byte, p99 of {count}");
    report.limit(what, took.p99, Bound::Below(50.0), "ms");
    Ok(())
}

fn printer(folder: &Path) -> Result<Running> {
    let mut command = Command::new(build_folder()?.join("printer-sim"));
    command.args(["--listen", "127.0.0.1:0", "--out"]).arg(folder.join("paper"));
    Running::start("printer-sim", command.stderr(Stdio::null()))
}
