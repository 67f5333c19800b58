//! The office's clock: the one place of the program where time is read.
#![allow(clippy::disallowed_methods, reason = "somewhere the clock has to be read; it is here")]

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

/// A difference between the two clocks of the machine that is told in the log (seconds).
const JUMP_S: i64 = 120;

/// The office's time. It never goes backwards, whatever the machine's clock does, and in a
/// simulation it runs faster than the wall's.
#[derive(Debug)]
pub struct OfficeClock {
    speed: u32,
    /// Follows the wall, instead of counting from its own start.
    follows_wall: bool,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// What the office's clock said at `anchor`.
    base: Timestamp,
    anchor: Instant,
    /// The latest answer given.
    last: Timestamp,
    /// Whether the wall is behind by more than [`JUMP_S`], so that it is told once.
    wall_behind: bool,
}

impl OfficeClock {
    /// A clock that runs `speed` times as fast as the wall's (1 to 10,000) from `start`, or from
    /// now; never earlier than `floor`, which is the last event of the log.
    #[must_use]
    pub fn new(speed: u32, start: Option<Timestamp>, floor: Option<Timestamp>) -> Self {
        let follows_wall = speed == 1 && start.is_none();
        let base = start.unwrap_or_else(Timestamp::now);
        let base = millis(floor.map_or(base, |floor| base.max(floor)));
        let state = State { base, anchor: Instant::now(), last: base, wall_behind: false };
        Self { speed, follows_wall, state: Mutex::new(state) }
    }

    /// Office seconds in one second.
    #[must_use]
    pub const fn speed(&self) -> u32 {
        self.speed
    }

    /// The office's time now, in whole milliseconds.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let elapsed = SignedDuration::try_from(state.anchor.elapsed()).unwrap_or_default();
        let speed = i32::try_from(self.speed).unwrap_or(i32::MAX);
        let counted = elapsed.checked_mul(speed).and_then(|it| state.base.checked_add(it).ok());
        let counted = counted.unwrap_or(state.last);
        let now = if self.follows_wall { state.steer(counted, Timestamp::now()) } else { counted };
        state.last = state.last.max(millis(now));
        state.last
    }

    /// The machine's wall clock, for what is counted in real days.
    #[must_use]
    pub fn wall(&self) -> Timestamp {
        Timestamp::now()
    }

    /// The machine's steady clock, for latencies and silences.
    #[must_use]
    pub fn steady(&self) -> Instant {
        Instant::now()
    }

    /// How long `office` time takes on the wall, at least a millisecond.
    #[must_use]
    pub fn on_wall(&self, office: Duration) -> Duration {
        (office / self.speed.max(1)).max(Duration::from_millis(1))
    }
}

impl State {
    /// Follows the wall forward. A wall that fell behind a little is waited for; one that fell
    /// behind by a jump is not believed until a restart.
    fn steer(&mut self, counted: Timestamp, wall: Timestamp) -> Timestamp {
        let ahead_s = wall.duration_since(counted).as_secs();
        let behind = ahead_s < -JUMP_S;
        if behind != self.wall_behind {
            self.wall_behind = behind;
            tracing::warn!(ahead_s, "the machine's clock jumped back; the office's clock goes on");
        }
        if behind {
            return counted;
        }
        if ahead_s > JUMP_S {
            tracing::warn!(ahead_s, "the machine's clock jumped forward; the office follows it");
        }
        self.base = wall.max(self.last);
        self.anchor = Instant::now();
        self.base
    }
}

/// Whole milliseconds: what texts and the log hold.
fn millis(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_simulated_clock_starts_where_it_is_told_and_runs_fast() {
        let start = at("2026-10-14T07:00:00Z");
        let clock = OfficeClock::new(1000, Some(start), None);
        std::thread::sleep(Duration::from_millis(20));
        let passed = clock.now().duration_since(start);
        assert!(passed.as_secs() >= 20, "{passed:?}");
    }

    #[test]
    fn it_never_starts_before_the_last_event() {
        let floor = at("2026-10-14T09:00:00Z");
        let clock = OfficeClock::new(60, Some(at("2026-10-14T07:00:00Z")), Some(floor));
        assert!(clock.now() >= floor);
    }

    #[test]
    fn a_wall_that_jumps_back_moves_nothing_back() {
        let now = at("2026-10-14T09:00:00Z");
        let mut state = State { base: now, anchor: Instant::now(), last: now, wall_behind: false };
        let minute_later = at("2026-10-14T09:01:00Z");
        assert_eq!(state.steer(minute_later, at("2026-10-14T06:00:00Z")), minute_later);
        assert_eq!(
            state.steer(minute_later, at("2026-10-14T09:00:59Z")),
            at("2026-10-14T09:00:59Z")
        );
        assert_eq!(
            state.steer(minute_later, at("2026-10-14T12:00:00Z")),
            at("2026-10-14T12:00:00Z")
        );
        assert_eq!(state.base, at("2026-10-14T12:00:00Z"));
    }
}
