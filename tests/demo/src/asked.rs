//! Being asked to end: Ctrl-C in a terminal, SIGTERM from whatever runs the demo.

use anyhow::{Context, Result};
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Hears whoever asks the demo to end.
pub struct Asked {
    interrupt: Signal,
    terminate: Signal,
}

impl Asked {
    /// Listens from now on; until then either signal ends the demo at once.
    ///
    /// # Errors
    ///
    /// When the system does not let it.
    pub fn listen() -> Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt()).context("cannot hear Ctrl-C")?,
            terminate: signal(SignalKind::terminate()).context("cannot hear SIGTERM")?,
        })
    }

    /// Ends when somebody has asked.
    pub async fn comes(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => (),
            _ = self.terminate.recv() => (),
        }
    }
}
