//! Speed and memory of the centre's programs, beside a peer and a physical limit measured in the
//! same run. `cargo run --profile dist --package benches -- NAME`; without a name it lists them.
//!
//! A bench waits for a quiet machine, shows a trace of the raw disk and the load average before and
//! after, prints a table and leaves `target/benches/NAME.json`. On a slow disk or beside busy
//! neighbours it measures and does not judge: such figures tell of the neighbours.
//!
//! What it lacks: history. A figure is judged against its limit and its peer, never against
//! yesterday's figure on another machine. It starts the real programs and knows nothing of their
//! insides, except for `replay`, which measures the engine alone.
//!
//! Start with [`issue`] and its [`loader`]; the kiosk is in [`kiosk`].
#![allow(clippy::disallowed_methods, reason = "a bench measures wall time")]

mod conditions;
mod fanout;
mod fdatasync;
mod followers;
mod hello;
mod issue;
mod kiosk;
mod loader;
mod memory;
mod office;
mod process;
mod quantiles;
mod replay;
mod report;
mod request;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::{Parser, ValueEnum};
use tempfile::TempDir;

use report::Report;

/// Measures the centre's programs against the limits that they must keep.
#[derive(Parser)]
struct Arguments {
    /// What to measure; `all` is every bench, `smoke` every bench at a tiny scale.
    what: What,
    /// Start at once, however busy the machine is.
    #[arg(long)]
    no_wait: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// Durable tickets over HTTP.
    Issue,
    /// One call to a thousand boards.
    Fanout,
    /// The kiosk beside a browser.
    Kiosk,
    /// The server's memory after a day, and its restart.
    Memory,
    /// The log becomes an office again.
    Replay,
    /// All of them.
    All,
    /// All of them at a tiny scale, to see that they work; judges nothing.
    Smoke,
    /// Serves hello world, for `issue`.
    #[value(hide = true)]
    Hello,
}

/// How a bench is to be run.
pub struct Setup {
    /// At a tiny scale, to see that it works.
    pub smoke: bool,
    /// For reports and logs: on the disk that is measured.
    pub folder: PathBuf,
}

impl Setup {
    /// A folder on the measured disk that goes with the bench.
    ///
    /// # Errors
    ///
    /// When it cannot be made.
    pub fn scratch(&self) -> Result<TempDir> {
        tempfile::tempdir_in(&self.folder).context("cannot make a folder for a bench")
    }
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    if arguments.what == What::Hello {
        hello::serve()?;
        return Ok(ExitCode::SUCCESS);
    }
    let build = office::build_folder()?;
    let folder = build.parent().context("a build folder stands in another")?.join("benches");
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("cannot make {}", folder.display()))?;
    process::allow_many_connections()?;
    process::adopt_orphans()?;
    let whats = if matches!(arguments.what, What::All | What::Smoke) {
        vec![What::Issue, What::Fanout, What::Memory, What::Replay, What::Kiosk]
    } else {
        vec![arguments.what]
    };
    office::build(&packages(&whats))?;
    let setup = Setup { smoke: arguments.what == What::Smoke, folder };
    let mut kept = true;
    for what in whats {
        if !arguments.no_wait && !setup.smoke {
            conditions::wait_for_quiet(Duration::from_secs(300))?;
        }
        kept &= run(what, &setup)?;
    }
    Ok(if kept { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What a bench starts, by package.
fn packages(whats: &[What]) -> Vec<&'static str> {
    let mut packages = vec!["queue-server"];
    if whats.contains(&What::Kiosk) {
        packages.extend(["kiosk", "printer-sim"]);
    }
    packages
}

/// Runs one bench; says whether its limits are kept.
fn run(what: What, setup: &Setup) -> Result<bool> {
    type Bench = fn(&Setup, &mut Report) -> Result<()>;
    let (name, bench): (_, Bench) = match what {
        What::Issue => ("issue", issue::bench),
        What::Fanout => ("fanout", fanout::bench),
        What::Kiosk => ("kiosk", kiosk::bench),
        What::Memory => ("memory", memory::bench),
        What::Replay => ("replay", replay::bench),
        What::All | What::Smoke | What::Hello => return Ok(true),
    };
    let mut report = Report::open(name, &setup.folder)?;
    if setup.smoke {
        report.refuse_to_judge("this was a smoke run");
    }
    bench(setup, &mut report).with_context(|| format!("the bench {name} broke off"))?;
    process::bury_orphans();
    report.close(&setup.folder)
}
