//! The people of a simulated day: when they come, what for, and how they behave. All from a seed,
//! so that a day can be played again.

use jiff::{SignedDuration, Timestamp};
use office_files::Demand;
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
    /// Thinks for so long that the kiosk asks whether more time is needed.
    pub ponders: bool,
    /// Takes the ticket when the roll of paper has just ended.
    pub meets_empty_roll: bool,
    /// Goes away before being called.
    pub leaves: bool,
}

/// Ways to use the kiosk, as shares of the visitors: large enough that a short day shows each.
const ENGLISH: f64 = 0.08;
const CONTRAST: f64 = 0.06;
const HELP: f64 = 0.05;
const PONDERS: f64 = 0.05;

/// `count` visitors over `open`, by the office's own demand.
///
/// Sorted by arrival; the last comes when nine tenths of the time have passed, so that everybody
/// can be served.
pub fn visitors(
    seed: u64,
    count: usize,
    demand: &Demand,
    opens: Timestamp,
    open: SignedDuration,
) -> Vec<Visitor> {
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let mut people: Vec<Visitor> =
        (0..count).filter_map(|_| visitor(&mut dice, demand, opens, open)).collect();
    people.sort_by_key(|it| it.arrives);
    // A roll ends once in such a day, and somebody is there: the one in the middle.
    let middle = people.len() / 2;
    if let Some(unlucky) = people.get_mut(middle) {
        unlucky.meets_empty_roll = true;
    }
    people
}

fn visitor(
    dice: &mut ChaCha8Rng,
    demand: &Demand,
    opens: Timestamp,
    open: SignedDuration,
) -> Option<Visitor> {
    // Two draws averaged make a soft hump before noon, which is how such halls fill.
    let share = (dice.random_range(0.0..1.0) + dice.random_range(0.0..0.8)) / 2.0;
    let after = SignedDuration::from_millis((open.as_millis() as f64 * share) as i64);
    Some(Visitor {
        arrives: opens + after,
        service: by_weight(dice, demand)?,
        english: dice.random_bool(ENGLISH),
        contrast: dice.random_bool(CONTRAST),
        asks_help: dice.random_bool(HELP),
        ponders: dice.random_bool(PONDERS),
        meets_empty_roll: false,
        leaves: dice.random_bool(demand.no_show),
    })
}

fn by_weight(dice: &mut ChaCha8Rng, demand: &Demand) -> Option<ServiceId> {
    let total: f64 = demand.services.values().sum();
    let mut left = dice.random_range(0.0..total);
    for (service, weight) in &demand.services {
        if left < *weight {
            return Some(service.clone());
        }
        left -= weight;
    }
    demand.services.keys().last().cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_brings_the_same_people() {
        let office = crate::programs::house().join("assets/offices/sadovaya");
        let demand = office_files::OfficeFiles::read(&office).unwrap().demand;
        let opens: Timestamp = "2026-10-14T07:00:00Z".parse().unwrap();
        let day = SignedDuration::from_hours(4);
        let people = visitors(7, 40, &demand, opens, day);
        assert_eq!(people, visitors(7, 40, &demand, opens, day));
        assert_ne!(people, visitors(8, 40, &demand, opens, day));
        assert_eq!(people.len(), 40);
        assert_eq!(people.iter().filter(|it| it.meets_empty_roll).count(), 1);
        assert!(people.iter().all(|it| it.arrives >= opens && it.arrives < opens + day));
    }
}
