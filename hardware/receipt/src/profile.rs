use serde::Deserialize;

/// What one model of printer can do and how it wants to be spoken to.
///
/// Profiles are data: an office with another printer writes another file. The number of a
/// code page in particular is never universal (the same Cyrillic page is 17, 7, 12, 37 or
/// 59), so nothing here is guessed from the vendor's name.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Name in configuration files, as `epson-tm-t20`.
    pub id: String,
    /// Who makes it.
    pub vendor: String,
    /// The model, as written on the case.
    pub model: String,
    /// Where the facts of this profile come from.
    pub source: String,
    /// Serial speed in bits per second when the address does not name one.
    #[serde(default = "default_baud")]
    pub baud: u32,
    /// Flow control of the serial line.
    #[serde(default)]
    pub flow: Flow,
    /// Printable width in dots, a multiple of 8, from 256 to 1024.
    pub width_dots: u16,
    /// Dots per inch, from 150 to 300.
    pub dpi: u16,
    /// Characters of font A in one line, from 24 to 64.
    pub columns: u8,
    /// Whether Cyrillic goes as text or as a picture.
    pub cyrillic: Cyrillic,
    /// The number of code page 866 in `ESC t n`, if the printer has it.
    pub cp866_n: Option<u8>,
    /// The number of code page Windows-1251 in `ESC t n`, if the printer has it.
    pub cp1251_n: Option<u8>,
    /// Who draws the QR code.
    pub qr: QrMode,
    /// The highest picture in rows that goes in one command, from 24 to 2303. Printers
    /// with small buffers turn the rest of a higher one into pages of garbage.
    pub max_band: u16,
    /// How the paper is cut.
    pub cut: Cut,
    /// Empty lines before the cut, for printers whose cut does not feed by itself.
    #[serde(default)]
    pub feed_before_cut: u8,
    /// Bytes after the cut that hand the ticket out of a presenter; empty without one.
    #[serde(default)]
    pub present: Vec<u8>,
    /// Bytes after the reset at the start of a job, for settings only this model needs.
    #[serde(default)]
    pub init_extra: Vec<u8>,
    /// The language of its status answers.
    pub status: StatusDialect,
    /// How we learn that a job has left the printer.
    pub confirm: Confirm,
    /// Whether it reports changes by itself (automatic status back).
    #[serde(default)]
    pub asb: bool,
}

fn default_baud() -> u32 {
    115_200
}

/// Flow control of a serial line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flow {
    /// None: the printer's buffer must hold a ticket.
    #[default]
    None,
    /// RTS/CTS wires.
    Hardware,
    /// XON/XOFF bytes. They are filtered from the status answers.
    Software,
}

/// How Cyrillic reaches the paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cyrillic {
    /// As characters of a code page the printer has: about a kilobyte per ticket.
    Text,
    /// As a picture drawn by us: forty times more bytes, and right on every printer.
    Raster,
}

/// Who draws the QR code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QrMode {
    /// The printer, from the text of the address.
    Native,
    /// We do, and send a picture.
    Raster,
}

/// How the paper is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cut {
    /// Feeds to the knife and cuts through.
    Full,
    /// Feeds to the knife and leaves one point.
    Partial,
    /// Cuts where it stands (`GS V 0`); needs `feed_before_cut`.
    FullInPlace,
    /// There is no knife; the visitor tears the paper off.
    None,
}

/// The language of a printer's status answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatusDialect {
    /// `DLE EOT 1` to `4`, one byte each.
    Epson,
    /// `DLE EOT 1` to `6`, with a presenter.
    Citizen,
    /// `DLE EOT 20`, six bytes.
    Custom,
    /// It answers nothing; every job ends with its outcome unknown.
    None,
}

/// How we learn that a job has left the printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confirm {
    /// `GS r 1` is answered in turn, after everything before it is printed.
    GsR,
    /// The status carries "the motor turns"; the end is the first answer without it.
    Motor,
    /// Nothing tells; a good status after the time the paper needs has to do.
    Poll,
}

/// Why a profile file is refused. The caller adds the file's path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// Not TOML, an unknown key, a missing key or a value of the wrong type.
    #[error("line {line}: {message}")]
    Form {
        /// Line in the file, from 1.
        line: usize,
        /// What the parser says.
        message: String,
    },
    /// A value outside of what a printer can be.
    #[error("line {line}: {key} = {value} is refused; {expected}")]
    Value {
        /// Line in the file, from 1.
        line: usize,
        /// The key.
        key: &'static str,
        /// The value found.
        value: String,
        /// What is expected and what to do.
        expected: &'static str,
    },
}

impl Profile {
    /// Reads a profile from the text of its TOML file.
    ///
    /// # Errors
    ///
    /// [`ProfileError`] names the line, the value and what is expected there.
    pub fn from_toml(text: &str) -> Result<Self, ProfileError> {
        let profile: Self = toml::from_str(text).map_err(|err| ProfileError::Form {
            line: line_at(text, err.span().map_or(0, |span| span.start)),
            message: err.message().to_owned(),
        })?;
        profile.check(text)?;
        Ok(profile)
    }

