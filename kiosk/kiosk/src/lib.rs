//! The kiosk as a whole: the flow, its screens, the server and the printer, wired together.
//!
//! It deliberately decides nothing itself: what a touch means is in `kiosk-flow`, how a screen
//! looks in `kiosk-ui`, what a printer understands in `receipt`. What must survive a power cut is
//! in the kiosk's own store, with the numbers that it gives while the server is away; what the server
//! said last is in its cache.
//!
//! Start with [`Kiosk::start`], which the program `talon-kiosk` and the tests call alike. With the
//! feature `offscreen` the same kiosk runs without a display, driven by accessible labels: see
//! [`offscreen`].

mod cache;
mod check_in;
mod clock;
mod config;
mod finding;
mod kiosk;
mod offline;
#[cfg(feature = "offscreen")]
pub mod offscreen;
mod parts;
mod printing;
mod server;
mod service;
mod store;
mod texts;

pub use config::{Config, ConfigError, Flags, PanelConfig, PrinterConfig, Settings};
pub use kiosk::{Kiosk, Measured, StartError};
pub use kiosk_flow::{Timings, View};
pub use parts::PartsConfig;
pub use service::ServiceCode;
pub use texts::TextsError;
