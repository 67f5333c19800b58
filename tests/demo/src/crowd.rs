//! The people of a simulated day: when they come, what for, and how they behave. All from a seed,
//! so that a day can be played again.

use jiff::{SignedDuration, Timestamp};
use queue_types::ServiceId;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// One visitor to come.
#[derive(Clone, Debug, PartialEq)]
pub struct Visitor {
    /// When the kiosk is touched first (the office's clock).
    pub arrives: Timestamp,
    /// What for.
    pub service: ServiceId,
    /// Reads English rather than Russian.
    pub english: bool,
    /// Wants the high contrast.
    pub contrast: bool,
    /// Asks for help before choosing.
    pub asks_help: bool,
    /// Goes away before being called.
    pub leaves: bool,
}

/// How the visits of a day are spread, as shares that a real hall shows; the order of magnitude is
/// what matters here, not the third digit.
const ENGLISH: f64 = 0.08;
const CONTRAST: f64 = 0.06;
const HELP: f64 = 0.05;
const LEAVES: f64 = 0.05;

/// `count` visitors over `open`, by demand: `weights` of services, and a morning peak.
///
/// Sorted by arrival; the last comes when nine tenths of the time have passed, so that everybody
/// can be served.
pub fn visitors(
    seed: u64,
    count: usize,
    weights: &[(ServiceId, f64)],
    opens: Timestamp,
    open: SignedDuration,
) -> Vec<Visitor> {
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let mut people: Vec<Visitor> =
        (0..count).filter_map(|_| visitor(&mut dice, weights, opens, open)).collect();
    people.sort_by_key(|it| it.arrives);
    people
}

fn visitor(
    dice: &mut ChaCha8Rng,
    weights: &[(ServiceId, f64)],
    opens: Timestamp,
    open: SignedDuration,
) -> Option<Visitor> {
    // Two draws averaged make a soft hump before noon, which is how such halls fill.
    let share = (dice.random_range(0.0..1.0) + dice.random_range(0.0..0.8)) / 2.0;
    let after = SignedDuration::from_millis((open.as_millis() as f64 * share) as i64);
    Some(Visitor {
        arrives: opens + after,
        service: by_weight(dice, weights)?,
        english: dice.random_bool(ENGLISH),
        contrast: dice.random_bool(CONTRAST),
        asks_help: dice.random_bool(HELP),
        leaves: dice.random_bool(LEAVES),
    })
}

fn by_weight(dice: &mut ChaCha8Rng, weights: &[(ServiceId, f64)]) -> Option<ServiceId> {
    let total: f64 = weights.iter().map(|(_, weight)| weight).sum();
    let mut left = dice.random_range(0.0..total);
    for (service, weight) in weights {
        if left < *weight {
            return Some(service.clone());
        }
        left -= weight;
    }
    weights.last().map(|(service, _)| service.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_brings_the_same_people() {
        let weights = [(ServiceId::new("a.b").unwrap(), 1.0), (ServiceId::new("a.c").unwrap(), 3.0)];
        let opens: Timestamp = "2026-10-14T07:00:00Z".parse().unwrap();
        let day = SignedDuration::from_hours(4);
        let people = visitors(7, 40, &weights, opens, day);
        assert_eq!(people, visitors(7, 40, &weights, opens, day));
        assert_ne!(people, visitors(8, 40, &weights, opens, day));
        assert_eq!(people.len(), 40);
        assert!(people.iter().all(|it| it.arrives >= opens && it.arrives < opens + day));
    }
}
