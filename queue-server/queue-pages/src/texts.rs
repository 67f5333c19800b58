//! The sentences of the pages: data in `assets/texts`, one file per language.

use std::sync::LazyLock;

use queue_types::Language;
use queue_wire::OfficeInfo;
use serde::Deserialize;

use crate::words::own_language;

/// Every language that the pages speak; the first stands in for those that they do not.
static LANGUAGES: LazyLock<Vec<Texts>> = LazyLock::new(|| {
    let files = [
        include_str!("../../../assets/texts/pages.ru.toml"),
        include_str!("../../../assets/texts/pages.en.toml"),
    ];
    let read = |file| toml::from_str(file).expect("embedded texts are whole: a test reads them");
    files.map(read).into()
});

/// The sentences in the office's own language.
pub(crate) fn texts(office: &OfficeInfo) -> &'static Texts {
    let wanted = own_language(office);
    let found = LANGUAGES.iter().find(|it| it.lang == wanted.as_str());
    found.unwrap_or(&LANGUAGES[0])
}

/// Whether there are sentences in `language`.
pub(crate) fn written_in(language: &Language) -> bool {
    LANGUAGES.iter().any(|it| it.lang == language.as_str())
}

#[cfg(test)]
pub(crate) fn russian() -> &'static Texts {
    &LANGUAGES[0]
}

/// Puts `values` in place of their names in braces.
pub(crate) fn fill(sentence: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(sentence.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), value)
    })
}

/// Which form of a noun goes with a count.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Plural {
    EastSlavic,
    OneAndMany,
    Same,
}

/// A noun, or a sentence around one, in the forms that counts ask for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Forms {
    one: String,
    few: Option<String>,
    many: String,
}

impl Texts {
    /// The form of `forms` that goes with `count`.
    pub(crate) fn form<'f>(&self, forms: &'f Forms, count: u32) -> &'f str {
        let few = forms.few.as_ref().unwrap_or(&forms.many);
        match self.plural {
            Plural::EastSlavic => match (count % 10, count % 100) {
                (_, 11..=14) => &forms.many,
                (1, _) => &forms.one,
                (2..=4, _) => few,
                _ => &forms.many,
            },
            Plural::OneAndMany if count == 1 => &forms.one,
            Plural::OneAndMany | Plural::Same => &forms.many,
        }
    }

    /// «2 человека», never torn across two lines.
    pub(crate) fn counted(&self, forms: &Forms, count: u32) -> String {
        format!("{count}\u{a0}{}", self.form(forms, count))
    }
}

