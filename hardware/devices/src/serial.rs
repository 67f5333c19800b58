use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use receipt::Flow;
use rustix::event::PollFlags;
use rustix::fs::OFlags;
use serialport::{ClearBuffer, FlowControl, SerialPort, TTYPort};

use crate::line::{Line, gone, none_if_busy, wait_for};

/// A serial line: RS-232, or USB that looks like it.
///
/// `serialport` sets the line up, keeps others out and empties its buffers. Bytes go
/// through a handle of our own that never blocks: the crate's writes do, for as long as a
/// printer without paper holds the line, whatever their timeout says.
pub(crate) struct SerialLine {
    bytes: File,
    port: TTYPort,
    baud: u32,
}

impl SerialLine {
    pub(crate) fn open(path: &Path, baud: u32, flow: Flow) -> io::Result<Self> {
        let flags = (OFlags::NOCTTY | OFlags::NONBLOCK).bits();
        let flags = i32::try_from(flags).map_err(io::Error::other)?;
        // Before the port: afterwards nobody may open the device, not even we.
        let bytes = OpenOptions::new().read(true).write(true).custom_flags(flags).open(path)?;
        let flow = match flow {
            Flow::None => FlowControl::None,
            Flow::Hardware => FlowControl::Hardware,
            Flow::Software => FlowControl::Software,
        };
        // The default timeout of the crate is zero; ours is never used, and never zero.
        let builder = serialport::new(path.to_string_lossy(), baud)
            .flow_control(flow)
            .timeout(Duration::from_millis(100));
        let port = TTYPort::open(&builder)?;
        port.clear(ClearBuffer::Input)?;
        Ok(Self { bytes, port, baud })
    }

    /// The line, to wait for together with something else.
    pub(crate) fn fd(&self) -> BorrowedFd<'_> {
        self.bytes.as_fd()
    }
}

impl Line for SerialLine {
    fn write_some(&mut self, bytes: &[u8], wait: Duration) -> io::Result<usize> {
        if !wait_for(self.bytes.as_fd(), PollFlags::OUT, wait)? {
            return Ok(0);
        }
        none_if_busy(self.bytes.write(bytes))
    }

    fn read_some(&mut self, buffer: &mut [u8], wait: Duration) -> io::Result<usize> {
        if !wait_for(self.bytes.as_fd(), PollFlags::IN, wait)? {
            return Ok(0);
        }
        match self.bytes.read(buffer) {
            Ok(0) => Err(gone()),
            other => none_if_busy(other),
        }
    }

    fn baud(&self) -> Option<u32> {
        Some(self.baud)
    }
}

impl Drop for SerialLine {
    fn drop(&mut self) {
        // Closing waits for unsent bytes, up to half a minute on a stalled line; and the
        // mark that keeps others out outlives us on some drivers. Neither can fail in a
        // way that matters: the line is on its way out.
        self.port.clear(ClearBuffer::Output).ok();
        self.port.set_exclusive(false).ok();
    }
}
