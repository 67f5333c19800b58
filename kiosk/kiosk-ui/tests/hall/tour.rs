//! Every screen in turn, in one language and one look.

use kiosk_flow::{
    Access, CheckInRefusal, Input, Key, NoCheckIn, PaperCopy, PaperEnd, PrinterReadiness, Request,
    Right, Touch,
};
use queue_types::{ServiceId, TicketId};

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
            touch(Touch::Access(Access::Contrast));
        }
    };
    dress();
    stop("home");
    closed_and_empty(kiosk, &mut stop);
    appointments(kiosk, &mut stop);
    dress();
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
    visit(kiosk, &mut stop);
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

/// K6 empty, half full, wrong and wrong again; every refusal; K5 with a booked time.
fn appointments(kiosk: &Kiosk, stop: &mut impl FnMut(&str)) {
    let touch = |touch: Touch| {
        kiosk.pass(1000);
        kiosk.give(Input::Touch(touch));
    };
    let spare = |n: u128| {
        kiosk.give(Input::SpareId(TicketId(uuid::Uuid::from_u128(n))));
    };
    let refuse = |refusal: CheckInRefusal| {
        let sent = kiosk
            .requests
            .borrow()
            .iter()
            .rev()
            .find_map(|it| if let Request::CheckIn(it) = it { Some(it.id) } else { None });
        let id = sent.expect("a check-in went out");
        kiosk.give(Input::CheckInRefused { id, refusal: Box::new(refusal) });
    };
    let soon = |minutes: i64| Some(super::NOON + jiff::SignedDuration::from_mins(minutes));
    let no = |why: NoCheckIn| CheckInRefusal {
        why,
        service: super::catalogue().services.into_iter().find(|it| it.walk_in).map(|it| it.id),
        slot: soon(60 * 24 * 5),
        office: Some(
            "Центр услуг в Новоильинском районе, Лесная улица, дом 117, корпус 2".to_owned(),
        ),
        detail: "Отметиться сейчас нельзя. Подойдите к администратору в зале.".to_owned(),
    };
    touch(Touch::Appointment);
    stop("check-in-empty");
    for digit in "482".chars() {
        kiosk.give(Input::Touch(Touch::Typed(Key::Sign(digit))));
    }
    stop("check-in");
    for digit in "913".chars() {
        kiosk.give(Input::Touch(Touch::Typed(Key::Sign(digit))));
    }
    stop("check-in-full");
    for (n, name) in [(11, "check-in-wrong"), (12, "check-in-wrong-again"), (13, "check-in-ask")] {
        spare(n);
        touch(Touch::CheckIn);
        refuse(no(NoCheckIn::Unknown));
        stop(name);
        touch(Touch::Key(Key::Delete));
        kiosk.give(Input::Touch(Touch::Typed(Key::Sign('3'))));
    }
    for (n, why, name) in [
        (14, NoCheckIn::Used, "check-in-used"),
        (15, NoCheckIn::Cancelled, "check-in-cancelled"),
        (16, NoCheckIn::Moved, "check-in-moved"),
        (17, NoCheckIn::Elsewhere, "check-in-elsewhere"),
        (18, NoCheckIn::OtherDay, "check-in-other-day"),
        (19, NoCheckIn::Other, "check-in-refused"),
        (20, NoCheckIn::Late, "check-in-late"),
    ] {
        for digit in "482913".chars() {
            kiosk.give(Input::Touch(Touch::Typed(Key::Sign(digit))));
        }
        spare(n);
        touch(Touch::CheckIn);
        refuse(CheckInRefusal { slot: if n == 20 { soon(-42) } else { no(why).slot }, ..no(why) });
        stop(name);
        if why != NoCheckIn::Late {
            touch(Touch::Back);
        }
    }
    spare(21);
    touch(Touch::TryAgain);
    kiosk.answer_check_in(78);
    stop("ticket-early");
    touch(Touch::Done);
    spare(1);
}

/// Rights to go first, and several services in one visit.
fn visit(kiosk: &Kiosk, stop: &mut impl FnMut(&str)) {
    let touch = |touch: Touch| {
        kiosk.pass(1000);
        kiosk.give(Input::Touch(touch));
    };
    let all = super::catalogue();
    let wordy = super::wordiest(&all, 6);
    touch(Touch::Service(wordy[0].clone()));
    touch(Touch::Priority(true));
    stop("rights");
    while matches!(&kiosk.view().screen, kiosk_flow::Screen::List(list)
        if list.page.as_ref().is_some_and(|page| page.has_next))
    {
        touch(Touch::NextPage);
        stop("rights-more");
    }
    touch(Touch::Right(Right::new(&all.categories[0].id)));
    stop("details-right");
    touch(Touch::Priority(false));
    for (n, service) in wordy[1..].iter().enumerate() {
        touch(Touch::AddService);
        touch(Touch::Service(service.clone()));
        if n == 0 {
            stop("details-adding");
        }
        touch(Touch::TakeTicket);
        if n < 4 {
            touch(Touch::Visit);
        }
    }
    stop("details-several");
    touch(Touch::Visit);
    stop("visit");
    for service in &wordy[1..] {
        touch(Touch::Remove(service.clone()));
    }
    touch(Touch::PrintList);
    stop("details-printing");
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
    closing(kiosk, &longest, stop);
}

/// K4 shortly before the doors close, and behind them.
fn closing(kiosk: &Kiosk, service: &ServiceId, stop: &mut impl FnMut(&str)) {
    let zone = || jiff::tz::TimeZone::fixed(jiff::tz::offset(3));
    let mut soon = super::office();
    soon.closes_at = Some(super::NOON + jiff::SignedDuration::from_mins(14));
    kiosk.give(Input::Office(Box::new(soon), zone()));
    kiosk.pass(1000);
    kiosk.give(Input::Touch(Touch::Service(service.clone())));
    stop("details-closing");
    let usual = snapshot(&super::catalogue());
    let mut closed = usual.clone();
    closed.open = false;
    kiosk.give(Input::Office(Box::new(super::office()), zone()));
    kiosk.give(Input::Snapshot(Box::new(closed)));
    stop("details-closed");
    kiosk.give(Input::Snapshot(Box::new(usual)));
    kiosk.pass(1000);
    kiosk.give(Input::Touch(Touch::Back));
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
