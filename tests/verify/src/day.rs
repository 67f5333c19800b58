//! What a simulated day left behind, read as somebody outside would read it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Error, bail, ensure};
use serde_json::Value;

use crate::run::root;
use crate::tally::Tally;

/// Screens that such a day passes, in the looks that its people choose.
const SCREENS: [&str; 8] = [
    "home",
    "services",
    "details",
    "ticket",
    "home-en",
    "home-contrast",
    "still-here",
    "paper-out",
];

/// Takes away what an earlier day left, so that nothing old is taken for new.
///
/// # Errors
///
/// When it cannot be deleted.
pub fn clear(out: &str) -> Result<(), Error> {
    let dir = root().join(out);
    if dir.exists() {
        fs::remove_dir_all(&dir).with_context(|| format!("{out} cannot be deleted"))?;
    }
    Ok(())
}

/// The day lost no ticket, doubled none, left its log, and every ticket's code can be read.
///
/// # Errors
///
/// When any of that does not hold, with the figure.
pub fn check(out: &str, visitors: u64) -> Result<Tally, Error> {
    let dir = root().join(out);
    let path = dir.join("summary.json");
    let text = fs::read_to_string(&path).with_context(|| format!("{out}/summary.json"))?;
    let summary: Value = serde_json::from_str(&text).context("summary.json is no JSON")?;
    println!("   {out}/summary.json: {summary}");
    let mut tally = Tally::default();
    for name in ["lost", "duplicated"] {
        let count = count(&summary, name)?;
        ensure!(count == 0, "{name} is {count}, expected 0; see {out}/summary.json");
        tally += Tally::ONE;
    }
    let issued = count(&summary, "issued")?;
    ensure!(issued > 0 && issued <= 2 * visitors, "{issued} tickets for {visitors} visitors");
    tally += Tally::ONE;
    ensure!(dir.join("log.db").exists(), "{out}/log.db is missing");
    tally += Tally::ONE;
    let tickets = tickets(&dir.join("tickets"))?;
    ensure!(!tickets.is_empty(), "{out}/tickets holds no picture of a ticket");
    let mut torn = 0;
    for ticket in &tickets {
        if is_torn(ticket)? {
            torn += 1;
        } else {
            read_code(ticket)?;
        }
    }
    ensure!(torn <= 1, "{out}/tickets: the roll ended once, and {torn} papers were torn off");
    println!("   the codes of {} tickets were read", tickets.len() - torn);
    tally += Tally::ONE;
    for screen in SCREENS {
        ensure!(drawn(&dir.join("screens"), screen)?, "{out}/screens has no picture of {screen}");
        tally += Tally::ONE;
    }
    Ok(tally)
}

/// Whether a picture of this screen was left: `07-ticket-en.png`.
fn drawn(dir: &Path, screen: &str) -> Result<bool, Error> {
    let entries = fs::read_dir(dir).with_context(|| format!("{}", dir.display()))?;
    let end = format!("-{screen}.png");
    Ok(entries.flatten().any(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.strip_suffix(&end).is_some_and(|start| start.chars().all(|it| it.is_ascii_digit()))
    }))
}

fn count(summary: &Value, name: &str) -> Result<u64, Error> {
    let count = summary.get(name).and_then(Value::as_u64);
    count.with_context(|| format!("summary.json has no whole number `{name}`"))
}

fn tickets(dir: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = fs::read_dir(dir).with_context(|| format!("{}", dir.display()))?;
    let paths = entries.flatten().map(|entry| entry.path());
    let mut pictures: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|it| it == "png")).collect();
    pictures.sort();
    Ok(pictures)
}

/// Whether the printer stopped in the middle of this paper, as it does where a roll ends: its
/// «повтор» is a paper of its own.
fn is_torn(ticket: &Path) -> Result<bool, Error> {
    let report = ticket.with_extension("json");
    let text = fs::read_to_string(&report).with_context(|| format!("{}", report.display()))?;
    let report: Value = serde_json::from_str(&text).context("a paper's report")?;
    Ok(report["interrupted"].as_bool().unwrap_or_default())
}

/// A phone could read the code on this paper.
fn read_code(ticket: &Path) -> Result<(), Error> {
    let output = Command::new("zbarimg")
        .args(["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable"])
        .arg(ticket)
        .stderr(Stdio::null())
        .output()
        .context("zbarimg cannot be started; run `cargo verify machine`")?;
    if output.status.success() && output.stdout.starts_with(b"http") {
        return Ok(());
    }
    bail!("the code on {} cannot be read", ticket.display())
}
