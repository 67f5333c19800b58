//! A centre that somebody opens and closes again, as a newcomer does with `cargo demo` and Ctrl-C.

use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Error, bail, ensure};

use crate::run::cargo;
use crate::tally::Tally;

/// How long the centre may take to open, its build being there, and to close.
const PATIENCE: Duration = Duration::from_secs(120);

/// A centre opens, keeps a second one out of its folder, and ends whole when it is asked to.
///
/// # Errors
///
/// When any of that does not hold, with what was said instead.
pub fn opens_and_closes(out: &str) -> Result<Tally, Error> {
    let mut tally = Tally::default();
    let mut centre = Centre::open(out)?;
    tally += Tally::ONE;
    let second = demo(out).stdin(Stdio::null()).output().context("cannot start a second demo")?;
    ensure!(!second.status.success(), "two demos run in {out}");
    ensure!(said(&second).contains("another cargo demo"), "no reason was told: {}", said(&second));
    tally += Tally::ONE;
    centre.interrupt()?;
    let status = centre.ends()?;
    ensure!(status.success(), "the centre ended with {status} after Ctrl-C");
    ensure!(TcpStream::connect(centre.server).is_err(), "its server is still there");
    tally += Tally::ONE;
    Ok(tally)
}

fn demo(out: &str) -> Command {
    let arguments = ["--package", "demo", "--", "--headless", "--out", out];
    let mut demo = cargo(&["run", "--quiet", "--release", "--locked"]);
    demo.args(arguments);
    demo
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).trim().to_owned()
}

/// A demo under way; it does not outlive this handle.
struct Centre {
    process: Child,
    server: SocketAddr,
}

impl Centre {
    fn open(out: &str) -> Result<Self, Error> {
        let mut command = demo(out);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut process = command.spawn().context("cannot start the demo")?;
        let told = process.stdout.take().map(addresses);
        let server = told.and_then(|told| told.recv_timeout(PATIENCE).ok());
        let Some(server) = server else {
            process.kill().ok();
            process.wait().ok();
            bail!("the centre did not open: see {out}/logs");
        };
        Ok(Self { process, server })
    }

    /// What Ctrl-C sends.
    fn interrupt(&self) -> Result<(), Error> {
        let process = self.process.id().to_string();
        let sent = Command::new("sh").args(["-c", "kill -INT \"$0\"", &process]).status();
        let sent = sent.context("cannot send SIGINT")?;
        ensure!(sent.success(), "kill -INT {process} ended with {sent}");
        Ok(())
    }

    fn ends(&mut self) -> Result<std::process::ExitStatus, Error> {
        let pause = Duration::from_millis(100);
        for _ in 0..PATIENCE.as_millis() / pause.as_millis() {
            if let Some(status) = self.process.try_wait().context("the demo is lost")? {
                return Ok(status);
            }
            thread::sleep(pause);
        }
        bail!("the centre did not end within {} s of Ctrl-C", PATIENCE.as_secs())
    }
}

impl Drop for Centre {
    fn drop(&mut self) {
        // Whatever became of the checks; a process that has ended is none to kill.
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// Shows what the demo prints, and hands over its server's address once all of it is there.
fn addresses(stdout: ChildStdout) -> mpsc::Receiver<SocketAddr> {
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        let mut server = None;
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            println!("   {line}");
            server = server.or_else(|| address_in(&line));
            if let Some(server) = server.filter(|_| line.contains("Ctrl-C ends the centre")) {
                // Whoever waited may have lost patience.
                tell.send(server).ok();
            }
        }
    });
    told
}

/// The address in `  the board  http://127.0.0.1:8080/board`.
fn address_in(line: &str) -> Option<SocketAddr> {
    line.split_once("http://")?.1.split('/').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::address_in;

    #[test]
    fn the_address_of_a_page_is_its_servers() {
        let found = address_in("  the board  http://127.0.0.1:8080/board");
        assert_eq!(found, "127.0.0.1:8080".parse().ok());
        assert_eq!(address_in("Building the centre's programs."), None);
    }
}
