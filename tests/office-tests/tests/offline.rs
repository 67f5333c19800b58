//! Six kiosks that were cut off from the server, each with a clock of its own error: what they
//! printed is handed in in random order, some of it twice, while the server is killed now and then.
//! Everybody is in the queue once, under the number and at the time on the paper.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use kiosk_flow::Book;
use office_tests::{Office, Options};
use queue_types::{Class, DeviceId, KioskNumber, RequestId, ServiceId, TicketId, TicketNumber};
use queue_wire::client::{Client, ClientError};
use queue_wire::{IssueTicket, OfflineBatch, OfflineOutcome, OfflineTicket};
use rusqlite::{Connection, OpenFlags};
use tokio::time::timeout;
use uuid::Uuid;

/// How far ahead of the office's the clock of each kiosk is (s): drift, a hand that set it wrong,
/// and a dead battery.
const AHEAD_S: [i64; 6] = [-18_000, -290, -7, 0, 95, 280];
/// Tickets of each kiosk.
const TICKETS: u16 = 40;
/// Every fifth ticket had a number of the server's, whose answer was lost.
const LOST: usize = 5;
/// The server is killed under every fourth batch.
const KILLED: usize = 4;
/// How long a server may take to start, and the pause before it is asked again.
const START: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(20);
/// The seed of the order in which things happen.
const SEED: u64 = 20_261_014;

/// One paper, as it truly was.
struct Paper {
    ticket: IssueTicket,
    number: TicketNumber,
    /// By the office's clock.
    printed_at: Timestamp,
}

/// A kiosk that was cut off.
struct Kiosk {
    device: DeviceId,
    ahead: SignedDuration,
    papers: Vec<Paper>,
}

/// What the server said of a batch.
struct HandedIn {
    outcomes: Vec<(TicketId, OfflineOutcome)>,
    /// Whether an answer was lost, after which the server may know everything already.
    again: bool,
    /// The batch was under way for so long at most, by the office's clock.
    took: SignedDuration,
}

/// What the log has to tell of a paper.
struct Due<'a> {
    number: TicketNumber,
    ticket: &'a IssueTicket,
    /// The earliest and the latest arrival.
    arrived: (Timestamp, Timestamp),
}

/// Numbers without end, the same for each run (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or_default() % end
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn six_kiosks_that_were_cut_off_bring_everybody_into_the_queue_once() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    // The options keep the name for as long as a program runs, and so does this.
    let office: &'static str = Box::leak(six_kiosks(folder.path())?.into_boxed_str());
    let mut office = Office::start(&data, Options { office, ..Options::default() }).await?;
    let client = Client::new(&office.url())?;
    let kiosks = cut_off(client.office().await?.now, &any_service(&client).await?)?;
    let mut issued = BTreeMap::new();
    for paper in kiosks.iter().flat_map(|it| it.papers.iter().step_by(LOST)) {
        let lost = client.issue(&paper.ticket, new_key()).await?;
        issued.insert(paper.ticket.id, lost.issued_at);
    }

    let mut chance = Chance(SEED);
    let mut due = Vec::new();
    for (turn, (kiosk, range)) in shuffled(&kiosks, &mut chance).into_iter().enumerate() {
        let papers = kiosk.papers.get(range).context("a part of the papers")?;
        let (said, ()) = tokio::try_join!(hand_in(&client, kiosk, papers), async {
            if turn % KILLED == 1 {
                // Uneven pauses, so that the kills strike at different steps of a batch.
                tokio::time::sleep(Duration::from_millis(chance.below(6) as u64)).await;
                office.kill().await?;
                office.restart().await?;
            }
            Ok(())
        })?;
        for (paper, (id, outcome)) in papers.iter().zip(&said.outcomes) {
            let known = said.again && *outcome == OfflineOutcome::Known;
            let lost = issued.get(&paper.ticket.id);
            let wanted = lost.map_or(OfflineOutcome::Entered, |_| OfflineOutcome::Renumbered);
            ensure!(*id == paper.ticket.id, "the answers are in another order");
            ensure!(known || *outcome == wanted, "{} is {outcome:?}", paper.number);
            let printed = (paper.printed_at, paper.printed_at.checked_add(said.took)?);
            // One that the server had issued keeps the place that it had there.
            let arrived = lost.map_or(printed, |at| (*at, *at));
            due.push(Due { number: paper.number, ticket: &paper.ticket, arrived });
        }
        // An answer that is lost makes the kiosk send the batch again, under another key.
        if chance.below(3) == 0 {
            let said = hand_in(&client, kiosk, papers).await?.outcomes;
            ensure!(said.iter().all(|it| it.1 == OfflineOutcome::Known), "a repeat: {said:?}");
        }
    }
    for kiosk in &kiosks {
        let told = client.offline_numbers(&kiosk.device).await?;
        ensure!(told.last == TICKETS && told.begun, "{}: {told:?}", kiosk.device);
    }
    office.stop().await?;
    judge(&data.join("log.db"), &due)
}

