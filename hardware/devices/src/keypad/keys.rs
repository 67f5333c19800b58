use std::collections::BTreeMap;

use serde::Deserialize;

/// A key of a tactile pad, by what it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PadKey {
    /// To the control before.
    Up,
    /// To the next control.
    Down,
    /// Does what the control in focus does.
    Ok,
    /// The button «Назад».
    Back,
    /// The button «Помощь».
    Help,
    /// Louder; a pad with one key for the volume gives this, and after the loudest step the
    /// quietest follows.
    Louder,
    /// Quieter.
    Quieter,
}

/// Which key of a pad means what. It is data: `assets/kiosk/keypad.toml`, or a file of the
/// installation in the same form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PadKeys {
    window: BTreeMap<String, PadKey>,
    serial: Vec<(Vec<u8>, PadKey)>,
}

/// Why a file of keys is refused. The caller adds the file's path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PadKeysError {
    /// Not TOML, an unknown key of a pad, or a value of the wrong type.
    #[error("line {line}: {message}")]
    Form {
        /// Line in the file, from 1.
        line: usize,
        /// What the parser says.
        message: String,
    },
    /// A window knows no key of that name.
    #[error("[window] {key:?} is no key; write one character, or a name as UpArrow, Return, F5")]
    Unknown {
        /// The name.
        key: String,
    },
    /// Two keys of the pad, and nobody could tell which.
    #[error("{table} {one:?} stands for two keys or begins another; give each its own")]
    Ambiguous {
        /// `[window]` or `[serial]`.
        table: &'static str,
        /// What was written.
        one: String,
    },
    /// A press without a byte, with more than a pad sends, or with what is no byte.
    #[error("[serial] {bytes:?}: write 1 to 16 bytes for each press, as letters or \\u0081")]
    Length {
        /// What was written.
        bytes: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    window: BTreeMap<PadKey, Vec<String>>,
    #[serde(default)]
    serial: BTreeMap<PadKey, Vec<String>>,
}

/// Names of keys without a character, as Slint has them. `F1` to `F24` come on top.
const NAMES: [&str; 21] = [
    "Backspace",
    "Tab",
    "Return",
    "Escape",
    "Backtab",
    "Delete",
    "Space",
    "UpArrow",
    "DownArrow",
    "LeftArrow",
    "RightArrow",
    "Insert",
    "Home",
    "End",
    "PageUp",
    "PageDown",
    "ScrollLock",
    "Pause",
    "SysReq",
    "Menu",
    "Back",
];

impl PadKeys {
    /// Reads the keys of a pad from the text of a TOML file.
    ///
    /// # Errors
    ///
    /// [`PadKeysError`] says what is wrong and what to write.
    pub fn from_toml(text: &str) -> Result<Self, PadKeysError> {
        let file: File = toml::from_str(text).map_err(|err| {
            let start = err.span().map_or(0, |span| span.start).min(text.len());
            let line = text[..start].matches('\n').count() + 1;
            PadKeysError::Form { line, message: err.message().to_owned() }
        })?;
        Ok(Self { window: window(file.window)?, serial: serial(file.serial)? })
    }

    /// The keys that come with the program, from `assets/kiosk/keypad.toml`.
    pub fn builtin() -> Self {
        let text = include_str!("../../../../assets/kiosk/keypad.toml");
        Self::from_toml(text).expect("a test reads the file")
    }

    /// What a key means that came to the kiosk's window as `name`: its character, or Slint's name
    /// for it, as `UpArrow`. `None` when it is no key of a pad.
    pub fn named(&self, name: &str) -> Option<PadKey> {
        self.window.get(name).copied()
    }

    /// The names [`named`](Self::named) knows.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.window.keys().map(String::as_str)
    }

    pub(super) fn serial(&self) -> &[(Vec<u8>, PadKey)] {
        &self.serial
    }
}

fn window(keys: BTreeMap<PadKey, Vec<String>>) -> Result<BTreeMap<String, PadKey>, PadKeysError> {
    let mut window = BTreeMap::new();
    for (key, names) in keys {
        for name in names {
            let number = name.strip_prefix('F').and_then(|it| it.parse::<u8>().ok());
            let is_function = number.is_some_and(|it| (1..=24).contains(&it));
            let is_letter = name.chars().count() == 1;
            if !is_function && !is_letter && !NAMES.contains(&name.as_str()) {
                return Err(PadKeysError::Unknown { key: name });
            }
            if window.insert(name.clone(), key).is_some() {
                return Err(PadKeysError::Ambiguous { table: "[window]", one: name });
            }
        }
    }
    Ok(window)
}

fn serial(keys: BTreeMap<PadKey, Vec<String>>) -> Result<Vec<(Vec<u8>, PadKey)>, PadKeysError> {
    let mut serial: Vec<(Vec<u8>, PadKey)> = Vec::new();
    for (key, presses) in keys {
        for press in presses {
            // A character up to U+00FF is the byte of that number: some pads send 0x81.
            let bytes: Result<Vec<u8>, _> = press.chars().map(u8::try_from).collect();
            let Some(bytes) = bytes.ok().filter(|it| (1..=16).contains(&it.len())) else {
                return Err(PadKeysError::Length { bytes: press });
            };
            if serial.iter().any(|(it, _)| it.starts_with(&bytes) || bytes.starts_with(it)) {
                return Err(PadKeysError::Ambiguous { table: "[serial]", one: press });
            }
            serial.push((bytes, key));
        }
    }
    Ok(serial)
}

#[cfg(test)]
mod tests {
    use super::PadKey::{Back, Down, Help, Louder, Ok, Quieter, Up};
    use super::PadKeys;

    #[test]
    fn the_file_that_comes_with_the_program_has_every_key_on_both_kinds_of_pad() {
        let keys = PadKeys::builtin();
        for key in [Up, Down, Ok, Back, Help, Louder, Quieter] {
            assert!(keys.window.values().any(|it| *it == key), "{key:?}");
            assert!(keys.serial.iter().any(|(_, it)| *it == key), "{key:?}");
        }
        assert_eq!(keys.named("UpArrow"), Some(Up));
        assert_eq!(keys.named("Return"), Some(Ok));
        assert_eq!(keys.named("Q"), None);
    }

    #[test]
    fn what_could_mean_two_keys_is_refused() {
        let say = |text: &str| PadKeys::from_toml(text).unwrap_err().to_string();
        let twice = say("[window]\nup = [\"F1\"]\nhelp = [\"F1\"]");
        assert!(twice.starts_with("[window] \"F1\" stands for two keys"), "{twice}");
        let prefix = say("[serial]\nup = [\"A\"]\ndown = [\"AB\"]");
        assert!(prefix.starts_with("[serial] \"AB\" stands for two"), "{prefix}");
        let unknown = say("[window]\nok = [\"Enter\"]");
        assert!(unknown.contains("write one character, or a name"), "{unknown}");
        let empty = say("[serial]\nok = [\"\"]");
        assert!(empty.contains("1 to 16 bytes"), "{empty}");
        let wide = say("[serial]\nok = [\"Ж\"]");
        assert!(wide.contains("as letters or \\u0081"), "{wide}");
        let high = PadKeys::from_toml("[serial]\nok = [\"\\u0081\"]").unwrap();
        assert_eq!(high.serial(), [(vec![0x81], Ok)]);
        let form = say("[serial]\nleft = [\"L\"]");
        assert!(form.starts_with("line 2: unknown variant `left`"), "{form}");
    }
}
