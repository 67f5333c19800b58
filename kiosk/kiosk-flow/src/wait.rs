//! How a wait is said: honest ranges, no false precision, never «0 минут».

use queue_wire::WaitRange;

use crate::phrases::{Phrases, fill};
use crate::view::Figure;

/// A wait in whole minutes, put into words.
///
/// Under 1 minute is «сразу», 1 to 20 go by one minute, above 20 by five, above 60 is «больше
/// часа». A range wider than 30 minutes shows its upper edge only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitWords {
    typical: Rounded,
    usual: Usual,
}

/// One figure as it may be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rounded {
    AtOnce,
    Minutes(u32),
    OverAnHour,
}

/// The range as it may be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Usual {
    AtOnce,
    About(u32),
    Between(u32, u32),
    AtMost(u32),
    OverAnHour,
}

impl Rounded {
    /// To the nearest step.
    fn of(minutes: u16) -> Self {
        Self::with(minutes, |it| (it + 2) / 5 * 5)
    }

    /// To the step above: an upper edge is a promise.
    fn up(minutes: u16) -> Self {
        Self::with(minutes, |it| it.div_ceil(5) * 5)
    }

    fn with(minutes: u16, coarse: impl Fn(u32) -> u32) -> Self {
        match u32::from(minutes) {
            0 => Self::AtOnce,
            exact @ 1..=20 => Self::Minutes(exact),
            long @ 21..=60 => Self::Minutes(coarse(long)),
            _ => Self::OverAnHour,
        }
    }
}

impl Usual {
    fn of(low_min: u16, high_min: u16) -> Self {
        let wide = high_min.saturating_sub(low_min) > 30;
        match (Rounded::of(low_min), Rounded::up(high_min)) {
            (_, Rounded::OverAnHour) => Self::OverAnHour,
            (_, Rounded::AtOnce) => Self::AtOnce,
            (Rounded::Minutes(low), Rounded::Minutes(high)) if low >= high => Self::About(high),
            (Rounded::Minutes(low), Rounded::Minutes(high)) if !wide => Self::Between(low, high),
            (
                Rounded::AtOnce | Rounded::Minutes(_) | Rounded::OverAnHour,
                Rounded::Minutes(high),
            ) => Self::AtMost(high),
        }
    }
}

impl WaitWords {
    /// Puts `range` into words.
    #[must_use]
    pub fn new(range: &WaitRange) -> Self {
        Self {
            typical: Rounded::of(range.typical_min),
            usual: Usual::of(range.low_min, range.high_min.max(range.typical_min)),
        }
    }

    /// For the column of a list: «12 мин», «Сразу», «Больше часа».
    #[must_use]
    pub fn short(self, words: &Phrases) -> String {
        match self.typical {
            Rounded::AtOnce => words.wait.at_once.clone(),
            Rounded::Minutes(n) => fill(&words.units.minutes_short, "n", &n.to_string()),
            Rounded::OverAnHour => words.wait.over_an_hour.clone(),
        }
    }

    /// Whether somebody who comes now goes straight in.
    #[must_use]
    pub fn is_at_once(self) -> bool {
        self.typical == Rounded::AtOnce
    }

    /// The typical wait as one phrase behind «Примерно»: «12 минут».
    #[must_use]
    pub fn typical(self, words: &Phrases) -> String {
        match self.typical {
            Rounded::AtOnce => words.wait.at_once.clone(),
            Rounded::Minutes(n) => words.units.minutes.count(words.plural, n),
            Rounded::OverAnHour => words.wait.over_an_hour.clone(),
        }
    }

    /// The typical wait as a large figure: «Ждать примерно» 12 «минут».
    #[must_use]
    pub fn typical_figure(self, words: &Phrases) -> Figure {
        let label = words.details.wait.clone();
        match self.typical {
            Rounded::AtOnce => Figure::word(label, words.wait.at_once.clone()),
            Rounded::Minutes(n) => {
                Figure::number(label, n.to_string(), words.units.minutes_waited.of(words.plural, n))
            }
            Rounded::OverAnHour => Figure::word(label, words.wait.over_an_hour.clone()),
        }
    }

