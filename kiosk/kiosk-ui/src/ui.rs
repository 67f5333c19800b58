//! The kiosk's window, as the program sees it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::time::Duration;

use kiosk_flow::{PadKey, Touch, View};
use slint::{ComponentHandle, PhysicalPosition, PhysicalSize, PlatformError, SharedString};

use crate::connect;
use crate::pad;
use crate::panel::Panel;
use crate::show;
use kiosk_screens::{Fingers, KioskWindow, Theme};

/// The window with its screens. Lives on the thread that made it.
pub struct Ui {
    window: KioskWindow,
    size_px: (u32, u32),
    /// What is shown, so that an equal view costs nothing.
    shown: RefCell<Option<View>>,
}

impl Ui {
    /// Makes the window for `panel`; it stays hidden until [`Ui::open`].
    ///
    /// `kiosk` hides the pointer and the window's border, as behind glass.
    ///
    /// # Errors
    ///
    /// [`PlatformError`] when there is no display to show it on.
    pub fn new(panel: &Panel, kiosk: bool) -> Result<Self, PlatformError> {
        let window = KioskWindow::new()?;
        window.set_panel_width_mm(panel.width_mm());
        window.set_hides_cursor(kiosk);
        let (theme, glass) = (window.global::<Theme>(), panel.glass());
        theme.set_least(glass.least);
        theme.set_least_large(glass.least_large);
        theme.set_low_line(glass.low_line.unwrap_or_default());
        Ok(Self { window, size_px: panel.size_px(), shown: RefCell::new(None) })
    }

    /// Says how long a finger may rest before it is no finger any more (default 3 s).
    pub fn set_hold(&self, hold: Duration) {
        let hold_ms = i64::try_from(hold.as_millis()).unwrap_or(i64::MAX);
        self.window.global::<Fingers>().set_hold(hold_ms);
    }

    /// Reports every touch to `touched`.
    pub fn connect(&self, touched: impl Fn(Touch) + 'static) {
        connect::connect(&self.window, touched);
    }

    /// Reports keys of a pad that is a keyboard to `pressed`; `keys` are by what they send to the
    /// window, see [`key_named`](crate::key_named).
    pub fn connect_pad(
        &self,
        keys: HashMap<SharedString, PadKey>,
        pressed: impl Fn(PadKey) + 'static,
    ) {
        pad::connect(&self.window, keys, pressed);
    }

    /// Shows `view`, whole.
    pub fn show(&self, view: View) {
        let mut shown = self.shown.borrow_mut();
        show::show(&self.window, shown.as_ref(), &view);
        *shown = Some(view);
    }

    /// Puts the window on the screen: over all of it, or with `size` pixels on a desk.
    ///
    /// # Errors
    ///
    /// [`PlatformError`] when there is no display to show it on.
    pub fn open(&self, size: Option<(u32, u32)>) -> Result<(), PlatformError> {
        match size {
            Some((width, height)) => {
                self.window.window().set_size(PhysicalSize::new(width, height))
            }
            None => {
                // Where no window manager listens, the size has to be said as well.
                let (width, height) = self.size_px;
                self.window.window().set_size(PhysicalSize::new(width, height));
                self.window.window().set_position(PhysicalPosition::new(0, 0));
                self.window.window().set_fullscreen(true);
            }
        }
        self.window.show()
    }

    /// The window, for whoever drives it without a display.
    #[cfg(feature = "offscreen")]
    pub(crate) fn window(&self) -> &KioskWindow {
        &self.window
    }
}
