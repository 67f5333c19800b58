//! What a day came to, computed from outside: what came out of the printer, joined with the log.
//!
//! Nobody inside the centre is asked. `summary.schema.json` beside this file is its form.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result};
use rusqlite::{Connection, OpenFlags};
use serde::Serialize;

use crate::paper::Paper;

/// `summary.json`.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    /// The seed of the day.
    pub seed: u64,
    /// Office seconds in one second.
    pub speed: u32,
    /// Visitors who touched the kiosk.
    pub visitors: usize,
    /// Tickets in the log.
    pub issued: u64,
    /// Tickets that the log calls printed.
    pub printed: u64,
    /// Tickets without paper whose number the visitor has confirmed to know.
    pub on_screen: u64,
    /// Tickets of which nobody knows whether the visitor has the number.
    pub unconfirmed: u64,
    /// Tickets called at least once.
    pub called: u64,
    /// Visits that were served to their end.
    pub served: u64,
    /// Visitors who did not come when called.
    pub no_show: u64,
    /// Tickets set aside at least once.
    pub parked: u64,
    /// Tickets sent to another service or window at least once.
    pub transferred: u64,
    /// Tickets withdrawn.
    pub cancelled: u64,
    /// Tickets still open when the day ended.
    pub expired: u64,
    /// Tickets told to a visitor that are not in the log, and tickets that the log calls printed
    /// but that are on no paper.
    pub lost: u64,
    /// Numbers or ids that are there twice: in the log, or on two papers of which none says
    /// «повтор».
    pub duplicated: u64,
    /// What is behind `lost` and `duplicated`, in words; empty on a good day.
    pub findings: Vec<String>,
    /// From the touch on «Получить талон» to the number on the screen (wall milliseconds).
    pub touch_to_ticket_ms: Latency,
    /// From the call's request to its snapshot at the board (wall milliseconds).
    pub call_to_board_ms: Latency,
    /// How long people waited, by the office's clock.
    pub waits: Waits,
}

/// A latency in wall milliseconds.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Latency {
    /// How many were measured.
    pub count: usize,
    /// Half took less.
    pub p50: f64,
    /// 99 of 100 took less.
    pub p99: f64,
    /// The longest.
    pub max: f64,
}

impl Latency {
    /// From single measurements in milliseconds.
    pub fn of(mut measured: Vec<f64>) -> Self {
        measured.sort_by(f64::total_cmp);
        Self {
            count: measured.len(),
            p50: tenths(quantile(&measured, 0.5)),
            p99: tenths(quantile(&measured, 0.99)),
            max: tenths(measured.last().copied().unwrap_or(0.0)),
        }
    }
}

/// With one digit behind the point: nothing here is measured more finely.
fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// Waits from the ticket to the first start of service.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Waits {
    /// Visits whose wait has ended.
    pub count: usize,
    /// The mean (minutes).
    pub mean_min: f64,
    /// Half waited less (minutes).
    pub p50_min: f64,
    /// Nine of ten waited less (minutes).
    pub p90_min: f64,
    /// The longest (minutes).
    pub max_min: f64,
    /// How many waited longer than the office's norm.
    pub over_norm: usize,
    /// The norm (minutes).
    pub norm_min: u16,
}

/// The smallest value that the share `q` of the sorted `values` does not exceed; 0 of nothing.
fn quantile(values: &[f64], q: f64) -> f64 {
    let rank = (values.len() as f64 * q).ceil() as usize;
    values.get(rank.saturating_sub(1)).copied().unwrap_or(0.0)
}

/// What the day's own actors saw, to be held against log and paper.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Numbers that the kiosk showed to visitors.
    pub numbers: Vec<String>,
    /// Touch to number (wall milliseconds).
    pub touch_to_ticket_ms: Vec<f64>,
    /// Call to board (wall milliseconds).
    pub call_to_board_ms: Vec<f64>,
}

/// One row of the log's table of visits.
struct Visit {
    number: String,
    outcome: String,
    paper: Option<String>,
    wait_min: Option<f64>,
    calls: u64,
    parks: u64,
    transfers: u64,
}

