//! From when it is calmer today: what this weekday was like in the last weeks, or, before there is
//! such a history, when people come by the office's own file.

use std::sync::{PoisonError, RwLock};

use jiff::civil::Time;
use jiff::{Span, Timestamp};
use office_files::OfficeFiles;
use queue_store::{Store, StoreError};
use queue_types::BusinessDay;

/// So many days of the same weekday are looked at.
const WEEKS: i64 = 8;
/// Fewer days with visitors say nothing of a weekday.
const DAYS: usize = 3;
/// A wait that a visitor hardly notices (minutes): nobody is sent away for it.
const SHORT: f64 = 5.0;
/// It is calmer when the wait is at most so much of what it is now.
const CALMER: f64 = 0.75;

/// How busy each hour is, by the office's clock.
type Hours = [f64; 24];

/// What is known of the day.
#[derive(Debug, Default)]
pub(crate) struct Quiet {
    /// Median waits by hour of arrival (minutes), where there were enough days.
    waits: RwLock<Option<Hours>>,
}

impl Quiet {
    /// Looks at the days like `day` before it.
    ///
    /// # Errors
    ///
    /// What the store says.
    pub(crate) fn learn(
        &self,
        store: &Store,
        day: BusinessDay,
        files: &OfficeFiles,
    ) -> Result<(), StoreError> {
        let mut days = 0;
        let mut waits: Vec<Vec<f64>> = vec![Vec::new(); 24];
        for week in 1..=WEEKS {
            let Ok(before) = day.checked_sub(Span::new().weeks(week)) else { break };
            let found = store.waits(&before.to_string())?;
            days += usize::from(!found.is_empty());
            for (arrived, waited) in found {
                let hour = arrived.to_zoned(files.hours.zone().clone()).hour();
                let hour = usize::try_from(hour).ok().and_then(|hour| waits.get_mut(hour));
                hour.into_iter().for_each(|hour| hour.push(waited.as_secs_f64() / 60.0));
            }
        }
        let known = (days >= DAYS).then(|| {
            let mut medians = [0.0; 24];
            medians.iter_mut().zip(&mut waits).for_each(|(hour, waits)| *hour = median(waits));
            medians
        });
        *self.waits.write().unwrap_or_else(PoisonError::into_inner) = known;
        Ok(())
    }

    /// From when it is calmer today; `None` when the doors are closed, when nothing is known, or
    /// when waiting for it would not help.
    pub(crate) fn from(&self, now: Timestamp, files: &OfficeFiles) -> Option<Time> {
        if !files.hours.is_open(now) {
            return None;
        }
        let zone = files.hours.zone().clone();
        let closes = files.hours.closing(files.hours.business_day(now))?.to_zoned(zone.clone());
        let now = now.to_zoned(zone);
        // Midnight is the end of the same day; what is left of a closing hour is no visit.
        let closes = if closes.date() > now.date() { 24 } else { closes.hour() };
        let waits = *self.waits.read().unwrap_or_else(PoisonError::into_inner);
        let hour = match waits {
            Some(waits) => calmer(&waits, now.hour(), closes, SHORT),
            None => calmer(&arrivals(files)?, now.hour(), closes, 0.0),
        };
        Time::new(hour?, 0, 0, 0).ok()
    }
}

/// When people come, where no waits are known: the points are the same all day.
fn arrivals(files: &OfficeFiles) -> Option<Hours> {
    files.demand.arrivals_by_hour.clone().try_into().ok()
}

/// The first whole hour after `now`, with the next one if the doors are still open, that is so much
/// calmer; `None` when it is calm already, which is at most `short` or below the day's mean.
fn calmer(busy: &Hours, now: i8, closes: i8, short: f64) -> Option<i8> {
    let at = |hour: i8| usize::try_from(hour).ok().and_then(|hour| busy.get(hour)).copied();
    let open: Vec<f64> = busy.iter().copied().filter(|busy| *busy > 0.0).collect();
    let mean = open.iter().sum::<f64>() / open.len().max(1) as f64;
    let present = at(now)?;
    if present <= short || present < mean {
        return None;
    }
    let calm = |hour: i8| hour >= closes || at(hour).is_some_and(|it| it <= present * CALMER);
    (now + 1..closes).find(|hour| calm(*hour) && calm(*hour + 1))
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(from: usize, busy: &[f64]) -> Hours {
        let mut hours = [0.0; 24];
        hours[from..from + busy.len()].copy_from_slice(busy);
        hours
    }

    #[test]
    fn a_busy_morning_is_told_of_the_calm_afternoon() {
        let busy = day(9, &[4.0, 20.0, 25.0, 22.0, 18.0, 12.0, 12.0, 8.0, 6.0]);
        assert_eq!(calmer(&busy, 11, 18, SHORT), Some(13));
        assert_eq!(calmer(&busy, 10, 18, SHORT), Some(14));
    }

    #[test]
    fn nobody_is_sent_away_from_a_calm_hall_or_to_a_closed_door() {
        let busy = day(9, &[4.0, 20.0, 25.0, 22.0, 18.0, 12.0, 12.0, 8.0, 6.0]);
        assert_eq!(calmer(&busy, 9, 18, SHORT), None, "four minutes");
        assert_eq!(calmer(&busy, 15, 18, SHORT), None, "it is calm already");
        let evening = day(9, &[5.0, 5.0, 20.0, 25.0, 30.0]);
        assert_eq!(calmer(&evening, 13, 14, SHORT), None, "it only gets calmer after closing");
        let lull = day(9, &[20.0, 20.0, 5.0, 20.0, 20.0]);
        assert_eq!(calmer(&lull, 9, 14, SHORT), None, "one quiet hour is over before they come");
        assert_eq!(calmer(&[0.0; 24], 10, 18, 0.0), None);
    }
}
