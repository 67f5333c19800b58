//! What the tests about the house itself share: its files, its crates, and how faults are told.
//!
//! It holds no check; those stand in `tests/`, one file for each side of the house: `arrows` (what
//! depends on what), `house` (what stands where), `prose` (what every file says and does not say),
//! `readme` (what is promised to a newcomer), `assets` (data). It reads files and asks `cargo tree`,
//! and it builds nothing, so it stays fast.
//!
//! Start with [`files`] and [`Complaints`].

use std::fs;
use std::path::{Path, PathBuf};

/// A file of the house.
#[derive(Clone, Debug)]
pub struct File {
    /// Its path from the root, with `/` between the parts.
    pub path: String,
    /// Its text; empty when it is no UTF-8 text.
    pub text: String,
}

impl File {
    /// Whether the name ends with one of `endings`, e.g. `.rs`.
    #[must_use]
    pub fn ends(&self, endings: &[&str]) -> bool {
        endings.iter().any(|ending| self.path.ends_with(ending))
    }

    /// Its lines with their numbers from 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }
}

/// The root of the house.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every file that belongs to the house, by path; what a build or a run leaves behind does not.
///
/// # Panics
///
/// When a directory cannot be read: the checks would otherwise pass over what they did not see.
#[must_use]
pub fn files() -> Vec<File> {
    let mut files = Vec::new();
    collect(&root(), "", &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn collect(dir: &Path, above: &str, files: &mut Vec<File>) {
    let entries = fs::read_dir(dir).unwrap_or_else(|err| panic!("{}: {err}", dir.display()));
    for entry in entries.flatten() {
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = if above.is_empty() { name.clone() } else { format!("{above}/{name}") };
        let left_behind = matches!(name.as_str(), ".git" | "target")
            || path == "out"
            || name.ends_with(".profraw");
        if left_behind {
            continue;
        }
        if entry.path().is_dir() {
            collect(&entry.path(), &path, files);
        } else {
            let text = fs::read_to_string(entry.path()).unwrap_or_default();
            files.push(File { path, text });
        }
    }
}

/// A crate of the house.
#[derive(Clone, Debug)]
pub struct Crate {
    /// Its name, which is also its folder's.
    pub name: String,
    /// Its folder from the root, e.g. `hardware/receipt`.
    pub folder: String,
}

/// Every crate, by folder.
#[must_use]
pub fn crates(files: &[File]) -> Vec<Crate> {
    let manifests = files.iter().filter_map(|file| {
        let folder = file.path.strip_suffix("/Cargo.toml")?;
        (folder.split('/').count() == 2).then_some((folder, file))
    });
    manifests
        .map(|(folder, file)| {
            let manifest: toml::Table = file.text.parse().unwrap_or_default();
            let package = manifest.get("package").and_then(|package| package.get("name"));
            let name = package.and_then(toml::Value::as_str).unwrap_or_default().to_owned();
            Crate { name, folder: folder.to_owned() }
        })
        .collect()
}

/// What is wrong, gathered so that one run tells all of it.
#[derive(Debug, Default)]
pub struct Complaints(Vec<String>);

impl Complaints {
    /// Notes that something is wrong at `place` (a path, or `path:line`), and what to do.
    pub fn add(&mut self, place: impl std::fmt::Display, what: impl std::fmt::Display) {
        self.0.push(format!("{place}: {what}"));
    }

    /// Fails the test if anything is wrong.
    ///
    /// # Panics
    ///
    /// With every complaint, one on a line.
    pub fn none(self) {
        assert!(self.0.is_empty(), "\n{}\n", self.0.join("\n"));
    }
}

/// The words of `text`: letters, digits, `-` and `_`.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|sign: char| !(sign.is_alphanumeric() || sign == '-' || sign == '_'))
        .filter(|word| !word.is_empty())
}
