//! What the log promises: all or nothing, nothing lost, nothing altered unseen.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use queue_engine::event::{Issued, Next, Paper, Rule, Why};
use queue_engine::{Event, Fact};
use queue_store::{Answer, Options, Severity, Store, StoreError, backup, export, restore};
use queue_types::{
    Class, DeviceId, PointId, QueueId, RequestId, ServiceId, TicketId, TicketLetter, TicketNumber,
};
use rusqlite::Connection;
use uuid::Uuid;

fn request(n: u128) -> RequestId {
    RequestId(Uuid::from_u128(0xA000_0000 + n))
}

fn ticket(n: u32) -> TicketId {
    TicketId(Uuid::from_u128(u128::from(n)))
}

fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + minute * 60).unwrap()
}

fn event(n: u128, minute: i64, fact: Fact) -> Event {
    Event { at: at(minute), request: request(n), print: 7, fact }
}

fn opened(n: u128) -> Event {
    event(n, 0, Fact::DayOpened { day: jiff::civil::date(2026, 11, 22) })
}

fn issued(n: u32, minute: i64) -> Event {
    event(
        u128::from(n),
        minute,
        Fact::TicketIssued(Issued {
            ticket: ticket(n),
            number: TicketNumber::new(TicketLetter::new('А').unwrap(), 3, n).unwrap(),
            service: ServiceId::new("cards.lost").unwrap(),
            queue: QueueId::new("cards").unwrap(),
            more: Vec::new(),
            class: Class::ORDINARY,
            slot: None,
            appointment: None,
            typed: false,
            arrived: None,
            language: None,
            device: None,
        }),
    )
}

fn point() -> PointId {
    PointId::new(4).unwrap()
}

fn answer(n: u128, at: Timestamp) -> Answer {
    Answer { request: request(n), print: [1; 16], status: 201, body: b"{\"a\":1}".to_vec(), at }
}

/// A log with a day of two visits, closed.
fn a_day(dir: &Path) -> PathBuf {
    let path = dir.join("log.db");
    let (mut store, _) = Store::open(&path, Options::default()).unwrap();
    let why = Why { rule: Rule::Only, waited_ms: 0, over: Vec::new(), reason: None };
    let (ticket, point) = (ticket(1), point());
    let next = Next {
        service: ServiceId::new("cards.new").unwrap(),
        queue: QueueId::new("cards").unwrap(),
    };
    store.append(&[opened(100), issued(1, 0), issued(2, 1)], &[answer(1, at(0))]).unwrap();
    store
        .append(
            &[
                event(3, 2, Fact::PaperReported { ticket, paper: Paper::Printed }),
                event(4, 5, Fact::TicketCalled { ticket, point, why: why.clone() }),
                event(5, 6, Fact::TicketRecalled { ticket, point }),
                event(6, 7, Fact::ServiceStarted { ticket, point }),
                event(7, 10, Fact::ServiceFinished { ticket, point, next: Some(next) }),
                event(8, 12, Fact::TicketCalled { ticket, point, why }),
                event(9, 13, Fact::ServiceStarted { ticket, point }),
                event(10, 20, Fact::ServiceFinished { ticket, point, next: None }),
            ],
            &[],
        )
        .unwrap();
    path
}

#[test]
fn a_committed_batch_is_there_after_opening_again() {
    let dir = tempfile::tempdir().unwrap();
    let path = a_day(dir.path());
    let (store, today) = Store::open(&path, Options::default()).unwrap();
    assert_eq!(store.seq(), 11);
    assert_eq!(today.iter().map(|it| it.seq).collect::<Vec<_>>(), (1..=11).collect::<Vec<_>>());
    assert_eq!(today[1].event, issued(1, 0));
    assert_eq!(store.answer(request(1)).unwrap(), Some(answer(1, at(0))));
    assert_eq!(Store::check(&path).unwrap().day.as_deref(), Some("2026-11-22"));
}

#[test]
fn only_the_last_day_is_read_and_the_days_before_are_verified() {
    let dir = tempfile::tempdir().unwrap();
    let path = a_day(dir.path());
    let (mut store, _) = Store::open(&path, Options::default()).unwrap();
    let next = event(200, 900, Fact::DayOpened { day: jiff::civil::date(2026, 11, 23) });
    store.append(std::slice::from_ref(&next), &[]).unwrap();
    drop(store);
    let (store, today) = Store::open(&path, Options::default()).unwrap();
    assert_eq!(today.len(), 1);
    assert_eq!(store.today().unwrap()[0].event, next);
    drop(store);
    let raw = Connection::open(&path).unwrap();
    raw.execute("UPDATE event SET at = '2026' WHERE seq = 2", ()).unwrap();
    assert_eq!(broken_at(Store::open(&path, Options::default())), Some(2));
}

