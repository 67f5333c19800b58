//! A kiosk that starts while its server is away, as a process: it knows its office and its numbers
//! from its own disk, and what it printed is in the queue when the server is back, whatever killed
//! the kiosk meanwhile. The kiosk is this very file, run once more.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, in its helpers as well"
)]

mod stub;

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::Ordering;

use kiosk::offscreen::OffscreenKiosk;
use stub::{Stub, config, soon, until};

const SERVER: &str = "TALON_TEST_REBOOT_SERVER";
const FOLDER: &str = "TALON_TEST_REBOOT_FOLDER";
/// The number that its visitor should get; empty where none comes.
const NUMBER: &str = "TALON_TEST_REBOOT_NUMBER";

#[test]
#[ignore = "is the process that the other test starts and kills"]
fn the_kiosk_that_is_rebooted() {
    let of = |name| std::env::var(name).unwrap();
    let (server, folder, number) = (of(SERVER), of(FOLDER), of(NUMBER));
    let folder = Path::new(&folder);
    let kiosk = OffscreenKiosk::start(config(&server, folder)).unwrap();
    if !number.is_empty() {
        kiosk.wait_for_label("Нет связи с сервером", soon()).unwrap();
        // The other language works from the disk as well.
        kiosk.tap("English").unwrap();
        kiosk.wait_for_label("No connection to the server", soon()).unwrap();
        kiosk.tap("Русский").unwrap();
        for label in ["Получить талон", "Паспорт гражданина РФ"] {
            kiosk.tap(label).unwrap();
        }
        kiosk.wait_for_screen("details", soon()).unwrap();
        kiosk.tap("Получить талон").unwrap();
        kiosk.wait_for_label(&number, soon()).unwrap();
        std::fs::write(folder.join(&number), "").unwrap();
    }
    until("somebody ends the kiosk", || folder.join("end").exists());
}

fn run(stub: &Stub, folder: &Path, number: &str) -> Child {
    let mut kiosk = Command::new(std::env::current_exe().unwrap());
    kiosk.args(["--exact", "the_kiosk_that_is_rebooted", "--ignored"]);
    kiosk.env(SERVER, stub.address()).env(FOLDER, folder).env(NUMBER, number);
    kiosk.stdout(Stdio::null()).spawn().unwrap()
}

fn kill(mut kiosk: Child) {
    kiosk.kill().unwrap();
    kiosk.wait().unwrap();
}

#[test]
fn a_kiosk_that_starts_without_its_server_gives_tickets_and_loses_none() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let stub = Stub::start();
    stub.number.store(1, Ordering::SeqCst);
    let kept = |name: &str| folder.join(format!("data/cache/{name}.json")).exists();
    let kiosk = run(&stub, folder, "");
    let all = ["office", "catalogue", "snapshot"];
    until("the kiosk keeps what it heard", || all.iter().all(|it| kept(it)));
    let states = || stub.bodies("/devices/kiosk-1/state").concat();
    until("its numbers are told", || states().contains("offline_left"));
    kill(kiosk);

    // Killed with the paper in its slot, and again at the next start: no number comes twice.
    stub.away.store(true, Ordering::SeqCst);
    for number in ["Х 1005", "Х 1006"] {
        let kiosk = run(&stub, folder, number);
        until("a ticket is taken", || folder.join(number).exists());
        kill(kiosk);
    }

    stub.away.store(false, Ordering::SeqCst);
    let mut kiosk = run(&stub, folder, "");
    let handed_in = || stub.bodies("/offline-batches").concat();
    until("both are handed in", || handed_in().contains("Х 1006"));
    assert!(handed_in().find("Х 1005") < handed_in().find("Х 1006"), "{}", handed_in());
    assert_eq!(handed_in().matches("Х 1005").count(), 1, "once: {}", handed_in());
    until("both papers are told of", || stub.bodies("/paper").len() >= 2);
    std::fs::write(folder.join("end"), "").unwrap();
    assert!(kiosk.wait().unwrap().success());
}
