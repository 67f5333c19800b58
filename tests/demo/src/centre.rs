//! The centre: a printer, a server and a kiosk, started in this order and stopped in the other.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use jiff::Timestamp;
use office_files::OfficeFiles;
use queue_types::PointId;
use queue_wire::client::{Client, PointCommand};

use crate::Flags;
use crate::clock::Clock;
use crate::kiosk::DemoKiosk;
use crate::operators::ask;
use crate::programs::{Keeper, Program, house};
use crate::roll::Roll;

/// The office of the demonstration.
const OFFICE: &str = "assets/offices/sadovaya";
/// Where the demonstration's day begins: an ordinary Wednesday morning.
const BEGINS: &str = "2026-10-14T10:00:00+03:00";
/// The printer that the demonstration plays, in the words of both sides.
const PRINTER: &str = "epson-tm-t20";

/// A running centre.
pub struct Centre {
    /// What the office is, from its files.
    pub files: OfficeFiles,
    /// Its clock.
    pub clock: Clock,
    /// When its day began.
    pub begins: Timestamp,
    /// The server's client.
    pub client: Client,
    /// The kiosk, when it is drawn off-screen.
    pub kiosk: Option<DemoKiosk>,
    /// The roll in its printer.
    pub roll: Roll,
    /// Where the day leaves what happened.
    pub out: PathBuf,
    programs: PathBuf,
    window: Option<Program>,
    server: Program,
    printer: Program,
    _keeper: Keeper,
    _lock: File,
}

impl Centre {
    /// Starts the programs that were built into the folder `programs`, in the folder that `lock`
    /// keeps for this demo.
    ///
    /// # Errors
    ///
    /// When the office's files are wrong, a folder cannot be written, or a program is not ready.
    pub async fn start(flags: &Flags, programs: &Path, lock: File) -> Result<Self> {
        let files = OfficeFiles::read(&house().join(OFFICE)).context("the office's files")?;
        let out = fresh(&flags.out)?;
        let mut keeper = Keeper::start()?;
        let mut printer = start_printer(&mut keeper, programs, &out)?;
        let line = printer.says("printer ").await?;
        let roll = Roll::of(&printer.says("control ").await?)?;
        let begins: Timestamp = BEGINS.parse().context("the day's first instant")?;
        let mut server = start_server(&mut keeper, programs, &out, flags.speed())?;
        let url = server.says("listening on ").await?;
        let clock = Clock::starting(begins, u32::from(flags.speed()));
        let client = Client::new(&url).context("the server's address")?;
        let config = write_kiosk_config(&out, &url, &line, flags.speed())?;
        let mut arguments = vec!["--config".to_owned(), config.display().to_string()];
        let (kiosk, window) = if flags.offscreen() {
            let (path, log) = (programs.join("demo-kiosk"), out.join("logs/kiosk.log"));
            (Some(DemoKiosk::start(&mut keeper, &path, &arguments, &log).await?), None)
        } else {
            // A desk's screen is rarely as tall as a kiosk's.
            arguments.extend(["--desk".to_owned(), "540x960".to_owned()]);
            let (path, log) = (programs.join("talon-kiosk"), out.join("logs/kiosk.log"));
            (None, Some(Program::start(&mut keeper, "talon-kiosk", &path, &arguments, &log)?))
        };
        let programs = programs.to_path_buf();
        Ok(Self {
            files,
            clock,
            begins,
            client,
            kiosk,
            roll,
            out,
            programs,
            window,
            server,
            printer,
            _keeper: keeper,
            _lock: lock,
        })
    }

    /// Opens these windows, so that a kiosk that nobody serves yet can say how long to wait.
    ///
    /// # Errors
    ///
    /// When the server refuses, or is not there.
    pub async fn open_windows(&self, points: &[PointId]) -> Result<()> {
        for point in points {
            let open = PointCommand::Open(queue_wire::OpenPoint::default());
            let opened = ask(&self.client, *point, &open).await;
            opened.with_context(|| format!("window {} does not open", point.number()))?;
        }
        Ok(())
    }

    /// Tells a newcomer what to open and what to try; the windows `open` are at work.
    pub fn tell(&self, open: &[PointId]) {
        let url = self.client.base();
        let mut open: Vec<u16> = open.iter().map(|it| it.number()).collect();
        open.sort_unstable();
        let first = open.first().copied().unwrap_or(1);
        let open: Vec<String> = open.iter().map(u16::to_string).collect();
        println!();
        println!("The centre is open. Its clock says 10:00. At work: {}.", open.join(", "));
        println!("  a window   {url}/window/{first}   (press Space to call; any other number too)");
        println!("  reception  {url}/reception");
        println!("  the board  {url}/board");
        println!("  all pages  {url}/");
        println!("  the API    {url}/api/openapi.json");
        println!("  the paper  {}", self.out.join("tickets").display());
        if self.kiosk.is_some() {
            println!("  the kiosk is drawn off-screen: {}", self.out.join("screens").display());
        }
        println!("Take a ticket at the kiosk, then call it from a window. Ctrl-C ends the centre.");
    }

