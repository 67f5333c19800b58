//! A small hall: a few services, people waiting, one kiosk.
#![allow(dead_code, reason = "each test file uses its own part of the hall")]

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use kiosk_flow::{
    DocumentsPaper, Flow, Glass, Input, Moment, PaperCopy, PaperEnd, Phrases, PrinterReadiness,
    Request, Screen, Setup, TicketPaper, Timings, Touch, View,
};
use queue_types::{
    Class, Language, OfficeId, QueueId, ServiceId, TicketId, TicketLetter, TicketNumber,
};
use queue_wire::{
    Catalogue, CategoryInfo, CheckIn, DocumentInfo, GroupInfo, IssueTicket, IssuedTicket,
    OfficeInfo, OfficeSnapshot, PaperOutcome, QueueLoad, ServiceInfo, SituationInfo, Texts,
    WaitBasis, WaitRange,
};
use service_search::{Index, Wording};
use uuid::Uuid;

/// 10:42 on Wednesday 14 October, in Moscow.
pub const NOON: Timestamp = Timestamp::constant(1_791_963_720, 0);
/// A ready passport service with documents.
pub const PASSPORT: &str = "passports.internal";
/// By appointment only.
pub const BOOKED: &str = "passports.booked";

pub fn language(code: &str) -> Language {
    Language::new(code).unwrap()
}

pub fn service_id(id: &str) -> ServiceId {
    ServiceId::new(id).unwrap()
}

pub fn texts(ru: &str, en: &str) -> Texts {
    Texts([(language("ru"), ru.to_owned()), (language("en"), en.to_owned())].into())
}

pub fn wait(low_min: u16, typical_min: u16, high_min: u16) -> Option<WaitRange> {
    Some(WaitRange { low_min, typical_min, high_min, basis: WaitBasis::Norms })
}

fn service(id: &str, title: &str) -> ServiceInfo {
    let document =
        DocumentInfo { name: texts("Паспорт", "Passport"), note: Texts::default() };
    ServiceInfo {
        id: service_id(id),
        group: QueueId::new(id.split('.').next().unwrap()).unwrap(),
        title: texts(title, &format!("{title} (en)")),
        short: texts(&format!("{title} просто"), ""),
        plain: texts("Зачем это.", "What it is for."),
        words: vec![],
        documents: vec![document],
        service_minutes: 10,
        fee_roubles: 0,
        walk_in: id != BOOKED,
    }
}

fn category(id: &str, name: &str, class: u8) -> CategoryInfo {
    CategoryInfo {
        id: id.to_owned(),
        name: texts(name, &format!("{name} (en)")),
        document: texts("Удостоверение", "Certificate"),
        class: Class::new(class).unwrap(),
        own_business_only: true,
    }
}

pub fn catalogue() -> Catalogue {
    let group = |id: &str, name: &str| GroupInfo {
        id: QueueId::new(id).unwrap(),
        letter: TicketLetter::new('К').unwrap(),
        name: texts(name, &format!("{name} (en)")),
        icon: "house".to_owned(),
    };
    let mut services =
        vec![service(PASSPORT, "Паспорт гражданина РФ"), service(BOOKED, "Загранпаспорт")];
    services.extend((1..=20).map(|n| service(&format!("cards.card-{n}"), &format!("Карта {n}"))));
    Catalogue {
        version: "1".to_owned(),
        groups: vec![group("passports", "Паспорта"), group("cards", "Карты")],
        situations: vec![SituationInfo {
            id: "moving".to_owned(),
            name: texts("Переезд", "Moving home"),
            icon: "truck".to_owned(),
            services: vec![service_id(PASSPORT), service_id("cards.card-1")],
        }],
        services,
        most_used: vec![service_id(PASSPORT), service_id(BOOKED)],
        categories: vec![category("veteran", "Ветераны", 2), category("hero", "Герои", 3)],
    }
}

/// A catalogue, ready to be searched.
pub fn index(catalogue: &Catalogue) -> Arc<Index> {
    Arc::new(Index::new(catalogue, Wording::builtin().unwrap()))
}

