//! What must hold of every page, whatever is in it.
#![allow(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

mod sample;

use std::collections::{BTreeMap, BTreeSet};

use queue_pages::*;
use queue_wire::*;
use roxmltree::{Document, Node};

/// A page or fragment and its name in messages.
type Named = (&'static str, String);

fn windows() -> Vec<(&'static str, WindowSnapshot)> {
    vec![
        ("free", sample::idle()),
        ("calling", sample::calling(1)),
        ("calling for the third time", sample::calling(3)),
        ("serving", sample::serving()),
        ("paused", sample::paused()),
        ("closed", sample::closed()),
        ("alarmed", sample::alarmed()),
    ]
}

fn tickets() -> Vec<TicketSnapshot> {
    use TicketState::*;
    let states = [Waiting, Called, Serving, Parked, Finished, NoShow, Cancelled, Expired];
    let place = |state| matches!(state, Called | Serving).then(|| sample::window(3));
    states.map(|state| TicketSnapshot { state, place: place(state), ..sample::ticket() }).to_vec()
}

/// Every page there is, of this office.
fn all_pages(office: &OfficeInfo, catalogue: &Catalogue) -> Vec<Named> {
    let mut pages = vec![
        ("start", index_page(office)),
        ("not found", not_found_page(office)),
        ("problem", problem_page(office, "Сервер занят")),
        ("board", board_page(office, &sample::board())),
        ("reception", reception_page(office, catalogue, &sample::reception())),
    ];
    for ticket in tickets() {
        pages.push(("phone", ticket_page(office, &ticket, &sample::ticket_id(15), "to/ken?&\"")));
    }
    for (name, window) in windows() {
        pages.push((name, window_page(office, catalogue, &window)));
    }
    pages
}

fn all_fragments(office: &OfficeInfo, catalogue: &Catalogue) -> Vec<Named> {
    let mut fragments = vec![
        ("board", board_fragment(office, &sample::board())),
        ("reception", reception_fragment(office, catalogue, &sample::reception())),
    ];
    fragments.extend(tickets().iter().map(|it| ("phone", ticket_fragment(office, it))));
    let window = |(name, it): (_, WindowSnapshot)| (name, window_fragment(office, catalogue, &it));
    fragments.extend(windows().into_iter().map(window));
    fragments
}

/// Our templates close what they open, so that an XML parser can vouch for them.
fn parse<'a>((name, html): &'a Named) -> Document<'a> {
    let body = html.strip_prefix("<!DOCTYPE html>").unwrap_or(html).trim();
    Document::parse(body).unwrap_or_else(|err| panic!("{name}: {err}\n{body}"))
}

fn within(node: &Node<'_, '_>, tag: &str) -> bool {
    node.ancestors().any(|it| it.has_tag_name(tag))
}

#[test]
fn every_page_is_well_formed_and_brings_nothing_inline() {
    let (office, catalogue) = (sample::office(), sample::catalogue());
    let pages = all_pages(&office, &catalogue);
    for page in pages.iter().chain(&all_fragments(&office, &catalogue)) {
        let document = parse(page);
        let mut ids = BTreeSet::new();
        for node in document.descendants().filter(Node::is_element) {
            for attribute in node.attributes() {
                let inline = attribute.name() == "style" || attribute.name().starts_with("on");
                assert!(
                    !inline,
                    "{}: {} would be refused by our own policy",
                    page.0,
                    node.tag_name().name()
                );
            }
            if let Some(id) = node.attribute("id") {
                assert!(ids.insert(id), "{}: the id {id} stands twice", page.0);
            }
            assert!(!node.has_tag_name("style"), "{}: a style element", page.0);
            if node.has_tag_name("script") {
                assert!(node.attribute("src").is_some(), "{}: an inline script", page.0);
            }
            for address in ["src", "href"].iter().filter_map(|it| node.attribute(*it)) {
                assert!(address.starts_with('/'), "{}: {address} is not our own", page.0);
                if let Some(file) = address.strip_prefix("/assets/") {
                    let asset = asset(file).unwrap_or_else(|| panic!("{file} is no asset"));
                    assert!(
                        asset.cache_control.contains("immutable"),
                        "{file} is of another build"
                    );
                }
            }
        }
    }
}

