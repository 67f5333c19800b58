//! Text from outside stays text: nothing of it becomes markup, turns the line, or hides.
#![allow(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

mod sample;

use queue_pages::*;
use queue_types::Language;
use queue_wire::*;
use roxmltree::Document;

/// What a name may hold when nobody checked it.
const NASTY: &str =
    "<script>alert('1')</script>\"><img src=x onerror=alert(2)> {{7*7}} &amp; \u{202e}evil\u{0}";
/// What of it a reader sees.
const SEEN: &str = "<script>alert('1')</script>\"><img src=x onerror=alert(2)> {{7*7}} &amp; evil";

fn nasty(text: &mut Texts) {
    text.0.insert(Language::new("ru").unwrap(), NASTY.to_owned());
}

fn office() -> OfficeInfo {
    let mut office = sample::office();
    nasty(&mut office.name);
    office
}

fn catalogue() -> Catalogue {
    let mut catalogue = sample::catalogue();
    catalogue.groups.iter_mut().for_each(|it| nasty(&mut it.name));
    for service in &mut catalogue.services {
        nasty(&mut service.title);
        nasty(&mut service.short);
        service.words = vec![NASTY.to_owned()];
        for document in &mut service.documents {
            nasty(&mut document.name);
            nasty(&mut document.note);
        }
    }
    catalogue
}

fn spoil(mut window: WindowSnapshot) -> WindowSnapshot {
    let text = || NASTY.to_owned();
    if let Some(next) = &mut window.next {
        next.why = text();
        next.rules = vec![(text(), text())];
    }
    if let Some(current) = &mut window.current {
        current.why = text();
    }
    let lists = [&mut window.waiting, &mut window.parked, &mut window.no_shows];
    lists.into_iter().flatten().for_each(|it| it.why = text());
    window.alerts = [true, false].map(|urgent| StaffAlert { text: text(), urgent }).to_vec();
    window
}

/// The texts of a page, and that no element came in with them.
fn checked(html: &str, scripts: usize) -> Vec<String> {
    let body = html.strip_prefix("<!DOCTYPE html>").unwrap_or(html).trim();
    let document = Document::parse(body).unwrap();
    let count = |tag: &str| document.descendants().filter(|it| it.has_tag_name(tag)).count();
    assert_eq!((count("script"), count("img")), (scripts, 0));
    assert!(!html.contains('\u{202e}') && !html.contains('\0'));
    let texts = document.descendants().filter_map(|it| it.text()).map(str::to_owned);
    texts.collect()
}

#[test]
fn names_of_a_catalogue_stay_text_on_the_window_page() {
    let (office, catalogue) = (office(), catalogue());
    let all =
        [sample::idle(), sample::calling(3), sample::serving(), sample::paused(), sample::closed()];
    for window in all {
        let page = window_page(&office, &catalogue, &spoil(window));
        let texts = checked(&page, 1);
        assert!(texts.iter().any(|it| it.contains(SEEN)), "the name is gone altogether");
    }
}

#[test]
fn the_name_of_an_office_stays_text_in_hall_and_on_the_phone() {
    let office = office();
    for (page, scripts) in [
        (board_page(&office, &sample::board()), 1),
        (ticket_page(&office, &sample::ticket(), &sample::ticket_id(1), NASTY), 1),
        (index_page(&office), 0),
        (not_found_page(&office), 0),
        (problem_page(&office, NASTY), 0),
    ] {
        assert!(checked(&page, scripts).iter().any(|it| it == SEEN));
    }
}

#[test]
fn a_nasty_alert_reads_so() {
    let window = spoil(sample::closed());
    let fragment = window_fragment(&sample::office(), &sample::catalogue(), &window);
    let bar = fragment.split("bar-line urgent").nth(1).unwrap();
    let text = bar.split("</svg>").nth(1).unwrap().split("</div>").next().unwrap();
    expect_test::expect![[
        "&#60;script&#62;alert(&#39;1&#39;)&#60;/script&#62;&#34;&#62;&#60;img src=x onerror=alert(2)&#62; {{7*7}} &#38;amp; evil"
    ]]
    .assert_eq(text);
}
