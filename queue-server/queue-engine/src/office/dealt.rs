//! The work before somebody, dealt to the points that do it: whose turn comes when.

use super::line::Work;
use super::wait::ms;

/// A queue is dealt in such parts of what its points would each get: the last tickets come one by
/// one, and a hundred thousand cost hardly more than a hundred.
const PARTS: u32 = 4;

/// Points dealt in turn end apart already, if by less than real ones: so much of what theory says
/// is still to come. Days played under a seed set it, `tests/engine/promises.rs`.
const APART: f64 = 0.7;

/// The work that goes before somebody, and the points that do it.
#[derive(Debug, Default)]
pub(super) struct Deal<'a> {
    pub(super) spots: Vec<Spot<'a>>,
    /// By queue.
    pub(super) piles: Vec<Pile>,
}

/// A point, and what it has been dealt (milliseconds, square milliseconds).
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spot<'a> {
    serves: &'a [usize],
    /// It may call the one who asks.
    mine: bool,
    free: f64,
    variance: f64,
    /// Services begun or dealt, and their mean lengths and variances, summed.
    services: f64,
    whole: f64,
    spread: f64,
}

/// What of a queue goes before somebody.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pile {
    left: u32,
    count: u32,
    /// Of one ticket, on average.
    mean: f64,
    variance: f64,
    /// Points that serve the queue.
    points: u32,
    /// How long its first one has waited (seconds).
    age: f64,
}

/// When somebody's turn comes, from now.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turn {
    pub(super) at: f64,
    pub(super) variance: f64,
}

impl Pile {
    pub(super) fn new(work: Work, points: u16, age: f64) -> Self {
        let count = f64::from(work.count.max(1));
        Self {
            left: work.count,
            count: work.count,
            mean: ms(work.ms) / count,
            variance: ms(work.variance) * 1_000_000.0 / count,
            points: u32::from(points),
            age,
        }
    }

    /// How long its head has waited, if its people came evenly.
    fn head(&self) -> f64 {
        self.age * f64::from(self.left) / f64::from(self.count.max(1))
    }
}

impl<'a> Spot<'a> {
    /// An idle point.
    pub(super) fn new(serves: &'a [usize], mine: bool) -> Self {
        Self { serves, mine, ..Self::default() }
    }

    /// Takes so many services on.
    pub(super) fn take(&mut self, services: f64, length: f64, variance: f64) {
        self.free += length;
        self.variance += variance;
        self.services += services;
        self.whole += length;
        self.spread += variance;
    }

    /// A service in progress is, as a whole, so much longer than what is left of it.
    pub(super) fn count_whole(&mut self, gone: f64) {
        self.whole += gone;
    }
}

impl Deal<'_> {
    /// When the turn of the one who asks comes; `None` when no point may call them.
    pub(super) fn first(mut self) -> Option<Turn> {
        if !self.spots.iter().any(|spot| spot.mine) {
            return None;
        }
        let mut open: Vec<usize> = (0..self.spots.len()).collect();
        while let Some((at, first)) = self.next_free(&open) {
            let Some(pile) = self.pile_for(first) else {
                if self.spots[first].mine {
                    break;
                }
                open.swap_remove(at);
                continue;
            };
            let pile = &mut self.piles[pile];
            let taken = (pile.left / (PARTS * pile.points.max(1))).max(1);
            pile.left -= taken;
            let taken = f64::from(taken);
            self.spots[first].take(taken, taken * pile.mean, taken * pile.variance);
        }
        Some(self.earliest())
    }

    fn next_free(&self, open: &[usize]) -> Option<(usize, usize)> {
        let by_time = |one: &(usize, usize), other: &(usize, usize)| {
            let (one, other) = (&self.spots[one.1], &self.spots[other.1]);
            // Who serves less goes first: they leave the work that only others can do.
            one.free.total_cmp(&other.free).then(one.serves.len().cmp(&other.serves.len()))
        };
        open.iter().copied().enumerate().min_by(by_time)
    }

    /// The queue whose head a point calls: the one that has waited longest.
    fn pile_for(&self, spot: usize) -> Option<usize> {
        let places = self.spots[spot].serves.iter().copied();
        let filled = places.filter(|place| self.piles.get(*place).is_some_and(|it| it.left > 0));
        filled.max_by(|one, other| self.piles[*one].head().total_cmp(&self.piles[*other].head()))
    }

    /// The expected end of whichever of my points is first.
    fn earliest(&self) -> Turn {
        let ready = |it: &usize| self.spots[*it].mine && self.pile_for(*it).is_none();
        let ready = (0..self.spots.len()).filter(ready);
        let mut ready: Vec<&Spot<'_>> = ready.map(|it| &self.spots[it]).collect();
        ready.sort_by(|one, other| one.free.total_cmp(&other.free));
        let mut best: Option<Turn> = None;
        let mut sum = Spot::default();
        let mut points = 0.0;
        for spot in ready {
            if spot.free <= 0.0 {
                return Turn { at: 0.0, variance: 0.0 };
            }
            points += 1.0;
            sum.free += spot.free;
            sum.variance += spot.variance;
            sum.services += spot.services;
            sum.whole += spot.whole;
            sum.spread += spot.spread;
            let mean = sum.whole / sum.services.max(1.0);
            let through = (mean + sum.spread / sum.services.max(1.0) / mean.max(1.0)) / 2.0;
            let by_chance =
                (sum.variance / points).sqrt() * (points - 1.0) / (2.0 * points - 1.0).sqrt();
            let early = by_chance.min(through * (points - 1.0) / points);
            let at = (sum.free / points - APART * early).max(0.0);
            if best.is_none_or(|best| at < best.at) {
                best = Some(Turn { at, variance: sum.variance / (points * points) });
            }
        }
        best.unwrap_or(Turn { at: 0.0, variance: 0.0 })
    }
}
