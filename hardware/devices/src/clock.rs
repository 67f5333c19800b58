use std::time::Instant;

/// The one place of this crate that reads a clock: deadlines on wires are real time.
#[expect(clippy::disallowed_methods, reason = "a wire stalls in real time, not in the office's")]
pub(crate) fn now() -> Instant {
    Instant::now()
}
