//! The program `printer-sim` as a person or the demo starts it.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

struct Program {
    child: Child,
    printer: String,
    control: String,
}

impl Program {
    fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_printer-sim"))
            .args(arguments)
            .args(["--control", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut after = |word: &str| {
            let line = lines.next().unwrap().unwrap();
            line.strip_prefix(word).unwrap_or_else(|| panic!("{line}")).to_owned()
        };
        let (printer, control) = (after("printer "), after("control http://"));
        Self { child, printer, control }
    }

    /// Sends one request to the control interface; gives the body of the answer.
    fn ask(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(&self.control).unwrap();
        write!(stream, "{request} HTTP/1.1\r\nHost: printer\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.split_once("\r\n\r\n").unwrap().1.to_owned()
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.printer.strip_prefix("tcp:").unwrap()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        stream
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// Answers `DLE EOT n` as the printer gives it.
fn status(line: &mut TcpStream, n: u8) -> u8 {
    line.write_all(&[0x10, 0x04, n]).unwrap();
    let mut answer = [0];
    line.read_exact(&mut answer).unwrap();
    answer[0]
}

#[test]
fn a_paper_leaves_three_files_and_the_printer_can_be_made_to_misbehave() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("papers");
    let program = Program::start(&["--listen", "127.0.0.1:0", "--out", out.to_str().unwrap()]);
    let mut line = program.connect();
    assert_eq!(status(&mut line, 4), 0x12);
    let job = b"\x1b@\x1c.\x1bt\x11\x1d!\x77\x80 015\n\x1d!\x00\x92\xa0\xab\xae\xad\n\x1dVB\x00";
    line.write_all(job).unwrap();
    line.write_all(b"\x1dr\x01").unwrap();
    let mut in_turn = [0xFF];
    line.read_exact(&mut in_turn).unwrap();
    assert_eq!(in_turn, [0], "answered after the cut");
    let state = || program.ask("GET /state");
    while !state().contains("\"papers\": 1") {
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(std::fs::read(out.join("0001.bin")).unwrap(), job);
    let json = std::fs::read_to_string(out.join("0001.json")).unwrap();
    assert!(
        json.contains("\"number\": \"А 015\"") && json.contains("\"text\": \"Талон\""),
        "{json}"
    );
    assert!(std::fs::read(out.join("0001.png")).unwrap().starts_with(b"\x89PNG"));

    assert!(program.ask("PUT /troubles/paper-out").contains("\"paper-out\""));
    assert_eq!(status(&mut line, 4), 0x7E);
    program.ask("DELETE /troubles/paper-out");
    assert_eq!(status(&mut line, 4), 0x12);
    assert!(program.ask("PUT /nothing").contains("help"));
}

#[test]
fn a_link_names_the_pseudo_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("printer");
    let program = Program::start(&["--profile", "atol-rp-326", "--link", link.to_str().unwrap()]);
    assert_eq!(program.printer, format!("serial:{}", link.display()));
    let first = std::fs::read_link(&link).unwrap();
    assert!(first.starts_with("/dev/pts"));
    assert!(program.ask("PUT /troubles/unplugged").contains("unplugged"));
    assert!(!program.ask("DELETE /troubles/unplugged").contains("unplugged"));
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
}

#[test]
fn a_strict_printer_ends_at_bytes_that_nobody_knows() {
    let mut program = Program::start(&["--listen", "127.0.0.1:0", "--strict"]);
    program.connect().write_all(b"\x1b@A\n\x1b?\x0a\x00\x1dVB\x00").unwrap();
    assert_eq!(program.child.wait().unwrap().code(), Some(2));
}
