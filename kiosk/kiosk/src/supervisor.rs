//! Tells systemd that the kiosk is open and that its screen is alive.

use std::ffi::{OsStr, OsString};
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::time::Duration;
use std::{env, io};

use slint::{Timer, TimerMode};

/// While this lives on the thread of the window, systemd hears of it: from the window's own timer,
/// so that a kiosk whose screen hangs falls silent and is started anew.
pub(crate) struct Supervisor {
    _timer: Timer,
}

impl Supervisor {
    /// Says that the kiosk is open, and from then on that it is alive, if it was started by systemd;
    /// otherwise nothing happens.
    pub(crate) fn tell() -> Option<Self> {
        let socket = env::var_os("NOTIFY_SOCKET")?;
        let watchdog = env::var("WATCHDOG_USEC").ok().and_then(|it| it.parse().ok());
        let timer = Timer::default();
        send(&socket, "READY=1");
        if let Some(limit) = watchdog.map(Duration::from_micros) {
            // Three times within the limit: one may come late.
            timer.start(TimerMode::Repeated, limit / 3, move || send(&socket, "WATCHDOG=1"));
        }
        Some(Self { _timer: timer })
    }
}

fn send(socket: &OsStr, message: &str) {
    if let Err(err) = notify(socket, message) {
        tracing::warn!(%err, message, "systemd cannot be told");
    }
}

/// Sends `message` to the socket whose name systemd gave: a path, or `@` and an abstract name.
fn notify(socket: &OsStr, message: &str) -> io::Result<()> {
    let address = match socket.as_bytes().split_first() {
        Some((b'@', name)) => SocketAddr::from_abstract_name(name)?,
        _ => SocketAddr::from_pathname(OsString::from(socket))?,
    };
    UnixDatagram::unbound()?.send_to_addr(message.as_bytes(), &address).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systemd_hears_under_a_path_and_under_an_abstract_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notify");
        let name = format!("talon-test-{}", std::process::id());
        let abstract_name = SocketAddr::from_abstract_name(&name).unwrap();
        for (socket, hears) in [
            (path.clone().into_os_string(), UnixDatagram::bind(&path).unwrap()),
            (format!("@{name}").into(), UnixDatagram::bind_addr(&abstract_name).unwrap()),
        ] {
            notify(&socket, "READY=1").unwrap();
            let mut heard = [0; 16];
            let count = hears.recv(&mut heard).unwrap();
            assert_eq!(&heard[..count], b"READY=1");
        }
    }

    #[test]
    fn a_socket_that_is_gone_ends_nothing() {
        assert!(notify(OsStr::new("/there/is/no/such/socket"), "WATCHDOG=1").is_err());
    }
}
