//! A kiosk without a display: the process that the demonstration drives, spoken to in lines of JSON.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::{sleep, timeout};

use crate::programs::program;

/// How long the kiosk may take for an answer: its own patience with a visitor, and more.
const PATIENCE: Duration = Duration::from_secs(30);
/// On the first screen, and again where the ticket is ordered.
const GET_TICKET: &str = "Получить талон";

/// A running kiosk; it is killed when the test forgets it.
pub struct Kiosk {
    _child: Child,
    asked: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Kiosk {
    /// Starts `kiosk-1` of the office at `server`, which prints into a file of `folder` and keeps
    /// its data there, and waits for its first screen.
    ///
    /// # Errors
    ///
    /// When the program cannot be built or started, or shows nothing within 30 s.
    pub async fn start(server: &str, folder: &Path) -> Result<Self> {
        let config = folder.join("kiosk.toml");
        // Quick, because one hand plays all visitors.
        let text = format!(
            "server = \"{server}\"\ndevice = \"kiosk-1\"\ndata = \"{0}/kiosk\"\n\n\
             [printer]\naddress = \"file:{0}/paper.bin\"\nprofile = \"epson-tm-t20\"\n\n\
             [voice]\non = false\n\n\
             [panel]\ndiagonal_in = 27.0\nresolution = [1080, 1920]\nmount_height_mm = 800\n\n\
             [timings]\ndouble_tap_ms = 100\nretry_pause_ms = 100\nanother_ms = 0\n",
            folder.display()
        );
        std::fs::write(&config, text).context("cannot write the kiosk's configuration")?;
        let mut child = Command::new(program("demo", "demo-kiosk")?)
            .arg("--config")
            .arg(config)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("cannot start demo-kiosk")?;
        let asked = child.stdin.take().context("a started program has a standard input")?;
        let stdout = child.stdout.take().context("a started program has a standard output")?;
        let answers = BufReader::new(stdout).lines();
        let mut kiosk = Self { _child: child, asked, answers };
        ensure!(kiosk.line().await? == "ready", "the kiosk is not ready");
        Ok(kiosk)
    }

    /// One visitor takes a ticket for the service of that title; what number the screen shows.
    ///
    /// # Errors
    ///
    /// When the visitor gets stuck, or the kiosk ends.
    pub async fn take(&mut self, service: &str) -> Result<String> {
        self.until("home").await?;
        self.touch(GET_TICKET).await?;
        self.touch(service).await?;
        self.until("details").await?;
        let told = self.ask(&json!({ "take": GET_TICKET })).await?;
        let number = told.get("number").and_then(Value::as_str);
        let number = number.with_context(|| format!("no number, only {told}"))?.to_owned();
        self.touch("Готово").await?;
        Ok(number)
    }

    async fn touch(&mut self, label: &str) -> Result<()> {
        let told = self.ask(&json!({ "tap": label })).await?;
        ensure!(told.get("ok") == Some(&Value::Bool(true)), "no «{label}», only {told}");
        Ok(())
    }

    /// Waits for that screen.
    async fn until(&mut self, screen: &str) -> Result<()> {
        let mut told = Value::Null;
        for _ in 0..2_000 {
            told = self.ask(&json!("look")).await?;
            if told.get("screen").and_then(Value::as_str) == Some(screen) {
                return Ok(());
            }
            sleep(Duration::from_millis(10)).await;
        }
        bail!("the screen is not `{screen}`: {told}")
    }

    async fn ask(&mut self, what: &Value) -> Result<Value> {
        self.asked
            .write_all(format!("{what}\n").as_bytes())
            .await
            .context("the kiosk has ended")?;
        serde_json::from_str(&self.line().await?).context("the kiosk answers in JSON")
    }

    async fn line(&mut self) -> Result<String> {
        let line = timeout(PATIENCE, self.answers.next_line()).await;
        line.context("the kiosk is silent")??.context("the kiosk has ended")
    }
}
