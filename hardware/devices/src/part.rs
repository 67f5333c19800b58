use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use crate::AddressError;

/// How a part of the kiosk beside the printer is: a scanner, a keypad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartState {
    /// Its line is open.
    Ok,
    /// There is no such device: not plugged in, or without power.
    Absent,
    /// It is there and cannot be used: somebody else has it, or we may not open it.
    Failed,
}

/// Where a scanner or a keypad is: `serial:/dev/serial/by-id/usb-Scanner-if00@9600`. Names under
/// `by-id` stay when cables move or the machine starts anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SerialAddress {
    /// The device.
    pub path: PathBuf,
    /// Bits per second; 9600 unless named.
    pub baud: u32,
}

impl FromStr for SerialAddress {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let refuse = |expected| AddressError { address: text.to_owned(), expected };
        let rest = text.strip_prefix("serial:").filter(|rest| !rest.is_empty());
        let rest = rest.ok_or_else(|| refuse("write serial:/dev/serial/by-id/NAME@9600"))?;
        let (path, baud) = match rest.rsplit_once('@') {
            Some((path, baud)) => (path, baud.parse().ok()),
            None => (rest, Some(9600)),
        };
        let baud = baud.filter(|baud| (1200..=921_600).contains(baud));
        let baud = baud.ok_or_else(|| refuse("write the speed as 9600, 19200 or 115200"))?;
        Ok(Self { path: path.into(), baud })
    }
}

impl fmt::Display for SerialAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "serial:{}@{}", self.path.display(), self.baud)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_a_speed_means_9600() {
        let read = |text: &str| text.parse::<SerialAddress>().unwrap().to_string();
        assert_eq!(read("serial:/dev/pts/3"), "serial:/dev/pts/3@9600");
        assert_eq!(read("serial:/dev/ttyACM0@115200"), "serial:/dev/ttyACM0@115200");
    }

    #[test]
    fn a_wrong_address_says_what_to_write() {
        for (text, says) in [
            ("/dev/ttyACM0", "write serial:"),
            ("serial:", "write serial:"),
            ("serial:/dev/ttyACM0@quick", "write the speed"),
            ("serial:/dev/ttyACM0@7", "write the speed"),
        ] {
            let error = text.parse::<SerialAddress>().unwrap_err().to_string();
            assert!(error.contains(says), "{text}: {error}");
        }
    }
}
