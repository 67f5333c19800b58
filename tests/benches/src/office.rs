//! The programs under test, built beside this one, and the office server among them.

use std::ffi::OsStr;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::process::Running;
use crate::request::Client;

/// The root of the repository.
pub fn house() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The folder of this program's build, e.g. `target/release`.
///
/// # Errors
///
/// When this program lies in no folder.
pub fn build_folder() -> Result<PathBuf> {
    let own = std::env::current_exe().context("cannot tell where this program lies")?;
    Ok(own.parent().context("this program lies in no folder")?.to_path_buf())
}

/// Builds the programs of `packages` as this one was built. `TALON_BUILT=1` says that they are
/// there already.
///
/// # Errors
///
/// When they do not compile.
pub fn build(packages: &[&str]) -> Result<()> {
    if std::env::var_os("TALON_BUILT").is_some() {
        return Ok(());
    }
    let folder = build_folder()?;
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.arg("build").arg("--manifest-path").arg(house().join("Cargo.toml"));
    cargo.arg("--target-dir").arg(folder.parent().context("a build folder stands in another")?);
    // A build's folder bears the name of its profile, except for this one.
    let profile = folder.file_name().context("this program lies in no folder")?;
    let profile = if profile == "debug" { OsStr::new("dev") } else { profile };
    cargo.arg("--profile").arg(profile);
    for package in packages {
        cargo.args(["--package", package]);
    }
    let built = cargo.status().context("cannot start cargo")?;
    ensure!(built.success(), "what is to be measured does not compile");
    Ok(())
}

/// A running office server.
pub struct Office {
    /// Its process.
    pub program: Running,
    /// Where it answers.
    pub address: SocketAddr,
}

impl Office {
    /// Starts `talon-server` on the bench office with its log in `data`. The office opens at 8:00
    /// of a working day and its clock runs `speed` times as fast as ours.
    ///
    /// # Errors
    ///
    /// When it is not built, or does not get ready.
    pub fn start(data: &Path, speed: u32) -> Result<Self> {
        std::fs::create_dir_all(data).with_context(|| format!("cannot make {}", data.display()))?;
        let mut command = Command::new(build_folder()?.join("talon-server"));
        command.arg("serve");
        command.arg("--office").arg(house().join("assets/offices/bench"));
        command.arg("--data").arg(data);
        command.args(["--listen", "127.0.0.1:0", "--speed", &speed.to_string()]);
        command.args(["--start-at", "2026-10-14T08:00:00+03:00"]);
        Self::ready(Running::start("talon-server", command.stderr(log_file(data)?))?)
    }

    /// Starts the hello-world server, which answers the same request.
    ///
    /// # Errors
    ///
    /// When it does not get ready.
    pub fn hello() -> Result<Self> {
        let own = std::env::current_exe().context("cannot tell where this program lies")?;
        Self::ready(Running::start("hello", Command::new(own).arg("hello"))?)
    }

    fn ready(program: Running) -> Result<Self> {
        let address = program.says("listening on http://")?;
        let address = address.trim_end_matches('/').parse();
        Ok(Self { program, address: address.context("no address in the ready line")? })
    }

    /// Its address, as a kiosk is told it.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A connection to it.
    ///
    /// # Errors
    ///
    /// When it does not answer.
    pub fn client(&self, lane: u16) -> Result<Client> {
        Client::connect(self.address, lane)
    }
}

fn log_file(data: &Path) -> Result<Stdio> {
    let path = data.join("server.log");
    let file = std::fs::File::create(&path);
    Ok(file.with_context(|| format!("cannot write {}", path.display()))?.into())
}

/// Ids of the first `count` services that tickets are given for.
///
/// # Errors
///
/// When the office does not say, or has none.
pub fn services(client: &mut Client, count: usize) -> Result<Vec<String>> {
    let catalogue: Value = serde_json::from_slice(&client.get("/api/v1/services")?)?;
    let services = catalogue["services"].as_array().into_iter().flatten();
    let given = services.filter(|it| it["walk_in"] == true);
    let ids = given.filter_map(|it| it["id"].as_str().map(str::to_owned)).take(count);
    let ids: Vec<String> = ids.collect();
    ensure!(!ids.is_empty(), "the bench office gives no tickets");
    Ok(ids)
}

/// Numbers of the office's points.
///
/// # Errors
///
/// When the office does not say, or has none.
pub fn points(client: &mut Client) -> Result<Vec<u64>> {
    let office: Value = serde_json::from_slice(&client.get("/api/v1/office")?)?;
    let points = office["points"].as_array().into_iter().flatten();
    let points: Vec<u64> = points.filter_map(|it| it["id"].as_u64()).collect();
    ensure!(!points.is_empty(), "the bench office has no points");
    Ok(points)
}
