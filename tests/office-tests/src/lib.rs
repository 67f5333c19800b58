//! The whole centre under test: real processes on ports of their own, a real browser, a real
//! serial line, a real database. What one crate promises alone is tested in that crate.
//!
//! Start with [`Office`]: a server process that can be stopped, killed and started again on the
//! same log. [`Kiosk`] is a kiosk's process without a display, and [`Proxy`] a bad line between the
//! two.

mod kiosk;
mod office;
mod programs;
mod proxy;

pub use kiosk::Kiosk;
pub use office::{Office, Options};
pub use programs::program;
pub use proxy::{Passed, Proxy};
