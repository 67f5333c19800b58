//! What is booked: the office's file of appointments, read anew when it changes. A broken new file
//! keeps the old one in force, and staff are told the line.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use office_files::{APPOINTMENTS, Book, OfficeFiles};

use crate::app::{App, stopped};

/// The file is looked at so often.
const LOOK: Duration = Duration::from_secs(1);

/// The book in force.
#[derive(Debug)]
pub(crate) struct Bookings {
    dir: PathBuf,
    book: RwLock<Arc<Book>>,
    /// What is wrong with a newer file that was not taken.
    wrong: RwLock<Option<String>>,
    /// The file as it was last read.
    seen: Mutex<Option<Stamp>>,
}

/// Tells one writing of a file from another.
type Stamp = (SystemTime, u64);

impl Bookings {
    pub(crate) fn new(dir: &Path, book: Book) -> Self {
        let seen = Mutex::new(stamp(dir));
        let book = RwLock::new(Arc::new(book));
        Self { dir: dir.to_path_buf(), book, wrong: RwLock::new(None), seen }
    }

    /// What is booked.
    pub(crate) fn book(&self) -> Arc<Book> {
        Arc::clone(&self.book.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The first fault of a newer file that was not taken.
    pub(crate) fn wrong(&self) -> Option<String> {
        self.wrong.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the file anew if it was written. Tells whether it was.
    pub(crate) fn look(&self, files: &OfficeFiles) -> bool {
        let now = stamp(&self.dir);
        {
            let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            if *seen == now {
                return false;
            }
            *seen = now;
        }
        let wrong = match files.read_appointments(&self.dir) {
            Ok(book) => {
                tracing::info!(appointments = book.appointments.len(), "the book was read anew");
                *self.book.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(book);
                None
            }
            Err(faults) => {
                tracing::error!(%faults, "the new file of appointments is not right; the old one holds");
                faults.iter().next().map(ToString::to_string)
            }
        };
        *self.wrong.write().unwrap_or_else(PoisonError::into_inner) = wrong;
        true
    }
}

/// Looks at the file until the server stops.
pub(crate) async fn keep(app: App) {
    let mut ticks = tokio::time::interval(LOOK);
    let mut stopping = app.stopping.clone();
    loop {
        tokio::select! {
            () = stopped(&mut stopping) => return,
            _ = ticks.tick() => {
                if app.house.bookings.look(&app.house.files) {
                    app.refresh();
                }
            }
        }
    }
}

fn stamp(dir: &Path) -> Option<Stamp> {
    let found = fs::metadata(dir.join(APPOINTMENTS)).ok()?;
    Some((found.modified().ok()?, found.len()))
}
