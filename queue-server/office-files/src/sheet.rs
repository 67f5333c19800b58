//! One TOML file, read entry by entry with the place of each.
//!
//! Values are taken out of the syntax tree by name and not through serde: serde stops at the first
//! fault, and whoever writes a catalogue of 300 services wants to hear of all of them at once.

use std::fs;
use std::io;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::fault::{Mark, Report};
use crate::row::Row;
use crate::texts::unprintable;

/// Longest file that is read (bytes): ten times the largest known catalogue file.
const LONGEST_FILE: u64 = 1 << 20;
/// Longest value repeated in a fault (characters).
const LONGEST_ENTRY: usize = 60;

/// The text of one file and the report that its faults go to.
pub(crate) struct Sheet<'r> {
    /// The file, as it is named in faults.
    pub path: Rc<str>,
    /// Where faults are noted.
    pub report: &'r Report,
    text: String,
    /// Byte offset at which each line starts.
    lines: Vec<usize>,
}

impl<'r> Sheet<'r> {
    /// Reads the file, or notes why it cannot be read.
    pub fn open(path: &Path, report: &'r Report) -> Option<Self> {
        let shown: Rc<str> = Rc::from(plain(path).display().to_string());
        let whole = Mark::file(shown.clone());
        match read(path) {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => {
                    let starts = text.match_indices('\n').map(|(at, _)| at + 1);
                    let lines = std::iter::once(0).chain(starts).collect();
                    return Some(Self { path: shown, report, text, lines });
                }
                Err(err) => {
                    let valid = err.utf8_error().valid_up_to();
                    let before = err.as_bytes().get(..valid).unwrap_or_default();
                    let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
                    report.add(&whole, format!("not UTF-8 in line {line}; save it as UTF-8"));
                }
            },
            Err(err) => report.add(&whole, err),
        }
        None
    }

    /// The syntax tree; faults of syntax are noted, and then there is none.
    pub fn parse(&self) -> Option<Spanned<DeTable<'_>>> {
        if self.text.trim().is_empty() {
            let message =
                "empty; README.md of assets/offices and of assets/catalogue lists the entries";
            self.report.add(&Mark::file(self.path.clone()), message);
            return None;
        }
        let (tree, errors) = DeTable::parse_recoverable(&self.text);
        let mut told = 0;
        for error in &errors {
            let span = error.span().unwrap_or_default();
            let message = error.message().replace('\n', ", ");
            let mark = self.mark(span.start, self.line_at(span.start));
            // What follows on the same line is mostly an echo of the first.
            if mark.line != told {
                self.report.add(&mark, format!("not TOML: {message}"));
            }
            told = mark.line;
        }
        errors.is_empty().then_some(tree)
    }

    /// The file's outermost table.
    pub fn top<'a>(&'a self, tree: &'a Spanned<DeTable<'a>>) -> Row<'a> {
        Row::new(self, tree.get_ref(), Mark::file(self.path.clone()))
    }

    /// The place of `key = value`.
    pub fn entry(&self, key: &str, span: Range<usize>) -> Mark {
        let written = self.text.get(span.clone()).unwrap_or_default();
        let first = written.lines().next().unwrap_or_default().trim_end();
        let mut shown: String = first.chars().take(LONGEST_ENTRY).collect();
        if shown.len() < written.len() {
            shown.push('…');
        }
        self.mark(span.start, visible(&format!("{key} = {shown}")))
    }

    /// The place of a table, named by the line that begins it.
    pub fn table(&self, span: Range<usize>) -> Mark {
        self.mark(span.start, self.line_at(span.start))
    }

    fn mark(&self, offset: usize, entry: String) -> Mark {
        let line = self.lines.partition_point(|start| *start <= offset).max(1);
        let start = self.lines.get(line - 1).copied().unwrap_or(0);
        let column = 1 + self.text.get(start..offset).map_or(0, |before| before.chars().count());
        Mark { path: self.path.clone(), line, column, entry }
    }

    fn line_at(&self, offset: usize) -> String {
        let line = self.lines.partition_point(|start| *start <= offset).max(1);
        let start = self.lines.get(line - 1).copied().unwrap_or(0);
        let text = self.text.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
        visible(&text.trim().chars().take(LONGEST_ENTRY).collect::<String>())
    }
}

/// With signs that a terminal would obey written out: a fault must not turn the line it stands in.
fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for sign in text.chars() {
        if unprintable(sign) {
            shown.extend(sign.escape_unicode());
        } else {
            shown.push(sign);
        }
    }
    shown
}

/// What kind of value stands there, in plain words.
pub(crate) fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a decimal number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    let size = fs::metadata(path).map_err(|err| why_unread(&err))?;
    if size.is_dir() {
        return Err("a directory; a TOML file was expected here".to_owned());
    }
    if size.len() > LONGEST_FILE {
        return Err(format!("{} bytes; at most {LONGEST_FILE} are read", size.len()));
    }
    fs::read(path).map_err(|err| why_unread(&err))
}

fn why_unread(err: &io::Error) -> String {
    if err.kind() == io::ErrorKind::NotFound {
        "no such file; write it, or correct the path".to_owned()
    } else {
        format!("cannot be read: {err}")
    }
}

/// The path without `.` and `..`, which make a fault hard to read.
pub(crate) fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => (),
            Component::ParentDir if matches!(last(&plain), Some(Component::Normal(_))) => {
                plain.pop();
            }
            Component::Prefix(_)
            | Component::RootDir
            | Component::ParentDir
            | Component::Normal(_) => plain.push(part),
        }
    }
    plain
}

fn last(path: &Path) -> Option<Component<'_>> {
    path.components().next_back()
}
