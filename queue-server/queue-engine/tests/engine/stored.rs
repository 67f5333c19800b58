//! What is stored for years does not change under our hands.

use expect_test::{Expect, expect};
use queue_engine::command::{Command, Issue, Wish};
use queue_engine::event::{Event, Fact, Issued, Next, Paper, Rival, Rule, Why};
use queue_types::{DeviceId, Language, OperatorId};

use crate::house::*;

#[track_caller]
fn stored(fact: Fact, expected: Expect) {
    let event = Event { at: clock(0), request: request(1), print: 2, fact };
    let json = serde_json::to_string(&event).unwrap();
    assert_eq!(serde_json::from_str::<Event>(&json).unwrap(), event);
    expected.assert_eq(json.split_once("\"fact\":").unwrap().1.strip_suffix('}').unwrap());
}

/// As a JSON number it would be rounded by whoever reads numbers as doubles.
#[test]
fn every_bit_of_a_print_survives_a_reader_of_doubles() {
    let fact = Fact::DayOpened { day: day("2026-03-02") };
    let event = Event { at: clock(0), request: request(1), print: u64::MAX - 1, fact };
    let json = serde_json::to_value(&event).unwrap();
    assert_eq!(json["print"], "fffffffffffffffe");
    assert_eq!(serde_json::from_value::<Event>(json).unwrap(), event);
    for wrong in
        ["", "2", "000000000000000G", "+000000000000002", "00000000000000002", "ABCDEF0123456789"]
    {
        let text = serde_json::to_string(&event).unwrap().replace("fffffffffffffffe", wrong);
        assert!(serde_json::from_str::<Event>(&text).is_err(), "{wrong} was read");
    }
}

