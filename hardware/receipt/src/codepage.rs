use crate::Profile;

/// A code page our printers have. The tables are ours: the `escpos` crate sends `-` as a
/// soft hyphen under Windows-1251 and raw UTF-8 for whatever is not in its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CodePage {
    /// DOS Cyrillic: box drawing and `№`, but no quotes, dashes or ellipsis.
    Cp866,
    /// Windows Cyrillic: `«»—…№`, no box drawing.
    Cp1251,
}

impl CodePage {
    /// The page to use on `profile` and its number there.
    ///
    /// CP866 first: of the two it is the one that sources agree about.
    pub(crate) fn of(profile: &Profile) -> Option<(Self, u8)> {
        let cp866 = profile.cp866_n.map(|n| (Self::Cp866, n));
        cp866.or(profile.cp1251_n.map(|n| (Self::Cp1251, n)))
    }

    /// Encodes `text`, which [`clean`](crate::clean()) has seen. A character the page lacks
    /// goes as its nearest spelling, and as `?` when it has none. Every byte of the result
    /// prints: 0x20 to 0x7E, or 0x80 and above.
    pub(crate) fn encode(self, text: &str) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(text.len());
        for character in text.chars() {
            match self.byte(character) {
                Some(byte) => bytes.push(byte),
                None => self.encode_spelling(character, &mut bytes),
            }
        }
        bytes
    }

    /// How `text` will read on paper: what the page lacks is already spelled out, so its
    /// length is the number of cells it takes.
    pub(crate) fn spell(self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for character in text.chars() {
            if character == '\u{A0}' || self.byte(character).is_some() {
                out.push(character);
            } else {
                out.push_str(spelling(character));
            }
        }
        out
    }

    fn encode_spelling(self, character: char, bytes: &mut Vec<u8>) {
        let known = spelling(character).chars().filter_map(|it| self.byte(it));
        let before = bytes.len();
        bytes.extend(known);
        if bytes.len() == before && !spelling(character).is_empty() {
            bytes.push(b'?');
        }
    }

    fn byte(self, character: char) -> Option<u8> {
        match (self, character) {
            (_, ' '..='~') => u8::try_from(character).ok(),
            (Self::Cp866, _) => cp866(character),
            (Self::Cp1251, _) => cp1251(character),
        }
    }
}

fn cp866(character: char) -> Option<u8> {
    Some(match character {
        'А'..='Я' => offset(character, 'А', 0x80),
        'а'..='п' => offset(character, 'а', 0xA0),
        'р'..='я' => offset(character, 'р', 0xE0),
        'Ё' => 0xF0,
        'ё' => 0xF1,
        'Є' => 0xF2,
        'є' => 0xF3,
        'Ї' => 0xF4,
        'ї' => 0xF5,
        'Ў' => 0xF6,
        'ў' => 0xF7,
        '°' => 0xF8,
        '·' => 0xFA,
        '№' => 0xFC,
        '─' => 0xC4,
        '│' => 0xB3,
        '═' => 0xCD,
        '■' => 0xFE,
        _ => return None,
    })
}

fn cp1251(character: char) -> Option<u8> {
    Some(match character {
        'А'..='я' => offset(character, 'А', 0xC0),
        'Ё' => 0xA8,
        'ё' => 0xB8,
        'Є' => 0xAA,
        'є' => 0xBA,
        'Ї' => 0xAF,
        'ї' => 0xBF,
        'Ў' => 0xA1,
        'ў' => 0xA2,
        'І' => 0xB2,
        'і' => 0xB3,
        'Ґ' => 0xA5,
        'ґ' => 0xB4,
        '«' => 0xAB,
        '»' => 0xBB,
        '„' => 0x84,
        '“' => 0x93,
        '”' => 0x94,
        '‘' => 0x91,
        '’' => 0x92,
        '–' => 0x96,
        '—' => 0x97,
        '…' => 0x85,
        '•' => 0x95,
        '№' => 0xB9,
        '°' => 0xB0,
        '±' => 0xB1,
        '·' => 0xB7,
        '§' => 0xA7,
        '©' => 0xA9,
        '®' => 0xAE,
        '™' => 0x99,
        _ => return None,
    })
}

/// `base + (character - first)`. The callers' ranges lie within one byte.
fn offset(character: char, first: char, base: u8) -> u8 {
    let distance = u32::from(character) - u32::from(first);
    base + u8::try_from(distance).expect("the caller's range is shorter than a byte")
}

