//! A scanner and a keypad on a real line, and what happens to their cables.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod cable;

use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use cable::Cable;
use devices::{Keypad, KeypadEvent, PadKey, PadKeys, PartState, Scanner, ScannerEvent, Timings};
use scancode::{BookingCode, Grammar, Scan, Unrecognised};

const SOON: Duration = Duration::from_secs(20);

fn timings() -> Timings {
    Timings {
        first_retry: Duration::from_millis(20),
        slowest_retry: Duration::from_millis(100),
        ..Timings::default()
    }
}

fn scanner_at(address: &str) -> (Scanner, Receiver<ScannerEvent>) {
    let (tell, events) = mpsc::channel();
    let tell = move |event| {
        tell.send(event).ok();
    };
    let address = address.parse().unwrap();
    let scanner = Scanner::open(address, Grammar::default(), &timings(), tell).unwrap();
    (scanner, events)
}

fn next<T>(events: &Receiver<T>) -> T {
    events.recv_timeout(SOON).expect("an event comes")
}

fn booking(digits: &str) -> ScannerEvent {
    ScannerEvent::Scanned(Scan::Booking(BookingCode::new(digits).unwrap()))
}

#[test]
fn a_code_comes_through_the_line_with_and_without_a_line_end() {
    let cable = Cable::plugged_in();
    let (scanner, events) = scanner_at(&cable.address());
    assert_eq!(next(&events), ScannerEvent::State(PartState::Ok));
    cable.send(b"]Q1TALON:A:123456\r\n");
    assert_eq!(next(&events), booking("123456"));
    cable.send(b"654321");
    assert_eq!(next(&events), booking("654321"));
    scanner.close();
}

#[test]
fn nothing_is_ever_sent_to_a_scanner_whatever_it_reads() {
    let cable = Cable::plugged_in();
    let (scanner, events) = scanner_at(&cable.address());
    next(&events);
    for text in ["%%SPECCODE99\r", "\x1b@\x16T\r", "]Q1https://evil/x\r"] {
        cable.send(text.as_bytes());
        let seen = next(&events);
        assert!(matches!(seen, ScannerEvent::Scanned(Scan::Unrecognised(_))), "{seen:?}");
    }
    cable.send(&[b'7'; 4296]);
    let too_long = ScannerEvent::Scanned(Scan::Unrecognised(Unrecognised::TooLong));
    assert_eq!(next(&events), too_long);
    scanner.close();
    assert_eq!(cable.received(), b"", "neither an echo nor a command");
}

#[test]
fn a_scanner_whose_cable_is_pulled_is_absent_and_comes_back_at_another_port() {
    let mut cable = Cable::plugged_in();
    let (scanner, events) = scanner_at(&cable.address());
    assert_eq!(next(&events), ScannerEvent::State(PartState::Ok));
    cable.send(b"12");
    cable.pull();
    assert_eq!(next(&events), ScannerEvent::State(PartState::Absent));
    // The name under by-id stays, the device behind it is another one.
    cable.plug_in();
    assert_eq!(next(&events), ScannerEvent::State(PartState::Ok));
    cable.send(b"345678\r");
    assert_eq!(next(&events), booking("345678"), "half a code from before the fault is void");
    scanner.close();
}

#[test]
fn a_scanner_that_was_never_there_is_absent_until_it_is_plugged_in() {
    let mut cable = Cable::unplugged();
    let (scanner, events) = scanner_at(&cable.address());
    assert_eq!(next(&events), ScannerEvent::State(PartState::Absent));
    cable.plug_in();
    assert_eq!(next(&events), ScannerEvent::State(PartState::Ok));
    scanner.close();
}

#[test]
fn a_device_that_is_no_line_has_failed() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let (scanner, events) = scanner_at(&format!("serial:{}", file.path().display()));
    assert_eq!(next(&events), ScannerEvent::State(PartState::Failed));
    scanner.close();
}

#[test]
fn a_keypad_tells_its_keys_and_survives_its_cable() {
    let mut cable = Cable::plugged_in();
    let (tell, events) = mpsc::channel();
    let tell = move |event| {
        tell.send(event).ok();
    };
    let address = cable.address().parse().unwrap();
    let keypad = Keypad::open(address, &PadKeys::builtin(), &timings(), tell).unwrap();
    assert_eq!(next(&events), KeypadEvent::State(PartState::Ok));
    cable.send(b"UD\x1b[BO\xffBH+-");
    let pressed: Vec<KeypadEvent> = (0..8).map(|_| next(&events)).collect();
    use PadKey::{Back, Down, Help, Louder, Ok, Quieter, Up};
    let keys = [Up, Down, Down, Ok, Back, Help, Louder, Quieter];
    assert_eq!(pressed, keys.map(KeypadEvent::Pressed));
    cable.pull();
    assert_eq!(next(&events), KeypadEvent::State(PartState::Absent));
    cable.plug_in();
    assert_eq!(next(&events), KeypadEvent::State(PartState::Ok));
    cable.send(b"O");
    assert_eq!(next(&events), KeypadEvent::Pressed(Ok));
    keypad.close();
}
