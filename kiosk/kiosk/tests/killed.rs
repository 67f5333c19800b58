//! A kiosk that is killed at the worst moments, as a process: what its next start makes of the
//! ticket that was on its way. The kiosk to be killed is this very file, run once more.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, in its helpers as well"
)]

mod stub;

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::Ordering;
use std::time::Duration;

use kiosk::offscreen::OffscreenKiosk;
use stub::{Stub, config, soon, until};

/// The server's address, the kiosk's folder, and whether a visitor is there.
const SERVER: &str = "TALON_TEST_SERVER";
const FOLDER: &str = "TALON_TEST_FOLDER";
const VISITOR: &str = "TALON_TEST_VISITOR";

/// With a visitor it takes a ticket; then it runs until it is told to end, or killed.
#[test]
#[ignore = "is the process that the other tests start and kill"]
fn the_kiosk_that_is_killed() {
    let (server, folder) = (std::env::var(SERVER).unwrap(), std::env::var(FOLDER).unwrap());
    let folder = Path::new(&folder);
    let kiosk = OffscreenKiosk::start(config(&server, folder)).unwrap();
    if std::env::var_os(VISITOR).is_some() {
        for label in ["Получить талон", "Паспорт гражданина РФ", "Получить талон"]
        {
            kiosk.tap(label).unwrap();
        }
        kiosk.wait_for_label("К 015", soon()).unwrap();
        std::fs::write(folder.join("shown"), "").unwrap();
    }
    until("somebody ends the kiosk", || folder.join("end").exists());
}

fn run(stub: &Stub, folder: &Path, visitor: bool) -> Child {
    let mut kiosk = Command::new(std::env::current_exe().unwrap());
    kiosk.args(["--exact", "the_kiosk_that_is_killed", "--ignored"]);
    kiosk.env(SERVER, stub.address()).env(FOLDER, folder).stdout(Stdio::null());
    if visitor {
        kiosk.env(VISITOR, "1");
    }
    kiosk.spawn().unwrap()
}

/// Lets it end by itself.
fn end(mut kiosk: Child, folder: &Path) {
    // The last answer is on its way to the kiosk's disk.
    std::thread::sleep(Duration::from_millis(500));
    std::fs::write(folder.join("end"), "").unwrap();
    assert!(kiosk.wait().unwrap().success());
}

/// `SIGKILL`: nothing of the process runs any more.
fn kill(mut kiosk: Child) {
    kiosk.kill().unwrap();
    kiosk.wait().unwrap();
}

/// Ids that the kiosk keeps on its disk, while nobody writes there.
fn kept(folder: &Path) -> Vec<(String, String)> {
    let store = rusqlite::Connection::open(folder.join("data/kiosk.db")).unwrap();
    let mut rows = store.prepare("SELECT id, step FROM orders").unwrap();
    let rows = rows.query_map((), |row| Ok((row.get(0)?, row.get(1)?)));
    rows.unwrap().map(Result::unwrap).collect()
}

fn ordered(stub: &Stub) -> String {
    let order: serde_json::Value = serde_json::from_str(&stub.bodies("/tickets")[0]).unwrap();
    order["id"].as_str().unwrap().to_owned()
}

#[test]
fn killed_before_the_number_is_seen_the_ticket_is_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let stub = Stub::start();
    stub.hold.store(true, Ordering::SeqCst);
    let kiosk = run(&stub, folder.path(), true);
    until("an order", || !stub.bodies("/tickets").is_empty());
    kill(kiosk);
    let id = ordered(&stub);
    assert!(
        kept(folder.path()).contains(&(id.clone(), "made".to_owned())),
        "the id is on disk before the order is sent: {:?}",
        kept(folder.path())
    );

    let others = kept(folder.path()).iter().filter(|(it, _)| *it != id).count();
    let kiosk = run(&stub, folder.path(), false);
    until("the ticket is taken back", || stub.withdrawn().contains(&id));
    assert!(stub.bodies(&format!("/tickets/{id}/paper")).is_empty(), "nobody is to be flagged");
    // The id that was made for the visitor after, if the kill left time for it, is unknown to the
    // server: it is asked about twice, and forgotten as well.
    let asked = || stub.withdrawn().iter().filter(|it| **it != id).count();
    until("nothing is open", || asked() >= 2 * others);
    end(kiosk, folder.path());
    assert!(kept(folder.path()).iter().all(|(it, _)| *it != id), "a settled order is removed");
    assert_eq!(stub.bodies("/tickets").len(), 1, "nobody ordered a second ticket");
}

#[test]
fn killed_after_the_number_was_seen_the_ticket_stays_and_is_flagged() {
    let folder = tempfile::tempdir().unwrap();
    let stub = Stub::start();
    // The printer's report never arrives: the process is killed with the paper in its slot.
    stub.deaf.store(true, Ordering::SeqCst);
    let kiosk = run(&stub, folder.path(), true);
    until("the number is shown", || folder.path().join("shown").exists());
    kill(kiosk);
    stub.deaf.store(false, Ordering::SeqCst);
    let (id, before) = (ordered(&stub), stub.bodies("/paper").len());
    let steps = kept(folder.path());
    let step = &steps.iter().find(|(it, _)| *it == id).unwrap().1;
    assert!(step == "held" || step == "printed", "{steps:?}");

    let kiosk = run(&stub, folder.path(), false);
    let paper = format!("/tickets/{id}/paper");
    until("the ticket is reported", || stub.bodies(&paper).len() > before);
    let expected = if step == "held" { "unconfirmed" } else { "printed" };
    assert!(stub.bodies(&paper).last().unwrap().contains(expected), "{:?}", stub.bodies(&paper));
    end(kiosk, folder.path());
    assert!(!stub.withdrawn().contains(&id), "somebody may hold it");
    assert!(kept(folder.path()).iter().all(|(it, _)| *it != id), "a settled order is removed");
}

#[test]
fn a_disk_that_keeps_nothing_stops_no_visitor_and_staff_are_told() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("data"), "a file where the folder should be").unwrap();
    let stub = Stub::start();
    let kiosk = run(&stub, folder.path(), true);
    until("the number is shown", || folder.path().join("shown").exists());
    let states = || stub.bodies("/devices/kiosk-1/state");
    let said = "Диск киоска не сохраняет данные. Вызовите техника.";
    until("staff are told", || states().last().is_some_and(|it| it.contains(said)));
    kill(kiosk);
}
