use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use rustix::event::PollFlags;
use rustix::fs::OFlags;

use crate::line::{Line, none_if_busy, wait_for};

/// A file that jobs are appended to, or a device that is only written.
pub(crate) struct FileLine(File);

impl FileLine {
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let flags = i32::try_from(OFlags::NONBLOCK.bits()).map_err(io::Error::other)?;
        let file = OpenOptions::new().append(true).create(true).custom_flags(flags).open(path)?;
        Ok(Self(file))
    }
}

impl Line for FileLine {
    fn write_some(&mut self, bytes: &[u8], wait: Duration) -> io::Result<usize> {
        if !wait_for(self.0.as_fd(), PollFlags::OUT, wait)? {
            return Ok(0);
        }
        none_if_busy(self.0.write(bytes))
    }

    fn read_some(&mut self, _: &mut [u8], _: Duration) -> io::Result<usize> {
        Ok(0)
    }

    fn is_one_way(&self) -> bool {
        true
    }
}
