//! Every screen in turn, in one language and one look.

use kiosk_flow::{Input, Key, PaperCopy, PaperEnd, PrinterReadiness, Touch};
use queue_types::TicketId;

use super::{Kiosk, language, snapshot, wait};

/// Takes `kiosk` through all screens and stops at each with its name.
pub fn tour(kiosk: &Kiosk, code: &str, contrast: bool, mut at: impl FnMut(&Kiosk, &str)) {
    let mut stop = |name: &str| at(kiosk, name);
    let touch = |touch: Touch| {
        kiosk.pass(1000);
        kiosk.give(Input::Touch(touch));
    };
    let dress = || {
        touch(Touch::Language(language(code)));
        if kiosk.view().frame.contrast != contrast {
            touch(Touch::Contrast);
        }
    };
    dress();
    stop("home");
    closed_and_empty(kiosk, &mut stop);
    touch(Touch::GetTicket);
    stop("services");
    search(kiosk, &mut stop);
    touch(Touch::AllServices);
    stop("groups");
    touch(Touch::NextPage);
    stop("groups-2");
    for group in &super::catalogue().groups {
        touch(Touch::Group(group.id.clone()));
        stop(&format!("group-{}", group.id));
        while matches!(&kiosk.view().screen, kiosk_flow::Screen::List(list)
            if list.page.as_ref().is_some_and(|page| page.has_next))
        {
            touch(Touch::NextPage);
            stop(&format!("group-{}-more", group.id));
        }
        touch(Touch::Back);
    }
    alphabet(kiosk, &mut stop);
    touch(Touch::Back);
    for situation in super::catalogue().situations {
        touch(Touch::Situation(situation.id.clone()));
        stop(&format!("situation-{}", situation.id));
        touch(Touch::Back);
    }
    details(kiosk, &mut stop);
    touch(Touch::Service(super::catalogue().most_used[0].clone()));
    touch(Touch::Help);
    stop("help-calling");
    kiosk.give(Input::HelpAnswered(true));
    stop("help");
    kiosk.give(Input::HelpAnswered(false));
    stop("help-failed");
    touch(Touch::GoOn);
    kiosk.pass(61_000);
    stop("still-here");
    touch(Touch::GoOn);
    touch(Touch::TakeTicket);
    kiosk.pass(1500);
    stop("please-wait");
    kiosk.pass(8000);
    stop("no-answer");
    touch(Touch::TryAgain);
    kiosk.answer();
    stop("ticket-printing");
    paper(kiosk, &mut stop);
    touch(Touch::Done);
    dress();
    kiosk.give(Input::Link(false));
    stop("no-link");
    kiosk.give(Input::Link(true));
}

/// K3 with nothing typed, with results in every length, with none, and on each board.
fn search(kiosk: &Kiosk, stop: &mut impl FnMut(&str)) {
    let touch = |touch: Touch| {
        kiosk.pass(1000);
        kiosk.give(Input::Touch(touch));
    };
    let type_all = |text: &str| {
        kiosk.give(Input::Touch(Touch::Typed(Key::Erase)));
        for sign in text.chars() {
            kiosk.give(Input::Touch(Touch::Typed(Key::Sign(sign))));
        }
    };
    touch(Touch::Search);
    stop("search-empty");
    let wordy = "квартира военный учет апостиль д";
    for (name, query) in [
        ("search", "загран"),
        ("search-wordy", wordy),
        ("search-everyday", "прописка"),
        ("search-layout", "gfcgjhn"),
        ("search-passport", "passport"),
        ("search-military", "military"),
        ("search-disability", "disability"),
        ("search-nothing", "ъщцыъщцы"),
    ] {
        type_all(query);
        stop(name);
    }
    type_all("загран");
    touch(Touch::Key(Key::Board(1)));
    stop("search-other-letters");
    touch(Touch::Key(Key::Board(2)));
    stop("search-digits");
    touch(Touch::Back);
}