pub fn office() -> OfficeInfo {
    OfficeInfo {
        id: OfficeId::new("sadovaya").unwrap(),
        name: texts("Центр услуг\nна Садовой", "Sadovaya\ncentre"),
        address: Texts::default(),
        time_zone: "Europe/Moscow".to_owned(),
        languages: ["ru", "en", "uz"].map(language).to_vec(),
        wait_norm_min: 15,
        day: None,
        now: NOON,
        clock_speed: 1,
        open: true,
        hours_today: Some("8:00–20:00".to_owned()),
        opens_at: Some("2026-10-15T05:00:00Z".parse().unwrap()),
        closes_at: None,
        points: vec![],
        catalogue_version: "1".to_owned(),
        unauthenticated: true,
        kiosks: vec![],
        quiet_from: None,
        hall: None,
        appointment_early_min: 10,
        appointment_late_min: 15,
    }
}

pub fn snapshot() -> OfficeSnapshot {
    let load = |queue: &str| QueueLoad {
        queue: QueueId::new(queue).unwrap(),
        people_ahead: 4,
        wait: wait(8, 12, 17),
        points_open: 2,
    };
    OfficeSnapshot {
        seq: 1,
        at: NOON,
        open: true,
        waiting: 14,
        wait: wait(8, 12, 17),
        queues: vec![load("passports"), load("cards")],
        alerts: vec![],
        kiosks: vec![],
    }
}

