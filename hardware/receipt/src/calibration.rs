use crate::bitmap::Bitmap;
use crate::codepage::CodePage;
use crate::page::Block;
use crate::tape::Tape;
use crate::{Job, Profile, Words, drawn};

/// The code page numbers a test print tries: every one seen on a printer, and some more.
const NUMBERS: std::ops::RangeInclusive<u8> = 0..=80;

/// A test print for an engineer who has to find a printer's number of the Cyrillic page.
///
/// It selects every code page from 0 to 80 in turn and writes the same Russian letters,
/// once as CP866 (`8:`) and once as Windows-1251 (`w:`). The line that can be read names
/// the number for the profile. What to do is explained in a picture, which every printer
/// prints right.
pub fn calibration_slip(profile: &Profile, words: &Words) -> Job {
    let mut tape = Tape::start(profile);
    tape.picture(&explanation(profile, words), profile.max_band);
    for n in NUMBERS {
        tape.code_page(n);
        let mut line = format!("n={n:<2} 8:").into_bytes();
        line.extend(CodePage::Cp866.encode("АБВгдё№"));
        line.extend(b" w:");
        line.extend(CodePage::Cp1251.encode("АБВгдё№"));
        tape.encoded_line(&line);
    }
    tape.finish(profile)
}

fn explanation(profile: &Profile, words: &Words) -> Bitmap {
    let text = &words.calibration;
    let model = format!("{} ({})", profile.model, profile.id);
    let blocks = [
        Block::Title(text.title.clone()),
        Block::Text(model),
        Block::Rule,
        Block::Text(text.how.clone()),
        Block::Notice(text.raster.clone()),
    ];
    drawn::draw(&blocks, profile)
}
