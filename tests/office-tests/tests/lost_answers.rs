//! A real kiosk and a real server with a bad line between them: what the kiosk asks is done, and
//! the answers are lost. Everybody has the ticket that the screen showed, nobody has two, and each
//! paper is reported once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use anyhow::{Result, bail, ensure};
use office_tests::{Kiosk, Office, Options, Passed, Proxy};
use queue_types::TicketId;
use queue_wire::{IssueTicket, OfflineBatch};
use rusqlite::{Connection, OpenFlags};

const ORDERS: &str = "POST /api/v1/tickets";
const BATCHES: &str = "POST /api/v1/offline-batches";
const REPORTS: &str = "POST /api/v1/tickets/*/paper";
/// What everybody comes for.
const SERVICE: &str = "Паспорт гражданина РФ";
/// Until the line is mended.
const ALL: u32 = u32::MAX;

/// How many answers are lost for each visitor: to the order, and to the batch that follows it.
const VISITORS: [(u32, u32); 8] =
    [(0, 0), (1, 0), (ALL, 0), (2, 0), (ALL, 1), (1, 0), (ALL, 2), (0, 0)];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_loses_answers_gives_everybody_the_ticket_on_the_screen_and_no_other()
-> Result<()> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("office");
    let office = Office::start(&data, Options::default()).await?;
    let proxy = Proxy::to(&office.url()).await?;
    let mut kiosk = Kiosk::start(&proxy.url(), folder.path()).await?;
    let mut told = Vec::new();
    // The first report of a paper is done as well, and made again seconds later.
    proxy.lose(REPORTS, 1);
    for (orders, batches) in VISITORS {
        let before = proxy.passed(ORDERS).len();
        proxy.lose(ORDERS, orders);
        proxy.lose(BATCHES, batches);
        let number = plain(&kiosk.take(SERVICE).await?);
        let asked = proxy.passed(ORDERS).split_off(before);
        ensure!(asked.iter().any(|it| it.is_lost) == (orders > 0), "{number}: {asked:?}");
        // Whoever got no answer at all has a number of the kiosk's own.
        ensure!(orders < ALL || number.starts_with('Х'), "{number} without an answer");
        ensure!(orders > 0 || !number.starts_with('Х'), "{number} although it was answered");
        let is_known = || -> Result<bool> {
            let answered = handed_in(&proxy)?.iter().any(|it| it.number == number && !it.is_lost);
            let is_own = number.starts_with('Х');
            Ok(visits(&data)?.values().any(|it| *it == number) && (answered || !is_own))
        };
        until(&number, is_known).await?;
        told.push(number);
    }
    let is_reported = || {
        let again = proxy.passed(REPORTS).len() > VISITORS.len();
        Ok(again && count(&data, "paper_reported")? >= VISITORS.len())
    };
    until("a report of each paper", is_reported).await?;
    drop(kiosk);
    office.stop().await?;
    let lost = proxy.passed(BATCHES).iter().filter(|it| it.is_lost).count();
    ensure!(lost == 3, "{lost} answers to batches were lost");
    judge(&data, &told, &proxy)
}

/// A ticket in a batch of the kiosk's.
struct HandedIn {
    id: TicketId,
    number: String,
    is_lost: bool,
}

fn handed_in(proxy: &Proxy) -> Result<Vec<HandedIn>> {
    let mut tickets = Vec::new();
    for Passed { body, is_lost, .. } in proxy.passed(BATCHES) {
        let batch: OfflineBatch = serde_json::from_str(&body)?;
        tickets.extend(batch.tickets.into_iter().map(|it| {
            let (id, number) = (it.ticket.id, plain(&it.number.to_string()));
            HandedIn { id, number, is_lost }
        }));
    }
    Ok(tickets)
}

/// A number without the spaces that keep its line together.
fn plain(number: &str) -> String {
    number.replace('\u{a0}', " ")
}

/// Waits until it is so.
async fn until(what: &str, is_so: impl Fn() -> Result<bool>) -> Result<()> {
    for _ in 0..2_000 {
        if is_so()? {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    bail!("not within 20 s: {what} in the log, and its answer at the kiosk")
}

fn log(data: &Path) -> Result<Connection> {
    Ok(Connection::open_with_flags(data.join("log.db"), OpenFlags::SQLITE_OPEN_READ_ONLY)?)
}

/// How often this happened.
fn count(data: &Path, kind: &str) -> Result<usize> {
    let count = "SELECT count(*) FROM event WHERE kind = ?1";
    Ok(log(data)?.query_row(count, [kind], |row| row.get(0))?)
}

/// Ids and numbers in the office's log.
fn visits(data: &Path) -> Result<BTreeMap<String, String>> {
    let connection = log(data)?;
    let mut rows = connection.prepare("SELECT ticket, number FROM visits")?;
    let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, plain(&row.get::<_, String>(1)?)));
    Ok(rows.query_map((), row)?.collect::<Result<_, _>>()?)
}

/// Holds what the screen showed and what the kiosk asked for against the log.
fn judge(data: &Path, told: &[String], proxy: &Proxy) -> Result<()> {
    let visits = visits(data)?;
    let shown: BTreeSet<&String> = told.iter().collect();
    let logged: BTreeSet<&String> = visits.values().collect();
    ensure!(shown.len() == VISITORS.len(), "a number was shown twice: {told:?}");
    ensure!(visits.len() == VISITORS.len() && logged == shown, "{told:?} but {visits:?}");
    for kind in ["ticket_issued", "paper_reported"] {
        let times = count(data, kind)?;
        ensure!(times == VISITORS.len(), "{kind} {times} times");
    }
    let handed_in = handed_in(proxy)?;
    for HandedIn { id, number, .. } in &handed_in {
        ensure!(visits.get(&id.to_string()) == Some(number), "{id} has {number} on paper");
    }
    // Nobody's order bears the name of another's, and nobody's has two.
    let mut ids = BTreeMap::<String, u32>::new();
    for Passed { body, .. } in proxy.passed(ORDERS) {
        let order: IssueTicket = serde_json::from_str(&body)?;
        *ids.entry(order.id.to_string()).or_default() += 1;
    }
    ensure!(ids.keys().eq(visits.keys()), "ordered were {ids:?}, in the log are {visits:?}");
    for Passed { body, .. } in proxy.passed(ORDERS).iter().filter(|it| it.is_lost) {
        let order: IssueTicket = serde_json::from_str(body)?;
        let again = ids.get(&order.id.to_string()).is_some_and(|times| *times > 1)
            || handed_in.iter().any(|it| it.id == order.id);
        ensure!(again, "{}: nobody asked again", order.id);
    }
    Ok(())
}
