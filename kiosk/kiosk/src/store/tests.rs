use std::fs;
use std::path::Path;

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
