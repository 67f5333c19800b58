use jiff::civil::DateTime;

/// A paper that is no ticket: a list of documents, a state of an application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// The centre's name.
    pub centre: String,
    /// What the paper is about.
    pub title: String,
    /// What stands on it, in order.
    pub lines: Vec<SlipLine>,
    /// Local date and time of printing; stands at the bottom. `None` leaves it out.
    pub printed: Option<DateTime>,
}

/// One line of a [`Slip`]; long ones wrap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SlipLine {
    /// A paragraph.
    Text(String),
    /// A paragraph in bold.
    Bold(String),
    /// Something to be seen from afar, as a date.
    Large(String),
    /// A line of a checklist, with an empty box to tick.
    Tick(String),
    /// A dashed line across the paper.
    Rule,
    /// A QR code with words what it is for.
    Code {
        /// The address it holds.
        address: String,
        /// What it is for.
        head: String,
        /// How to use it.
        body: String,
    },
}
