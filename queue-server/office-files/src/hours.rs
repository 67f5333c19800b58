//! When the doors are open: a calendar in the office's own zone, asked with the time as argument.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use queue_types::BusinessDay;

use crate::row::{Found, Row};

/// Days ahead that [`Hours::next_opening`] looks through.
const LOOK_AHEAD_DAYS: usize = 400;
const DAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const MINUTES_OF_DAY: u16 = 24 * 60;

/// The opening calendar of one office. Pure: it never asks what time it is.
#[derive(Clone, Debug)]
pub struct Hours {
    zone_name: String,
    zone: TimeZone,
    /// Monday first; `None` is a day off.
    week: [Option<Span>; 7],
    /// Days that differ from their weekday.
    holidays: BTreeMap<Date, Option<Span>>,
}

/// From the opening to the closing, in minutes since midnight; 1440 is the next midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    opens: u16,
    closes: u16,
}

impl Hours {
    /// The zone's name in the IANA database, e.g. `Europe/Moscow`.
    #[must_use]
    pub fn zone_name(&self) -> &str {
        &self.zone_name
    }

    /// The zone itself.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The calendar day in the office's zone: what numbers restart with.
    #[must_use]
    pub fn business_day(&self, at: Timestamp) -> BusinessDay {
        at.to_zoned(self.zone.clone()).date()
    }

    /// Whether the doors are open. The moment of opening belongs to the day, closing does not.
    #[must_use]
    pub fn is_open(&self, at: Timestamp) -> bool {
        let day = self.business_day(at);
        let (opens, closes) = (self.opening(day), self.closing(day));
        opens.is_some_and(|opens| opens <= at) && closes.is_some_and(|closes| at < closes)
    }

    /// When the doors open on `day`; `None` on a day off.
    #[must_use]
    pub fn opening(&self, day: BusinessDay) -> Option<Timestamp> {
        self.moment(day, self.span(day)?.opens)
    }

    /// When they close on `day`; `None` on a day off.
    #[must_use]
    pub fn closing(&self, day: BusinessDay) -> Option<Timestamp> {
        self.moment(day, self.span(day)?.closes)
    }

    /// The first opening after `at`; `None` when there is none within 400 days.
    #[must_use]
    pub fn next_opening(&self, at: Timestamp) -> Option<Timestamp> {
        let days = self.business_day(at).series(jiff::Span::new().days(1));
        days.take(LOOK_AHEAD_DAYS).filter_map(|day| self.opening(day)).find(|opens| *opens > at)
    }

    /// The hours of `day` as people write them, e.g. «8:00–20:00»; `None` on a day off.
    #[must_use]
    pub fn text(&self, day: BusinessDay) -> Option<String> {
        let Span { opens, closes } = self.span(day)?;
        let clock = |minute: u16| format!("{}:{:02}", minute / 60, minute % 60);
        Some(format!("{}–{}", clock(opens), clock(closes)))
    }

    /// A time of the office's clock on `day`.
    #[must_use]
    pub fn at(&self, day: BusinessDay, time: Time) -> Option<Timestamp> {
        Some(day.to_datetime(time).to_zoned(self.zone.clone()).ok()?.timestamp())
    }

    fn span(&self, day: BusinessDay) -> Option<Span> {
        let usual = usize::try_from(day.weekday().to_monday_zero_offset()).ok();
        let usual = usual.and_then(|index| self.week.get(index).copied().flatten());
        self.holidays.get(&day).copied().unwrap_or(usual)
    }

    /// A clock time that DST skips or repeats is taken as the zone's rules do it: later when it is
    /// skipped, the first of the two when it is repeated.
    fn moment(&self, day: BusinessDay, minute: u16) -> Option<Timestamp> {
        let (day, minute) =
            if minute == MINUTES_OF_DAY { (day.tomorrow().ok()?, 0) } else { (day, minute) };
        let hour = i8::try_from(minute / 60).ok()?;
        let time = Time::new(hour, i8::try_from(minute % 60).ok()?, 0, 0).ok()?;
        Some(day.to_datetime(time).to_zoned(self.zone.clone()).ok()?.timestamp())
    }
}

/// Reads `time_zone`, `[hours]` and every `[[holiday]]`.
pub(crate) fn read(office: &Row<'_>) -> Option<Hours> {
    let zone = zone(office);
    let week = office.row("hours").and_then(|row| {
        let found = DAYS.map(|day| row.text(day).and_then(|text| span(&row, &text)));
        row.done();
        let [mon, tue, wed, thu, fri, sat, sun] = found;
        Some([mon?, tue?, wed?, thu?, fri?, sat?, sun?])
    });
    if week.is_some_and(|week| week.iter().all(Option::is_none))
        && let Some(row) = office.row("hours")
    {
        office.fault(&row.mark, "closed on every day; write the hours of at least one");
    }
    let holidays = holidays(office);
    let (zone_name, zone) = zone?;
    Some(Hours { zone_name, zone, week: week?, holidays })
}

