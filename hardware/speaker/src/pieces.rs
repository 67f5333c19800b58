/// The longest piece of speech in seconds (RELIABILITY, F37): longer texts are said in several, so
/// that nothing that goes wrong with one lasts longer than that.
const LONGEST_S: usize = 8;

/// Letters that a voice says in a second at 160 words a minute; long words take longer than the
/// number of words lets one think.
const LETTERS_PER_S: usize = 13;

/// Cuts `text` at the ends of sentences into pieces of at most eight seconds at `rate_wpm` words a
/// minute; a sentence that is longer, after a comma or, failing that, between two words.
pub(crate) fn pieces(text: &str, rate_wpm: u16) -> Vec<String> {
    let words = usize::from(rate_wpm) * LONGEST_S / 60;
    let letters = LETTERS_PER_S * LONGEST_S * usize::from(rate_wpm) / 160;
    let fits =
        |text: &str| text.split_whitespace().count() <= words && text.chars().count() <= letters;
    let mut pieces: Vec<String> = Vec::new();
    for part in parts(text, &fits) {
        match pieces.last_mut() {
            Some(last) if fits(&format!("{last} {part}")) => *last = format!("{last} {part}"),
            _ => pieces.push(part),
        }
    }
    pieces
}

/// Sentences, and parts of those that are too long.
fn parts(text: &str, fits: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut parts = Vec::new();
    for sentence in split_after(text, &['.', '!', '?', '…', '\n']) {
        if fits(&sentence) {
            parts.push(sentence);
            continue;
        }
        for clause in split_after(&sentence, &[',', ';', ':', '—']) {
            if fits(&clause) {
                parts.push(clause);
            } else {
                parts.extend(clause.split_whitespace().map(str::to_owned));
            }
        }
    }
    parts
}

/// The parts of `text` that end with one of `marks` before a space. A point within a number ends
/// nothing.
fn split_after(text: &str, marks: &[char]) -> Vec<String> {
    let mut parts = vec![String::new()];
    for word in text.split(' ').flat_map(|it| it.split_inclusive('\n')) {
        let part = parts.last_mut().expect("a part is always open");
        if !part.is_empty() && !word.trim().is_empty() {
            part.push(' ');
        }
        part.push_str(word.trim());
        if word.ends_with(marks) {
            parts.push(String::new());
        }
    }
    parts.retain(|it| !it.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_short_text_is_said_in_one_breath() {
        let text = "Ваш талон А, ноль пятнадцать. Ждите в зале.";
        assert_eq!(pieces(text, 160), [text]);
        assert_eq!(pieces(" ", 160), Vec::<String>::new());
    }

    #[test]
    fn a_long_text_is_cut_where_sentences_end() {
        let first = "Выберите, что вам нужно, и нажмите зелёную кнопку внизу справа.";
        let second = "Если нужна помощь, нажмите кнопку «Помощь», и сотрудник подойдёт к вам.";
        assert_eq!(pieces(&format!("{first} {second}"), 160), [first, second]);
        assert_eq!(pieces("Госпошлина 2.5 тысячи. Да.", 160), ["Госпошлина 2.5 тысячи. Да."]);
    }

    #[test]
    fn a_sentence_without_an_end_is_cut_at_a_comma_or_between_words() {
        let clause = "паспорт гражданина Российской Федерации,";
        let cut = pieces(&[clause; 8].join(" "), 160);
        assert!(cut.iter().all(|it| it.ends_with("Федерации,")), "{cut:?}");
        assert!(pieces(&"слово ".repeat(100), 160).len() > 4);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_piece_is_long(text in "[а-яё,.!? ]{0,400}") {
            let squeeze = |text: &str| text.split_whitespace().collect::<String>();
            let pieces = pieces(&text, 160);
            prop_assert_eq!(squeeze(&pieces.concat()), squeeze(&text));
            let words = |it: &String| it.split_whitespace().count();
            prop_assert!(pieces.iter().all(|it| words(it) <= 21), "{pieces:?}");
        }
    }
}
