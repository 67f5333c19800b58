//! The disk fails under the real server: a sync that fails ends the process before anybody is
//! answered with success, and a full disk is told and survived. Whoever was told a number is in the
//! log with that number, and who was not gets exactly one ticket under the same name.
//!
//! `strace` makes the disk fail; it counts system calls for each thread apart, so one number strikes
//! at the opening of the log and at a batch of the writer alike, whichever comes first.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use office_tests::{Office, Options};
use queue_types::{Class, RequestId, ServiceId, TicketId, TicketNumber};
use queue_wire::IssueTicket;
use queue_wire::client::{Client, ClientError};
use rusqlite::{Connection, OpenFlags};
use uuid::Uuid;

/// A service of the bench office, whose devices may ask as often as they like.
const SERVICE: &str = "property.egrn-object";
/// What the program ends with when the disk failed (sysexits.h).
const DISK: i32 = 74;

/// A ticket as a kiosk asks for it: under names made before asking.
struct Asked {
    ticket: IssueTicket,
    key: RequestId,
}

impl Asked {
    fn new() -> Result<Self> {
        let (id, service) = (TicketId(Uuid::now_v7()), ServiceId::new(SERVICE)?);
        let (class, language, services) = (Class::ORDINARY, None, Vec::new());
        let ticket = IssueTicket { id, service, class, language, services };
        Ok(Self { ticket, key: RequestId(Uuid::new_v4()) })
    }
}

