//! Durable tickets over HTTP: ours beside the disk's own rate and beside a server that does
//! nothing, in the same minute, with the same loader.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::Setup;
use crate::fdatasync;
use crate::loader::{Outcome, Pace, Plan, run};
use crate::office::{Office, services};
use crate::quantiles::median;
use crate::report::{Bound, Report};
use crate::request::Template;

const FEW: usize = 16;
const MANY: usize = 256;

/// Runs the bench.
///
/// # Errors
///
/// When a server does not start, refuses a ticket or breaks off.
pub fn bench(setup: &Setup, report: &mut Report) -> Result<()> {
    let (rounds, seconds) = if setup.smoke { (1, 0.3) } else { (3, 4.0) };
    let length = Duration::from_secs_f64(seconds);
    let mut raw_rates = Vec::new();
    let (mut over_raw, mut over_hello_few, mut over_hello_many) = (vec![], vec![], vec![]);
    let mut hello = Office::hello()?;
    for round in 1..=rounds {
        let data = setup.scratch()?;
        let mut office = Office::start(data.path(), 1)?;
        let services = services(&mut office.client(0)?, 8)?;
        let mut load = |who: &str, server: SocketAddr, clients: usize| -> Result<Outcome> {
            let lane = u16::try_from(clients)?;
            let templates = services.iter().zip(lane..);
            let templates =
                templates.map(|(it, lane)| Template::ticket("/api/v1/tickets", it, lane));
            let mut templates = templates.collect::<Result<Vec<_>>>()?;
            let warm_up = length / 4;
            let plan = Plan { server, clients, warm_up, length, pace: Pace::Closed };
            let outcome = run(plan, &mut templates)?;
            if let Some(refusal) = outcome.first_refusal {
                bail!("{who} refused {} tickets, the first with:\n{refusal}", outcome.refused);
            }
            let what = format!("{who}, {clients} clients");
            report.figure(format!("{what}, round {round}"), outcome.per_s, "/s");
            report.figure(format!("{what}, p50"), outcome.took_ms.p50, "ms");
            report.figure(format!("{what}, p99"), outcome.took_ms.p99, "ms");
            Ok(outcome)
        };
        let before = fdatasync::trace(data.path(), length / 2)?;
        let hello_few = load("hello world", hello.address, FEW)?;
        let ours_few = load("durable issue", office.address, FEW)?;
        let after = fdatasync::trace(data.path(), length / 2)?;
        let hello_many = load("hello world", hello.address, MANY)?;
        let ours_many = load("durable issue", office.address, MANY)?;
        office.program.stop()?;
        let raw = (before.per_s + after.per_s) / 2.0;
        report.figure(format!("raw fdatasync, one record each, round {round}"), raw, "/s");
        raw_rates.push(raw);
        over_raw.push(ours_few.per_s / raw);
        over_hello_few.push(ours_few.per_s / hello_few.per_s);
        over_hello_many.push(ours_many.per_s / hello_many.per_s);
    }
    hello.program.stop()?;
    open_loop(setup, report)?;
    let few = format!("issue, {FEW} clients");
    report.limit(format!("{few} / raw fdatasync"), median(&over_raw), Bound::AtLeast(4.0), "x");
    let (over_few, over_many) = (median(&over_hello_few), median(&over_hello_many));
    report.limit(format!("{few} / hello world"), over_few, Bound::AtLeast(0.25), "x");
    let many = format!("issue, {MANY} clients / hello world");
    report.limit(many, over_many, Bound::AtLeast(0.5), "x");
    Ok(())
}

/// What one visitor waits for a number when the office is not overrun: a fixed rate of arrivals.
fn open_loop(setup: &Setup, report: &mut Report) -> Result<()> {
    let data = setup.scratch()?;
    let mut office = Office::start(data.path(), 1)?;
    let service = &services(&mut office.client(0)?, 1)?[0];
    let plan = Plan {
        server: office.address,
        clients: 64,
        warm_up: Duration::from_millis(if setup.smoke { 100 } else { 1_000 }),
        length: Duration::from_millis(if setup.smoke { 300 } else { 8_000 }),
        pace: Pace::Every(Duration::from_millis(2)),
    };
    let outcome = run(plan, &mut [Template::ticket("/api/v1/tickets", service, 1)?])?;
    report.figure("issue at 500/s (open loop), p50", outcome.took_ms.p50, "ms");
    report.figure("issue at 500/s (open loop), p99", outcome.took_ms.p99, "ms");
    report.figure("issue at 500/s (open loop), worst", outcome.took_ms.worst, "ms");
    office.program.stop()
}
