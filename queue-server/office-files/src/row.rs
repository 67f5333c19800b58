//! The entries of one table, each taken once by name; what nobody took is unknown.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::fault::Mark;
use crate::sheet::{Sheet, kind};

/// A table of a file. Every getter notes its own fault and then answers `None`.
pub(crate) struct Row<'a> {
    /// The file that it stands in.
    pub sheet: &'a Sheet<'a>,
    /// Where it begins.
    pub mark: Mark,
    table: &'a DeTable<'a>,
    asked: RefCell<BTreeSet<&'static str>>,
}

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Found<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub mark: Mark,
}

impl<'a> Row<'a> {
    /// The table that begins at `mark`.
    pub fn new(sheet: &'a Sheet<'a>, table: &'a DeTable<'a>, mark: Mark) -> Self {
        Self { sheet, mark, table, asked: RefCell::default() }
    }

    /// Notes a fault at `mark`.
    pub fn fault(&self, mark: &Mark, message: impl Into<String>) {
        self.sheet.report.add(mark, message);
    }

    /// Whether the entry is there.
    pub fn has(&self, key: &'static str) -> bool {
        self.asked.borrow_mut().insert(key);
        self.table.contains_key(key)
    }

    /// Every key with its value, for tables whose keys are data.
    pub fn entries(&self) -> impl Iterator<Item = (&'a str, &'a Spanned<DeValue<'a>>)> {
        self.table.iter().map(|(key, value)| (key.get_ref().as_ref(), value))
    }

    /// A text of 1 character or more.
    pub fn text(&self, key: &'static str) -> Option<Found<&'a str>> {
        let value = self.value(key)?;
        self.text_in(key, value)
    }

    /// `value`, if it is a text of 1 character or more.
    pub fn text_in(&self, key: &str, value: &'a Spanned<DeValue<'a>>) -> Option<Found<&'a str>> {
        let mark = self.sheet.entry(key, value.span());
        let Some(text) = value.get_ref().as_str() else {
            return self.wrong(key, value, "a text in quotes");
        };
        if text.trim().is_empty() {
            self.fault(&mark, "empty; write a text");
            return None;
        }
        Some(Found { value: text, mark })
    }

    /// A whole number of `range`; `unit` says of what.
    pub fn whole(
        &self,
        key: &'static str,
        range: RangeInclusive<u32>,
        unit: &str,
    ) -> Option<Found<u32>> {
        let value = self.value(key)?;
        self.whole_in(key, value, range, unit)
    }

    /// `value`, if it is a whole number of `range`.
    pub fn whole_in(
        &self,
        key: &str,
        value: &'a Spanned<DeValue<'a>>,
        range: RangeInclusive<u32>,
        unit: &str,
    ) -> Option<Found<u32>> {
        let Some(number) = value.get_ref().as_integer() else {
            return self.wrong(key, value, &format!("a whole number ({unit})"));
        };
        let mark = self.sheet.entry(key, value.span());
        let number = u32::from_str_radix(number.as_str(), number.radix()).ok();
        let Some(number) = number.filter(|number| range.contains(number)) else {
            let (low, high) = (range.start(), range.end());
            self.fault(&mark, format!("out of range; {unit}, {low} to {high}"));
            return None;
        };
        Some(Found { value: number, mark })
    }

    /// A finite number, whole or decimal, of `range`.
    pub fn decimal(
        &self,
        key: &'static str,
        range: RangeInclusive<f64>,
        unit: &str,
    ) -> Option<Found<f64>> {
        let value = self.value(key)?;
        self.decimal_in(key, value, range, unit)
    }

    /// `value`, if it is a finite number of `range`.
    pub fn decimal_in(
        &self,
        key: &str,
        value: &'a Spanned<DeValue<'a>>,
        range: RangeInclusive<f64>,
        unit: &str,
    ) -> Option<Found<f64>> {
        let (low, high) = (range.start(), range.end());
        let written = match value.get_ref() {
            DeValue::Integer(number) => number.as_str(),
            DeValue::Float(number) => number.as_str(),
            DeValue::String(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_)
            | DeValue::Array(_)
            | DeValue::Table(_) => {
                return self.wrong(key, value, &format!("a number ({unit})"));
            }
        };
        let mark = self.sheet.entry(key, value.span());
        let number = written.parse::<f64>().ok().filter(|number| range.contains(number));
        let Some(number) = number else {
            self.fault(&mark, format!("out of range; {unit}, {low} to {high}"));
            return None;
        };
        Some(Found { value: number, mark })
    }

