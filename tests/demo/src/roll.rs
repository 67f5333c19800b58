//! The roll in the kiosk's printer, as whoever looks after the hall handles it: it runs out and is
//! changed. The simulated printer is told over its control interface.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// How long the simulator may take to obey.
const PATIENCE: Duration = Duration::from_secs(5);

/// The printer's roll of paper.
#[derive(Clone, Copy, Debug)]
pub struct Roll {
    control: SocketAddr,
}

impl Roll {
    /// The roll of the simulator whose control interface is at `control`, e.g. `http://127.0.0.1:1`.
    ///
    /// # Errors
    ///
    /// When that is no address.
    pub fn of(control: &str) -> Result<Self> {
        let address = control.trim_start_matches("http://").trim_end_matches('/');
        let control = address.parse().with_context(|| format!("`{control}` is no address"))?;
        Ok(Self { control })
    }

    /// The last of it is printed.
    ///
    /// # Errors
    ///
    /// When the printer does not listen.
    pub async fn runs_out(&self) -> Result<()> {
        self.tell("PUT").await
    }

    /// Somebody puts a new one in.
    ///
    /// # Errors
    ///
    /// When the printer does not listen.
    pub async fn is_changed(&self) -> Result<()> {
        self.tell("DELETE").await
    }

    async fn tell(&self, verb: &str) -> Result<()> {
        let answer = timeout(PATIENCE, self.ask(verb)).await.context("the printer is silent")??;
        ensure!(answer.starts_with("HTTP/1.1 200"), "the printer refuses: {answer}");
        Ok(())
    }

    async fn ask(&self, verb: &str) -> Result<String> {
        let mut line = TcpStream::connect(self.control).await.context("the printer is gone")?;
        let request = format!("{verb} /troubles/paper-out HTTP/1.1\r\nhost: printer\r\n\r\n");
        line.write_all(request.as_bytes()).await.context("the printer does not listen")?;
        let mut answer = String::new();
        line.read_to_string(&mut answer).await.context("the printer does not answer")?;
        Ok(answer)
    }
}
