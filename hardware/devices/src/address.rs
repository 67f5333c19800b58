use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// Where a printer is, as it stands on a command line or in a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrinterAddress {
    /// `serial:/dev/ttyUSB0@115200`; without a speed the profile's is used. Prefer names
    /// under `/dev/serial/by-id`: numbers move when a cable is put in again.
    Serial {
        /// The device.
        path: PathBuf,
        /// Bits per second.
        baud: Option<u32>,
    },
    /// `tcp:HOST:9100`.
    Tcp {
        /// Name or address.
        host: String,
        /// Port, usually 9100.
        port: u16,
    },
    /// `file:PATH`: every job is appended; a device such as `/dev/usb/lp0` is written to.
    /// What is written counts as printed, because a file cannot answer.
    File(PathBuf),
    /// `sim:`: the caller starts a simulator and puts its address here instead.
    Sim,
}

/// Why a printer's address is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("printer {address:?}: {expected}")]
pub struct AddressError {
    /// What was written.
    pub address: String,
    /// What to write instead.
    pub expected: &'static str,
}

impl FromStr for PrinterAddress {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let refuse = |expected| AddressError { address: text.to_owned(), expected };
        let kinds = "write serial:/dev/ttyUSB0@115200, tcp:HOST:9100, file:PATH or sim:";
        let (kind, rest) = text.split_once(':').ok_or_else(|| refuse(kinds))?;
        match (kind, rest) {
            ("serial" | "file", "") => Err(refuse("write a path after the colon")),
            ("serial", rest) => {
                let (path, baud) = match rest.rsplit_once('@') {
                    Some((path, baud)) => (
                        path,
                        Some(speed(baud).ok_or_else(|| {
                            refuse("write the speed as 9600, 19200, 38400, 57600 or 115200")
                        })?),
                    ),
                    None => (rest, None),
                };
                Ok(Self::Serial { path: path.into(), baud })
            }
            ("tcp", rest) => {
                let (host, port) = rest.rsplit_once(':').unwrap_or((rest, "9100"));
                let port = port.parse().ok().filter(|port| *port > 0);
                let port = port.ok_or_else(|| refuse("write the port as a number, mostly 9100"))?;
                if host.is_empty() {
                    return Err(refuse("write tcp:HOST:9100"));
                }
                Ok(Self::Tcp { host: host.into(), port })
            }
            ("file", rest) => Ok(Self::File(rest.into())),
            ("sim", "") => Ok(Self::Sim),
            _ => Err(refuse(kinds)),
        }
    }
}

fn speed(text: &str) -> Option<u32> {
    text.parse().ok().filter(|speed| (1200..=921_600).contains(speed))
}

impl fmt::Display for PrinterAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Serial { path, baud: Some(baud) } => {
                write!(f, "serial:{}@{baud}", path.display())
            }
            Self::Serial { path, baud: None } => write!(f, "serial:{}", path.display()),
            Self::Tcp { host, port } => write!(f, "tcp:{host}:{port}"),
            Self::File(path) => write!(f, "file:{}", path.display()),
            Self::Sim => f.write_str("sim:"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_read_as_they_are_written() {
        for text in [
            "serial:/dev/ttyUSB0@115200",
            "serial:/dev/pts/3",
            "tcp:10.0.0.7:9100",
            "tcp:[::1]:9100",
            "file:papers/first.bin",
            "sim:",
        ] {
            assert_eq!(text.parse::<PrinterAddress>().unwrap().to_string(), text);
        }
        assert_eq!(
            "tcp:printer".parse::<PrinterAddress>().unwrap().to_string(),
            "tcp:printer:9100"
        );
    }

    #[test]
    fn a_wrong_address_says_what_to_write() {
        for (text, says) in [
            ("/dev/ttyUSB0", "write serial:"),
            ("usb:1", "write serial:"),
            ("serial:", "write a path"),
            ("serial:/dev/ttyS0@fast", "write the speed"),
            ("tcp::9100", "write tcp:HOST"),
            ("tcp:host:0", "write the port"),
            ("sim:x", "write serial:"),
        ] {
            let error = text.parse::<PrinterAddress>().unwrap_err().to_string();
            assert!(error.contains(says), "{text}: {error}");
        }
    }
}
