//! The kiosk without a display, on a thread of its own, driven as a visitor drives it: by what
//! stands on the screen. For tests and the demo; one kiosk to a process, because the event loop
//! is the process's own.

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use std::{fs, io};

use kiosk_flow::View;
use kiosk_ui::offscreen::{Element, Time, install};

use crate::clock::instant;
use crate::config::Config;
use crate::kiosk::{Kiosk, Measured, StartError};

/// How often a visitor looks whether the screen has changed.
const LOOK: Duration = Duration::from_millis(2);

/// Why the kiosk did not do what a visitor expected.
#[derive(Debug, thiserror::Error)]
pub enum OffscreenError {
    /// It did not start.
    #[error("the kiosk did not start")]
    Start(#[from] StartError),
    /// There is a platform on its thread already.
    #[error("another kiosk runs in this process")]
    Second,
    /// Its thread has ended.
    #[error("the kiosk's thread has ended")]
    Ended,
    /// Nothing with that label came onto the screen in time.
    #[error("no «{label}» on the screen `{screen}`, only: {}", .there.join(" | "))]
    NotThere {
        /// What was looked for.
        label: String,
        /// Where.
        screen: &'static str,
        /// What was there to be pressed.
        there: Vec<String>,
    },
    /// The screen could not be drawn.
    #[error("the screen could not be drawn")]
    Draw(#[from] slint::PlatformError),
    /// The picture could not be kept.
    #[error("{path}: the picture could not be kept")]
    Keep {
        /// Where.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// Something to be done on the kiosk's thread.
type Deed = Box<dyn FnOnce(&Kiosk) + Send>;

/// A kiosk that runs without a display. Every call waits for the kiosk's own thread.
pub struct OffscreenKiosk {
    thread: Option<JoinHandle<()>>,
}

thread_local! {
    static HERE: std::cell::RefCell<Option<Kiosk>> = const { std::cell::RefCell::new(None) };
}

impl OffscreenKiosk {
    /// Starts the kiosk of `config` on a thread of its own; its window's size is the panel's.
    ///
    /// # Errors
    ///
    /// [`OffscreenError::Start`], or [`OffscreenError::Second`] for a second kiosk in one process.
    pub fn start(config: Config) -> Result<Self, OffscreenError> {
        let (started, answer) = mpsc::channel();
        let run = move || {
            let kiosk = open(&config);
            let opened = kiosk.map(|kiosk| HERE.set(Some(kiosk)));
            let runs = opened.is_ok();
            started.send(opened).ok();
            if runs && let Err(error) = slint::run_event_loop_until_quit() {
                tracing::error!(%error, "the off-screen kiosk's event loop failed");
            }
            if let Some(kiosk) = HERE.take() {
                kiosk.close();
            }
        };
        let spawned = thread::Builder::new().name("kiosk".into()).spawn(run);
        let thread = Some(spawned.map_err(StartError::Thread)?);
        answer.recv().map_err(|_| OffscreenError::Ended)??;
        Ok(Self { thread })
    }

    /// Touches what can be pressed under exactly this label, as a calm finger does: not before
    /// the trembling after the touch before has passed.
    ///
    /// # Errors
    ///
    /// [`OffscreenError::NotThere`] when it is not on the screen within 10 s.
    pub fn tap(&self, label: &str) -> Result<(), OffscreenError> {
        let wanted = plain(label);
        let deadline = instant() + Duration::from_secs(10);
        self.until(label, deadline, move |kiosk| {
            kiosk.quiet_for().is_zero() && kiosk.ui().tap(&wanted)
        })
    }

    /// Touches that label now, however soon after the last touch; `false` when it is not there.
    ///
    /// # Errors
    ///
    /// [`OffscreenError::Ended`].
    pub fn tap_at_once(&self, label: &str) -> Result<bool, OffscreenError> {
        let wanted = plain(label);
        self.on(move |kiosk| kiosk.ui().tap(&wanted))
    }

    /// Waits until something with this label, pressable or not, is on the screen.
    ///
    /// # Errors
    ///
    /// [`OffscreenError::NotThere`] when `deadline` passes first.
    pub fn wait_for_label(&self, label: &str, deadline: Instant) -> Result<(), OffscreenError> {
        let wanted = plain(label);
        self.until(label, deadline, move |kiosk| {
            kiosk.ui().elements().iter().any(|it| plain(&it.label) == wanted)
        })
    }

    /// Waits until the screen of that name ([`kiosk_flow::Screen::name`]) is shown.
    ///
    /// # Errors
    ///
    /// [`OffscreenError::NotThere`] when `deadline` passes first.
    pub fn wait_for_screen(&self, name: &str, deadline: Instant) -> Result<(), OffscreenError> {
        let wanted = name.to_owned();
        self.until(name, deadline, move |kiosk| kiosk.view().screen.name() == wanted)
    }

    /// What is on the screen, as the flow says it.
    ///
    /// # Errors
    ///
    /// [`OffscreenError::Ended`].
    pub fn view(&self) -> Result<View, OffscreenError> {
        self.on(Kiosk::view)
    }

    /// Everything on the screen that has a name.
    ///
    /// # Errors
    ///
    /// [`OffscreenError::Ended`].
    pub fn elements(&self) -> Result<Vec<Element>, OffscreenError> {
        self.on(|kiosk| kiosk.ui().elements())
    }

    /// The labels of what can be pressed now.
    ///
    /// # Errors
    ///
    /// [`OffscreenError::Ended`].
    pub fn labels(&self) -> Result<Vec<String>, OffscreenError> {
        self.on(|kiosk| kiosk.ui().pressables())
    }

    /// Presses and releases a key: a character, or a constant of `slint::platform::Key`.
    ///
    /// # Errors
    ///
    /// [`OffscreenError::Ended`].
    pub fn press_key(&self, key: impl Into<slint::SharedString>) -> Result<(), OffscreenError> {
        let key = String::from(key.into());
        self.on(move |kiosk| kiosk.ui().press_key(key))
    }

    /// The screen as a PNG file, real pixels.
    ///
    /// # Errors
    ///
    /// [`OffscreenError::Draw`].
    pub fn snapshot(&self) -> Result<Vec<u8>, OffscreenError> {
        let drawn = self.on(|kiosk| kiosk.ui().snapshot().map_err(|err| err.to_string()))?;
        drawn.map_err(|err| OffscreenError::Draw(slint::PlatformError::Other(err)))
    }

    /// Keeps a picture of the screen at `path`.
    ///
    /// # Errors
    ///
    /// [`OffscreenError::Draw`] or [`OffscreenError::Keep`].
    pub fn screenshot(&self, path: &Path) -> Result<(), OffscreenError> {
        let picture = self.snapshot()?;
        fs::write(path, picture)
            .map_err(|source| OffscreenError::Keep { path: path.to_owned(), source })
    }

    /// How long visitors waited for their tickets; see [`Kiosk::take_measured`].
    ///
    /// # Errors
    ///
    /// [`OffscreenError::Ended`].
    pub fn take_measured(&self) -> Result<Vec<Measured>, OffscreenError> {
        self.on(Kiosk::take_measured)
    }

    /// Does `deed` on the kiosk's thread and brings back what came of it.
    fn on<T: Send + 'static>(
        &self,
        deed: impl FnOnce(&Kiosk) -> T + Send + 'static,
    ) -> Result<T, OffscreenError> {
        let (done, answer) = mpsc::channel();
        let deed: Deed = Box::new(move |kiosk| {
            done.send(deed(kiosk)).ok();
        });
        let called = slint::invoke_from_event_loop(move || {
            // A deed may touch the screen, and a touch may lead anywhere but to another deed.
            HERE.with_borrow(|here| {
                if let Some(kiosk) = here {
                    deed(kiosk);
                }
            });
        });
        called.map_err(|_| OffscreenError::Ended)?;
        answer.recv().map_err(|_| OffscreenError::Ended)
    }

    /// Looks again and again until `there` says yes.
    fn until(
        &self,
        label: &str,
        deadline: Instant,
        there: impl Fn(&Kiosk) -> bool + Clone + Send + 'static,
    ) -> Result<(), OffscreenError> {
        loop {
            let look = there.clone();
            if self.on(move |kiosk| look(kiosk))? {
                return Ok(());
            }
            if instant() >= deadline {
                let (screen, there) =
                    self.on(|kiosk| (kiosk.view().screen.name(), kiosk.ui().pressables()))?;
                return Err(OffscreenError::NotThere { label: label.to_owned(), screen, there });
            }
            thread::sleep(LOOK);
        }
    }
}

impl Drop for OffscreenKiosk {
    fn drop(&mut self) {
        slint::quit_event_loop().ok();
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

fn open(config: &Config) -> Result<Kiosk, OffscreenError> {
    install(Time::Passing).map_err(|_| OffscreenError::Second)?;
    let kiosk = Kiosk::wire(config)?;
    let (width, height) = config.panel.size_px();
    kiosk.ui().open_offscreen(width, height).map_err(StartError::Screen)?;
    Ok(kiosk)
}

/// Labels are compared with ordinary spaces: nobody types the other ones.
fn plain(label: &str) -> String {
    label.replace('\u{a0}', " ")
}
