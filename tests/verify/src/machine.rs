//! What the machine needs for the checks, and how it gets it.

use anyhow::{Error, anyhow, bail};

use crate::run::{cargo, program, run, works};

/// A program of the system and the Debian packages that bring it.
struct Tool {
    /// What is started to see whether it is there.
    probe: (&'static str, &'static [&'static str]),
    /// What it is for.
    purpose: &'static str,
    /// Debian's packages.
    packages: &'static [&'static str],
}

const TOOLS: [Tool; 6] = [
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
    if !works("cargo", &["nextest", "--version"]) {
        println!("   cargo-nextest is not installed; tests run under `cargo test`, one by one");
    }
    Ok(())
}

/// Brings cargo-deny, which takes some minutes to compile, only where it is missing.
///
/// # Errors
///
/// When it cannot be built.
pub fn bring_cargo_deny() -> Result<(), Error> {
    if works("cargo", &["deny", "--version"]) {
        return Ok(());
    }
    println!("   cargo-deny is missing; it is compiled once, which takes some minutes");
    let mut install = cargo(&["install", "--locked", "cargo-deny"]);
    // What it needs of the system is its own affair; the house promises it for the house alone.
    install.env_remove("PKG_CONFIG");
    // As published it is optimised as one whole, which takes longer than all our checks together.
    install.env("CARGO_PROFILE_RELEASE_LTO", "off");
    install.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    install.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
    run(install)
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
