//! Where the programs under test lie.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// The path of the program `name` of `package`, built if it is not up to date.
///
/// `TALON_BUILT=1` says that everything was built just now, which saves asking Cargo each time.
///
/// # Errors
///
/// When Cargo cannot be run or the program does not compile.
pub fn program(package: &str, name: &str) -> Result<PathBuf> {
    let own = std::env::current_exe().context("cannot tell where the test lies")?;
    // target/debug/deps/test -> target/debug
    let folder = own.parent().and_then(Path::parent).context("the test lies in no build folder")?;
    let path = folder.join(name);
    if std::env::var_os("TALON_BUILT").is_none() || !path.exists() {
        build(package, name, folder)?;
    }
    Ok(path)
}

fn build(package: &str, name: &str, folder: &Path) -> Result<()> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--package", package, "--bin", name]);
    if name == "demo-kiosk" {
        cargo.args(["--features", "offscreen"]);
    }
    cargo.arg("--manifest-path").arg(house().join("Cargo.toml"));
    cargo.arg("--target-dir").arg(folder.parent().context("a build folder stands in another")?);
    if folder.ends_with("release") {
        cargo.arg("--release");
    }
    let built = cargo.status().context("cannot start cargo")?;
    ensure!(built.success(), "{name} does not compile");
    Ok(())
}

/// The root of the repository.
pub fn house() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
