//! The papers that came out of the printer, as the simulator read them back with tables of its own.

use std::path::Path;

use anyhow::{Context, Result};
use queue_types::TicketNumber;
use serde_json::Value;

/// What stands on one paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// The ticket's number as the log writes it, when the paper is a ticket.
    pub number: Option<String>,
    /// Whether it says «повтор».
    pub copy: bool,
}

/// Reads every `*.json` that the simulator left in `folder`, in the order of their names.
///
/// # Errors
///
/// When the folder or a file in it cannot be read.
pub fn papers(folder: &Path) -> Result<Vec<Paper>> {
    let shown = folder.display();
    let entries = std::fs::read_dir(folder).with_context(|| format!("cannot read {shown}"))?;
    let mut files: Vec<_> = entries.filter_map(|it| it.ok().map(|it| it.path())).collect();
    files.retain(|it| it.extension().is_some_and(|end| end == "json"));
    files.sort();
    files.iter().map(|it| paper(it)).collect()
}

fn paper(file: &Path) -> Result<Paper> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let decoded: Value =
        serde_json::from_str(&text).with_context(|| format!("{} is no JSON", file.display()))?;
    let lines = decoded["lines"].as_array().map(Vec::as_slice).unwrap_or_default();
    let copy = lines.iter().filter_map(|it| it["text"].as_str()).any(says_copy);
    // A piece torn off in the middle is no ticket: its reprint is.
    let whole = decoded["interrupted"].as_bool() != Some(true);
    let number = decoded["number"].as_str().filter(|_| whole).and_then(number);
    Ok(Paper { number, copy })
}

fn says_copy(line: &str) -> bool {
    line.to_lowercase().contains("повтор")
}

/// A number as people see it, in the form that the log writes; `None` for any other text.
pub fn number(text: &str) -> Option<String> {
    text.parse::<TicketNumber>().ok().map(String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_same_on_screen_paper_and_in_the_log() {
        assert_eq!(number("А\u{a0}015").as_deref(), Some("А 015"));
        assert_eq!(number(" A 015 ").as_deref(), Some("А 015"));
        assert_eq!(number("Документы"), None);
    }
}
