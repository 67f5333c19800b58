//! A server of a few lines that speaks the documented messages, for one kiosk. The real one is
//! met in `office-tests`; here answers can be lost at will.
#![allow(dead_code, reason = "each test file uses its own part of the stub")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use kiosk::{Config, Flags, Settings};
use queue_types::{
    Class, DeviceId, KioskNumber, Language, OfficeId, QueueId, ServiceId, TicketLetter,
    TicketNumber,
};
use queue_wire::{
    Catalogue, CheckIn, DocumentInfo, GroupInfo, IssueTicket, IssuedTicket, KioskInfo, OfficeInfo,
    OfficeSnapshot, OfflineBatch, OfflineBatchAnswer, OfflineNumbers, OfflineOutcome,
    OfflineResult, QueueLoad, ServiceInfo, Texts, WaitBasis, WaitRange,
};

#[expect(
    clippy::disallowed_methods,
    reason = "a test that runs the real program waits in real time"
)]
pub fn soon() -> Instant {
    Instant::now() + Duration::from_secs(20)
}

/// Waits until something has happened at the other end.
pub fn until(what: &str, happened: impl Fn() -> bool) {
    for _ in 0..2000 {
        if happened() {
            return;
        }
        thread::sleep(Duration::from_millis(10));
    }
    panic!("not within 20 s: {what}");
}

/// A kiosk of that server which prints into a file of `folder` and keeps its data there.
pub fn config(server: &str, folder: &Path) -> Config {
    printing_on(server, folder, &format!("file:{}", folder.join("paper.bin").display()))
}

/// As [`config`], with a printer of its own.
pub fn printing_on(server: &str, folder: &Path, printer: &str) -> Config {
    let flags = Flags {
        server: Some(server.to_owned()),
        device: Some("kiosk-1".to_owned()),
        data: Some(folder.join("data")),
        printer: Some(printer.to_owned()),
        profile: Some("epson-tm-t20".to_owned()),
        desk: Some((1080, 1920)),
    };
    let mut config = Settings::default().complete(&flags).unwrap();
    config.timings.double_tap_ms = 100;
    config.timings.retry_pause_ms = 100;
    // One hand plays all visitors.
    config.timings.another_ms = 0;
    config
}

/// The code of an appointment that is due.
pub const BOOKED: &str = "482913";
/// The code of one whose time has passed.
pub const LATE: &str = "100000";

/// What the stub was asked, and how it behaves.
#[derive(Default)]
pub struct Stub {
    /// Path and body of every command, its headers, and whether it deletes.
    pub asked: Mutex<Vec<Asked>>,
    /// How many answers to orders are still to be lost.
    pub lose: AtomicU32,
    /// Whether open lines fall silent.
    pub hangs: AtomicBool,
    /// Whether orders are taken and never answered.
    pub hold: AtomicBool,
    /// Whether reports of papers are lost.
    pub deaf: AtomicBool,
    /// Why orders are refused; empty while they are not.
    pub refusal: Mutex<String>,
    /// The kiosk's own number; 0 while it has none.
    pub number: AtomicU8,
    /// Whether connections are refused by closing them.
    pub away: AtomicBool,
    port: Mutex<u16>,
}

/// One request.
#[derive(Clone, Default)]
pub struct Asked {
    pub deletes: bool,
    pub path: String,
    pub headers: String,
    pub body: String,
}

impl Stub {
    pub fn start() -> Arc<Self> {
        Self::start_at("127.0.0.1:0")
    }