#[test]
fn a_page_holds_its_fragment_as_it_is() {
    let (office, catalogue) = (sample::office(), sample::catalogue());
    for (name, window) in windows() {
        let fragment = window_fragment(&office, &catalogue, &window);
        assert!(fragment.starts_with("<div id=\"live\""), "{name}");
        assert!(window_page(&office, &catalogue, &window).contains(&fragment), "{name}");
    }
    let board = sample::board();
    assert!(board_page(&office, &board).contains(&board_fragment(&office, &board)));
    let ticket = sample::ticket();
    let page = ticket_page(&office, &ticket, &sample::ticket_id(15), "t");
    assert!(page.contains(&ticket_fragment(&office, &ticket)));
}

#[test]
fn labels_name_what_is_there() {
    let (office, catalogue) = (sample::office(), sample::catalogue());
    for page in all_pages(&office, &catalogue) {
        let document = parse(&page);
        let has = |id: &str| document.descendants().any(|it| it.attribute("id") == Some(id));
        for node in document.descendants() {
            if let Some(id) = node.attribute("aria-labelledby") {
                assert!(has(id), "{}: {id} labels something and is not there", page.0);
            }
            let opens = node.attribute("data-open").filter(|_| !node.has_attribute("disabled"));
            if let Some(id) = opens.or(node.attribute("data-shows")) {
                assert!(has(id), "{}: {id} is to be opened and is not there", page.0);
            }
            if node.has_tag_name("button") {
                let said =
                    node.descendants().filter_map(|it| it.text()).any(|it| !it.trim().is_empty());
                assert!(
                    said || node.attribute("aria-label").is_some(),
                    "{}: a button without words",
                    page.0
                );
            }
        }
        let mains = document.descendants().filter(|it| it.has_tag_name("main")).count();
        assert_eq!(mains, 1, "{}: one main landmark", page.0);
        assert_eq!(document.root_element().attribute("lang"), Some("ru"), "{}", page.0);
    }
}

#[test]
fn the_test_network_is_named_on_every_page() {
    let office = OfficeInfo { unauthenticated: true, ..sample::office() };
    for (name, page) in all_pages(&office, &sample::catalogue()) {
        assert!(page.contains("Проверочная сеть"), "{name}");
    }
    for (name, page) in all_pages(&sample::office(), &sample::catalogue()) {
        assert!(!page.contains("Проверочная сеть"), "{name}");
    }
}

#[test]
fn what_is_pressed_is_a_message_of_the_wire() {
    let (office, catalogue) = (sample::office(), sample::catalogue());
    let mut verbs = BTreeSet::new();
    for page in all_pages(&office, &catalogue) {
        let document = parse(&page);
        for node in document.descendants().filter(|it| it.has_attribute("data-post")) {
            let path = node.attribute("data-post").unwrap();
            let verb = path.strip_prefix("/api/v1/points/3/").unwrap_or(path);
            let Some(body) = node.attribute("data-body") else {
                assert!(node.has_tag_name("form"), "{}: {path} has no body", page.0);
                verbs.insert(verb.to_owned());
                continue;
            };
            let fits = match verb {
                "park" => serde_json::from_str::<ParkTicket>(body).is_ok(),
                "resume-ticket" => serde_json::from_str::<ResumeTicket>(body).is_ok(),
                "open" => serde_json::from_str::<OpenPoint>(body).is_ok(),
                "/api/v1/help-calls" => {
                    serde_json::from_str::<HelpCall>(body).is_ok_and(|it| it.cancelled)
                }
                _ => body == "{}",
            };
            assert!(fits, "{}: {body} is not what {path} takes", page.0);
            verbs.insert(verb.to_owned());
        }
    }
    let all = [
        "/api/v1/appointments/check-in",
        "/api/v1/help-calls",
        "/api/v1/offline-tickets",
        "add-service",
        "call",
        "call-next",
        "close",
        "finish",
        "no-show",
        "open",
        "park",
        "pause",
        "recall",
        "resume",
        "resume-ticket",
        "return",
        "start",
        "transfer",
    ];
    assert_eq!(verbs, all.map(str::to_owned).into());
}

