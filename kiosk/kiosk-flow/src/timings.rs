//! How long the kiosk waits for people and for machines: one table, data of the installation.

use serde::{Deserialize, Serialize};

/// All waits of the kiosk, in wall-clock milliseconds unless the name says otherwise.
///
/// The defaults are the office's accessibility rules; an installation may lengthen them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Timings {
    /// Without a touch for this long the kiosk asks «Вам нужно ещё время?» (default 60 s).
    pub idle_ms: u64,
    /// How long that question stays before everything is erased (default 30 s).
    pub warning_ms: u64,
    /// A touch of the same control so soon after the last accepted one is a trembling hand, and so
    /// is any touch of a screen that has only just come (default 500 ms).
    pub double_tap_ms: u64,
    /// A touch that lasts longer is a resting palm and does nothing when it ends (default 3 s).
    pub hold_ms: u64,
    /// How long the ticket stays on the screen when paper comes (default 15 s).
    pub ticket_ms: u64,
    /// The same for whoever reads large letters or listens (default 30 s).
    pub ticket_slow_ms: u64,
    /// The same when the number is only on the screen (default 45 s).
    pub paperless_ms: u64,
    /// From here on a wait for the server is said aloud: «Подождите…» (default 1 s).
    pub please_wait_ms: u64,
    /// Pause before an unanswered request is repeated under the same id (default 500 ms).
    pub retry_pause_ms: u64,
    /// From here on an order without an answer gets one of the kiosk's own numbers (default 1.5 s:
    /// with the disk's part of it, the visitor has a ticket within two).
    pub offline_ms: u64,
    /// A second ticket for the same service so soon after the last one is asked about (default 15 s;
    /// 0 asks never).
    pub another_ms: u64,
    /// From here on the visitor is offered a way out of the wait (default 8 s).
    pub give_up_ms: u64,
    /// How long «Администратор уже знает» stays before it says that he is busy (default 3 min).
    pub help_busy_ms: u64,
    /// How long a visitor who called for help may stand still (default 5 min).
    pub help_idle_ms: u64,
    /// A typical wait longer than this is called long, and quieter hours are named (default 45 min).
    pub long_wait_min: u16,
    /// So long before the doors close it is said that there may be no time left (default 15 min).
    pub closing_soon_min: u16,
}

impl Default for Timings {
    fn default() -> Self {
        Self {
            idle_ms: 60_000,
            warning_ms: 30_000,
            double_tap_ms: 500,
            hold_ms: 3_000,
            ticket_ms: 15_000,
            ticket_slow_ms: 30_000,
            paperless_ms: 45_000,
            please_wait_ms: 1_000,
            retry_pause_ms: 500,
            offline_ms: 1_500,
            another_ms: 15_000,
            give_up_ms: 8_000,
            help_busy_ms: 180_000,
            help_idle_ms: 300_000,
            long_wait_min: 45,
            closing_soon_min: 15,
        }
    }
}
