//! The roll ends in the middle of a ticket, on a simulated printer: what the visitor is offered, and
//! what the next paper says of itself.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, in its helpers as well"
)]

mod stub;

use kiosk::offscreen::OffscreenKiosk;
use printer_sim::{CutTicket, Model, Options, Simulator};
use stub::{Stub, printing_on, soon, until};

fn take_a_ticket(kiosk: &OffscreenKiosk) {
    for label in ["Получить талон", "Паспорт гражданина РФ", "Получить талон"]
    {
        kiosk.tap(label).unwrap();
    }
    kiosk.wait_for_label("К 015", soon()).unwrap();
}

/// The papers that came out after the first `before`.
fn papers(simulator: &Simulator, before: u32) -> Vec<CutTicket> {
    until("a paper", || simulator.count() > before);
    simulator.tickets().split_off(before as usize)
}

fn says_so(paper: &CutTicket) -> bool {
    paper.decoded.text().contains("ПОВТОР")
}

#[test]
fn the_paper_after_an_empty_roll_says_whether_another_may_exist() {
    let model = Model::named("epson-tm-t20").unwrap();
    let simulator = Simulator::on_pty(model, Options::default()).unwrap();
    let (folder, stub) = (tempfile::tempdir().unwrap(), Stub::start());
    let config = printing_on(&stub.address(), folder.path(), &simulator.address());
    let kiosk = OffscreenKiosk::start(config).unwrap();
    kiosk.wait_for_label("Добро пожаловать", soon()).unwrap();
    until("the printer is ready", || {
        stub.bodies("/state").last().is_some_and(|it| it.contains("\"printer_online\":true"))
    });

    // The roll ends under the ticket; the printer may keep what it was sent.
    simulator.run_out_of_paper_after_mm(60);
    take_a_ticket(&kiosk);
    kiosk.wait_for_screen("paper-out", soon()).unwrap();
    kiosk.wait_for_label("Бумага закончилась, но вы уже в очереди.", soon()).unwrap();
    let before = simulator.count();
    simulator.load_paper();
    kiosk.tap("Печать ещё раз").unwrap();
    kiosk.wait_for_screen("ticket", soon()).unwrap();
    until("a whole paper", || papers(&simulator, before).iter().any(says_so));
    let came = papers(&simulator, before);
    let unmarked = came.iter().filter(|it| !says_so(it) && !it.decoded.interrupted).count();
    assert!(unmarked <= 1, "two papers pass for the ticket itself");
    kiosk.tap("Готово").unwrap();

    // No paper from the start: nothing was sent, so the first paper is the ticket itself.
    simulator.run_out_of_paper();
    kiosk.wait_for_label("Талон будет на экране: печать не работает.", soon()).unwrap();
    take_a_ticket(&kiosk);
    kiosk.wait_for_screen("paper-out", soon()).unwrap();
    let before = simulator.count();
    simulator.load_paper();
    kiosk.tap("Печать ещё раз").unwrap();
    let came = papers(&simulator, before);
    assert!(came.iter().all(|it| !says_so(it)), "{:?}", came[0].decoded.text());
}
