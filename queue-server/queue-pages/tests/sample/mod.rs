//! One morning in a small office, as the pages receive it.
#![allow(dead_code, reason = "each test and the preview use a part of it")]
#![allow(clippy::unwrap_used, reason = "sample values are written by hand")]

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use queue_types::{
    Class, DeviceId, KioskNumber, Language, OfficeId, PointId, PointKind, QueueId, ServiceId,
    TicketId, TicketLetter, TicketNumber,
};
use queue_wire::*;

/// 10:42 in Moscow.
pub fn now() -> Timestamp {
    "2026-10-14T07:42:00Z".parse().unwrap()
}

pub fn minutes_ago(minutes: i64) -> Timestamp {
    now() - SignedDuration::from_mins(minutes)
}

pub fn point(number: u16) -> PointId {
    PointId::new(number).unwrap()
}

pub fn window(number: u16) -> Place {
    Place { point: point(number), kind: PointKind::Window }
}

pub fn number(text: &str) -> TicketNumber {
    text.parse().unwrap()
}

pub fn ticket_id(count: u128) -> TicketId {
    TicketId(uuid::Uuid::from_u128(0x0192_8c5e_0000_7000_8000_0000_0000_0000 + count))
}

pub fn ru(text: &str) -> Texts {
    Texts(BTreeMap::from([(Language::new("ru").unwrap(), text.to_owned())]))
}

const SERVICES: [(&str, &str, &str, u16); 5] = [
    ("property", "property.registration", "Кадастровый учёт и регистрация прав", 15),
    ("property", "property.extract", "Выписка из ЕГРН", 8),
    ("passports", "passports.foreign", "Загранпаспорт", 15),
    ("passports", "passports.internal-14", "Паспорт РФ", 15),
    ("registration", "registration.address", "Регистрационный учёт", 12),
];

pub fn service(id: &str) -> ServiceId {
    ServiceId::new(id).unwrap()
}

pub fn catalogue() -> Catalogue {
    let groups = [
        ("property", 'А', "Недвижимость"),
        ("passports", 'К', "паспорта"),
        ("registration", 'Р', "регистрационный учёт"),
    ];
    let document = |name: &str, note: &str| DocumentInfo { name: ru(name), note: ru(note) };
    let documents = vec![
        document("Паспорт", ""),
        document("Документ-основание", "договор, решение суда"),
        document("СНИЛС", ""),
        document("Госпошлина", ""),
        document("Доверенность", "если за другого"),
    ];
    let info = |(group, id, title, service_minutes): (&str, &str, &str, u16)| ServiceInfo {
        id: service(id),
        group: QueueId::new(group).unwrap(),
        title: ru(title),
        short: ru(""),
        plain: ru(""),
        words: vec!["квартира".to_owned()],
        documents: documents.clone(),
        service_minutes,
        fee_roubles: 0,
        walk_in: true,
    };
    Catalogue {
        version: "1".to_owned(),
        groups: groups
            .map(|(id, letter, name)| GroupInfo {
                id: QueueId::new(id).unwrap(),
                letter: TicketLetter::new(letter).unwrap(),
                name: ru(name),
                icon: "house".to_owned(),
            })
            .to_vec(),
        situations: Vec::new(),
        services: SERVICES.map(info).to_vec(),
        most_used: Vec::new(),
        categories: Vec::new(),
    }
}

pub fn office() -> OfficeInfo {
    let queues = ["property", "passports", "registration"].map(|id| QueueId::new(id).unwrap());
    OfficeInfo {
        id: OfficeId::new("sadovaya").unwrap(),
        name: ru("Центр услуг\nна Садовой"),
        address: ru("Садовая, 1"),
        time_zone: "Europe/Moscow".to_owned(),
        languages: vec![Language::new("ru").unwrap()],
        wait_norm_min: 15,
        day: Some("2026-10-14".parse().unwrap()),
        now: now(),
        clock_speed: 1,
        open: true,
        hours_today: Some("8:00–20:00".to_owned()),
        opens_at: None,
        closes_at: None,
        points: (1..=12)
            .map(|id| PointInfo { id: point(id), kind: PointKind::Window, queues: queues.to_vec() })
            .collect(),
        catalogue_version: "1".to_owned(),
        unauthenticated: false,
        kiosks: vec![],
        quiet_from: None,
        hall: None,
        appointment_early_min: 10,
        appointment_late_min: 15,
    }
}

pub fn waiting(count: u128, text: &str, id: &str, minutes: u32, why: &str) -> WaitingTicket {
    WaitingTicket {
        id: ticket_id(count),
        number: number(text),
        service: service(id),
        class: Class::ORDINARY,
        appointment_at: None,
        waited_s: minutes * 60,
        why: why.to_owned(),
        state: TicketState::Waiting,
        until: None,
        paper_doubtful: false,
    }
}

