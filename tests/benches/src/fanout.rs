//! One call to a thousand boards: when does the last one show it, and what does the operator who
//! called pay for the followers?

use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::Setup;
use crate::followers::Followers;
use crate::office::{Office, points, services};
use crate::quantiles::Quantiles;
use crate::report::{Bound, Report};
use crate::request::Client;

/// Between two calls. A busy hall calls every few seconds; this is the open loop's fixed rate.
const GAP: Duration = Duration::from_millis(100);

/// Runs the bench.
///
/// # Errors
///
/// When the office does not start, refuses a command, or does not let everybody follow.
pub fn bench(setup: &Setup, report: &mut Report) -> Result<()> {
    let (followers, calls) = if setup.smoke { (20, 5) } else { (1_000, 300) };
    let data = setup.scratch()?;
    let mut office = Office::start(data.path(), 1)?;
    let mut desk = Desk::open(&office, calls * 2)?;
    let alone = desk.calls(calls)?;

    let crowd = Followers::join(office.address, "board", followers)?;
    let watched = desk.calls(calls)?;
    sleep(Duration::from_millis(300));
    let seen = crowd.leave()?;
    office.program.stop()?;

    let mut last_ms = Vec::new();
    let mut last_after_answer_ms = Vec::new();
    for call in &watched {
        let last = seen.last_to_reach(call.seq).with_context(|| {
            format!("a follower never got event {}: {}", call.seq, seen.summary())
        })?;
        last_ms.push(ms(last.saturating_duration_since(call.sent)));
        last_after_answer_ms.push(ms(last.saturating_duration_since(call.answered)));
    }
    let took = |calls: &[Call]| {
        Quantiles::of(calls.iter().map(|it| ms(it.answered.duration_since(it.sent))).collect())
    };
    let (alone, watched) = (took(&alone), took(&watched));
    let last = Quantiles::of(last_ms);
    report.figure("followers", followers as f64, "");
    report.figure("calls", calls as f64, "");
    for (who, took) in [("without followers", alone), ("with followers", watched)] {
        report.figure(format!("the caller's answer {who}, p50"), took.p50, "ms");
        report.figure(format!("the caller's answer {who}, p99"), took.p99, "ms");
    }
    report.figure("command sent -> last follower, p50", last.p50, "ms");
    report.figure("command sent -> last follower, worst", last.worst, "ms");
    let after_answer = Quantiles::of(last_after_answer_ms);
    report.figure("command answered -> last follower, p99", after_answer.p99, "ms");
    report.figure("snapshots received by a follower, mean", seen.mean_snapshots(), "");

    let what = format!("command sent -> the last of {followers} followers, p99");
    report.limit(what, last.p99, Bound::AtMost(25.0), "ms");
    let ratio = |with: f64, without: f64| with / without.max(1e-3);
    let what = "the caller's answer, with / without followers";
    report.limit(format!("{what}, p50"), ratio(watched.p50, alone.p50), Bound::AtMost(2.0), "x");
    report.limit(format!("{what}, p95"), ratio(watched.p95, alone.p95), Bound::AtMost(2.0), "x");
    Ok(())
}

fn ms(length: Duration) -> f64 {
    length.as_secs_f64() * 1e3
}

/// One measured call.
struct Call {
    sent: Instant,
    answered: Instant,
    seq: u64,
}

/// An operator with people waiting.
struct Desk {
    client: Client,
    point: u64,
}

impl Desk {
    fn open(office: &Office, visitors: usize) -> Result<Self> {
        let mut client = office.client(1)?;
        let point = points(&mut client)?[0];
        client.must(&format!("/api/v1/points/{point}/open"), "{}")?;
        let services = services(&mut client, 64)?;
        // Only some services are served at this point: people for all of them take tickets until
        // enough of them could come here.
        let queues = queues_of(&mut client, point)?;
        let catalogue: serde_json::Value =
            serde_json::from_slice(&client.get("/api/v1/services")?)?;
        let service = services.iter().find(|service| {
            let all = catalogue["services"].as_array().into_iter().flatten();
            let own = all.filter(|it| it["id"] == **service);
            own.filter_map(|it| it["group"].as_str())
                .any(|it| queues.iter().any(|queue| queue == it))
        });
        let service = service.context("the first point of the bench office serves nothing")?;
        for _ in 0..visitors {
            client.issue(service)?;
        }
        Ok(Self { client, point })
    }

    /// Calls `count` visitors at a fixed rate and serves each between two calls.
    fn calls(&mut self, count: usize) -> Result<Vec<Call>> {
        let path = |command: &str| format!("/api/v1/points/{}/{command}", self.point);
        let (call_next, start, finish) = (path("call-next"), path("start"), path("finish"));
        let mut calls = Vec::with_capacity(count);
        let mut due = Instant::now();
        for _ in 0..count {
            sleep(due.saturating_duration_since(Instant::now()));
            let sent = Instant::now();
            let answer = self.client.must(&call_next, "{}")?;
            let answered = Instant::now();
            let seq = answer["seq"].as_u64().context("the answer to a call has no seq")?;
            calls.push(Call { sent, answered, seq });
            sleep((due + GAP / 2).saturating_duration_since(Instant::now()));
            self.client.must(&start, "{}")?;
            self.client.must(&finish, "{}")?;
            due += GAP;
        }
        Ok(calls)
    }
}

fn queues_of(client: &mut Client, point: u64) -> Result<Vec<String>> {
    let office: serde_json::Value = serde_json::from_slice(&client.get("/api/v1/office")?)?;
    let points = office["points"].as_array().into_iter().flatten();
    let own = points.filter(|it| it["id"].as_u64() == Some(point));
    let queues = own.flat_map(|it| it["queues"].as_array().into_iter().flatten());
    Ok(queues.filter_map(|it| it.as_str().map(str::to_owned)).collect())
}
