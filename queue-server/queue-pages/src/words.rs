//! Values in the words of people: times of day, waits, places, and foreign text made harmless.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use queue_types::{Language, PointKind, ServiceId};
use queue_wire::{Catalogue, OfficeInfo, Place, ServiceInfo, Texts as Translations, WaitRange};

use crate::texts::{PlaceForms, Texts, WaitTitles, fill};

/// Longest text from outside that a page shows (characters).
const LONGEST: usize = 200;

/// Text from outside as a page may show it: no control characters, nothing that turns the
/// direction of writing or hides, no towers of accents, at most 200 characters.
///
/// Escaping is the template's work; this keeps one field from disturbing those beside it.
pub(crate) fn plain(text: &str) -> String {
    let mut accents = 0;
    let kept = text.chars().map(|c| if c.is_whitespace() && c != '\u{a0}' { ' ' } else { c });
    let mut kept = kept.filter(|c| {
        let accent = matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}');
        accents = if accent { accents + 1 } else { 0 };
        let unseen = matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{fff0}'..='\u{ffff}' | '\u{e0000}'..='\u{e0fff}');
        !c.is_control() && !unseen && accents <= 2
    });
    let mut text: String = kept.by_ref().take(LONGEST).collect();
    if kept.next().is_some() {
        text.pop();
        text.push('…');
    }
    text.trim().to_owned()
}

/// With its first letter as a capital: reasons begin a line here, and stand within one elsewhere.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The office's own language.
pub(crate) fn own_language(office: &OfficeInfo) -> Language {
    let russian = || Language::new("ru").expect("`ru` is two small Latin letters");
    office.languages.first().cloned().unwrap_or_else(russian)
}

/// The office as it speaks to a reader of `language`: its own language first is the one that a page
/// is made in. Unchanged where the office or the pages do not speak it.
#[must_use]
pub fn speaking(mut office: OfficeInfo, language: &Language) -> OfficeInfo {
    if speaks(&office, language) {
        office.languages.retain(|it| it != language);
        office.languages.insert(0, language.clone());
    }
    office
}

/// Whether the office's pages speak `language`.
#[must_use]
pub fn speaks(office: &OfficeInfo, language: &Language) -> bool {
    office.languages.contains(language) && crate::texts::written_in(language)
}

/// A translated text in the office's own language.
pub(crate) fn own(office: &OfficeInfo, text: &Translations) -> String {
    let language = own_language(office);
    plain(text.pick(&language, &language))
}

/// The service's entry in the catalogue.
pub(crate) fn find<'c>(catalogue: &'c Catalogue, service: &ServiceId) -> Option<&'c ServiceInfo> {
    catalogue.services.iter().find(|it| it.id == *service)
}

/// The service's official name; its id when the catalogue has forgotten it.
pub(crate) fn title(office: &OfficeInfo, catalogue: &Catalogue, service: &ServiceId) -> String {
    let found = find(catalogue, service).map(|it| own(office, &it.title));
    found.filter(|title| !title.is_empty()).unwrap_or_else(|| service.to_string())
}

/// Reads times of day as they are in the office.
pub(crate) struct OfficeClock(TimeZone);

impl OfficeClock {
    /// The office's zone; UTC when the machine does not know it.
    pub(crate) fn of(office: &OfficeInfo) -> Self {
        Self(TimeZone::get(&office.time_zone).unwrap_or(TimeZone::UTC))
    }

    /// «10:42».
    pub(crate) fn time(&self, at: Timestamp) -> String {
        at.to_zoned(self.0.clone()).strftime("%H:%M").to_string()
    }

    /// How far the office is east of Greenwich at `at` (seconds).
    pub(crate) fn offset_s(&self, at: Timestamp) -> i32 {
        self.0.to_offset(at).seconds()
    }
}

/// Minutes and seconds, «06:24», from an hour on with hours.
pub(crate) fn stopwatch(seconds: i64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes:02}:{seconds:02}")
    }
}

/// Whole seconds from `since` to `until`; never negative, whatever the clocks say.
pub(crate) fn seconds_between(since: Timestamp, until: Timestamp) -> i64 {
    (until.as_second() - since.as_second()).max(0)
}

/// One wait as people hear it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wait {
    Now,
    /// 1 to 20, then in steps of five up to 60.
    Minutes(u32),
    OverAnHour,
}

impl Wait {
    /// Rounds as the office speaks: no false precision, never «0 минут».
    pub(crate) fn of(minutes: u16) -> Self {
        match u32::from(minutes) {
            0 => Self::Now,
            few @ 1..=20 => Self::Minutes(few),
            more @ 21..=60 => Self::Minutes((more + 2) / 5 * 5),
            _ => Self::OverAnHour,
        }
    }

    /// The figure, if there is one, and the words.
    pub(crate) fn said(self, texts: &Texts) -> (Option<u32>, &str) {
        match self {
            Self::Now => (None, &texts.wait_now),
            Self::Minutes(count) => (Some(count), texts.form(&texts.minutes, count)),
            Self::OverAnHour => (None, &texts.wait_over_hour),
        }
    }

