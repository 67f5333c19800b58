//! How much one device may ask for.

use crate::row::Row;

/// Limits of one device; `None` is no limit, as a bench wants it.
///
/// They are counted on the office's clock, so a simulated day that runs faster meets them no
/// sooner than a real one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Tickets of one device in a minute (1 to 100,000).
    pub tickets_per_device_per_min: Option<u32>,
    /// Requests of one device in a second, whatever they ask (1 to 100,000).
    pub requests_per_device_per_s: Option<u32>,
    /// Codes of appointments that nobody has, of one device in a minute (1 to 100,000).
    pub wrong_codes_per_device_per_min: Option<u32>,
    /// Papers printed again of one device in a minute (1 to 100,000).
    pub reprints_per_device_per_min: Option<u32>,
}

/// Reads `[limits]`.
pub(crate) fn read(office: &Row<'_>) -> Option<Limits> {
    let row = office.row("limits")?;
    let tickets = limit(&row, "tickets_per_device_per_min", "tickets");
    let requests = limit(&row, "requests_per_device_per_s", "requests");
    let codes = limit(&row, "wrong_codes_per_device_per_min", "codes");
    let reprints = limit(&row, "reprints_per_device_per_min", "papers");
    row.done();
    Some(Limits {
        tickets_per_device_per_min: tickets?,
        requests_per_device_per_s: requests?,
        wrong_codes_per_device_per_min: codes?,
        reprints_per_device_per_min: reprints?,
    })
}

/// A number, or `"none"`; the outer `None` is a fault.
fn limit(row: &Row<'_>, key: &'static str, unit: &str) -> Option<Option<u32>> {
    let value = row.value(key)?;
    if value.get_ref().as_str() == Some("none") {
        return Some(None);
    }
    if value.get_ref().as_integer().is_none() {
        return row.wrong(key, value, "a whole number, or \"none\"");
    }
    row.whole_in(key, value, 1..=100_000, unit).map(|found| Some(found.value))
}
