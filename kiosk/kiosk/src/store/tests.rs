use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use jiff::Timestamp;
use jiff::civil::date;
use kiosk_flow::{NoNumber, Told};
use queue_types::{Class, KioskNumber, ServiceId};
use queue_wire::IssueTicket;
use tokio::runtime::Runtime;
use uuid::Uuid;

use super::*;

fn id(n: u128) -> TicketId {
    TicketId(Uuid::from_u128(n))
}

type Left = channel::UnboundedReceiver<(TicketId, Step)>;

fn start(folder: &Path) -> (Store, Left) {
    let (open, left) = channel::unbounded_channel();
    (Store::with_pause(folder.to_owned(), open, Duration::from_millis(20)).unwrap(), left)
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap()
}

/// What an earlier run left open, once the thread has read it.
fn left(left: &mut Left) -> Vec<(TicketId, Step)> {
    std::iter::from_fn(|| left.blocking_recv()).collect()
}

#[test]
fn what_is_kept_is_there_at_the_next_start_and_what_is_settled_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let (store, mut before) = start(folder.path());
    assert_eq!(left(&mut before), []);
    let hand = store.hand();
    runtime().block_on(async {
        for n in 1..=4 {
            assert!(hand.keep(id(n), Step::Made).await);
        }
        assert!(hand.keep(id(2), Step::Held).await);
    });
    hand.note(id(3), Step::Ended(PaperOutcome::Printed));
    hand.forget(id(4));
    store.close();
    let (store, mut after) = start(folder.path());
    let printed = Step::Ended(PaperOutcome::Printed);
    assert_eq!(left(&mut after), [(id(1), Step::Made), (id(2), Step::Held), (id(3), printed)]);
    store.close();
}

#[test]
fn the_file_says_nothing_of_the_visitor() {
    let folder = tempfile::tempdir().unwrap();
    let file = File::open(folder.path()).unwrap();
    drop(file);
    let connection = rusqlite::Connection::open(folder.path().join("kiosk.db")).unwrap();
    let mut columns = connection.prepare("SELECT name FROM pragma_table_info('orders')").unwrap();
    let columns: Vec<String> =
        columns.query_map((), |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert_eq!(columns, ["id", "step"]);
}

#[test]
fn a_disk_that_fails_is_said_and_catches_up_when_it_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::write(&data, "a file where the folder should be").unwrap();
    let (store, mut before) = start(&data);
    let hand = store.hand();
    let mut well = hand.well();
    let runtime = runtime();
    runtime.block_on(async {
        assert!(!hand.keep(id(1), Step::Made).await);
        assert!(!hand.keep(id(1), Step::Held).await);
        assert!(!*well.borrow_and_update());
        fs::remove_file(&data).unwrap();
        while !*well.borrow_and_update() {
            well.changed().await.unwrap();
        }
    });
    assert_eq!(left(&mut before), [], "this run's own order is no question");
    store.close();
    let (store, mut after) = start(&data);
    assert_eq!(left(&mut after), [(id(1), Step::Held)]);
    store.close();
}

#[test]
fn a_full_disk_is_a_failure_that_passes() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = File::open(folder.path()).unwrap();
    let many: BTreeMap<_, _> = (1..5000).map(|n| (id(n), Some(Step::Made))).collect();
    file.limit_pages(8);
    assert!(matches!(file.write(&many), Err(StoreError::Sqlite(_))));
    assert_eq!(file.orders().unwrap(), [], "all or none");
    file.limit_pages(100_000);
    file.write(&many).unwrap();
    assert_eq!(file.orders().unwrap().len(), many.len());
}

#[test]
fn another_databases_file_is_left_alone_and_so_is_a_later_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kiosk.db");
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute_batch("CREATE TABLE of_others (a)").unwrap();
    drop(connection);
    assert!(matches!(File::open(folder.path()), Err(StoreError::Foreign { .. })));
    fs::remove_file(&path).unwrap();
    drop(File::open(folder.path()).unwrap());
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    drop(connection);
    assert!(matches!(File::open(folder.path()), Err(StoreError::Newer { found: 99, .. })));
}

#[test]
fn two_kiosks_cannot_share_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let first = File::open(folder.path()).unwrap();
    assert!(File::open(folder.path()).is_err());
    drop(first);
    assert!(File::open(folder.path()).is_ok());
}

fn wanted(n: u128) -> Wanted {
    let order = IssueTicket {
        id: id(n),
        service: ServiceId::new("passports.internal").unwrap(),
        class: Class::ORDINARY,
        language: None,
        services: vec![],
    };
    let (kiosk, today) = (KioskNumber::new(1).unwrap(), date(2026, 10, 14));
    let (office, machine) = (Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH);
    Wanted { order, code: None, kiosk, today, office, machine }
}

/// A store that the server has told of its day before the doors opened.
fn told(folder: &Path) -> (Store, Left) {
    let (store, left) = start(folder);
    store.hand().tell(Told { day: date(2026, 10, 14), last: 0, begun: false });
    (store, left)
}

