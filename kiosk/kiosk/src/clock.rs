//! The two times of a kiosk: the office's, which a simulation may speed up, and the wall's.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use kiosk_flow::Moment;

/// Reads both times. The one place of the kiosk where a clock is read. Its copies are one clock.
#[derive(Clone, Debug)]
pub(crate) struct Clock {
    started: Instant,
    office: Arc<Mutex<Office>>,
}

#[derive(Clone, Copy, Debug)]
struct Office {
    /// What the office said.
    said: Timestamp,
    /// When it said so (since the start).
    at: Duration,
    speed: u32,
}

impl Clock {
    /// A clock that shows this machine's time until the office tells its own.
    pub(crate) fn start() -> Self {
        let office = Office { said: machine(), at: Duration::ZERO, speed: 1 };
        Self { started: instant(), office: Arc::new(Mutex::new(office)) }
    }

    /// The office says that it is `office` there, and how many of its seconds pass in one.
    pub(crate) fn set(&self, office: Timestamp, speed: u32) {
        let told = Office { said: office, at: self.started.elapsed(), speed: speed.max(1) };
        *self.office.lock().unwrap_or_else(PoisonError::into_inner) = told;
    }

    /// Now, twice.
    pub(crate) fn now(&self) -> Moment {
        let office = self.office();
        let passed = self.started.elapsed();
        let since = passed.saturating_sub(office.at);
        Moment {
            office: later(office.said, since, office.speed),
            wall_ms: u64::try_from(passed.as_millis()).unwrap_or(u64::MAX),
        }
    }

    /// How many of the office's seconds pass in one.
    pub(crate) fn speed(&self) -> u32 {
        self.office().speed
    }

    fn office(&self) -> Office {
        *self.office.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `passed` of wall time after `moment`, by the office's clock.
pub(crate) fn later(moment: Timestamp, passed: Duration, speed: u32) -> Timestamp {
    let passed = passed.saturating_mul(speed);
    let passed = SignedDuration::try_from(passed).unwrap_or(SignedDuration::MAX);
    moment.checked_add(passed).unwrap_or(Timestamp::MAX)
}

/// `passed` of wall time before `moment`, by the office's clock.
pub(crate) fn earlier(moment: Timestamp, passed: Duration, speed: u32) -> Timestamp {
    let passed = passed.saturating_mul(speed);
    let passed = SignedDuration::try_from(passed).unwrap_or(SignedDuration::MAX);
    moment.checked_sub(passed).unwrap_or(Timestamp::MIN)
}

#[expect(clippy::disallowed_methods, reason = "the kiosk is a program; its clock is read here")]
pub(crate) fn instant() -> Instant {
    Instant::now()
}

/// The machine's own clock, which nobody may have set.
#[expect(
    clippy::disallowed_methods,
    reason = "told to the server beside what it dates, never believed"
)]
pub(crate) fn machine() -> Timestamp {
    Timestamp::now()
}