/// Declares the tables of the file; every key must be there and none besides.
macro_rules! tables {
    ($($table:ident { $($key:ident: $kind:ty,)* })*) => {
        $(#[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct $table { $(pub(crate) $key: $kind,)* })*
    };
}

tables! {
    Texts {
        lang: String, plural: Plural, brand: String, unauthenticated: String,
        minutes: Forms, minutes_of: Forms, minutes_short: String, people: Forms,
        wait_now: String, wait_over_hour: String, wait_unknown: String,
        places: Places, index: Index, problem: Problem, board: Board, ticket: Ticket,
        window: Window, reception: Reception,
    }
    Places {
        window: PlaceForms, video_booth: PlaceForms, zone_seat: PlaceForms,
        class_seat: PlaceForms, room: PlaceForms,
    }
    PlaceForms { name: String, to: String, at: String, }
    Index {
        title: String, lead: String, board: String, board_what: String, windows: String,
        nothing: String, api: String, api_what: String, reception: String, reception_what: String,
    }
    Problem { not_found: String, not_found_what: String, trouble: String, }
    Board {
        title: String, ticket: String, place: String, place_short: PlaceShort, say: String,
        nobody_called: String, wait: WaitTitles, waiting: Forms, nobody_waits: String,
        upcoming: String, follow_by_phone: String, offline: String,
    }
    WaitTitles { figure: String, now: String, over_hour: String, unknown: String, }
    PlaceShort { video_booth: String, zone_seat: String, class_seat: String, room: String, }
    Ticket {
        title: String, yours: String, ahead: String, nobody_ahead: String, about: WaitTitles,
        usually: String, at_most: String, maybe_over_hour: String, expect: String,
        expect_soon: String, hall: String, hall_what: String, go: String, go_what: String,
        served: String, parked: String, parked_what: String, finished: String,
        finished_what: String, no_show: String, no_show_what: String, cancelled: String,
        cancelled_what: String, expired: String, expired_what: String, updated: String,
        offline: String,
    }
    Window {
        no_script: String, state: States, online: String, offline: String, age: [String; 2],
        pending: String, repeating: String, unclear: String, dismiss: String,
        closed: String, closed_what: String, paused: String, paused_what: String,
        next: String, nobody: String, nobody_what: String, why: String, served_today: String,
        mean_service: String, no_shows_today: Forms, list: String, hall_count: String,
        more: String, order: String, columns: Columns, wait_soon: String, norm: String, booked: String,
        parked: String, back_at: String, privileged: String, privileged_ask: String,
        paper_doubtful: String, ticket: String, waits_for_visitor: String, service_time: String,
        called_why: String, waited: String, waited_none: String, called_at: String, called_times: String,
        by_booking: String, without_booking: String, documents: String, documents_note: String,
        documents_none: String, services: String, service_now: String, service_later: String,
        after: String, after_nobody: String, still_calls: String, help: String,
        help_device: String,
        actions: Actions, hints: Hints, dialogs: Dialogs, reasons: Reasons, caps: Caps,
    }
    Reception {
        title: String, enter: String, enter_what: String, enter_submit: String, number: String,
        number_like: String, check_in: String, check_in_submit: String, code: String, late: String,
        entered: String, kiosks: String, no_kiosks: String, kiosk: String, prints: String,
        paper_out: String, paper_near_end: String, cover_open: String, cutter_error: String,
        printer_silent: String, silent: String, never: String, offline: String, numbers: String,
        appointments: String, no_appointments: String, expected: String, columns: [String; 3],
        booked: String, overdue: String, used: String, cancelled: String, moved: String,
        ticket: String,
    }
    States { closed: String, free: String, calling: String, serving: String, paused: String, }
    Columns { number: String, service: String, wait: String, why: String, }
    Actions {
        open: String, close: String, pause: String, resume: String, call_next: String,
        call_other: String, bring_back: String, start: String, finish: String, recall: String,
        add_service: String, transfer: String, park: String, no_show: String, put_back: String,
        help_going: String, keys: String, cancel: String, back: String,
    }
    Hints {
        call_next: String, call_other: String, pause: String, open: String, resume: String,
        start: String, finish: String, actions: String, keys: String,
    }
    Dialogs {
        call_other: String, call_other_what: String, call_other_submit: String,
        bring_back: String, no_shows: String, no_shows_none: String, parked: String,
        bring_back_what: String, transfer: String, to_point: String, to_service: String,
        point_submit: String, service_submit: String, no_points: String, line: String,
        serving: String, reason: String, other_reason: String, other_reason_field: String,
        transfer_what: String, add_service: String, add_service_submit: String,
        find_service: String, nothing_found: String, park: String, park_what: String,
        park_minutes: String, pause: String, close: String, close_what: String, keys: String,
        keys_on: String, keys_what: String,
    }
    Reasons { call: Vec<String>, transfer: Vec<String>, pause: Vec<String>, }
    Caps { space: String, enter: String, escape: String, }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn russian_counts_ask_for_three_forms() {
        let texts = russian();
        let said = [0, 1, 2, 4, 5, 10, 11, 12, 14, 20, 21, 22, 25, 100, 101, 102, 111, 112, 121]
            .map(|count| texts.counted(&texts.people, count).replace('\u{a0}', " "));
        expect_test::expect![[
            "0 человек, 1 человек, 2 человека, 4 человека, 5 человек, 10 человек, 11 человек, \
             12 человек, 14 человек, 20 человек, 21 человек, 22 человека, 25 человек, \
             100 человек, 101 человек, 102 человека, 111 человек, 112 человек, 121 человек"
        ]]
        .assert_eq(&said.join(", "));
    }

    #[test]
    fn a_reason_fits_the_journal() {
        let reasons = &russian().window.reasons;
        let all = reasons.call.iter().chain(&reasons.transfer).chain(&reasons.pause);
        assert!(all.clone().count() >= 6);
        for reason in all {
            assert!((1..=80).contains(&reason.chars().count()), "{reason}");
        }
    }
}
