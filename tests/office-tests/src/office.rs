//! A server process with a log of its own.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::programs::{house, program};

/// How the office is started.
#[derive(Clone, Debug)]
pub struct Options {
    /// A folder of `assets/offices`.
    pub office: &'static str,
    /// Office seconds in one second.
    pub speed: u32,
    /// What the office's clock says at the start (RFC 3339).
    pub start_at: &'static str,
    /// More arguments of `talon-server serve`.
    pub more: Vec<String>,
    /// A program with its arguments that starts the server, e.g. one that makes its disk fail.
    pub under: Vec<String>,
    /// Where the server's log of itself goes; to the test's own standard error when `None`.
    pub log: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        let start_at = "2026-10-14T10:00:00+03:00";
        let (more, under) = (Vec::new(), Vec::new());
        Self { office: "tiny", speed: 1, start_at, more, under, log: None }
    }
}

/// A running office server; it is killed when the test forgets it.
pub struct Office {
    options: Options,
    data: PathBuf,
    port: u16,
    child: Child,
}

impl Office {
    /// Starts the server on a free port of loopback with its log in `data`.
    ///
    /// # Errors
    ///
    /// When the program cannot be built or started, or is not ready within 30 s.
    pub async fn start(data: &Path, options: Options) -> Result<Self> {
        let (child, port) = serve(data, &options, 0).await?;
        Ok(Self { options, data: data.to_path_buf(), port, child })
    }

    /// Where it answers, e.g. `http://127.0.0.1:40123`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The process id.
    #[must_use]
    pub fn id(&self) -> Option<u32> {
        self.child.id()
    }

    /// `SIGKILL`, at this instant, as a power cut of the process.
    ///
    /// # Errors
    ///
    /// When the process cannot be killed.
    pub async fn kill(&mut self) -> Result<()> {
        self.child.kill().await.context("cannot kill the server")
    }

    /// Starts it again on the same port and log.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start).
    pub async fn restart(&mut self) -> Result<()> {
        let (child, _) = serve(&self.data, &self.options, self.port).await?;
        self.child = child;
        Ok(())
    }

    /// Waits until it ends by itself, `patience` at most.
    ///
    /// # Errors
    ///
    /// When it goes on.
    pub async fn ended(&mut self, patience: Duration) -> Result<ExitStatus> {
        let status = timeout(patience, self.child.wait()).await;
        Ok(status.with_context(|| format!("the server goes on after {patience:?}"))??)
    }

    /// The server's process, whatever started it.
    fn server(&self) -> Option<u32> {
        let id = self.child.id()?;
        if self.options.under.is_empty() {
            return Some(id);
        }
        let children = std::fs::read_to_string(format!("/proc/{id}/task/{id}/children"));
        children.ok()?.split_whitespace().next()?.parse().ok()
    }

    /// Asks it to end and waits.
    ///
    /// # Errors
    ///
    /// When it does not end within 10 s or ends with a failure.
    pub async fn stop(mut self) -> Result<()> {
        let id = self.server().context("the server has ended by itself")?;
        Command::new("kill").args(["-TERM", &id.to_string()]).status().await?;
        let status = timeout(Duration::from_secs(10), self.child.wait()).await;
        let status = status.context("the server did not end within 10 s")??;
        anyhow::ensure!(status.success(), "the server ended with {status}");
        Ok(())
    }
}

async fn serve(data: &Path, options: &Options, port: u16) -> Result<(Child, u16)> {
    let office = house().join("assets/offices").join(options.office);
    let server = program("queue-server", "talon-server")?;
    let mut command = match options.under.split_first() {
        Some((first, rest)) => {
            let mut command = Command::new(first);
            command.args(rest).arg(server);
            command
        }
        None => Command::new(server),
    };
    if let Some(log) = &options.log {
        command.stderr(File::options().create(true).append(true).open(log)?);
    }
    let mut child = command
        .arg("serve")
        .arg("--office")
        .arg(office)
        .arg("--data")
        .arg(data)
        .args(["--listen", &format!("127.0.0.1:{port}")])
        .args(["--speed", &options.speed.to_string(), "--start-at", options.start_at])
        .args(&options.more)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .with_context(|| {
            let first = options.under.first().map_or("talon-server", String::as_str);
            format!("cannot start {first}; `cargo verify machine` installs what the tests need")
        })?;
    let stdout = child.stdout.take().context("a started program has a standard output")?;
    let mut lines = BufReader::new(stdout).lines();
    let ready = async {
        while let Some(line) = lines.next_line().await? {
            if let Some((_, port)) =
                line.strip_prefix("listening on ").and_then(|it| it.rsplit_once(':'))
            {
                return port
                    .trim_end_matches('/')
                    .trim()
                    .parse::<u16>()
                    .context("no port in the ready line");
            }
        }
        anyhow::bail!("talon-server ended before it was ready")
    };
    let port = timeout(Duration::from_secs(30), ready)
        .await
        .context("talon-server was not ready in 30 s")??;
    // What it prints later is read, so that a full pipe never stops it.
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    Ok((child, port))
}
