//! `cargo demo`: builds and runs a whole centre on this machine, for a newcomer to try, or plays a
//! day of it by itself and leaves behind what happened.
//!
//! Start with [`main`]: programs are built and started in `programs` and `centre`, a day is played
//! in `day` by `visitors` at the real kiosk interface and `operators` at the real API, and judged
//! from outside in `summary`.

mod board;
mod centre;
mod clock;
mod crowd;
mod day;
mod kiosk;
mod operators;
mod paper;
mod programs;
mod summary;
mod talk;
mod visitors;

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use clap::Parser;

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
        self.day || self.headless || std::env::var_os("DISPLAY").is_none()
    }
}

fn main() -> Result<()> {
    let flags = Flags::parse();
    println!("Building the centre's programs. The first time this takes some minutes.");
    let programs = programs::build(flags.offscreen())?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("cannot start the demo's own threads")?;
    let ended = runtime.block_on(run(&flags, programs));
    // A day that went wrong must not wait for somebody who still reads the board.
    runtime.shutdown_background();
    ended
}

async fn run(flags: &Flags, programs: PathBuf) -> Result<()> {
    let mut centre = centre::Centre::start(flags, &programs).await?;
    if !flags.day {
        centre.tell();
        return centre.until_asked_to_end().await;
    }
    let summary = day::play(flags, &mut centre).await?;
    centre.stop().await?;
    println!("{}", serde_json::to_string_pretty(&summary)?);
    ensure!(
        summary.lost == 0 && summary.duplicated == 0,
        "the day has findings: {}",
        summary.findings.join("; ")
    );
    Ok(())
}