/// W1: free, seven wait, one of them set aside.
pub fn idle() -> WindowSnapshot {
    let property = "property.registration";
    let booked = WaitingTicket {
        appointment_at: Some(now() + SignedDuration::from_mins(8)),
        ..waiting(104, "М 104", "passports.foreign", 0, "Вызовем в 10:50")
    };
    let parked = WaitingTicket {
        state: TicketState::Parked,
        until: Some(now() + SignedDuration::from_mins(13)),
        ..waiting(12, "А 012", property, 25, "")
    };
    let privileged = WaitingTicket {
        class: Class::new(1).unwrap(),
        ..waiting(23, "К 023", "registration.address", 4, "льготная категория, ждёт 4 мин")
    };
    let rules = [
        ("Вне очереди", "никого"),
        ("По записи", "ближайший М 104 в 10:50"),
        ("Дольше всех ждёт", "А 013, 13 из 15 минут"),
    ];
    WindowSnapshot {
        seq: 812,
        at: now(),
        point: point(3),
        kind: PointKind::Window,
        state: PointState::Free,
        queues: ["property", "passports", "registration"]
            .map(|id| QueueId::new(id).unwrap())
            .to_vec(),
        current: None,
        next: Some(CallReason {
            ticket: ticket_id(13),
            number: number("А 013"),
            service: service(property),
            why: "Ждёт дольше всех".to_owned(),
            rules: rules.map(|(rule, fact)| (rule.to_owned(), fact.to_owned())).to_vec(),
            waited_s: 13 * 60,
        }),
        waiting: vec![
            waiting(13, "А 013", property, 13, "Ждёт дольше всех"),
            booked,
            privileged,
            waiting(21, "К 021", "passports.internal-14", 9, "По порядку"),
            waiting(14, "А 014", property, 7, "По порядку"),
            waiting(15, "А 015", property, 0, "Новый талон"),
        ],
        waiting_count: 6,
        hall_count: 14,
        parked: vec![parked],
        no_shows: vec![WaitingTicket {
            state: TicketState::NoShow,
            ..waiting(9, "А 009", property, 31, "")
        }],
        served_today: 11,
        mean_service_s: Some(580),
        no_shows_today: 1,
        help_calls: Vec::new(),
        alerts: Vec::new(),
        wait_norm_min: 15,
        calls_before_no_show: 3,
        others: others(),
    }
}

fn others() -> Vec<OtherPoint> {
    let other = |at: u16, state, minutes: Option<i64>, waiting| OtherPoint {
        place: window(at),
        state,
        serving_since: minutes.map(minutes_ago),
        waiting,
    };
    vec![
        other(5, PointState::Free, None, 0),
        other(7, PointState::Serving, Some(4), 1),
        other(9, PointState::Serving, Some(11), 3),
        other(12, PointState::Paused, None, 0),
    ]
}

fn current(state: TicketState) -> CurrentTicket {
    CurrentTicket {
        id: ticket_id(13),
        number: number("А 013"),
        service: service("property.registration"),
        remaining: vec![service("property.extract")],
        state,
        class: Class::ORDINARY,
        appointment_at: None,
        issued_at: minutes_ago(20),
        called_at: minutes_ago(7),
        attempt: 1,
        started_at: None,
        waited_s: 13 * 60,
        service_minutes: 15,
        why: "Ждёт дольше всех".to_owned(),
        paper_doubtful: false,
    }
}

/// Called, and not there yet.
pub fn calling(attempt: u8) -> WindowSnapshot {
    let called_at = now() - SignedDuration::from_secs(34);
    let current = CurrentTicket { called_at, attempt, ..current(TicketState::Called) };
    WindowSnapshot { state: PointState::Calling, current: Some(current), ..after() }
}

/// W2: being served for 6:24.
pub fn serving() -> WindowSnapshot {
    let started_at = Some(now() - SignedDuration::from_secs(384));
    let current = CurrentTicket { started_at, ..current(TicketState::Serving) };
    WindowSnapshot { state: PointState::Serving, current: Some(current), ..after() }
}

/// The queue behind the ticket at the window.
fn after() -> WindowSnapshot {
    let idle = idle();
    let next = CallReason {
        ticket: ticket_id(104),
        number: number("М 104"),
        service: service("passports.foreign"),
        why: "по записи на 10:50".to_owned(),
        rules: Vec::new(),
        waited_s: 0,
    };
    WindowSnapshot { next: Some(next), waiting: idle.waiting[1..].to_vec(), ..idle }
}

pub fn paused() -> WindowSnapshot {
    WindowSnapshot { state: PointState::Paused, next: None, ..idle() }
}

