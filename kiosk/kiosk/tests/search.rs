//! The program `talon-kiosk search`, as whoever tends the catalogue runs it.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod stub;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use stub::Stub;

fn catalogue() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/catalogue")
}

/// Runs the program with these arguments and that text to read.
fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_talon-kiosk"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    program.stdin.take().unwrap().write_all(input).unwrap();
    program.wait_with_output().unwrap()
}

/// The lines that the program prints about the sample catalogue.
fn lines(queries: &[&str], input: &[u8]) -> Vec<String> {
    let folder = catalogue();
    let mut arguments = vec!["search", "--catalogue", folder.to_str().unwrap()];
    arguments.extend(queries);
    let output = run(&arguments, input);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn each_query_has_one_line_with_the_ids_that_the_screen_would_show() {
    let lines = lines(&["gfcgjhn", "прописка", "выписка из домовой книги", "ё"], b"");
    assert_eq!(lines.len(), 4);
    let first = |line: &str| line.split(' ').next().unwrap_or_default().to_owned();
    assert_eq!(first(&lines[0]), "passports.internal");
    assert_eq!(first(&lines[1]), "registration.address");
    assert_eq!(first(&lines[2]), "housing.house-book");
    assert_eq!(lines[3], "", "nothing before the second letter");
    assert!(lines.iter().all(|line| line.split(' ').count() <= 4));
}

#[test]
fn the_standard_input_is_answered_line_by_line() {
    let asked = lines(&[], "снилс\n\nснилс\r\n".as_bytes());
    assert_eq!(asked, [&asked[0], "", &asked[0]]);
    assert!(asked[0].starts_with("social.snils"));
    let torn = lines(&[], b"\xff\xfe\nzagranpasport");
    assert_eq!(torn.len(), 2, "a line that is no text is answered too");
    assert!(torn[1].contains("passports.foreign"));
    assert_eq!(lines(&[], b""), [""; 0]);
}

#[test]
fn the_offices_own_catalogue_comes_from_its_server() {
    let stub = Stub::start();
    let output = run(&["--server", &stub.address(), "search", "паспорт"], b"");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "passports.internal\n");
}

#[test]
fn without_a_catalogue_it_says_what_to_add() {
    let nowhere = ["search", "--catalogue", "nowhere", "паспорт"];
    for arguments in [&["search", "паспорт"][..], &nowhere] {
        let output = run(arguments, b"");
        assert!(!output.status.success());
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(told.contains("no catalogue"), "{told}");
    }
}
