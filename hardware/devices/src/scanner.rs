use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use scancode::{Grammar, Reader, Scan};

use crate::listener::{Hear, Listener};
use crate::{PartState, SerialAddress, Timings};

/// What comes from a scanner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScannerEvent {
    /// The scanner is in another state than before; the first event is always one.
    State(PartState),
    /// Somebody held something under it.
    Scanned(Scan),
}

/// A scanner on a serial line (RS-232, or USB that looks like it), with a thread of its own.
///
/// The thread opens the line, comes back when the cable does, and ends when this is dropped.
pub struct Scanner {
    reader: Arc<Mutex<Reader>>,
    listener: Listener,
}

impl Scanner {
    /// Starts the thread for the scanner at `address`, which knows the codes of `grammar`. Every
    /// event goes to `tell`, on that thread: `tell` should hand it on and return. Of `timings`
    /// only the two of reopening a line matter here.
    ///
    /// # Errors
    ///
    /// Fails only when the system gives no thread; a scanner that is absent is a state.
    pub fn open(
        address: SerialAddress,
        grammar: Grammar,
        timings: &Timings,
        tell: impl FnMut(ScannerEvent) + Send + 'static,
    ) -> io::Result<Self> {
        let reader = Arc::new(Mutex::new(Reader::new(grammar)));
        let ear = ScannerEar { reader: Arc::clone(&reader), tell: Box::new(tell) };
        let listener = Listener::start("scanner", address, timings, ear)?;
        Ok(Self { reader, listener })
    }

    /// Knows other links from now on, as when the office's address has become known.
    pub fn set_grammar(&self, grammar: Grammar) {
        locked(&self.reader).set_grammar(grammar);
    }

    /// Forgets what was scanned, at the end of a visitor's session.
    pub fn forget(&self) {
        locked(&self.reader).forget();
    }

    /// Ends the thread and waits for that. The line is closed.
    pub fn close(self) {
        self.listener.close();
    }
}

/// The bytes of a panicked thread are as good as any: they become a scan or nothing.
fn locked(reader: &Mutex<Reader>) -> MutexGuard<'_, Reader> {
    reader.lock().unwrap_or_else(PoisonError::into_inner)
}

struct ScannerEar {
    reader: Arc<Mutex<Reader>>,
    tell: Box<dyn FnMut(ScannerEvent) + Send>,
}

impl Hear for ScannerEar {
    fn hear(&mut self, bytes: &[u8], now: Duration) {
        let mut reader = locked(&self.reader);
        let scans = [reader.take(bytes, now), reader.pass(now)];
        drop(reader);
        for scan in scans.into_iter().flatten() {
            (self.tell)(ScannerEvent::Scanned(scan));
        }
    }

    fn due(&self) -> Option<Duration> {
        locked(&self.reader).due()
    }

    fn state(&mut self, state: PartState) {
        if state != PartState::Ok {
            locked(&self.reader).forget();
        }
        (self.tell)(ScannerEvent::State(state));
    }
}