    /// `true` or `false`.
    pub fn flag(&self, key: &'static str) -> Option<bool> {
        let value = self.value(key)?;
        let flag = value.get_ref().as_bool();
        flag.or_else(|| self.wrong(key, value, "true or false, without quotes"))
    }

    /// A calendar date, written without quotes.
    pub fn date(&self, key: &'static str) -> Option<Found<jiff::civil::Date>> {
        let value = self.value(key)?;
        let expected = "a date without quotes, like 2027-01-01";
        let Some(date) = value.get_ref().as_datetime() else {
            return self.wrong(key, value, expected);
        };
        let mark = self.sheet.entry(key, value.span());
        let civil = date.date.filter(|_| date.time.is_none() && date.offset.is_none());
        let civil = civil.and_then(|date| {
            let year = i16::try_from(date.year).ok()?;
            let month = i8::try_from(date.month).ok()?;
            jiff::civil::Date::new(year, month, i8::try_from(date.day).ok()?).ok()
        });
        // A year outside is a slip of the hand, and it would never be noticed.
        let Some(civil) = civil.filter(|date| (2020..=2100).contains(&date.year())) else {
            self.fault(&mark, format!("not a day; write {expected}, from 2020 to 2100"));
            return None;
        };
        Some(Found { value: civil, mark })
    }

    /// A list of texts, each with its place.
    pub fn texts_of(&self, key: &'static str) -> Option<Vec<Found<&'a str>>> {
        let value = self.value(key)?;
        let Some(list) = value.get_ref().as_array() else {
            return self.wrong(key, value, "a list of texts in [brackets]");
        };
        Some(list.iter().filter_map(|item| self.text_in(key, item)).collect())
    }

    /// A list of whole numbers of `range`, each with its place.
    pub fn wholes(
        &self,
        key: &'static str,
        range: RangeInclusive<u32>,
        unit: &str,
    ) -> Option<Vec<Found<u32>>> {
        let value = self.value(key)?;
        let Some(list) = value.get_ref().as_array() else {
            return self.wrong(key, value, "a list of whole numbers in [brackets]");
        };
        let each = list.iter().filter_map(|item| self.whole_in(key, item, range.clone(), unit));
        Some(each.collect())
    }

    /// A table within this one.
    pub fn row(&self, key: &'static str) -> Option<Row<'a>> {
        let value = self.value(key)?;
        self.row_in(key, value)
    }

    /// `value`, if it is a table.
    pub fn row_in(&self, key: &str, value: &'a Spanned<DeValue<'a>>) -> Option<Row<'a>> {
        match value.get_ref().as_table() {
            Some(table) => Some(Row::new(self.sheet, table, self.sheet.table(value.span()))),
            None => self.wrong(key, value, "a table"),
        }
    }

    /// The tables `[[key]]`; none when there is not one.
    pub fn rows(&self, key: &'static str) -> Vec<Row<'a>> {
        if !self.has(key) {
            return Vec::new();
        }
        let Some(value) = self.value(key) else { return Vec::new() };
        match value.get_ref().as_array() {
            Some(list) => list.iter().filter_map(|item| self.row_in(key, item)).collect(),
            None => {
                self.wrong(key, value, &format!("tables, each under [[{key}]]")).unwrap_or_default()
            }
        }
    }

    /// The raw value of `key`; a fault when it is missing.
    pub fn value(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.borrow_mut().insert(key);
        let value = self.table.get(key);
        if value.is_none() {
            self.fault(&self.mark, format!("`{key}` is missing here"));
        }
        value
    }

    /// Notes every entry that nobody asked for. Call it last.
    pub fn done(&self) {
        let asked = self.asked.borrow();
        for (key, value) in self.table.iter() {
            let key = key.get_ref().as_ref();
            if !asked.contains(key) {
                let known: Vec<&str> = asked.iter().copied().collect();
                let mark = self.sheet.entry(key, value.span());
                let message = format!("unknown entry; known here: {}", known.join(", "));
                self.fault(&mark, message);
            }
        }
    }

    /// Notes that `value` is of another kind than `expected`.
    pub fn wrong<T>(&self, key: &str, value: &Spanned<DeValue<'_>>, expected: &str) -> Option<T> {
        let mark = self.sheet.entry(key, value.span());
        self.fault(&mark, format!("{}; expected {expected}", kind(value.get_ref())));
        None
    }
}
