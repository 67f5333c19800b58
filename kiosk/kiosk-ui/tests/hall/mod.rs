//! A hall for the tests: the shipped catalogue, a queue with people in it, a kiosk with its flow.
#![allow(dead_code, reason = "each test file uses its own part of the hall")]

pub mod faults;
pub mod looks;
pub mod tour;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use kiosk_flow::{
    Flow, Input, Moment, Phrases, PrinterReadiness, Request, Setup, Timings, Touch, View,
};
use kiosk_ui::offscreen::{Time, install};
use kiosk_ui::{Panel, Ui};
use queue_types::{
    Class, DeviceId, KioskNumber, Language, OfficeId, QueueId, ServiceId, TicketId, TicketLetter,
    TicketNumber,
};
use queue_wire::{
    Catalogue, CategoryInfo, DocumentInfo, GroupInfo, HallArea, HallMap, HallSpot, IssuedTicket,
    KioskInfo, OfficeInfo, OfficeSnapshot, QueueLoad, ServiceInfo, SituationInfo, Texts, WaitBasis,
    WaitRange,
};
use serde::Deserialize;
use service_search::{Index, Wording};

/// What the office speaks, its own language first.
pub const LANGUAGES: [&str; 3] = ["ru", "en", "uz"];

pub fn language(code: &str) -> Language {
    Language::new(code).unwrap()
}

pub fn assets() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets")
}

/// Where pictures for people to look at are left.
pub fn pictures() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("screens");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[derive(Deserialize)]
struct Groups {
    group: Vec<Group>,
    situation: Vec<Situation>,
}

#[derive(Deserialize)]
struct Group {
    id: String,
    letter: char,
    name: BTreeMap<String, String>,
    icon: String,
}

#[derive(Deserialize)]
struct Situation {
    id: String,
    name: BTreeMap<String, String>,
    icon: String,
    services: Vec<String>,
}

#[derive(Deserialize)]
struct Services {
    service: Vec<Service>,
}

#[derive(Deserialize)]
struct Service {
    id: String,
    title: BTreeMap<String, String>,
    short: BTreeMap<String, String>,
    plain: BTreeMap<String, String>,
    documents: Vec<BTreeMap<String, String>>,
    service_minutes: u16,
    weight: f64,
    appointment: String,
    words: Vec<String>,
}

fn texts(from: BTreeMap<String, String>) -> Texts {
    Texts(from.into_iter().map(|(code, text)| (language(&code), text)).collect())
}

fn document(from: BTreeMap<String, String>) -> DocumentInfo {
    let (mut name, mut note) = (BTreeMap::new(), BTreeMap::new());
    for (key, text) in from {
        match key.strip_prefix("note_") {
            Some(code) => note.insert(language(code), text),
            None => name.insert(language(&key), text),
        };
    }
    DocumentInfo { name: Texts(name), note: Texts(note) }
}

#[derive(Deserialize)]
struct Categories {
    category: Vec<CategoryFile>,
}

#[derive(Deserialize)]
struct CategoryFile {
    id: String,
    name: BTreeMap<String, String>,
    document: BTreeMap<String, String>,
    class: u8,
    own_business_only: bool,
    active: bool,
}

fn categories(text: &str) -> Vec<CategoryInfo> {
    let all: Categories = toml::from_str(text).unwrap();
    let info = |it: CategoryFile| CategoryInfo {
        id: it.id,
        name: texts(it.name),
        document: texts(it.document),
        class: Class::new(it.class).unwrap(),
        own_business_only: it.own_business_only,
    };
    all.category.into_iter().filter(|it| it.active).map(info).collect()
}

