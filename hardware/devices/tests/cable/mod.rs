//! A cable with a device at its end: a pty under a name that stays, as names under by-id do.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::os::fd::OwnedFd;
use std::os::unix::fs::symlink;
use std::path::PathBuf;

use rustix::fs::OFlags;
use rustix::pty::OpenptFlags;
use rustix::termios::{self, OptionalActions};

pub struct Cable {
    folder: tempfile::TempDir,
    /// The device's end, while it is plugged in.
    near: Option<OwnedFd>,
    /// Ends that were pulled stay open here, so that the next port is another one.
    old: Vec<OwnedFd>,
}

impl Cable {
    pub fn unplugged() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), near: None, old: Vec::new() }
    }

    pub fn plugged_in() -> Self {
        let mut cable = Self::unplugged();
        cable.plug_in();
        cable
    }

    /// What stands in the kiosk's configuration.
    pub fn address(&self) -> String {
        format!("serial:{}@115200", self.name().display())
    }

    pub fn plug_in(&mut self) {
        let near = rustix::pty::openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        rustix::pty::grantpt(&near).unwrap();
        rustix::pty::unlockpt(&near).unwrap();
        let device = rustix::pty::ptsname(&near, Vec::new()).unwrap();
        // A device does not echo; without this the first bytes would come back.
        let mut settings = termios::tcgetattr(&near).unwrap();
        settings.make_raw();
        termios::tcsetattr(&near, OptionalActions::Now, &settings).unwrap();
        rustix::fs::fcntl_setfl(&near, OFlags::RDWR | OFlags::NONBLOCK).unwrap();
        symlink(device.to_string_lossy().as_ref(), self.name()).unwrap();
        self.near = Some(near);
    }

    pub fn pull(&mut self) {
        fs::remove_file(self.name()).unwrap();
        self.near = None;
        // The number that has become free goes to somebody else.
        let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY;
        self.old.push(rustix::pty::openpt(flags).unwrap());
    }

    /// Sends as a device does, at a speed that fits through the line.
    pub fn send(&self, bytes: &[u8]) {
        let near = self.near.as_ref().unwrap();
        for piece in bytes.chunks(512) {
            assert_eq!(rustix::io::write(near, piece).unwrap(), piece.len());
        }
    }

    /// What the kiosk has sent to the device.
    pub fn received(&self) -> Vec<u8> {
        let mut buffer = [0; 256];
        let near = self.near.as_ref().unwrap();
        match rustix::io::read(near, &mut buffer) {
            Ok(count) => buffer[..count].to_vec(),
            Err(_) => Vec::new(),
        }
    }

    fn name(&self) -> PathBuf {
        self.folder.path().join("usb-Scanner-if00")
    }
}
