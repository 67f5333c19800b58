//! What is wrong with the files, told so that whoever writes them can put it right.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

/// One thing that is wrong: where it stands, what stands there, why it cannot be, what to write.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file, as it was asked for.
    pub path: String,
    /// The line, from 1; 0 when the whole file is meant.
    pub line: usize,
    /// The column in characters, from 1; 0 when the whole file is meant.
    pub column: usize,
    /// What stands there, e.g. `letter = "О"`; empty when the whole file is meant.
    pub entry: String,
    /// Why it cannot be, and what to do.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        if !self.entry.is_empty() {
            write!(f, ": {}", self.entry)?;
        }
        write!(f, ": {}", self.message)
    }
}

/// Everything that is wrong, file by file and line by line; never empty.
///
/// `Display` gives one line for each fault, in the form that editors jump to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// Each of them, in the order of files and lines.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Fault> {
        self.0.iter()
    }

    /// How many there are, at least 1.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.0.iter().enumerate() {
            let end = if index + 1 < self.0.len() { "\n" } else { "" };
            write!(f, "{fault}{end}")?;
        }
        Ok(())
    }
}

/// A place in a file and what stands there.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    /// The file.
    pub path: Rc<str>,
    /// The line, from 1; 0 for the whole file.
    pub line: usize,
    /// The column, from 1; 0 for the whole file.
    pub column: usize,
    /// What stands there.
    pub entry: String,
}

impl Mark {
    /// A file as a whole.
    pub fn file(path: Rc<str>) -> Self {
        Self { path, line: 0, column: 0, entry: String::new() }
    }
}

impl fmt::Display for Mark {
    /// `path:line`, to point from one fault to another place.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.path, self.line)
    }
}

/// Takes faults in while files are read, so that one reading tells all of them.
#[derive(Debug, Default)]
pub(crate) struct Report(RefCell<Vec<Fault>>);

impl Report {
    /// Notes a fault at `mark`.
    pub fn add(&self, mark: &Mark, message: impl Into<String>) {
        self.0.borrow_mut().push(Fault {
            path: mark.path.to_string(),
            line: mark.line,
            column: mark.column,
            entry: mark.entry.clone(),
            message: message.into(),
        });
    }

    /// `Err` with everything that was noted, if anything was.
    pub fn close(self) -> Result<(), Faults> {
        let mut faults = self.0.into_inner();
        faults.sort();
        faults.dedup();
        if faults.is_empty() { Ok(()) } else { Err(Faults(faults)) }
    }
}
