//! Appointments from a file of the office: what is booked, until a treasury sends it. No names.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use queue_engine::ServicePlan;
use queue_types::{BusinessDay, ServiceId};
use queue_wire::Texts;
use sha2::{Digest, Sha256};

use crate::catalogue::{first, service_id};
use crate::fault::Report;
use crate::hours::Hours;
use crate::row::{Found, Row};
use crate::sheet::Sheet;
use crate::texts::{Needed, TextRules};

/// The file's name in the office's directory; an office without it has no appointments.
pub const APPOINTMENTS: &str = "appointments.toml";

/// Digits of a code.
const CODE: usize = 6;

/// Everything that is booked, in the file's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Book {
    /// Each of them; no code stands twice.
    pub appointments: Vec<Appointment>,
    /// The same content has the same version, and any change another one.
    pub version: String,
}

/// A booked time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// Six digits.
    pub code: String,
    /// What it is booked for.
    pub service: ServiceId,
    /// When.
    pub time: SlotTime,
    /// What became of it, as far as whoever keeps the file knows.
    pub fate: Fate,
    /// The other office that it is booked in; `None` for this one.
    pub office: Option<Texts>,
}

/// A time on one day, or on each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotTime {
    /// The day; `None` for each, as a demonstration wants it.
    pub date: Option<Date>,
    /// The office's clock.
    pub at: Time,
}

/// What became of an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Its holder is expected.
    Booked,
    /// It was taken back.
    Cancelled,
    /// It was moved to this time.
    Moved(SlotTime),
}

impl Book {
    /// The appointment of a code.
    #[must_use]
    pub fn find(&self, code: &str) -> Option<&Appointment> {
        self.appointments.iter().find(|it| it.code == code)
    }

    /// The slot of a code that is booked here on `day`.
    #[must_use]
    pub fn booked(&self, code: &str, day: BusinessDay, hours: &Hours) -> Option<Timestamp> {
        let found = self.find(code)?;
        let here = found.office.is_none() && found.fate == Fate::Booked && found.time.is_on(day);
        if here { found.time.moment(day, hours) } else { None }
    }

    /// This office's appointments of `day`, the earliest first.
    #[must_use]
    pub fn of_day(&self, day: BusinessDay, hours: &Hours) -> Vec<(Timestamp, &Appointment)> {
        let here = self.appointments.iter().filter(|it| it.office.is_none());
        let mut booked: Vec<_> = here
            .filter(|it| it.time.is_on(day))
            .filter_map(|it| Some((it.time.moment(day, hours)?, it)))
            .collect();
        booked.sort_by(|(a, x), (b, y)| a.cmp(b).then_with(|| x.code.cmp(&y.code)));
        booked
    }
}

impl SlotTime {
    /// Whether it is on `day`.
    #[must_use]
    pub fn is_on(&self, day: BusinessDay) -> bool {
        self.date.is_none_or(|date| date == day)
    }

    /// The moment, on its own day or else on `day`.
    #[must_use]
    pub fn moment(&self, day: BusinessDay, hours: &Hours) -> Option<Timestamp> {
        hours.at(self.date.unwrap_or(day), self.at)
    }
}

/// Reads the file in `dir`, if there is one. A service must be one of `offered` here.
pub(crate) fn read(
    dir: &Path,
    rules: &TextRules,
    offered: &BTreeMap<ServiceId, ServicePlan>,
    report: &Report,
) -> Book {
    let path = dir.join(APPOINTMENTS);
    if !path.exists() {
        return Book::default();
    }
    let Some(sheet) = Sheet::open(&path, report) else { return Book::default() };
    let Some(tree) = sheet.parse() else { return Book::default() };
    let top = sheet.top(&tree);
    let mut seen = BTreeMap::new();
    let mut appointments = Vec::new();
    for row in top.rows("appointment") {
        if let Some(code) = code(&row) {
            first(&row, &mut seen, &code.value.to_owned(), &code.mark, "appointment");
        }
        appointments.extend(appointment(&row, rules, offered));
    }
    top.done();
    let version = version(&appointments);
    Book { appointments, version }
}

fn appointment(
    row: &Row<'_>,
    rules: &TextRules,
    offered: &BTreeMap<ServiceId, ServicePlan>,
) -> Option<Appointment> {
    let code = code(row).map(|code| code.value.to_owned());
    let service = row.text("service").and_then(|item| service_id(row, &item));
    let at = time(row, "at");
    let date = row.has("date").then(|| row.date("date"));
    let state = row.has("state").then(|| row.text("state"));
    let moved_to = row.has("moved_to").then(|| time(row, "moved_to"));
    let moved_date = row.has("moved_date").then(|| row.date("moved_date"));
    let office = row.has("office").then(|| rules.table(row, "office", Needed::All, (80, 80)));
    row.done();
    if let Some(service) = &service
        && office.is_none()
        && !offered.contains_key(&service.value)
    {
        row.fault(&service.mark, "not offered here; use a service of [offer] in office.toml");
    }
    let date = settled(date)?.map(|date| date.value);
    let moved_date = settled(moved_date)?.map(|date| date.value);
    let moved_to = settled(moved_to)?;
    let fate = match settled(state)? {
        None => Fate::Booked,
        Some(state) if state.value == "cancelled" => Fate::Cancelled,
        Some(state) if state.value == "moved" => match moved_to {
            Some(at) => Fate::Moved(SlotTime { date: moved_date.or(date), at }),
            None => {
                row.fault(&state.mark, "moved to when? add moved_to = \"15:30\"");
                return None;
            }
        },
        Some(state) => {
            row.fault(&state.mark, "not a state; use \"cancelled\" or \"moved\", or leave it out");
            return None;
        }
    };
    if !matches!(fate, Fate::Moved(_)) && (moved_to.is_some() || moved_date.is_some()) {
        row.fault(&row.mark, "`moved_to` without `state = \"moved\"`; write both, or none");
    }
    Some(Appointment {
        code: code?,
        service: service?.value,
        time: SlotTime { date, at: at? },
        fate,
        office: settled(office)?,
    })
}

/// An entry that may be left out: the outer `None` is a fault.
fn settled<T>(entry: Option<Option<T>>) -> Option<Option<T>> {
    match entry {
        None => Some(None),
        Some(read) => read.map(Some),
    }
}

fn code<'a>(row: &Row<'a>) -> Option<Found<&'a str>> {
    let code = row.text("code")?;
    if code.value.len() != CODE || !code.value.bytes().all(|it| it.is_ascii_digit()) {
        row.fault(&code.mark, "not a code; write six digits in quotes, like \"104286\"");
        return None;
    }
    Some(code)
}

/// A time of the office's clock, `"9:05"`.
fn time(row: &Row<'_>, key: &'static str) -> Option<Time> {
    let text = row.text(key)?;
    let parts = text.value.split_once(':').filter(|(_, minute)| minute.len() == 2);
    let number = |part: &str| {
        let digits = (1..=2).contains(&part.len()) && part.bytes().all(|it| it.is_ascii_digit());
        part.parse::<i8>().ok().filter(|_| digits)
    };
    let found =
        parts.and_then(|(hour, minute)| Time::new(number(hour)?, number(minute)?, 0, 0).ok());
    if found.is_none() {
        row.fault(&text.mark, "not a time; write hours and minutes, like \"9:05\"");
    }
    found
}

fn version(appointments: &[Appointment]) -> String {
    let mut hasher = Sha256::new();
    for it in appointments {
        hasher.update(format!("{it:?}\n").as_bytes());
    }
    hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
