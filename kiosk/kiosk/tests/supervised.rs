//! The shipped kiosk on a display, as systemd starts it.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::io::{BufRead, BufReader};
use std::os::unix::net::UnixDatagram;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A program that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().and_then(|()| self.0.wait()).ok();
    }
}

#[test]
fn systemd_hears_that_the_kiosk_is_open_and_that_its_screen_lives() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notify");
    let systemd = UnixDatagram::bind(&path).unwrap();
    systemd.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let (_display, number) = display();
    let kiosk = Command::new(env!("CARGO_BIN_EXE_talon-kiosk"))
        .args(["--server", "http://127.0.0.1:9", "--device", "kiosk-1", "--desk", "540x960"])
        .args(["--profile", "epson-tm-t20", "--data"])
        .arg(folder.path())
        .arg("--printer")
        .arg(format!("file:{}", folder.path().join("paper.bin").display()))
        .env("DISPLAY", format!(":{number}"))
        .env_remove("WAYLAND_DISPLAY")
        .env("NOTIFY_SOCKET", &path)
        .env("WATCHDOG_USEC", "300000")
        .spawn()
        .unwrap();
    let _kiosk = Running(kiosk);
    let hear = || {
        let mut heard = [0; 32];
        let count = systemd.recv(&mut heard).expect("the kiosk tells systemd how it is");
        String::from_utf8(heard[..count].to_vec()).unwrap()
    };
    assert_eq!(hear(), "READY=1");
    for _ in 0..3 {
        assert_eq!(hear(), "WATCHDOG=1", "from the window's own timer");
    }
}

/// A display of its own and its number.
fn display() -> (Running, u32) {
    let mut server = Command::new("Xvfb")
        .args(["-displayfd", "1", "-screen", "0", "1080x1920x24", "-nolisten", "tcp"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("Xvfb is installed: `cargo verify machine`");
    let mut number = String::new();
    let said = server.stdout.take().unwrap();
    BufReader::new(said).read_line(&mut number).unwrap();
    (Running(server), number.trim().parse().unwrap())
}
