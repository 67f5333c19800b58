//! `talon-server`: the office's server and what its administrator needs beside it.

use std::io::{IsTerminal as _, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use jiff::Timestamp;
use queue_server::{Config, ConfigError, Failure, Settings, StartError};
use queue_store::{Severity, Store, StoreError};
use tokio::signal::unix::{SignalKind, signal};

/// Messages are made by one thread and let go by another all day long, which the C library's own
/// allocator does slowly and under locks.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The server of one public-service office.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the office.
    Serve(Serve),
    /// Verify a log: every event, the chain, and that the visits tell the same story.
    Check(Data),
    /// Copy a log for outside readers (events and visits, no tracking links).
    Export(Copy),
    /// Copy a log whole, for restoring.
    Backup(Copy),
    /// Put a backup in the place of the log; the old one is kept beside it.
    Restore(Copy),
    /// Print the description of the interface (OpenAPI 3.1).
    Openapi,
}

#[derive(Debug, clap::Args)]
struct Serve {
    /// The office's directory, e.g. assets/offices/sadovaya.
    #[arg(long)]
    office: PathBuf,
    /// Where the log lies.
    #[arg(long)]
    data: PathBuf,
    /// Where to listen; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Office seconds in one second (1 to 10000), for simulations.
    #[arg(long, default_value_t = 1)]
    speed: u32,
    /// What the office's clock says at the start (RFC 3339), for simulations.
    #[arg(long)]
    start_at: Option<Timestamp>,
    /// Listen beyond this machine although nobody can sign in yet. Test networks only.
    #[arg(long)]
    unauthenticated_lan: bool,
    /// The machine's settings (TOML).
    #[arg(long)]
    config: Option<PathBuf>,
    /// Write the log of the program as JSON lines.
    #[arg(long)]
    log_json: bool,
}

#[derive(Debug, clap::Args)]
struct Data {
    /// Where the log lies.
    #[arg(long)]
    data: PathBuf,
}

#[derive(Debug, clap::Args)]
struct Copy {
    /// Where the log lies.
    #[arg(long)]
    data: PathBuf,
    /// The copy: one that does not exist yet, or the one to be restored.
    file: PathBuf,
}

/// Why the program ended, for whoever supervises it (the numbers of sysexits.h): restart after
/// 74, call somebody after 65 and 78.
const BROKEN_DATA: u8 = 65;
const FAULT: u8 = 70;
const DISK: u8 = 74;
const WRONG_SETTINGS: u8 = 78;

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Serve(serve) => run(serve),
        Command::Check(Data { data }) => check(&data),
        Command::Export(Copy { data, file }) => copy(&data, &file, queue_store::export),
        Command::Backup(Copy { data, file }) => copy(&data, &file, queue_store::backup),
        Command::Restore(Copy { data, file }) => restore(&data, &file),
        Command::Openapi => print(&queue_server::openapi()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            eprintln!("talon-server: {err:#}");
            ExitCode::from(code_of(&err))
        }
    }
}

#[tokio::main]
async fn run(serve: Serve) -> anyhow::Result<()> {
    log(serve.log_json);
    let config = serve.config.as_deref().map(Config::read).transpose()?.unwrap_or_default();
    let mut server = queue_server::start(Settings {
        office: serve.office,
        data: serve.data,
        listen: serve.listen,
        speed: serve.speed,
        start_at: serve.start_at,
        unauthenticated_lan: serve.unauthenticated_lan,
        config,
    })
    .await?;
    if serve.unauthenticated_lan {
        tracing::warn!(
            address = %server.address(),
            "anybody who reaches this server can call and cancel tickets: nobody has to sign in"
        );
    }
    // Whoever waits for the line may ask us to end in the next instant.
    let mut terminate = signal(SignalKind::terminate()).context("cannot wait for SIGTERM")?;
    print(&format!("listening on http://{}", server.address()))?;
    let failure = tokio::select! {
        failure = server.failed() => failure,
        _ = terminate.recv() => return Ok(server.stop().await?),
        _ = tokio::signal::ctrl_c() => return Ok(server.stop().await?),
    };
    // Nobody knows what is on disk: leave at once, so that no answer follows.
    tracing::error!(error = %failure, "the server ends");
    Err(failure.into())
}

fn check(data: &Path) -> anyhow::Result<()> {
    let report = Store::check(&data.join("log.db"))?;
    let day = report.day.as_deref().unwrap_or("none");
    print(&format!("whole: {} events, last day {day}, hash {}", report.seq, report.hash))
}

fn copy(
    data: &Path,
    file: &Path,
    copy: fn(&Path, &Path) -> Result<queue_store::Check, StoreError>,
) -> anyhow::Result<()> {
    let report = copy(&data.join("log.db"), file)?;
    print(&format!("{}: {} events, hash {}", file.display(), report.seq, report.hash))
}

fn restore(data: &Path, file: &Path) -> anyhow::Result<()> {
    let _alone = queue_server::lock(data)?;
    let report = queue_store::restore(file, &data.join("log.db"))?;
    let day = report.day.as_deref().unwrap_or("none");
    print(&format!("restored: {} events, last day {day}, hash {}", report.seq, report.hash))
}

/// One line that whoever started us may be waiting for.
fn print(line: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).context("cannot write to standard output")
}

/// What the program tells of itself, on standard error; `RUST_LOG` chooses how much.
fn log(json: bool) {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let to_stderr = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    if json { to_stderr.json().init() } else { to_stderr.init() }
}

/// The exit status of a failure.
fn code_of(err: &anyhow::Error) -> u8 {
    let store = err.chain().find_map(|cause| cause.downcast_ref::<StoreError>());
    if let Some(store) = store {
        return if store.severity() == Severity::Corrupt { BROKEN_DATA } else { DISK };
    }
    let settings = err.is::<ConfigError>() || err.is::<StartError>();
    if settings && !err.is::<Failure>() { WRONG_SETTINGS } else { FAULT }
}
