//! The kiosk's package in a system that holds nothing else.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Error, ensure};

use crate::run::{program, root, run, works};
use crate::tally::Tally;

/// What stands in the package, and why somebody would miss it.
const FILES: [(&str, &str); 10] = [
    ("usr/bin/talon-kiosk", "the program"),
    ("etc/talon-kiosk/kiosk.toml", "the configuration"),
    ("usr/share/talon-kiosk/texts/ru.toml", "the texts"),
    ("usr/share/talon-kiosk/printers/epson-tm-t20.toml", "the printers"),
    ("usr/share/talon-kiosk/keypad.toml", "the keys of a pad"),
    ("usr/share/talon-kiosk/voice.toml", "the voices"),
    ("usr/share/talon-kiosk/fonts/LICENSE-OFL.txt", "the typeface with its licence"),
    ("usr/lib/systemd/system/talon-kiosk.service", "the unit"),
    ("usr/lib/udev/rules.d/60-talon-kiosk.rules", "the rules for devices"),
    ("usr/share/doc/talon-kiosk/copyright", "whose work it is"),
];

/// Units of a real system that ours lean on; a clean system has none.
const LEANED_ON: [&str; 10] = [
    "basic.target",
    "getty@.service",
    "multi-user.target",
    "network.target",
    "plymouth-quit.service",
    "shutdown.target",
    "sound.target",
    "sysinit.target",
    "systemd-user-sessions.service",
    "umount.target",
];

/// Unpacks `deb` into an empty system and looks whether it would work there.
///
/// # Errors
///
/// When something is missing, a unit is refused or too open, or the program does not start.
pub fn check(deb: &str) -> Result<Tally, Error> {
    let system = root().join("target/verify-package/system");
    install(deb, &system)?;
    let mut tally = Tally::default();
    for (file, what) in FILES {
        ensure!(system.join(file).is_file(), "{file} is missing in the package: {what}");
        tally += Tally::ONE;
    }
    let conffiles = fs::read_to_string(system.join("var/lib/dpkg/info/talon-kiosk.conffiles"))?;
    ensure!(
        conffiles.trim() == "/etc/talon-kiosk/kiosk.toml",
        "an upgrade would overwrite the configuration: {conffiles:?}"
    );
    let copyright = fs::read_to_string(system.join("usr/share/doc/talon-kiosk/copyright"))?;
    ensure!(copyright.contains("License: GPL-3.0-only"), "the package hides its licence");
    units(&system)?;
    let version = starts(&system)?;
    println!("   in the clean system: {version}");
    for _ in ["conffiles", "copyright", "units", "start"] {
        tally += Tally::ONE;
    }
    Ok(tally)
}

/// As `dpkg` does it, without what the package depends on and without root's own system.
fn install(deb: &str, system: &Path) -> Result<(), Error> {
    if system.exists() {
        fs::remove_dir_all(system).context("an earlier clean system cannot be deleted")?;
    }
    let state = system.join("var/lib/dpkg");
    for folder in ["updates", "info"] {
        fs::create_dir_all(state.join(folder))?;
    }
    for file in ["status", "available"] {
        fs::write(state.join(file), "")?;
    }
    let mut dpkg = program("dpkg", &["--force-depends", "--force-script-chrootless"]);
    dpkg.args(["--force-not-root", "--log=/dev/null"]);
    dpkg.arg(format!("--root={}", system.display())).arg("--install").arg(deb);
    run(dpkg)
}

/// systemd reads both units without a complaint, and the kiosk's leaves little open: an exposure
/// of at most 2.0 of 10.
fn units(system: &Path) -> Result<(), Error> {
    let folder = system.join("usr/lib/systemd/system");
    for unit in LEANED_ON {
        let work = "[Unit]\nDescription=of the system\n[Service]\nExecStart=/usr/bin/Xorg\n";
        let text = if unit.ends_with(".service") { work } else { "[Unit]\nDescription=here\n" };
        fs::write(folder.join(unit), text)?;
    }
    let screen = system.join("usr/bin/Xorg");
    fs::write(&screen, "")?;
    fs::set_permissions(&screen, fs::Permissions::from_mode(0o755))?;
    let mut verify = program("systemd-analyze", &["verify", "--man=no"]);
    verify.arg(format!("--root={}", system.display()));
    let said = verify.args(["talon-kiosk.service", "talon-x.service"]).output()?;
    // A key that it does not know is a complaint and no failure to it.
    let complaints = String::from_utf8_lossy(&said.stderr);
    ensure!(said.status.success() && complaints.is_empty(), "systemd complains:\n{complaints}");
    let mut security = program("systemd-analyze", &["security", "--offline=yes"]);
    security.args(["--threshold=20", "--no-pager"]).arg(format!("--root={}", system.display()));
    security.arg("talon-kiosk.service").stdout(std::process::Stdio::null());
    run(security)
}

/// The program answers in a system that has only the libraries it is linked with.
fn starts(system: &Path) -> Result<String, Error> {
    let kiosk = system.join("usr/bin/talon-kiosk");
    let linked = Command::new("ldd").arg(&kiosk).output().context("ldd cannot be started")?;
    let linked = String::from_utf8_lossy(&linked.stdout).into_owned();
    for library in linked.split_whitespace().filter(|it| it.starts_with('/')).map(PathBuf::from) {
        let within = system.join(library.strip_prefix("/").unwrap_or(&library));
        fs::create_dir_all(within.parent().context("a library lies in a folder")?)?;
        fs::copy(&library, within).with_context(|| format!("{}", library.display()))?;
    }
    let is_root = works("sh", &["-c", "test \"$(id -u)\" = 0"]);
    let (name, arguments): (_, &[&str]) =
        if is_root { ("chroot", &[]) } else { ("unshare", &["--map-root-user", "chroot"]) };
    let mut start = program(name, arguments);
    start.arg(system).args(["/usr/bin/talon-kiosk", "--version"]);
    let said = start.output().with_context(|| format!("{name} cannot be started"))?;
    ensure!(
        said.status.success(),
        "the program does not start in a clean system: {}",
        String::from_utf8_lossy(&said.stderr)
    );
    let version = String::from_utf8_lossy(&said.stdout).trim().to_owned();
    ensure!(version.starts_with("talon-kiosk "), "`--version` says {version:?}");
    Ok(version)
}