/// The bench's office with six kiosks, in a folder of its own.
fn six_kiosks(folder: &Path) -> Result<String> {
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets").canonicalize()?;
    let office = folder.join("bench");
    fs::create_dir(&office)?;
    for entry in fs::read_dir(assets.join("offices/bench"))? {
        let entry = entry?;
        fs::copy(entry.path(), office.join(entry.file_name()))?;
    }
    let catalogue = assets.join("catalogue").display().to_string();
    let text = fs::read_to_string(office.join("office.toml"))?;
    let mut text = text.replace("../../catalogue", &catalogue);
    for number in 2..=AHEAD_S.len() {
        text.push_str(&format!(
            "\n[[kiosk]]\nnumber = {number}\ndevice = \"kiosk-{number}\"\n\
             position = {{ ru = \"там\", en = \"there\" }}\n"
        ));
    }
    fs::write(office.join("office.toml"), text)?;
    Ok(office.display().to_string())
}

/// What was printed within the last hour, at every kiosk in its own order.
fn cut_off(now: Timestamp, service: &ServiceId) -> Result<Vec<Kiosk>> {
    (1..).zip(AHEAD_S).map(|(number, ahead)| printed(number, ahead, now, service)).collect()
}

fn printed(number: u8, ahead_s: i64, now: Timestamp, service: &ServiceId) -> Result<Kiosk> {
    let kiosk = KioskNumber::new(number).context("1 to 9")?;
    let day = Date::constant(2026, 10, 14);
    let mut book = Book { day, spent: 0 };
    let papers = (0..TICKETS).map(|turn| {
        book = book.next(day).ok().context("a day has more numbers")?;
        // Ten seconds between two papers of the hall, whoever prints them.
        let before = i64::from(turn) * 6 + i64::from(number);
        let printed_at = now.checked_sub(SignedDuration::from_secs(3000 - 10 * before))?;
        let ticket = IssueTicket {
            id: TicketId(Uuid::now_v7()),
            service: service.clone(),
            class: Class::ORDINARY,
            language: None,
            services: Vec::new(),
        };
        Ok(Paper { ticket, number: book.number(kiosk).context("a number")?, printed_at })
    });
    let papers = papers.collect::<Result<_>>()?;
    let ahead = SignedDuration::from_secs(ahead_s);
    Ok(Kiosk { device: DeviceId::new(&format!("kiosk-{number}"))?, ahead, papers })
}

/// The papers in batches of up to fifteen, in no order at all.
fn shuffled<'a>(kiosks: &'a [Kiosk], chance: &mut Chance) -> Vec<(&'a Kiosk, Range<usize>)> {
    let mut batches = Vec::new();
    for kiosk in kiosks {
        let mut from = 0;
        while from < kiosk.papers.len() {
            let to = kiosk.papers.len().min(from + 1 + chance.below(15));
            batches.push((kiosk, from..to));
            from = to;
        }
    }
    for at in (1..batches.len()).rev() {
        batches.swap(at, chance.below(at + 1));
    }
    batches
}