/// The nearest spelling of a character a code page may lack.
pub(crate) fn spelling(character: char) -> &'static str {
    match character {
        '\u{A0}' => " ",
        '«' | '»' | '“' | '”' | '„' | '‟' | '″' => "\"",
        '‘' | '’' | '‚' | '‛' | '′' | 'ʻ' | 'ʼ' | '`' | '´' => "'",
        '–' | '—' | '‐' | '‑' | '‒' | '―' | '−' | '─' => "-",
        '…' => "...",
        '₽' => "руб.",
        '€' => "EUR",
        '№' => "No.",
        '×' => "x",
        '•' | '·' | '■' | '●' => "*",
        '│' => "|",
        '═' => "=",
        '±' => "+-",
        '§' => "$",
        '©' => "(c)",
        '®' | '™' | '\u{20E3}' => "",
        'І' | 'Ї' | 'Í' | 'İ' => "I",
        'і' | 'ї' | 'í' | 'ı' => "i",
        'Ґ' | 'Ғ' => "Г",
        'ґ' | 'ғ' => "г",
        'Қ' => "К",
        'қ' => "к",
        'Ң' => "Н",
        'ң' => "н",
        'Ө' => "О",
        'ө' => "о",
        'Ү' | 'Ұ' | 'Ӯ' => "У",
        'ү' | 'ұ' | 'ӯ' => "у",
        'Ҳ' | 'Һ' => "Х",
        'ҳ' | 'һ' => "х",
        'Ҷ' => "Ч",
        'ҷ' => "ч",
        'Ӣ' => "И",
        'ӣ' => "и",
        'Ә' => "А",
        'ә' => "а",
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => "a",
        'é' | 'è' | 'ê' | 'ë' => "e",
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' => "o",
        'ú' | 'ù' | 'û' | 'ü' => "u",
        'ç' => "c",
        'Ç' => "C",
        'ş' => "s",
        'Ş' => "S",
        'ğ' => "g",
        'Ğ' => "G",
        'ñ' => "n",
        'Ö' => "O",
        'Ü' => "U",
        _ => "?",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decode(page: CodePage, bytes: &[u8]) -> String {
        let foreign = match page {
            CodePage::Cp866 => encoding_rs::IBM866,
            CodePage::Cp1251 => encoding_rs::WINDOWS_1251,
        };
        foreign.decode_without_bom_handling(bytes).0.into_owned()
    }

    #[test]
    fn our_tables_agree_with_a_foreign_decoder_on_every_character() {
        for page in [CodePage::Cp866, CodePage::Cp1251] {
            for character in ('\u{20}'..='\u{FFFF}').filter(|it| page.byte(*it).is_some()) {
                let bytes = [page.byte(character).unwrap()];
                assert_eq!(decode(page, &bytes), character.to_string());
            }
        }
    }

    #[test]
    fn a_ticket_number_keeps_its_dash_under_windows_1251() {
        assert_eq!(CodePage::Cp1251.encode("А-001"), [0xC0, 0x2D, 0x30, 0x30, 0x31]);
    }

    #[test]
    fn reference_bytes_of_another_generator() {
        // python-escpos 3.1, profile TM-T20II, after its `1b 74 11`.
        let theirs = [0x92, 0xA0, 0xAB, 0xAE, 0xAD, 0x20, 0x80, 0x2D, 0x30, 0x34, 0x32];
        assert_eq!(CodePage::Cp866.encode("Талон А-042"), theirs);
    }

    #[test]
    fn what_a_page_lacks_is_spelled_and_never_sent_as_utf_8() {
        let say = |page: CodePage, text| decode(page, &page.encode(text));
        assert_eq!(say(CodePage::Cp866, "«Ёж» — 5 ₽… 日"), "\"Ёж\" - 5 руб.... ?");
        assert_eq!(say(CodePage::Cp1251, "«Ёж» — 5 ₽… ҳуҷҷат"), "«Ёж» — 5 руб.… хуччат");
    }

    proptest! {
        #[test]
        fn every_byte_prints(text in any::<String>()) {
            for page in [CodePage::Cp866, CodePage::Cp1251] {
                let spelled = page.spell(&crate::clean(&text));
                let bytes = page.encode(&spelled);
                prop_assert!(bytes.iter().all(|it| (0x20..0x7F).contains(it) || *it >= 0x80));
                prop_assert_eq!(bytes.len(), spelled.chars().count());
            }
        }
    }
}
