//! The engineer's side of a kiosk: the code of the machine, and the settings that are changed there.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use hmac::{Hmac, KeyInit as _, Mac as _};
use kiosk_flow::{Chore, Machine};
use receipt::Profile;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// Diagonals of panels that kiosks have (inches).
const DIAGONALS: [&str; 4] = ["15.6", "21.5", "27", "32"];
/// Rounds of a new code: a tenth of a second on a kiosk, years for all codes.
const ROUNDS: u32 = 200_000;

/// The engineer's code as a file of the machine keeps it: `pbkdf2-sha256 ROUNDS SALT HASH`, the two
/// last in hexadecimal. The code itself stands nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct ServiceCode {
    rounds: u32,
    salt: Vec<u8>,
    hash: Vec<u8>,
}

impl std::fmt::Debug for ServiceCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ServiceCode")
    }
}

impl ServiceCode {
    /// Reads the line of the file.
    #[must_use]
    pub fn parse(line: &str) -> Option<Self> {
        let mut parts = line.split_whitespace();
        let named = parts.next() == Some("pbkdf2-sha256");
        let rounds = parts.next()?.parse().ok().filter(|it| (1..=10_000_000).contains(it))?;
        let (salt, hash) = (unhex(parts.next()?)?, unhex(parts.next()?)?);
        let whole = named && parts.next().is_none() && salt.len() >= 8 && hash.len() == 32;
        whole.then_some(Self { rounds, salt, hash })
    }

    /// The line for `code`, eight digits, salted by `salt`.
    #[must_use]
    pub fn line(code: &str, salt: &[u8]) -> String {
        format!("pbkdf2-sha256 {ROUNDS} {} {}", hex(salt), hex(&derive(code, salt, ROUNDS)))
    }

    /// Whether `code` is the one. Takes as long for a wrong one.
    pub(crate) fn fits(&self, code: &str) -> bool {
        let typed = derive(code, &self.salt, self.rounds);
        typed.iter().zip(&self.hash).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
    }
}

/// PBKDF2 with HMAC-SHA-256 (RFC 8018), its first block.
fn derive(code: &str, salt: &[u8], rounds: u32) -> Vec<u8> {
    let Ok(key) = Hmac::<Sha256>::new_from_slice(code.as_bytes()) else {
        return Vec::new(); // A key of any length is one.
    };
    let mut first = key.clone();
    first.update(salt);
    first.update(&1_u32.to_be_bytes());
    let mut last = first.finalize().into_bytes();
    let mut sum = last;
    for _ in 1..rounds {
        let mut next = key.clone();
        next.update(&last);
        last = next.finalize().into_bytes();
        sum.iter_mut().zip(last.iter()).for_each(|(a, b)| *a ^= b);
    }
    sum.to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let pair = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    if text.len().is_multiple_of(2) { (0..text.len()).step_by(2).map(pair).collect() } else { None }
}

/// What an engineer changed at the kiosk: `settings.toml` among its data, over its configuration.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct OwnSettings {
    /// The printer's type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// The panel's diagonal (inches).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diagonal_in: Option<f32>,
}

impl OwnSettings {
    /// Where they stand.
    pub(crate) fn path(data: &Path) -> PathBuf {
        data.join("settings.toml")
    }

    /// Those of the kiosk whose data lies in `data`; none where there is no file.
    pub(crate) fn read(data: &Path) -> io::Result<Self> {
        match fs::read_to_string(Self::path(data)) {
            Ok(text) => toml::from_str(&text).map_err(io::Error::other),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(error),
            // A disk that is lost takes the engineer's changes along, and nobody's place in the
            // queue: staff hear of the disk from the store.
            Err(error) => {
                tracing::error!(%error, "what an engineer set at this kiosk is lost");
                Ok(Self::default())
            }
        }
    }

    /// Takes in what `chore` changes, on disk whole or not at all. It counts from the next start on.
    pub(crate) fn change(data: &Path, chore: &Chore) -> io::Result<()> {
        let mut own = Self::read(data).unwrap_or_default();
        if let Chore::Profile(profile) = chore {
            own.profile = Some(profile.clone());
        } else if let Chore::Diagonal(inches) = chore {
            own.diagonal_in = inches.parse().ok();
        } else {
            return Ok(());
        }
        let text = toml::to_string(&own).map_err(io::Error::other)?;
        let fresh = data.join("settings.new");
        let mut file = File::create(&fresh)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&fresh, Self::path(data))?;
        File::open(data)?.sync_all()
    }
}

/// What the machine is, for its engineer.
pub(crate) fn machine(server: &str, device: &str, profile: &str, inches: f32) -> Machine {
    let profiles = Profile::builtin().iter().map(|it| it.id.clone()).collect();
    Machine {
        versions: vec![concat!("talon-kiosk ", env!("CARGO_PKG_VERSION")).to_owned()],
        network: vec![device.to_owned(), server.to_owned()],
        profiles: (profiles, profile.to_owned()),
        diagonals: (DIAGONALS.map(str::to_owned).to_vec(), inches.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_derived_as_the_standard_says() {
        // Known answers of RFC 7914, section 11, cut to their first block.
        let known = "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc";
        assert_eq!(hex(&derive("passwd", b"salt", 1)), known);
    }

    #[test]
    fn only_the_code_fits_and_its_file_does_not_hold_it() {
        let line = ServiceCode::line("12345678", b"0123456789abcdef");
        assert!(!line.contains("12345678"));
        let code = ServiceCode::parse(&line).unwrap();
        assert!(code.fits("12345678") && !code.fits("12345679") && !code.fits(""));
        for wrong in ["", "12345678", "pbkdf2-sha256 0 00 00", &line[..line.len() - 2]] {
            assert_eq!(ServiceCode::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_was_changed_at_the_kiosk_is_there_at_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path();
        assert_eq!(OwnSettings::read(data).unwrap(), OwnSettings::default());
        OwnSettings::change(data, &Chore::Profile("raster-80".to_owned())).unwrap();
        OwnSettings::change(data, &Chore::Diagonal("21.5".to_owned())).unwrap();
        OwnSettings::change(data, &Chore::PrinterTest).unwrap();
        let own = OwnSettings::read(data).unwrap();
        assert_eq!((own.profile.as_deref(), own.diagonal_in), (Some("raster-80"), Some(21.5)));
        fs::write(OwnSettings::path(data), "profil = 1").unwrap();
        assert!(OwnSettings::read(data).is_err());
    }
}