/// Hands the papers in until somebody answers, under another key each time.
async fn hand_in(client: &Client, kiosk: &Kiosk, papers: &[Paper]) -> Result<HandedIn> {
    let tickets = papers.iter().map(|paper| {
        let printed_at = paper.printed_at.checked_add(kiosk.ahead)?;
        let ticket = paper.ticket.clone();
        Ok(OfflineTicket { ticket, number: paper.number, printed_at, code: None })
    });
    let tickets = tickets.collect::<Result<Vec<_>>>()?;
    let mut begun: Option<Timestamp> = None;
    loop {
        // A server that starts again begins with its last event, so it is asked for the time.
        let now = persist(|| client.office()).await?.now;
        let again = begun.is_some();
        let first = begun.map_or(now, |it| it.min(now));
        begun = Some(first);
        let (device, device_now) = (kiosk.device.clone(), now.checked_add(kiosk.ahead)?);
        let batch = OfflineBatch { device, device_now, tickets: tickets.clone() };
        match client.offline_batch(&batch, new_key()).await {
            Ok(answer) => {
                let outcomes = answer.tickets.iter().map(|it| (it.id, it.outcome)).collect();
                let took = persist(|| client.office()).await?.now.duration_since(first);
                return Ok(HandedIn { outcomes, again, took });
            }
            Err(error) if error.may_pass() => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// Asks again while nobody answers, for as long as a server may take to start.
async fn persist<T, F>(mut ask: impl FnMut() -> F) -> Result<T>
where
    F: Future<Output = Result<T, ClientError>>,
{
    let asked = async {
        loop {
            match ask().await {
                Err(error) if error.may_pass() => tokio::time::sleep(PAUSE).await,
                done => return Ok(done?),
            }
        }
    };
    timeout(START, asked).await.context("the server does not come back")?
}

async fn any_service(client: &Client) -> Result<ServiceId> {
    let walk_in = client.services().await?.services.into_iter().find(|it| it.walk_in);
    Ok(walk_in.context("the bench office offers nothing")?.id)
}

fn new_key() -> RequestId {
    RequestId(Uuid::now_v7())
}

/// Holds the papers against the log.
fn judge(log: &Path, due: &[Due<'_>]) -> Result<()> {
    let connection = Connection::open_with_flags(log, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let issued = "SELECT count(*) FROM event WHERE kind = 'ticket_issued'";
    let issued: usize = connection.query_row(issued, (), |row| row.get(0))?;
    ensure!(issued == due.len(), "{} papers, issued {issued} times", due.len());
    let mut rows = connection.prepare("SELECT ticket, number, issued_ms FROM visits")?;
    let rows: Vec<(String, String, i64)> = rows
        .query_map((), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    ensure!(due.len() == usize::from(TICKETS) * AHEAD_S.len(), "{} papers", due.len());
    ensure!(rows.len() == due.len(), "{} papers, {} visits", due.len(), rows.len());
    let numbers: BTreeSet<&str> = rows.iter().map(|(_, number, _)| number.as_str()).collect();
    ensure!(numbers.len() == rows.len(), "a number is in the queue twice");
    let visits: BTreeMap<&str, (&str, i64)> =
        rows.iter().map(|(id, number, at)| (id.as_str(), (number.as_str(), *at))).collect();
    for Due { number, ticket, arrived: (earliest, latest) } in due {
        let found = visits.get(ticket.id.to_string().as_str());
        let (logged, at) = found.with_context(|| format!("{number} is called by nobody"))?;
        ensure!(*logged == String::from(*number), "{logged} instead of {number}");
        let window = earliest.as_millisecond()..=latest.as_millisecond();
        ensure!(window.contains(at), "{number} arrived at {at}, wanted {window:?}");
    }
    Ok(())
}
