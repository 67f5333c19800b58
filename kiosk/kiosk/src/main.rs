//! `talon-kiosk`: the kiosk of a public-service centre, as it is installed.
//!
//! It only reads flags and configuration and opens the window; what a kiosk does is in the library
//! of this crate. `talon-kiosk search` opens none: it answers queries. There is no driver for tests
//! here: that is the feature `offscreen`, which is never shipped. Start with `main`.

mod search;
mod supervisor;

use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use kiosk::{Flags, Kiosk, ServiceCode, Settings};
use tracing_subscriber::EnvFilter;

/// The kiosk of a public-service centre: a visitor chooses a service and takes a ticket.
#[derive(Debug, Parser)]
#[command(version, name = "talon-kiosk")]
struct Args {
    /// The configuration; assets/kiosk/kiosk.toml shows every key.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The office's server, e.g. http://127.0.0.1:8080.
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    /// This kiosk's name in the office, e.g. kiosk-1.
    #[arg(long, value_name = "ID")]
    device: Option<String>,
    /// The folder for what must survive a power cut, e.g. /var/lib/talon-kiosk.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// serial:/dev/ttyUSB0@115200, tcp:HOST:9100 or file:PATH.
    #[arg(long, value_name = "ADDRESS")]
    printer: Option<String>,
    /// The printer's type, e.g. epson-tm-t20, or the path of a profile's .toml file.
    #[arg(long, value_name = "ID")]
    profile: Option<String>,
    /// A window of that size on a desk instead of the whole screen, e.g. 540x960.
    #[arg(long, value_name = "WIDTHxHEIGHT", value_parser = size)]
    desk: Option<(u32, u32)>,
    #[command(subcommand)]
    instead: Option<Instead>,
}

/// What the program does instead of being a kiosk.
#[derive(Debug, Subcommand)]
enum Instead {
    Search(search::Search),
    /// Reads eight digits, the engineer's code, and prints the line for the file that
    /// `[service] code` names.
    Code,
}

fn size(text: &str) -> Result<(u32, u32), String> {
    let size = text.split_once('x').and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
    size.filter(|(w, h)| *w >= 200 && *h >= 300)
        .ok_or_else(|| "expected a width and a height in pixels, e.g. 540x960".to_owned())
}

fn code() -> anyhow::Result<()> {
    let mut typed = String::new();
    std::io::stdin().read_line(&mut typed)?;
    let typed = typed.trim();
    let is_code = typed.len() == 8 && typed.bytes().all(|it| it.is_ascii_digit());
    anyhow::ensure!(is_code, "expected eight digits on standard input");
    println!("{}", ServiceCode::line(typed, uuid::Uuid::now_v7().as_bytes()));
    Ok(())
}

fn main() -> anyhow::Result<()> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let args = Args::parse();
    let settings = match &args.config {
        Some(path) => Settings::read(path)?,
        None => Settings::default(),
    };
    match args.instead {
        Some(Instead::Search(search)) => {
            return search.run(args.server.as_deref().or(settings.server()));
        }
        Some(Instead::Code) => return code(),
        None => (),
    }
    let Args { server, device, data, printer, profile, desk, .. } = args;
    let config = settings.complete(&Flags { server, device, data, printer, profile, desk })?;
    let kiosk = Kiosk::start(&config).context("the kiosk does not start")?;
    tracing::info!(device = %config.device, server = config.server, "the kiosk is open");
    let supervisor = supervisor::Supervisor::tell();
    slint::run_event_loop().context("the kiosk's screen failed")?;
    drop(supervisor);
    kiosk.close();
    Ok(())
}
