use std::time::Instant;

/// The one place of this program that reads a clock: a slow line is a matter of time.
#[expect(clippy::disallowed_methods, reason = "a simulator is a program; it lives in real time")]
pub(crate) fn now() -> Instant {
    Instant::now()
}
