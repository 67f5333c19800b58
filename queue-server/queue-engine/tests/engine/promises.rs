//! Promised waits held against what then happened, on whole days played under a seed.

use jiff::SignedDuration;
use queue_engine::command::{Issue, Wish};
use queue_engine::{Stage, Wait};

use crate::house::*;

/// Repeatable and good enough: splitmix64.
struct Dice(u64);

impl Dice {
    /// Between 0 and 1, both excluded.
    fn toss(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let bits = u32::try_from((z ^ (z >> 31)) >> 32).unwrap();
        (f64::from(bits) + 0.5) / (f64::from(u32::MAX) + 1.0)
    }

    fn normal(&mut self) -> f64 {
        let (one, other) = (self.toss(), self.toss());
        (-2.0 * one.ln()).sqrt() * (std::f64::consts::TAU * other).cos()
    }
}

/// What was promised, and what it was (minutes).
struct Kept {
    low: f64,
    typical: f64,
    high: f64,
    real: f64,
}

const SERVICES: [(&str, f64); 4] = [(LAND, 0.35), (PASSPORTS, 0.2), (PHOTO, 0.2), (CARDS, 0.25)];

fn in_minutes(ms: i64) -> f64 {
    SignedDuration::from_millis(ms).as_secs_f64() / 60.0
}

/// Four hours with five windows of different skills, and so many visitors an hour.
fn day(seed: u64, per_hour: f64) -> Vec<Kept> {
    let mut dice = Dice(seed);
    let mut hall = office()
        .window(1, [LAND])
        .window(2, [LAND, CARDS])
        .window(3, [PASSPORTS])
        .window(4, [PASSPORTS, CARDS])
        .window(5, [LAND, PASSPORTS, CARDS]);
    let start = hall.now;
    let mut ends: [Option<f64>; 5] = [None; 5];
    let mut promised: Vec<(u128, f64, Wait)> = Vec::new();
    let mut kept = Vec::new();
    let mut next = 0.0;
    let mut id = 0;
    loop {
        let end = ends.iter().flatten().copied().fold(f64::INFINITY, f64::min);
        let coming = if next < 240.0 { next } else { f64::INFINITY };
        let time = end.min(coming);
        if time.is_infinite() {
            return kept;
        }
        hall.now = start + SignedDuration::from_secs_f64(time * 60.0);
        if coming <= end {
            id += 1;
            next += -dice.toss().ln() * 60.0 / per_hour;
            let mut which = dice.toss();
            let chosen = SERVICES.iter().find(|(_, share)| {
                which -= share;
                which < 0.0
            });
            let rank = if dice.toss() < 0.12 { 2 } else { 0 };
            let name = chosen.map_or(CARDS, |it| it.0);
            hall.ask(Wish::Issue(Issue { class: class(rank), ..issue(id, name) })).unwrap();
            promised.push((id, time, hall.office.wait_of(ticket(id), hall.now).unwrap()));
        } else {
            let at = ends.iter().position(|it| *it == Some(end)).unwrap();
            ends[at] = None;
            hall.ask(Wish::Finish { point: point(u16::try_from(at + 1).unwrap()) }).unwrap();
        }
        for at in 0..5_u16 {
            let point = point(at + 1);
            if ends[usize::from(at)].is_some() || hall.office.next_for(point, hall.now).is_none() {
                continue;
            }
            let (called, _) = called_of(&hall.ask(Wish::CallNext { point }).unwrap());
            hall.ask(Wish::Start { point }).unwrap();
            assert!(matches!(hall.stage(called), Stage::Serving { .. }));
            let plan = &hall.office.plan().services[&hall.ticket(called).service];
            let (mean, p90) = (f64::from(plan.minutes), f64::from(plan.minutes_p90));
            let lean = (p90 / mean).ln() / 1.2816;
            let length = (mean.ln() + lean * dice.normal()).exp();
            ends[usize::from(at)] = Some(time + length);
            let (_, came, wait) = promised.iter().find(|(id, ..)| *id == called).unwrap();
            kept.push(Kept {
                low: in_minutes(wait.low_ms),
                typical: in_minutes(wait.typical_ms),
                high: in_minutes(wait.high_ms),
                real: time - came,
            });
        }
    }
}

/// The range is one of 80 %: about so many waits must end in it, and as many below as above.
#[test]
fn four_of_five_waits_end_in_their_range() {
    for per_hour in [15.0, 19.0, 23.0] {
        let days = (1..=25).flat_map(|seed| day(seed, per_hour));
        let waits: Vec<Kept> = days.filter(|it| it.real >= 3.0 || it.typical >= 3.0).collect();
        let part = |holds: fn(&&Kept) -> bool| {
            let count = |n: usize| f64::from(u32::try_from(n).unwrap());
            count(waits.iter().filter(holds).count()) / count(waits.len())
        };
        // Shown are whole minutes, rounded outwards.
        let below = part(|it| it.real < it.low.floor());
        let above = part(|it| it.real > it.high.ceil());
        let sum = |of: fn(&Kept) -> f64| waits.iter().map(of).sum::<f64>();
        let bias = sum(|it| it.typical) / sum(|it| it.real);
        let told = format!(
            "{per_hour} an hour, {} waits: {below:.2} below, {above:.2} above, bias {bias:.2}",
            waits.len()
        );
        assert!((0.65..=0.95).contains(&(1.0 - below - above)), "{told}");
        assert!(below < 0.2 && above < 0.2, "{told}");
        assert!((0.8..=1.25).contains(&bias), "{told}");
    }
}
