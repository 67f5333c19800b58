//! The engine from outside: its rules as sentences, its laws as properties.

#![expect(clippy::unwrap_used, reason = "helpers of tests, too, fail by panicking")]

mod bound;
mod day;
mod house;
mod issue;
mod laws;
mod model;
mod next;
mod paper;
mod points;
mod promises;
mod stored;
mod visit;
mod waits;
