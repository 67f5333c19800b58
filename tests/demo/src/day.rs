//! A day, played: people at the kiosk, operators at their windows, somebody who watches the board.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context, Result};
use jiff::SignedDuration;
use queue_types::{PointId, PointKind};
use tokio::sync::{Mutex, mpsc, watch};
use tokio::task::JoinSet;

use crate::Flags;
use crate::board::watch_board;
use crate::centre::Centre;
use crate::crowd::{Visitor, visitors};
use crate::operators::{Hall, Operator, Person};
use crate::paper::{number, papers};
use crate::summary::{Seen, Summary, summary};
use crate::visitors::AtKiosk;

/// How long the demonstration's day is, from 10:00.
const DAY: SignedDuration = SignedDuration::from_hours(4);
/// Visitors whom one window serves in the four hours without long waits.
const VISITORS_A_WINDOW: usize = 5;

/// Plays the day, leaves behind what it came to, and tells it.
///
/// # Errors
///
/// When somebody gets stuck, a program ends, or a file cannot be written.
pub async fn play(flags: &Flags, centre: &mut Centre) -> Result<Summary> {
    let count = usize::from(flags.visitors);
    let people = visitors(flags.seed, count, &centre.files.demand, centre.begins, DAY);
    let hall = Arc::new(hall(centre));
    let (over, is_over) = watch::channel(false);
    let (took, mut came) = mpsc::unbounded_channel();
    let board =
        tokio::spawn(watch_board(centre.client.clone(), Arc::clone(&hall), is_over.clone(), took));
    let mut operators = JoinSet::new();
    for point in windows(centre, count) {
        let needed = centre.files.plan.calls_before_no_show;
        let operator =
            Operator::new(centre.client.clone(), point, Arc::clone(&hall), flags.seed, needed);
        operators.spawn(operator.work(is_over.clone()));
    }
    let mut seen = at_the_kiosk(centre, &hall, &people).await?;
    over.send(true).context("the operators have gone home early")?;
    while let Some(operator) = operators.join_next().await {
        operator.context("an operator fell over")?.context("an operator was refused")?;
    }
    // The last snapshots are on their way to the board.
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    drop(over);
    board.await.context("nobody watched the board")?;
    while let Some(ms) = came.recv().await {
        seen.call_to_board_ms.push(ms);
    }
    leave_behind(flags, centre, seen)
}

/// Everybody at the kiosk, one after the other, when their time comes.
async fn at_the_kiosk(centre: &mut Centre, hall: &Hall, people: &[Visitor]) -> Result<Seen> {
    let kiosk =
        centre.kiosk.take().context("a day is played at a kiosk that is drawn off-screen")?;
    let catalogue = centre.files.catalogue.clone();
    let screens = centre.out.join("screens");
    let mut kiosk = AtKiosk::new(kiosk, catalogue, centre.clock, centre.roll, screens);
    let mut seen = Seen::default();
    for visitor in people {
        centre.clock.until(visitor.arrives).await;
        let visit = kiosk.serve(visitor).await.with_context(|| format!("{visitor:?}"))?;
        seen.touch_to_ticket_ms.push(visit.touch_to_ticket_ms);
        let number = number(&visit.number).unwrap_or(visit.number);
        let person = Person { service: visitor.service.clone(), left: visitor.leaves };
        hall.people.lock().await.insert(number.clone(), person);
        seen.numbers.push(number);
    }
    centre.kiosk = Some(kiosk.leave());
    Ok(seen)
}

fn hall(centre: &Centre) -> Hall {
    let services = &centre.files.catalogue.services;
    Hall {
        clock: centre.clock,
        minutes: services.iter().map(|it| (it.id.clone(), it.service_minutes)).collect(),
        people: Mutex::new(BTreeMap::new()),
        calls: Mutex::new(BTreeMap::new()),
    }
}

/// The windows that are staffed: enough for the visitors, and so that every queue is served.
pub fn windows(centre: &Centre, visitors: usize) -> Vec<PointId> {
    let wanted = (visitors / VISITORS_A_WINDOW).max(1);
    let points = &centre.files.plan.points;
    let (mut staffed, mut served) = (Vec::new(), std::collections::BTreeSet::new());
    for (id, point) in points.iter().rev().filter(|(_, it)| it.kind == PointKind::Window) {
        let new = point.queues.iter().any(|queue| !served.contains(queue));
        if new || staffed.len() < wanted {
            served.extend(point.queues.iter().cloned());
            staffed.push(*id);
        }
    }
    // Groups that no window serves are served at a seat.
    for (id, point) in points {
        if point.queues.iter().any(|queue| !served.contains(queue)) {
            served.extend(point.queues.iter().cloned());
            staffed.push(*id);
        }
    }
    staffed
}

fn leave_behind(flags: &Flags, centre: &Centre, seen: Seen) -> Result<Summary> {
    let log = centre.export_log()?;
    let papers = papers(&centre.out.join("tickets"))?;
    let mut summary = summary(&log, &papers, seen, centre.files.wait_norm_min)?;
    summary.seed = flags.seed;
    summary.speed = u32::from(flags.speed());
    let file = centre.out.join("summary.json");
    let text = serde_json::to_string_pretty(&summary).context("a summary is JSON")?;
    std::fs::write(&file, text + "\n")
        .with_context(|| format!("cannot write {}", file.display()))?;
    Ok(summary)
}
