//! Shows the pages on sample data, without a queue: `cargo run -p queue-pages --example preview`,
//! then open the printed address. `/window/1` is free, 2 calls, 3 serves, 4 is on a break, 5 is
//! closed, 6 has alarms, 7 is empty. `-- 8080 lan` takes that port and warns of a test network;
//! `/t/waiting`, `/t/called`, `/t/gone` are phones.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use queue_pages::*;

#[path = "../tests/sample/mod.rs"]
mod sample;

fn main() -> std::io::Result<()> {
    let port = std::env::args().nth(1).unwrap_or_else(|| "0".to_owned());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}"))?;
    println!("http://{}/", listener.local_addr()?);
    for stream in listener.incoming() {
        let stream = stream?;
        std::thread::spawn(move || answer(stream));
    }
    Ok(())
}

fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let path = request.split(' ').nth(1).unwrap_or("/").to_owned();
    if request.starts_with("POST") {
        println!("{} {}", path, String::from_utf8_lossy(&body));
        let detail = r#"{"detail":"Это показ страниц: очереди за ним нет."}"#;
        return reply(&mut stream, "409 Conflict", "application/problem+json", detail.as_bytes());
    }
    if let Some(query) = path.strip_prefix("/pages/events?view=") {
        return follow(&mut stream, query);
    }
    if let Some(asset) = path.strip_prefix("/assets/").and_then(asset) {
        return reply(&mut stream, "200 OK", asset.content_type, asset.bytes);
    }
    match page(&path) {
        Some(page) => reply(&mut stream, "200 OK", "text/html; charset=utf-8", page.as_bytes()),
        None => {
            let page = not_found_page(&office());
            reply(&mut stream, "404 Not Found", "text/html; charset=utf-8", page.as_bytes())
        }
    }
}

fn window(number: &str) -> Option<queue_wire::WindowSnapshot> {
    let mut window = match number {
        "1" => sample::idle(),
        "2" => sample::calling(1),
        "3" => sample::serving(),
        "4" => sample::paused(),
        "5" => sample::closed(),
        "6" => sample::alarmed(),
        "7" => queue_wire::WindowSnapshot {
            next: None,
            waiting: Vec::new(),
            parked: Vec::new(),
            waiting_count: 0,
            ..sample::idle()
        },
        _ => return None,
    };
    window.point = sample::point(number.parse().ok()?);
    Some(window)
}

fn phone(name: &str) -> queue_wire::TicketSnapshot {
    match name {
        "called" => sample::called_ticket(),
        "gone" => queue_wire::TicketSnapshot {
            state: queue_wire::TicketState::NoShow,
            ..sample::ticket()
        },
        _ => sample::ticket(),
    }
}

/// The sample office, on a test network if the second argument says `lan`.
fn office() -> queue_wire::OfficeInfo {
    let unauthenticated = std::env::args().nth(2).as_deref() == Some("lan");
    queue_wire::OfficeInfo { unauthenticated, ..sample::office() }
}

fn page(path: &str) -> Option<String> {
    let office = office();
    match path {
        "/" => Some(index_page(&office)),
        "/board" => Some(board_page(&office, &sample::board())),
        "/reception" => Some(reception_page(&office, &sample::catalogue(), &sample::reception())),
        _ => match (path.strip_prefix("/window/"), path.strip_prefix("/t/")) {
            (Some(number), _) => Some(window_page(&office, &sample::catalogue(), &window(number)?)),
            (_, Some(name)) => {
                Some(ticket_page(&office, &phone(name), &sample::ticket_id(15), name))
            }
            _ => None,
        },
    }
}

/// One fragment and the clock, for ever.
fn follow(stream: &mut TcpStream, query: &str) -> std::io::Result<()> {
    let office = sample::office();
    let fragment = if query.starts_with("board") {
        board_fragment(&office, &sample::board())
    } else if query.starts_with("reception") {
        reception_fragment(&office, &sample::catalogue(), &sample::reception())
    } else if let Some(number) = query.strip_prefix("window&point=") {
        let window = window(number).unwrap_or_else(sample::idle);
        window_fragment(&office, &sample::catalogue(), &window)
    } else {
        ticket_fragment(&office, &phone(query.rsplit('=').next().unwrap_or_default()))
    };
    write!(stream, "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n")?;
    let data: String = fragment.lines().map(|line| format!("data: {line}\n")).collect();
    write!(stream, "event: fragment\nid: 812\n{data}\n")?;
    loop {
        write!(stream, ": alive\n\n")?;
        std::thread::sleep(Duration::from_secs(5));
    }
}

fn reply(stream: &mut TcpStream, status: &str, kind: &str, body: &[u8]) -> std::io::Result<()> {
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n",
        body.len()
    )?;
    for (name, value) in PAGE_HEADERS {
        write!(stream, "{name}: {value}\r\n")?;
    }
    write!(stream, "connection: close\r\n\r\n")?;
    stream.write_all(body)
}
