//! One demo to a folder: a second one would take away what the first is playing with.

use std::fs::{File, TryLockError};
use std::io::{Read, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};

/// Takes the folder `out`, and makes it where it is missing. It is free again when the file that is
/// returned is closed: at the latest when the demo ends, however that comes.
///
/// # Errors
///
/// When another demo has it, or it cannot be written.
pub fn take(out: &Path) -> Result<File> {
    let shown = out.display();
    std::fs::create_dir_all(out).with_context(|| format!("cannot make {shown}"))?;
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(false);
    let mut file = options
        .open(out.join("demo.lock"))
        .with_context(|| format!("cannot write {shown}/demo.lock"))?;
    match file.try_lock() {
        Ok(()) => (),
        Err(TryLockError::WouldBlock) => {
            let mut process = String::new();
            // Whose it is helps to find it; that it is taken is known without.
            file.read_to_string(&mut process).ok();
            let process = process.trim();
            bail!(
                "another cargo demo (process {process}) runs in {shown}: end that one first, or \
                 start this one with another folder, as --out {shown}-2"
            );
        }
        Err(TryLockError::Error(error)) => {
            return Err(error).with_context(|| format!("cannot lock {shown}/demo.lock"));
        }
    }
    let named = file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id()));
    named.with_context(|| format!("cannot write {shown}/demo.lock"))?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::take;

    #[test]
    fn a_folder_belongs_to_one_demo_and_is_free_again_behind_it() {
        let out = std::env::temp_dir().join(format!("talon-demo-lock-{}", std::process::id()));
        let first = take(&out).unwrap();
        let refused = take(&out).unwrap_err().to_string();
        let own = format!("process {}", std::process::id());
        assert!(refused.contains(&own) && refused.contains("-2"), "{refused}");
        drop(first);
        take(&out).unwrap();
        std::fs::remove_dir_all(&out).unwrap();
    }
}
