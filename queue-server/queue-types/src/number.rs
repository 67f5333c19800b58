//! The number on the ticket: a letter that helps people, digits that count, and a form that
//! cannot be confused on paper, on a board or by ear.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::openapi::{ObjectBuilder, RefOr, Type, schema::Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::by_text;

/// A ticket letter: one of А Е К М Р С Т У Х, the same shape in Cyrillic and Latin, unlike any
/// digit. It helps people; it never routes. М is for appointments, Х for tickets printed offline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "char", into = "char")]
pub struct TicketLetter(char);

impl TicketLetter {
    /// All letters, in the order of the alphabet.
    pub const ALL: [char; 9] = ['А', 'Е', 'К', 'М', 'Р', 'С', 'Т', 'У', 'Х'];
    /// The letter of tickets with an appointment.
    pub const APPOINTMENT: Self = Self('М');
    /// The letter of tickets printed without the server.
    pub const OFFLINE: Self = Self('Х');

    /// Takes a Cyrillic letter or its Latin twin, capital or small.
    ///
    /// # Errors
    ///
    /// [`NumberError::Letter`] for any other character.
    pub fn new(letter: char) -> Result<Self, NumberError> {
        let capital = letter.to_uppercase().next().unwrap_or(letter);
        let cyrillic = match capital {
            'A' => 'А',
            'E' => 'Е',
            'K' => 'К',
            'M' => 'М',
            'P' => 'Р',
            'C' => 'С',
            'T' => 'Т',
            'Y' => 'У',
            'X' => 'Х',
            other => other,
        };
        if Self::ALL.contains(&cyrillic) {
            Ok(Self(cyrillic))
        } else {
            Err(NumberError::Letter { found: letter })
        }
    }

    /// The Cyrillic capital.
    #[must_use]
    pub const fn as_char(self) -> char {
        self.0
    }
}

impl TryFrom<char> for TicketLetter {
    type Error = NumberError;
    fn try_from(letter: char) -> Result<Self, NumberError> {
        Self::new(letter)
    }
}

impl From<TicketLetter> for char {
    fn from(letter: TicketLetter) -> Self {
        letter.0
    }
}

/// A kiosk's own number in the office, 1 to 9: the first digit of its offline tickets.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(try_from = "u8", into = "u8")]
#[schema(value_type = u8, minimum = 1, maximum = 9)]
pub struct KioskNumber(u8);

impl KioskNumber {
    /// The kiosk with this number, or `None` outside 1 to 9.
    #[must_use]
    pub const fn new(number: u8) -> Option<Self> {
        if number >= 1 && number <= 9 { Some(Self(number)) } else { None }
    }

    /// 1 to 9.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for KioskNumber {
    type Error = String;
    fn try_from(number: u8) -> Result<Self, String> {
        Self::new(number).ok_or_else(|| format!("{number} is no kiosk number: expected 1 to 9"))
    }
}

impl From<KioskNumber> for u8 {
    fn from(number: KioskNumber) -> Self {
        number.0
    }
}

impl fmt::Display for KioskNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Why a text is no ticket number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// The letter is not in the office's set.
    #[error("`{found}` is no ticket letter: expected one of А Е К М Р С Т У Х")]
    Letter {
        /// What stood in its place.
        found: char,
    },
    /// The text has another form than a letter and digits.
    #[error("`{text}` is no ticket number: expected a letter and 3 to 7 digits, like «А 015»")]
    Form {
        /// What was given, cut to 40 characters.
        text: String,
    },
}

/// What a visitor calls their place in the queue: «А 015», or «Х 1005» when it was printed by
/// kiosk 1 without the server.
///
/// Unique within the office's business day. Two spaces of numbers cannot meet: the office counts
/// in every letter but Х, kiosks count offline in Х behind their own digit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub struct TicketNumber {
    letter: TicketLetter,
    width: u8,
    count: u32,
}

impl TicketNumber {
    /// Digits of a number unless the office says otherwise.
    pub const WIDTH: u8 = 3;
    /// Most digits that an office may choose (a bench office does).
    pub const WIDTH_MAX: u8 = 7;

    /// The `count`-th ticket of a letter, with at least `width` digits (3 to 7).
    ///
    /// `None` when `count` is 0 or needs more digits than `width`: such a number is spent, never
    /// repeated.
    #[must_use]
    pub const fn new(letter: TicketLetter, width: u8, count: u32) -> Option<Self> {
        let in_width = width >= Self::WIDTH && width <= Self::WIDTH_MAX;
        if in_width && count >= 1 && count < 10_u32.pow(width as u32) {
            Some(Self { letter, width, count })
        } else {
            None
        }
    }

    /// The `count`-th ticket (1 to 999) that `kiosk` printed today without the server.
    #[must_use]
    pub const fn offline(kiosk: KioskNumber, count: u16) -> Option<Self> {
        if count >= 1 && count <= 999 {
            let count = kiosk.0 as u32 * 1000 + count as u32;
            Some(Self { letter: TicketLetter::OFFLINE, width: 4, count })
        } else {
            None
        }
    }

