//! What the server said last, on the kiosk's own disk: a kiosk that starts while the server is away
//! knows its office, its services and the appointments of the day.
//!
//! Each thing is a file that is there whole or not at all. One that is torn, or of another form, is
//! as good as none: the server is asked anyway.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::clock::machine;

/// The folder of these files.
#[derive(Clone, Debug)]
pub(crate) struct Cache {
    folder: PathBuf,
}

/// A file: what was said, when it was kept, and proof that it is whole.
#[derive(Serialize, Deserialize)]
struct Envelope {
    /// The machine's own clock.
    kept_at: Timestamp,
    /// SHA-256 of the body.
    sha256: String,
    /// JSON within JSON, so that the proof is over the very bytes.
    body: String,
}

/// Something that the server said once.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Said<T> {
    /// What.
    pub what: T,
    /// When it was kept, by the machine's own clock.
    pub kept_at: Timestamp,
}

impl Cache {
    /// The cache of a kiosk whose data lies in `data`.
    pub(crate) fn of(data: &Path) -> Self {
        Self { folder: data.join("cache") }
    }

    /// Keeps `what` under `name`. A disk that fails is said by the store, so here it is only noted.
    pub(crate) fn keep<T: Serialize>(&self, name: &str, what: &T) {
        let kept = serde_json::to_string(what).map_err(anyhow::Error::new);
        if let Err(error) = kept.and_then(|body| self.write(name, body)) {
            tracing::warn!(name, "{error:#}: the kiosk keeps no copy");
        }
    }

    /// What was kept under `name`, if it is whole.
    pub(crate) fn read<T: DeserializeOwned>(&self, name: &str) -> Option<Said<T>> {
        let text = fs::read_to_string(self.path(name)).ok()?;
        let envelope: Envelope = serde_json::from_str(&text).ok()?;
        if proof(&envelope.body) != envelope.sha256 {
            tracing::warn!(name, "the kiosk's copy is damaged and not used");
            return None;
        }
        let what = serde_json::from_str(&envelope.body).ok()?;
        Some(Said { what, kept_at: envelope.kept_at })
    }

    /// Beside the old file, synced, then in its place: a power cut leaves one of the two.
    fn write(&self, name: &str, body: String) -> anyhow::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let envelope = Envelope { kept_at: machine(), sha256: proof(&body), body };
        let (path, fresh) = (self.path(name), self.folder.join(format!("{name}.new")));
        let mut file = File::create(&fresh)?;
        file.write_all(serde_json::to_string(&envelope)?.as_bytes())?;
        file.sync_all()?;
        fs::rename(&fresh, &path)?;
        File::open(&self.folder)?.sync_all()?;
        Ok(())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.json"))
    }
}

fn proof(body: &str) -> String {
    Sha256::digest(body.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_there_again_with_its_age() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::of(folder.path());
        let before = machine();
        cache.keep("office", &vec![1, 2, 3]);
        cache.keep("office", &vec![4, 5]);
        let said = cache.read::<Vec<u32>>("office").unwrap();
        assert_eq!(said.what, [4, 5]);
        assert!(said.kept_at >= before);
    }

    #[test]
    fn a_torn_or_changed_file_is_as_good_as_none() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::of(folder.path());
        assert_eq!(cache.read::<Vec<u32>>("office"), None);
        cache.keep("office", &vec![4, 5]);
        let path = folder.path().join("cache/office.json");
        let whole = fs::read_to_string(&path).unwrap();
        for cut in 0..whole.len() {
            fs::write(&path, &whole[..cut]).unwrap();
            assert_eq!(cache.read::<Vec<u32>>("office"), None, "cut at {cut}");
        }
        fs::write(&path, whole.replace("[4,5]", "[4,6]")).unwrap();
        assert_eq!(cache.read::<Vec<u32>>("office"), None);
    }
}
