//! Who comes, when and what for: what a simulated day is drawn from.

use std::collections::BTreeMap;

use queue_types::{Class, ServiceId};

use crate::row::Row;

/// The demand on an office. Nothing that the office does at its doors depends on it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Demand {
    /// Relative demand for each service that is served here without an appointment (more than 0).
    pub services: BTreeMap<ServiceId, f64>,
    /// Relative number of arrivals in each hour of the office's clock, from 0:00; 24 of them.
    pub arrivals_by_hour: Vec<f64>,
    /// Share of visitors with each priority class 1 to 3 (0 to 1); the rest are ordinary.
    pub classes: BTreeMap<Class, f64>,
    /// Share of called visitors who do not come (0 to 1).
    pub no_show: f64,
}

/// Reads `[demand]`; the services are filled in by whoever knows what is offered.
pub(crate) fn read(office: &Row<'_>) -> Option<Demand> {
    let row = office.row("demand")?;
    let arrivals = arrivals(&row);
    let no_show = row.decimal("no_show", 0.0..=1.0, "share of visitors");
    let classes = row.row("classes").map(|table| {
        let mut classes = BTreeMap::new();
        for (name, rank) in [("class-1", 1), ("class-2", 2), ("class-3", 3)] {
            let share = table.decimal(name, 0.0..=1.0, "share of visitors");
            classes.extend(Class::new(rank).zip(share.map(|share| share.value)));
        }
        table.done();
        if classes.values().sum::<f64>() > 1.0 {
            table.fault(&table.mark, "the shares are more than 1 together; lower them");
        }
        classes
    });
    row.done();
    Some(Demand {
        services: BTreeMap::new(),
        arrivals_by_hour: arrivals?,
        classes: classes?,
        no_show: no_show?.value,
    })
}

fn arrivals(row: &Row<'_>) -> Option<Vec<f64>> {
    let key = "arrivals_by_hour";
    let value = row.value(key)?;
    let Some(list) = value.get_ref().as_array() else {
        return row.wrong(key, value, "a list of 24 numbers in [brackets]");
    };
    let each = list.iter();
    let numbers: Vec<f64> = each
        .filter_map(|item| row.decimal_in(key, item, 0.0..=1e6, "relative arrivals"))
        .map(|found| found.value)
        .collect();
    if list.len() != 24 || (numbers.len() == 24 && numbers.iter().sum::<f64>() <= 0.0) {
        let mark = row.sheet.entry(key, value.span());
        row.fault(&mark, "write 24 numbers, one for each hour from 0:00, not all of them 0");
        return None;
    }
    Some(numbers)
}
