//! The tracking token of a ticket: 128 bits of an HMAC of its id under a key of the day.
//!
//! It can be made again for a reprint, and dies with the key: the key lives in a file of its own
//! beside the log, never in it, and is removed when the day ends.

use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use queue_types::{BusinessDay, TicketId};
use sha2::Sha256;

/// Characters of a token: 16 bytes in base64url.
const LENGTH: usize = 22;

/// The key of the business day.
#[derive(Clone)]
pub(crate) struct DayKeys {
    path: PathBuf,
    key: Arc<RwLock<Option<Key>>>,
}

struct Key {
    day: BusinessDay,
    bytes: [u8; 32],
    /// The key taken in once, so that a token costs its own hashing only.
    mac: Hmac<Sha256>,
}

impl Key {
    fn new(day: BusinessDay, bytes: [u8; 32]) -> Self {
        Self { day, bytes, mac: keyed(&bytes) }
    }
}

impl std::fmt::Debug for DayKeys {
    /// The key is a secret: only where it lies is told.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DayKeys").field("path", &self.path).finish_non_exhaustive()
    }
}

impl DayKeys {
    /// The keys in the data directory `dir`; a file that cannot be understood counts as none.
    pub(crate) fn open(dir: &Path) -> Self {
        let path = dir.join("tracking.key");
        let key = fs::read_to_string(&path).ok().and_then(|text| parse(&text));
        Self { path, key: Arc::new(RwLock::new(key)) }
    }

    /// Makes sure that there is a key for `day`; the key of another day is forgotten.
    pub(crate) fn begin(&self, day: BusinessDay) -> io::Result<()> {
        let mut key = self.key.write().unwrap_or_else(PoisonError::into_inner);
        if key.as_ref().is_some_and(|key| key.day == day) {
            return Ok(());
        }
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(io::Error::other)?;
        let fresh = Key::new(day, bytes);
        write(&self.path, &fresh)?;
        *key = Some(fresh);
        Ok(())
    }

    /// Forgets the key: every link of the day dies.
    pub(crate) fn end(&self) {
        *self.key.write().unwrap_or_else(PoisonError::into_inner) = None;
        if let Err(err) = fs::remove_file(&self.path)
            && err.kind() != io::ErrorKind::NotFound
        {
            tracing::error!(error = %err, "the tracking key of the day cannot be removed");
        }
    }

    /// The token of `ticket`; without a key, one that opens nothing.
    pub(crate) fn token(&self, ticket: TicketId) -> String {
        let key = self.key.read().unwrap_or_else(PoisonError::into_inner);
        let full = of(key.as_ref(), ticket).finalize().into_bytes();
        URL_SAFE_NO_PAD.encode(full.get(..16).unwrap_or_default())
    }

    /// Whether `token` is the one of `ticket`. Takes the same time for every wrong one.
    pub(crate) fn opens(&self, ticket: TicketId, token: &str) -> bool {
        let key = self.key.read().unwrap_or_else(PoisonError::into_inner);
        let mut given = [0; 16];
        let form = token.len() == LENGTH
            && URL_SAFE_NO_PAD.decode_slice(token, &mut given).is_ok_and(|length| length == 16);
        let right = of(key.as_ref(), ticket).verify_truncated_left(&given).is_ok();
        right && form && key.is_some()
    }
}

/// The HMAC of a ticket's id; without a key, one that opens nothing.
fn of(key: Option<&Key>, ticket: TicketId) -> Hmac<Sha256> {
    let mut mac = key.map_or_else(|| keyed(&[0; 32]), |key| key.mac.clone());
    mac.update(b"talon tracking ");
    mac.update(ticket.0.as_bytes());
    mac
}

fn keyed(key: &[u8; 32]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("an HMAC takes a key of any length")
}

/// `2026-11-22 <64 hexadecimal digits>`.
fn parse(text: &str) -> Option<Key> {
    let (day, digits) = text.trim().split_once(' ')?;
    if digits.len() != 64 || !digits.is_ascii() {
        return None;
    }
    let mut bytes = [0; 32];
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(digits.get(index * 2..index * 2 + 2)?, 16).ok()?;
    }
    Some(Key::new(day.parse().ok()?, bytes))
}

/// Writes beside and renames, so that a kill leaves a whole key; only the owner may read it.
fn write(path: &Path, key: &Key) -> io::Result<()> {
    let beside = path.with_extension("key.new");
    let digits: String = key.bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut options = fs::OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
    writeln!(file, "{} {digits}", key.day)?;
    file.sync_all()?;
    fs::rename(&beside, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: i8) -> BusinessDay {
        jiff::civil::date(2026, 11, day)
    }

    fn ticket(n: u128) -> TicketId {
        TicketId(uuid::Uuid::from_u128(n))
    }

    #[test]
    fn a_link_lives_as_long_as_its_day_also_over_a_restart() {
        let dir = tempfile::tempdir().unwrap();
        let keys = DayKeys::open(dir.path());
        keys.begin(day(22)).unwrap();
        let token = keys.token(ticket(1));
        assert_eq!(token.len(), LENGTH);
        assert!(keys.opens(ticket(1), &token));
        let again = DayKeys::open(dir.path());
        again.begin(day(22)).unwrap();
        assert!(again.opens(ticket(1), &token));
        again.begin(day(23)).unwrap();
        assert!(!again.opens(ticket(1), &token));
        again.end();
        assert!(!dir.path().join("tracking.key").exists());
        assert!(!again.opens(ticket(1), &again.token(ticket(1))), "no key opens nothing");
    }

    #[test]
    fn a_token_of_another_ticket_or_form_opens_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let keys = DayKeys::open(dir.path());
        keys.begin(day(22)).unwrap();
        let token = keys.token(ticket(1));
        let other = if token.starts_with('A') { "B" } else { "A" };
        let off_by_one = format!("{other}{}", &token[1..]);
        assert!(!keys.opens(ticket(2), &token));
        for wrong in ["", &off_by_one, &token[1..], &"A".repeat(1 << 20), "ёёёёёёёёёёё"]
        {
            assert!(!keys.opens(ticket(1), wrong));
        }
    }
}
