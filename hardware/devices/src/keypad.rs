mod keys;
mod presses;

use std::io;
use std::time::Duration;

pub use keys::{PadKey, PadKeys, PadKeysError};

use crate::listener::{Hear, Listener};
use crate::{PartState, SerialAddress, Timings};
use presses::Presses;

/// What comes from a keypad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeypadEvent {
    /// The keypad is in another state than before; the first event is always one.
    State(PartState),
    /// A key was pressed.
    Pressed(PadKey),
}

/// A tactile keypad on a serial line, with a thread of its own. A pad that is a keyboard needs
/// none: its keys arrive in the kiosk's window, and [`PadKeys::named`] tells what they mean.
pub struct Keypad(Listener);

impl Keypad {
    /// Starts the thread for the keypad at `address`, whose bytes `keys` explains. Every event
    /// goes to `tell`, on that thread: `tell` should hand it on and return. Of `timings` only the
    /// two of reopening a line matter here.
    ///
    /// # Errors
    ///
    /// Fails only when the system gives no thread; a keypad that is absent is a state.
    pub fn open(
        address: SerialAddress,
        keys: &PadKeys,
        timings: &Timings,
        tell: impl FnMut(KeypadEvent) + Send + 'static,
    ) -> io::Result<Self> {
        let ear = KeypadEar { presses: Presses::new(keys.serial()), tell: Box::new(tell) };
        Listener::start("keypad", address, timings, ear).map(Self)
    }

    /// Ends the thread and waits for that. The line is closed.
    pub fn close(self) {
        self.0.close();
    }
}

struct KeypadEar {
    presses: Presses,
    tell: Box<dyn FnMut(KeypadEvent) + Send>,
}

impl Hear for KeypadEar {
    fn hear(&mut self, bytes: &[u8], now: Duration) {
        for key in self.presses.take(bytes, now) {
            (self.tell)(KeypadEvent::Pressed(key));
        }
    }

    fn due(&self) -> Option<Duration> {
        None
    }

    fn state(&mut self, state: PartState) {
        if state != PartState::Ok {
            self.presses.forget();
        }
        (self.tell)(KeypadEvent::State(state));
    }
}
