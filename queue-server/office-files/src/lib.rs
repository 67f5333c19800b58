//! Reads what an office is and offers from the files that its installer writes, and checks it.
//!
//! `assets/offices/<id>/office.toml` names the office's hours, points, policy and catalogue; the
//! catalogue's directory holds groups, services and priority categories. Either everything holds
//! and there is an [`OfficeFiles`], or there is a list of [`Faults`], each with its path, line, the
//! value and the remedy: an office never starts half-configured.
//!
//! It has no clock and no network, it decides nothing about the queue, and it writes no file. Its
//! calendar is asked with the time as an argument ([`Hours`]).
//!
//! Start with [`OfficeFiles::read`]. How a file becomes values with places is in `sheet` and
//! `row`; where office and catalogue meet is `offer`.

mod appointments;
mod catalogue;
mod category;
mod demand;
mod fault;
mod hall;
mod hours;
mod letters;
mod limits;
mod map;
mod offer;
mod office;
mod policy;
mod row;
mod service;
mod sheet;
mod texts;

pub use appointments::{APPOINTMENTS, Appointment, Book, Fate, SlotTime};
pub use category::Category;
pub use demand::Demand;
pub use fault::{Fault, Faults};
pub use hall::{Amenity, Kiosk};
pub use hours::Hours;
pub use limits::Limits;
pub use office::OfficeFiles;