fn zone(office: &Row<'_>) -> Option<(String, TimeZone)> {
    let found = office.text("time_zone")?;
    // The system's rules come first, because a change of law reaches them with its updates; the
    // ones built in serve a machine that has none.
    match jiff::tz::db().get(found.value) {
        Ok(zone) => Some((zone.iana_name().unwrap_or(found.value).to_owned(), zone)),
        Err(_) => {
            office.fault(&found.mark, "not a time zone; use an IANA name like Europe/Moscow");
            None
        }
    }
}

fn holidays(office: &Row<'_>) -> BTreeMap<Date, Option<Span>> {
    let mut holidays = BTreeMap::new();
    for row in office.rows("holiday") {
        let date = row.date("date");
        let hours = row.text("hours").and_then(|text| span(&row, &text));
        row.done();
        let (Some(date), Some(hours)) = (date, hours) else { continue };
        if holidays.insert(date.value, hours).is_some() {
            row.fault(&date.mark, "a second entry of this day; keep one");
        }
    }
    holidays
}

/// `8:00-20:00` or `closed`; the outer `None` is a fault, the inner one a day off.
fn span(row: &Row<'_>, found: &Found<&str>) -> Option<Option<Span>> {
    if found.value == "closed" {
        return Some(None);
    }
    let parts = found.value.split_once(['-', '–']);
    let Some((opens, closes)) = parts.and_then(|(opens, closes)| minute(opens).zip(minute(closes)))
    else {
        row.fault(&found.mark, "not opening hours; write like 8:00-20:00, or closed");
        return None;
    };
    if closes <= opens {
        row.fault(&found.mark, "closes before it opens; hours end on the day they begin, by 24:00");
        return None;
    }
    Some(Some(Span { opens, closes }))
}

/// `8:00` or `24:00` in minutes since midnight.
fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !(1..=2).contains(&hour.len()) || minute.len() != 2 || !digits(hour) || !digits(minute) {
        return None;
    }
    let (hour, minute) = (hour.parse::<u16>().ok()?, minute.parse::<u16>().ok()?);
    let whole = hour * 60 + minute;
    (minute < 60 && whole <= MINUTES_OF_DAY).then_some(whole)
}

#[cfg(test)]
mod tests {
    use jiff::civil::Weekday;

    use super::*;

    fn office(zone: &str) -> Hours {
        let mut week = [Some(Span { opens: 480, closes: 1200 }); 7];
        week[Weekday::Sunday.to_monday_zero_offset() as usize] = None;
        Hours {
            zone_name: zone.to_owned(),
            zone: TimeZone::get(zone).unwrap(),
            week,
            holidays: BTreeMap::from([(jiff::civil::date(2027, 1, 1), None)]),
        }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_doors_open_with_the_first_minute_and_close_with_the_last() {
        let hours = office("Europe/Moscow");
        assert!(!hours.is_open(at("2026-11-23T07:59:59+03:00")));
        assert!(hours.is_open(at("2026-11-23T08:00:00+03:00")));
        assert!(hours.is_open(at("2026-11-23T19:59:59+03:00")));
        assert!(!hours.is_open(at("2026-11-23T20:00:00+03:00")));
        assert_eq!(hours.text(jiff::civil::date(2026, 11, 23)).as_deref(), Some("8:00–20:00"));
    }

    #[test]
    fn days_off_are_skipped() {
        let hours = office("Europe/Moscow");
        let saturday_evening = at("2026-11-21T21:00:00+03:00");
        assert_eq!(hours.next_opening(saturday_evening), Some(at("2026-11-23T08:00:00+03:00")));
        let new_year = at("2027-01-01T12:00:00+03:00");
        assert!(!hours.is_open(new_year));
        assert_eq!(hours.next_opening(new_year), Some(at("2027-01-02T08:00:00+03:00")));
        assert_eq!(hours.text(jiff::civil::date(2027, 1, 1)), None);
    }

    #[test]
    fn midnight_of_the_business_day_is_the_offices_own() {
        let hours = office("Europe/Moscow");
        assert_eq!(hours.business_day(at("2026-11-22T20:59:59Z")), jiff::civil::date(2026, 11, 22));
        assert_eq!(hours.business_day(at("2026-11-22T21:00:00Z")), jiff::civil::date(2026, 11, 23));
    }

    #[test]
    fn summer_time_moves_the_doors_with_the_wall_clock() {
        let hours = office("Europe/Berlin");
        let winter = hours.opening(jiff::civil::date(2026, 3, 28)).unwrap();
        let summer = hours.opening(jiff::civil::date(2026, 3, 30)).unwrap();
        assert_eq!(summer.duration_since(winter), jiff::SignedDuration::from_hours(47));
    }

    #[test]
    fn hours_are_read_as_they_are_written_on_doors() {
        assert_eq!(minute("8:00"), Some(480));
        assert_eq!(minute("08:30"), Some(510));
        assert_eq!(minute("24:00"), Some(1440));
        for wrong in ["24:01", "8", "8:60", "-1:00", "８:00", "8:0", "", "1e3:00"] {
            assert_eq!(minute(wrong), None, "{wrong}");
        }
    }
}
