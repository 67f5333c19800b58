use std::fs;
use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags};
use rustix::pty::OpenptFlags;
use rustix::termios::{self, OptionalActions};

/// Where the printer is plugged in.
pub(crate) enum Port {
    Pty(Pty),
    Tcp(Tcp),
}

/// A pseudo-terminal: the printer holds one end, whoever prints opens the other by name.
pub(crate) struct Pty {
    near: OwnedFd,
    /// Held open so that the line outlives each program that uses it.
    far: OwnedFd,
    pub(crate) path: PathBuf,
}

/// A TCP port that serves one connection at a time, as network printers do.
pub(crate) struct Tcp {
    listener: TcpListener,
    stream: Option<TcpStream>,
}

impl Port {
    /// Reads what has come, waiting at most `wait`; 0 when nothing has.
    pub(crate) fn read(&mut self, buffer: &mut [u8], wait: Duration) -> io::Result<usize> {
        match self {
            Self::Pty(pty) => pty.read(buffer, wait),
            Self::Tcp(tcp) => tcp.read(buffer, wait),
        }
    }

    /// Writes an answer. Answers are a few bytes; what the line does not take is lost, as
    /// it is with a printer whose host does not listen.
    pub(crate) fn write(&mut self, bytes: &[u8]) {
        let written = match self {
            Self::Pty(pty) => rustix::io::write(&pty.near, bytes).map_err(io::Error::from),
            Self::Tcp(tcp) => match &mut tcp.stream {
                Some(stream) => io::Write::write(stream, bytes),
                None => Ok(0),
            },
        };
        if written.as_ref().ok() != Some(&bytes.len()) {
            tracing::debug!(bytes = bytes.len(), ?written, "the host did not take an answer");
        }
    }
}

impl Pty {
    pub(crate) fn open(link: Option<&Path>) -> io::Result<Self> {
        let near =
            rustix::pty::openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
        rustix::pty::grantpt(&near)?;
        rustix::pty::unlockpt(&near)?;
        let name = rustix::pty::ptsname(&near, Vec::new())?;
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let far = rustix::fs::open(name.as_c_str(), flags, Mode::empty())?;
        let mut settings = termios::tcgetattr(&far)?;
        settings.make_raw();
        termios::tcsetattr(&far, OptionalActions::Now, &settings)?;
        rustix::fs::fcntl_setfl(&near, OFlags::RDWR | OFlags::NONBLOCK)?;
        let device = PathBuf::from(name.to_string_lossy().into_owned());
        let path = match link {
            Some(link) => point(link, &device)?,
            None => device,
        };
        Ok(Self { near, far, path })
    }

    fn read(&mut self, buffer: &mut [u8], wait: Duration) -> io::Result<usize> {
        // A program that opened the line for itself alone leaves that mark behind when it
        // is killed, and the next one would be refused.
        termios::ioctl_tiocnxcl(&self.far).ok();
        if !is_ready(self.near.as_fd(), wait)? {
            return Ok(0);
        }
        match rustix::io::read(&self.near, buffer) {
            Ok(count) => Ok(count),
            Err(rustix::io::Errno::AGAIN | rustix::io::Errno::IO) => Ok(0),
            Err(err) => Err(err.into()),
        }
    }
}

/// Makes `link` a symbolic link to `device`, replacing one left by an earlier run.
fn point(link: &Path, device: &Path) -> io::Result<PathBuf> {
    if fs::symlink_metadata(link).is_ok_and(|it| it.is_symlink()) {
        fs::remove_file(link)?;
    }
    std::os::unix::fs::symlink(device, link)?;
    Ok(link.to_owned())
}

impl Tcp {
    pub(crate) fn listen(address: SocketAddr) -> io::Result<(Self, SocketAddr)> {
        let listener = TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        Ok((Self { listener, stream: None }, address))
    }

    fn read(&mut self, buffer: &mut [u8], wait: Duration) -> io::Result<usize> {
        let Some(stream) = &mut self.stream else {
            if is_ready(self.listener.as_fd(), wait)? {
                let (stream, _) = self.listener.accept()?;
                stream.set_nonblocking(true)?;
                stream.set_nodelay(true)?;
                self.stream = Some(stream);
            }
            return Ok(0);
        };
        if !is_ready(stream.as_fd(), wait)? {
            return Ok(0);
        }
        match io::Read::read(stream, buffer) {
            Ok(0) => self.stream = None,
            Ok(count) => return Ok(count),
            Err(err) if err.kind() == io::ErrorKind::WouldBlock => (),
            Err(_) => self.stream = None,
        }
        Ok(0)
    }
}

fn is_ready(line: BorrowedFd<'_>, wait: Duration) -> io::Result<bool> {
    let mut lines = [PollFd::from_borrowed_fd(line, PollFlags::IN)];
    let wait = Timespec {
        tv_sec: i64::try_from(wait.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: i64::from(wait.subsec_nanos()),
    };
    match poll(&mut lines, Some(&wait)) {
        Ok(count) => Ok(count > 0),
        Err(rustix::io::Errno::INTR) => Ok(false),
        Err(err) => Err(err.into()),
    }
}
