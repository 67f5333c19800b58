//! What every file says, and what none may say.

use tidy::{Complaints, crates, files};

#[test]
fn every_crate_says_what_it_is_for() {
    let files = files();
    let mut complaints = Complaints::default();
    for one in crates(&files) {
        let roots = ["lib.rs", "main.rs"].map(|name| format!("{}/src/{name}", one.folder));
        let mut doc = files.iter().filter(|file| roots.contains(&file.path)).peekable();
        if doc.peek().is_none() {
            complaints.add(&one.folder, "has neither src/lib.rs nor src/main.rs");
        }
        for file in doc {
            let said: Vec<&str> =
                file.text.lines().take_while(|line| line.starts_with("//!")).collect();
            let letters: usize = said.iter().map(|line| line.len()).sum();
            if letters < 60 {
                let what = "begin it with `//!`: what it is for, what it lacks, where to start";
                complaints.add(&file.path, what);
            }
        }
    }
    complaints.none();
}

/// Notes to oneself belong to the list of issues, where somebody sees them.
#[test]
fn nothing_is_left_for_later() {
    let marks = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("X", "XX"),
        concat!("dbg", "!("),
        concat!("todo", "!("),
        concat!("unimplemented", "!("),
        concat!("To be ", "written"),
    ];
    let mut complaints = Complaints::default();
    let kinds = [".rs", ".slint", ".js", ".css", ".html", ".toml", ".md", "run"];
    for file in files().iter().filter(|file| file.ends(&kinds)) {
        for (number, line) in file.lines() {
            for mark in marks.iter().filter(|mark| line.contains(*mark)) {
                let what = format!("`{mark}`; do it now, or write an issue");
                complaints.add(format!("{}:{number}", file.path), what);
            }
        }
    }
    complaints.none();
}

#[test]
fn every_lint_that_is_silenced_has_a_reason() {
    let mut complaints = Complaints::default();
    for file in files().iter().filter(|file| file.ends(&[".rs"])) {
        for start in ["#[allow(", "#![allow(", "#[expect(", "#![expect("] {
            for (offset, _) in file.text.match_indices(start) {
                let line = file.text.get(..offset).map_or(0, |before| before.lines().count());
                let rest = file.text.get(offset..).unwrap_or_default();
                let written = rest.split(")]").next().unwrap_or_default();
                let in_text = written.contains('"') && !written.contains("reason = \"");
                if !written.contains("reason = \"") && !in_text {
                    let what = "silences a lint; add reason = \"...\" or repair the code";
                    complaints.add(format!("{}:{line}", file.path), what);
                }
            }
        }
    }
    complaints.none();
}

/// 120 letters fit beside each other in a review. What tests expect people or programs to read is
/// as long as it is: in tests, texts in quotes do not count.
#[test]
fn lines_of_code_fit_in_a_review() {
    let mut complaints = Complaints::default();
    for file in files().iter().filter(|file| file.ends(&[".rs"])) {
        let mut in_test = file.path.contains("/tests/");
        let mut in_text = false;
        for (number, line) in file.lines() {
            in_test |= line == "#[cfg(test)]";
            if in_text {
                in_text = !line.contains("\"#");
                continue;
            }
            in_text = line.rsplit_once("r#\"").is_some_and(|(_, rest)| !rest.contains("\"#"));
            let long = line.chars().count();
            let counted = if in_test { without_texts(line) } else { long };
            if counted > 120 {
                let what = format!("{long} letters; break it at 120");
                complaints.add(format!("{}:{number}", file.path), what);
            }
        }
    }
    complaints.none();
}

/// Letters of the line outside its first quotation mark and its last.
fn without_texts(line: &str) -> usize {
    match (line.find('"'), line.rfind('"')) {
        (Some(first), Some(last)) => {
            let (before, after) = (line.get(..first), line.get(last..));
            before.into_iter().chain(after).map(|part| part.chars().count()).sum()
        }
        _ => line.chars().count(),
    }
}

/// The house is built wherever it is copied to.
#[test]
fn no_file_names_a_place_of_one_machine() {
    let places = [
        concat!("/wo", "rk/"),
        concat!("/ho", "me/"),
        concat!("/Us", "ers/"),
        concat!("/ro", "ot/"),
        concat!("/t", "mp/"),
        concat!("C", ":\\"),
        concat!("../sha", "red"),
    ];
    let mut complaints = Complaints::default();
    for file in files() {
        for (number, line) in file.lines() {
            for place in places.iter().filter(|place| line.contains(*place)) {
                let what = format!("names `{place}`; use a path from the root, or an argument");
                complaints.add(format!("{}:{number}", file.path), what);
            }
        }
    }
    complaints.none();
}

/// Crates come from one registry, and no file redirects it.
#[test]
fn crates_come_from_the_common_registry() {
    let mut complaints = Complaints::default();
    let registry = "registry+https://github.com/rust-lang/crates.io-index";
    for file in files() {
        if file.path == "Cargo.lock" {
            for (number, line) in file.lines().filter(|(_, line)| line.starts_with("source = ")) {
                if !line.contains(registry) {
                    let what = "comes from elsewhere; take a published version";
                    complaints.add(format!("{}:{number}: {line}", file.path), what);
                }
            }
        }
        if file.path == ".cargo/config.toml" {
            for table in ["[source", "[registr", "[http", "[net", "[build]"] {
                if file.text.contains(table) {
                    let what = format!("`{table}` is a matter of one machine; keep it there");
                    complaints.add(&file.path, what);
                }
            }
        }
    }
    complaints.none();
}

/// A document that is named can be opened by whoever reads the name.
#[test]
fn every_document_that_is_named_exists() {
    let files = files();
    let mut complaints = Complaints::default();
    let kinds = [".rs", ".slint", ".js", ".css", ".html", ".toml", ".md"];
    for file in files.iter().filter(|file| file.ends(&kinds)) {
        for (number, line) in file.lines() {
            let ends = line.match_indices(".md").map(|(at, _)| at);
            for end in ends {
                let before = line.get(..end).unwrap_or_default();
                let name = before.rsplit(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_'));
                let name = name.into_iter().next().unwrap_or_default();
                let wanted = format!("{name}.md");
                let exists = files.iter().any(|it| it.path.rsplit('/').next() == Some(&wanted));
                if !name.is_empty() && !exists {
                    let what = format!("{wanted} is no file of the house; say it here instead");
                    complaints.add(format!("{}:{number}", file.path), what);
                }
            }
        }
    }
    complaints.none();
}
