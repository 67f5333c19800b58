use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::simulator::{Shared, Simulator};
use crate::trouble::Trouble;

const HELP: &str = "GET /state, GET /papers, GET /papers/N\n\
    PUT or DELETE /troubles/NAME\n\
    PUT /paper-left/MM, PUT /baud/RATE, PUT /corrupt-every/BYTES (0 ends)\n\
    POST /take-ticket\n";

/// Serves the control interface of `simulator` at `address` until the process ends: a few
/// HTTP requests by which a person with `curl` or a test makes the printer misbehave.
/// Gives the address it listens on; port 0 takes a free one.
///
/// # Errors
///
/// Fails when the port is taken.
pub fn serve(simulator: &Simulator, address: SocketAddr) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind(address)?;
    let address = listener.local_addr()?;
    let shared = Arc::clone(&simulator.shared);
    thread::Builder::new().name("printer-control".into()).spawn(move || {
        for stream in listener.incoming() {
            let answered = stream.and_then(|stream| answer(stream, &shared));
            if let Err(err) = answered {
                tracing::debug!(%err, "a control request was not answered");
            }
        }
    })?;
    Ok(address)
}

fn answer(mut stream: TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(2)))?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut request = String::new();
    reader.read_line(&mut request)?;
    // Headers end with an empty line; nothing in them matters here.
    for line in reader.lines() {
        if line?.is_empty() {
            break;
        }
    }
    let mut words = request.split_whitespace();
    let (method, path) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let (status, body) = match obey(method, &parts, shared) {
        Some(body) => ("200 OK", body),
        None => ("404 Not Found", json!({ "help": HELP })),
    };
    let body = serde_json::to_string_pretty(&body)?;
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: application/json; charset=utf-8\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

/// Does what is asked; `None` for a request it does not know.
fn obey(method: &str, path: &[&str], shared: &Shared) -> Option<Value> {
    match (method, path) {
        ("GET", ["state"]) => (),
        ("GET", ["papers"]) => {
            let state = shared.lock();
            return Some(json!(state.papers.iter().map(|it| &it.decoded).collect::<Vec<_>>()));
        }
        ("GET", ["papers", index]) => {
            let index: u32 = index.parse().ok()?;
            let state = shared.lock();
            let paper = state.papers.iter().find(|it| it.decoded.index == index)?;
            return Some(json!(paper.decoded));
        }
        ("PUT", ["troubles", name]) => shared.set_trouble(Trouble::named(name)?, true),
        ("DELETE", ["troubles", name]) => shared.set_trouble(Trouble::named(name)?, false),
        ("PUT", ["paper-left", mm]) => shared.lock().machine.leave_paper_mm(mm.parse().ok()?),
        ("PUT", ["baud", rate]) => shared.lock().baud = rate.parse().ok().filter(|it| *it > 0),
        ("PUT", ["corrupt-every", bytes]) => {
            shared.lock().corrupt_every = bytes.parse().ok().filter(|it| *it > 0);
        }
        ("POST", ["take-ticket"]) => shared.lock().machine.take_ticket(),
        _ => return None,
    }
    Some(state_of(shared))
}

fn state_of(shared: &Shared) -> Value {
    let state = shared.lock();
    let troubles: Vec<&str> = Trouble::ALL
        .into_iter()
        .filter(|trouble| state.troubles.has(*trouble) || state.machine.has_trouble(*trouble))
        .map(Trouble::name)
        .collect();
    json!({
        "model": state.machine.model().id,
        "papers": state.count,
        "troubles": troubles,
        "baud": state.baud,
        "corrupt_every": state.corrupt_every,
        "complaints": state.complaints,
    })
}
