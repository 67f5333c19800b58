//! Non-breaking spaces where the wording rules ask for them, so that no line ends on «в».

/// `text` with non-breaking spaces after small words of one or two letters, after «№», between a
/// number and what it counts, and before a dash. Texts are stored with ordinary spaces.
#[must_use]
pub fn typeset(text: &str) -> String {
    let mut set = String::with_capacity(text.len() + 8);
    let mut word = 0; // Letters of the word that ends here.
    let mut last = ' ';
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        if sign == ' ' {
            let next = signs.peek().copied().unwrap_or(' ');
            let short = (word == 1 && last.is_alphabetic()) || (word == 2 && last.is_lowercase());
            let counts = last.is_ascii_digit() && next.is_alphabetic();
            let holds = short || counts || last == '№' || next == '—' || next == '–';
            set.push(if holds { '\u{a0}' } else { ' ' });
            word = 0;
        } else {
            word = if sign.is_alphanumeric() { word + 1 } else { 0 };
            set.push(sign);
        }
        last = sign;
    }
    set
}

#[cfg(test)]
mod tests {
    use super::typeset;

    #[test]
    fn nothing_is_torn_that_belongs_together() {
        let seen = |text: &str| typeset(text).replace('\u{a0}', "_");
        assert_eq!(
            seen("Кадастровый учёт и регистрация прав"),
            "Кадастровый учёт и_регистрация прав"
        );
        assert_eq!(seen("Паспорт в 14 лет"), "Паспорт в_14_лет");
        assert_eq!(seen("Справка № 5"), "Справка №_5");
        assert_eq!(seen("Сканер — под экраном"), "Сканер_— под экраном");
        assert_eq!(seen("Талон А 015"), "Талон А_015");
        assert_eq!(seen("Окно будет на табло у входа"), "Окно будет на_табло у_входа");
        assert_eq!(seen("Паспорт РФ взамен утраченного"), "Паспорт РФ взамен утраченного");
    }
}
