//! The sound files, changed as a test wants them, and what reading them tells.

use std::fs;
use std::path::Path;

use expect_test::Expect;
use office_files::OfficeFiles;
use tempfile::TempDir;

/// The sound files in a directory of their own.
pub struct Broken(TempDir);

/// The office's own file.
pub const OFFICE: &str = "office/office.toml";
/// Groups and situations.
pub const GROUPS: &str = "catalogue/groups.toml";
/// The services of a group of two.
pub const CARDS: &str = "catalogue/services/cards.toml";

/// The sound files.
pub fn sound() -> Broken {
    let broken = Broken(TempDir::new().unwrap());
    copy(Path::new("tests/sound"), broken.0.path());
    broken
}

/// The office's file with `from` replaced by `to`.
pub fn office(from: &str, to: &str) -> Broken {
    sound().with(OFFICE, from, to)
}

impl Broken {
    /// `file` with `from`, which must be there, replaced by `to`.
    pub fn with(self, file: &str, from: &str, to: &str) -> Self {
        let path = self.0.path().join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} has no `{from}` to break");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
        self
    }

    /// `file` with these bytes and no others.
    pub fn bytes(self, file: &str, bytes: &[u8]) -> Self {
        fs::write(self.0.path().join(file), bytes).unwrap();
        self
    }

    /// Without `file`.
    pub fn without(self, file: &str) -> Self {
        fs::remove_file(self.0.path().join(file)).unwrap();
        self
    }

    /// Reading it is refused with exactly these lines.
    pub fn tells(self, expected: Expect) {
        expected.assert_eq(&format!("{}\n", self.read()));
    }

    /// What reading it tells, a line for each fault.
    pub fn read(&self) -> String {
        let told = match OfficeFiles::read(&self.0.path().join("office")) {
            Ok(_) => "nothing: it was read without a fault".to_owned(),
            Err(faults) => faults.to_string(),
        };
        let root = format!("{}/", self.0.path().display());
        told.replace(&root, "")
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
