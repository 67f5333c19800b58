use encoding_rs::WINDOWS_1251;

/// The text of a frame: UTF-8, else Windows-1251, which scanners set to «Russian» send.
pub(crate) fn decode(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1251.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// The letter as our own form writes it: a large Latin one. What looks like no Latin letter stays.
pub(crate) fn latin(letter: char) -> char {
    match letter {
        'a'..='z' => letter.to_ascii_uppercase(),
        'А' | 'а' => 'A',
        'В' | 'в' => 'B',
        'Е' | 'е' => 'E',
        'К' | 'к' => 'K',
        'М' | 'м' => 'M',
        'Н' | 'н' => 'H',
        'О' | 'о' => 'O',
        'Р' | 'р' => 'P',
        'С' | 'с' => 'C',
        'Т' | 'т' => 'T',
        'У' | 'у' => 'Y',
        'Х' | 'х' => 'X',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scanner_may_speak_utf_8_or_windows_1251() {
        assert_eq!(decode("Талон №5".as_bytes()), "Талон №5");
        assert_eq!(decode(&[0xD2, 0xE0, 0xEB, 0xEE, 0xED, 0x20, 0xB9, 0x35]), "Талон №5");
    }

    #[test]
    fn cyrillic_twins_become_latin_and_other_letters_stay() {
        let twins: String = "АВЕКМНОРСТУХавекмнорстух".chars().map(latin).collect();
        assert_eq!(twins, "ABEKMHOPCTYX".repeat(2));
        assert_eq!("ЖЯ0з".chars().map(latin).collect::<String>(), "ЖЯ0з");
    }
}
