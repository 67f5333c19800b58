//! The two times of a kiosk: the office's, which a simulation may speed up, and the wall's.

use std::cell::Cell;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use kiosk_flow::Moment;

/// Reads both times. The one place of the kiosk where a clock is read.
#[derive(Debug)]
pub(crate) struct Clock {
    started: Instant,
    /// What the office said, and when (since the start).
    office: Cell<(Timestamp, Duration)>,
    speed: Cell<u32>,
}

impl Clock {
    /// A clock that shows this machine's time until the office tells its own.
    pub(crate) fn start() -> Self {
        Self {
            started: instant(),
            office: Cell::new((this_machine(), Duration::ZERO)),
            speed: Cell::new(1),
        }
    }

    /// The office says that it is `office` there, and how many of its seconds pass in one.
    pub(crate) fn set(&self, office: Timestamp, speed: u32) {
        self.office.set((office, self.passed()));
        self.speed.set(speed.max(1));
    }

    /// Now, twice.
    pub(crate) fn now(&self) -> Moment {
        let (office, at) = self.office.get();
        let passed = self.passed();
        let since = (passed - at).saturating_mul(self.speed.get());
        let since = SignedDuration::try_from(since).unwrap_or(SignedDuration::MAX);
        Moment {
            office: office.checked_add(since).unwrap_or(Timestamp::MAX),
            wall_ms: u64::try_from(passed.as_millis()).unwrap_or(u64::MAX),
        }
    }

    fn passed(&self) -> Duration {
        self.started.elapsed()
    }
}

#[expect(clippy::disallowed_methods, reason = "the kiosk is a program; its clock is read here")]
pub(crate) fn instant() -> Instant {
    Instant::now()
}

#[expect(clippy::disallowed_methods, reason = "shown only until the office tells its own time")]
fn this_machine() -> Timestamp {
    Timestamp::now()
}
