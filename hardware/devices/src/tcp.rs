use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::os::fd::AsFd;
use std::time::Duration;

use rustix::event::PollFlags;

use crate::line::{Line, gone, none_if_busy, wait_for};

/// A printer's TCP port, usually 9100: the bytes and nothing else.
pub(crate) struct TcpLine(TcpStream);

impl TcpLine {
    pub(crate) fn open(host: &str, port: u16, limit: Duration) -> io::Result<Self> {
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let mut last = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
        for address in (host, port).to_socket_addrs()? {
            match TcpStream::connect_timeout(&address, limit) {
                Ok(stream) => {
                    stream.set_nonblocking(true)?;
                    stream.set_nodelay(true)?;
                    return Ok(Self(stream));
                }
                Err(err) => last = err,
            }
        }
        Err(last)
    }
}

impl Line for TcpLine {
    fn write_some(&mut self, bytes: &[u8], wait: Duration) -> io::Result<usize> {
        if !wait_for(self.0.as_fd(), PollFlags::OUT, wait)? {
            return Ok(0);
        }
        none_if_busy(self.0.write(bytes))
    }

    fn read_some(&mut self, buffer: &mut [u8], wait: Duration) -> io::Result<usize> {
        if !wait_for(self.0.as_fd(), PollFlags::IN, wait)? {
            return Ok(0);
        }
        match self.0.read(buffer) {
            Ok(0) => Err(gone()),
            other => none_if_busy(other),
        }
    }
}
