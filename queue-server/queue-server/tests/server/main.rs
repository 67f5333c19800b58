//! The server as its callers meet it: started in this process on a port of its own, asked over
//! real HTTP, with its log in a directory that is thrown away.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::disallowed_methods, reason = "how long the server takes is part of the test")]

mod appointments;
mod bad_input;
mod devices;
mod follow;
mod lasting;
mod office;
mod pages;
mod papers;
mod points;
mod program;
mod reasons;
mod tickets;
