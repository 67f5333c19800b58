use std::time::Duration;

/// How long everything around a printer may take. The defaults are proven in kiosks; tests
/// shorten them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timings {
    /// Between two looks at an idle printer; 1 s.
    pub poll: Duration,
    /// From a status request to its answer; 200 ms.
    pub answer: Duration,
    /// Between two status requests; 10 ms. Some printers drop one that comes sooner.
    pub between_requests: Duration,
    /// Without a single byte taken the line counts as stalled; 2 s.
    pub stall: Duration,
    /// Added to the time that line and paper need before a job without a good status is
    /// given up; 2 s.
    pub grace: Duration,
    /// A job that had to wait longer than this for its turn is not printed any more: the
    /// visitor has gone with the number from the screen; 20 s.
    pub longest_wait: Duration,
    /// The first pause before a lost line is opened again; it doubles up to `slowest_retry`;
    /// 250 ms.
    pub first_retry: Duration,
    /// The longest such pause; 5 s.
    pub slowest_retry: Duration,
    /// To open a network connection; 1 s.
    pub connect: Duration,
    /// How fast the slowest printer feeds paper, mm/s; 100.
    pub paper_mm_per_s: u32,
}

impl Default for Timings {
    fn default() -> Self {
        Self {
            poll: Duration::from_secs(1),
            answer: Duration::from_millis(200),
            between_requests: Duration::from_millis(10),
            stall: Duration::from_secs(2),
            grace: Duration::from_secs(2),
            longest_wait: Duration::from_secs(20),
            first_retry: Duration::from_millis(250),
            slowest_retry: Duration::from_secs(5),
            connect: Duration::from_secs(1),
            paper_mm_per_s: 100,
        }
    }
}