#[test]
fn stored_forms_never_change() {
    let event = Event {
        at: clock(0),
        request: request(1),
        print: 2,
        fact: Fact::DayOpened { day: day("2026-03-02") },
    };
    expect![[r#"{"at":"2026-03-02T10:00:00Z","request":"00000000-0000-0000-0000-000000000001","print":"0000000000000002","fact":{"day_opened":{"day":"2026-03-02"}}}"#]].assert_eq(&serde_json::to_string(&event).unwrap());

    let (ticket, point) = (ticket(11), point(7));
    stored(
        Fact::DayOpened { day: day("2026-03-02") },
        expect![[r#"{"day_opened":{"day":"2026-03-02"}}"#]],
    );
    stored(
        Fact::DayClosed { day: day("2026-03-02") },
        expect![[r#"{"day_closed":{"day":"2026-03-02"}}"#]],
    );
    stored(
        Fact::ClockJumped { by_ms: -10_800_000 },
        expect![[r#"{"clock_jumped":{"by_ms":-10800000}}"#]],
    );
    let queues = vec![queue(LAND), queue(CARDS)];
    let operator = OperatorId::new("op-12").ok();
    stored(
        Fact::PointOpened { point, queues: queues.clone(), operator },
        expect![[r#"{"point_opened":{"point":7,"queues":["land","cards"],"operator":"op-12"}}"#]],
    );
    stored(
        Fact::PointOpened { point, queues, operator: None },
        expect![[r#"{"point_opened":{"point":7,"queues":["land","cards"]}}"#]],
    );
    stored(Fact::PointClosed { point }, expect![[r#"{"point_closed":{"point":7}}"#]]);
    stored(
        Fact::PointPaused { point, reason: "обед".into() },
        expect![[r#"{"point_paused":{"point":7,"reason":"обед"}}"#]],
    );
    stored(Fact::PointResumed { point }, expect![[r#"{"point_resumed":{"point":7}}"#]]);
    let plain = Issued {
        ticket,
        number: number("А 015"),
        service: service(PHOTO),
        queue: queue(PASSPORTS),
        more: Vec::new(),
        class: class(0),
        slot: None,
        appointment: None,
        typed: false,
        arrived: None,
        language: None,
        device: None,
    };
    let papers = Issued {
        number: number("Х 1005"),
        appointment: Some("104286".into()),
        arrived: Some(clock(-5)),
        ..plain.clone()
    };
    stored(
        Fact::TicketIssued(Issued { typed: true, ..papers.clone() }),
        expect![[
            r#"{"ticket_issued":{"ticket":"00000000-0000-0000-0000-00000000000b","number":"Х 1005","service":"photo","queue":"passports","appointment":"104286","typed":true,"arrived":"2026-03-02T09:55:00Z"}}"#
        ]],
    );
    stored(
        Fact::PaperJoined {
            ticket: crate::house::ticket(12),
            paper: papers,
            arrived: Some(clock(-5)),
        },
        expect![[
            r#"{"paper_joined":{"ticket":"00000000-0000-0000-0000-00000000000c","paper":{"ticket":"00000000-0000-0000-0000-00000000000b","number":"Х 1005","service":"photo","queue":"passports","appointment":"104286","arrived":"2026-03-02T09:55:00Z"},"arrived":"2026-03-02T09:55:00Z"}}"#
        ]],
    );
    stored(
        Fact::PaperSetAside {
            ticket,
            number: number("Х 1005"),
            device: DeviceId::new("kiosk-1").unwrap(),
            printed_at: clock(-5),
            reason: "offline number Х 1005 is not free".into(),
        },
        expect![[
            r#"{"paper_set_aside":{"ticket":"00000000-0000-0000-0000-00000000000b","number":"Х 1005","device":"kiosk-1","printed_at":"2026-03-02T09:55:00Z","reason":"offline number Х 1005 is not free"}}"#
        ]],
    );
    stored(
        Fact::TicketReprinted { ticket, device: DeviceId::new("kiosk-2").ok() },
        expect![[
            r#"{"ticket_reprinted":{"ticket":"00000000-0000-0000-0000-00000000000b","device":"kiosk-2"}}"#
        ]],
    );
    stored(
        Fact::DeviceServiced {
            device: DeviceId::new("kiosk-1").unwrap(),
            action: "printer-test".into(),
            detail: "ok".into(),
        },
        expect![[
            r#"{"device_serviced":{"device":"kiosk-1","action":"printer-test","detail":"ok"}}"#
        ]],
    );
    let full = Issued {
        number: number("Х 1005"),
        more: vec![service(CARDS)],
        class: class(2),
        slot: Some(clock(30)),
        appointment: None,
        typed: false,
        arrived: Some(clock(-5)),
        language: Language::new("ru").ok(),
        device: DeviceId::new("kiosk-1").ok(),
        ..plain.clone()
    };
    stored(
        Fact::TicketIssued(plain.clone()),
        expect![[
            r#"{"ticket_issued":{"ticket":"00000000-0000-0000-0000-00000000000b","number":"А 015","service":"photo","queue":"passports"}}"#
        ]],
    );
    stored(
        Fact::TicketIssued(full),
        expect![[
            r#"{"ticket_issued":{"ticket":"00000000-0000-0000-0000-00000000000b","number":"Х 1005","service":"photo","queue":"passports","more":["cards"],"class":2,"slot":"2026-03-02T10:30:00Z","arrived":"2026-03-02T09:55:00Z","language":"ru","device":"kiosk-1"}}"#
        ]],
    );
    stored(
        Fact::PaperReported { ticket, paper: Paper::Printed },
        expect![[
            r#"{"paper_reported":{"ticket":"00000000-0000-0000-0000-00000000000b","paper":"printed"}}"#
        ]],
    );
    stored(
        Fact::PaperReported { ticket, paper: Paper::OnScreen },
        expect![[
            r#"{"paper_reported":{"ticket":"00000000-0000-0000-0000-00000000000b","paper":"on_screen"}}"#
        ]],
    );
    stored(
        Fact::PaperReported { ticket, paper: Paper::Unconfirmed },
        expect![[
            r#"{"paper_reported":{"ticket":"00000000-0000-0000-0000-00000000000b","paper":"unconfirmed"}}"#
        ]],
    );
    stored(
        Fact::TicketRenumbered { ticket, number: number("Х 1005") },
        expect![[
            r#"{"ticket_renumbered":{"ticket":"00000000-0000-0000-0000-00000000000b","number":"Х 1005"}}"#
        ]],
    );
    let plain = Why { rule: Rule::Only, waited_ms: 0, over: Vec::new(), reason: None };
    let rival = Rival { number: number("К 001"), class: class(1), waited_ms: 1000 };
    let full = Why {
        rule: Rule::Credit,
        waited_ms: 660_000,
        over: vec![rival],
        reason: Some("ребёнку плохо".into()),
    };
    stored(
        Fact::TicketCalled { ticket, point, why: plain },
        expect![[
            r#"{"ticket_called":{"ticket":"00000000-0000-0000-0000-00000000000b","point":7,"why":{"rule":"only","waited_ms":0}}}"#
        ]],
    );
    stored(
        Fact::TicketCalled { ticket, point, why: full },
        expect![[
            r#"{"ticket_called":{"ticket":"00000000-0000-0000-0000-00000000000b","point":7,"why":{"rule":"credit","waited_ms":660000,"over":[{"number":"К 001","class":1,"waited_ms":1000}],"reason":"ребёнку плохо"}}}"#
        ]],
    );
    stored(
        Fact::TicketRecalled { ticket, point },
        expect![[
            r#"{"ticket_recalled":{"ticket":"00000000-0000-0000-0000-00000000000b","point":7}}"#
        ]],
    );
    stored(
        Fact::ServiceStarted { ticket, point },
        expect![[
            r#"{"service_started":{"ticket":"00000000-0000-0000-0000-00000000000b","point":7}}"#
        ]],
    );
    stored(
        Fact::ServiceAdded { ticket, service: service(CARDS) },
        expect![[
            r#"{"service_added":{"ticket":"00000000-0000-0000-0000-00000000000b","service":"cards"}}"#
        ]],
    );
    stored(
        Fact::ServiceFinished { ticket, point, next: None },
        expect![[
            r#"{"service_finished":{"ticket":"00000000-0000-0000-0000-00000000000b","point":7}}"#
        ]],
    );
    let next = Next { service: service(CARDS), queue: queue(CARDS) };
    stored(
        Fact::ServiceFinished { ticket, point, next: Some(next.clone()) },
        expect![[
            r#"{"service_finished":{"ticket":"00000000-0000-0000-0000-00000000000b","point":7,"next":{"service":"cards","queue":"cards"}}}"#
        ]],
    );
    stored(
        Fact::TicketNoShow { ticket, point },
        expect![[
            r#"{"ticket_no_show":{"ticket":"00000000-0000-0000-0000-00000000000b","point":7}}"#
        ]],
    );
    stored(
        Fact::TicketReturned { ticket },
        expect![[r#"{"ticket_returned":{"ticket":"00000000-0000-0000-0000-00000000000b"}}"#]],
    );
    let reason = "другая услуга".to_owned();
    let sent = Fact::TicketTransferred {
        ticket,
        point,
        to: next.clone(),
        only: Some(crate::house::point(3)),
        reason: reason.clone(),
    };
    stored(
        sent,
        expect![[
            r#"{"ticket_transferred":{"ticket":"00000000-0000-0000-0000-00000000000b","point":7,"to":{"service":"cards","queue":"cards"},"only":3,"reason":"другая услуга"}}"#
        ]],
    );
    stored(
        Fact::TicketTransferred { ticket, point, to: next, only: None, reason },
        expect![[
            r#"{"ticket_transferred":{"ticket":"00000000-0000-0000-0000-00000000000b","point":7,"to":{"service":"cards","queue":"cards"},"reason":"другая услуга"}}"#
        ]],
    );
    stored(
        Fact::TicketParked { ticket, until: clock(30) },
        expect![[
            r#"{"ticket_parked":{"ticket":"00000000-0000-0000-0000-00000000000b","until":"2026-03-02T10:30:00Z"}}"#
        ]],
    );
    stored(
        Fact::TicketResumed { ticket },
        expect![[r#"{"ticket_resumed":{"ticket":"00000000-0000-0000-0000-00000000000b"}}"#]],
    );
    stored(
        Fact::TicketCancelled { ticket },
        expect![[r#"{"ticket_cancelled":{"ticket":"00000000-0000-0000-0000-00000000000b"}}"#]],
    );
    stored(
        Fact::TicketExpired { ticket },
        expect![[r#"{"ticket_expired":{"ticket":"00000000-0000-0000-0000-00000000000b"}}"#]],
    );
}

#[test]
fn the_names_of_rules_never_change() {
    use Rule::{Appointment, Arrival, Bound, Chosen, Credit, Only, Quota, SentHere};
    let rules = [Only, Bound, Appointment, Quota, Credit, Arrival, SentHere, Chosen];
    expect![[r#"["only","bound","appointment","quota","credit","arrival","sent_here","chosen"]"#]]
        .assert_eq(&serde_json::to_string(&rules).unwrap());
}

/// Prints are stored with events: one that changed would turn an honest repeat into a refusal.
#[test]
fn prints_never_change() {
    let (ticket, point) = (ticket(11), point(7));
    let full = Issue {
        more: vec![service(CARDS)],
        class: class(2),
        slot: Some(clock(30)),
        appointment: None,
        language: Language::new("ru").ok(),
        device: DeviceId::new("kiosk-1").ok(),
        ..issue(11, LAND)
    };
    let reason = || "обед".to_owned();
    let printed_at = clock(0);
    let wishes = [
        Wish::OpenDay { day: day("2026-03-03") },
        Wish::CloseDay,
        Wish::Issue(issue(11, LAND)),
        Wish::Issue(full),
        Wish::IssueOffline {
            issue: issue(11, LAND),
            number: number("Х 1005"),
            printed_at,
            day: day("2026-03-02"),
        },
        Wish::ReportPaper { ticket, paper: Paper::Printed },
        Wish::OpenPoint { point, operator: OperatorId::new("op-12").ok() },
        Wish::ClosePoint { point },
        Wish::PausePoint { point, reason: reason() },
        Wish::ResumePoint { point },
        Wish::CallNext { point },
        Wish::Call { point, ticket, reason: reason() },
        Wish::Recall { point },
        Wish::Start { point },
        Wish::Finish { point },
        Wish::NoShow { point },
        Wish::Return { point },
        Wish::BringBack { ticket },
        Wish::Transfer { point, service: Some(service(CARDS)), to: Some(point), reason: reason() },
        Wish::Park { point, ticket: Some(ticket), minutes: 30 },
        Wish::Resume { ticket },
        Wish::AddService { point, service: service(CARDS) },
        Wish::Cancel { ticket },
        Wish::NoteClockJump { by_ms: -10_800_000 },
        Wish::Issue(Issue { appointment: Some("104286".into()), ..issue(11, LAND) }),
        Wish::EnterPaper { issue: issue(11, LAND), number: number("Х 1005") },
        Wish::SetPaperAside {
            ticket,
            number: number("Х 1005"),
            device: DeviceId::new("kiosk-1").unwrap(),
            printed_at,
            reason: reason(),
        },
        Wish::Reprint { number: number("А 001"), device: DeviceId::new("kiosk-1").ok() },
        Wish::NoteService {
            device: DeviceId::new("kiosk-1").unwrap(),
            action: "printer-test".into(),
            detail: "ok".into(),
        },
    ];
    let mut prints: Vec<u64> = wishes.into_iter().map(print_of).collect();
    let listed: String = prints.iter().map(|print| format!("{print:016x}\n")).collect();
    expect![[r#"
        6436b8dc02050fe8
        af63bf4c8601bb45
        12ef46c2ae13e33c
        e5c54c149ad2a309
        65df76ba13e86dc0
        e294464f37eefb6a
        735488749da364a5
        90df9ef43012d4e1
        2055c331b71c479a
        cef210c029dd9a23
        4b3b82c6d1cfe81a
        888439357b8e9544
        52a89eb981eb4c2c
        791ef3922eec12df
        f5686598d6de60d6
        2c3249e0d4ea8579
        43ce66d421b48408
        61a0dba5d3394f17
        605f1d4c4914378f
        612d0ff2ce6409d9
        8b07e98d4b839e48
        039e69a8ce945e01
        74cd6c1d4036e822
        4f5225422382c268
        dd2dd2d42d9dd7f3
        37b2dcf97d0d9bbb
        e0974f02a09ec54d
        c7fbe42e1aa0bac5
        c59be6f056304aa1
    "#]]
    .assert_eq(&listed);
    prints.sort_unstable();
    prints.dedup();
    assert_eq!(prints.len(), 29, "different wishes have different prints");
}

/// Brings an office to where the wish is allowed and reads the print from its event.
fn print_of(wish: Wish) -> u64 {
    let mut office = office().window(7, [LAND, CARDS]).window(8, [LAND]);
    let at = point(7);
    let called = |office: House| office.issued(11, LAND).call_next(7);
    let served = |office: House| office.issued(11, LAND).call_next(7).start(7);
    office = match &wish {
        Wish::OpenDay { .. } | Wish::CloseDay | Wish::NoteClockJump { .. } => office,
        Wish::Issue(_) | Wish::IssueOffline { .. } | Wish::EnterPaper { .. } => office,
        Wish::SetPaperAside { .. } | Wish::NoteService { .. } => office,
        Wish::Reprint { .. } => office.issued(11, LAND),
        Wish::ClosePoint { .. } | Wish::PausePoint { .. } => office,
        Wish::OpenPoint { .. } => office.done(Wish::ClosePoint { point: at }),
        Wish::ResumePoint { .. } => {
            office.done(Wish::PausePoint { point: at, reason: "обед".into() })
        }
        Wish::ReportPaper { .. } | Wish::CallNext { .. } | Wish::Call { .. } => {
            office.issued(11, LAND)
        }
        Wish::Park { .. } | Wish::Cancel { .. } => office.issued(11, LAND),
        Wish::Recall { .. } | Wish::Start { .. } | Wish::Return { .. } => called(office),
        Wish::Transfer { .. } => called(office),
        Wish::NoShow { .. } => called(office).done(Wish::Recall { point: at }),
        Wish::BringBack { .. } => {
            called(office).done(Wish::Recall { point: at }).done(Wish::NoShow { point: at })
        }
        Wish::Finish { .. } | Wish::AddService { .. } => served(office),
        Wish::Resume { .. } => {
            served(office).done(Wish::Park { point: at, ticket: None, minutes: 5 })
        }
    };
    let command = Command { request: request(1), wish };
    queue_engine::decide(&office.office, &command, office.now).unwrap()[0].print
}
