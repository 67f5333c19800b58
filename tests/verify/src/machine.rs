//! What the machine needs for the checks, and how it gets it.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Error, anyhow, bail};

use crate::run::{cargo, program, root, run, works};

/// A program of the system and the Debian packages that bring it.
struct Tool {
    /// What is started to see whether it is there.
    probe: (&'static str, &'static [&'static str]),
    /// What it is for.
    purpose: &'static str,
    /// Debian's packages.
    packages: &'static [&'static str],
}

const TOOLS: [Tool; 9] = [
    Tool {
        probe: ("cc", &["--version"]),
        purpose: "SQLite's C code",
        packages: &["build-essential"],
    },
    Tool {
        probe: ("chromium", &["--version"]),
        purpose: "the browser tests",
        packages: &["chromium"],
    },
    Tool {
        probe: ("chromedriver", &["--version"]),
        purpose: "the browser tests",
        packages: &["chromium-driver"],
    },
    Tool {
        probe: ("zbarimg", &["--version"]),
        purpose: "reading the QR code of every ticket",
        packages: &["zbar-tools"],
    },
    Tool {
        probe: ("espeak-ng", &["--version"]),
        purpose: "the voice of the kiosk",
        packages: &["espeak-ng"],
    },
    Tool {
        probe: ("dpkg-deb", &["--version"]),
        purpose: "the package of the kiosk",
        packages: &["dpkg"],
    },
    Tool {
        probe: ("systemd-analyze", &["--version"]),
        purpose: "the units of the kiosk",
        packages: &["systemd"],
    },
    Tool {
        probe: ("strace", &["--version"]),
        purpose: "a disk that fails under the server",
        packages: &["strace"],
    },
    Tool {
        probe: ("Xvfb", &["-help"]),
        purpose: "a display for the kiosk's window",
        packages: &["xvfb", "libfontconfig1", "libxcursor1", "libxi6", "libxkbcommon-x11-0"],
    },
];

/// Installs what is missing where that is ours to do, or names the one command that does.
///
/// # Errors
///
/// When something is missing and cannot be installed from here.
pub fn prepare() -> Result<(), Error> {
    let missing: Vec<&Tool> = TOOLS.iter().filter(|tool| !there(tool)).collect();
    if !missing.is_empty() {
        for tool in &missing {
            println!("   {} is missing: {}", tool.probe.0, tool.purpose);
        }
        let packages: Vec<&str> = missing.iter().flat_map(|tool| tool.packages).copied().collect();
        install(&packages)?;
        if let Some(tool) = missing.iter().find(|tool| !there(tool)) {
            bail!("{} is still missing after the installation", tool.probe.0);
        }
    }
    components()?;
    bring_page_checks()?;
    if !works("cargo", &["nextest", "--version"]) {
        println!("   cargo-nextest is not installed; tests run under `cargo test`, one by one");
    }
    Ok(())
}

/// Brings what the checks of the pages take from npm into the user's cache, under the version and
/// the hash that stand in the repository. Nothing of it is ever built into a program.
///
/// # Errors
///
/// When npm cannot be installed, or what it brings has another hash.
fn bring_page_checks() -> Result<(), Error> {
    let pinned = root().join("tests/office-tests/axe");
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = || std::env::home_dir().map(|home| home.join(".cache"));
    let cache = cache.or_else(home).context("no home directory")?.join("talon/page-checks");
    let lock = "package-lock.json";
    let same = fs::read(cache.join(lock)).ok() == Some(fs::read(pinned.join(lock))?);
    if same && cache.join("node_modules/axe-core/axe.min.js").exists() {
        return Ok(());
    }
    println!("   axe-core is missing: looking at the pages as people with disabilities meet them");
    if !works("npm", &["--version"]) {
        install(&["npm"])?;
    }
    fs::create_dir_all(&cache)?;
    for name in ["package.json", lock] {
        fs::copy(pinned.join(name), cache.join(name))?;
    }
    let mut npm = program("npm", &["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    npm.arg("--prefix").arg(&cache).current_dir(&cache);
    run(npm)
}

/// Brings cargo-deny, which takes some minutes to compile, only where it is missing.
///
/// # Errors
///
/// When it cannot be built.
pub fn bring_cargo_deny() -> Result<(), Error> {
    bring("cargo-deny", "deny")
}

/// Compiles a tool of Cargo where it is missing.
fn bring(tool: &str, command: &str) -> Result<(), Error> {
    if works("cargo", &[command, "--version"]) {
        return Ok(());
    }
    println!("   {tool} is missing; it is compiled once, which takes some minutes");
    let mut install = cargo(&["install", "--locked", tool]);
    // What it needs of the system is its own affair; the house promises it for the house alone.
    install.env_remove("PKG_CONFIG");
    // As published it is optimised as one whole, which takes longer than all our checks together.
    install.env("CARGO_PROFILE_RELEASE_LTO", "off");
    install.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    install.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
    run(install)
}

/// Brings what a kiosk without an X server is linked with; no other step needs it.
///
/// # Errors
///
/// When it is missing and cannot be installed from here.
pub fn bring_panel_libraries() -> Result<(), Error> {
    let libraries = ["libinput", "libudev", "xkbcommon"];
    if works("pkg-config", &[&["--exists"], libraries.as_slice()].concat()) {
        return Ok(());
    }
    println!("   libraries for touch without an X server are missing");
    install(&["pkg-config", "libinput-dev", "libudev-dev", "libxkbcommon-dev"])
}

/// Brings cargo-deb, only where it is missing.
///
/// # Errors
///
/// When it cannot be built.
pub fn bring_cargo_deb() -> Result<(), Error> {
    bring("cargo-deb", "deb")
}

fn there(tool: &Tool) -> bool {
    let (name, arguments) = tool.probe;
    works(name, arguments)
}

fn install(packages: &[&str]) -> Result<(), Error> {
    let command = format!("apt-get install --yes {}", packages.join(" "));
    if !works("apt-get", &["--version"]) {
        bail!("install with this system's own tool what Debian calls: {}", packages.join(" "));
    }
    if !works("sh", &["-c", "test \"$(id -u)\" = 0"]) {
        bail!("run `sudo {command}` and then `cargo verify` again");
    }
    run(program("apt-get", &["update", "--quiet"]))?;
    let mut arguments = vec!["install", "--yes", "--quiet", "--no-install-recommends"];
    arguments.extend(packages);
    run(program("apt-get", &arguments)).map_err(|err| anyhow!("{err}; try `{command}` by hand"))
}

/// The formatter and the linter belong to the toolchain; a minimal one comes without.
fn components() -> Result<(), Error> {
    for (name, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if !works("cargo", &[name, "--version"]) {
            run(program("rustup", &["component", "add", component]))?;
        }
    }
    Ok(())
}
