use std::sync::LazyLock;

/// What a printer's firmware shows for the bytes from 0x80 on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Page {
    /// The page of the first PC, which printers fall back to.
    Cp437,
    /// DOS Cyrillic.
    Cp866,
    /// Windows Cyrillic.
    Cp1251,
}

const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»\
░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}";

impl Page {
    /// The character this page shows for `byte`.
    pub(crate) fn character(self, byte: u8) -> char {
        static PAGES: [LazyLock<[char; 128]>; 3] = [
            LazyLock::new(first_page),
            LazyLock::new(|| page_of(encoding_rs::IBM866)),
            LazyLock::new(|| page_of(encoding_rs::WINDOWS_1251)),
        ];
        match byte.checked_sub(0x80) {
            Some(high) => PAGES[self as usize][usize::from(high)],
            None => char::from(byte),
        }
    }
}

fn first_page() -> [char; 128] {
    let mut characters = CP437.chars();
    [(); 128].map(|()| characters.next().unwrap_or('?'))
}

fn page_of(foreign: &'static encoding_rs::Encoding) -> [char; 128] {
    let bytes: Vec<u8> = (0x80..=0xFF).collect();
    let (text, _) = foreign.decode_without_bom_handling(&bytes);
    let mut characters = text.chars();
    [(); 128].map(|()| characters.next().unwrap_or('?'))
}

/// The character a Chinese firmware shows for a pair of bytes.
pub(crate) fn chinese(pair: [u8; 2]) -> char {
    let (text, _) = encoding_rs::GB18030.decode_without_bom_handling(&pair);
    text.chars().next().unwrap_or('\u{FFFD}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_page_has_all_its_characters() {
        assert_eq!(CP437.chars().count(), 128);
        assert_eq!(Page::Cp437.character(0xC4), '─');
        assert_eq!(Page::Cp437.character(0xE1), 'ß');
        assert_eq!(Page::Cp866.character(0xFC), '№');
        assert_eq!(Page::Cp1251.character(0xB9), '№');
    }
}
