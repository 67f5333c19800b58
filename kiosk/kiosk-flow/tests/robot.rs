//! A robot that touches at random for an hour of simulated time, while the server answers, refuses
//! and loses, and the printer runs out. Seeded: a fault is played again by its seed.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, in its helpers as well"
)]
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "the robot takes up what it knows and passes over the rest"
)]

mod hall;

use std::collections::BTreeMap;

use hall::{Kiosk, NOON, PASSPORT, is_fresh, kiosk, language, service_id, snapshot};
use kiosk_flow::{
    Access, BookingCode, CheckInRefusal, Input, Key, NoCheckIn, PaperEnd, PrinterReadiness,
    Request, Right, Screen, Target, Touch,
};
use queue_types::{QueueId, TicketId};

/// How long it touches (ms of wall time).
const HOUR_MS: u64 = 3_600_000;

/// Chance that comes from a seed (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[usize::try_from(self.below(from.len() as u64)).unwrap()].clone()
    }
}

/// What the robot saw of each place in the queue that was asked for.
#[derive(Default)]
struct Seen {
    /// Each order or check-in by its id, as it was sent first.
    orders: BTreeMap<TicketId, String>,
    tickets: u32,
    lists: u32,
    screens: BTreeMap<&'static str, u32>,
}

/// Everything that could be touched on the screen, and some things that could not.
fn touches(kiosk: &Kiosk, dice: &mut Dice) -> Vec<Touch> {
    let mut all = vec![
        Touch::Back,
        Touch::GetTicket,
        Touch::Appointment,
        Touch::Search,
        Touch::AllServices,
        Touch::Alphabet,
        Touch::NextPage,
        Touch::PreviousPage,
        Touch::TakeTicket,
        Touch::TakeTicket,
        Touch::CheckIn,
        Touch::Access(Access::Contrast),
        Touch::Elsewhere,
        Touch::TryAgain,
        Touch::GoOn,
        Touch::Done,
        Touch::PrintAgain,
        Touch::PrintList,
        Touch::Priority(true),
        Touch::Priority(false),
        Touch::Right(Right::new("veteran")),
        Touch::AddService,
        Touch::Visit,
        Touch::Letter('К'),
        Touch::Situation("moving".to_owned()),
        Touch::Group(QueueId::new("cards").unwrap()),
        Touch::Service(service_id(PASSPORT)),
        Touch::Language(language(dice.pick(&["ru", "en"]))),
    ];
    if dice.below(40) == 0 {
        all.extend([Touch::Help, Touch::CancelHelp, Touch::Finish]);
    }
    let signs: Vec<char> = "пасорткаg 0123456789".chars().collect();
    all.extend((0..8).map(|_| Touch::Key(Key::Sign(dice.pick(&signs)))));
    all.extend(
        [Key::Delete, Key::Erase, Key::Board(0), Key::Board(1), Key::Board(2)].map(Touch::Typed),
    );
    match kiosk.view().screen {
        Screen::List(list) => all.extend(list.rows.into_iter().map(|row| match row.target {
            Target::Situation(id) => Touch::Situation(id),
            Target::Search => Touch::Search,
            Target::Service(id) => Touch::Service(id),
            Target::Group(id) => Touch::Group(id),
            Target::Right(id) => Touch::Right(Right::new(&id)),
            Target::Remove(id) => Touch::Remove(id),
            Target::Nothing => Touch::Elsewhere,
        })),
        Screen::Search(found) => {
            all.extend(found.rows.into_iter().map(|row| Touch::Service(row.service)));
        }
        // Whoever is at the check-in mostly types.
        Screen::CheckIn(_) => {
            all.retain(|it| matches!(it, Touch::Key(_) | Touch::CheckIn | Touch::Back));
        }
        // And people come for a ticket.
        Screen::Home(_) => {
            all.extend(vec![Touch::GetTicket; 8]);
            all.extend(vec![Touch::Appointment; 4]);
        }
        Screen::Services(_) => all.extend(vec![Touch::Service(service_id(PASSPORT)); 20]),
        Screen::Details(_) => all.extend(vec![Touch::TakeTicket; 30]),
        _ => (),
    }
    all
}

