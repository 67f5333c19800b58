//! Whatever is typed, the search answers, and soon.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod shelf;

use std::sync::OnceLock;

use proptest::prelude::*;
use service_search::Index;
use shelf::{ids, shelf};

fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        shelf()
            .service("passport", "Паспорт гражданина РФ", &["паспорт", "пасспорт"])
            .service("abroad", "Загранпаспорт на 5 лет", &["загран"])
            .speaking("uz", "uz", "Roʻyxatga olish", &["royxat"])
            .most_used(&["passport"])
            .index()
    })
}

/// Signs that programs stumble over: marks that pile up, signs that grow when they are taken apart,
/// letters that change their number with their case, directions, controls, faces.
const NASTY: [&str; 12] =
    ["\u{301}", "\u{fdfa}", "İ", "ß", "\u{202e}", "\0", "\u{7}", "👩‍👩‍👧‍👦", "ﬁ", "Å", "\u{feff}", "ǆ"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_answered(query in any::<String>(), limit in 0_usize..10) {
        let hits = index().search(&query, limit);
        prop_assert!(hits.len() <= limit);
        prop_assert!(hits.windows(2).all(|pair| pair[0].score >= pair[1].score));
        prop_assert_eq!(hits, index().search(&query, limit));
    }

    #[test]
    fn text_near_to_words_is_answered(query in "[пасртзгнio'ʻ,;\\[\\] -]{0,60}") {
        let hits = index().search(&query, 4);
        prop_assert!(hits.iter().all(|hit| hit.score.is_finite()));
    }

    #[test]
    fn nasty_signs_in_a_word_are_answered(signs in prop::collection::vec(0_usize..12, 1..40)) {
        let query: String = signs.iter().map(|sign| NASTY[*sign]).collect();
        for query in [format!("пас{query}порт"), query] {
            prop_assert!(index().search(&query, 4).len() <= 4);
        }
    }
}

#[test]
fn ten_thousand_characters_cost_no_more_than_the_first() {
    let long = "паспорт ".repeat(1250);
    assert_eq!(long.chars().count(), 10_000);
    assert_eq!(ids(index(), &long), ids(index(), &"паспорт ".repeat(8)));
    for sign in ["щ", "z", "\u{fdfa}", "\u{301}", "🙂", "\0", "а ", ",", "щz"] {
        assert!(index().search(&sign.repeat(10_000), 4).len() <= 4, "{sign:?}");
    }
}

#[test]
fn marks_and_controls_do_not_hide_a_word() {
    for query in
        ["па\u{301}спорт", "паспорт\u{0}", "\u{202e}паспорт", "🙂 паспорт 🙂", "ｐａｓｓ паспорт"]
    {
        assert!(ids(index(), query).contains(&"passport".to_owned()), "{query:?}");
    }
}
