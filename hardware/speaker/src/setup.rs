use std::path::{Path, PathBuf};

use serde::Deserialize;

/// What speaks on this machine, in the order in which it is tried. It is data:
/// `assets/kiosk/voice.toml`, or a file of the installation in the same form.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setup {
    /// Words a minute, 150 to 170 (ACCESS, A16).
    pub rate_wpm: u16,
    /// How loud a session begins, in percent, 1 to 100.
    pub volume: u8,
    /// How long a voice may think about one piece of text before it counts as hung, in
    /// milliseconds, 500 to 10000.
    pub patience_ms: u32,
    /// The folder of recorded clips, `LANGUAGE/KEY.wav`; they go before any voice.
    pub clips: Option<PathBuf>,
    /// Programs that speak.
    #[serde(default, rename = "voice")]
    pub voices: Vec<Voice>,
    /// Programs that play what voices write.
    #[serde(default, rename = "player")]
    pub players: Vec<Player>,
    /// What tells whether headphones are in; nothing does by default.
    #[serde(default)]
    pub headphones: Headphones,
    /// A folder that takes every text and its sound instead of a player: for tests, and for
    /// whoever wants to read what a blind visitor hears.
    #[serde(skip)]
    pub folder: Option<PathBuf>,
}

/// A program that speaks. In its arguments `{text}`, `{language}`, `{rate}` (words a minute),
/// `{volume}` (0 to 100) and `{level}` (-100 to 100) are replaced.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Voice {
    /// Its name or path.
    pub program: String,
    /// Its arguments. Without `{text}` among them it reads the text.
    pub arguments: Vec<String>,
    /// Whether it plays by itself. Otherwise it writes a WAV file.
    #[serde(default)]
    pub plays: bool,
    /// Arguments that make it fall silent, where ending it does not.
    #[serde(default)]
    pub stop: Vec<String>,
    /// Languages it speaks; without any, all.
    #[serde(default)]
    pub languages: Vec<String>,
}

/// A program that plays a WAV file, which it is given as `{wav}` or reads.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Player {
    /// Its name or path.
    pub program: String,
    /// Its arguments for the loudspeaker.
    pub loudspeaker: Vec<String>,
    /// Its arguments for the headphones.
    pub headphones: Vec<String>,
}

/// What tells whether headphones are in: a file or what a command says, that holds a text then.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Headphones {
    /// The file, as `/sys/class/extcon/extcon0/state`.
    pub file: Option<PathBuf>,
    /// The command, where there is no such file.
    #[serde(default)]
    pub command: Vec<String>,
    /// The text.
    #[serde(default)]
    pub present: String,
}

/// Why a setup is refused. The caller adds the file's path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetupError {
    /// Not TOML, an unknown or missing key, or a value of the wrong type.
    #[error("line {line}: {message}")]
    Form {
        /// Line in the file, from 1.
        line: usize,
        /// What the parser says.
        message: String,
    },
    /// A value that cannot be.
    #[error("{key}: {expected}")]
    Value {
        /// The key.
        key: &'static str,
        /// What is expected.
        expected: &'static str,
    },
}

impl Setup {
    /// Reads a setup from the text of its TOML file.
    ///
    /// # Errors
    ///
    /// [`SetupError`] names the place and what is expected there.
    pub fn from_toml(text: &str) -> Result<Self, SetupError> {
        let setup: Self = toml::from_str(text).map_err(|err| {
            let start = err.span().map_or(0, |span| span.start).min(text.len());
            let line = text[..start].matches('\n').count() + 1;
            SetupError::Form { line, message: err.message().to_owned() }
        })?;
        setup.check()?;
        Ok(setup)
    }

    /// The setup that comes with the program, from `assets/kiosk/voice.toml`.
    pub fn builtin() -> Self {
        let text = include_str!("../../../assets/kiosk/voice.toml");
        Self::from_toml(text).expect("a test reads the file")
    }

    /// The same setup, writing every text and its sound into `folder` instead of playing it.
    #[must_use]
    pub fn into_folder(self, folder: &Path) -> Self {
        Self { folder: Some(folder.to_owned()), ..self }
    }

    fn check(&self) -> Result<(), SetupError> {
        let refuse = |key, expected| Err(SetupError::Value { key, expected });
        if !(150..=170).contains(&self.rate_wpm) {
            return refuse("rate_wpm", "write 150 to 170 words a minute");
        }
        if !(1..=100).contains(&self.volume) {
            return refuse("volume", "write 1 to 100 percent");
        }
        if !(500..=10_000).contains(&self.patience_ms) {
            return refuse("patience_ms", "write 500 to 10000 ms");
        }
        if self.voices.iter().any(|it| it.program.is_empty()) {
            return refuse("voice.program", "write the name of a program");
        }
        if self.players.iter().any(|it| it.program.is_empty()) {
            return refuse("player.program", "write the name of a program");
        }
        let asks = self.headphones.file.is_some() || !self.headphones.command.is_empty();
        if asks && self.headphones.present.is_empty() {
            return refuse("headphones.present", "write the text that means they are in");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_that_comes_with_the_program_is_sound() {
        let setup = Setup::builtin();
        let voices: Vec<&str> = setup.voices.iter().map(|it| it.program.as_str()).collect();
        assert_eq!(voices, ["spd-say", "espeak-ng"]);
        let players: Vec<&str> = setup.players.iter().map(|it| it.program.as_str()).collect();
        assert_eq!(players, ["pw-play", "aplay"]);
        assert!(setup.clips.is_some() && setup.headphones.present.is_empty());
    }

    #[test]
    fn a_wrong_value_says_what_to_write() {
        let say = |from: &str, to: &str| {
            let text = include_str!("../../../assets/kiosk/voice.toml");
            assert!(text.contains(from), "the file no longer has {from}");
            Setup::from_toml(&text.replace(from, to)).unwrap_err().to_string()
        };
        assert_eq!(
            say("rate_wpm = 160", "rate_wpm = 300"),
            "rate_wpm: write 150 to 170 words a minute"
        );
        let headphones = say("[headphones]", "[headphones]\nfile = \"/sys/x\"");
        assert_eq!(headphones, "headphones.present: write the text that means they are in");
        let form = say("rate_wpm = 160", "rate = 160");
        assert!(form.contains("unknown field `rate`"), "{form}");
    }
}
