//! What one durable record costs on this disk at best: a write into a preallocated file and
//! fdatasync, with nothing around it. Everything durable is compared with this figure.

use std::fmt;
use std::fs::OpenOptions;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde::Serialize;

use crate::quantiles::Quantiles;

/// About the size of one event with its hash.
const RECORD_BYTES: usize = 256;
const FILE_BYTES: usize = 8 << 20;

/// One record after the other, each synced.
#[derive(Clone, Copy, Serialize)]
pub struct Trace {
    /// Half of them took less (microseconds).
    pub p50_us: f64,
    /// All but one of a hundred took less (microseconds).
    pub p99_us: f64,
    /// Records in a second.
    pub per_s: f64,
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { p50_us, p99_us, per_s } = self;
        write!(f, "p50 {p50_us:.0} us, p99 {p99_us:.0} us, {per_s:.0}/s")
    }
}

/// Writes and syncs records in `folder` for `length`.
///
/// # Errors
///
/// When the disk refuses.
pub fn trace(folder: &Path, length: Duration) -> Result<Trace> {
    let path = folder.join("fdatasync.trace");
    let what = || format!("cannot trace the disk with {}", path.display());
    let mut open = OpenOptions::new();
    let file = open.write(true).create(true).truncate(true).open(&path).with_context(what)?;
    // Written out, not only reserved: a first write into a reserved block changes metadata too.
    file.write_all_at(&vec![0; FILE_BYTES], 0).with_context(what)?;
    file.sync_all().with_context(what)?;

    let record = [b'r'; RECORD_BYTES];
    let mut took_us = Vec::new();
    let started = Instant::now();
    let mut at = 0;
    while started.elapsed() < length {
        let before = Instant::now();
        file.write_all_at(&record, at as u64).with_context(what)?;
        rustix::fs::fdatasync(&file).with_context(what)?;
        took_us.push(before.elapsed().as_secs_f64() * 1e6);
        at = (at + RECORD_BYTES) % FILE_BYTES;
    }
    let per_s = took_us.len() as f64 / started.elapsed().as_secs_f64();
    std::fs::remove_file(&path).with_context(what)?;
    let took = Quantiles::of(took_us);
    Ok(Trace { p50_us: took.p50, p99_us: took.p99, per_s })
}