#[test]
fn the_wait_ends_with_the_first_start_and_is_never_reset() {
    let dir = tempfile::tempdir().unwrap();
    let path = a_day(dir.path());
    let row: String = Connection::open(&path)
        .unwrap()
        .query_row(
            "SELECT concat_ws(' ', number, outcome, wait_ms / 60000, service_ms / 60000, calls,
                    recalls, services, paper, point, issued_at, finished_at)
             FROM visits JOIN visit_times USING (ticket, day, number) WHERE ticket = ?1",
            [ticket(1).to_string()],
            |row| row.get(0),
        )
        .unwrap();
    let expected = "А 001 finished 7 10 2 1 1 printed 4 2026-11-18T11:06:40.000Z \
                    2026-11-18T11:26:40.000Z";
    assert_eq!(row, expected);
}

/// Reception had typed the paper in; its kiosk knows since when the person waits.
#[test]
fn a_paper_that_was_joined_is_one_visit_from_its_printed_time() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("log.db");
    let (mut store, _) = Store::open(&path, Options::default()).unwrap();
    let Fact::TicketIssued(mut paper) = issued(9, 20).fact else { unreachable!("it was issued") };
    paper.device = DeviceId::new("kiosk-1").ok();
    let joined = Fact::PaperJoined { ticket: ticket(1), paper, arrived: Some(at(4)) };
    let why = Why { rule: Rule::Only, waited_ms: 0, over: Vec::new(), reason: None };
    let called = Fact::TicketCalled { ticket: ticket(1), point: point(), why };
    let started = Fact::ServiceStarted { ticket: ticket(1), point: point() };
    let events = [
        opened(100),
        issued(1, 10),
        event(101, 20, joined),
        event(102, 25, called),
        event(103, 26, started),
    ];
    store.append(&events, &[]).unwrap();
    let waits = store.waits("2026-11-22").unwrap();
    assert_eq!(waits, [(at(4), std::time::Duration::from_secs(22 * 60))]);
    assert_eq!(store.waits("2026-11-15").unwrap(), []);
    drop(store);
    Store::check(&path).unwrap();
    let device: String = Connection::open(&path)
        .unwrap()
        .query_row("SELECT group_concat(device) FROM visits", (), |row| row.get(0))
        .unwrap();
    assert_eq!(device, "kiosk-1");
}

/// The event named as the first broken one.
fn broken_at<T>(result: Result<T, StoreError>) -> Option<u64> {
    result.err().and_then(|err| match err {
        StoreError::Broken { seq, .. } => Some(seq),
        StoreError::Full { .. }
        | StoreError::Busy { .. }
        | StoreError::Disk { .. }
        | StoreError::Damaged { .. }
        | StoreError::Foreign { .. }
        | StoreError::Newer { .. }
        | StoreError::NotWal { .. }
        | StoreError::Statement { .. }
        | StoreError::Form { .. } => None,
    })
}

#[test]
fn a_change_in_any_column_of_an_event_is_named() {
    let changes = [
        "UPDATE event SET seq = 40 WHERE seq = 3",
        "UPDATE event SET id = id || ' ' WHERE seq = 3",
        "UPDATE event SET day = '2026-11-23' WHERE seq = 3",
        "UPDATE event SET kind = 'ticket_called' WHERE seq = 3",
        "UPDATE event SET at = replace(at, ':', '.') WHERE seq = 3",
        "UPDATE event SET body = replace(body, 'cards', 'carts') WHERE seq = 3",
        "UPDATE event SET prev_hash = zeroblob(32) WHERE seq = 3",
        "UPDATE event SET hash = zeroblob(32) WHERE seq = 3",
        "UPDATE event SET body = CAST(X'FF' AS TEXT) WHERE seq = 3",
        "DELETE FROM event WHERE seq = 3",
    ];
    for change in changes {
        let dir = tempfile::tempdir().unwrap();
        let path = a_day(dir.path());
        assert_eq!(Connection::open(&path).unwrap().execute(change, ()).unwrap(), 1, "{change}");
        assert_eq!(broken_at(Store::open(&path, Options::default())), Some(3), "{change}");
        assert_eq!(broken_at(Store::check(&path)), Some(3), "{change}");
    }
}

