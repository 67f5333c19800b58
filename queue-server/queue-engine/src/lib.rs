//! The queue of one office: what is allowed, who is next, how long it takes. Pure.
//!
//! [`decide()`] answers a command with events, or refuses; [`Office::apply`] takes events in. The
//! same code runs in the server, in tests, in the forecast and in the trainer. It has no clock, no
//! I/O, no async and no randomness: time is an argument, ids come from whoever asks, and the same
//! log always gives the same office, bit for bit.
//!
//! Start with [`event::Fact`], then [`decide()`]. Who is next is in `office/next.rs`, the wait in
//! `office/wait.rs`, and what a policy promises in [`overtake_bound`].

pub mod command;
pub mod event;
pub mod plan;

mod bound;
mod decide;
mod office;
mod print;
mod refusal;

pub use bound::{Overtaking, overtake_bound};
pub use command::{Command, Issue, Wish};
pub use decide::decide;
pub use event::{Event, Fact};
pub use office::{Office, Place, Point, PointStatus, Stage, Ticket, Wait};
pub use plan::{Lane, LanePolicy, OfficePlan, PointPlan, Policy, Quota, ServicePlan};
pub use refusal::Refusal;
