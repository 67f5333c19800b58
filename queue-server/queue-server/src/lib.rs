//! The office's server: one writer, the interface over HTTP, and everything that follows it.
//!
//! Commands come in over HTTP and are handed to the one writer, which owns the office and its log:
//! it decides them in order, commits what they made in one transaction, and only then answers.
//! Followers (boards, windows, kiosks, phones) get whole snapshots from a second copy of the state
//! that is fed with committed events.
//!
//! It decides nothing about the queue (`queue-engine` does), knows no SQL (`queue-store` does) and
//! draws no page (`queue-pages` does). Staff cannot sign in yet, so it listens on loopback only.
//!
//! Start with [`start`]; then the writer in `writer.rs`, the followers in `follow.rs`, and the
//! routes in `routes.rs`. Every HTTP status is chosen in `problem.rs`.

mod answer;
mod app;
mod body;
mod bookings;
mod clock;
mod config;
mod day;
mod devices;
mod disk;
mod follow;
mod guard;
mod house;
mod job;
mod listen;
mod metrics;
mod peers;
mod problem;
mod quiet;
mod routes;
mod serve;
mod services;
mod show;
mod sse;
mod texts;
mod token;
mod view;
mod writer;

pub use clock::OfficeClock;
pub use config::{Config, ConfigError};
pub use serve::{Failure, Running, Settings, StartError, lock, start};

/// The description of the interface (OpenAPI 3.1) as indented JSON.
#[must_use]
pub fn openapi() -> String {
    routes::document().to_pretty_json().unwrap_or_default()
}
