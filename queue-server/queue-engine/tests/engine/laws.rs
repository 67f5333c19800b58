//! What holds whatever happens: long random days against the model, and short ones that shrink.

use jiff::{SignedDuration, ToSpan};
use proptest::prelude::*;
use queue_engine::command::{Command, Issue, Wish};
use queue_engine::event::{Fact, Paper};
use queue_engine::{Office, OfficePlan, Policy, Refusal, Stage};
use queue_types::{KioskNumber, TicketNumber};

use crate::house::*;
use crate::model::Model;

/// SplitMix64 (Steele, Lea, Flood 2014): a day is a function of its seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.roll() % limit
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.below(of.len() as u64)).unwrap()]
    }
}

const SERVICES: [&str; 5] = [LAND, PASSPORTS, PHOTO, CARDS, NOTARY];

fn busy_plan() -> OfficePlan {
    let quotas = vec![quota(2, 2, 3), quota(1, 3, 8)];
    let mut plan = OfficePlan { policy: Policy { quotas, ..policy() }, number_width: 5, ..plan() };
    for (at, queues) in [(1, vec![LAND]), (2, vec![PASSPORTS, CARDS]), (3, vec![CARDS])] {
        plan.points.get_mut(&point(at)).unwrap().queues = queues.into_iter().map(queue).collect();
    }
    plan.points.retain(|at, _| at.number() <= 6);
    plan
}

/// A wish as a careless hall would make it: most are allowed, many are not.
fn any_wish(dice: &mut Dice, issued: &mut u128, day: u128, now: jiff::Timestamp) -> Wish {
    let at = point(1 + u16::try_from(dice.below(6)).unwrap());
    let recent = |dice: &mut Dice, issued: u128| {
        ticket((day << 32) + issued.saturating_sub(u128::from(dice.below(25))))
    };
    let name = |dice: &mut Dice| service(dice.one(&SERVICES));
    match dice.below(100) {
        0..20 => {
            *issued += 1;
            Wish::Issue(any_issue(dice, (day << 32) + *issued, now))
        }
        20..24 => {
            *issued += u128::from(dice.below(4) > 0);
            let issue = any_issue(dice, (day << 32) + *issued, now);
            let number = any_paper(dice);
            let printed_at = now - i64::try_from(dice.below(40)).unwrap().minutes();
            // Now and then a kiosk tells of a paper of the day before.
            let late = dice.below(4) == 0;
            let printed_at = if late { printed_at - 24.hours() } else { printed_at };
            let since_first = i64::try_from(day).unwrap() - i64::from(late);
            let day = crate::house::day("2026-03-02") + since_first.days();
            Wish::IssueOffline { issue, number, printed_at, day }
        }
        24 => {
            *issued += 1;
            let issue = any_issue(dice, (day << 32) + *issued, now);
            Wish::EnterPaper { issue, number: any_paper(dice) }
        }
        25..27 => Wish::OpenPoint { point: at, operator: None },
        27 => Wish::ClosePoint { point: at },
        28 => Wish::PausePoint { point: at, reason: "обед".into() },
        29..31 => Wish::ResumePoint { point: at },
        31..51 => Wish::CallNext { point: at },
        51..54 => {
            Wish::Call { point: at, ticket: recent(dice, *issued), reason: "просит".into() }
        }
        54..58 => Wish::Recall { point: at },
        58..70 => Wish::Start { point: at },
        70..81 => Wish::Finish { point: at },
        81..84 => Wish::NoShow { point: at },
        84 => Wish::Return { point: at },
        85..87 => Wish::BringBack { ticket: recent(dice, *issued) },
        87..90 => {
            let to = (dice.below(2) == 0).then(|| point(1 + u16::try_from(dice.below(6)).unwrap()));
            let service = (dice.below(3) > 0).then(|| name(dice));
            Wish::Transfer { point: at, service, to, reason: "другая услуга".into() }
        }
        90..92 => Wish::Park { point: at, ticket: None, minutes: 10 },
        92 => Wish::Park { point: at, ticket: Some(recent(dice, *issued)), minutes: 10 },
        93..95 => Wish::Resume { ticket: recent(dice, *issued) },
        95..97 => Wish::AddService { point: at, service: name(dice) },
        97 => Wish::Cancel { ticket: recent(dice, *issued) },
        _ => Wish::ReportPaper { ticket: recent(dice, *issued), paper: Paper::Printed },
    }
}