fn phrases(code: &str) -> Phrases {
    let path = format!("{}/../../assets/texts/kiosk/{code}.toml", env!("CARGO_MANIFEST_DIR"));
    Phrases::parse(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// One kiosk with everything it asked for so far.
pub struct Kiosk {
    pub flow: Flow,
    pub now_ms: u64,
    pub requests: Vec<Request>,
    spares: u128,
}

/// A kiosk in an open hall, with paper.
pub fn kiosk() -> Kiosk {
    let mut kiosk = dark();
    kiosk.give(Input::Office(Box::new(office()), TimeZone::fixed(jiff::tz::offset(3))));
    kiosk.give(Input::Catalogue(Box::new(catalogue())));
    kiosk.give(Input::Index(index(&catalogue())));
    kiosk.give(Input::Snapshot(Box::new(snapshot())));
    kiosk.give(Input::Printer(PrinterReadiness::Ready));
    kiosk.give(Input::Link(true));
    kiosk
}

/// A kiosk that has heard of nothing yet.
pub fn dark() -> Kiosk {
    let setup = Setup {
        phrases: ["ru", "en", "uz"].map(phrases).to_vec(),
        timings: Timings::default(),
        glass: Glass::default(),
        device: queue_types::DeviceId::new("kiosk-1").unwrap(),
    };
    let flow = Flow::new(setup, Moment { office: NOON, wall_ms: 0 });
    let mut kiosk = Kiosk { flow, now_ms: 10_000, requests: vec![], spares: 0 };
    kiosk.feed();
    kiosk
}

impl Kiosk {
    fn feed(&mut self) {
        self.spares += 1;
        self.give(Input::SpareId(TicketId(Uuid::from_u128(self.spares))));
    }

    pub fn give(&mut self, input: Input) {
        let moment = Moment { office: NOON, wall_ms: self.now_ms };
        let requests = self.flow.handle(input, moment);
        let hungry = requests.contains(&Request::SpareId);
        self.requests.extend(requests.into_iter().filter(|it| *it != Request::SpareId));
        if hungry {
            self.feed();
        }
    }

    /// Time passes as the program's timer lets it: from deadline to deadline.
    pub fn pass(&mut self, ms: u64) {
        let end = self.now_ms + ms;
        while let Some(due) = self.flow.next_deadline().filter(|due| *due <= end) {
            self.now_ms = due.max(self.now_ms + 1);
            self.give(Input::Tick);
        }
        self.now_ms = end;
        self.give(Input::Tick);
    }

    /// A touch after a calm second.
    pub fn touch(&mut self, touch: Touch) -> &mut Self {
        self.now_ms += 1000;
        self.give(Input::Touch(touch));
        self
    }

    pub fn view(&self) -> View {
        self.flow.view()
    }

    pub fn screen(&self) -> &'static str {
        self.view().screen.name()
    }

    /// On K4 of the passport.
    pub fn at_details(&mut self) -> &mut Self {
        self.touch(Touch::GetTicket).touch(Touch::Service(service_id(PASSPORT)))
    }

    /// Orders that went out, oldest first.
    pub fn orders(&self) -> Vec<IssueTicket> {
        let issue = |it: &Request| {
            if let Request::Issue(order) = it { Some(order.clone()) } else { None }
        };
        self.requests.iter().filter_map(issue).collect()
    }

    /// Orders that were to get a number of the kiosk's own.
    pub fn numberings(&self) -> Vec<IssueTicket> {
        let number = |it: &Request| {
            if let Request::Number { order, .. } = it { Some(order.clone()) } else { None }
        };
        self.requests.iter().filter_map(number).collect()
    }

    /// Check-ins that went out, oldest first.
    pub fn check_ins(&self) -> Vec<CheckIn> {
        let one =
            |it: &Request| if let Request::CheckIn(it) = it { Some(it.clone()) } else { None };
        self.requests.iter().filter_map(one).collect()
    }

    /// Lists of documents that went to the printer.
    pub fn lists(&self) -> Vec<DocumentsPaper> {
        let list = |it: &Request| {
            if let Request::PrintDocuments(it) = it { Some((**it).clone()) } else { None }
        };
        self.requests.iter().filter_map(list).collect()
    }

    pub fn reports(&self) -> Vec<PaperOutcome> {
        let report = |it: &Request| {
            if let Request::ReportPaper { outcome, .. } = it { Some(*outcome) } else { None }
        };
        self.requests.iter().filter_map(report).collect()
    }

    pub fn prints(&self) -> Vec<PaperCopy> {
        self.papers().into_iter().map(|it| it.copy).collect()
    }

    /// Tickets that went to the printer.
    pub fn papers(&self) -> Vec<TicketPaper> {
        let print = |it: &Request| {
            if let Request::Print(paper) = it { Some((**paper).clone()) } else { None }
        };
        self.requests.iter().filter_map(print).collect()
    }

    /// The server's answer to an order.
    pub fn answer(&mut self, order: &IssueTicket) {
        self.give(Input::Issued(Box::new(IssuedTicket {
            id: order.id,
            number: TicketNumber::new(TicketLetter::new('К').unwrap(), 3, 15).unwrap(),
            service: order.service.clone(),
            class: order.class,
            issued_at: NOON,
            people_ahead: 4,
            wait: wait(8, 12, 17),
            tracking_url: "http://localhost/t/abc".to_owned(),
            slot: None,
        })));
    }

    /// The server's answer to a check-in for a slot so many minutes from now.
    pub fn answer_check_in(&mut self, check_in: &CheckIn, in_min: i64) {
        self.give(Input::Issued(Box::new(IssuedTicket {
            id: check_in.id,
            number: TicketNumber::new(TicketLetter::new('М').unwrap(), 3, 7).unwrap(),
            service: service_id(PASSPORT),
            class: Class::ORDINARY,
            issued_at: NOON,
            people_ahead: 2,
            wait: None,
            tracking_url: "http://localhost/t/def".to_owned(),
            slot: Some(NOON + jiff::SignedDuration::from_mins(in_min)),
        })));
    }

    /// On K5, with the paper on its way.
    pub fn at_ticket(&mut self) -> &mut Self {
        self.at_details().touch(Touch::TakeTicket);
        let order = self.orders().pop().expect("an order went out");
        self.answer(&order);
        self
    }

    pub fn paper(&mut self, copy: u8, end: PaperEnd) -> &mut Self {
        let id = self.orders().pop().expect("an order went out").id;
        self.give(Input::Paper { id, copy: PaperCopy(copy), end });
        self
    }
}

/// Every word of a view, for looking through.
pub fn words(view: &View) -> String {
    format!("{view:?}").replace('\u{a0}', " ").replace("\\u{a0}", " ")
}

pub fn is_fresh(view: &View) -> bool {
    let plain = !view.frame.contrast && !view.frame.large && !view.frame.low;
    let silent = view.guide == kiosk_flow::Guide::default();
    let untouched =
        plain && silent && view.frame.languages.iter().all(|it| it.chosen == (it.text == "RU"));
    untouched && matches!(view.screen, Screen::Home(_))
}
