//! Every command, decided in one place each: a ladder of refusals and then the deed.

use jiff::Timestamp;

use crate::{Command, Event, Office, Refusal};

/// Decides what a command makes happen. Changes nothing: the answer is events to store and then
/// to [`Office::apply`].
///
/// # Errors
///
/// A [`Refusal`] when the command is not allowed now; [`Refusal::AlreadyDone`] when the same
/// request was done before.
pub fn decide(office: &Office, command: &Command, now: Timestamp) -> Result<Vec<Event>, Refusal> {
    let _ = (office, command, now);
    todo!("engine")
}