#[test]
fn a_number_and_its_ticket_are_on_disk_together_and_a_repeat_gets_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _left) = told(folder.path());
    let hand = store.hand();
    runtime().block_on(async {
        assert!(hand.keep(id(1), Step::Made).await);
        let first = hand.number(wanted(1)).await.unwrap();
        assert_eq!(first.to_string(), "Х\u{a0}1001");
        assert_eq!(hand.number(wanted(1)).await, Ok(first));
        assert_eq!(hand.number(wanted(2)).await.unwrap().to_string(), "Х\u{a0}1002");
        assert!(hand.note_paper(id(1), PaperOutcome::Printed).await);
    });
    store.close();
    let (store, mut after) = start(folder.path());
    assert_eq!(left(&mut after), [], "an order with a number is no question any more");
    let hand = store.hand();
    runtime().block_on(async {
        let ids: Vec<_> = hand.unsent(10).await.unwrap().iter().map(|it| it.order.id).collect();
        assert_eq!(ids, [id(1), id(2)], "in the order of printing");
        let papers = hand.take_tickets(vec![id(1), id(2)]).await.unwrap();
        assert_eq!(papers, [(id(1), Some(PaperOutcome::Printed)), (id(2), None)]);
        assert_eq!(hand.unsent(10).await, Some(vec![]));
        assert_eq!(hand.number(wanted(3)).await.unwrap().to_string(), "Х\u{a0}1003");
    });
    store.close();
}

#[test]
fn of_an_order_the_disk_decides_which_number_came_first() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _left) = told(folder.path());
    let hand = store.hand();
    runtime().block_on(async {
        assert_eq!(hand.settle(id(1)).await, None, "the server came first");
        assert_eq!(hand.number(wanted(1)).await, Err(Refused::Issued));
        let number = hand.number(wanted(2)).await.unwrap();
        assert_eq!(hand.settle(id(2)).await, Some(number), "the kiosk came first");
    });
    store.close();
}

#[test]
fn a_disk_that_fails_or_is_new_gives_no_number() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _left) = start(folder.path());
    let no = |why| Err(Refused::NoNumber(why));
    runtime().block_on(async {
        assert_eq!(store.hand().number(wanted(1)).await, no(NoNumber::Unproven));
    });
    store.close();
    let data = folder.path().join("none");
    fs::write(&data, "a file where the folder should be").unwrap();
    let (store, _left) = start(&data);
    runtime().block_on(async {
        assert_eq!(store.hand().number(wanted(1)).await, no(NoNumber::Disk));
    });
    store.close();
}

#[test]
fn a_refused_ticket_is_kept_aside_and_not_sent_again() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _left) = told(folder.path());
    let hand = store.hand();
    runtime().block_on(async {
        hand.number(wanted(1)).await.unwrap();
        hand.number(wanted(2)).await.unwrap();
        hand.set_aside(id(1), "no such service".to_owned());
        let ids: Vec<_> = hand.unsent(10).await.unwrap().iter().map(|it| it.order.id).collect();
        assert_eq!(ids, [id(2)]);
        assert_eq!(hand.kept().borrow().waiting, Waiting { to_send: 1, refused: 1 });
    });
    store.close();
}

/// Where the killed process keeps its store.
const FOLDER: &str = "TALON_TEST_STORE";

/// Gives numbers as fast as the disk can, and says each aloud only after it was given.
#[test]
#[ignore = "is the process that the next test starts and kills"]
fn the_process_that_is_killed() {
    let folder = std::env::var(FOLDER).unwrap();
    let (store, _left) = told(Path::new(&folder));
    let hand = store.hand();
    runtime().block_on(async {
        while let Ok(number) = hand.number(wanted(Uuid::now_v7().as_u128())).await {
            let mut out = std::io::stdout();
            writeln!(out, "shown {}", String::from(number)).unwrap();
            out.flush().unwrap();
        }
    });
}

#[test]
fn killed_at_any_instant_no_number_is_given_twice_and_no_shown_ticket_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let mut shown = Vec::new();
    for round in 0..12 {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "store::tests::the_process_that_is_killed", "--ignored"])
            .arg("--nocapture")
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        // The kill comes while later numbers are being written, at another instant each time.
        let mut seen = 0;
        while seen < 1 + round * 3 {
            let Some(line) = lines.next() else { break };
            if let Some((_, number)) = line.unwrap().split_once("shown ") {
                shown.push(number.to_owned());
                seen += 1;
            }
        }
        process.kill().unwrap();
        process.wait().unwrap();
        let rest = lines.map_while(Result::ok);
        let late = rest.filter_map(|it| it.split_once("shown ").map(|(_, it)| it.to_owned()));
        shown.extend(late);
    }
    let distinct: BTreeSet<_> = shown.iter().collect();
    assert_eq!(distinct.len(), shown.len(), "a number was given twice: {shown:?}");
    let mut file = File::open(folder.path()).unwrap();
    let kept: BTreeSet<_> =
        file.unsent(2000).unwrap().iter().map(|it| String::from(it.number)).collect();
    assert!(distinct.iter().all(|it| kept.contains(*it)), "a shown ticket is lost");
    // A number that was given and not shown is at most the one under way at each kill.
    assert!(kept.len() <= shown.len() + 12, "{} kept, {} shown", kept.len(), shown.len());
}
