//! The cable between kiosk and server is cut and mended: two network namespaces, one link between
//! them. Server and kiosk are this very file, run once more in each namespace. It needs root and
//! `ip`, as continuous integration has; elsewhere it says that it was skipped.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, in its helpers as well"
)]

mod stub;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use kiosk::offscreen::OffscreenKiosk;
use stub::{Stub, config, soon, until};

/// The folder that all three write to.
const FOLDER: &str = "TALON_TEST_CUT";
const SERVER: &str = "10.77.0.1";
const KIOSK: &str = "10.77.0.2";

fn folder() -> PathBuf {
    std::env::var(FOLDER).unwrap().into()
}

fn say(folder: &Path, what: &str, more: &str) {
    fs::write(folder.join(format!("{what}.new")), more).unwrap();
    fs::rename(folder.join(format!("{what}.new")), folder.join(what)).unwrap();
}

#[expect(clippy::disallowed_methods, reason = "the promise is in seconds of real time")]
fn now() -> Instant {
    Instant::now()
}

#[test]
#[ignore = "is the server that the test of the cut starts"]
fn the_server_beyond_the_cut() {
    let folder = folder();
    let stub = Stub::start_at(&format!("{SERVER}:8080"));
    stub.number.store(1, Ordering::SeqCst);
    say(&folder, "serving", "");
    until("a ticket is handed in", || !stub.bodies("/offline-batches").is_empty());
    say(&folder, "handed-in", &stub.bodies("/offline-batches").concat());
    until("the test is over", || folder.join("end").exists());
}

#[test]
#[ignore = "is the kiosk that the test of the cut starts"]
fn the_kiosk_behind_the_cut() {
    let folder = folder();
    let kiosk = config(&format!("http://{SERVER}:8080"), &folder);
    let kiosk = OffscreenKiosk::start(kiosk).unwrap();
    kiosk.wait_for_label("Добро пожаловать", soon()).unwrap();
    say(&folder, "ready", "");
    kiosk.wait_for_label("Нет связи с сервером", soon()).unwrap();
    say(&folder, "noticed", "");
    for label in ["Получить талон", "Паспорт гражданина РФ"] {
        kiosk.tap(label).unwrap();
    }
    kiosk.wait_for_screen("details", soon()).unwrap();
    kiosk.tap("Получить талон").unwrap();
    let touched = now();
    kiosk.wait_for_label("Х 1005", soon()).unwrap();
    say(&folder, "taken", &touched.elapsed().as_millis().to_string());
    kiosk.tap("Готово").unwrap();
    kiosk.wait_for_label("Добро пожаловать", soon()).unwrap();
    say(&folder, "back", "");
    until("the test is over", || folder.join("end").exists());
}

/// Two networks with a cable between them; both go with the test.
struct Networks {
    server: String,
    kiosk: String,
}

impl Networks {
    fn lay() -> Option<Self> {
        let id = std::process::id();
        let (server, kiosk) = (format!("talon-s{id}"), format!("talon-k{id}"));
        if !ip(&format!("netns add {server}")) {
            return None;
        }
        let networks = Self { server, kiosk };
        let Self { server, kiosk } = &networks;
        let laid = [
            format!("netns add {kiosk}"),
            format!("link add ts{id} netns {server} type veth peer name tk{id} netns {kiosk}"),
            format!("-n {server} addr add {SERVER}/24 dev ts{id}"),
            format!("-n {kiosk} addr add {KIOSK}/24 dev tk{id}"),
            format!("-n {server} link set ts{id} up"),
            format!("-n {kiosk} link set tk{id} up"),
        ];
        laid.iter().all(|step| ip(step)).then_some(networks)
    }

    /// The cable is out at the server's end, or back.
    fn cable(&self, is_in: bool) {
        let (id, state) = (std::process::id(), if is_in { "up" } else { "down" });
        assert!(ip(&format!("-n {} link set ts{id} {state}", self.server)));
    }

    fn run(&self, network: &str, test: &str, folder: &Path) -> Child {
        Command::new("ip")
            .args(["netns", "exec", network])
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", test, "--ignored"])
            .env(FOLDER, folder)
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    }
}

impl Drop for Networks {
    fn drop(&mut self) {
        ip(&format!("netns del {}", self.server));
        ip(&format!("netns del {}", self.kiosk));
    }
}

fn ip(arguments: &str) -> bool {
    let run = Command::new("ip").args(arguments.split(' ')).stderr(Stdio::null()).status();
    run.is_ok_and(|status| status.success())
}

#[test]
fn a_cable_that_is_cut_costs_nobody_a_place_in_the_queue() {
    let Some(networks) = Networks::lay() else {
        println!("skipped: no network namespaces here (needs root and the program ip)");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let there = |what: &str| folder.join(what).exists();
    let mut server = networks.run(&networks.server, "the_server_beyond_the_cut", folder);
    until("the server serves", || there("serving"));
    let mut kiosk = networks.run(&networks.kiosk, "the_kiosk_behind_the_cut", folder);
    until("the kiosk is ready", || there("ready"));

    networks.cable(false);
    let cut = now();
    until("the kiosk notices", || there("noticed"));
    println!("noticed after {:?}", cut.elapsed());
    assert!(cut.elapsed() < Duration::from_secs(3), "{:?}", cut.elapsed());
    until("a ticket is taken", || there("taken"));
    let took_ms: u64 = fs::read_to_string(folder.join("taken")).unwrap().parse().unwrap();
    assert!(took_ms < 2_000, "{took_ms} ms");

    networks.cable(true);
    let mended = now();
    until("the ticket is handed in", || there("handed-in"));
    println!("handed in {:?} after the cable was back", mended.elapsed());
    assert!(mended.elapsed() < Duration::from_secs(10), "{:?}", mended.elapsed());
    let batch = fs::read_to_string(folder.join("handed-in")).unwrap();
    assert!(batch.contains("Х 1005"), "{batch}");
    until("the notice goes by itself", || there("back"));
    say(folder, "end", "");
    assert!(server.wait().unwrap().success() && kiosk.wait().unwrap().success());
}
