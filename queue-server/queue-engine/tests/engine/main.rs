//! The engine from outside: its rules as sentences, its laws as properties.

mod day;
mod house;
mod issue;
mod next;
mod points;
mod visit;
