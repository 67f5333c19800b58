//! What the Slint compiler made of `ui/`. Generated code follows its own habits, so lints about
//! habits are silent here and nowhere else.
#![allow(warnings, clippy::all, clippy::unwrap_used, clippy::wildcard_enum_match_arm)]

slint::include_modules!();
