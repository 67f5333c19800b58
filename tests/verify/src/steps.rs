//! The steps, in their order: what is quick and often wrong comes first.

use anyhow::Context;

use crate::run::{Outcome, cargo, run, run_tests, works};
use crate::tally::Tally;
use crate::{centre, day, machine, package};

/// What is built in every step: the kiosk without a display, which tests and the demo drive, beside
/// the shipped one. Not all features: reading touch without an X server needs a system package.
const FEATURES: &str = "demo/offscreen,kiosk/offscreen,kiosk-ui/offscreen,queue-wire/client";

/// One step of the verification.
pub struct Step {
    /// What it is called on the command line.
    pub name: &'static str,
    /// What holds when it passes.
    pub what: &'static str,
    /// Runs it.
    pub run: fn() -> Outcome,
}

/// Every step.
pub const ALL: [Step; 11] = [
    Step { name: "machine", what: "this machine has what the checks need", run: tools },
    Step { name: "format", what: "every file is formatted", run: format },
    Step { name: "tidy", what: "the house keeps its own rules", run: tidy },
    Step { name: "lints", what: "no lint complains", run: lints },
    Step { name: "build", what: "everything builds without system packages", run: build },
    Step { name: "tests", what: "every test passes", run: tests },
    Step { name: "documents", what: "examples run and links lead somewhere", run: documents },
    Step {
        name: "licences",
        what: "licences, sources and versions are the agreed ones",
        run: licences,
    },
    Step { name: "day", what: "a day of a centre loses no ticket and doubles none", run: a_day },
    Step { name: "package", what: "the kiosk installs into a clean system", run: a_package },
    Step { name: "panel", what: "the kiosk compiles for a panel without an X server", run: panel },
];

/// Installs what is missing, or says which command does.
fn tools() -> Outcome {
    machine::prepare()?;
    Ok(Tally::ONE)
}

/// The formatter would change nothing; the files that it would change are named.
fn format() -> Outcome {
    run(cargo(&["fmt", "--all", "--", "--check", "--files-with-diff"]))
        .context("run `cargo fmt --all`")?;
    Ok(Tally::ONE)
}

/// The tests about the house itself, before anything slow: they build next to nothing.
fn tidy() -> Outcome {
    let scope = ["--package", "tidy", "--package", "verify"];
    let mut arguments = vec!["test", "--locked", "--no-fail-fast"];
    arguments.extend(scope);
    run_tests(cargo(&arguments))
}

/// The linter is silent about every target.
fn lints() -> Outcome {
    let scope = ["--workspace", "--all-targets", "--features", FEATURES];
    let mut arguments = vec!["clippy", "--locked"];
    arguments.extend(scope);
    arguments.extend(["--", "--deny", "warnings"]);
    run(cargo(&arguments))?;
    Ok(Tally::ONE)
}

/// Every program is there before the tests start them, and none needed a system package.
fn build() -> Outcome {
    run(cargo(&["build", "--locked", "--workspace", "--features", FEATURES]))?;
    Ok(Tally::ONE)
}

/// All tests but those of the step `tidy`, which have run; under nextest where it is installed,
/// because it runs the tests of all crates side by side.
fn tests() -> Outcome {
    let scope = ["--locked", "--workspace", "--exclude", "tidy", "--exclude", "verify"];
    let runner: &[&str] = if works("cargo", &["nextest", "--version"]) {
        &["nextest", "run"]
    } else {
        &["test", "--no-fail-fast", "--bins", "--lib", "--tests"]
    };
    let mut arguments = runner.to_vec();
    arguments.extend(scope);
    arguments.extend(["--features", FEATURES]);
    let mut tests = cargo(&arguments);
    // The step before has built every program: tests that start them need not ask Cargo again.
    tests.env("TALON_BUILT", "1");
    run_tests(tests)
}

/// Examples in the documentation run, and no link in it is broken.
fn documents() -> Outcome {
    let mut tally =
        run_tests(cargo(&["test", "--locked", "--workspace", "--doc", "--features", FEATURES]))?;
    let mut doc = cargo(&["doc", "--locked", "--workspace", "--no-deps", "--features", FEATURES]);
    doc.arg("--document-private-items");
    doc.env("RUSTDOCFLAGS", "--deny warnings --allow rustdoc::private_intra_doc_links");
    run(doc)?;
    tally += Tally::ONE;
    Ok(tally)
}

/// Licences, sources and duplicate versions are the agreed ones. Known vulnerabilities are not
/// asked for: their database is fetched anew each time, and a check that must hold here and now
/// cannot depend on what was published since.
fn licences() -> Outcome {
    machine::bring_cargo_deny()?;
    println!(
        "   advisories are not checked here: run `cargo deny --config .config/deny.toml check advisories` when online"
    );
    let mut arguments = vec!["deny", "--locked", "--config", ".config/deny.toml"];
    arguments.extend(["check", "--hide-inclusion-graph", "bans", "licenses", "sources"]);
    run(cargo(&arguments))?;
    Ok(Tally::ONE)
}

/// A whole day through the real kiosk, the real server and paper; then a centre that is closed.
fn a_day() -> Outcome {
    let out = "target/verify-day";
    let visitors = 40;
    day::clear(out)?;
    run(cargo(&[
        "run",
        "--release",
        "--locked",
        "--package",
        "demo",
        "--",
        "--day",
        "--headless",
        "--visitors",
        &visitors.to_string(),
        "--speed",
        "200",
        "--seed",
        "7",
        "--out",
        out,
    ]))?;
    let mut tally = day::check(out, visitors)?;
    tally += centre::opens_and_closes("target/verify-centre")?;
    Ok(tally)
}

/// The kiosk's package, from the program that the day has used, goes into an empty system.
fn a_package() -> Outcome {
    machine::bring_cargo_deb()?;
    // The very command of the demo: after the day nothing is left to be built.
    run(cargo(&[
        "build",
        "--release",
        "--features",
        "demo/offscreen",
        "--package",
        "queue-server",
        "--package",
        "printer-sim",
        "--package",
        "kiosk",
        "--package",
        "demo",
    ]))?;
    let deb = "target/verify-package/talon-kiosk.deb";
    let mut pack = cargo(&["deb", "--package", "kiosk", "--no-build", "--no-strip", "--fast"]);
    pack.args(["--locked", "--output", deb]);
    run(pack)?;
    Ok(package::check(deb)?)
}

/// LinuxKMS with touch by libinput: nobody here can show it a panel, but it has to compile. This
/// step alone may look for system packages.
fn panel() -> Outcome {
    machine::bring_panel_libraries()?;
    let mut check = cargo(&["check", "--locked", "--package", "kiosk", "--bins"]);
    check.args(["--no-default-features", "--features", "kms-input"]).env_remove("PKG_CONFIG");
    run(check)?;
    Ok(Tally::ONE)
}
