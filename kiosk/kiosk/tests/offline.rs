//! The kiosk as the program runs it while its server is away, hangs, or loses answers. One test,
//! because one process holds one kiosk.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, in its helpers as well"
)]

mod stub;

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use kiosk::offscreen::OffscreenKiosk;
use queue_wire::{IssueTicket, OfflineBatch};
use stub::{Stub, config, soon, until};

#[expect(clippy::disallowed_methods, reason = "the promise is in seconds of real time")]
fn now() -> Instant {
    Instant::now()
}

fn batches(stub: &Stub) -> Vec<OfflineBatch> {
    let bodies = stub.bodies("/offline-batches");
    bodies.iter().map(|body| serde_json::from_str(body).unwrap()).collect()
}

/// From the touch to the number.
fn take(kiosk: &OffscreenKiosk, number: &str) -> Duration {
    for label in ["Получить талон", "Паспорт гражданина РФ"] {
        kiosk.tap(label).unwrap();
    }
    kiosk.wait_for_screen("details", soon()).unwrap();
    kiosk.tap("Получить талон").unwrap();
    let touched = now();
    kiosk.wait_for_label(number, soon()).unwrap();
    let took = touched.elapsed();
    kiosk.tap("Готово").unwrap();
    kiosk.wait_for_screen("home", soon()).unwrap();
    took
}

#[test]
fn a_visitor_gets_a_ticket_whatever_the_server_does() {
    let folder = tempfile::tempdir().unwrap();
    let stub = Stub::start();
    stub.number.store(1, Ordering::SeqCst);
    let kiosk = OffscreenKiosk::start(config(&stub.address(), folder.path())).unwrap();
    kiosk.wait_for_label("Добро пожаловать", soon()).unwrap();

    // The server hangs: lines stay open, nothing comes.
    stub.hangs.store(true, Ordering::SeqCst);
    let hung = now();
    kiosk.wait_for_label("Нет связи с сервером", soon()).unwrap();
    println!("noticed after {:?}", hung.elapsed());
    assert!(hung.elapsed() < Duration::from_secs(3), "{:?}", hung.elapsed());
    stub.away.store(true, Ordering::SeqCst);
    let took = take(&kiosk, "Х 1005");
    println!("offline ticket after {took:?}");
    assert!(took < Duration::from_secs(2), "{took:?}");
    let states = || stub.bodies("/devices/kiosk-1/state");
    assert!(stub.bodies("/tickets").is_empty());

    // It comes back: the ticket enters once, under its number, and the notice goes by itself.
    stub.hangs.store(false, Ordering::SeqCst);
    stub.away.store(false, Ordering::SeqCst);
    kiosk.wait_for_label("Добро пожаловать", soon()).unwrap();
    until("the ticket is handed in", || !batches(&stub).is_empty());
    let batch = batches(&stub).remove(0);
    assert_eq!(batch.tickets.len(), 1);
    assert_eq!(batch.tickets[0].number.to_string(), "Х\u{a0}1005");
    let age = batch.device_now.duration_since(batch.tickets[0].printed_at);
    assert!((0..60).contains(&age.as_secs()), "{age:?}");
    let waiting = |count: u32| {
        let wanted = format!("\"offline_waiting\":{count}");
        states().last().is_some_and(|it| it.contains(&wanted)) || count == 0
    };
    until("staff see that nothing waits", || waiting(0));
    until("the paper is reported", || !stub.bodies("/paper").is_empty());

    // An answer is lost: within two seconds there is a number, under the very same id.
    stub.hold.store(true, Ordering::SeqCst);
    let took = take(&kiosk, "Х 1006");
    println!("ticket without an answer after {took:?}");
    assert!(took < Duration::from_secs(2), "{took:?}");
    stub.hold.store(false, Ordering::SeqCst);
    until("the second ticket is handed in", || batches(&stub).len() >= 2);
    let order: IssueTicket = serde_json::from_str(&stub.bodies("/tickets")[0]).unwrap();
    assert_eq!(batches(&stub)[1].tickets[0].ticket, order, "the same id, the same everything");
    assert!(stub.withdrawn().iter().all(|it| *it != order.id.to_string()));

    // With the server well again, its own numbers are given again.
    take(&kiosk, "К 015");
    drop(kiosk);

    // What was confirmed is forgotten.
    let store = rusqlite::Connection::open(folder.path().join("data/kiosk.db")).unwrap();
    let left: u32 =
        store.query_row("SELECT count(*) FROM offline_tickets", (), |row| row.get(0)).unwrap();
    assert_eq!(left, 0);
}
