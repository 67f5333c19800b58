//! The on-screen keyboard: its boards are data of each language.

use serde::{Deserialize, Deserializer};

use crate::typeset::typeset;

/// Keys of a row: with more of them a panel of 21.5 inches has no 20 mm for each (A1).
const WIDEST: usize = 11;
/// Rows of a board, beside the row with the space bar.
const HIGHEST: usize = 3;

/// A key, on the screen or under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A letter, a digit, a space.
    Sign(char),
    /// Takes the last sign back.
    Delete,
    /// Takes everything back.
    Erase,
    /// Other keys in the same places: the board with that number.
    Board(usize),
}

/// The keyboard of one language: its own letters first, then other letters and digits.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Keyboard {
    #[serde(deserialize_with = "set")]
    pub space: String,
    #[serde(deserialize_with = "set")]
    pub delete: String,
    #[serde(deserialize_with = "boards")]
    pub boards: Vec<Board>,
}

/// The keys that are shown at once.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Board {
    /// What stands on the key that brings it: «123».
    pub label: String,
    /// What that key is called aloud: «Цифры».
    pub name: String,
    /// Signs as they are typed, a row each.
    pub rows: Vec<String>,
}

fn set<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    String::deserialize(from).map(|text| typeset(&text))
}

/// A board that does not fit the glass is refused with the rest of its language.
fn boards<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Board>, D::Error> {
    let boards = Vec::<Board>::deserialize(from)?;
    if boards.is_empty() {
        return Err(serde::de::Error::custom("a keyboard has at least one board"));
    }
    for board in &boards {
        let wide = board.rows.iter().find(|row| !(1..=WIDEST).contains(&row.chars().count()));
        if let Some(row) = wide {
            let keys = format!("row `{row}`: expected 1 to {WIDEST} keys, so that each has 20 mm");
            return Err(serde::de::Error::custom(keys));
        }
        if !(1..=HIGHEST).contains(&board.rows.len()) {
            let rows = format!("board `{}`: expected 1 to {HIGHEST} rows", board.label);
            return Err(serde::de::Error::custom(rows));
        }
    }
    Ok(boards)
}

#[cfg(test)]
mod tests {
    use crate::Phrases;

    #[test]
    fn a_keyboard_with_keys_too_narrow_for_a_finger_is_refused() {
        let text = include_str!("../../../assets/texts/kiosk/ru.toml");
        let wide = text.replace("\"йцукенгшщзх\"", "\"йцукенгшщзхъ\"");
        assert_ne!(wide, text);
        let refused = Phrases::parse(&wide).unwrap_err().to_string();
        assert!(refused.contains("йцукенгшщзхъ") && refused.contains("20 mm"), "{refused}");
    }

    #[test]
    fn every_letter_of_the_language_has_a_key() {
        let keys = |phrases: &Phrases| phrases.keyboard.boards[0].rows.concat();
        let ru = keys(&Phrases::russian());
        assert!(('а'..='я').chain(['ё']).all(|letter| ru.contains(letter)), "{ru}");
        assert_eq!(ru.chars().count(), 33, "each once: {ru}");
        assert!(('a'..='z').all(|letter| keys(&Phrases::english()).contains(letter)));
    }
}
