//! A line between a kiosk and its server that loses answers: what is asked is passed on and done,
//! and who asked never hears of it.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

/// One request that went through.
#[derive(Clone, Debug)]
pub struct Passed {
    /// Method and path, e.g. `POST /api/v1/tickets`.
    pub what: String,
    /// What it brought; empty where it brought nothing.
    pub body: String,
    /// Whether its answer is lost.
    pub is_lost: bool,
}

/// A line to one server; it goes with the runtime that it was laid in.
pub struct Proxy {
    here: SocketAddr,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    passed: Vec<Passed>,
    /// Whose answers are to be lost, and how many still.
    lossy: Vec<(String, u32)>,
}

impl Proxy {
    /// Lays a line to `server`, e.g. `http://127.0.0.1:40123`, from a free port of loopback.
    ///
    /// # Errors
    ///
    /// When there is no port, or `server` is no address of that form.
    pub async fn to(server: &str) -> Result<Self> {
        let there = server.strip_prefix("http://").context("an http:// address")?;
        let there: SocketAddr = there.parse().with_context(|| format!("no address: {server}"))?;
        let listener = TcpListener::bind("127.0.0.1:0").await.context("no port for a proxy")?;
        let here = listener.local_addr()?;
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                // A line that breaks is what its two ends are tested for.
                let state = Arc::clone(&shared);
                drop(tokio::spawn(async move { join(line, there, &state).await.ok() }));
            }
        });
        Ok(Self { here, state })
    }

    /// Where it listens, in the place of the server.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.here)
    }

    /// The next `count` answers to `what` are lost, in place of what was said of it before; 0 makes
    /// the line whole again. It is a method and a path, in which one `*` stands for anything.
    pub fn lose(&self, what: &str, count: u32) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.lossy.retain(|(known, _)| known != what);
        state.lossy.push((what.to_owned(), count));
    }

    /// The requests that went through to `what`, in order; see [`lose`](Self::lose).
    #[must_use]
    pub fn passed(&self, what: &str) -> Vec<Passed> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.passed.iter().filter(|it| is_meant(what, &it.what)).cloned().collect()
    }
}

impl State {
    /// Notes a request before it goes on; tells whether its answer is to be lost.
    fn note(&mut self, what: String, body: String) -> bool {
        let lossy = self.lossy.iter_mut().find(|(meant, left)| is_meant(meant, &what) && *left > 0);
        let is_lost = lossy.is_some();
        if let Some((_, left)) = lossy {
            *left -= 1;
        }
        self.passed.push(Passed { what, body, is_lost });
        is_lost
    }
}

fn is_meant(meant: &str, what: &str) -> bool {
    let parts = meant.split_once('*');
    parts.map_or(meant == what, |(from, to)| {
        what.strip_prefix(from).is_some_and(|rest| rest.ends_with(to))
    })
}

/// Joins two lines until one of them ends, or an answer is lost.
async fn join(asking: TcpStream, there: SocketAddr, state: &Mutex<State>) -> Result<()> {
    let (questions, hears) = asking.into_split();
    let (answers, asked) = TcpStream::connect(there).await?.into_split();
    let is_lost = AtomicBool::new(false);
    // Both lines are closed with the first that ends: their halves go out of scope here.
    tokio::select! {
        done = pass_on(questions, asked, state, &is_lost) => done,
        done = give_back(answers, hears, &is_lost) => done,
    }
}

/// Requests, one after the other: nobody sends the next before the last is answered.
async fn pass_on(
    questions: OwnedReadHalf,
    mut asked: OwnedWriteHalf,
    state: &Mutex<State>,
    is_lost: &AtomicBool,
) -> Result<()> {
    let mut questions = BufReader::new(questions);
    while let Some((what, head, body)) = request(&mut questions).await? {
        let text = String::from_utf8_lossy(&body).into_owned();
        if state.lock().unwrap_or_else(PoisonError::into_inner).note(what, text) {
            is_lost.store(true, Ordering::SeqCst);
        }
        asked.write_all(head.as_bytes()).await?;
        asked.write_all(&body).await?;
    }
    Ok(())
}

/// Method and path, everything before the body, and the body; `None` where the line ends.
async fn request(
    questions: &mut BufReader<OwnedReadHalf>,
) -> Result<Option<(String, String, Vec<u8>)>> {
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let from = head.len();
        if questions.read_line(&mut head).await? == 0 {
            return Ok(None);
        }
        let line = head.get(from..).unwrap_or_default().trim_end();
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').unwrap_or_default();
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse()?;
        }
    }
    let mut body = vec![0; length];
    questions.read_exact(&mut body).await?;
    let what = head.split(' ').take(2).collect::<Vec<_>>().join(" ");
    Ok(Some((what, head, body)))
}

/// Answers as they come. The first bytes of the one that is lost prove that the server has done
/// what it was asked; nobody hears them.
async fn give_back(
    mut answers: OwnedReadHalf,
    mut hears: OwnedWriteHalf,
    is_lost: &AtomicBool,
) -> Result<()> {
    let mut piece = vec![0; 16 * 1024];
    loop {
        let length = answers.read(&mut piece).await?;
        if length == 0 || is_lost.load(Ordering::SeqCst) {
            return Ok(());
        }
        hears.write_all(piece.get(..length).context("no more than was asked for")?).await?;
    }
}
