//! What the Slint compiler made of `ui/`.
#![allow(
    warnings,
    clippy::all,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "generated code follows its own habits; lints about habits are silent here only"
)]

slint::include_modules!();