/// The server with `calls` failing with `error`: the `when`-th of each thread (strace's words).
fn failing(log: PathBuf, calls: &str, error: &str, when: &str) -> Options {
    let inject = format!("inject={calls}:error={error}:when={when}");
    let trace = format!("trace={calls}");
    // A test that fails kills strace; the server then goes with it.
    let under = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", &trace, "-e", &inject]
        .into_iter()
        .chain(["setpriv", "--pdeathsig", "KILL"])
        .map(ToOwned::to_owned);
    Options { office: "bench", under: under.collect(), log: Some(log), ..Options::default() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failed_sync_ends_the_process_and_loses_nothing_that_was_answered() -> Result<()> {
    let mut in_running = 0;
    for when in 1..=14 {
        let folder = tempfile::tempdir()?;
        let ended = sync_fails(folder.path(), when).await;
        in_running += u32::from(ended.with_context(|| format!("the sync {when} fails"))?);
    }
    ensure!(in_running >= 5, "only {in_running} of the failures struck a running server");
    Ok(())
}

/// Lets the sync `when` of each thread fail while tickets are issued; tells whether it struck a
/// server that was running.
async fn sync_fails(folder: &Path, when: u32) -> Result<bool> {
    let (data, log) = (folder.join("data"), folder.join("server.log"));
    let options = failing(log.clone(), "fdatasync,fsync", "EIO", &when.to_string());
    let plain = Options { office: "bench", ..Options::default() };
    let (mut promised, mut doubtful) = (BTreeMap::new(), Vec::new());
    let running = match Office::start(&data, options).await {
        Ok(mut office) => {
            let client = Client::new(&office.url())?;
            (promised, doubtful) = issue_until_it_fails(&client).await?;
            let status = office.ended(Duration::from_secs(2)).await?;
            ensure!(status.code() == Some(DISK), "the server ended with {status}");
            true
        }
        // The log was just being opened: nothing was started, so nobody was told anything.
        Err(_) => false,
    };
    let said = std::fs::read_to_string(&log)?;
    ensure!(said.contains("the disk failed under the log"), "the server said only:\n{said}");
    let office = Office::start(&data, plain).await?;
    let client = Client::new(&office.url())?;
    for asked in &doubtful {
        let issued = client.issue(&asked.ticket, asked.key).await?;
        promised.insert(asked.ticket.id, issued.number);
    }
    office.stop().await?;
    judge(&data.join("log.db"), &promised)?;
    Ok(running)
}

/// What became of the tickets that were asked for: those answered, and those not.
type Issued = (BTreeMap<TicketId, TicketNumber>, Vec<Asked>);

/// Two kiosks ask, one ticket after the other, until nobody answers.
async fn issue_until_it_fails(client: &Client) -> Result<Issued> {
    let (mut promised, mut doubtful) = (BTreeMap::new(), Vec::new());
    for _ in 0..100 {
        let (one, other) = (Asked::new()?, Asked::new()?);
        let (first, second) = tokio::join!(
            client.issue(&one.ticket, one.key),
            client.issue(&other.ticket, other.key)
        );
        let mut silent = false;
        for (asked, answer) in [(one, first), (other, second)] {
            match answer {
                Ok(issued) => drop(promised.insert(asked.ticket.id, issued.number)),
                // The sync of the day's key failed: the day opens with the next look.
                Err(ClientError::Problem(problem)) if problem.status == 409 => {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                Err(error) => {
                    ensure!(error.may_pass(), "a failed disk is no refusal: {error}");
                    silent = true;
                    doubtful.push(asked);
                }
            }
        }
        if silent {
            return Ok((promised, doubtful));
        }
    }
    anyhow::bail!("{} tickets were issued and no sync failed", promised.len())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_tickets_and_takes_them_again_when_there_is_room() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (data, log) = (folder.path().join("data"), folder.path().join("server.log"));
    // The writer's own writes 61 to 80 find no room; opening the log takes fewer.
    let office = Office::start(&data, failing(log.clone(), "pwrite64", "ENOSPC", "61..80")).await?;
    let client = Client::new(&office.url())?;
    let (mut promised, mut refused) = (BTreeMap::new(), 0);
    for _ in 0..40 {
        let asked = Asked::new()?;
        // As a kiosk does: under the same names until it is answered.
        for _ in 0..40 {
            match client.issue(&asked.ticket, asked.key).await {
                Ok(issued) => {
                    promised.insert(asked.ticket.id, issued.number);
                    break;
                }
                Err(ClientError::Problem(problem)) if problem.status == 507 => {
                    refused += 1;
                    let board = client.board().await?;
                    ensure!(usize::try_from(board.waiting)? == promised.len(), "reading goes on");
                }
                Err(other) => return Err(other.into()),
            }
        }
    }
    office.stop().await?;
    ensure!(refused > 0, "the disk was never full");
    ensure!(promised.len() == 40, "only {} of 40 tickets were issued", promised.len());
    let said = std::fs::read_to_string(&log)?;
    ensure!(said.contains("the disk is full"), "the server said only:\n{said}");
    judge(&data.join("log.db"), &promised)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reserve_takes_in_the_batch_that_finds_the_disk_full() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (data, log) = (folder.path().join("data"), folder.path().join("server.log"));
    let office = Office::start(&data, failing(log.clone(), "pwrite64", "ENOSPC", "61")).await?;
    let client = Client::new(&office.url())?;
    let mut promised = BTreeMap::new();
    for _ in 0..40 {
        let asked = Asked::new()?;
        // Nobody at the kiosk notices: the first answer is a number.
        let issued = client.issue(&asked.ticket, asked.key).await?;
        promised.insert(asked.ticket.id, issued.number);
    }
    let said = std::fs::read_to_string(&log)?;
    ensure!(said.contains("the reserve beside the log is given up"), "the disk was never full");
    // There is room in truth, so the reserve is soon laid by again.
    let reserve = data.join("reserve");
    for _ in 0..100 {
        if reserve.exists() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    ensure!(std::fs::metadata(&reserve)?.len() == 16 << 20, "the reserve is not laid by again");
    office.stop().await?;
    judge(&data.join("log.db"), &promised)
}

/// Holds what people were told against the log: each is there with that number, nobody else is,
/// and the log is whole.
fn judge(log: &Path, promised: &BTreeMap<TicketId, TicketNumber>) -> Result<()> {
    let connection = Connection::open_with_flags(log, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut rows = connection.prepare("SELECT ticket, number FROM visits")?;
    let rows: BTreeSet<(String, String)> =
        rows.query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    let told: BTreeSet<(String, String)> =
        promised.iter().map(|(id, number)| (id.to_string(), String::from(*number))).collect();
    ensure!(rows == told, "people were told {told:?}, the log has {rows:?}");
    Ok(())
}