    /// The width of one font A cell in dots, never less than 1.
    pub fn cell_dots(&self) -> u16 {
        (self.width_dots / u16::from(self.columns)).max(1)
    }

    fn check(&self, text: &str) -> Result<(), ProfileError> {
        let refuse = |key: &'static str, value: String, expected: &'static str| {
            Err(ProfileError::Value { line: line_of(text, key), key, value, expected })
        };
        if self.id.is_empty() || !self.id.bytes().all(is_id_byte) {
            return refuse("id", quoted(&self.id), "write small Latin letters, digits and dashes");
        }
        if !(256..=1024).contains(&self.width_dots) || !self.width_dots.is_multiple_of(8) {
            let expected = "write a multiple of 8 from 256 to 1024 (576 for 80 mm, 384 for 58 mm)";
            return refuse("width_dots", self.width_dots.to_string(), expected);
        }
        if !(150..=300).contains(&self.dpi) {
            return refuse("dpi", self.dpi.to_string(), "write 150 to 300 (mostly 203 or 180)");
        }
        if !(24..=64).contains(&self.columns) {
            let expected = "write 24 to 64 (48 or 42 for 80 mm, 32 for 58 mm)";
            return refuse("columns", self.columns.to_string(), expected);
        }
        if !(24..=2303).contains(&self.max_band) {
            return refuse("max_band", self.max_band.to_string(), "write 24 to 2303 rows");
        }
        if self.cyrillic == Cyrillic::Text && self.cp866_n.is_none() && self.cp1251_n.is_none() {
            let expected =
                "give cp866_n or cp1251_n (print the calibration slip), or write \"raster\"";
            return refuse("cyrillic", quoted("text"), expected);
        }
        if self.baud == 0 {
            return refuse("baud", "0".into(), "write the line's speed, as 115200");
        }
        Ok(())
    }
}

fn is_id_byte(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'
}

fn quoted(text: &str) -> String {
    format!("{text:?}")
}

/// The line, from 1, that holds the byte at `offset`.
pub(crate) fn line_at(text: &str, offset: usize) -> usize {
    let upto = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
    upto.iter().filter(|byte| **byte == b'\n').count() + 1
}

/// The line, from 1, on which `key` is set; 1 when it stands nowhere (a default).
pub(crate) fn line_of(text: &str, key: &str) -> usize {
    let sets = |line: &str| {
        let rest = line.trim_start().strip_prefix(key);
        rest.is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    text.lines().position(sets).map_or(1, |index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    fn with(from: &str, to: &str) -> Result<Profile, ProfileError> {
        let text = include_str!("../../../assets/printers/epson-tm-t20.toml");
        assert!(text.contains(from), "the sample no longer has {from}");
        Profile::from_toml(&text.replace(from, to))
    }

    #[test]
    fn a_refusal_names_line_value_and_remedy() {
        let say = |result: Result<Profile, ProfileError>| result.unwrap_err().to_string();
        expect!["line 9: width_dots = 570 is refused; write a multiple of 8 from 256 to 1024 (576 for 80 mm, 384 for 58 mm)"]
            .assert_eq(&say(with("width_dots = 576", "width_dots = 570")));
        expect![
            "line 11: columns = 200 is refused; write 24 to 64 (48 or 42 for 80 mm, 32 for 58 mm)"
        ]
        .assert_eq(&say(with("columns = 48", "columns = 200")));
        expect!["line 12: cyrillic = \"text\" is refused; give cp866_n or cp1251_n (print the calibration slip), or write \"raster\""]
            .assert_eq(&say(with("cp866_n = 17\ncp1251_n = 46\n", "")));
        expect![
            "line 1: id = \"Epson TM\" is refused; write small Latin letters, digits and dashes"
        ]
        .assert_eq(&say(with("\"epson-tm-t20\"", "\"Epson TM\"")));
    }

    #[test]
    fn a_slip_of_the_pen_is_refused_with_its_line() {
        let say = |result: Result<Profile, ProfileError>| result.unwrap_err().to_string();
        expect!["line 9: unknown field `width`, expected one of `id`, `vendor`, `model`, `source`, `baud`, `flow`, `width_dots`, `dpi`, `columns`, `cyrillic`, `cp866_n`, `cp1251_n`, `qr`, `max_band`, `cut`, `feed_before_cut`, `present`, `init_extra`, `status`, `confirm`, `asb`"]
            .assert_eq(&say(with("width_dots = 576", "width = 576")));
        expect![
            "line 18: unknown variant `epsom`, expected one of `epson`, `citizen`, `custom`, `none`"
        ]
        .assert_eq(&say(with("status = \"epson\"", "status = \"epsom\"")));
    }
}
