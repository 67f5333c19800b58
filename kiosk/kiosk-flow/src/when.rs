//! Clock, date and opening hours as people say them.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use queue_wire::WaitRange;

use crate::flow::Flow;
use crate::phrases::{Phrases, fill};

/// «10:42».
pub(crate) fn clock(at: Timestamp, zone: &TimeZone) -> String {
    let time = at.to_zoned(zone.clone()).time();
    format!("{}:{:02}", time.hour(), time.minute())
}

/// «ср, 14 октября».
pub(crate) fn date(at: Timestamp, zone: &TimeZone, words: &Phrases) -> String {
    day(at.to_zoned(zone.clone()).date(), words)
}

fn day(date: Date, words: &Phrases) -> String {
    // jiff counts weekdays and months from 1; the arrays are as long as the week and the year.
    let weekday = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
    let month = usize::from(date.month().unsigned_abs()) - 1;
    let text = fill(&words.calendar.date, "weekday", &words.calendar.weekdays[weekday]);
    let text = fill(&text, "month", &words.calendar.months[month]);
    fill(&text, "day", &date.day().to_string()).replace(' ', "\u{a0}")
}

/// «завтра в 8:00», seen from `now`.
pub(crate) fn opening(at: Timestamp, now: Timestamp, zone: &TimeZone, words: &Phrases) -> String {
    let (then, today) = (at.to_zoned(zone.clone()).date(), now.to_zoned(zone.clone()).date());
    let form = if then == today {
        &words.calendar.today_at
    } else if today.tomorrow().is_ok_and(|tomorrow| tomorrow == then) {
        &words.calendar.tomorrow_at
    } else {
        &words.calendar.date_at
    };
    let text = fill(form, "date", &day(then, words));
    fill(&text, "time", &clock(at, zone))
}

/// «Спокойнее после 17:00», when `wait` is long and the office knows quieter hours of today.
pub(crate) fn calmer(flow: &Flow, wait: Option<WaitRange>) -> Option<String> {
    let long = wait?.typical_min > flow.setup.timings.long_wait_min;
    let quiet = flow.office.as_ref()?.quiet_from.filter(|_| long)?;
    let now = flow.now.office.to_zoned(flow.zone.clone()).time();
    let time = format!("{}:{:02}", quiet.hour(), quiet.minute());
    (now < quiet).then(|| fill(&flow.words().wait.calmer, "time", &time))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openings_are_said_from_today() {
        let (ru, en) = (Phrases::russian(), Phrases::english());
        let zone = TimeZone::fixed(jiff::tz::offset(3));
        let now: Timestamp = "2026-10-14T17:30:00Z".parse().unwrap();
        let said = |at: &str, words| {
            opening(at.parse().unwrap(), now, &zone, words).replace('\u{a0}', " ")
        };
        assert_eq!(said("2026-10-14T18:00:00Z", &ru), "сегодня в 21:00");
        assert_eq!(said("2026-10-15T05:00:00Z", &ru), "завтра в 8:00");
        assert_eq!(said("2026-10-19T05:00:00Z", &ru), "пн, 19 октября в 8:00");
        assert_eq!(said("2026-10-19T05:00:00Z", &en), "on Mon 19 Oct at 8:00");
        assert_eq!(date(now, &zone, &ru).replace('\u{a0}', " "), "ср, 14 октября");
    }
}
