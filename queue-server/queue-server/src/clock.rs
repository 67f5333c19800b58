//! The office's clock: the one place of the program where time is read.
#![allow(clippy::disallowed_methods, reason = "somewhere the clock has to be read; it is here")]

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

/// The office's time. It never goes backwards, whatever the machine's clock does, and in a
/// simulation it runs faster than the wall's.
#[derive(Debug)]
pub struct OfficeClock {
    speed: u32,
    /// Follows the wall, instead of counting from its own start.
    follows_wall: bool,
    /// A difference between the two clocks of the machine that is a jump.
    jump: SignedDuration,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// What the office's clock said at `anchor`.
    base: Timestamp,
    anchor: Instant,
    /// The latest answer given.
    last: Timestamp,
    /// Whether the wall is behind by a jump, so that it is told once.
    wall_behind: bool,
    /// The last jump that nobody has written down yet.
    jumped: Option<SignedDuration>,
}

impl OfficeClock {
    /// A clock that runs `speed` times as fast as the wall's (1 to 10,000) from `start`, or from
    /// now; never earlier than `floor`, which is the last event of the log.
    #[must_use]
    pub fn new(speed: u32, start: Option<Timestamp>, floor: Option<Timestamp>) -> Self {
        let follows_wall = speed == 1 && start.is_none();
        let base = start.unwrap_or_else(Timestamp::now);
        let base = millis(floor.map_or(base, |floor| base.max(floor)));
        let jump = SignedDuration::from_mins(2);
        Self { speed, follows_wall, jump, state: Mutex::new(State::at(base)) }
    }

    /// The same clock, to which a difference of more than `seconds` is a jump; else two minutes.
    #[must_use]
    pub fn noticing(self, seconds: u16) -> Self {
        Self { jump: SignedDuration::from_secs(seconds.into()), ..self }
    }

    /// How far the machine's clock jumped since this was last asked; ahead, or back when negative.
    #[must_use]
    pub fn take_jump(&self) -> Option<SignedDuration> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).jumped.take()
    }

    /// Keeps a jump that could not be written down, unless a newer one came.
    pub fn keep_jump(&self, by: SignedDuration) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).jumped.get_or_insert(by);
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
        let wall = self.follows_wall.then(Timestamp::now);
        let now = wall.map_or(counted, |wall| state.steer(counted, wall, self.jump));
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
    fn at(base: Timestamp) -> Self {
        Self { base, anchor: Instant::now(), last: base, wall_behind: false, jumped: None }
    }

    /// Follows the wall forward. A wall that fell behind a little is waited for; one that fell
    /// behind by a jump is not believed until it is back or the server restarts.
    fn steer(&mut self, counted: Timestamp, wall: Timestamp, jump: SignedDuration) -> Timestamp {
        let ahead = wall.duration_since(counted);
        let behind = ahead < -jump;
        if behind {
            if !self.wall_behind {
                self.wall_behind = true;
                self.jumped = Some(ahead);
                let ahead_s = ahead.as_secs();
                tracing::warn!(ahead_s, "the machine's clock jumped back; the office's goes on");
            }
            return counted;
        }
        if self.wall_behind {
            self.wall_behind = false;
            tracing::warn!("the machine's clock is back; the office follows it again");
        }
        if ahead > jump {
            self.jumped = Some(ahead);
            let ahead_s = ahead.as_secs();
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
        let minute_later = at("2026-10-14T09:01:00Z");
        let mut state = State::at(now);
        let mut steer = |wall| state.steer(minute_later, at(wall), SignedDuration::from_mins(2));
        assert_eq!(steer("2026-10-14T06:00:00Z"), minute_later);
        assert_eq!(steer("2026-10-14T09:00:59Z"), at("2026-10-14T09:00:59Z"));
        assert_eq!(steer("2026-10-14T12:00:00Z"), at("2026-10-14T12:00:00Z"));
        assert_eq!(state.base, at("2026-10-14T12:00:00Z"));
    }

    #[test]
    fn a_jump_is_told_once_and_a_drift_never() {
        let now = at("2026-10-14T09:00:00Z");
        let mut state = State::at(now);
        let jumped = |state: &mut State, wall| {
            state.steer(now, at(wall), SignedDuration::from_mins(2));
            state.jumped.take().map(|by| by.as_secs())
        };
        assert_eq!(jumped(&mut state, "2026-10-14T09:01:59Z"), None);
        assert_eq!(jumped(&mut state, "2026-10-14T08:58:01Z"), None);
        assert_eq!(jumped(&mut state, "2026-10-14T08:00:00Z"), Some(-3600));
        assert_eq!(jumped(&mut state, "2026-10-14T08:00:01Z"), None, "it is told once");
        assert_eq!(jumped(&mut state, "2026-10-14T09:00:00Z"), None, "it came back");
        assert_eq!(jumped(&mut state, "2026-10-14T12:00:00Z"), Some(3 * 3600));
    }

    #[test]
    fn a_jump_that_could_not_be_written_waits_and_gives_way_to_a_newer_one() {
        let clock = OfficeClock::new(1, None, None);
        assert_eq!(clock.take_jump(), None);
        clock.keep_jump(SignedDuration::from_secs(5));
        clock.keep_jump(SignedDuration::from_secs(7));
        assert_eq!(clock.take_jump(), Some(SignedDuration::from_secs(5)));
    }
}
