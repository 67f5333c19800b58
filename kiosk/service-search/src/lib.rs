//! Finds a service by what a visitor types, in whatever way they type it.
//!
//! It holds no clock, no I/O and no screen.
