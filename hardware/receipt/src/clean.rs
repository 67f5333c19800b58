/// Longest text taken into a ticket, in characters. A title longer than this is a mistake
/// or an attack; it is shortened with an ellipsis, so that one field cannot eat the roll.
pub(crate) const LONGEST: usize = 400;

/// Makes a text from outside fit for paper: what is left has a shape and nothing else.
///
/// Control characters go (a title could otherwise cut the paper or open a drawer), and so
/// do marks that reorder or hide text: bidirectional overrides, zero-width joiners, soft
/// hyphens, variation selectors. A letter and its accent written as two characters become
/// the one letter (`й`, `ё`); accents piled on top of each other are dropped. Line breaks
/// and tabs become spaces, runs of spaces become one, and the end is cut at 400 characters.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(LONGEST * 2));
    let mut length = 0;
    for character in text.chars() {
        if is_accent(character) {
            compose(&mut out, character);
            continue;
        }
        let Some(character) = visible(character) else { continue };
        if character == ' ' && (out.is_empty() || out.ends_with(' ')) {
            continue;
        }
        if length == LONGEST {
            out.truncate(out.trim_end().len());
            out.push('…');
            return out;
        }
        out.push(character);
        length += 1;
    }
    out.truncate(out.trim_end_matches(' ').len());
    out
}

/// The character itself, a plain space for whatever breaks a line, or nothing.
fn visible(character: char) -> Option<char> {
    match character {
        '\t' | '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\u{2000}'..='\u{2006}' | '\u{2008}'..='\u{200A}' | '\u{205F}' | '\u{3000}' => Some(' '),
        '\u{2007}' | '\u{202F}' => Some('\u{A0}'),
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{FEFF}' => None,
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' => None,
        '\u{FE00}'..='\u{FE0F}' | '\u{FFF9}'..='\u{FFFC}' => None,
        '\u{E000}'..='\u{F8FF}' | '\u{E0000}'.. => None,
        '\u{FFFD}' => Some('?'),
        other if other.is_control() => None,
        other => Some(other),
    }
}

fn is_accent(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

/// Puts the two accents that are part of Russian letters onto the last letter. Any other
/// accent is dropped: what is left can be read, and no printer's code page has more.
fn compose(out: &mut String, accent: char) {
    let whole = match (out.chars().next_back(), accent) {
        (Some('и'), '\u{306}') => 'й',
        (Some('И'), '\u{306}') => 'Й',
        (Some('у'), '\u{306}') => 'ў',
        (Some('У'), '\u{306}') => 'Ў',
        (Some('е'), '\u{308}') => 'ё',
        (Some('Е'), '\u{308}') => 'Ё',
        (Some('і'), '\u{308}') => 'ї',
        (Some('І'), '\u{308}') => 'Ї',
        _ => return,
    };
    out.pop();
    out.push(whole);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn commands_hidden_in_a_title_are_gone() {
        assert_eq!(clean("\x1b@\x1dV\x00Загран\x1bp\x00паспорт\x10\x14"), "@VЗагранpпаспорт");
        assert_eq!(clean("\u{202E}тропсап\u{200D}\u{FEFF}"), "тропсап");
    }

    #[test]
    fn decomposed_letters_become_one_and_piles_of_accents_go() {
        assert_eq!(clean("и\u{306}о\u{301} е\u{308}ж"), "йо ёж");
        assert_eq!(clean(&format!("А{}Б", "\u{315}".repeat(500))), "АБ");
    }

    #[test]
    fn spaces_are_tidied_and_no_break_spaces_kept() {
        assert_eq!(
            clean("  Центр \n\t услуг\u{A0}на\u{202F}Садовой  "),
            "Центр услуг\u{A0}на\u{A0}Садовой"
        );
    }

    #[test]
    fn ten_thousand_characters_end_in_an_ellipsis() {
        let long = clean(&"ы".repeat(10_000));
        assert_eq!(long.chars().count(), LONGEST + 1);
        assert!(long.ends_with('…'));
    }

    proptest! {
        #[test]
        fn what_is_left_has_a_shape(text in any::<String>()) {
            let text = clean(&text);
            prop_assert!(!text.chars().any(char::is_control));
            prop_assert!(!text.contains("  "));
            prop_assert_eq!(clean(&text).chars().take(LONGEST).collect::<String>(),
                text.chars().take(LONGEST).collect::<String>());
        }
    }
}
