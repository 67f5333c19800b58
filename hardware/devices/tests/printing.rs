//! Tickets on their way through a real line to a simulated printer, and what goes wrong.

#![expect(clippy::disallowed_methods, reason = "a test may look how long something took")]

mod support;

use std::time::Duration;

use devices::{Link, PrintError, Printer, PrinterAddress, PrinterEvent, Timings};
use printer_sim::{Model, Options, Simulator};
use receipt::{Fault, Paper, Profile};
use support::{Desk, Ending, SOON, job_of, quick, read_qr, ticket};

#[test]
fn a_ticket_reaches_the_paper_and_its_code_can_be_scanned() {
    for profile in Profile::builtin() {
        let desk = Desk::on_pty(&profile.id);
        let printing = desk.print(1, &ticket("А 015"));
        assert_eq!(desk.ending(1), Ending::Printed, "{}", profile.id);
        assert!(desk.first_byte_ms(printing) < 1000, "{}", profile.id);
        let papers = desk.simulator.wait_for(1, SOON).unwrap();
        assert_eq!(papers[0].decoded.complaints(), Vec::<String>::new(), "{}", profile.id);
        let code = read_qr(&papers[0], &profile.id);
        assert_eq!(code, ticket("А 015").tracking_url.unwrap(), "{}", profile.id);
    }
}

#[test]
fn every_job_is_one_paper_with_its_number() {
    let desk = Desk::on_pty("epson-tm-t20");
    for n in 1..=20 {
        desk.print(n, &ticket(&format!("Б {n:03}")));
    }
    for n in 1..=20 {
        assert_eq!(desk.ending(n), Ending::Printed);
    }
    let papers = desk.simulator.wait_for(20, SOON).unwrap();
    let numbers: Vec<String> = papers.into_iter().filter_map(|it| it.decoded.number).collect();
    let expected: Vec<String> = (1..=20).map(|n| format!("Б {n:03}")).collect();
    assert_eq!(numbers, expected);
}

#[test]
fn without_paper_nothing_is_sent_and_a_new_roll_brings_the_printer_back() {
    let desk = Desk::on_pty("epson-tm-t20");
    desk.simulator.run_out_of_paper();
    let state = desk.wait_for_state(|it| it.fault() == Some(Fault::PaperOut));
    assert_eq!(state.status.paper, Paper::Out);
    desk.print(1, &ticket("А 001"));
    assert_eq!(desk.ending(1), Ending::Failed { before_any_byte: true });
    desk.simulator.load_paper();
    desk.print(2, &ticket("А 001"));
    assert_eq!(desk.ending(2), Ending::Printed);
    assert_eq!(desk.simulator.count(), 1);
}

#[test]
fn paper_that_ends_in_the_middle_is_no_printed_ticket() {
    for id in ["epson-tm-t20", "citizen-ppu-700", "custom-vkp80iii", "xprinter-80"] {
        let desk = Desk::on_pty(id);
        desk.simulator.run_out_of_paper_after_mm(60);
        desk.print(1, &ticket("А 001"));
        assert_eq!(desk.ending(1), Ending::Failed { before_any_byte: false }, "{id}");
        assert_eq!(desk.simulator.count(), 0, "{id}");
        desk.wait_for_state(|it| it.fault() == Some(Fault::PaperOut));
    }
}

#[test]
fn a_picture_that_runs_out_of_paper_is_never_called_printed() {
    // The line is full of the picture, so the printer cannot be asked; it stalls.
    let desk = Desk::on_pty("raster-80");
    desk.simulator.run_out_of_paper_after_mm(60);
    desk.print(1, &ticket("А 001"));
    assert_ne!(desk.ending(1), Ending::Printed);
    assert_eq!(desk.simulator.count(), 0);
}

#[test]
fn the_hall_hears_of_paper_cover_and_knife_within_two_seconds() {
    let simulator = Simulator::on_pty(Model::named("citizen-ppu-700").unwrap(), Options::default());
    let desk = Desk::with(simulator.unwrap(), "citizen-ppu-700", Timings::default());
    desk.simulator.start_trouble(printer_sim::Trouble::NearEnd);
    desk.wait_for_state(|it| it.status.paper == Paper::NearEnd && it.can_print());
    desk.simulator.open_cover();
    let within = desk.wait_for_state(|it| it.fault() == Some(Fault::CoverOpen));
    assert!(within.status.cover_open);
    desk.simulator.close_cover();
    desk.wait_for_state(|it| it.can_print());
}

#[test]
fn a_knife_that_sticks_leaves_the_ticket_unprinted() {
    let desk = Desk::on_pty("epson-tm-t20");
    desk.simulator.jam_cutter();
    desk.print(1, &ticket("А 001"));
    assert_eq!(desk.ending(1), Ending::Failed { before_any_byte: false });
    desk.wait_for_state(|it| it.fault() == Some(Fault::Cutter));
}