    /// The range as a large figure: «Обычно» 8–17 «минут», «Не больше» 50 «минут».
    #[must_use]
    pub fn usual_figure(self, words: &Phrases) -> Figure {
        let wait = &words.wait;
        let of = |n: u32| words.units.minutes_of.of(words.plural, n);
        let minutes = |n: u32| words.units.minutes.of(words.plural, n);
        match self.usual {
            Usual::AtOnce => Figure::word(wait.usually.clone(), wait.at_once.clone()),
            Usual::About(n) => Figure::number(wait.usually.clone(), n.to_string(), minutes(n)),
            Usual::Between(low, high) => {
                Figure::number(wait.usually.clone(), format!("{low}–{high}"), of(high))
            }
            Usual::AtMost(n) => Figure::number(wait.at_most.clone(), n.to_string(), of(n)),
            Usual::OverAnHour => Figure::word(wait.at_times.clone(), wait.over_an_hour.clone()),
        }
    }

    /// The range as label and one phrase: «Обычно» «от 8 до 17».
    #[must_use]
    pub fn usual_pair(self, words: &Phrases) -> (String, String) {
        let wait = &words.wait;
        match self.usual {
            Usual::AtOnce => (wait.usually.clone(), wait.at_once.clone()),
            Usual::About(n) => (wait.usually.clone(), words.units.minutes.count(words.plural, n)),
            Usual::Between(low, high) => {
                (wait.usually.clone(), from_to(words, low, &high.to_string()))
            }
            Usual::AtMost(n) => {
                (wait.at_most.clone(), words.units.minutes_of.count(words.plural, n))
            }
            Usual::OverAnHour => (wait.at_times.clone(), wait.over_an_hour.clone()),
        }
    }

    /// The range as a part of a sentence: «от 8 до 17 минут», «не больше 50 минут».
    #[must_use]
    pub fn usual_phrase(self, words: &Phrases) -> String {
        let of = |n: u32| words.units.minutes_of.count(words.plural, n);
        match self.usual {
            Usual::AtOnce => words.wait.at_once.clone(),
            Usual::About(n) => words.units.minutes.count(words.plural, n),
            Usual::Between(low, high) => from_to(words, low, &of(high)),
            Usual::AtMost(n) => fill(&words.wait.up_to, "high", &of(n)),
            Usual::OverAnHour => words.wait.over_an_hour.clone(),
        }
    }
}

/// «от 8 до 17», never torn.
fn from_to(words: &Phrases, low: u32, high: &str) -> String {
    let text = fill(&words.wait.from_to, "low", &low.to_string());
    fill(&text, "high", high).replace(' ', "\u{a0}")
}

#[cfg(test)]
mod tests {
    use queue_wire::WaitBasis;

    use super::*;

    fn said(low_min: u16, typical_min: u16, high_min: u16) -> String {
        said_by(&Phrases::russian(), low_min, typical_min, high_min)
    }

    fn said_by(ru: &Phrases, low_min: u16, typical_min: u16, high_min: u16) -> String {
        let range = WaitRange { low_min, typical_min, high_min, basis: WaitBasis::Norms };
        let words = WaitWords::new(&range);
        let said = format!("{} | {}", words.typical(ru), words.usual_phrase(ru));
        said.replace('\u{a0}', " ")
    }

    #[test]
    fn waits_are_said_by_the_wording_rules() {
        assert_eq!(said(8, 12, 17), "12 минут | от 8 до 17 минут");
        assert_eq!(said(1, 1, 1), "1 минута | 1 минута");
        assert_eq!(said(0, 0, 0), "Сразу | Сразу");
        assert_eq!(said(15, 18, 21), "18 минут | от 15 до 25 минут");
        assert_eq!(said(8, 20, 22), "20 минут | от 8 до 25 минут");
        assert_eq!(said(12, 24, 33), "25 минут | от 12 до 35 минут");
        assert_eq!(said(5, 30, 48), "30 минут | не больше 50 минут");
        assert_eq!(said(0, 3, 8), "3 минуты | не больше 8 минут");
        assert_eq!(said(20, 58, 61), "60 минут | Больше часа");
        assert_eq!(said(40, 75, 110), "Больше часа | Больше часа");
        assert_eq!(said(2, 2, 1), "2 минуты | 2 минуты");
    }

    #[test]
    fn zero_minutes_are_never_said() {
        let ru = Phrases::russian();
        for typical in 0..80 {
            for high in 0..80 {
                let said = format!(" {}", said_by(&ru, 0, typical, high));
                assert!(!said.contains(" 0 "), "{said}");
            }
        }
    }
}
