//! Whole days under a seed. A failure prints its seed: `cargo sim --seed N` plays it again.

use std::path::Path;

use office_sim::{Outcome, Weather, day};

const CALM: Weather = Weather {
    visitors: 120,
    lost_requests: 0.0,
    lost_answers: 0.0,
    repeats: 0.0,
    kills: 0.0,
    cut_off: 0.0,
};
const STORM: Weather = Weather {
    visitors: 60,
    lost_requests: 0.1,
    lost_answers: 0.15,
    repeats: 0.1,
    kills: 0.05,
    cut_off: 0.0,
};
/// Half the hall's kiosks are cut off now and then, in a storm.
const OUTAGE: Weather = Weather { visitors: 200, cut_off: 0.5, ..STORM };

fn play(seed: u64, weather: Weather) -> Outcome {
    let office = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/offices/sadovaya");
    match day(seed, weather, &office) {
        Ok(outcome) => outcome,
        Err(error) => panic!("seed {seed}: {error:#}"),
    }
}

#[test]
fn on_a_calm_day_everybody_who_came_is_served_or_did_not_come() {
    let outcome = play(1, CALM);
    assert_eq!(outcome.issued, 120);
    assert_eq!(outcome.acknowledged, 120);
    assert!(outcome.served + outcome.no_show >= 110, "{outcome:?}");
    assert_eq!(outcome.kills, 0);
}

#[test]
fn in_a_storm_nobody_is_lost_and_nobody_is_there_twice() {
    for seed in 1..=5 {
        let outcome = play(seed, STORM);
        assert_eq!(outcome.issued, 60, "seed {seed}: {outcome:?}");
        assert_eq!(outcome.acknowledged, 60, "seed {seed}: {outcome:?}");
        assert!(outcome.kills > 0, "seed {seed} had no kill: the storm is too mild to prove much");
    }
}

#[test]
fn papers_of_six_kiosks_that_were_cut_off_are_one_visit_each() {
    let mut joined = 0;
    for seed in 1..=3 {
        let outcome = play(seed, OUTAGE);
        assert_eq!(outcome.issued, 200, "seed {seed}: {outcome:?}");
        assert_eq!(outcome.acknowledged, 200, "seed {seed}: {outcome:?}");
        assert!(outcome.printed > 60, "seed {seed}: {outcome:?}");
        joined += outcome.joined;
    }
    assert!(joined > 20, "reception typed in too few papers to prove much");
}

#[test]
fn a_seed_played_twice_gives_the_same_bytes() {
    assert_eq!(play(7, STORM), play(7, STORM));
    assert_ne!(play(7, STORM).chain, play(8, STORM).chain);
}