#[test]
fn a_presenter_that_jams_is_told_by_each_kind_that_has_one() {
    // Custom calls it a jam, Citizen names the presenter; both keep the ticket.
    for (id, fault) in [("custom-vkp80iii", Fault::Jam), ("citizen-ppu-700", Fault::Presenter)] {
        let desk = Desk::on_pty(id);
        desk.simulator.start_trouble(printer_sim::Trouble::PresenterJam);
        desk.print(1, &ticket("А 001"));
        assert_eq!(desk.ending(1), Ending::Failed { before_any_byte: false }, "{id}");
        desk.wait_for_state(|it| it.fault() == Some(fault));
        desk.simulator.end_trouble(printer_sim::Trouble::PresenterJam);
        desk.wait_for_state(|it| it.can_print());
        desk.print(2, &ticket("А 001"));
        assert_eq!(desk.ending(2), Ending::Printed, "{id}");
    }
}

#[test]
fn after_a_reboot_the_printer_is_found_at_another_port_under_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let by_id = folder.path().join("usb-EPSON_TM-T20-port0");
    let at_port = || {
        let model = Model::named("epson-tm-t20").unwrap();
        Simulator::on_pty(model, Options::default()).unwrap()
    };
    let (before, after) = (at_port(), at_port());
    std::os::unix::fs::symlink(before.path().unwrap(), &by_id).unwrap();
    let desk = Desk::at(&format!("serial:{}", by_id.display()), before, "epson-tm-t20", quick());
    desk.print(1, &ticket("А 001"));
    assert_eq!(desk.ending(1), Ending::Printed);
    std::fs::remove_file(&by_id).unwrap();
    desk.simulator.unplug();
    desk.wait_for_state(|it| it.link == Link::Absent);
    std::os::unix::fs::symlink(after.path().unwrap(), &by_id).unwrap();
    desk.wait_for_state(|it| it.can_print());
    desk.print(2, &ticket("А 002"));
    assert_eq!(desk.ending(2), Ending::Printed);
    assert_eq!((desk.simulator.count(), after.count()), (1, 1));
}

#[test]
fn a_job_tells_how_much_paper_it_took() {
    let desk = Desk::on_pty("epson-tm-t20");
    desk.print(1, &ticket("А 001"));
    let told = desk.length_mm(1);
    let papers = desk.simulator.wait_for(1, SOON).unwrap();
    let fed = papers[0].decoded.length_mm;
    assert!(told.abs_diff(fed) <= fed / 20, "{told} mm told, {fed} mm fed");
}

#[test]
fn a_silent_printer_is_not_printed_on() {
    let desk = Desk::on_pty("epson-tm-t20");
    desk.simulator.fall_silent();
    desk.wait_for_state(|it| it.link == Link::Silent);
    desk.print(1, &ticket("А 001"));
    assert_eq!(desk.ending(1), Ending::Failed { before_any_byte: true });
}

#[test]
fn a_printer_that_falls_silent_leaves_the_outcome_unknown() {
    // It looks at the printer so rarely that the silence is found by the job itself.
    let timings = Timings { poll: Duration::from_secs(60), ..quick() };
    let simulator = Simulator::on_pty(Model::named("epson-tm-t20").unwrap(), Options::default());
    let desk = Desk::with(simulator.unwrap(), "epson-tm-t20", timings);
    desk.simulator.fall_silent();
    desk.print(1, &ticket("А 001"));
    assert_eq!(desk.ending(1), Ending::Unknown);
    assert_eq!(desk.simulator.wait_for(1, SOON).unwrap().len(), 1);
}