/// Every page of the list by the alphabet, and its letters.
fn alphabet(kiosk: &Kiosk, stop: &mut impl FnMut(&str)) {
    let touch = |touch: Touch| {
        kiosk.pass(1000);
        kiosk.give(Input::Touch(touch));
    };
    touch(Touch::Alphabet);
    stop("alphabet");
    while matches!(&kiosk.view().screen, kiosk_flow::Screen::List(list)
        if list.page.as_ref().is_some_and(|page| page.has_next))
    {
        touch(Touch::NextPage);
        stop("alphabet-more");
    }
    touch(Touch::Alphabet);
    stop("letters");
    touch(Touch::Back);
    touch(Touch::Back);
}

fn closed_and_empty(kiosk: &Kiosk, stop: &mut impl FnMut(&str)) {
    let usual = snapshot(&super::catalogue());
    let mut closed = usual.clone();
    closed.open = false;
    kiosk.give(Input::Snapshot(Box::new(closed)));
    stop("home-closed");
    let mut empty = usual.clone();
    (empty.waiting, empty.wait) = (0, wait(0, 0, 0));
    kiosk.give(Input::Snapshot(Box::new(empty)));
    stop("home-empty");
    let mut full = usual.clone();
    (full.waiting, full.wait) = (1001, wait(61, 90, 200));
    kiosk.give(Input::Snapshot(Box::new(full)));
    kiosk.give(Input::Printer(PrinterReadiness::OutOfPaper));
    stop("home-full-no-paper");
    let numbers = kiosk_flow::Book { day: jiff::civil::date(2026, 10, 14), spent: 4 };
    kiosk.give(Input::Book(Ok(numbers)));
    kiosk.give(Input::Link(false));
    stop("offline-no-paper");
    kiosk.give(Input::Printer(PrinterReadiness::Ready));
    stop("offline");
    kiosk.give(Input::Link(true));
    kiosk.give(Input::Snapshot(Box::new(usual)));
}

/// K4 of the services with the most to say, and of the most wanted.
fn details(kiosk: &Kiosk, stop: &mut impl FnMut(&str)) {
    let wanted = super::catalogue().most_used;
    for service in super::wordiest(&super::catalogue(), 24).into_iter().chain(wanted) {
        kiosk.pass(1000);
        kiosk.give(Input::Touch(Touch::Service(service.clone())));
        stop(&format!("details-{service}"));
        kiosk.pass(1000);
        kiosk.give(Input::Touch(Touch::Back));
    }
    let all = super::catalogue();
    let (usual, longest) = (snapshot(&all), super::wordiest(&all, 1).remove(0));
    for (name, range) in [("unknown", None), ("long", wait(40, 75, 110)), ("wide", wait(5, 30, 48))]
    {
        let mut other = usual.clone();
        other.queues.iter_mut().for_each(|it| (it.wait, it.people_ahead) = (range, 121));
        kiosk.give(Input::Snapshot(Box::new(other)));
        kiosk.pass(1000);
        kiosk.give(Input::Touch(Touch::Service(longest.clone())));
        stop(&format!("details-{name}-wait"));
        kiosk.pass(1000);
        kiosk.give(Input::Touch(Touch::Back));
    }
    kiosk.give(Input::Snapshot(Box::new(usual)));
}

fn paper(kiosk: &Kiosk, stop: &mut impl FnMut(&str)) {
    let id = TicketId(uuid::Uuid::from_u128(1));
    for (name, end) in [
        ("ticket", PaperEnd::Printed),
        ("ticket-doubtful", PaperEnd::Unknown),
        ("ticket-not-printed", PaperEnd::NotPrinted),
        ("ticket-paper-out", PaperEnd::OutOfPaper { begun: false }),
    ] {
        kiosk.give(Input::Paper { id, copy: PaperCopy(0), end });
        stop(name);
    }
    kiosk.give(Input::Printer(PrinterReadiness::OutOfPaper));
    stop("paper-out");
    kiosk.give(Input::Printer(PrinterReadiness::Ready));
}
