use jiff::civil::{DateTime, Time};

/// What stands on one ticket. Nothing of it names a person; the reason of a priority has
/// no place here, so that it cannot be printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ticket {
    /// The centre's name, as `Центр услуг на Садовой`.
    pub centre: String,
    /// The number as people read it, as `А 015`.
    pub number: String,
    /// The service's title.
    pub service: String,
    /// What else is done in this visit under the same number, in order.
    pub also: Vec<String>,
    /// The booked time, of a visitor who has an appointment. It stands where the people ahead
    /// would: they do not come before an appointment that is due.
    pub booked: Option<Time>,
    /// How many are served before this visitor; `None` when nobody can say.
    pub people_ahead: Option<u32>,
    /// How long the wait is likely to be; `None` when nobody can say.
    pub wait: Option<WaitRange>,
    /// Local date and time of the issue.
    pub issued: DateTime,
    /// What to have at hand, each as `паспорт`.
    pub documents: Vec<String>,
    /// Address behind the QR code; `None` prints no code.
    pub tracking_url: Option<String>,
    /// How long after a missed call the place is kept, in minutes; `None` sends the
    /// visitor to the staff instead of naming a time.
    pub return_within_min: Option<u32>,
    /// Says that this visitor goes before others, and asks to have a document ready; never says
    /// which or why.
    pub have_ready: bool,
    /// The kiosk gave the number without the server: the paper promises nothing about the wait
    /// and says what to do if nobody calls. Numbers that are given all the same are left out.
    pub offline: bool,
    /// A second paper for the same number: it says so («ПОВТОР»).
    pub copy: bool,
}

/// A wait as a range in whole minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitRange {
    /// The low end, minutes.
    pub low_min: u32,
    /// The high end, minutes; equal to the low end for a single figure.
    pub high_min: u32,
}
