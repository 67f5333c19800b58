//! Starting other programs, with what they say shown as they say it.

use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Error, anyhow};

use crate::tally::Tally;

/// Why a step failed, and what was counted until then.
#[derive(Debug)]
pub struct Failure {
    /// Why.
    pub cause: Error,
    /// What was counted.
    pub tally: Tally,
}

impl Failure {
    /// How many checks failed, at least the step itself.
    pub fn failed(&self) -> u32 {
        self.tally.failed.max(1)
    }
}

impl From<Error> for Failure {
    fn from(cause: Error) -> Self {
        Self { cause, tally: Tally::default() }
    }
}

/// What came of a step.
pub type Outcome = Result<Tally, Failure>;

/// Runs `step` and tells how long it took.
#[expect(clippy::disallowed_methods, reason = "a program; how long people wait is wall time")]
pub fn timed(step: fn() -> Outcome) -> (Outcome, Duration) {
    let start = Instant::now();
    let outcome = step();
    (outcome, start.elapsed())
}

/// The root of the house.
pub fn root() -> PathBuf {
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// A program of this machine, started at the root.
pub fn program(name: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(name);
    command.args(arguments).current_dir(root());
    command
}

/// Cargo, the same that runs this program, held to the lock file.
///
/// No step may find system packages through pkg-config: that the kiosk needs none to be built is
/// promised, and so it is proved by every build of every step.
pub fn cargo(arguments: &[&str]) -> Command {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = program(&cargo, arguments);
    command.env("PKG_CONFIG", "/bin/false").env("CARGO_TERM_COLOR", colour());
    // Set by the outer cargo for this package; the inner one must not take it for its own.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CARGO_PKG_")) {
        command.env_remove(name);
    }
    command.env_remove("CARGO_MANIFEST_DIR");
    command
}

fn colour() -> &'static str {
    if std::io::stdout().is_terminal() { "always" } else { "never" }
}

/// Runs `command` to its end and shows what it says.
///
/// # Errors
///
/// When it cannot be started, or ends with another status than success.
pub fn run(mut command: Command) -> Result<(), Error> {
    println!("   {}", shown(&command));
    let status = command.status().with_context(|| not_started(&command))?;
    if status.success() { Ok(()) } else { Err(anyhow!("`{}`: {status}", shown(&command))) }
}

/// Runs a test program to its end, shows what it says, and counts the tests in it.
///
/// # Errors
///
/// As [`run`], with the tests counted until then.
pub fn run_tests(mut command: Command) -> Outcome {
    println!("   {}", shown(&command));
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().with_context(|| not_started(&command))?;
    let said = child.stderr.take();
    let aside = std::thread::spawn(move || count(said, &mut std::io::stderr()));
    let mut tally = count(child.stdout.take(), &mut std::io::stdout());
    tally += aside.join().unwrap_or_default();
    let status = child.wait().with_context(|| format!("`{}` was lost", shown(&command)))?;
    if status.success() {
        Ok(tally)
    } else {
        let cause = anyhow!("`{}`: {status}", shown(&command));
        Err(Failure { cause, tally })
    }
}

/// Hands every line on as it comes, and counts tests.
fn count(from: Option<impl Read>, to: &mut impl Write) -> Tally {
    let mut tally = Tally::default();
    let Some(from) = from else { return tally };
    let mut from = BufReader::new(from);
    let mut line = Vec::new();
    while from.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        // Nobody reads any more: go on counting.
        let _ = to.write_all(&line).and_then(|()| to.flush());
        tally += Tally::read(&String::from_utf8_lossy(&line));
        line.clear();
    }
    tally
}

/// Whether `name` can be started with `arguments` and succeeds, quietly.
pub fn works(name: &str, arguments: &[&str]) -> bool {
    let mut command = program(name, arguments);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn not_started(command: &Command) -> String {
    format!("`{}` cannot be started", shown(command))
}

fn shown(command: &Command) -> String {
    let name = command.get_program().to_string_lossy();
    let name = name.rsplit('/').next().unwrap_or_default().to_owned();
    let arguments = command.get_args().map(|it| it.to_string_lossy().into_owned());
    std::iter::once(name).chain(arguments).collect::<Vec<_>>().join(" ")
}
