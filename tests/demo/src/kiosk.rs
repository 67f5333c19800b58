//! The kiosk as a visitor of the simulated day meets it: things to press by their names, a number
//! on the screen. It is another process, drawn off-screen, and spoken to by lines of JSON.

use std::path::Path;

use anyhow::{Context, Result, bail};
use tokio::io::AsyncWriteExt;

use crate::programs::{Keeper, Program};
use crate::talk::{Ask, Told};

/// A kiosk's process.
pub struct DemoKiosk {
    program: Program,
}

impl DemoKiosk {
    /// Starts the program and waits for its first screen.
    ///
    /// # Errors
    ///
    /// When it does not start.
    pub async fn start(
        keeper: &mut Keeper,
        path: &Path,
        arguments: &[String],
        log: &Path,
    ) -> Result<Self> {
        let mut program = Program::start(keeper, "demo-kiosk", path, arguments, log)?;
        program.says("ready").await?;
        Ok(Self { program })
    }

    /// Which screen it is and what can be pressed there.
    ///
    /// # Errors
    ///
    /// When the kiosk has ended.
    pub async fn look(&mut self) -> Result<Told> {
        self.ask(&Ask::Look).await
    }

    /// Touches what has this name; `ok` is `false` when nothing has.
    ///
    /// # Errors
    ///
    /// When the kiosk has ended.
    pub async fn tap(&mut self, label: &str) -> Result<Told> {
        self.ask(&Ask::Tap(label.into())).await
    }

    /// Touches what has this name and waits for a ticket's number.
    ///
    /// # Errors
    ///
    /// When the kiosk has ended.
    pub async fn take(&mut self, label: &str) -> Result<Told> {
        self.ask(&Ask::Take(label.into())).await
    }

    /// Draws the screen into `file` as PNG.
    ///
    /// # Errors
    ///
    /// When the kiosk has ended or the file cannot be written.
    pub async fn shot(&mut self, file: &Path) -> Result<()> {
        let told = self.ask(&Ask::Shot(file.display().to_string())).await?;
        anyhow::ensure!(told.ok, "the kiosk cannot write {}", file.display());
        Ok(())
    }

    /// Ends the kiosk.
    ///
    /// # Errors
    ///
    /// When it does not end.
    pub async fn stop(self) -> Result<()> {
        self.program.stop().await
    }

    async fn ask(&mut self, ask: &Ask) -> Result<Told> {
        let mut line = serde_json::to_string(ask).context("a question is JSON")?;
        line.push('\n');
        let stdin = self.program.stdin().context("the kiosk listens to nobody")?;
        stdin.write_all(line.as_bytes()).await.context("the kiosk has ended: see its log")?;
        loop {
            let Some(line) = self.program.line().await? else {
                bail!("the kiosk has ended: see its log")
            };
            // A line of its log that went astray is no answer.
            if let Ok(told) = serde_json::from_str(&line) {
                return Ok(told);
            }
        }
    }
}
