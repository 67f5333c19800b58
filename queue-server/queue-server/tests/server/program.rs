//! The program itself: what it refuses, what it prints, and how it ends.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Output, Stdio};

use rusqlite::Connection;

use crate::office::files;

fn talon(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_talon-server"));
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn ran(arguments: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = talon(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}

/// Starts the program and waits for the line that says where it listens.
fn serve(data: &str, more: &[&str]) -> (Child, String) {
    let office = files("tiny");
    let arguments = ["serve", "--office", office.to_str().unwrap(), "--data", data];
    let listen: &[&str] =
        if more.contains(&"--listen") { &[] } else { &["--listen", "127.0.0.1:0"] };
    let mut child = talon(&arguments).args(listen).args(more).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let url = line.trim().strip_prefix("listening on ").map(ToOwned::to_owned);
    (child, url.unwrap_or_else(|| panic!("no ready line: {line}")))
}

#[test]
fn it_refuses_to_listen_beyond_this_machine_and_says_why() {
    let (dir, office) = (tempfile::tempdir().unwrap(), files("tiny"));
    let data = dir.path().join("data");
    let (code, out, err) = ran(&[
        "serve",
        "--office",
        office.to_str().unwrap(),
        "--data",
        data.to_str().unwrap(),
        "--listen",
        "0.0.0.0:0",
    ]);
    assert_eq!((code, out.as_str()), (Some(78), ""));
    assert!(err.contains("anybody there could call and cancel tickets"), "{err}");
    assert!(!data.exists(), "nothing was started");
}

#[test]
fn it_refuses_to_print_links_that_lead_nowhere() {
    let (dir, office) = (tempfile::tempdir().unwrap(), files("tiny"));
    let data = dir.path().join("data");
    for every in ["0.0.0.0:0", "[::]:0"] {
        let (office, data) = (office.to_str().unwrap(), data.to_str().unwrap());
        let arguments = ["serve", "--office", office, "--data", data, "--listen", every];
        let (code, _, err) = ran(&[&arguments[..], &["--unauthenticated-lan"]].concat());
        assert_eq!(code, Some(78));
        assert!(err.contains("would lead nowhere. Write `public_url = "), "{err}");
    }
    assert!(!data.exists(), "nothing was started");
    let config = dir.path().join("server.toml");
    std::fs::write(&config, "public_url = \"http://queue.example.org\"").unwrap();
    let (config, data) = (config.to_str().unwrap(), data.to_str().unwrap());
    let more = ["--listen", "0.0.0.0:0", "--unauthenticated-lan", "--config", config];
    let (mut child, _) = serve(data, &more);
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn wrong_files_are_named_and_nothing_is_started() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let office = dir.path().join("tiny");
    std::fs::create_dir(&office).unwrap();
    let text = std::fs::read_to_string(files("tiny").join("office.toml")).unwrap();
    let text = text.replace("Europe/Moscow", "Europe/Moskva");
    std::fs::write(office.join("office.toml"), text).unwrap();
    let arguments =
        ["serve", "--office", office.to_str().unwrap(), "--data", data.to_str().unwrap()];
    let (code, _, err) = ran(&arguments);
    assert_eq!(code, Some(78));
    assert!(err.contains("office.toml:") && err.contains("Europe/Moskva"), "{err}");
    assert!(!data.exists());

    let config = dir.path().join("server.toml");
    std::fs::write(&config, "connections = 0").unwrap();
    let office = files("tiny");
    let (code, _, err) = ran(&[
        "serve",
        "--office",
        office.to_str().unwrap(),
        "--data",
        data.to_str().unwrap(),
        "--config",
        config.to_str().unwrap(),
    ]);
    assert_eq!(code, Some(78));
    assert!(err.contains("`connections` is 0; write 8 to 100000"), "{err}");
}

#[test]
fn it_stops_when_asked_and_leaves_a_whole_log() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().to_str().unwrap();
    let (mut child, url) = serve(data, &["--start-at", "2026-10-14T10:00:00+03:00"]);
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    let asked = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(asked.success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let (code, out, _) = ran(&["check", "--data", data]);
    assert_eq!(code, Some(0));
    assert!(out.starts_with("whole: 1 events, last day 2026-10-14, hash "), "{out}");
    let copy = dir.path().join("copy.db");
    let (code, ..) = ran(&["export", "--data", data, copy.to_str().unwrap()]);
    assert_eq!(code, Some(0));
    let count = Connection::open(&copy).unwrap();
    let count: i64 = count.query_row("SELECT count(*) FROM event", (), |row| row.get(0)).unwrap();
    assert_eq!(count, 1);
}

#[test]
fn a_broken_log_is_not_served() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().to_str().unwrap();
    let start = ["--start-at", "2026-10-14T10:00:00+03:00"];
    let (mut child, _) = serve(data, &start);
    child.kill().unwrap();
    child.wait().unwrap();
    let raw = Connection::open(dir.path().join("log.db")).unwrap();
    raw.execute("UPDATE event SET at = '2026-10-14'", ()).unwrap();
    drop(raw);
    let office = files("tiny");
    let arguments = ["serve", "--office", office.to_str().unwrap(), "--data", data];
    let mut child = talon(&arguments).args(start).spawn().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(65));
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert!(err.contains("the log is broken at event 1"), "{err}");
    assert!(err.contains("talon-server restore"), "{err}");
    assert_eq!(ran(&["check", "--data", data]).0, Some(65));
}

#[test]
fn a_backup_brings_the_office_back() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().to_str().unwrap();
    let start = ["--start-at", "2026-10-14T10:00:00+03:00"];
    let (mut child, _) = serve(data, &start);
    let copy = dir.path().join("backup.db");
    let copy = copy.to_str().unwrap();
    assert_eq!(ran(&["backup", "--data", data, copy]).0, Some(0), "beside the running server");
    let (code, _, err) = ran(&["restore", "--data", data, copy]);
    assert_eq!(code, Some(78), "not under a running server");
    assert!(err.contains("another server works in"), "{err}");
    child.kill().unwrap();
    child.wait().unwrap();
    std::fs::write(dir.path().join("log.db"), "ruined").unwrap();
    let (code, out, err) = ran(&["restore", "--data", data, copy]);
    assert_eq!(code, Some(0), "{err}");
    assert!(out.starts_with("restored: 1 events, last day 2026-10-14"), "{out}");
    let (mut child, _) = serve(data, &start);
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn the_description_is_printed() {
    let (code, out, _) = ran(&["openapi"]);
    assert_eq!(code, Some(0));
    assert!(out.contains("\"openapi\": \"3.1"), "{}", &out[..200]);
}
