//! The server is killed again and again in a running day. Whoever was told a number is in the log
//! with that number, and nobody is there twice.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use office_tests::{Office, Options};
use queue_types::{Class, PointId, RequestId, ServiceId, TicketId, TicketNumber};
use queue_wire::client::{Client, ClientError, PointCommand};
use queue_wire::{IssueTicket, OpenPoint};
use rusqlite::{Connection, OpenFlags};
use tokio::sync::{Mutex, watch};
use tokio::task::JoinSet;
use uuid::Uuid;

/// How often the server dies.
const KILLS: u32 = 100;
/// Kiosks that issue one ticket after the other.
const KIOSKS: usize = 4;

type Promised = Arc<Mutex<BTreeMap<TicketId, TicketNumber>>>;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_kills_lose_nobody_and_double_nobody() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let options = Options { office: "bench", ..Options::default() };
    let mut office = Office::start(folder.path(), options).await?;
    let client = Client::new(&office.url())?;
    let promised = Promised::default();
    let (over, is_over) = watch::channel(false);
    let mut day = JoinSet::new();
    for _ in 0..KIOSKS {
        day.spawn(issue_all_day(client.clone(), Arc::clone(&promised), is_over.clone()));
    }
    for point in [1, 2] {
        let point = PointId::new(point).context("a point")?;
        day.spawn(serve_all_day(client.clone(), point, is_over.clone()));
    }
    for round in 0..KILLS {
        // Uneven pauses, so that the kills strike at different steps of a batch.
        tokio::time::sleep(Duration::from_millis(u64::from(10 + round * 37 % 90))).await;
        office.kill().await?;
        office.restart().await.with_context(|| format!("after kill {round}"))?;
    }
    over.send(true)?;
    while let Some(done) = day.join_next().await {
        done??;
    }
    office.stop().await?;
    let promised = promised.lock().await;
    judge(&folder.path().join("log.db"), &promised)
}

/// One ticket after the other; each is asked for under the same id until it is answered.
async fn issue_all_day(
    client: Client,
    promised: Promised,
    over: watch::Receiver<bool>,
) -> Result<()> {
    let service = any_service(&client).await?;
    while !*over.borrow() {
        let ticket = IssueTicket {
            id: TicketId(Uuid::now_v7()),
            service: service.clone(),
            class: Class::ORDINARY,
            language: None,
            services: Vec::new(),
        };
        let key = RequestId(Uuid::new_v4());
        let issued = persist(|| client.issue(&ticket, key)).await?;
        promised.lock().await.insert(ticket.id, issued.number);
    }
    Ok(())
}

/// Calls, serves, and goes on; a refusal only says that there is nothing to do just now.
async fn serve_all_day(client: Client, point: PointId, over: watch::Receiver<bool>) -> Result<()> {
    let open = PointCommand::Open(OpenPoint::default());
    let round = [&open, &PointCommand::CallNext, &PointCommand::Start, &PointCommand::Finish];
    while !*over.borrow() {
        for command in round {
            let key = RequestId(Uuid::new_v4());
            match persist(|| client.point(point, command, key)).await {
                Ok(_) => {}
                Err(ClientError::Problem(problem)) if problem.status == 409 => {}
                Err(other) => return Err(other.into()),
            }
        }
    }
    Ok(())
}

async fn any_service(client: &Client) -> Result<ServiceId> {
    let catalogue = persist(|| client.services()).await?;
    let walk_in = catalogue.services.into_iter().find(|it| it.walk_in);
    Ok(walk_in.context("the bench office offers nothing")?.id)
}

/// Asks again under the same name while nobody answers, for half a minute at least.
async fn persist<T, F>(mut ask: impl FnMut() -> F) -> Result<T, ClientError>
where
    F: Future<Output = Result<T, ClientError>>,
{
    for _ in 0..3_000 {
        match ask().await {
            Err(error) if error.may_pass() => tokio::time::sleep(Duration::from_millis(10)).await,
            done => return done,
        }
    }
    ask().await
}

/// Holds what people were told against the log.
fn judge(log: &Path, promised: &BTreeMap<TicketId, TicketNumber>) -> Result<()> {
    let connection = Connection::open_with_flags(log, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut rows = connection.prepare("SELECT ticket, number FROM visits")?;
    let rows: Vec<(String, String)> =
        rows.query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    let logged: BTreeMap<&str, &str> =
        rows.iter().map(|(id, no)| (id.as_str(), no.as_str())).collect();
    let numbers: BTreeSet<&str> = rows.iter().map(|(_, number)| number.as_str()).collect();
    ensure!(
        promised.len() > 200,
        "only {} tickets were promised: too few to prove much",
        promised.len()
    );
    ensure!(numbers.len() == rows.len(), "{} tickets share {} numbers", rows.len(), numbers.len());
    for (id, number) in promised {
        let found = logged.get(id.to_string().as_str()).copied();
        let told = String::from(*number);
        ensure!(found == Some(told.as_str()), "{id} was told {told}, the log has {found:?}");
    }
    let twice: u32 = connection.query_row(
        "SELECT count(*) FROM (SELECT id FROM event GROUP BY id HAVING count(*) > 1)",
        (),
        |row| row.get(0),
    )?;
    ensure!(twice == 0, "{twice} events are in the log twice");
    Ok(())
}