/// The shipped catalogue, all of it.
pub fn catalogue() -> Catalogue {
    let read = |path: PathBuf| std::fs::read_to_string(path).unwrap();
    let folder = assets().join("catalogue");
    let groups: Groups = toml::from_str(&read(folder.join("groups.toml"))).unwrap();
    let mut weighed = Vec::new();
    let mut services = Vec::new();
    for group in &groups.group {
        let path = folder.join(format!("services/{}.toml", group.id));
        let all: Services = toml::from_str(&read(path)).unwrap();
        for it in all.service {
            let id = ServiceId::new(&it.id).unwrap();
            weighed.push((it.weight, id.clone()));
            services.push(ServiceInfo {
                id,
                group: QueueId::new(&group.id).unwrap(),
                title: texts(it.title),
                short: texts(it.short),
                plain: texts(it.plain),
                words: it.words,
                documents: it.documents.into_iter().map(document).collect(),
                service_minutes: it.service_minutes,
                fee_roubles: 0,
                walk_in: it.appointment != "required",
            });
        }
    }
    weighed.sort_by(|a, b| b.0.total_cmp(&a.0));
    Catalogue {
        version: "test".to_owned(),
        groups: groups.group.into_iter().map(group).collect(),
        situations: groups.situation.into_iter().map(situation).collect(),
        services,
        most_used: weighed.into_iter().take(8).map(|(_, id)| id).collect(),
        categories: categories(&read(folder.join("categories.toml"))),
    }
}

fn group(from: Group) -> GroupInfo {
    GroupInfo {
        id: QueueId::new(&from.id).unwrap(),
        letter: TicketLetter::new(from.letter).unwrap(),
        name: texts(from.name),
        icon: from.icon,
    }
}

fn situation(from: Situation) -> SituationInfo {
    SituationInfo {
        id: from.id,
        name: texts(from.name),
        icon: from.icon,
        services: from.services.iter().map(|id| ServiceId::new(id).unwrap()).collect(),
    }
}

/// The services with the most to say about them.
pub fn wordiest(catalogue: &Catalogue, most: usize) -> Vec<ServiceId> {
    let said = |it: &&ServiceInfo| {
        let words = it.title.0.values().chain(it.plain.0.values()).map(String::len).sum::<usize>();
        words + it.documents.iter().map(|it| 40 + it.note.0.len() * 40).sum::<usize>()
    };
    let mut all: Vec<&ServiceInfo> = catalogue.services.iter().filter(|it| it.walk_in).collect();
    all.sort_by_key(|it| std::cmp::Reverse(said(it)));
    all.into_iter().take(most).map(|it| it.id.clone()).collect()
}

pub fn wait(low_min: u16, typical_min: u16, high_min: u16) -> Option<WaitRange> {
    Some(WaitRange { low_min, typical_min, high_min, basis: WaitBasis::Norms })
}

#[derive(Deserialize)]
struct OfficeFile {
    name: BTreeMap<String, String>,
}

fn office_name(folder: &Path) -> Texts {
    let file = std::fs::read_to_string(folder.join("office.toml")).unwrap();
    texts(toml::from_str::<OfficeFile>(&file).unwrap().name)
}

/// What the shipped offices are called.
pub fn office_names() -> Vec<Texts> {
    let all = std::fs::read_dir(assets().join("offices")).unwrap();
    let folders = all.map(|it| it.unwrap().path()).filter(|it| it.join("office.toml").exists());
    folders.map(|it| office_name(&it)).collect()
}

/// The plan of the hall in the shipped office's file.
fn plan() -> HallMap {
    #[derive(Deserialize)]
    struct File {
        hall: Plan,
    }
    #[derive(Deserialize)]
    struct Plan {
        columns: u16,
        rows: u16,
        area: Vec<HallArea>,
        kiosk: Vec<HallSpot>,
    }
    let path = assets().join("offices/sadovaya/office.toml");
    let file: File = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let Plan { columns, rows, area, kiosk } = file.hall;
    HallMap { columns, rows, areas: area, kiosks: kiosk }
}

/// Where the tickets of this kiosk can be printed while it has no paper.
fn other_kiosk() -> KioskInfo {
    let places =
        [("ru", "слева от входа"), ("en", "left of the entrance"), ("uz", "kirishdan chapda")];
    let texts = places.map(|(code, text)| (language(code), text.to_owned()));
    KioskInfo {
        device: DeviceId::new("kiosk-2").unwrap(),
        number: KioskNumber::new(2).unwrap(),
        position: Texts(texts.into()),
    }
}