#[test]
fn the_names_of_a_form_are_those_of_its_message() {
    let (office, catalogue) = (sample::office(), sample::catalogue());
    let mut fields = BTreeMap::<String, BTreeSet<String>>::new();
    let windows = windows().into_iter();
    let windows = windows.map(|(_, it)| ("window", window_page(&office, &catalogue, &it)));
    let reception = ("reception", reception_page(&office, &catalogue, &sample::reception()));
    for page in windows.chain([reception]) {
        let document = parse(&page);
        for form in document.descendants().filter(|it| it.has_tag_name("form")) {
            let verb = form.attribute("data-post").and_then(|it| it.rsplit('/').next()).unwrap();
            let named = form.descendants().filter_map(|it| it.attribute("name"));
            let of_form = fields.entry(verb.to_owned()).or_default();
            of_form.extend(named.filter(|it| !it.starts_with('_')).map(str::to_owned));
        }
    }
    // The services themselves stand once in the page, and are put into the dialog when it opens.
    let said = |verb: &str| fields[verb].iter().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(said("call"), "reason ticket");
    assert_eq!(said("transfer"), "point reason");
    assert_eq!(said("pause"), "reason");
    assert_eq!(said("close"), "");
    assert_eq!(said("add-service"), "");
    // The script adds the ticket's id.
    assert_eq!(said("offline-tickets"), "number");
    assert_eq!(said("check-in"), "code late");
}

#[test]
fn every_deed_has_one_key_and_every_key_one_deed() {
    let (office, catalogue) = (sample::office(), sample::catalogue());
    let mut seen = BTreeSet::new();
    for (name, window) in windows() {
        let page = (name, window_page(&office, &catalogue, &window));
        let document = parse(&page);
        // What a key presses stands either in the page or in one dialog.
        let mut taken = BTreeSet::new();
        for node in document.descendants().filter(|it| it.has_attribute("data-key")) {
            let dialog = node.ancestors().find(|it| it.has_tag_name("dialog"));
            let place = dialog.and_then(|it| it.attribute("id")).unwrap_or("page");
            for code in node.attribute("data-key").unwrap().split(' ') {
                assert!(taken.insert((place, code)), "{name}: {code} has two deeds in {place}");
                if place == "page" {
                    seen.insert(code.to_owned());
                }
            }
        }
        let keyed = |it: &Node<'_, '_>| it.has_attribute("data-key") || within(it, "dialog");
        let row = |it: &Node<'_, '_>| within(it, "td") || it.has_attribute("data-dismiss");
        for button in document.descendants().filter(|it| it.has_tag_name("button")) {
            assert!(keyed(&button) || row(&button), "{name}: a button without a key");
        }
        // The keys are told where they can be looked up.
        let told =
            document.descendants().filter(|it| it.has_tag_name("dt") && within(it, "dialog"));
        assert_eq!(told.count(), 17, "{name}");
    }
    expect_test::expect![[
        "Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Enter KeyD KeyH KeyP KeyR KeyX Numpad1 Numpad2 \
         Numpad3 Numpad4 Numpad5 Numpad6 NumpadEnter Slash Space"
    ]]
    .assert_eq(&seen.into_iter().collect::<Vec<_>>().join(" "));
}

#[test]
fn a_no_show_may_be_said_only_after_the_calls() {
    let (office, catalogue) = (sample::office(), sample::catalogue());
    let disabled = |window: &WindowSnapshot| {
        let page = ("window", window_fragment(&office, &catalogue, window));
        let document = parse(&page);
        let button = document
            .descendants()
            .find(|it| it.attribute("data-post").is_some_and(|path| path.ends_with("/no-show")));
        button.unwrap().has_attribute("disabled")
    };
    let calls = [1, 2, 3, 4].map(|attempt| disabled(&sample::calling(attempt)));
    assert_eq!(calls, [true, true, false, false]);
    assert!(disabled(&sample::serving()));
}

#[test]
fn a_phone_shows_one_number_and_nothing_of_the_visit() {
    let (office, catalogue) = (sample::office(), sample::catalogue());
    for ticket in tickets() {
        let page = ticket_page(&office, &ticket, &sample::ticket_id(15), "token");
        for service in &catalogue.services {
            assert!(!page.contains(service.title.0.values().next().unwrap()));
        }
        assert!(!page.contains("льгот"));
        assert!(page.contains("noindex") && page.contains("http-equiv=\"refresh\" content=\"20\""));
    }
}

#[test]
fn a_token_cannot_leave_its_place_in_the_address() {
    let page =
        ticket_page(&sample::office(), &sample::ticket(), &sample::ticket_id(15), "a/b?&\"<");
    let page = ("phone", page);
    let document = parse(&page);
    let stream = document.descendants().find_map(|it| it.attribute("data-stream")).unwrap();
    assert!(stream.ends_with("&token=a%2Fb%3F%26%22%3C"), "{stream}");
}