#[test]
fn a_stalled_line_ends_by_its_deadline() {
    let timings = Timings { poll: Duration::from_secs(60), ..quick() };
    let simulator = Simulator::on_pty(Model::named("raster-80").unwrap(), Options::default());
    let desk = Desk::with(simulator.unwrap(), "raster-80", timings);
    desk.simulator.stall();
    let began = std::time::Instant::now();
    desk.print(1, &ticket("А 001"));
    assert_eq!(desk.ending(1), Ending::Unknown);
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

#[test]
fn after_a_stall_the_next_ticket_is_whole() {
    // The job comes before the next look at the printer, and the stall in the middle of it.
    let timings = Timings { poll: Duration::from_secs(1), ..quick() };
    let simulator = Simulator::on_pty(Model::named("raster-80").unwrap(), Options::default());
    let desk = Desk::with(simulator.unwrap(), "raster-80", timings);
    desk.simulator.stall();
    desk.print(1, &ticket("А 001"));
    assert_eq!(desk.ending(1), Ending::Unknown);
    desk.simulator.end_trouble(printer_sim::Trouble::Stalled);
    desk.wait_for_state(|it| it.can_print());
    desk.print(2, &ticket("А 002"));
    assert_eq!(desk.ending(2), Ending::Printed);
    let papers = desk.simulator.wait_for(2, SOON).unwrap();
    assert!(papers[0].decoded.interrupted, "the torn piece is cut off");
    let last = papers.last().unwrap();
    assert!(!last.decoded.interrupted);
    assert_eq!(read_qr(last, "after-stall"), ticket("А 002").tracking_url.unwrap());
    assert_eq!(last.decoded.complaints(), Vec::<String>::new());
}

#[test]
fn a_pulled_cable_is_seen_and_put_in_again_it_prints() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("printer");
    let options = Options { link: Some(link), ..Options::default() };
    let simulator = Simulator::on_pty(Model::named("epson-tm-t20").unwrap(), options).unwrap();
    let desk = Desk::with(simulator, "epson-tm-t20", quick());
    desk.wait_for_state(|it| it.can_print());
    desk.simulator.unplug();
    desk.wait_for_state(|it| it.link == Link::Absent);
    desk.print(1, &ticket("А 001"));
    assert_eq!(desk.ending(1), Ending::Failed { before_any_byte: true });
    desk.simulator.plug_in();
    desk.wait_for_state(|it| it.can_print());
    desk.print(2, &ticket("А 001"));
    assert_eq!(desk.ending(2), Ending::Printed);
    let papers = desk.simulator.wait_for(1, SOON).unwrap();
    // The reset and the code page come with every job, so a printer that lost them has them.
    assert_eq!(papers[0].decoded.number.as_deref(), Some("А 001"));
}

#[test]
fn an_absent_printer_is_a_state_and_no_crash() {
    let (tell, events) = std::sync::mpsc::channel();
    let address: PrinterAddress = "serial:/dev/there-is-no-such-printer".parse().unwrap();
    let profile = Profile::named("epson-tm-t20").unwrap();
    let printer =
        Printer::open(address, profile, quick(), move |it| tell.send(it).unwrap()).unwrap();
    printer.print(devices::JobId(7), job_of(&ticket("А 001"), "epson-tm-t20"));
    let mut seen = Vec::new();
    while seen.len() < 2 {
        seen.push(events.recv_timeout(SOON).unwrap());
    }
    assert!(matches!(&seen[0], PrinterEvent::State(it) if it.link == Link::Absent));
    let PrinterEvent::Failed { before_any_byte: true, error, .. } = &seen[1] else {
        panic!("{seen:?}")
    };
    assert!(matches!(error, PrintError::Absent { source: Some(_), .. }), "{error:?}");
    printer.close();
}

#[test]
fn a_network_printer_prints_too() {
    let address = "127.0.0.1:0".parse().unwrap();
    let model = Model::named("atol-rp-326").unwrap();
    let simulator = Simulator::on_tcp(model, address, Options::default()).unwrap();
    let desk = Desk::with(simulator, "atol-rp-326", quick());
    desk.print(1, &ticket("А 015"));
    assert_eq!(desk.ending(1), Ending::Printed);
    desk.simulator.unplug();
    desk.wait_for_state(|it| it.link == Link::Absent);
    desk.simulator.plug_in();
    desk.wait_for_state(|it| it.can_print());
    desk.print(2, &ticket("А 016"));
    assert_eq!(desk.ending(2), Ending::Printed);
}

#[test]
fn a_file_takes_every_job_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("paper.bin");
    let (tell, events) = std::sync::mpsc::channel();
    let profile = Profile::named("epson-tm-t20").unwrap();
    let address = PrinterAddress::File(path.clone());
    let printer =
        Printer::open(address, profile, Timings::default(), move |it| tell.send(it).unwrap());
    let printer = printer.unwrap();
    let job = job_of(&ticket("А 001"), "epson-tm-t20");
    printer.print(devices::JobId(1), job.clone());
    printer.print(devices::JobId(2), job.clone());
    printer.close();
    assert_eq!(std::fs::read(path).unwrap(), [job.bytes.clone(), job.bytes].concat());
    let printed = events.iter().filter(|it| matches!(it, PrinterEvent::Printed { .. })).count();
    assert_eq!(printed, 2);
}

#[test]
fn at_9600_baud_a_text_ticket_takes_its_time_and_is_printed() {
    let desk = Desk::on_pty("epson-tm-t20");
    desk.simulator.slow_down_to(9600);
    let began = std::time::Instant::now();
    desk.print(1, &ticket("А 015"));
    assert_eq!(desk.ending(1), Ending::Printed);
    let seconds = began.elapsed().as_secs_f64();
    let bytes = job_of(&ticket("А 015"), "epson-tm-t20").bytes.len() as f64;
    assert!(seconds > bytes / 960.0 * 0.8, "{bytes} bytes in {seconds} s");
}