#[test]
fn events_cut_off_the_end_are_missed() {
    let dir = tempfile::tempdir().unwrap();
    let path = a_day(dir.path());
    Connection::open(&path).unwrap().execute("DELETE FROM event WHERE seq > 9", ()).unwrap();
    assert_eq!(broken_at(Store::open(&path, Options::default())), Some(10));
}

#[test]
fn a_visit_that_was_altered_is_found_by_the_check() {
    let dir = tempfile::tempdir().unwrap();
    let path = a_day(dir.path());
    Connection::open(&path).unwrap().execute("UPDATE visits SET wait_ms = 1", ()).unwrap();
    let said = Store::check(&path).unwrap_err().to_string();
    assert!(said.contains("visits differ"), "{said}");
}

#[test]
fn no_flipped_byte_of_the_file_goes_unseen_in_an_event() {
    let dir = tempfile::tempdir().unwrap();
    let path = a_day(dir.path());
    // Everything into the one file, as after a clean stop.
    let raw = Connection::open(&path).unwrap();
    raw.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |_| Ok(())).unwrap();
    drop(raw);
    let (store, whole) = Store::open(&path, Options::default()).unwrap();
    drop(store);
    let bytes = std::fs::read(&path).unwrap();
    let copy = dir.path().join("copy.db");
    for offset in (0..bytes.len()).step_by(37) {
        let mut flipped = bytes.clone();
        flipped[offset] ^= 0xFF;
        std::fs::write(&copy, &flipped).unwrap();
        for tail in ["copy.db-wal", "copy.db-shm"] {
            std::fs::remove_file(dir.path().join(tail)).ok();
        }
        // Either it is refused, or the byte was not part of any event.
        if let Ok((_, today)) = Store::open(&copy, Options::default()) {
            assert_eq!(today, whole, "byte {offset}");
        }
    }
}

#[test]
fn a_batch_torn_by_a_kill_is_there_whole_or_not_at_all() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("log.db");
    let (mut store, _) = Store::open(&path, Options::default()).unwrap();
    store.append(&[opened(100)], &[]).unwrap();
    let tickets: Vec<_> = (1..=40).map(|n| issued(n, 1)).collect();
    store.append(&tickets, &[]).unwrap();
    let (db, wal) = (std::fs::read(&path).unwrap(), std::fs::read(wal_of(&path)).unwrap());
    let copy = dir.path().join("copy.db");
    let mut seen = std::collections::BTreeSet::new();
    for cut in (0..=wal.len()).rev().step_by(1031) {
        std::fs::write(&copy, &db).unwrap();
        std::fs::write(wal_of(&copy), &wal[..cut]).unwrap();
        std::fs::remove_file(dir.path().join("copy.db-shm")).ok();
        let (store, _) = Store::open(&copy, Options::default()).unwrap();
        seen.insert(store.seq());
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), [0, 1, 41]);
}

fn wal_of(path: &Path) -> PathBuf {
    path.with_extension("db-wal")
}

#[test]
fn a_full_disk_throws_the_batch_away_and_reading_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("log.db");
    let small = Options { max_pages: Some(24), ..Options::default() };
    let (mut store, _) = Store::open(&path, small).unwrap();
    store.append(&[opened(100)], &[]).unwrap();
    let mut next = 1;
    let err = loop {
        match store.append(&[issued(next, 1), issued(next + 1, 1)], &[]) {
            Ok(_) => next += 2,
            Err(err) => break err,
        }
        assert!(next < 900, "24 pages never end");
    };
    assert!(matches!(err, StoreError::Full { .. }), "{err:?}");
    assert_eq!(err.severity(), Severity::Recoverable);
    assert_eq!(store.seq(), u64::from(next), "the failed batch left nothing");
    assert_eq!(store.today().unwrap().len(), next as usize);
    drop(store);
    let (mut store, _) = Store::open(&path, Options::default()).unwrap();
    store.append(&[issued(next, 1)], &[]).unwrap();
    drop(store);
    assert_eq!(Store::check(&path).unwrap().seq, u64::from(next) + 1);
}

#[test]
fn a_number_given_twice_is_refused_by_the_tables() {
    let mut store = Store::open_in_memory().unwrap();
    store.append(&[opened(100), issued(1, 1)], &[]).unwrap();
    let mut twice = issued(2, 1);
    if let Fact::TicketIssued(issued) = &mut twice.fact {
        issued.number = "А 001".parse().unwrap();
    }
    let err = store.append(&[twice], &[]).unwrap_err();
    assert_eq!(err.severity(), Severity::Recoverable);
    assert_eq!(store.seq(), 2);
    assert_eq!(store.append(&[issued(2, 1)], &[]).unwrap(), 3);
}

