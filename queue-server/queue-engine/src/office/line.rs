//! One list of a queue: in calling order, and able to say how much stands before a place.
//!
//! A `BTreeSet` would keep the order but could count only by walking. The estimates are asked for
//! with every ticket issued, so the list is cut into blocks that know their sums: a head costs
//! nothing, a place a search and one addition per block, with 10 waiting or with 100,000.

use std::ops::{Add, AddAssign, Sub, SubAssign};

use jiff::Timestamp;
use queue_types::TicketNumber;

/// Blocks are split at this size: small enough to shift, large enough to be few.
const BLOCK: usize = 128;

/// A ticket's place: the time it counts from, then its number. `index` names the ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) since: Timestamp,
    pub(crate) number: TicketNumber,
    pub(crate) index: u32,
}

/// How many tickets, and how much service they need. Whole numbers, so that a sum that grew and
/// shrank all day is the sum of what is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Work {
    pub(crate) count: u32,
    /// Expected service (milliseconds).
    pub(crate) ms: i64,
    /// Its variance (square seconds).
    pub(crate) variance: i64,
}

impl AddAssign for Work {
    fn add_assign(&mut self, other: Self) {
        self.count += other.count;
        self.ms += other.ms;
        self.variance += other.variance;
    }
}

impl SubAssign for Work {
    fn sub_assign(&mut self, other: Self) {
        self.count -= other.count;
        self.ms -= other.ms;
        self.variance -= other.variance;
    }
}

impl Add for Work {
    type Output = Self;
    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

impl Sub for Work {
    type Output = Self;
    fn sub(mut self, other: Self) -> Self {
        self -= other;
        self
    }
}

/// A list in order of [`Key`].
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Line {
    blocks: Vec<Block>,
    total: Work,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Block {
    places: Vec<(Key, Work)>,
    total: Work,
}

impl Block {
    /// Blocks are never empty: the last place is always there.
    fn last(&self) -> Option<&Key> {
        self.places.last().map(|(key, _)| key)
    }
}

/// Where a place is: which block, which place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct At(usize, usize);

impl Line {
    pub(crate) const fn total(&self) -> Work {
        self.total
    }

    pub(crate) const fn len(&self) -> u32 {
        self.total.count
    }

    pub(crate) fn insert(&mut self, key: Key, work: Work) {
        let wanted = self.blocks.partition_point(|block| block.last() < Some(&key));
        let block = wanted.min(self.blocks.len().saturating_sub(1));
        if self.blocks.is_empty() {
            self.blocks.push(Block::default());
        }
        let full = &mut self.blocks[block];
        let place = full.places.partition_point(|(other, _)| *other < key);
        full.places.insert(place, (key, work));
        full.total += work;
        self.total += work;
        if full.places.len() > BLOCK {
            self.split(block);
        }
    }

    /// Most tickets join at the end, so a full last block is left full; others are halved.
    fn split(&mut self, block: usize) {
        let last = block + 1 == self.blocks.len();
        let full = &mut self.blocks[block];
        let keep = if last { BLOCK } else { BLOCK / 2 };
        let places = full.places.split_off(keep);
        let mut total = Work::default();
        for (_, work) in &places {
            total += *work;
        }
        full.total -= total;
        self.blocks.insert(block + 1, Block { places, total });
    }

    pub(crate) fn remove(&mut self, key: &Key) {
        let block = self.blocks.partition_point(|block| block.last() < Some(key));
        let Some(home) = self.blocks.get_mut(block) else { return };
        let Ok(place) = home.places.binary_search_by(|(other, _)| other.cmp(key)) else { return };
        let (_, work) = home.places.remove(place);
        home.total -= work;
        self.total -= work;
        if home.places.is_empty() {
            self.blocks.remove(block);
        }
    }

    /// The first place for which `before` is false; `before` holds for a head of the list only.
    pub(crate) fn find(&self, before: impl Fn(&Key) -> bool) -> At {
        let block = self.blocks.partition_point(|block| block.last().is_some_and(&before));
        let place = self
            .blocks
            .get(block)
            .map_or(0, |block| block.places.partition_point(|(key, _)| before(key)));
        At(block, place)
    }

    pub(crate) fn get(&self, at: At) -> Option<&Key> {
        self.blocks.get(at.0)?.places.get(at.1).map(|(key, _)| key)
    }

    /// The place behind `at`.
    pub(crate) fn behind(&self, at: At) -> At {
        let in_block = self.blocks.get(at.0).is_some_and(|block| at.1 + 1 < block.places.len());
        if in_block { At(at.0, at.1 + 1) } else { At(at.0 + 1, 0) }
    }

    pub(crate) const fn start(&self) -> At {
        At(0, 0)
    }

    /// What stands before a place.
    pub(crate) fn before(&self, at: At) -> Work {
        // The nearer end is summed: who has just joined is asked about most.
        if at.0 > self.blocks.len() / 2 {
            let mut behind = Work::default();
            for block in self.blocks.iter().skip(at.0 + 1) {
                behind += block.total;
            }
            if let Some(block) = self.blocks.get(at.0) {
                block.places.iter().skip(at.1).for_each(|(_, work)| behind += *work);
            }
            return self.total - behind;
        }
        let mut sum = Work::default();
        for block in self.blocks.iter().take(at.0) {
            sum += block.total;
        }
        if let Some(block) = self.blocks.get(at.0) {
            block.places.iter().take(at.1).for_each(|(_, work)| sum += *work);
        }
        sum
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &Key> {
        self.blocks.iter().flat_map(|block| block.places.iter().map(|(key, _)| key))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use queue_types::TicketLetter;

    use super::*;

    fn key(second: i64) -> Key {
        let number = TicketNumber::new(TicketLetter::APPOINTMENT, 3, 1).unwrap();
        Key { since: Timestamp::from_second(second).unwrap(), number, index: 0 }
    }

    const WORK: Work = Work { count: 1, ms: 10, variance: 3 };

    proptest! {
        #[test]
        fn a_line_is_a_sorted_list_that_counts(
            steps in proptest::collection::vec((0_i64..600, 0_u8..4), 0..1500),
            place in 0_i64..600,
        ) {
            let mut line = Line::default();
            let mut plain = std::collections::BTreeSet::new();
            for (second, kind) in steps {
                if kind == 0 {
                    line.remove(&key(second));
                    plain.remove(&key(second));
                } else if plain.insert(key(second)) {
                    line.insert(key(second), WORK);
                }
            }
            prop_assert!(line.keys().eq(plain.iter()));
            let ahead = plain.range(..key(place)).count();
            let before = line.before(line.find(|other| *other < key(place)));
            prop_assert_eq!(usize::try_from(before.count).unwrap(), ahead);
            prop_assert_eq!(before.ms, 10 * i64::from(before.count));
            prop_assert_eq!(line.total().variance, 3 * i64::try_from(plain.len()).unwrap());
            let mut at = line.start();
            for key in &plain {
                prop_assert_eq!(line.get(at), Some(key));
                at = line.behind(at);
            }
            prop_assert_eq!(line.get(at), None);
        }
    }
}
