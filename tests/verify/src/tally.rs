//! How many checks passed and failed, read from what the tools print.

use std::ops::AddAssign;

/// Checks of one step: tests where a step runs tests, else the step itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many passed.
    pub passed: u32,
    /// How many failed.
    pub failed: u32,
}

impl Tally {
    /// One check that passed.
    pub const ONE: Self = Self { passed: 1, failed: 0 };

    /// What a line of output counts: the last line of each test program of `cargo test`, and the
    /// summary of nextest. Any other line counts nothing.
    pub fn read(line: &str) -> Self {
        let line = plain(line);
        let line = line.trim();
        let counted = line.starts_with("test result: ")
            || (line.starts_with("Summary [") && line.contains("tests run:"));
        if !counted {
            return Self::default();
        }
        let words: Vec<&str> = line.split([' ', ',', ';', '.', ':']).collect();
        let before = |name: &str| {
            let at = words.iter().position(|word| *word == name)?;
            words.get(at.checked_sub(1)?)?.parse().ok()
        };
        Self { passed: before("passed").unwrap_or(0), failed: before("failed").unwrap_or(0) }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// The line without the colours of a terminal.
fn plain(line: &str) -> String {
    let mut plain = String::new();
    let mut signs = line.chars();
    while let Some(sign) = signs.next() {
        if sign == '\u{1b}' {
            // `ESC [ … m`
            signs.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(sign);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_test_runners_are_understood() {
        let cargo = "test result: ok. 79 passed; 0 failed; 2 ignored; 0 measured; 0 filtered out";
        assert_eq!(Tally::read(cargo), Tally { passed: 79, failed: 0 });
        let nextest = "     Summary [   2.1s] 10 tests run: 8 passed (1 slow), 2 failed, 1 skipped";
        assert_eq!(Tally::read(nextest), Tally { passed: 8, failed: 2 });
        let coloured = "\u{1b}[32;1m     Summary\u{1b}[0m [   0.0s] \u{1b}[1m3\u{1b}[0m tests run: \
                        \u{1b}[1m3\u{1b}[0m \u{1b}[32;1mpassed\u{1b}[0m, 0 skipped";
        assert_eq!(Tally::read(coloured), Tally { passed: 3, failed: 0 });
        assert_eq!(Tally::read("test a_visitor_passed ... ok"), Tally::default());
    }
}