/// So few numbers that papers typed in meet the kiosks' own word of them.
fn any_paper(dice: &mut Dice) -> TicketNumber {
    let kiosk = KioskNumber::new(1 + u8::try_from(dice.below(3)).unwrap()).unwrap();
    TicketNumber::offline(kiosk, 1 + u16::try_from(dice.below(99)).unwrap()).unwrap()
}

fn any_issue(dice: &mut Dice, id: u128, now: jiff::Timestamp) -> Issue {
    let count = dice.below(3).saturating_sub(1);
    let more: Vec<_> = (0..count).map(|_| service(dice.one(&SERVICES))).collect();
    let minutes = i64::try_from(dice.below(60)).unwrap() - 30;
    Issue {
        more,
        class: class(dice.one(&[0, 0, 0, 1, 2, 3])),
        slot: (dice.below(4) == 0).then(|| now + minutes.minutes()),
        ..issue(id, dice.one(&SERVICES))
    }
}

/// Plays `steps` random commands; holds the engine against the model after every one, and against
/// its own replay at the end of every day.
fn play(seed: u64, steps: u32) {
    let mut dice = Dice(seed);
    let mut office = office_of(busy_plan());
    let mut model = Model::default();
    office.log.iter().for_each(|event| model.take(&office.office, event));
    let (mut issued, mut days, mut allowed) = (0, 0_i64, 0);
    for step in 0..steps {
        office.now += SignedDuration::from_secs(i64::try_from(dice.below(40)).unwrap());
        let next_day = step % 1_000 == 999;
        let wish = if next_day {
            days += 1;
            Wish::OpenDay { day: day("2026-03-02") + days.days() }
        } else {
            any_wish(&mut dice, &mut issued, days.unsigned_abs().into(), office.now)
        };
        let mut expected = None;
        if let Wish::CallNext { point } = &wish {
            expected = Some(model.next(&office.office, *point, office.now));
        }
        if next_day {
            replay_matches(&office);
            office.log.clear();
            issued = 0;
        }
        let Ok(events) = office.decide(wish) else { continue };
        allowed += 1;
        assert!(!events.is_empty());
        if let (Some(expected), Fact::TicketCalled { ticket, .. }) = (expected, &events[0].fact) {
            assert_eq!(Some(*ticket), expected, "step {step} of seed {seed}");
        }
        // The model sees the events with the office as it was when they were decided.
        events.iter().for_each(|event| model.take(&office.office, event));
        office.take(&events);
        if next_day {
            office.log.drain(..events.len() - 1);
        }
        if step % 50 == 0 {
            model.check(&office.office);
        }
    }
    replay_matches(&office);
    assert!(allowed > steps / 4, "only {allowed} of {steps} commands were allowed");
}

fn replay_matches(office: &House) {
    let replayed = office.replayed();
    assert_eq!(replayed.digest(), office.office.digest());
    assert!(replayed == office.office, "the same digest of another office");
}

#[test]
fn a_hundred_thousand_random_steps_keep_every_promise() {
    for seed in 0..5 {
        play(seed, 20_000);
    }
}

