//! The engine from outside: its rules as sentences, its laws as properties.

mod bound;
mod day;
mod house;
mod issue;
mod next;
mod points;
mod stored;
mod visit;
