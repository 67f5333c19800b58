//! The kiosk's screens: what the Slint compiler makes of `ui/`, and nothing else.
//!
//! They are a crate of their own because they take minutes to compile: here no test and no line of
//! Rust has them compiled anew. What they show is written by `kiosk-ui`, which is all that knows
//! them; start with `ui/kiosk.slint`.
#![allow(
    warnings,
    clippy::all,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "generated code follows its own habits; lints about habits are silent here only"
)]

slint::include_modules!();
