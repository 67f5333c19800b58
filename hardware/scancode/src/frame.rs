use crate::grammar::Unrecognised;
use crate::letters::decode;

/// What one scan carried: the symbology, where the scanner names it, and the text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    /// The letter of the AIM prefix, as `Q` for a QR code and `C` for Code 128.
    pub(crate) symbology: Option<char>,
    /// The text without prefix and without white space around it.
    pub(crate) text: String,
}

impl Frame {
    /// Reads the bytes of one scan, its line end included.
    ///
    /// # Errors
    ///
    /// Refuses what has no text, several lines, or characters that do not print.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Unrecognised> {
        let text = decode(bytes);
        let text = text.trim_matches(['\r', '\n']);
        if text.contains(['\r', '\n']) {
            return Err(Unrecognised::SeveralLines);
        }
        // GS separates the fields of a GS1 code, which is a code like any other.
        if text.chars().any(|it| it.is_control() && it != '\u{1D}') {
            return Err(Unrecognised::ControlCharacter);
        }
        let (symbology, text) = without_prefix(text);
        let text = text.trim();
        if text.is_empty() {
            return Err(Unrecognised::Empty);
        }
        Ok(Self { symbology, text: text.to_owned() })
    }
}

/// Takes off an AIM prefix: `]`, the letter of the symbology, and one sign for its options.
fn without_prefix(text: &str) -> (Option<char>, &str) {
    let mut letters = text.chars();
    let (bracket, letter, option) = (letters.next(), letters.next(), letters.next());
    match (bracket, letter, option) {
        (Some(']'), Some(letter), Some(option))
            if letter.is_ascii_alphabetic() && option.is_ascii_alphanumeric() =>
        {
            (Some(letter), letters.as_str())
        }
        _ => (None, text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(Option<char>, String), Unrecognised> {
        Frame::read(text.as_bytes()).map(|it| (it.symbology, it.text))
    }

    #[test]
    fn the_prefix_names_the_symbology() {
        assert_eq!(read("]Q1123456\r"), Ok((Some('Q'), "123456".into())));
        assert_eq!(read("]C0A-042\r\n"), Ok((Some('C'), "A-042".into())));
        assert_eq!(read("123456\n"), Ok((None, "123456".into())));
        assert_eq!(read("]ы1\n"), Ok((None, "]ы1".into())));
    }

    #[test]
    fn what_does_not_print_is_refused_and_gs_is_not() {
        assert_eq!(read("12\u{1b}3456\r"), Err(Unrecognised::ControlCharacter));
        assert_eq!(read("\u{98}\r"), Err(Unrecognised::ControlCharacter));
        assert_eq!(read("]C101046\u{1D}21A\r"), Ok((Some('C'), "01046\u{1D}21A".into())));
    }

    #[test]
    fn several_lines_and_no_line_at_all_are_refused() {
        assert_eq!(read("123456\r\n654321\r\n"), Err(Unrecognised::SeveralLines));
        assert_eq!(read("]Q1\r"), Err(Unrecognised::Empty));
        assert_eq!(read(" \u{A0} \r"), Err(Unrecognised::Empty));
    }
}