/// The long form; run it by name in a release build.
#[test]
#[ignore = "a million steps take minutes in a debug build"]
fn a_million_random_steps_keep_every_promise() {
    for seed in 100..110 {
        play(seed, 100_000);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Short days, so that a failure shrinks to a readable one.
    #[test]
    fn a_replay_is_the_living_state_after_every_step(rolls in proptest::collection::vec(any::<u64>(), 1..60)) {
        let mut office = office_of(busy_plan());
        let mut replayed = Office::new(office.office.plan().clone());
        let mut issued = 0;
        let mut taken = 0;
        for roll in rolls {
            let mut dice = Dice(roll);
            office.now += SignedDuration::from_secs(i64::try_from(dice.below(300)).unwrap());
            let wish = any_wish(&mut dice, &mut issued, 0, office.now);
            let _refused_is_fine = office.ask(wish);
            for event in &office.log[taken..] {
                let stored = serde_json::to_vec(event).unwrap();
                replayed.apply(&serde_json::from_slice(&stored).unwrap());
            }
            taken = office.log.len();
            prop_assert_eq!(replayed.digest(), office.office.digest());
        }
        prop_assert!(replayed == office.office);
    }

    /// Everybody asks twice, in any order: one event each, one answer.
    #[test]
    fn a_command_asked_again_changes_nothing(rolls in proptest::collection::vec(any::<u64>(), 1..60)) {
        let mut office = office_of(busy_plan());
        let mut issued = 0;
        let mut asked: Vec<(u128, Wish)> = Vec::new();
        for (name, roll) in (1_u128..).zip(rolls) {
            let mut dice = Dice(roll);
            office.now += SignedDuration::from_secs(30);
            let wish = any_wish(&mut dice, &mut issued, 0, office.now);
            if office.ask_as(request(name), wish.clone()).is_ok() {
                asked.push((name, wish));
            }
            let before = office.office.clone();
            for (name, wish) in &asked {
                let again = office.ask_as(request(*name), wish.clone());
                prop_assert_eq!(again, Err(Refusal::AlreadyDone(request(*name))));
                let other = office.ask_as(request(*name), Wish::CloseDay);
                prop_assert_eq!(other, Err(Refusal::RequestReused(request(*name))));
            }
            prop_assert!(before == office.office);
        }
    }

    /// The calling order is what calling does, and a place in it is the people ahead.
    #[test]
    fn people_ahead_are_those_who_are_called_first(rolls in proptest::collection::vec(any::<u64>(), 1..60)) {
        let mut office = office_of(busy_plan()).done(Wish::OpenPoint { point: point(1), operator: None });
        for (id, roll) in (1_u128..).zip(rolls) {
            let mut dice = Dice(roll);
            office.now += SignedDuration::from_secs(i64::try_from(dice.below(300)).unwrap());
            let issue = any_issue(&mut dice, id, office.now);
            let _late_or_not = office.ask(Wish::Issue(Issue { service: service(LAND), more: Vec::new(), ..issue }));
        }
        let order = office.order(1);
        for (ahead, id) in (0_u32..).zip(&order) {
            let coming = office.ticket(*id).slot.is_some_and(|slot| slot > office.now);
            if !coming {
                prop_assert_eq!(office.office.people_ahead(ticket(*id), office.now), ahead);
            }
        }
        for id in &order {
            let coming = office.ticket(*id).slot.is_some_and(|slot| slot > office.now);
            if coming {
                break;
            }
            prop_assert_eq!(office.serve(1).0, *id);
        }
    }
}

/// All windows press «next» in one instant, round after round.
#[test]
fn sixty_windows_at_once_never_share_a_visitor() {
    let mut plan = OfficePlan { number_width: 5, ..plan() };
    for at in 1..=60 {
        plan.points.insert(point(at), plan.points[&point(1)].clone());
    }
    let mut office = office_of(plan);
    for at in 1..=60 {
        office = office.done(Wish::OpenPoint { point: point(at), operator: None });
    }
    let mut id = 0;
    for _ in 0..20 {
        for _ in 0..60 {
            id += 1;
            office = office.issued(id, LAND);
        }
        // Everybody decides on what the writer's queue holds: one after another, in one instant.
        let commands = (1..=60).map(|at| Command {
            request: request(id * 1_000 + u128::from(at)),
            wish: Wish::CallNext { point: point(at) },
        });
        let mut called: Vec<u128> = commands
            .map(|command| called_of(&office.ask_as(command.request, command.wish).unwrap()).0)
            .collect();
        called.sort_unstable();
        called.dedup();
        assert_eq!(called.len(), 60);
        for at in 1..=60 {
            office = office.start(at).finish(at);
        }
    }
    assert!(office.office.tickets().all(|it| matches!(it.stage, Stage::Finished { .. })));
}
