//! The kiosk's words: those that come with the program, or a folder of the installation's own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use kiosk_flow::{Phrases, PhrasesError, StaffWords};
use queue_types::Language;

use crate::server::Own;

/// Languages that come with the program; the first is spoken until the office names its own.
const BUILTIN: [&str; 3] = [
    include_str!("../../../assets/texts/kiosk/ru.toml"),
    include_str!("../../../assets/texts/kiosk/en.toml"),
    include_str!("../../../assets/texts/kiosk/uz.toml"),
];

/// How files of sentences for the attendants are named.
const OF_PRINTER: &str = "printer.";

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
    let of_staff = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(OF_PRINTER)
    };
    paths.retain(|path| path.extension().is_some_and(|it| it == "toml") && !of_staff(path));
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

/// Sentences for the attendants that come with the program, as [`BUILTIN`].
const BUILTIN_PRINTER: [(&str, &str); 3] = [
    ("ru", include_str!("../../../assets/texts/printer.ru.toml")),
    ("en", include_str!("../../../assets/texts/printer.en.toml")),
    ("uz", include_str!("../../../assets/texts/printer.uz.toml")),
];

/// What a kiosk tells its attendants, in every language that somebody wrote it in.
#[derive(Clone, Debug)]
pub(crate) struct Attendant {
    /// By language: of the printer by the key of the sentence, and of the kiosk itself.
    sentences: BTreeMap<Language, (BTreeMap<String, String>, StaffWords)>,
    first: Language,
}

impl Attendant {
    /// Sentences in the languages of `phrases`; of the printer from `printer.<language>.toml` of
    /// `folder`, else those that come with the program.
    pub(crate) fn load(folder: Option<&Path>, phrases: &[Phrases]) -> Result<Self, TextsError> {
        let mut sentences = BTreeMap::new();
        for words in phrases {
            let printer = of_printer(folder, &words.language)?;
            sentences.insert(words.language.clone(), (printer, words.staff().clone()));
        }
        // A kiosk without any language has been refused before.
        let first = phrases.first().map(|it| it.language.clone());
        let first = first.ok_or_else(|| TextsError::Empty { path: PathBuf::new() })?;
        Ok(Self { sentences, first })
    }

    /// One line about all that is wrong, in the office's own language: the first of `languages`
    /// that there are sentences for.
    pub(crate) fn line(&self, languages: &[Language], printer: Option<&str>, own: Own) -> String {
        let spoken = languages.iter().find(|it| self.sentences.contains_key(*it));
        let Some((of_printer, words)) = self.sentences.get(spoken.unwrap_or(&self.first)) else {
            return String::new();
        };
        // A key without a sentence still names the trouble.
        let printer = printer.map(|key| of_printer.get(key).map_or(key, String::as_str));
        let of_kiosk = [
            (!own.disk_is_well, &words.disk_fails),
            (own.kept.book.is_some_and(|book| book.left_of_day() == 0), &words.numbers_spent),
            (own.kept.waiting.refused > 0, &words.tickets_refused),
        ];
        let of_kiosk = of_kiosk.iter().filter(|(is, _)| *is).map(|(_, what)| what.as_str());
        printer.into_iter().chain(of_kiosk).collect::<Vec<_>>().join(" ")
    }
}

fn of_printer(
    folder: Option<&Path>,
    language: &Language,
) -> Result<BTreeMap<String, String>, TextsError> {
    let name = format!("{OF_PRINTER}{language}.toml");
    let path = folder.map(|it| it.join(&name)).filter(|it| it.exists());
    let text = match &path {
        Some(path) => fs::read_to_string(path)
            .map_err(|source| TextsError::Read { path: path.clone(), source })?,
        None => {
            let own = BUILTIN_PRINTER.iter().find(|(code, _)| *code == language.as_str());
            // A language that came without sentences of its own borrows the program's first.
            own.unwrap_or(&BUILTIN_PRINTER[0]).1.to_owned()
        }
    };
    toml::from_str(&text).map_err(|source| TextsError::Form {
        path: path.unwrap_or_else(|| PathBuf::from(name)),
        source: Box::new(source.into()),
    })
}

#[cfg(test)]
mod tests {
    use kiosk_flow::Book;

    use super::*;
    use crate::parts::PartsHealth;
    use crate::store::{Kept, Waiting};

    fn own(disk_is_well: bool) -> Own {
        Own { disk_is_well, kept: Kept::default(), parts: PartsHealth::default() }
    }

    fn language(code: &str) -> Language {
        Language::new(code).unwrap()
    }

    #[test]
    fn staff_read_their_offices_language() {
        let attendant = Attendant::load(None, &load(None).unwrap()).unwrap();
        let said = |codes: &[&str], well| {
            let languages: Vec<Language> = codes.iter().map(|it| language(it)).collect();
            attendant.line(&languages, Some("replace_paper_roll"), own(well))
        };
        assert_eq!(said(&["en", "ru"], true), "Out of paper. Put in a new roll.");
        assert_eq!(said(&["uz", "en"], true), "Qogʻoz tugadi. Yangi rulon qoʻying.");
        assert_eq!(said(&["kk", "en"], true), "Out of paper. Put in a new roll.");
        assert_eq!(said(&["ru"], true), "Закончилась бумага. Вставьте новый рулон.");
        assert_eq!(said(&[], true), said(&["ru"], true), "until the office is known");
        assert!(said(&["en"], false).ends_with("Call a technician."), "{}", said(&["en"], false));
        assert_eq!(attendant.line(&[language("en")], None, own(true)), "");
    }

    #[test]
    fn spent_numbers_and_refused_tickets_are_told_to_staff() {
        let attendant = Attendant::load(None, &load(None).unwrap()).unwrap();
        let day = jiff::civil::date(2026, 10, 14);
        let kept = Kept {
            book: Some(Book { day, spent: 999 }),
            waiting: Waiting { to_send: 999, refused: 1 },
            printed_mm: None,
        };
        let said = attendant.line(&[language("en")], None, Own { kept, ..own(true) });
        assert!(said.contains("numbers") && said.contains("paper"), "{said}");
        assert!(said.chars().count() <= 200, "a page shows one line: {said}");
    }

    #[test]
    fn an_installation_brings_sentences_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let kept = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        kept("en.toml", BUILTIN[1]);
        kept("printer.en.toml", "replace_paper_roll = \"Fetch Ann.\"");
        let phrases = load(Some(folder.path())).unwrap();
        assert_eq!(phrases.len(), 1, "sentences for staff are no language of the screen");
        let attendant = Attendant::load(Some(folder.path()), &phrases).unwrap();
        let said = attendant.line(&[language("en")], Some("replace_paper_roll"), own(true));
        assert_eq!(said, "Fetch Ann.");
    }
}
