//! `cargo sim --seed 42`: plays one day of an office and prints what it came to.

use std::path::Path;

use anyhow::{Context, Result};
use clap::Parser;
use office_sim::{Outcome, Weather};

/// Plays a day of an office under a seed: lost and repeated messages, kills, operators at once.
#[derive(Debug, Parser)]
struct Flags {
    /// The day's seed; the same seed gives the same bytes.
    #[arg(long, default_value_t = 42)]
    seed: u64,
    /// Visitors of the day.
    #[arg(long, default_value_t = 400)]
    visitors: u32,
    /// Share of messages and answers lost, each.
    #[arg(long, default_value_t = 0.05)]
    lost: f64,
    /// Share of messages at which the server dies.
    #[arg(long, default_value_t = 0.01)]
    kills: f64,
    /// Share of visitors whose kiosk is cut off from the server.
    #[arg(long, default_value_t = 0.1)]
    cut_off: f64,
}

fn main() -> Result<()> {
    let flags = Flags::parse();
    let weather = Weather {
        visitors: flags.visitors,
        lost_requests: flags.lost,
        lost_answers: flags.lost,
        repeats: flags.lost,
        kills: flags.kills,
        cut_off: flags.cut_off,
    };
    let outcome = day(flags.seed, weather).with_context(|| format!("seed {}", flags.seed))?;
    println!("seed {}: {outcome:#?}", flags.seed);
    Ok(())
}

/// One day of the demo's office, on a log that is thrown away.
fn day(seed: u64, weather: Weather) -> Result<Outcome> {
    let office = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/offices/sadovaya");
    office_sim::day(seed, weather, &office)
}
