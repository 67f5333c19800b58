//! Looking names up: a hash for the ids that every event bears.
//!
//! A replay looks up two ids for each event, and the standard hasher would be a tenth of its
//! time. Ids come from outside, so the hash is keyed by the standard library's own random state:
//! nobody can choose ids that collide. Nothing is ever iterated in this order.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};

/// A map that is only ever asked for one name at a time.
pub(super) type Names<K, V> = HashMap<K, V, Keyed>;

/// A key that differs from one office in memory to the next.
#[derive(Clone, Debug)]
pub(super) struct Keyed(u64);

impl Default for Keyed {
    fn default() -> Self {
        Self(RandomState::new().hash_one(0_u8))
    }
}

impl BuildHasher for Keyed {
    type Hasher = Folded;
    fn build_hasher(&self) -> Folded {
        Folded(self.0)
    }
}

/// Folds eight bytes at a time by a full multiplication, both halves of which are kept.
pub(super) struct Folded(u64);

impl Folded {
    const fn fold(&mut self, word: u64) {
        // The odd constant of SplitMix64: its bits are evenly spread.
        let wide = (self.0 ^ word) as u128 * 0x9e37_79b9_7f4a_7c15_u128;
        self.0 = (wide as u64) ^ ((wide >> 64) as u64);
    }
}

impl Hasher for Folded {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        words.iter().for_each(|word| self.fold(u64::from_le_bytes(*word)));
        rest.iter().for_each(|byte| self.fold((*byte).into()));
    }

    fn write_u8(&mut self, value: u8) {
        self.fold(value.into());
    }

    fn write_u32(&mut self, value: u32) {
        self.fold(value.into());
    }

    fn write_usize(&mut self, value: usize) {
        self.fold(value as u64);
    }

    fn finish(&self) -> u64 {
        // The table takes the top bits for one thing and the low bits for another.
        self.0 ^ (self.0 >> 32)
    }
}
