//! The kiosk of the demonstration, drawn off-screen: the shipped kiosk's own library with a driver
//! that reads names and touches them. It takes lines of JSON and answers each; see `talk`.

#[path = "../talk.rs"]
mod talk;

use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Parser;
use kiosk::offscreen::{OffscreenError, OffscreenKiosk};
use kiosk::{Flags, Settings};
use kiosk_flow::Screen;
use talk::{Ask, Told};

/// How long a visitor waits for a number before giving up.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often a visitor looks whether the screen has changed.
const LOOK: Duration = Duration::from_millis(2);

/// The demonstration's kiosk, drawn off-screen.
#[derive(Debug, Parser)]
struct Args {
    /// The kiosk's configuration.
    #[arg(long)]
    config: PathBuf,
}

fn main() -> Result<()> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let args = Args::parse();
    let config = Settings::read(&args.config)?.complete(&Flags::default())?;
    let kiosk = OffscreenKiosk::start(config).context("the kiosk does not start")?;
    until(|| Ok(kiosk.view()?.screen.name().starts_with("home"))).context("no first screen")?;
    say("ready")?;
    for line in std::io::stdin().lock().lines() {
        let ask: Ask = serde_json::from_str(&line.context("cannot read what is asked")?)?;
        say(&serde_json::to_string(&answer(&kiosk, &ask)?)?)?;
    }
    Ok(())
}

fn answer(kiosk: &OffscreenKiosk, ask: &Ask) -> Result<Told> {
    match ask {
        Ask::Look => told(kiosk, true, None),
        Ask::Tap(label) => {
            let ok = tapped(kiosk.tap(label))?;
            told(kiosk, ok, None)
        }
        Ask::Take(label) => take(kiosk, label),
        Ask::Shot(path) => {
            kiosk.screenshot(Path::new(path))?;
            told(kiosk, true, None)
        }
    }
}

/// Touches, and waits for a number; the time is the kiosk's own, from touch to screen.
fn take(kiosk: &OffscreenKiosk, label: &str) -> Result<Told> {
    kiosk.take_measured()?;
    if !tapped(kiosk.tap(label))? {
        return told(kiosk, false, None);
    }
    until(|| Ok(matches!(kiosk.view()?.screen, Screen::Ticket(_) | Screen::Message(_))))?;
    let measured = kiosk.take_measured()?;
    told(kiosk, true, measured.last().map(|it| it.touch_to_number_ms))
}

/// Nothing of that name is an answer; everything else is a failure.
fn tapped(tapped: Result<(), OffscreenError>) -> Result<bool> {
    match tapped {
        Ok(()) => Ok(true),
        Err(OffscreenError::NotThere { .. }) => Ok(false),
        Err(other) => Err(other.into()),
    }
}

fn told(kiosk: &OffscreenKiosk, ok: bool, ms: Option<f64>) -> Result<Told> {
    let screen = kiosk.view()?.screen;
    let name = screen.name().to_owned();
    let number =
        if let Screen::Ticket(ticket) = screen { Some(ticket.number.number) } else { None };
    Ok(Told { ok, screen: name, labels: kiosk.labels()?, number, ms })
}

fn until(mut there: impl FnMut() -> Result<bool>) -> Result<()> {
    for _ in 0..PATIENCE.as_millis() / LOOK.as_millis() {
        if there()? {
            return Ok(());
        }
        std::thread::sleep(LOOK);
    }
    anyhow::bail!("the screen did not change within {} s", PATIENCE.as_secs())
}

fn say(line: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).context("nobody reads the kiosk's answers")
}
