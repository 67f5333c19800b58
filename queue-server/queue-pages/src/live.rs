//! What every fragment tells the script: the office's clock, and which build made it.

use jiff::Timestamp;
use queue_wire::OfficeInfo;

use crate::assets::build;
use crate::words::OfficeClock;

/// The attributes of a fragment's root element.
pub(crate) struct Live {
    /// The office's clock (milliseconds since 1970).
    pub(crate) now_ms: i64,
    /// «10:42» by that clock.
    pub(crate) now: String,
    /// How many office seconds pass in one second.
    pub(crate) speed: u32,
    /// How far the office is east of Greenwich (seconds).
    pub(crate) offset_s: i32,
    /// The build that the fragment's style and script belong to.
    pub(crate) build: &'static str,
    /// The last event that the fragment reflects.
    pub(crate) seq: u64,
}

impl Live {
    /// Of a fragment that reflects the event `seq`.
    pub(crate) fn of(office: &OfficeInfo, seq: u64) -> Self {
        let clock = OfficeClock::of(office);
        Self {
            now_ms: office.now.as_millisecond(),
            now: clock.time(office.now),
            speed: office.clock_speed,
            offset_s: clock.offset_s(office.now),
            build: build(),
            seq,
        }
    }
}

/// The data of the stream's event `clock`: the office's clock in milliseconds since 1970, and how
/// many office seconds pass in one second.
#[must_use]
pub fn clock_event(now: Timestamp, clock_speed: u32) -> String {
    format!("{} {clock_speed}", now.as_millisecond())
}