    /// On an address of one's own, e.g. in another network.
    pub fn start_at(address: &str) -> Arc<Self> {
        let stub = Arc::new(Self::default());
        let listener = TcpListener::bind(address).unwrap();
        *stub.port.lock().unwrap() = listener.local_addr().unwrap().port();
        let serving = Arc::clone(&stub);
        thread::spawn(move || {
            for line in listener.incoming() {
                let stub = Arc::clone(&serving);
                thread::spawn(move || stub.serve(line.unwrap()));
            }
        });
        stub
    }

    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port.lock().unwrap())
    }

    /// Bodies of the commands whose path ends so.
    pub fn bodies(&self, end: &str) -> Vec<String> {
        let asked = self.asked.lock().unwrap();
        let meant = |it: &&Asked| it.path.ends_with(end) && !it.deletes;
        asked.iter().filter(meant).map(|it| it.body.clone()).collect()
    }

    /// Headers of the commands whose path ends so, in small letters.
    pub fn headers(&self, end: &str) -> Vec<String> {
        let asked = self.asked.lock().unwrap();
        asked.iter().filter(|it| it.path.ends_with(end)).map(|it| it.headers.clone()).collect()
    }

    /// Ids of the tickets that were to be taken back.
    pub fn withdrawn(&self) -> Vec<String> {
        let asked = self.asked.lock().unwrap();
        let id = |it: &Asked| it.path.rsplit('/').next().unwrap().to_owned();
        asked.iter().filter(|it| it.deletes).map(id).collect()
    }

    /// Whether an order with this id ever came.
    fn knows(&self, path: &str) -> bool {
        let orders = self.bodies("/tickets");
        path.split('/').any(|part| part.len() == 36 && orders.iter().any(|it| it.contains(part)))
    }

    fn serve(&self, line: TcpStream) {
        let mut reader = BufReader::new(line.try_clone().unwrap());
        while let Some(asked) = request(&mut reader) {
            if self.away.load(Ordering::SeqCst) {
                return;
            }
            let path = asked.path.clone();
            match path.strip_prefix("/api/v1/").unwrap_or_default() {
                "office" => answer(&line, &office(self.number.load(Ordering::SeqCst))),
                "devices/kiosk-1/offline-numbers" => answer(&line, &numbers()),
                "offline-batches" => {
                    let batch = serde_json::from_str(&asked.body).unwrap();
                    self.asked.lock().unwrap().push(asked);
                    answer(&line, &self.taken(&batch));
                }
                "services" => answer(&line, &catalogue()),
                "tickets" => {
                    let body = asked.body.clone();
                    self.asked.lock().unwrap().push(asked);
                    if self.lose.load(Ordering::SeqCst) > 0 {
                        self.lose.fetch_sub(1, Ordering::SeqCst);
                        return;
                    }
                    while self.hold.load(Ordering::SeqCst) {
                        thread::sleep(Duration::from_millis(20));
                    }
                    let refusal = self.refusal.lock().unwrap().clone();
                    if refusal.is_empty() {
                        answer(&line, &issued(&serde_json::from_str(&body).unwrap()));
                    } else {
                        refuse(&line, 409, &refusal);
                    }
                }
                "appointments/check-in" => {
                    let body: CheckIn = serde_json::from_str(&asked.body).unwrap();
                    self.asked.lock().unwrap().push(asked);
                    match body.code.as_str() {
                        BOOKED => answer(&line, &checked_in(&body)),
                        LATE if body.late => answer(&line, &checked_in(&body)),
                        LATE => no(&line, "appointment-late", 409),
                        _ => no(&line, "appointment-unknown", 404),
                    }
                }
                events if events.starts_with("events") => return self.send_events(line),
                of_a_ticket if of_a_ticket.starts_with("tickets/") => {
                    let is_lost = self.deaf.load(Ordering::SeqCst);
                    self.asked.lock().unwrap().push(asked);
                    if is_lost {
                        return;
                    }
                    match self.knows(&path) {
                        true => write(&line, "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"),
                        false => refuse(&line, 404, "Такого талона нет."),
                    }
                }
                _ => {
                    self.asked.lock().unwrap().push(asked);
                    write(&line, "HTTP/1.1 204 No Content\r\n\r\n");
                }
            }
        }
    }

    /// Takes a whole batch; what was ordered before is renumbered.
    fn taken(&self, batch: &OfflineBatch) -> OfflineBatchAnswer {
        let ordered = self.bodies("/tickets");
        let tickets = batch.tickets.iter().map(|it| {
            let id = it.ticket.id;
            let known = ordered.iter().any(|order| order.contains(&id.to_string()));
            let outcome = if known { OfflineOutcome::Renumbered } else { OfflineOutcome::Entered };
            OfflineResult { id, outcome, number: Some(it.number), detail: None }
        });
        OfflineBatchAnswer { tickets: tickets.collect() }
    }

    fn send_events(&self, line: TcpStream) {
        write(&line, "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n");
        let snapshot = serde_json::to_string(&snapshot()).unwrap();
        write(&line, &format!("event: snapshot\nid: 1\ndata: {snapshot}\n\n"));
        // Silence is how a hung server differs from one that is there.
        let mut beats = 0_u32;
        while !self.away.load(Ordering::SeqCst) {
            thread::sleep(Duration::from_millis(20));
            beats += 1;
            if beats.is_multiple_of(25) && !self.hangs.load(Ordering::SeqCst) {
                write(&line, ": here\n\n");
            }
        }
    }
}

fn request(reader: &mut BufReader<TcpStream>) -> Option<Asked> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let path = line.split(' ').nth(1)?.to_owned();
    let mut asked = Asked { deletes: line.starts_with("DELETE"), path, ..Asked::default() };
    let mut length = 0;
    loop {
        line.clear();
        reader.read_line(&mut line).ok()?;
        if line.trim().is_empty() {
            break;
        }
        let header = line.to_ascii_lowercase();
        if let Some(value) = header.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        asked.headers.push_str(&header);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    asked.body = String::from_utf8(body).ok()?;
    Some(asked)
}

