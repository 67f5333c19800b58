//! Everything that people and pranksters hold under a scanner.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::time::Duration;

use proptest::prelude::*;
use scancode::{BookingCode, Grammar, QUIET, REPEAT, Reader, SILENCE, Scan, Unrecognised};

const OFFICE: &str = "https://talon.example";
const TICKET: &str = "0192a1f0-0000-7000-8000-00000000002a";
const TOKEN: &str = "q7Jk2mN8vXz4RbT1q7Jk2m";

fn reader() -> Reader {
    Reader::new(Grammar::new([OFFICE.to_owned()]))
}

/// What one scan of `bytes` gives, once the scanner is quiet.
fn scan(bytes: &[u8]) -> Option<Scan> {
    let mut reader = reader();
    assert_eq!(reader.take(bytes, Duration::ZERO), None);
    reader.pass(SILENCE)
}

fn scanned(text: &str) -> Scan {
    scan(format!("{text}\r").as_bytes()).unwrap()
}

fn booking(digits: &str) -> Scan {
    Scan::Booking(BookingCode::new(digits).unwrap())
}

fn unknown() -> Scan {
    Scan::Unrecognised(Unrecognised::Unknown)
}

#[test]
fn a_booking_is_read_from_digits_and_from_our_own_form() {
    for text in ["123456", "]Q1123456", "]C0123456", "TALON:A:123456", "]Q3TALON:A:123456"] {
        assert_eq!(scanned(text), booking("123456"), "{text}");
    }
    assert_eq!(scanned("000000"), booking("000000"));
}

#[test]
fn the_page_of_a_ticket_of_this_office_names_the_ticket() {
    let Scan::Ticket(link) = scanned(&format!("]Q1{OFFICE}/t/{TICKET}/{TOKEN}")) else {
        panic!("the link of this office is not known")
    };
    assert_eq!((link.ticket.to_string(), link.token.as_str()), (TICKET.into(), TOKEN));
}

#[test]
fn a_page_that_is_not_quite_ours_is_none() {
    for text in [
        format!("https://talon.example.evil/t/{TICKET}/{TOKEN}"),
        format!("https://evil/{OFFICE}/t/{TICKET}/{TOKEN}"),
        format!("http://talon.example/t/{TICKET}/{TOKEN}"),
        format!("{OFFICE}/t/{TICKET}/{TOKEN}?next=//evil"),
        format!("{OFFICE}/t/{TICKET}/short"),
        format!("{OFFICE}/t/{TICKET}"),
        format!("{OFFICE}/t/../{TICKET}/{TOKEN}"),
        format!("{OFFICE}/t/urn:uuid:{TICKET}/{TOKEN}"),
        format!("{OFFICE}@evil/t/{TICKET}/{TOKEN}"),
        OFFICE.to_owned(),
    ] {
        assert_eq!(scanned(&text), unknown(), "{text}");
    }
    assert_eq!(Reader::default().take(b"", Duration::ZERO), None);
    let mut without = Reader::new(Grammar::new([String::new()]));
    without.take(format!("/t/{TICKET}/{TOKEN}\r").as_bytes(), Duration::ZERO);
    assert_eq!(without.pass(QUIET), Some(unknown()), "no office has no links");
}

/// B1: keys in disguise.
#[test]
fn control_characters_are_never_a_code() {
    for bytes in [
        "\x0f",
        "\x1b",
        "\x1b[15~",
        "\x1bO\u{7f}",
        "12\x0f3456",
        "\x1b@123456",
        "\0",
        "\x02123456\x03",
    ] {
        let scan = scanned(bytes);
        assert_eq!(scan, Scan::Unrecognised(Unrecognised::ControlCharacter), "{bytes:?}");
    }
}

/// B2: too much, too little, and more than one line.
#[test]
fn masses_and_emptiness_are_none_of_ours() {
    let too_long = Scan::Unrecognised(Unrecognised::TooLong);
    assert_eq!(scanned(&"7".repeat(4296)), too_long);
    assert_eq!(scanned(&"123456".repeat(40_000)), too_long);
    assert_eq!(scanned(&"7".repeat(4000)), unknown());
    let binary: Vec<u8> = (0..3000u32).map(|it| (it * 7 % 251) as u8).collect();
    assert!(matches!(scan(&binary), Some(Scan::Unrecognised(_))));
    for text in ["]Q1", "   ", "]Q1 \u{A0}\u{2003}", "\t "] {
        assert!(matches!(scanned(text), Scan::Unrecognised(_)), "{text:?}");
    }
    for text in ["123456\r654321", "123456\r\nevil", "123456\n\n123456"] {
        assert_eq!(scanned(text), Scan::Unrecognised(Unrecognised::SeveralLines), "{text:?}");
    }
    assert_eq!(scan(b"\r\n"), None, "a line end alone is no scan");
}

/// B3 and B4: what sets up scanners, opens pages or joins networks.
#[test]
fn foreign_codes_are_never_opened() {
    for text in [
        "%%SPECCODE99",
        "$%0000#ENTERSETUP",
        "AIMEN.",
        "https://evil/x",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "WIFI:T:WPA;S:hall;P:12345678;;",
        "BEGIN:VCARD",
        "tel:123456",
        "upi://pay?pa=1",
        "ST00012|Name=X|PersonalAcc=40702810138250123017",
    ] {
        assert_eq!(scanned(text), unknown(), "{text}");
    }
}

