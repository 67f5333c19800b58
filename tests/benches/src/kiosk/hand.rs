//! A finger: pointer events through the X test extension, as a touch panel would make them.

use std::time::Instant;

use anyhow::{Context, Result};
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT, MOTION_NOTIFY_EVENT};
use x11rb::protocol::xtest::ConnectionExt;
use x11rb::rust_connection::RustConnection;

use super::glass::Glass;

/// The primary button, which is what a touch is.
const FINGER: u8 = 1;

/// A finger over one screen.
pub struct Hand {
    connection: RustConnection,
    root: u32,
}

impl Hand {
    /// A finger over `glass`.
    ///
    /// # Errors
    ///
    /// When the X server does not know the extension.
    pub fn new(glass: &Glass) -> Result<Self> {
        let (connection, screen) = RustConnection::connect(Some(&glass.display))
            .with_context(|| format!("cannot touch the screen {}", glass.display))?;
        let root = connection.setup().roots[screen].root;
        connection.xtest_get_version(2, 2)?.reply().context("no X test extension")?;
        Ok(Self { connection, root })
    }

    /// Puts the finger down at `place`.
    ///
    /// # Errors
    ///
    /// When the X server is gone.
    pub fn press(&self, place: (i16, i16)) -> Result<()> {
        self.fake(MOTION_NOTIFY_EVENT, 0, place)?;
        self.fake(BUTTON_PRESS_EVENT, FINGER, (0, 0))?;
        self.connection.flush().context("the X server is gone")
    }

    /// Lifts it, and says when.
    ///
    /// # Errors
    ///
    /// When the X server is gone.
    pub fn lift(&self) -> Result<Instant> {
        let lifted = Instant::now();
        self.fake(BUTTON_RELEASE_EVENT, FINGER, (0, 0))?;
        self.connection.flush().context("the X server is gone")?;
        Ok(lifted)
    }

    fn fake(&self, event: u8, detail: u8, (x, y): (i16, i16)) -> Result<()> {
        let now = 0;
        self.connection.xtest_fake_input(event, detail, now, self.root, x, y, 0)?;
        Ok(())
    }
}