pub fn closed() -> WindowSnapshot {
    WindowSnapshot { state: PointState::Closed, next: None, ..idle() }
}

/// Somebody at kiosk 1 asks for a person, and the disk is full.
pub fn alarmed() -> WindowSnapshot {
    let device = DeviceId::new("kiosk-1").unwrap();
    let alert = |text: &str, urgent| StaffAlert { text: text.to_owned(), urgent };
    WindowSnapshot {
        help_calls: vec![HelpCallView { device, since: now() - SignedDuration::from_secs(12) }],
        alerts: vec![
            alert("Диск сервера полон: новые талоны не принимаются. Позовите инженера.", true),
            alert("Киоск 2: заканчивается бумага.", false),
        ],
        ..idle()
    }
}

fn call(text: &str, at: u16, seconds: i64, state: TicketState, seq: u64) -> BoardCall {
    let called_at = now() - SignedDuration::from_secs(seconds);
    BoardCall { number: number(text), place: window(at), called_at, attempt: 1, state, seq }
}

/// B1.
pub fn board() -> BoardSnapshot {
    use TicketState::{Called, Serving};
    let upcoming = |text: &str, minutes: i64| BoardUpcoming {
        number: number(text),
        due_at: now() + SignedDuration::from_mins(minutes),
    };
    BoardSnapshot {
        seq: 812,
        at: now(),
        calls: vec![
            call("А 013", 3, 5, Called, 812),
            call("Е 029", 10, 40, Called, 805),
            call("К 018", 2, 70, Serving, 799),
            call("А 010", 9, 95, Serving, 790),
            call("М 101", 8, 110, Serving, 780),
        ],
        waiting: 14,
        wait: Some(wait(8, 12, 17)),
        upcoming: vec![upcoming("М 104", 8), upcoming("М 105", 18), upcoming("М 106", 33)],
    }
}

pub fn wait(low_min: u16, typical_min: u16, high_min: u16) -> WaitRange {
    WaitRange { low_min, typical_min, high_min, basis: WaitBasis::Norms }
}

/// P1.
pub fn ticket() -> TicketSnapshot {
    TicketSnapshot {
        seq: 812,
        at: now(),
        number: number("А 015"),
        state: TicketState::Waiting,
        people_ahead: 2,
        wait: Some(wait(4, 6, 9)),
        place: None,
    }
}

pub fn called_ticket() -> TicketSnapshot {
    let (state, place) = (TicketState::Called, Some(window(3)));
    TicketSnapshot { state, people_ahead: 0, wait: None, place, ..ticket() }
}

/// Reception at work: a kiosk prints, one has no paper, one was never heard.
pub fn reception() -> queue_pages::Reception {
    use queue_pages::ReceptionKiosk;
    let kiosk = |number: u8| KioskInfo {
        device: DeviceId::new(&format!("kiosk-{number}")).unwrap(),
        number: KioskNumber::new(number).unwrap(),
        position: ru("у входа"),
    };
    let well = DeviceState::well("talon-kiosk 0.1.0", now());
    let out = DeviceState {
        paper: Some(PaperState::Out),
        offline_waiting: 3,
        offline_left: Some(990),
        ..well.clone()
    };
    let appointment = |minutes, code: &str, id: &str, state| AppointmentInfo {
        code: code.to_owned(),
        service: service(id),
        slot: now() + SignedDuration::from_mins(minutes),
        state,
    };
    use AppointmentState::{Booked, Cancelled, Moved, Used};
    queue_pages::Reception {
        seq: 9,
        waiting: 7,
        kiosks: vec![
            ReceptionKiosk { kiosk: kiosk(1), state: Some(well.clone()), silent: false },
            ReceptionKiosk { kiosk: kiosk(2), state: Some(out), silent: false },
            ReceptionKiosk { kiosk: kiosk(3), state: Some(well), silent: true },
            ReceptionKiosk { kiosk: kiosk(4), state: None, silent: false },
        ],
        help_calls: vec![HelpCallView {
            device: DeviceId::new("kiosk-2").unwrap(),
            since: now() - SignedDuration::from_secs(65),
        }],
        alerts: vec![
            StaffAlert {
                text: "Киоск 2, у входа: кончилась бумага. Замените рулон.".to_owned(),
                urgent: true,
            },
            StaffAlert {
                text: "Киоск 2, у входа: без связи напечатано талонов – 3.".to_owned(),
                urgent: false,
            },
        ],
        appointments: vec![
            (appointment(-30, "104286", "passports.foreign", Used), Some(number("М 001"))),
            (appointment(-10, "104287", "passports.foreign", Cancelled), None),
            (appointment(-25, "104290", "property.registration", Booked), None),
            (appointment(18, "104288", "property.registration", Booked), None),
            (appointment(48, "104289", "property.registration", Moved), None),
        ],
    }
}
