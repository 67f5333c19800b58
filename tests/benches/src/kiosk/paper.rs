//! A serial line with a watch on it: the kiosk's end is a pty, the printer's end the simulator on
//! a TCP port, and in between every byte of a job is seen the moment it comes.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::fd::OwnedFd;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::spawn;
use std::time::Instant;

use anyhow::{Context, Result};
use rustix::fs::OFlags;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

/// The line, as long as it is watched.
pub struct Line {
    /// What the kiosk opens.
    pub path: PathBuf,
    /// When bytes of a job came, one entry for each read.
    pub bytes: Receiver<Instant>,
    /// Keeps the line up while no kiosk has it open.
    _held: File,
}

impl Line {
    /// Lays a line to the printer at `printer`.
    ///
    /// # Errors
    ///
    /// When there is no pty or no printer.
    pub fn lay(printer: SocketAddr) -> Result<Self> {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).context("no pty")?;
        grantpt(&master).context("no pty")?;
        unlockpt(&master).context("no pty")?;
        let name = ptsname(&master, Vec::new()).context("a pty has a name")?;
        let path = PathBuf::from(name.into_string().context("the pty's name is not text")?);
        let mut open = OpenOptions::new();
        let flags = i32::try_from(OFlags::NOCTTY.bits()).context("flags are small")?;
        let held = open.read(true).write(true).custom_flags(flags).open(&path)?;
        // Bytes go through as they are, as on any line to a printer.
        let mut mode = tcgetattr(&held)?;
        mode.make_raw();
        tcsetattr(&held, OptionalActions::Now, &mode)?;

        let printer = TcpStream::connect(printer).context("the printer does not answer")?;
        printer.set_nodelay(true)?;
        let (seen, bytes) = channel();
        to_printer(master.try_clone()?, printer.try_clone()?, seen);
        to_kiosk(printer, master);
        Ok(Self { path, bytes, _held: held })
    }
}

fn to_printer(master: OwnedFd, mut printer: TcpStream, seen: Sender<Instant>) {
    let mut master = File::from(master);
    spawn(move || {
        let (mut chunk, mut asked) = ([0; 4096], Questions::default());
        // Ends with the line, or with the printer.
        while let Ok(length @ 1..) = master.read(&mut chunk) {
            let now = Instant::now();
            if asked.job_in(&chunk[..length]) && seen.send(now).is_err() {
                return;
            }
            if printer.write_all(&chunk[..length]).is_err() {
                return;
            }
        }
    });
}

fn to_kiosk(mut printer: TcpStream, master: OwnedFd) {
    let mut master = File::from(master);
    spawn(move || {
        let mut chunk = [0; 4096];
        while let Ok(length @ 1..) = printer.read(&mut chunk) {
            if master.write_all(&chunk[..length]).is_err() {
                return;
            }
        }
    });
}

/// Tells a job from questions about the printer's status (`DLE EOT n`), which pass at any time.
#[derive(Default)]
struct Questions {
    /// Bytes of a question that have come so far.
    begun: Vec<u8>,
}

impl Questions {
    const DLE: u8 = 0x10;
    const EOT: u8 = 0x04;

    /// Whether there is anything but questions in `bytes`.
    fn job_in(&mut self, bytes: &[u8]) -> bool {
        let mut job = false;
        for byte in bytes {
            match (self.begun.as_slice(), *byte) {
                ([], Self::DLE) | ([Self::DLE], Self::EOT) => self.begun.push(*byte),
                ([Self::DLE, Self::EOT], _) => self.begun.clear(),
                _ => {
                    self.begun.clear();
                    job = true;
                }
            }
        }
        job
    }
}

#[cfg(test)]
mod tests {
    use super::Questions;

    #[test]
    fn a_question_in_two_parts_is_no_job() {
        let mut questions = Questions::default();
        assert!(!questions.job_in(&[0x10, 0x04]));
        assert!(!questions.job_in(&[0x01, 0x10, 0x04, 0x04]));
        assert!(questions.job_in(&[0x10, 0x04, 0x01, 0x1b, 0x40]));
    }
}
