//! The kiosk's words: those that come with the program, or a folder of the installation's own.

use std::path::{Path, PathBuf};
use std::{fs, io};

use kiosk_flow::{Phrases, PhrasesError};

/// Languages that come with the program; the first is spoken until the office names its own.
const BUILTIN: [&str; 2] = [
    include_str!("../../../assets/texts/kiosk/ru.toml"),
    include_str!("../../../assets/texts/kiosk/en.toml"),
];

/// Why a folder of texts is not taken.
#[derive(Debug, thiserror::Error)]
pub enum TextsError {
    /// It cannot be read.
    #[error("{path}: the kiosk's texts cannot be read")]
    Read {
        /// The folder or file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file is not complete; a language is shown whole or not at all.
    #[error("{path}: copy the missing key from ru.toml and translate it")]
    Form {
        /// The file.
        path: PathBuf,
        /// Which key of which line.
        source: Box<PhrasesError>,
    },
    /// There is no language in it.
    #[error("{path}: no texts here; expected one file for each language, e.g. ru.toml")]
    Empty {
        /// The folder.
        path: PathBuf,
    },
}

/// All languages of `folder`, in the order of their file names, or those that come with the
/// program.
pub(crate) fn load(folder: Option<&Path>) -> Result<Vec<Phrases>, TextsError> {
    match folder {
        None => BUILTIN.iter().map(|text| parse(Path::new("built-in texts"), text)).collect(),
        Some(folder) => from_folder(folder),
    }
}

fn from_folder(folder: &Path) -> Result<Vec<Phrases>, TextsError> {
    let failed = |path: &Path, source| TextsError::Read { path: path.to_owned(), source };
    let entries = fs::read_dir(folder).map_err(|err| failed(folder, err))?;
    let paths = entries.map(|entry| entry.map(|it| it.path())).collect::<Result<Vec<_>, _>>();
    let mut paths = paths.map_err(|err| failed(folder, err))?;
    paths.retain(|path| path.extension().is_some_and(|it| it == "toml"));
    paths.sort();
    if paths.is_empty() {
        return Err(TextsError::Empty { path: folder.to_owned() });
    }
    let read = |path: &PathBuf| {
        let text = fs::read_to_string(path).map_err(|err| failed(path, err))?;
        parse(path, &text)
    };
    paths.iter().map(read).collect()
}

fn parse(path: &Path, text: &str) -> Result<Phrases, TextsError> {
    Phrases::parse(text)
        .map_err(|source| TextsError::Form { path: path.to_owned(), source: Box::new(source) })
}

/// The sentence for the attendant with that key, in the office's own language.
pub(crate) fn attendant(key: &str) -> String {
    const SENTENCES: &str = include_str!("../../../assets/texts/printer.ru.toml");
    let sentences: toml::Table = SENTENCES.parse().unwrap_or_default();
    sentences.get(key).and_then(toml::Value::as_str).unwrap_or(key).to_owned()
}
