//! The office's clock as the demo keeps it: the same start and speed as the server's.

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

/// Office time from wall time.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    began: Instant,
    opens: Timestamp,
    speed: u32,
}

impl Clock {
    /// A clock that says `now` at this moment and runs `speed` times as fast as the wall's.
    pub fn starting(now: Timestamp, speed: u32) -> Self {
        Self { began: wall(), opens: now, speed }
    }

    /// What the office's clock says.
    pub fn now(&self) -> Timestamp {
        let passed = SignedDuration::try_from(self.began.elapsed()).unwrap_or(SignedDuration::MAX);
        self.opens
            .saturating_add(passed.saturating_mul(self.speed.cast_signed()))
            .unwrap_or(Timestamp::MAX)
    }

    /// Waits until the office's clock says `at`.
    pub async fn until(&self, at: Timestamp) {
        let left = at.duration_since(self.now());
        tokio::time::sleep(self.in_wall(left)).await;
    }

    /// Waits for so many office seconds.
    pub async fn seconds(&self, seconds: f64) {
        tokio::time::sleep(self.in_wall(SignedDuration::from_millis((seconds * 1000.0) as i64)))
            .await;
    }

    fn in_wall(&self, office: SignedDuration) -> Duration {
        let wall = office.checked_div(self.speed.max(1).cast_signed()).unwrap_or_default();
        Duration::try_from(wall).unwrap_or_default()
    }
}

/// The wall's clock: the demo is a program and may look at it, here only.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where the demo reads the wall's clock"
)]
pub fn wall() -> Instant {
    Instant::now()
}
