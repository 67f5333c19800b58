//! `cargo verify`: everything that must hold before a change lands, in order, with a name and a
//! time for each step. It stops at the first that fails and says how to run that one again.
//!
//! It depends on nothing heavy, so that it starts at once on a machine that has built nothing yet;
//! and it checks nothing itself: each step runs a tool, a test suite or the demonstration, and
//! reads what came of it.
//!
//! `cargo verify` runs all steps, `cargo verify lints tests` only these, `cargo verify --list`
//! tells their names. Start with [`steps::ALL`].

mod centre;
mod day;
mod machine;
mod package;
mod run;
mod steps;
mod tally;

use std::process::ExitCode;
use std::time::Duration;

use steps::{ALL, Step};

fn main() -> ExitCode {
    let names: Vec<String> = std::env::args().skip(1).collect();
    if names.iter().any(|name| name == "--list" || name == "--help") {
        for step in ALL {
            println!("{:12}{}", step.name, step.what);
        }
        return ExitCode::SUCCESS;
    }
    if let Some(name) = names.iter().find(|name| !ALL.iter().any(|step| step.name == **name)) {
        eprintln!("{name} is no step; `cargo verify --list` tells their names");
        return ExitCode::FAILURE;
    }
    let chosen =
        ALL.iter().filter(|step| names.is_empty() || names.iter().any(|it| it == step.name));
    verify(&chosen.collect::<Vec<_>>())
}

/// Runs `chosen` until one fails, and tells what came of it.
fn verify(chosen: &[&Step]) -> ExitCode {
    let mut passed = 0;
    let mut times = Vec::new();
    for (index, step) in chosen.iter().enumerate() {
        println!("\n== {}/{} {}: {}", index + 1, chosen.len(), step.name, step.what);
        let (outcome, time) = run::timed(step.run);
        times.push((step.name, time));
        match outcome {
            Ok(tally) => {
                passed += tally.passed;
                println!("== {}: passed in {}", step.name, spoken(time));
            }
            Err(failure) => {
                println!("== {}: FAILED after {}: {:#}", step.name, spoken(time), failure.cause);
                println!("   to run this step alone: cargo verify {}", step.name);
                println!("\n{} passed, {} failed", passed + failure.tally.passed, failure.failed());
                return ExitCode::FAILURE;
            }
        }
    }
    println!();
    for (name, time) in &times {
        println!("{:12}{:>14}", name, spoken(*time));
    }
    let whole: Duration = times.iter().map(|(_, time)| *time).sum();
    println!("{:12}{:>14}", "in all", spoken(whole));
    println!("\n{passed} passed, 0 failed");
    ExitCode::SUCCESS
}

/// `3 min 07 s`, or `7.1 s` when it is short.
fn spoken(time: Duration) -> String {
    if time.as_secs() < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} min {:02} s", time.as_secs() / 60, time.as_secs() % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_people_say_them() {
        assert_eq!(spoken(Duration::from_millis(7_140)), "7.1 s");
        assert_eq!(spoken(Duration::from_secs(187)), "3 min 07 s");
    }

    #[test]
    fn every_step_has_a_name_of_its_own() {
        let mut names: Vec<&str> = ALL.iter().map(|step| step.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ALL.len());
    }
}