/// B5: what looks like a booking is that very booking or none.
#[test]
fn a_code_with_something_more_or_something_alike_is_never_another_booking() {
    for text in ["talon:a:123456", "Talon:A:123456", "ТАLОN:А:123456", " TALON:A:123456 "] {
        assert_eq!(scanned(text), booking("123456"), "{text}");
    }
    for text in [
        "123456 ", // with what follows it below
        "1234567",
        "12345",
        "123456X",
        "X123456",
        "12З456",
        "12O456",
        "123 456",
        "123-456",
        "１２３４５６",
        "١٢٣٤٥٦",
        "TALON:B:123456",
        "TALON:A:1234567",
        "TALON:A:",
        "TАЛОН:A:123456",
        "TALON:A:TALON:A:123456",
        "12345б",
        "\u{202E}654321",
        "123456\u{200D}",
        "-12345",
        "+12345",
        "1234.5",
    ] {
        let expected = if text == "123456 " { booking("123456") } else { unknown() };
        assert_eq!(scanned(text), expected, "{text}");
    }
    assert_eq!(scanned("]E0123456"), unknown(), "a bottle is no booking");
}

#[test]
fn a_booking_of_windows_1251_is_read_too() {
    // «ТАLОN:А:123456» as a scanner set to Russian sends it.
    let bytes = b"\xD2\xC0L\xCEN:\xC0:123456\r";
    assert_eq!(scan(bytes), Some(booking("123456")));
}

#[test]
fn a_scan_ends_with_its_line_or_with_silence() {
    for end in ["\r", "\n", "\r\n"] {
        let mut reader = reader();
        reader.take(format!("123456{end}").as_bytes(), Duration::ZERO);
        assert_eq!(reader.due(), Some(QUIET));
        assert_eq!(reader.pass(QUIET - Duration::from_millis(1)), None);
        assert_eq!(reader.pass(QUIET), Some(booking("123456")), "{end:?}");
    }
    let mut reader = reader();
    reader.take(b"123456", Duration::ZERO);
    assert_eq!(reader.pass(QUIET), None);
    assert_eq!(reader.pass(SILENCE), Some(booking("123456")));
}

#[test]
fn a_code_left_under_the_glass_is_one_scan() {
    let mut reader = reader();
    let mut scans = Vec::new();
    let mut now = Duration::ZERO;
    for _ in 0..10 {
        scans.extend(reader.take(b"123456\r", now));
        scans.extend(reader.pass(now + QUIET));
        now += Duration::from_millis(400);
    }
    assert_eq!(scans, [booking("123456")]);
    // Another code comes through at once, and the first again when it was away.
    reader.take(b"654321\r", now);
    assert_eq!(reader.pass(now + QUIET), Some(booking("654321")));
    now += REPEAT;
    reader.take(b"654321\r", now);
    assert_eq!(reader.pass(now + QUIET), Some(booking("654321")));
}

#[test]
fn nothing_scanned_is_kept_longer_than_it_is_needed() {
    let mut reader = reader();
    reader.take(b"123456\r", Duration::ZERO);
    reader.pass(QUIET);
    assert_eq!(reader.due(), Some(REPEAT));
    reader.pass(REPEAT);
    assert_eq!(reader.due(), None);
    reader.take(b"1234", REPEAT);
    reader.forget();
    assert_eq!(reader.pass(REPEAT + SILENCE), None);
    let code = format!("{:?}", booking("123456"));
    assert!(!code.contains('1'), "{code} would stand in a log");
}

fn anything() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        "[0-9]{6}\r\n?".prop_map(String::into_bytes),
        "(TALON:A:)?[0-9]{5,7}[\r\n]{0,3}[0-9]{0,6}".prop_map(String::into_bytes),
        any::<String>().prop_map(String::into_bytes),
        proptest::collection::vec(any::<u8>(), 0..5000),
    ]
}

proptest! {
    #[test]
    fn however_the_bytes_are_split_the_codes_are_the_same(
        scans in proptest::collection::vec((anything(), 101u64..3000), 0..6),
        cuts in proptest::collection::vec((1usize..700, 0u64..30), 1..40),
    ) {
        let (mut whole, mut pieces) = (reader(), reader());
        let (mut from_whole, mut from_pieces) = (Vec::new(), Vec::new());
        let mut now = Duration::ZERO;
        let mut cuts = cuts.iter().cycle();
        for (bytes, pause) in &scans {
            // Pieces come a little after each other; the whole comes when its last piece does.
            let mut rest = bytes.as_slice();
            while !rest.is_empty() {
                let (length, gap) = cuts.next().unwrap();
                let (piece, more) = rest.split_at((*length).min(rest.len()));
                rest = more;
                from_pieces.extend(pieces.take(piece, now));
                if rest.is_empty() {
                    from_whole.extend(whole.take(bytes, now));
                } else {
                    now += Duration::from_millis(*gap);
                }
            }
            now += Duration::from_millis(*pause);
        }
        from_pieces.extend(pieces.pass(now + SILENCE));
        from_whole.extend(whole.pass(now + SILENCE));
        prop_assert_eq!(from_pieces, from_whole);
    }

    #[test]
    fn only_our_own_forms_are_ever_a_code(text in "(TALON:A:|talon:а:|TALON:)?[0-9OЗ]{5,7}[ а]?") {
        let plain = text.trim().to_uppercase().replace('А', "A");
        let digits = plain.strip_prefix("TALON:A:").unwrap_or(&plain);
        let is_code = digits.len() == 6 && digits.bytes().all(|it| it.is_ascii_digit());
        prop_assert_eq!(matches!(scan(text.as_bytes()), Some(Scan::Booking(_))), is_code);
    }
}
