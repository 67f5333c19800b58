//! What a bench says: a table for people, a JSON file to compare with later, and a judgement that
//! it refuses to give when the machine was not its own.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;

use crate::conditions::{Conditions, Share};

/// One bench: its conditions, what it measured, and what the issue demands of that.
#[derive(Serialize)]
pub struct Report {
    name: &'static str,
    before: Conditions,
    after: Option<Conditions>,
    /// CPU time of the machine that neither the bench nor its programs used, in its share.
    others_cpu: Option<f64>,
    figures: Vec<Figure>,
    limits: Vec<Limit>,
    /// Why nothing is judged; empty when everything is.
    not_judged: Vec<String>,
    #[serde(skip)]
    share: Share,
}

#[derive(Serialize)]
struct Figure {
    what: String,
    value: f64,
    unit: &'static str,
}

#[derive(Serialize)]
struct Limit {
    what: String,
    value: f64,
    bound: Bound,
    unit: &'static str,
    kept: bool,
}

/// On which side of its limit a figure must stay.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// This or more.
    AtLeast(f64),
    /// This or less.
    AtMost(f64),
    /// Less than this.
    Below(f64),
}

impl Bound {
    fn keeps(self, value: f64) -> bool {
        match self {
            Self::AtLeast(limit) => value >= limit,
            Self::AtMost(limit) => value <= limit,
            Self::Below(limit) => value < limit,
        }
    }

    fn words(self) -> String {
        match self {
            Self::AtLeast(limit) => format!(">= {limit}"),
            Self::AtMost(limit) => format!("<= {limit}"),
            Self::Below(limit) => format!("< {limit}"),
        }
    }
}

impl Report {
    /// Opens the report of the bench `name` with the conditions that it starts under.
    ///
    /// # Errors
    ///
    /// When the disk or `/proc` cannot be looked at.
    pub fn open(name: &'static str, folder: &Path) -> Result<Self> {
        let before = Conditions::look(folder)?;
        println!("{name}: before  {before}");
        Ok(Self {
            name,
            before,
            after: None,
            others_cpu: None,
            figures: Vec::new(),
            limits: Vec::new(),
            not_judged: Vec::new(),
            share: Share::start()?,
        })
    }

    /// Notes a figure that nothing is demanded of, and shows it at once.
    pub fn figure(&mut self, what: impl Into<String>, value: f64, unit: &'static str) {
        let what = what.into();
        println!("{}: {what:<58} {:>12} {unit}", self.name, short(value));
        self.figures.push(Figure { what, value, unit });
    }

    /// Notes a figure that has a limit.
    pub fn limit(&mut self, what: impl Into<String>, value: f64, bound: Bound, unit: &'static str) {
        self.limits.push(Limit { what: what.into(), value, bound, unit, kept: bound.keeps(value) });
    }

    /// Notes that what was measured proves nothing, and why.
    pub fn refuse_to_judge(&mut self, why: impl Into<String>) {
        self.not_judged.push(why.into());
    }

    /// Looks at the machine once more, prints the table, writes `NAME.json` into `folder`, and
    /// says whether all limits are kept; a report that is not judged counts as kept.
    ///
    /// # Errors
    ///
    /// When the machine cannot be looked at or the file not be written.
    pub fn close(mut self, folder: &Path) -> Result<bool> {
        let others = self.share.of_others()?;
        let after = Conditions::look(folder)?;
        println!("{}: after   {after}", self.name);
        self.not_judged.extend(self.before.doubts(true));
        // The load after a bench is the bench's own.
        self.not_judged.extend(after.doubts(false));
        if others > Share::MOST_OF_OTHERS {
            self.not_judged.push(format!(
                "other programs used {:.0} % of the machine during the bench",
                others * 100.0
            ));
        }
        self.after = Some(after);
        self.others_cpu = Some(others);
        print!("{}", self.table());
        let path = folder.join(format!("{}.json", self.name));
        fs::write(&path, serde_json::to_vec_pretty(&self)?)
            .with_context(|| format!("cannot write {}", path.display()))?;
        Ok(!self.not_judged.is_empty() || self.limits.iter().all(|it| it.kept))
    }

    fn table(&self) -> String {
        let mut table = format!("\n{:-<100}\n", format!("{} ", self.name));
        for Figure { what, value, unit } in &self.figures {
            // Writing to a String cannot fail.
            let _ = writeln!(table, "  {what:<62} {:>12} {unit}", short(*value));
        }
        for limit in &self.limits {
            let verdict = if !self.not_judged.is_empty() {
                "not judged"
            } else if limit.kept {
                "kept"
            } else {
                "NOT KEPT"
            };
            let (what, value, unit) = (&limit.what, short(limit.value), limit.unit);
            let bound = limit.bound.words();
            let _ = writeln!(table, "  {what:<62} {value:>12} {unit:<6} {bound:<8} {verdict}");
        }
        for why in &self.not_judged {
            let _ = writeln!(table, "  not judged: {why}");
        }
        table
    }
}

/// Three figures that count, without an exponent.
fn short(value: f64) -> String {
    let size = value.abs();
    let digits = if size >= 100.0 {
        0
    } else if size >= 10.0 {
        1
    } else if size >= 1.0 {
        2
    } else {
        3
    };
    format!("{value:.digits$}")
}

#[cfg(test)]
mod tests {
    use super::{Bound, short};

    #[test]
    fn a_figure_on_the_line_keeps_at_most_and_at_least_but_not_below() {
        assert!(Bound::AtLeast(4.0).keeps(4.0));
        assert!(Bound::AtMost(25.0).keeps(25.0));
        assert!(!Bound::Below(33.0).keeps(33.0));
    }

    #[test]
    fn a_figure_shows_about_three_digits() {
        assert_eq!(short(43_210.4), "43210");
        assert_eq!(short(12.345), "12.3");
        assert_eq!(short(0.12345), "0.123");
    }
}
