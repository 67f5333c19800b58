//! The kiosk's screens in Slint: a [`View`](kiosk_flow::View) goes in, touches come out.
//!
//! It deliberately lacks decisions, network, printer and clock: a screen shows finished words and
//! says what was touched. Properties of the screens are written in [`Ui::show`] only, so that the
//! visitor sees one whole view and never half of two.
//!
//! Start with [`Ui`]. The screens themselves are the crate `kiosk-screens`: `ui/screens`, one global
//! each, their colours and sizes in `ui/theme.slint`. With the feature `offscreen` the same screens
//! run without a display, see [`offscreen`].

mod check_in;
mod connect;
mod finding;
mod icons;
#[cfg(feature = "offscreen")]
pub mod offscreen;
mod pad;
mod panel;
mod plan;
mod qr;
mod show;
mod ui;

pub use pad::key_named;
pub use panel::{Panel, PanelError};
pub use ui::Ui;
