//! The office's log on disk: one SQLite file that holds every event, the visits told by them, and
//! the first answer to each command.
//!
//! What is acknowledged is on disk: a batch is one transaction, in WAL with `synchronous=FULL`,
//! and the mode is read back because a database may quietly refuse it. SQLite does not notice a
//! flipped byte inside a page, so each event carries a hash over itself and the one before; the
//! chain is verified at every start.
//!
//! It knows nothing of who is next, and it has no thread, no cache of the queue and no retry: one
//! [`Store`] belongs to one writer. It says what kind of failure happened ([`Severity`]); what to
//! do about it is the program's decision.
//!
//! Start with [`Store::append`]. The tables stand in `schema.rs`, the chain in `chain.rs`, and how
//! an event changes a visit in `visits.rs`.

mod answers;
mod chain;
mod error;
mod export;
mod journal;
mod open;
mod restore;
mod schema;
mod store;
mod visits;

pub use answers::{Answer, Print};
pub use chain::kind_of;
pub use error::{Severity, StoreError};
pub use export::{backup, export};
pub use journal::{Check, Stored};
pub use open::Options;
pub use restore::{RestoreError, restore};
pub use store::Store;
