use jiff::civil::DateTime;

/// What to bring for a service, to be printed without taking a ticket («Что понадобится»).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checklist {
    /// The centre's name.
    pub centre: String,
    /// The service's title.
    pub service: String,
    /// What to bring, in order.
    pub documents: Vec<ChecklistLine>,
    /// Local date and time of printing: rules change, and an old list should look old.
    pub printed: DateTime,
}

/// One thing to bring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChecklistLine {
    /// What it is, the main word first.
    pub name: String,
    /// For whom or under which condition, where that is not everybody.
    pub condition: Option<String>,
}