pub fn office() -> OfficeInfo {
    OfficeInfo {
        id: OfficeId::new("sadovaya").unwrap(),
        name: office_name(&assets().join("offices/sadovaya")),
        address: Texts::default(),
        time_zone: "Europe/Moscow".to_owned(),
        languages: LANGUAGES.map(language).to_vec(),
        wait_norm_min: 15,
        day: None,
        now: NOON,
        clock_speed: 1,
        open: true,
        hours_today: Some("8:00–20:00".to_owned()),
        opens_at: Some("2026-10-15T05:00:00Z".parse().unwrap()),
        closes_at: None,
        points: vec![],
        catalogue_version: "test".to_owned(),
        unauthenticated: true,
        kiosks: vec![other_kiosk()],
        quiet_from: Some(jiff::civil::time(17, 0, 0, 0)),
        hall: Some(plan()),
        appointment_early_min: 10,
        appointment_late_min: 15,
    }
}

/// 10:42 on Wednesday 14 October, in Moscow.
pub const NOON: Timestamp = Timestamp::constant(1_791_963_720, 0);

/// Fourteen people wait; each queue as in the reference pictures.
pub fn snapshot(catalogue: &Catalogue) -> OfficeSnapshot {
    let waits = [(8, 12, 17), (9, 14, 20), (6, 10, 15), (7, 11, 16), (3, 4, 6), (12, 24, 38)];
    let load = |(at, group): (usize, &GroupInfo)| {
        let (low, typical, high) = waits[at % waits.len()];
        let last = at + 1 == catalogue.groups.len();
        QueueLoad {
            queue: group.id.clone(),
            people_ahead: if last { 0 } else { 4 + at as u32 % 3 },
            wait: if last { wait(0, 0, 0) } else { wait(low, typical, high) },
            points_open: 3,
        }
    };
    OfficeSnapshot {
        seq: 1,
        at: NOON,
        open: true,
        waiting: 14,
        wait: wait(8, 12, 17),
        queues: catalogue.groups.iter().enumerate().map(load).collect(),
        alerts: vec![],
        kiosks: vec![],
    }
}

/// The shipped catalogue, ready to be searched.
pub fn index() -> Arc<Index> {
    static INDEX: OnceLock<Arc<Index>> = OnceLock::new();
    let make = || Arc::new(Index::new(&catalogue(), Wording::builtin().unwrap()));
    Arc::clone(INDEX.get_or_init(make))
}

/// A kiosk with its flow and screens, and a server that answers when asked to.
pub struct Kiosk {
    pub ui: Rc<Ui>,
    pub flow: Rc<RefCell<Flow>>,
    pub now_ms: Rc<Cell<u64>>,
    pub requests: Rc<RefCell<Vec<Request>>>,
}

impl Kiosk {
    /// A kiosk that has just been switched on, on a portrait panel of so many inches.
    pub fn dark(inches: f32) -> Self {
        Self::dark_on(&Panel::new(inches, 1080, 1920).unwrap())
    }

    /// The same on a panel of any kind.
    pub fn dark_on(panel: &Panel) -> Self {
        install(Time::Standing).unwrap();
        let ui = Rc::new(Ui::new(panel, true).unwrap());
        let text = |code: &str| {
            std::fs::read_to_string(assets().join(format!("texts/kiosk/{code}.toml"))).unwrap()
        };
        let phrases = LANGUAGES.map(|code| Phrases::parse(&text(code)).unwrap());
        let setup = Setup {
            phrases: phrases.to_vec(),
            timings: Timings::default(),
            glass: panel.glass(),
            device: queue_types::DeviceId::new("kiosk-1").unwrap(),
        };
        let moment = Moment { office: NOON, wall_ms: 0 };
        let kiosk = Self {
            flow: Rc::new(RefCell::new(Flow::new(setup, moment))),
            now_ms: Rc::new(Cell::new(1000)),
            requests: Rc::default(),
            ui: Rc::clone(&ui),
        };
        let (flow, now_ms) = (Rc::clone(&kiosk.flow), Rc::clone(&kiosk.now_ms));
        let (requests, screens) = (Rc::clone(&kiosk.requests), Rc::downgrade(&ui));
        ui.connect(move |touch: Touch| {
            let moment = Moment { office: NOON, wall_ms: now_ms.get() };
            let more = flow.borrow_mut().handle(Input::Touch(touch), moment);
            requests.borrow_mut().extend(more);
            screens.upgrade().unwrap().show(flow.borrow().view());
        });
        let (width, height) = panel.size_px();
        ui.open_offscreen(width, height).unwrap();
        kiosk.give(Input::SpareId(TicketId(uuid::Uuid::from_u128(1))));
        kiosk
    }