/// Joins the log with the papers and with what people saw.
///
/// # Errors
///
/// When the log cannot be read.
pub fn summary(log: &Path, papers: &[Paper], seen: Seen, norm_min: u16) -> Result<Summary> {
    let visits = visits(log)?;
    let mut findings = lost(&visits, papers, &seen);
    let lost = findings.len() as u64;
    findings.extend(duplicated(&visits, papers, log)?);
    let count = |it: &dyn Fn(&Visit) -> bool| visits.iter().filter(|v| it(v)).count() as u64;
    let paper = |of: &str| count(&|v| v.paper.as_deref() == Some(of));
    Ok(Summary {
        seed: 0,
        speed: 1,
        visitors: seen.numbers.len(),
        issued: visits.len() as u64,
        printed: paper("printed"),
        on_screen: paper("on_screen"),
        unconfirmed: paper("unconfirmed"),
        called: count(&|v| v.calls > 0),
        served: count(&|v| v.outcome == "finished"),
        no_show: count(&|v| v.outcome == "no_show"),
        parked: count(&|v| v.parks > 0),
        transferred: count(&|v| v.transfers > 0),
        cancelled: count(&|v| v.outcome == "cancelled"),
        expired: count(&|v| v.outcome == "expired"),
        lost,
        duplicated: findings.len() as u64 - lost,
        findings,
        touch_to_ticket_ms: Latency::of(seen.touch_to_ticket_ms),
        call_to_board_ms: Latency::of(seen.call_to_board_ms),
        waits: waits(&visits, norm_min),
    })
}

fn visits(log: &Path) -> Result<Vec<Visit>> {
    let connection = open(log)?;
    let mut rows = connection.prepare(
        "SELECT number, outcome, paper, wait_ms, calls, parks, transfers FROM visits ORDER BY issued_ms",
    )?;
    let rows = rows.query_map((), |row| {
        Ok(Visit {
            number: row.get(0)?,
            outcome: row.get(1)?,
            paper: row.get(2)?,
            wait_min: row.get::<_, Option<f64>>(3)?.map(|ms| ms / 60_000.0),
            calls: row.get(4)?,
            parks: row.get(5)?,
            transfers: row.get(6)?,
        })
    })?;
    rows.collect::<Result<_, _>>().context("cannot read the visits of the log")
}

fn open(log: &Path) -> Result<Connection> {
    Connection::open_with_flags(log, OpenFlags::SQLITE_OPEN_READ_ONLY)
        .with_context(|| format!("cannot open the log {}", log.display()))
}

/// Acknowledged and not in the log, or in the log as printed and on no paper.
fn lost(visits: &[Visit], papers: &[Paper], seen: &Seen) -> Vec<String> {
    let logged: BTreeSet<&str> = visits.iter().map(|v| v.number.as_str()).collect();
    let printed: BTreeSet<&str> = papers.iter().filter_map(|p| p.number.as_deref()).collect();
    let mut findings = Vec::new();
    for number in seen.numbers.iter().filter(|it| !logged.contains(it.as_str())) {
        findings.push(format!("{number} was shown to a visitor and is not in the log"));
    }
    for number in printed.iter().filter(|it| !logged.contains(**it)) {
        findings.push(format!("{number} is on paper and not in the log"));
    }
    for visit in visits.iter().filter(|v| v.paper.as_deref() == Some("printed")) {
        if !printed.contains(visit.number.as_str()) {
            findings.push(format!("{} is printed by the log and on no paper", visit.number));
        }
    }
    findings
}

/// Numbers or request ids that are there twice.
fn duplicated(visits: &[Visit], papers: &[Paper], log: &Path) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    let mut on_paper: BTreeMap<&str, u32> = BTreeMap::new();
    for paper in papers.iter().filter(|it| !it.copy) {
        if let Some(number) = paper.number.as_deref() {
            *on_paper.entry(number).or_default() += 1;
        }
    }
    for (number, papers) in on_paper.iter().filter(|(_, papers)| **papers > 1) {
        findings.push(format!("{number} is on {papers} papers without the word «повтор»"));
    }
    let mut in_log: BTreeMap<&str, u32> = BTreeMap::new();
    for visit in visits {
        *in_log.entry(visit.number.as_str()).or_default() += 1;
    }
    for (number, tickets) in in_log.iter().filter(|(_, tickets)| **tickets > 1) {
        findings.push(format!("{number} is the number of {tickets} tickets"));
    }
    let twice: u64 = open(log)?.query_row(
        "SELECT count(*) FROM (SELECT id FROM event GROUP BY id HAVING count(*) > 1)",
        (),
        |row| row.get(0),
    )?;
    if twice > 0 {
        findings.push(format!("{twice} events are in the log twice"));
    }
    Ok(findings)
}

fn waits(visits: &[Visit], norm_min: u16) -> Waits {
    let mut waits: Vec<f64> = visits.iter().filter_map(|v| v.wait_min).collect();
    waits.sort_by(f64::total_cmp);
    let mean_min = waits.iter().sum::<f64>() / waits.len().max(1) as f64;
    Waits {
        count: waits.len(),
        mean_min: tenths(mean_min),
        p50_min: tenths(quantile(&waits, 0.5)),
        p90_min: tenths(quantile(&waits, 0.9)),
        max_min: tenths(waits.last().copied().unwrap_or(0.0)),
        over_norm: waits.iter().filter(|it| **it > f64::from(norm_min)).count(),
        norm_min,
    }
}