    /// The letter in front.
    #[must_use]
    pub const fn letter(self) -> TicketLetter {
        self.letter
    }

    /// The count behind the letter; for an offline number it begins with the kiosk's digit.
    #[must_use]
    pub const fn count(self) -> u32 {
        self.count
    }

    /// How many digits are written.
    #[must_use]
    pub const fn width(self) -> u8 {
        self.width
    }

    /// Which kiosk printed this number offline, if one did.
    #[must_use]
    pub const fn kiosk(self) -> Option<KioskNumber> {
        if self.letter.0 == TicketLetter::OFFLINE.0 && self.width == 4 {
            KioskNumber::new((self.count / 1000) as u8)
        } else {
            None
        }
    }

    /// Letter, gap and digits. It is written several times for each ticket, so without the
    /// machinery of padded formats.
    fn write(self, to: &mut impl fmt::Write, gap: &str) -> fmt::Result {
        to.write_char(self.letter.0)?;
        to.write_str(gap)?;
        let mut unit = 10_u32.pow(u32::from(self.width));
        for _ in 0..self.width {
            unit /= 10;
            to.write_char(char::from_digit(self.count / unit % 10, 10).unwrap_or('0'))?;
        }
        Ok(())
    }
}

impl fmt::Display for TicketNumber {
    /// «А 015», with a non-breaking space: a number is never torn across two lines.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, "\u{a0}")
    }
}

impl fmt::Debug for TicketNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, "")
    }
}

impl FromStr for TicketNumber {
    type Err = NumberError;

    /// Reads a number as people type it: any case, Cyrillic or Latin twin, with or without spaces
    /// and hyphens.
    fn from_str(text: &str) -> Result<Self, NumberError> {
        let form = || NumberError::Form { text: text.chars().take(40).collect() };
        let mut signs = text.chars().filter(|c| !c.is_whitespace() && *c != '-');
        let letter = TicketLetter::new(signs.next().ok_or_else(form)?)?;
        let (mut width, mut count) = (0_u8, 0_u32);
        for sign in signs {
            let digit = sign.to_digit(10).filter(|_| width < Self::WIDTH_MAX).ok_or_else(form)?;
            width += 1;
            count = count * 10 + digit;
        }
        let number = Self::new(letter, width, count).ok_or_else(form)?;
        if letter == TicketLetter::OFFLINE && (number.kiosk().is_none() || count % 1000 == 0) {
            return Err(form());
        }
        Ok(number)
    }
}

impl PartialSchema for TicketNumber {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^[АЕКМРСТУХ] [0-9]{3,7}$"))
            .description(Some("A letter and digits, unique within the office's business day."))
            .examples(["А 015"])
            .into()
    }
}

impl ToSchema for TicketNumber {}

impl<'de> Deserialize<'de> for TicketNumber {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        by_text::deserialize(from)
    }
}

impl From<TicketNumber> for String {
    /// The stored form: «А 015» with an ordinary space.
    fn from(number: TicketNumber) -> Self {
        let mut text = Self::with_capacity(12);
        // Writing to a String cannot fail.
        let _ = number.write(&mut text, " ");
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_people_type_it() {
        let a015: TicketNumber = "А 015".parse().unwrap();
        for typed in ["A015", "a 015", "а-015", " А\u{a0}015 "] {
            assert_eq!(typed.parse(), Ok(a015), "{typed}");
        }
        assert_eq!(a015.to_string(), "А\u{a0}015");
        assert_eq!(serde_json::to_string(&a015).unwrap(), "\"А 015\"");
    }

    #[test]
    fn letters_outside_the_set_are_refused() {
        for wrong in [
            "О 015",
            "З 001",
            "1 015",
            "",
            "А",
            "А 0",
            "А 000",
            "А 01x",
            "А 12345678",
            "Х 0001",
            "Х 1000",
            "Х 123",
        ] {
            assert!(wrong.parse::<TicketNumber>().is_err(), "{wrong} was accepted");
        }
    }

    #[test]
    fn offline_numbers_name_their_kiosk_and_cannot_meet() {
        let one = TicketNumber::offline(KioskNumber::new(1).unwrap(), 5).unwrap();
        assert_eq!(one.to_string(), "Х\u{a0}1005");
        assert_eq!("X1005".parse(), Ok(one));
        assert_eq!(one.kiosk(), KioskNumber::new(1));
        assert_eq!(TicketNumber::offline(KioskNumber::new(1).unwrap(), 1000), None);
    }

    #[test]
    fn a_spent_number_space_gives_no_number() {
        assert!(TicketNumber::new(TicketLetter::APPOINTMENT, 3, 999).is_some());
        assert!(TicketNumber::new(TicketLetter::APPOINTMENT, 3, 1000).is_none());
    }
}
