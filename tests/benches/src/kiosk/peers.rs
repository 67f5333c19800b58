//! Ours and theirs, started the way an office would start them.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use super::glass::{Glass, HEIGHT, WIDTH};
use crate::office::{Office, build_folder, house};
use crate::process::Running;

/// The browser itself; the distribution's start script would cost it time that is not its own.
const CHROMIUM: [&str; 2] = ["/usr/lib/chromium/chromium", "chromium"];

/// Starts our kiosk on the whole of `glass`; without a `printer` it prints into a file.
///
/// # Errors
///
/// When it is not built.
pub fn kiosk(
    glass: &Glass,
    office: &Office,
    folder: &Path,
    printer: Option<&Path>,
) -> Result<Running> {
    let printer = match printer {
        Some(line) => format!("serial:{}@115200", line.display()),
        None => format!("file:{}", folder.join("tickets.bin").display()),
    };
    let config = folder.join("kiosk.toml");
    std::fs::write(&config, configuration(&office.url(), &folder.join("kiosk-data"), &printer))
        .with_context(|| format!("cannot write {}", config.display()))?;
    let mut command = Command::new(build_folder()?.join("talon-kiosk"));
    command.arg("--config").arg(&config);
    command.env("DISPLAY", &glass.display).env_remove("WAYLAND_DISPLAY");
    let log = folder.join("kiosk.log");
    let log = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
    Running::start("kiosk", command.stderr(log))
}

/// A 27-inch panel, as most offices have.
fn configuration(server: &str, data: &Path, printer: &str) -> String {
    format!(
        "server = \"{server}\"\ndevice = \"kiosk-1\"\ndata = \"{}\"\n\
         [printer]\naddress = \"{printer}\"\nprofile = \"epson-tm-t20\"\n\
         [panel]\ndiagonal_in = 27.0\nresolution = [{WIDTH}, {HEIGHT}]\nmount_height_mm = 800\n\n\
         [timings]\nanother_ms = 0\n",
        data.display()
    )
}

/// Starts a browser with the page of K1, a profile of its own, and nothing to do besides.
///
/// # Errors
///
/// When there is none.
pub fn chromium(glass: &Glass, folder: &Path) -> Result<Running> {
    let profile = tempfile::tempdir_in(folder)?.keep();
    let page = house().join("tests/benches/k01/html/k01-home.html").canonicalize()?;
    let known = CHROMIUM.iter().find(|it| Path::new(it).exists());
    let mut command = Command::new(known.unwrap_or(&CHROMIUM[1]));
    command.args(["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]);
    command.args(["--disable-background-networking", "--disable-component-update"]);
    command.args(["--disable-sync", "--disable-features=Translate", "--no-default-browser-check"]);
    command.args(["--password-store=basic", "--window-position=0,0", "--kiosk"]);
    command.arg(format!("--window-size={WIDTH},{HEIGHT}"));
    command.arg(format!("--user-data-dir={}", profile.display()));
    command.arg(format!("--app=file://{}", page.display()));
    command.env("DISPLAY", &glass.display).stderr(Stdio::null());
    Running::start("chromium", &mut command)
}