/// Requests since the last look, each checked and answered as a bad day has it.
fn answer(kiosk: &mut Kiosk, dice: &mut Dice, seen: &mut Seen, touched: bool) {
    for request in std::mem::take(&mut kiosk.requests) {
        let order = match &request {
            Request::Issue(it) => Some((it.id, format!("{it:?}"))),
            Request::CheckIn(it) => Some((it.id, format!("{it:?}"))),
            _ => None,
        };
        if let Some((id, said)) = order {
            match seen.orders.get(&id) {
                Some(first) => assert_eq!(*first, said, "a repeat is the same message"),
                None => {
                    assert!(touched, "nobody asked for {said}");
                    seen.orders.insert(id, said);
                }
            }
        }
        match (request, dice.below(10)) {
            (Request::Issue(order), 0..=5) => kiosk.answer(&order),
            (Request::Issue(order), 6) => {
                kiosk.give(Input::Refused { id: order.id, detail: "Нет.".to_owned() });
            }
            (Request::Issue(order), 7..=8) => kiosk.give(Input::Unanswered(order.id)),
            (Request::CheckIn(it), 0..=3) => kiosk.answer_check_in(&it, 10),
            (Request::CheckIn(it), 4..=7) => {
                let why = dice.pick(&[
                    NoCheckIn::Unknown,
                    NoCheckIn::Late,
                    NoCheckIn::Cancelled,
                    NoCheckIn::Other,
                ]);
                let refusal = CheckInRefusal {
                    why,
                    service: Some(service_id(PASSPORT)),
                    slot: Some(NOON),
                    office: None,
                    detail: "Нет.".to_owned(),
                };
                kiosk.give(Input::CheckInRefused { id: it.id, refusal: Box::new(refusal) });
            }
            (Request::CheckIn(it), 8) => kiosk.give(Input::Unanswered(it.id)),
            (Request::Print(paper), luck) => {
                let end = match luck {
                    0..=6 => PaperEnd::Printed,
                    7 => PaperEnd::Unknown,
                    8 => PaperEnd::NotPrinted,
                    _ => PaperEnd::OutOfPaper { begun: false },
                };
                seen.tickets += u32::from(paper.copy.0 == 0);
                kiosk.give(Input::Paper { id: paper.id, copy: paper.copy, end });
            }
            (Request::PrintDocuments(paper), luck) => {
                let end = if luck < 7 { PaperEnd::Printed } else { PaperEnd::Unknown };
                seen.lists += 1;
                kiosk.give(Input::ListPaper { id: paper.id, end });
            }
            (Request::CallHelp { cancelled: false }, luck) => {
                kiosk.give(Input::HelpAnswered(luck < 7));
            }
            _ => (),
        }
    }
}

/// What happens around the kiosk, now and then.
fn mishap(kiosk: &mut Kiosk, dice: &mut Dice) {
    match dice.below(12) {
        0 => kiosk.give(Input::Link(false)),
        1 => kiosk.give(Input::Printer(PrinterReadiness::OutOfPaper)),
        2 => {
            let mut closed = snapshot();
            closed.open = false;
            kiosk.give(Input::Snapshot(Box::new(closed)));
        }
        3..=5 => kiosk.give(Input::Scanned(BookingCode::new("123456").unwrap())),
        _ => {
            kiosk.give(Input::Link(true));
            kiosk.give(Input::Printer(PrinterReadiness::Ready));
            kiosk.give(Input::Snapshot(Box::new(snapshot())));
        }
    }
}

fn play(seed: u64) -> Seen {
    let (mut kiosk, mut dice, mut seen) = (kiosk(), Dice(seed), Seen::default());
    let end_ms = kiosk.now_ms + HOUR_MS;
    while kiosk.now_ms < end_ms {
        // Mostly calm, at times as fast as ten fingers, at times nobody.
        let pause = match dice.below(200) {
            0 => 95_000,
            1..=20 => dice.below(30),
            _ => 400 + dice.below(1500),
        };
        kiosk.pass(pause);
        answer(&mut kiosk, &mut dice, &mut seen, false);
        if dice.below(30) == 0 {
            mishap(&mut kiosk, &mut dice);
            answer(&mut kiosk, &mut dice, &mut seen, true);
        }
        let choice = touches(&kiosk, &mut dice);
        let before = seen.orders.len();
        kiosk.give(Input::Touch(dice.pick(&choice)));
        answer(&mut kiosk, &mut dice, &mut seen, true);
        assert!(seen.orders.len() <= before + 1, "one touch, two orders");
        *seen.screens.entry(kiosk.screen()).or_default() += 1;
    }
    kiosk.give(Input::Link(true));
    kiosk.give(Input::Snapshot(Box::new(snapshot())));
    for _ in 0..3 {
        kiosk.pass(400_000);
        kiosk.requests.clear();
    }
    assert!(is_fresh(&kiosk.view()), "{:?}", kiosk.view().screen);
    let kept = format!("{:?}", kiosk.flow);
    let session = kept.split("session: ").nth(1).unwrap();
    let empty = "trail: [], visit: Visit { class: Class(0), more: [], list: None, lists: 0 }, parts: [], help: None";
    assert!(session.contains(empty), "nothing of anybody is left: {session}");
    seen
}

#[test]
fn an_hour_of_random_touches_leaves_one_ticket_for_each_wish_and_no_trace() {
    let mut screens = BTreeMap::new();
    for seed in [42, 7, 20_261_014] {
        println!("seed {seed}");
        let seen = play(seed);
        assert!(seen.tickets > 10, "{} tickets in an hour", seen.tickets);
        assert!(seen.tickets as usize <= seen.orders.len());
        assert!(seen.lists > 0);
        for (screen, count) in seen.screens {
            *screens.entry(screen).or_insert(0) += count;
        }
    }
    for screen in ["home", "services", "search", "list", "details", "check-in", "ticket", "message"]
    {
        assert!(screens.contains_key(screen), "it never came to {screen}: {screens:?}");
    }
}

#[test]
fn a_seed_plays_the_same_hour_again() {
    let (one, other) = (play(3), play(3));
    assert_eq!(one.orders, other.orders);
    assert_eq!(one.screens, other.screens);
}