#[test]
fn answers_are_kept_seven_days() {
    let mut store = Store::open_in_memory().unwrap();
    store.append(&[], &[answer(1, at(0)), answer(2, at(60))]).unwrap();
    assert_eq!(store.forget_old_answers(at(7 * 24 * 60)).unwrap(), 0);
    assert_eq!(store.forget_old_answers(at(7 * 24 * 60 + 30)).unwrap(), 1);
    assert_eq!(store.answer(request(1)).unwrap(), None);
    assert_eq!(store.answer(request(2)).unwrap(), Some(answer(2, at(60))));
}

#[test]
fn a_file_of_something_else_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("log.db");
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE other (x)").unwrap();
    assert!(matches!(
        Store::open(&path, Options::default()),
        Err(StoreError::Foreign { found: 0, .. })
    ));
    std::fs::write(&path, "no database at all, but longer than a header".repeat(100)).unwrap();
    let err = Store::open(&path, Options::default()).unwrap_err();
    assert_eq!(err.severity(), Severity::Corrupt, "{err:?}");
}

#[test]
fn a_file_of_a_newer_program_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = a_day(dir.path());
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(
        Store::open(&path, Options::default()),
        Err(StoreError::Newer { found: 99, .. })
    ));
}

#[test]
fn a_copy_for_outside_readers_holds_no_tracking_links() {
    let dir = tempfile::tempdir().unwrap();
    let path = a_day(dir.path());
    let (store, _) = Store::open(&path, Options::default()).unwrap();
    let (exported, backed) = (dir.path().join("export.db"), dir.path().join("backup.db"));
    assert_eq!(export(&path, &exported).unwrap(), backup(&path, &backed).unwrap());
    assert!(export(&path, &exported).is_err(), "an existing file is not overwritten");
    drop(store);
    assert_eq!(Store::check(&backed).unwrap(), Store::check(&exported).unwrap());
    let count = |path: &Path| -> i64 {
        let count = "SELECT count(*) FROM answer";
        Connection::open(path).unwrap().query_row(count, (), |row| row.get(0)).unwrap()
    };
    assert_eq!((count(&exported), count(&backed)), (0, 1));
}

#[test]
fn a_broken_log_gives_way_to_its_backup_and_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let path = a_day(dir.path());
    let saved = dir.path().join("backup.db");
    backup(&path, &saved).unwrap();
    let (mut store, _) = Store::open(&path, Options::default()).unwrap();
    store.append(&[issued(3, 30)], &[]).unwrap();
    drop(store);
    Connection::open(&path).unwrap().execute("DELETE FROM event WHERE seq = 2", ()).unwrap();
    assert_eq!(restore(&saved, &path).unwrap().seq, 11);
    assert_eq!(Store::open(&path, Options::default()).unwrap().0.seq(), 11);
    assert!(dir.path().join("log.db.before-restore").exists());
    Connection::open(&saved).unwrap().execute("DELETE FROM event WHERE seq = 2", ()).unwrap();
    assert!(restore(&saved, &path).is_err(), "a broken backup is not put in place");
    assert_eq!(Store::open(&path, Options::default()).unwrap().0.seq(), 11);
}

#[test]
fn the_names_of_facts_are_those_of_their_json() {
    let device = || DeviceId::new("kiosk-1").unwrap();
    let text = || "x".to_owned();
    let Fact::TicketIssued(paper) = issued(2, 1).fact else { unreachable!("it was issued") };
    let number = paper.number;
    let more = [
        Fact::PointClosed { point: point() },
        Fact::PaperJoined { ticket: ticket(1), paper, arrived: None },
        Fact::PaperSetAside {
            ticket: ticket(1),
            number,
            device: device(),
            printed_at: at(0),
            reason: text(),
        },
        Fact::TicketReprinted { ticket: ticket(1), device: None },
        Fact::DeviceServiced { device: device(), action: text(), detail: text() },
    ];
    let more = more.into_iter().map(|fact| event(1, 1, fact));
    let samples = [opened(1), issued(1, 1)].into_iter().chain(more);
    for event in samples {
        let json = serde_json::to_value(&event.fact).unwrap();
        let name = json.as_object().unwrap().keys().next().unwrap().clone();
        assert_eq!(name, queue_store::kind_of(&event.fact));
    }
}
