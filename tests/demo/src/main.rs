//! `cargo demo`: builds and runs a whole centre on this machine, for a newcomer to try, or plays a
//! day of it by itself and leaves behind what happened.
//!
//! Start with [`main`]: programs are built and started in `programs` and `centre`, a day is played
//! in `day` by `visitors` at the real kiosk interface and `operators` at the real API, and judged
//! from outside in `summary`.

mod asked;
mod board;
mod centre;
mod clock;
mod crowd;
mod day;
mod kiosk;
mod lock;
mod operators;
mod paper;
mod programs;
mod roll;
mod summary;
mod talk;
mod visitors;

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use asked::Asked;
use centre::Centre;
use clap::Parser;

/// How many visitors the windows are for that are open where no day is played.
const OPEN_FOR: usize = 15;

/// A whole centre on this machine: office server, printer, kiosk.
#[derive(Clone, Debug, Parser)]
#[command(name = "cargo demo", version, about)]
pub struct Flags {
    /// Play a full day by itself: visitors touch the kiosk, operators call; then end.
    #[arg(long)]
    day: bool,
    /// Draw the kiosk off-screen even where there is a display.
    #[arg(long)]
    headless: bool,
    /// Visitors of a played day (1 to 2,000).
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u16).range(1..=2000))]
    visitors: u16,
    /// Office seconds in one second (1 to 600). 60 for a day, 1 otherwise.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=600))]
    speed: Option<u16>,
    /// The seed of a day: who comes when, what for, and how long it takes.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where to leave what happened.
    #[arg(long, default_value = "target/demo")]
    out: PathBuf,
}

impl Flags {
    fn speed(&self) -> u16 {
        self.speed.unwrap_or(if self.day { 60 } else { 1 })
    }

    /// Whether the kiosk is drawn off-screen: when asked to, and when nothing else is possible.
    fn offscreen(&self) -> bool {
        self.day || self.headless || !(named("DISPLAY") || named("WAYLAND_DISPLAY"))
    }
}

/// Whether the session names a display there; an empty name is none.
fn named(display: &str) -> bool {
    std::env::var_os(display).is_some_and(|name| !name.is_empty())
}

fn main() -> Result<()> {
    let flags = Flags::parse();
    // Before the build: nobody waits some minutes to be refused.
    let lock = lock::take(&flags.out)?;
    println!("Building the centre's programs. The first time this takes some minutes.");
    // Asked of the session, not of the flags: a day and a window share one build.
    let programs = programs::build(named("WAYLAND_DISPLAY") && !named("DISPLAY"))?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("cannot start the demo's own threads")?;
    let ended = runtime.block_on(run(&flags, &programs, lock));
    // A day that went wrong must not wait for somebody who still reads the board.
    runtime.shutdown_background();
    ended
}

async fn run(flags: &Flags, programs: &Path, lock: File) -> Result<()> {
    let mut asked = Asked::listen()?;
    let mut centre = tokio::select! {
        centre = Centre::start(flags, programs, lock) => centre?,
        // What has been started ends with its handle: it has nothing to keep yet.
        () = asked.comes() => return Ok(()),
    };
    let done = tokio::select! {
        done = work(flags, &mut centre) => done,
        () = asked.comes() => broken_off(flags),
    };
    if !flags.day {
        println!("Closing the centre.");
    }
    done.and(centre.stop().await)
}

async fn work(flags: &Flags, centre: &mut Centre) -> Result<()> {
    if !flags.day {
        let open = day::windows(centre, OPEN_FOR);
        centre.open_windows(&open).await?;
        centre.tell(&open);
        return centre.goes_on().await;
    }
    let summary = day::play(flags, centre).await?;
    println!("{}", serde_json::to_string_pretty(&summary)?);
    ensure!(
        summary.lost == 0 && summary.duplicated == 0,
        "the day has findings: {}",
        summary.findings.join("; ")
    );
    Ok(())
}

/// Ctrl-C is the way to end a centre that runs; a day that did not come to its end is none.
fn broken_off(flags: &Flags) -> Result<()> {
    ensure!(!flags.day, "the day was broken off, and there is no summary of it");
    Ok(())
}