    /// A kiosk in an open hall, with paper.
    pub fn open(inches: f32) -> Self {
        Self::open_on(&Panel::new(inches, 1080, 1920).unwrap())
    }

    /// The same on a panel of any kind.
    pub fn open_on(panel: &Panel) -> Self {
        let kiosk = Self::dark_on(panel);
        let catalogue = catalogue();
        let snapshot = snapshot(&catalogue);
        kiosk.give(Input::Office(Box::new(office()), TimeZone::fixed(jiff::tz::offset(3))));
        kiosk.give(Input::Catalogue(Box::new(catalogue)));
        kiosk.give(Input::Index(index()));
        kiosk.give(Input::Snapshot(Box::new(snapshot)));
        kiosk.give(Input::Printer(PrinterReadiness::Ready));
        kiosk.give(Input::Link(true));
        kiosk
    }

    pub fn moment(&self) -> Moment {
        Moment { office: NOON, wall_ms: self.now_ms.get() }
    }

    pub fn give(&self, input: Input) {
        let more = self.flow.borrow_mut().handle(input, self.moment());
        self.requests.borrow_mut().extend(more);
        self.ui.show(self.flow.borrow().view());
    }

    pub fn view(&self) -> View {
        self.flow.borrow().view()
    }

    /// Lets time pass, as the program's timer would.
    pub fn pass(&self, ms: u64) {
        self.now_ms.set(self.now_ms.get() + ms);
        self.give(Input::Tick);
    }

    /// A calm finger: one second after whatever was before.
    pub fn tap(&self, label: &str) {
        self.pass(1000);
        assert!(self.ui.tap(label), "no «{label}» among {:?}", self.ui.pressables());
    }

    /// The server's answer to the order that is out.
    pub fn answer(&self) {
        let asked =
            self.requests.borrow().iter().rev().find_map(|it| {
                if let Request::Issue(order) = it { Some(order.clone()) } else { None }
            });
        let order = asked.expect("a ticket was asked for");
        self.give(Input::Issued(Box::new(IssuedTicket {
            id: order.id,
            number: TicketNumber::new(TicketLetter::new('А').unwrap(), 3, 15).unwrap(),
            service: order.service,
            class: Class::ORDINARY,
            issued_at: NOON,
            people_ahead: 4,
            wait: wait(8, 12, 17),
            tracking_url: "http://talon.sadovaya.example/t/Xk3vQ9pLr2Tz8WmYc5NbHg".to_owned(),
            slot: None,
        })));
    }

    /// The server's answer to the check-in that is out, for a slot so many minutes from now.
    pub fn answer_check_in(&self, in_min: i64) {
        let asked = self
            .requests
            .borrow()
            .iter()
            .rev()
            .find_map(|it| if let Request::CheckIn(it) = it { Some(it.clone()) } else { None });
        let id = asked.expect("a check-in went out").id;
        self.give(Input::Issued(Box::new(IssuedTicket {
            id,
            number: TicketNumber::new(TicketLetter::new('М').unwrap(), 3, 7).unwrap(),
            service: catalogue().most_used[0].clone(),
            class: Class::ORDINARY,
            issued_at: NOON,
            people_ahead: 2,
            wait: None,
            tracking_url: "http://talon.sadovaya.example/t/Xk3vQ9pLr2Tz8WmYc5NbHg".to_owned(),
            slot: Some(NOON + jiff::SignedDuration::from_mins(in_min)),
        })));
    }

    /// Leaves a picture and says where.
    pub fn picture(&self, name: &str) {
        std::fs::write(pictures().join(format!("{name}.png")), self.ui.snapshot().unwrap())
            .unwrap();
    }
}
