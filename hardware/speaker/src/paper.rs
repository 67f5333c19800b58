use std::fs;
use std::path::{Path, PathBuf};

use crate::wav::Wav;
use crate::{HeadphonesState, Utterance};

/// A folder that takes what would be heard: `0001.ru.loudspeaker.txt` and, for each piece of it
/// that a voice could say, `0001-1.wav`.
pub(crate) struct Paper {
    folder: PathBuf,
    texts: u32,
    pieces: u32,
}

impl Paper {
    pub(crate) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), texts: 0, pieces: 0 }
    }

    /// Writes the text; it appears whole, because whoever waits for it reads it at once.
    pub(crate) fn text(&mut self, text: &Utterance, headphones: HeadphonesState) {
        let to = match headphones {
            HeadphonesState::In => "headphones",
            HeadphonesState::Out | HeadphonesState::Unknown => "loudspeaker",
        };
        (self.texts, self.pieces) = (self.texts + 1, 0);
        let name = format!("{:04}.{}.{to}.txt", self.texts, text.language);
        let beside = self.folder.join("next");
        self.written(fs::write(&beside, &text.text));
        self.written(fs::rename(&beside, self.folder.join(name)));
    }

    pub(crate) fn sound(&mut self, wav: &Wav) {
        self.pieces += 1;
        let name = format!("{:04}-{}.wav", self.texts, self.pieces);
        self.written(fs::write(self.folder.join(name), wav.bytes()));
    }

    fn written(&self, result: std::io::Result<()>) {
        if let Err(err) = result {
            tracing::warn!(folder = %self.folder.display(), %err, "speech cannot be written down");
        }
    }
}
