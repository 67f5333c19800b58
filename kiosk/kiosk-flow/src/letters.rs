//! How wide words are in Golos Text, near enough to say how many lines they take.

/// Advances of Golos Text Medium in hundredths of the font size, from U+0020.
const LATIN: [u8; 95] = [
    25, 31, 40, 68, 65, 84, 68, 22, 38, 38, 45, 56, 31, 38, 31, 48, 63, 50, 59, 60, 62, 59, 62, 54,
    62, 62, 31, 31, 56, 56, 56, 52, 99, 68, 68, 69, 70, 62, 60, 72, 76, 32, 56, 70, 57, 87, 76, 75,
    66, 75, 68, 65, 63, 73, 68, 97, 68, 66, 61, 38, 48, 38, 56, 50, 28, 57, 62, 56, 62, 58, 36, 62,
    60, 27, 27, 57, 32, 88, 60, 60, 62, 62, 39, 54, 40, 60, 58, 83, 56, 58, 51, 38, 34, 38, 56,
];
/// The same from U+0400.
const CYRILLIC: [u8; 96] = [
    60, 62, 82, 56, 69, 65, 32, 32, 56, 106, 110, 84, 70, 60, 68, 74, 68, 67, 68, 56, 74, 62, 98,
    65, 76, 76, 70, 72, 87, 76, 75, 75, 66, 69, 63, 68, 88, 68, 77, 68, 98, 101, 74, 90, 66, 69,
    96, 68, 57, 60, 57, 46, 62, 58, 81, 54, 61, 61, 58, 59, 72, 61, 60, 60, 62, 56, 50, 58, 75, 56,
    62, 56, 82, 86, 61, 74, 54, 56, 78, 58, 60, 58, 62, 46, 56, 54, 27, 27, 27, 85, 88, 62, 58, 60,
    58, 59,
];

fn letter(sign: char) -> f32 {
    let hundredths = match sign as u32 {
        at @ 0x20..=0x7e => LATIN[(at - 0x20) as usize],
        at @ 0x400..=0x45f => CYRILLIC[(at - 0x400) as usize],
        0xa0 => 25,
        0x2bb | 0x2bc | 0x2018 | 0x2019 => 31,
        0xab | 0xbb | 0x2013 => 54,
        0x2014 => 73,
        0x2116 => 110,
        0x2026 => 97,
        // Whatever else is drawn is about as wide as a letter.
        _ => 64,
    };
    f32::from(hundredths) / 100.0
}

/// The width of a text on one line, in its font size.
pub(crate) fn width(text: &str) -> f32 {
    text.chars().map(letter).sum()
}

/// Lines that a text takes in `room` (its font size), broken between words.
pub(crate) fn lines(text: &str, room: f32) -> usize {
    text.split('\n').map(|line| lines_of(line, room)).sum()
}

fn lines_of(text: &str, room: f32) -> usize {
    let (mut lines, mut used) = (1, 0.0_f32);
    for word in text.split(' ').filter(|it| !it.is_empty()) {
        let wide = width(word);
        let with_space = if used > 0.0 { used + letter(' ') + wide } else { wide };
        if with_space <= room {
            used = with_space;
            continue;
        }
        lines += usize::from(used > 0.0);
        // A word that is too long for a line is torn.
        let torn = (wide / room.max(0.1)).floor();
        lines += torn as usize;
        used = wide - torn * room;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{lines, width};

    #[test]
    fn words_take_as_many_lines_as_they_need() {
        assert_eq!(lines("Паспорт", 20.0), 1);
        let half = width("Паспорт гражданина");
        assert_eq!(lines("Паспорт гражданина Российской", half + 0.1), 2);
        assert_eq!(lines("Паспорт гражданина", half - 0.1), 2);
        assert_eq!(lines("Паспорт\nгражданина", 20.0), 2);
        assert_eq!(lines("Паспорт\u{a0}гражданина", half + 0.1), 1);
    }
}
