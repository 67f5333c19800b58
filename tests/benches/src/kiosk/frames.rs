//! When a screen is there. A frame is full when it is, but for a clock or the like, what stands
//! once nothing moves any more: a splash, a background and half a page are not.

use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::Result;

use super::glass::Glass;

/// Between two looks: the accuracy of everything here.
const LOOK: Duration = Duration::from_micros(500);

/// The share of the drawn pixels that may still differ in a full frame.
const SLACK: f64 = 0.002;

/// How the screen changed since a moment.
pub struct Watch {
    before: Vec<u8>,
    /// Each new content and when it was first seen.
    changes: Vec<(Duration, Vec<u8>)>,
}

impl Watch {
    /// Follows a program from its start until the screen has been still for 2 s.
    ///
    /// # Errors
    ///
    /// When the frame buffer cannot be read.
    pub fn until_still(glass: &Glass, started: Instant) -> Result<Self> {
        let patience = Duration::from_secs(30);
        Self::run(glass, started, glass.blank(), patience, Duration::from_secs(2))
    }

    /// Follows what a tap does, from the lifting of the finger until the screen has been still for
    /// 250 ms.
    ///
    /// # Errors
    ///
    /// When the frame buffer cannot be read.
    pub fn after_tap(glass: &Glass, lifted: Instant, before: Vec<u8>) -> Result<Self> {
        Self::run(glass, lifted, before, Duration::from_secs(3), Duration::from_millis(250))
    }

    fn run(
        glass: &Glass,
        from: Instant,
        before: Vec<u8>,
        patience: Duration,
        still: Duration,
    ) -> Result<Self> {
        let mut changes: Vec<(Duration, Vec<u8>)> = Vec::new();
        loop {
            let rows = glass.rows()?;
            let now = from.elapsed();
            let known = changes.last().map_or(&before, |it| &it.1);
            if rows != *known {
                changes.push((now, rows));
            }
            let calm = changes.last().is_some_and(|it| now - it.0 > still);
            if calm || now > patience {
                return Ok(Self { before, changes });
            }
            sleep(LOOK);
        }
    }

    /// When anything changed at all; `None` when nothing did.
    pub fn first(&self) -> Option<Duration> {
        self.changes.first().map(|it| it.0)
    }

    /// When the frame was full; `None` when nothing was drawn.
    pub fn full(&self) -> Option<Duration> {
        let last = &self.changes.last()?.1;
        let most = (differing(&self.before, last) as f64 * SLACK) as usize;
        self.changes.iter().find(|it| differing(&it.1, last) <= most).map(|it| it.0)
    }
}

fn differing(a: &[u8], b: &[u8]) -> usize {
    a.chunks_exact(4).zip(b.chunks_exact(4)).filter(|(a, b)| a[..3] != b[..3]).count()
}

#[cfg(test)]
mod tests {
    use super::Watch;
    use std::time::Duration;

    fn frame(drawn: usize, colour: u8) -> Vec<u8> {
        (0..1000).flat_map(|it| [if it < drawn { colour } else { 0 }; 4]).collect()
    }

    #[test]
    fn a_background_is_the_first_frame_but_not_the_full_one() {
        let at = Duration::from_millis;
        let watch = Watch {
            before: frame(0, 0),
            changes: vec![
                (at(10), frame(1000, 7)),
                (at(20), frame(999, 9)),
                (at(60_000), frame(1000, 9)),
            ],
        };
        assert_eq!(watch.first(), Some(at(10)));
        assert_eq!(watch.full(), Some(at(20)), "what changes later is a clock");
    }
}
