//! What depends on what: arrows point inward, from programs over shells to pure crates.

use std::process::Command;

use tidy::{Complaints, crates, files};

/// Crates that decide or compute; they get time and data as arguments. Those that do not exist yet
/// are named already, so that nobody forgets them.
const PURE: [&str; 7] = [
    "receipt",
    "scancode",
    "kiosk-flow",
    "service-search",
    "queue-types",
    "queue-engine",
    "queue-forecast",
];
/// Where clocks, files, networks, pixels and chance come from.
const OUTSIDE: [&str; 5] = ["tokio", "rusqlite", "slint", "reqwest", "rand"];

/// Names of the crates that `name` needs to run, its own included; `None` if cargo knows no such.
fn tree(arguments: &[&str]) -> Option<Vec<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--prefix", "none", "--format", "{p}"])
        .args(arguments)
        .current_dir(tidy::root())
        .output()
        .expect("cargo runs: it started this test");
    let names = String::from_utf8_lossy(&output.stdout);
    let name = |line: &str| line.split(' ').next().map(str::to_owned);
    output.status.success().then(|| names.lines().filter_map(name).collect())
}

#[test]
fn pure_crates_stay_pure() {
    let mut complaints = Complaints::default();
    let house = crates(&files());
    for one in house.iter().filter(|one| PURE.contains(&one.name.as_str())) {
        let Some(tree) = tree(&["--package", &one.name, "--edges", "normal"]) else {
            complaints.add(&one.folder, "cargo cannot draw its tree; run `cargo tree` to see why");
            continue;
        };
        for outside in OUTSIDE.iter().filter(|outside| tree.iter().any(|it| it == *outside)) {
            let remedy = "move what needs it into a shell crate, or hand the value in";
            complaints.add(&one.folder, format!("pure, yet it reaches {outside}; {remedy}"));
        }
    }
    complaints.none();
}

/// Slint is by far the slowest crate to compile, and the server has no screen.
#[test]
fn only_the_kiosk_and_the_tests_depend_on_slint() {
    let mut complaints = Complaints::default();
    for one in crates(&files()) {
        if one.folder.starts_with("kiosk/") || one.folder.starts_with("tests/") {
            continue;
        }
        let tree = tree(&["--package", &one.name, "--edges", "normal,build"]).unwrap_or_default();
        if let Some(slint) = tree.iter().find(|it| it.contains("slint")) {
            let remedy = "only kiosk/ and tests/ may; move the code there";
            complaints.add(&one.folder, format!("depends on {slint}; {remedy}"));
        }
    }
    complaints.none();
}

/// A build must need no system package; libudev is one, and serial lines work without it.
#[test]
fn nothing_links_libudev() {
    let found = tree(&["--workspace", "--invert", "libudev-sys", "--edges", "all"]);
    assert!(
        found.is_none_or(|tree| tree.is_empty()),
        "libudev-sys is in the tree; take `serialport` with default-features = false"
    );
}

/// The rooms that know nothing of each other, as the README promises.
#[test]
fn rooms_know_nothing_of_their_neighbours() {
    let walls: [(&str, &[&str]); 6] = [
        ("queue-wire", &["queue-engine", "queue-store"]),
        ("queue-pages", &["rusqlite", "queue-store"]),
        ("queue-store", &["queue-wire", "axum"]),
        ("kiosk-ui", &["reqwest", "rusqlite", "devices", "queue-engine"]),
        ("kiosk", &["queue-engine", "queue-store"]),
        ("devices", &["queue-engine", "queue-wire"]),
    ];
    let mut complaints = Complaints::default();
    for (name, behind) in walls {
        let Some(tree) = tree(&["--package", name, "--edges", "normal"]) else {
            complaints.add(name, "cargo cannot draw its tree; run `cargo tree` to see why");
            continue;
        };
        for found in behind.iter().filter(|found| tree.iter().any(|it| it == *found)) {
            complaints.add(name, format!("reaches {found}, which it should know nothing of"));
        }
    }
    complaints.none();
}