    /// The title above what is said of a wait, or of one that nobody knows.
    pub(crate) fn title(wait: Option<Self>, titles: &WaitTitles) -> &str {
        match wait {
            Some(Self::Minutes(_)) => &titles.figure,
            Some(Self::Now) => &titles.now,
            Some(Self::OverAnHour) => &titles.over_hour,
            None => &titles.unknown,
        }
    }
}

/// The usual range of a wait as a sentence; `None` when it would say no more than the figure.
pub(crate) fn usual_range(texts: &Texts, wait: &WaitRange) -> Option<String> {
    let say = |sentence: &str, low: u32, high: u32| {
        let unit = texts.form(&texts.minutes_of, high);
        fill(sentence, &[("low", &low.to_string()), ("high", &high.to_string()), ("unit", unit)])
    };
    match (Wait::of(wait.low_min), Wait::of(wait.high_min)) {
        (_, Wait::Now) => None,
        (_, Wait::OverAnHour) => Some(texts.ticket.maybe_over_hour.clone()),
        (low, high) if low == high => None,
        // A range wider than half an hour helps nobody: its upper edge does.
        (Wait::Minutes(low), Wait::Minutes(high)) if low < high && high - low <= 30 => {
            Some(say(&texts.ticket.usually, low, high))
        }
        (_, Wait::Minutes(high)) => Some(say(&texts.ticket.at_most, 0, high)),
    }
}

/// The words for a place of this kind.
fn place_forms(texts: &Texts, kind: PointKind) -> &PlaceForms {
    let places = &texts.places;
    match kind {
        PointKind::Window => &places.window,
        PointKind::VideoBooth => &places.video_booth,
        PointKind::ZoneSeat => &places.zone_seat,
        PointKind::ClassSeat => &places.class_seat,
        PointKind::Room => &places.room,
    }
}

/// «Окно 3».
pub(crate) fn place_name(texts: &Texts, place: Place) -> String {
    fill(&place_forms(texts, place.kind).name, &[("n", &place.point.to_string())])
}

/// «к окну 3».
pub(crate) fn place_to(texts: &Texts, place: Place) -> String {
    unbroken(&fill(&place_forms(texts, place.kind).to, &[("n", &place.point.to_string())]))
}

/// «в окне 3».
pub(crate) fn place_at(texts: &Texts, place: Place) -> String {
    unbroken(&fill(&place_forms(texts, place.kind).at, &[("n", &place.point.to_string())]))
}

/// Keeps the number of a place on the line of its name.
fn unbroken(text: &str) -> String {
    text.chars().rev().collect::<String>().replacen(' ', "\u{a0}", 1).chars().rev().collect()
}

#[cfg(test)]
mod tests {
    use queue_wire::WaitBasis;

    use super::*;
    use crate::texts::russian;

    #[test]
    fn foreign_text_cannot_turn_or_hide_or_tower() {
        assert_eq!(plain("  a\u{202e}b\u{0}c\n\u{200b}d\u{7}  "), "abc d");
        assert_eq!(plain(&format!("e{}", "\u{301}".repeat(500))), "e\u{301}\u{301}");
        assert_eq!(plain(&"ю".repeat(500)).chars().count(), LONGEST);
        assert_eq!(plain("№\u{a0}5 «ёж» <b>"), "№\u{a0}5 «ёж» <b>");
    }

    #[test]
    fn a_wait_is_said_without_false_precision() {
        let said = |minutes| match Wait::of(minutes).said(russian()) {
            (Some(count), word) => format!("{count} {word}"),
            (None, words) => words.to_owned(),
        };
        let all = [0, 1, 2, 5, 20, 21, 22, 23, 38, 60, 61, 500].map(said).join(", ");
        expect_test::expect![[
            "сразу, 1 минута, 2 минуты, 5 минут, 20 минут, 20 минут, 20 минут, 25 минут, 40 минут, 60 минут, больше часа, больше часа"
        ]]
        .assert_eq(&all);
    }

    #[test]
    fn the_last_number_of_a_range_decides_its_unit() {
        let said = |low_min, high_min| {
            let basis = WaitBasis::Norms;
            usual_range(russian(), &WaitRange { low_min, typical_min: low_min, high_min, basis })
                .unwrap_or_default()
        };
        assert_eq!(said(4, 9), "Обычно от 4 до 9 минут.");
        assert_eq!(said(0, 1), "Обычно не больше 1 минуты.");
        assert_eq!(said(5, 50), "Обычно не больше 50 минут.");
        assert_eq!(said(40, 80), "Может занять больше часа.");
        assert_eq!((said(0, 0), said(7, 7)), (String::new(), String::new()));
    }

    #[test]
    fn a_stopwatch_shows_hours_only_when_there_are_any() {
        assert_eq!([0, 384, 3599, 3723].map(stopwatch), ["00:00", "06:24", "59:59", "1:02:03"]);
    }
}