    /// Runs until the kiosk's window is closed, or a program ends by itself.
    ///
    /// # Errors
    ///
    /// When a program ended with a failure.
    pub async fn goes_on(&mut self) -> Result<()> {
        if let Some(kiosk) = &mut self.kiosk {
            kiosk.shot(&self.out.join("screens/home.png")).await?;
        }
        let window = async {
            match &mut self.window {
                Some(window) => window.ended().await,
                None => std::future::pending().await,
            }
        };
        let logs = self.out.join("logs");
        let (name, status) = tokio::select! {
            ended = window => ("the kiosk", ended?),
            ended = self.server.ended() => ("the server", ended?),
        };
        anyhow::ensure!(
            name == "the kiosk" && status.success(),
            "{name} ended ({status}): see {}",
            logs.display()
        );
        Ok(())
    }

    /// Copies the log as a whole into `log.db`, beside a running server.
    ///
    /// # Errors
    ///
    /// When the server's own command cannot do it.
    pub fn export_log(&self) -> Result<PathBuf> {
        let to = self.out.join("log.db");
        let done = Command::new(self.programs.join("talon-server"))
            .arg("export")
            .arg("--data")
            .arg(self.out.join("data"))
            .arg(&to)
            .status()
            .context("cannot start talon-server export")?;
        anyhow::ensure!(done.success(), "talon-server export ended with {done}");
        Ok(to)
    }

    /// Stops kiosk, server and printer, each whatever became of the others.
    ///
    /// # Errors
    ///
    /// When one of them does not end as asked; the first is told.
    pub async fn stop(self) -> Result<()> {
        let mut ended = Ok(());
        if let Some(kiosk) = self.kiosk {
            ended = ended.and(kiosk.stop().await);
        }
        if let Some(window) = self.window {
            ended = ended.and(window.stop().await);
        }
        ended.and(self.server.stop().await).and(self.printer.stop().await)
    }
}

/// An empty folder for what the day leaves behind; only what an earlier demo left is removed.
fn fresh(out: &Path) -> Result<PathBuf> {
    let shown = out.display();
    for part in ["tickets", "screens", "data", "logs"] {
        let folder = out.join(part);
        if folder.exists() {
            std::fs::remove_dir_all(&folder)
                .with_context(|| format!("cannot empty {shown}/{part}"))?;
        }
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {shown}/{part}"))?;
    }
    for file in ["log.db", "summary.json"] {
        let path = out.join(file);
        if path.exists() {
            std::fs::remove_file(&path).with_context(|| format!("cannot remove {shown}/{file}"))?;
        }
    }
    out.canonicalize().with_context(|| format!("cannot find {shown}"))
}

fn start_printer(keeper: &mut Keeper, programs: &Path, out: &Path) -> Result<Program> {
    let tickets = out.join("tickets").display().to_string();
    let arguments = ["--profile", PRINTER, "--pty", "--out", &tickets, "--control", "127.0.0.1:0"];
    let log = out.join("logs/printer.log");
    let (path, arguments) = (programs.join("printer-sim"), arguments.map(String::from));
    Program::start(keeper, "printer-sim", &path, &arguments, &log)
}

fn start_server(keeper: &mut Keeper, programs: &Path, out: &Path, speed: u16) -> Result<Program> {
    let (office, data) = (house().join(OFFICE), out.join("data"));
    let arguments = [
        "serve".into(),
        "--office".into(),
        office.display().to_string(),
        "--data".into(),
        data.display().to_string(),
        "--listen".into(),
        "127.0.0.1:0".into(),
        "--speed".into(),
        speed.to_string(),
        "--start-at".into(),
        BEGINS.into(),
    ];
    let log = out.join("logs/server.log");
    Program::start(keeper, "talon-server", &programs.join("talon-server"), &arguments, &log)
}

/// Writes what both kiosks, in a window and off-screen, are started with.
///
/// A played day runs faster than the wall: the pause after a touch shrinks with it, or its people
/// would queue at the kiosk for the calm that only real hands need, and so do the time in which a
/// second ticket for the same service is asked about, and the patience with somebody who ponders,
/// down to what a busy machine needs between two touches. The other waits stay.
fn write_kiosk_config(out: &Path, url: &str, printer: &str, speed: u16) -> Result<PathBuf> {
    let address = printer.strip_prefix("serial:").unwrap_or(printer);
    let address = address.split('@').next().unwrap_or(address);
    let text = format!(
        "server = \"{url}\"\ndevice = \"kiosk-1\"\ndata = \"{}\"\n\n\
         [printer]\naddress = \"serial:{address}@115200\"\nprofile = \"{PRINTER}\"\n\n\
         [panel]\ndiagonal_in = 27.0\nresolution = [1080, 1920]\nmount_height_mm = 800\n\n\
         [timings]\ndouble_tap_ms = {}\nidle_ms = {}\nanother_ms = {}\n",
        out.join("data/kiosk").display(),
        (500 / u64::from(speed)).max(2),
        (60_000 / u64::from(speed)).max(5_000),
        (15_000 / u64::from(speed)).max(1)
    );
    let path = out.join("data/kiosk.toml");
    std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(path)
}
