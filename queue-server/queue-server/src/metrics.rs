//! Counters of the server, in Prometheus' text form.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use crate::disk::Disk;

/// Upper bounds of the commit histogram (microseconds).
const COMMIT_BOUNDS_US: [u64; 10] =
    [200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 200_000, 1_000_000];

/// What is counted. Every field only ever grows, but for the gauges.
#[derive(Debug, Default)]
pub(crate) struct Gauge {
    /// Gauge: the last event that is on disk.
    pub committed: AtomicU64,
    /// Gauge: the last batch found the disk full.
    pub disk_full: AtomicBool,
    /// Gauge: open connections.
    pub connections: AtomicI64,
    /// Closed as they came.
    pub connections_refused: AtomicU64,
    /// Gauge: open event streams.
    pub followers: AtomicI64,
    pub batches: AtomicU64,
    pub batches_failed: AtomicU64,
    pub commands_done: AtomicU64,
    pub commands_refused: AtomicU64,
    pub commands_repeated: AtomicU64,
    /// By the first digit of the status.
    pub responses: [AtomicU64; 6],
    commit_us: AtomicU64,
    commit_buckets: [AtomicU64; COMMIT_BOUNDS_US.len()],
}

impl Gauge {
    /// Counts one more.
    pub(crate) fn count(counter: &AtomicU64) {
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// A batch was committed in `took`.
    pub(crate) fn committed_in(&self, took: Duration) {
        let us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        Self::count(&self.batches);
        self.commit_us.fetch_add(us, Ordering::Relaxed);
        for (bound, bucket) in COMMIT_BOUNDS_US.iter().zip(&self.commit_buckets) {
            if us <= *bound {
                Self::count(bucket);
            }
        }
    }

    /// Counts an answer by its HTTP status.
    pub(crate) fn answered(&self, status: u16) {
        if let Some(counter) = self.responses.get(usize::from(status / 100)) {
            Self::count(counter);
        }
    }

    /// The text that Prometheus reads.
    pub(crate) fn text(&self, waiting: u32, disk: &Disk) -> String {
        let mut text = String::with_capacity(2048);
        let load = |it: &AtomicU64| it.load(Ordering::Relaxed);
        let mut one = |name: &str, kind: &str, help: &str, value: i128| {
            // Writing to a String cannot fail.
            let _ = write!(text, "# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}\n");
        };
        let (gauge, counter) = ("gauge", "counter");
        one("talon_seq", gauge, "Last event on disk.", load(&self.committed).into());
        one("talon_waiting", gauge, "People waiting in all queues.", waiting.into());
        let full = i128::from(self.disk_full.load(Ordering::Relaxed));
        one("talon_disk_full", gauge, "1 when the last batch found the disk full.", full);
        let free = disk.free().into();
        one("talon_disk_free_bytes", gauge, "Free on the disk under the log.", free);
        let low = disk.is_low().into();
        one("talon_disk_low", gauge, "1 when it is time to make room on the disk.", low);
        let reserve = disk.has_reserve().into();
        one("talon_disk_reserve", gauge, "1 while the reserve beside the log is there.", reserve);
        let connections = self.connections.load(Ordering::Relaxed).into();
        one("talon_connections", gauge, "Open connections.", connections);
        let refused = load(&self.connections_refused).into();
        one(
            "talon_connections_refused_total",
            counter,
            "Connections closed as they came.",
            refused,
        );
        let followers = self.followers.load(Ordering::Relaxed).into();
        one("talon_followers", gauge, "Open event streams.", followers);
        let failed = load(&self.batches_failed).into();
        one("talon_batches_failed_total", counter, "Batches rolled back.", failed);
        let done = load(&self.commands_done).into();
        one("talon_commands_done_total", counter, "Commands that made events.", done);
        let refused = load(&self.commands_refused).into();
        one("talon_commands_refused_total", counter, "Commands refused.", refused);
        let repeated = load(&self.commands_repeated).into();
        one("talon_commands_repeated_total", counter, "Repeats answered again.", repeated);
        self.responses_text(&mut text);
        self.commits_text(&mut text);
        text
    }

    fn responses_text(&self, text: &mut String) {
        text.push_str("# HELP talon_http_responses_total Answers by class of status.\n");
        text.push_str("# TYPE talon_http_responses_total counter\n");
        for (class, counter) in self.responses.iter().enumerate().skip(2) {
            let value = counter.load(Ordering::Relaxed);
            let _ = writeln!(text, "talon_http_responses_total{{status=\"{class}xx\"}} {value}");
        }
    }

    fn commits_text(&self, text: &mut String) {
        let name = "talon_commit_seconds";
        let _ = write!(text, "# HELP {name} Time of a batch's commit.\n# TYPE {name} histogram\n");
        for (bound, bucket) in COMMIT_BOUNDS_US.iter().zip(&self.commit_buckets) {
            let seconds = Duration::from_micros(*bound).as_secs_f64();
            let value = bucket.load(Ordering::Relaxed);
            let _ = writeln!(text, "{name}_bucket{{le=\"{seconds}\"}} {value}");
        }
        let count = self.batches.load(Ordering::Relaxed);
        let sum = Duration::from_micros(self.commit_us.load(Ordering::Relaxed)).as_secs_f64();
        let _ = writeln!(text, "{name}_bucket{{le=\"+Inf\"}} {count}");
        let _ = writeln!(text, "{name}_sum {sum}\n{name}_count {count}");
    }
}