/// A check-in that gives no ticket.
fn no(line: &TcpStream, kind: &str, status: u16) {
    let body = format!(
        "{{\"type\":\"urn:talon:problem:{kind}\",\"title\":\"No\",\"status\":{status},\
         \"detail\":\"Нет.\",\"appointment\":{{\"slot\":\"2026-10-14T07:00:00Z\"}}}}"
    );
    write(line, &format!("HTTP/1.1 {status} No\r\ncontent-length: {}\r\n\r\n{body}", body.len()));
}

fn checked_in(check_in: &CheckIn) -> IssuedTicket {
    let order = IssueTicket {
        id: check_in.id,
        service: ServiceId::new("passports.internal").unwrap(),
        class: Class::ORDINARY,
        language: check_in.language.clone(),
        services: vec![],
    };
    IssuedTicket { slot: Some(noon()), ..issued(&order) }
}

fn refuse(line: &TcpStream, status: u16, detail: &str) {
    let body = format!(
        "{{\"type\":\"urn:talon:problem:refused\",\"title\":\"No\",\"status\":{status},\
         \"detail\":\"{detail}\"}}"
    );
    write(line, &format!("HTTP/1.1 {status} No\r\ncontent-length: {}\r\n\r\n{body}", body.len()));
}

fn answer(line: &TcpStream, body: &impl serde::Serialize) {
    let body = serde_json::to_string(body).unwrap();
    write(line, &format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len()));
}

fn write(mut line: &TcpStream, text: &str) {
    line.write_all(text.as_bytes()).ok();
}

fn texts(text: &str) -> Texts {
    Texts([(Language::new("ru").unwrap(), text.to_owned())].into())
}

fn noon() -> Timestamp {
    Timestamp::constant(1_791_963_720, 0)
}

fn numbers() -> OfflineNumbers {
    OfflineNumbers { day: today(), last: 4, begun: false }
}

/// The business day of [`noon`].
fn today() -> jiff::civil::Date {
    jiff::civil::date(2026, 10, 14)
}

fn office(number: u8) -> OfficeInfo {
    OfficeInfo {
        id: OfficeId::new("sadovaya").unwrap(),
        name: texts("Центр услуг\nна Садовой"),
        address: Texts::default(),
        time_zone: "Europe/Moscow".to_owned(),
        languages: vec![Language::new("ru").unwrap(), Language::new("en").unwrap()],
        wait_norm_min: 15,
        day: None,
        now: noon(),
        clock_speed: 1,
        open: true,
        hours_today: None,
        opens_at: None,
        closes_at: None,
        points: vec![],
        catalogue_version: "1".to_owned(),
        unauthenticated: true,
        kiosks: KioskNumber::new(number)
            .map(|number| KioskInfo {
                device: DeviceId::new("kiosk-1").unwrap(),
                number,
                position: Texts::default(),
            })
            .into_iter()
            .collect(),
        quiet_from: None,
        hall: None,
        appointment_early_min: 10,
        appointment_late_min: 15,
    }
}

fn catalogue() -> Catalogue {
    let group = QueueId::new("passports").unwrap();
    let id = ServiceId::new("passports.internal").unwrap();
    Catalogue {
        version: "1".to_owned(),
        groups: vec![GroupInfo {
            id: group.clone(),
            letter: TicketLetter::new('К').unwrap(),
            name: texts("Паспорта"),
            icon: "book-user".to_owned(),
        }],
        situations: vec![],
        services: vec![ServiceInfo {
            id: id.clone(),
            group,
            title: texts("Паспорт гражданина РФ"),
            short: Texts::default(),
            plain: Texts::default(),
            words: vec![],
            documents: vec![DocumentInfo { name: texts("Паспорт"), note: Texts::default() }],
            service_minutes: 14,
            fee_roubles: 0,
            walk_in: true,
        }],
        most_used: vec![id],
        categories: vec![],
    }
}

const WAIT: WaitRange =
    WaitRange { low_min: 8, typical_min: 12, high_min: 17, basis: WaitBasis::Norms };

fn snapshot() -> OfficeSnapshot {
    OfficeSnapshot {
        seq: 1,
        at: noon(),
        open: true,
        waiting: 14,
        wait: Some(WAIT),
        queues: vec![QueueLoad {
            queue: QueueId::new("passports").unwrap(),
            people_ahead: 4,
            wait: Some(WAIT),
            points_open: 2,
        }],
        alerts: vec![],
        kiosks: vec![],
    }
}

fn issued(order: &IssueTicket) -> IssuedTicket {
    IssuedTicket {
        id: order.id,
        number: TicketNumber::new(TicketLetter::new('К').unwrap(), 3, 15).unwrap(),
        service: order.service.clone(),
        class: order.class,
        issued_at: noon(),
        people_ahead: 4,
        wait: Some(WAIT),
        tracking_url: "http://127.0.0.1:8080/t/Xk3vQ9pLr2Tz8WmYc5NbHg".to_owned(),
        slot: None,
    }
}
