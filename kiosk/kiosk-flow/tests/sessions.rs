//! Sessions: they end by themselves, they can be stretched, and nothing of one is left for the
//! next.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, in its helpers as well"
)]

mod hall;

use hall::{Kiosk, PASSPORT, is_fresh, kiosk, language, service_id, words};
use std::collections::BTreeSet;

use kiosk_flow::{Access, Input, PaperEnd, PrinterReadiness, Request, Touch};
use proptest::prelude::*;
use queue_types::QueueId;

/// A screen's name and the way to it.
type Way = (&'static str, fn(&mut Kiosk));

/// Ways to every screen of a session.
fn screens() -> Vec<Way> {
    vec![
        ("services", |it| {
            it.touch(Touch::GetTicket);
        }),
        ("list", |it| {
            it.touch(Touch::GetTicket).touch(Touch::AllServices);
        }),
        ("letters", |it| {
            it.touch(Touch::GetTicket).touch(Touch::AllServices);
            it.touch(Touch::Alphabet).touch(Touch::Alphabet);
        }),
        ("list", |it| {
            it.touch(Touch::GetTicket).touch(Touch::Situation("moving".to_owned()));
        }),
        ("details", |it| {
            it.at_details();
        }),
        ("message", |it| {
            it.at_details().touch(Touch::TakeTicket);
            it.pass(8100);
        }),
    ]
}

#[test]
fn an_idle_screen_asks_and_then_forgets() {
    for (name, go) in screens() {
        let mut kiosk = kiosk();
        kiosk.touch(Touch::Language(language("en"))).touch(Touch::Access(Access::Contrast));
        go(&mut kiosk);
        assert_eq!(kiosk.screen(), name);
        kiosk.pass(59_000);
        assert_eq!(kiosk.screen(), name);
        kiosk.pass(1_500);
        assert_eq!(kiosk.screen(), "still-here", "{name}");
        assert!(words(&kiosk.view()).contains("seconds: 30"), "{}", words(&kiosk.view()));
        kiosk.pass(10_000);
        assert!(words(&kiosk.view()).contains("seconds: 20"), "{}", words(&kiosk.view()));
        kiosk.pass(20_500);
        assert!(is_fresh(&kiosk.view()), "{name}: {}", words(&kiosk.view()));
    }
}

#[test]
fn any_touch_stretches_the_session_as_often_as_it_is_wanted() {
    for answer in [Touch::GoOn, Touch::Elsewhere, Touch::TakeTicket] {
        let mut kiosk = kiosk();
        kiosk.at_details();
        for _ in 0..12 {
            kiosk.pass(61_000);
            assert_eq!(kiosk.screen(), "still-here");
            kiosk.touch(answer.clone());
            assert_eq!(kiosk.screen(), "details", "what was chosen is still there");
        }
        assert!(kiosk.orders().is_empty(), "the answer to the question means nothing else");
    }
}

#[test]
fn finishing_erases_at_once() {
    let mut kiosk = kiosk();
    kiosk.touch(Touch::Access(Access::Contrast)).at_details();
    kiosk.pass(61_000);
    kiosk.touch(Touch::Finish);
    assert!(is_fresh(&kiosk.view()));
}

#[test]
fn a_first_screen_that_was_only_switched_forgets_without_a_question() {
    let mut kiosk = kiosk();
    kiosk.touch(Touch::Access(Access::Contrast)).touch(Touch::Language(language("en")));
    kiosk.pass(60_500);
    assert_eq!(kiosk.screen(), "home");
    assert!(kiosk.view().frame.contrast, "a slow reader is not hurried");
    kiosk.pass(30_000);
    assert!(is_fresh(&kiosk.view()));
}

#[test]
fn a_fresh_first_screen_wakes_for_nothing_but_its_clock() {
    let kiosk = kiosk();
    let due = kiosk.flow.next_deadline().unwrap();
    assert!(due - kiosk.now_ms > 1000, "only the next minute of the clock");
}

#[test]
fn the_language_changes_in_the_middle_and_the_choice_stays() {
    for (name, go) in screens() {
        let mut kiosk = kiosk();
        go(&mut kiosk);
        let russian = words(&kiosk.view());
        kiosk.touch(Touch::Language(language("en")));
        assert_eq!(kiosk.screen(), name);
        let english = words(&kiosk.view());
        assert_ne!(russian, english);
        assert!(english.contains("Back"), "{english}");
        kiosk.touch(Touch::Language(language("ru")));
        assert_eq!(words(&kiosk.view()), russian, "{name}");
    }
    let mut kiosk = kiosk();
    kiosk.at_details().touch(Touch::Language(language("en"))).touch(Touch::TakeTicket);
    assert_eq!(kiosk.orders()[0].language, Some(language("en")));
    kiosk.answer(&kiosk.orders()[0]);
    assert!(words(&kiosk.view()).contains("Take your ticket"));
}

#[test]
fn a_language_that_nobody_translated_is_not_chosen() {
    let mut kiosk = kiosk();
    kiosk.touch(Touch::Language(language("kk")));
    assert!(is_fresh(&kiosk.view()));
}

/// One thing that may happen to a kiosk.
fn anything() -> impl Strategy<Value = Happening> {
    prop_oneof![
        8 => (0..18_usize).prop_map(Happening::Touch),
        3 => (0..120_000_u64).prop_map(Happening::Pass),
        2 => Just(Happening::Answer),
        1 => Just(Happening::Lost),
        2 => (0..5_usize).prop_map(Happening::Paper),
        1 => (0..3_usize).prop_map(Happening::Printer),
        1 => any::<bool>().prop_map(Happening::Link),
        1 => any::<bool>().prop_map(Happening::Help),
    ]
}

#[derive(Clone, Debug)]
enum Happening {
    Touch(usize),
    Pass(u64),
    Answer,
    Lost,
    Paper(usize),
    Printer(usize),
    Link(bool),
    Help(bool),
}

fn touches() -> [Touch; 18] {
    [
        Touch::GetTicket,
        Touch::Back,
        Touch::Help,
        Touch::Language(language("en")),
        Touch::Access(Access::Contrast),
        Touch::Service(service_id(PASSPORT)),
        Touch::Situation("moving".to_owned()),
        Touch::AllServices,
        Touch::Group(QueueId::new("cards").unwrap()),
        Touch::NextPage,
        Touch::Alphabet,
        Touch::Letter('К'),
        Touch::TakeTicket,
        Touch::TakeTicket,
        Touch::PrintAgain,
        Touch::Done,
        Touch::GoOn,
        Touch::TryAgain,
    ]
}

fn ends() -> [PaperEnd; 5] {
    let out = |begun| PaperEnd::OutOfPaper { begun };
    [PaperEnd::Printed, out(true), PaperEnd::Unknown, PaperEnd::NotPrinted, out(false)]
}

/// How many of [`ends`] leave a paper, or may.
const LEAVE_PAPER: usize = 3;

fn happen(kiosk: &mut Kiosk, happening: &Happening) {
    let ends = ends();
    let readiness =
        [PrinterReadiness::Ready, PrinterReadiness::OutOfPaper, PrinterReadiness::NotWorking];
    match happening {
        Happening::Touch(at) => drop(kiosk.touch(touches()[*at].clone())),
        Happening::Pass(ms) => kiosk.pass(*ms),
        Happening::Answer => {
            if let Some(order) = kiosk.orders().pop() {
                kiosk.answer(&order);
            }
        }
        Happening::Lost => {
            if let Some(order) = kiosk.orders().pop() {
                kiosk.give(Input::Unanswered(order.id));
            }
        }
        Happening::Paper(end) => {
            if let (Some(order), Some(copy)) = (kiosk.orders().pop(), kiosk.prints().pop()) {
                kiosk.give(Input::Paper { id: order.id, copy, end: ends[*end] });
            }
        }
        Happening::Printer(at) => kiosk.give(Input::Printer(readiness[*at])),
        Happening::Link(up) => kiosk.give(Input::Link(*up)),
        Happening::Help(known) => kiosk.give(Input::HelpAnswered(*known)),
    }
}

proptest! {
    /// Whatever happened before, a kiosk left alone becomes the kiosk that was just opened.
    #[test]
    fn nothing_of_a_session_is_left_for_the_next(
        story in proptest::collection::vec(anything(), 0..60)
    ) {
        let mut kiosk = kiosk();
        for happening in &story {
            happen(&mut kiosk, happening);
        }
        kiosk.give(Input::Printer(PrinterReadiness::Ready));
        kiosk.give(Input::Link(true));
        kiosk.pass(900_000);
        let fresh = hall::kiosk();
        prop_assert_eq!(words(&kiosk.view()), words(&fresh.view()));
    }

    /// However it is touched, every order that is repeated is the same order, and once a paper may
    /// exist no other comes without «повтор».
    #[test]
    fn a_ticket_is_never_doubled(story in proptest::collection::vec(anything(), 0..60)) {
        let mut kiosk = kiosk();
        let mut on_paper = BTreeSet::new();
        for happening in &story {
            let before = kiosk.requests.len();
            happen(&mut kiosk, happening);
            let prints = |it: &Request| {
                let Request::Print(paper) = it else { return None };
                Some((paper.id, paper.copy))
            };
            for (id, copy) in kiosk.requests[before..].iter().filter_map(prints) {
                prop_assert!(copy.0 > 0 || !on_paper.contains(&id), "{id} is printed twice");
            }
            let ended = matches!(happening, Happening::Paper(end) if *end < LEAVE_PAPER);
            let last = kiosk.orders().pop().map(|it| it.id);
            let printed = last.filter(|id| {
                kiosk.requests.iter().filter_map(prints).any(|(printed, _)| printed == *id)
            });
            on_paper.extend(printed.filter(|_| ended));
        }
        let orders = kiosk.orders();
        for order in &orders {
            prop_assert!(orders.iter().all(|it| it.id != order.id || it.service == order.service));
        }
        for (at, request) in kiosk.requests.iter().enumerate() {
            let Request::Withdraw(back) = request else { continue };
            let printed = |it: &Request| {
                matches!(it, Request::Print(paper) if paper.id == *back)
            };
            prop_assert!(!kiosk.requests[..at].iter().any(printed), "somebody holds {back}");
        }
    }
}
