use std::time::Instant;

/// The one place of this crate that reads a clock: programs hang in real time.
#[expect(clippy::disallowed_methods, reason = "sound takes real time, not the office's")]
pub(crate) fn now() -> Instant {
    Instant::now()
}
