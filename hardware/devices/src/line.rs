use std::io;
use std::os::fd::BorrowedFd;
use std::time::Duration;

use receipt::Profile;
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::file::FileLine;
use crate::serial::SerialLine;
use crate::tcp::TcpLine;
use crate::{PrinterAddress, Timings};

/// The most bytes given to a line at once. Small enough that a slow line is looked after
/// often, large enough to fill a USB packet.
pub(crate) const CHUNK: usize = 64;

/// A line to a printer. Nothing here waits longer than it is told.
pub(crate) trait Line: Send {
    /// Writes some of `bytes`, waiting at most `wait`; 0 when the line took nothing.
    fn write_some(&mut self, bytes: &[u8], wait: Duration) -> io::Result<usize>;

    /// Reads what has come, waiting at most `wait`; 0 when nothing has.
    fn read_some(&mut self, buffer: &mut [u8], wait: Duration) -> io::Result<usize>;

    /// Bits per second, on a serial line.
    fn baud(&self) -> Option<u32> {
        None
    }

    /// Whether nothing ever comes back, as from a file.
    fn is_one_way(&self) -> bool {
        false
    }
}

/// Opens the line to `address`.
///
/// # Errors
///
/// Fails when there is no such device, somebody else has it, or nobody listens.
pub(crate) fn open(
    address: &PrinterAddress,
    profile: &Profile,
    timings: &Timings,
) -> io::Result<Box<dyn Line>> {
    Ok(match address {
        PrinterAddress::Serial { path, baud } => {
            Box::new(SerialLine::open(path, baud.unwrap_or(profile.baud), profile.flow)?)
        }
        PrinterAddress::Tcp { host, port } => {
            Box::new(TcpLine::open(host, *port, timings.connect)?)
        }
        PrinterAddress::File(path) => Box::new(FileLine::open(path)?),
        PrinterAddress::Sim => {
            let message = "start a simulator and give its address instead of sim:";
            return Err(io::Error::new(io::ErrorKind::Unsupported, message));
        }
    })
}

/// Waits until the line can be read or written.
///
/// # Errors
///
/// `BrokenPipe` when the other end is gone and nothing is left to read.
pub(crate) fn wait_for(
    line: BorrowedFd<'_>,
    events: PollFlags,
    wait: Duration,
) -> io::Result<bool> {
    let mut lines = [PollFd::from_borrowed_fd(line, events)];
    let wait = Timespec {
        tv_sec: i64::try_from(wait.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: i64::from(wait.subsec_nanos()),
    };
    match poll(&mut lines, Some(&wait)) {
        Ok(_) | Err(rustix::io::Errno::INTR) => (),
        Err(err) => return Err(err.into()),
    }
    let found = lines[0].revents();
    if found.intersects(events) {
        return Ok(true);
    }
    if found.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
        return Err(gone());
    }
    Ok(false)
}

/// The other end is not there any more.
pub(crate) fn gone() -> io::Error {
    io::Error::new(io::ErrorKind::BrokenPipe, "the other end is gone")
}

/// Turns "not now" into nothing done.
pub(crate) fn none_if_busy(result: io::Result<usize>) -> io::Result<usize> {
    match result {
        Err(err)
            if matches!(err.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted) =>
        {
            Ok(0)
        }
        other => other,
    }
}
