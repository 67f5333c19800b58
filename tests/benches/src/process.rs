//! Programs that a bench starts, and what the system says of them: memory, CPU time, children.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{
    Pid, Resource, Rlimit, Signal, WaitOptions, getrlimit, kill_process, setrlimit, wait,
};

/// How finely the system counts CPU time in `stat`; the same on every Linux that we know.
pub const TICKS_PER_S: u64 = 100;

/// A running program with everything that it started; both end when it is forgotten.
pub struct Running {
    name: &'static str,
    child: Child,
    lines: Receiver<String>,
    /// When it was started.
    pub started: Instant,
}

impl Running {
    /// Starts `command`, reading what it prints.
    ///
    /// # Errors
    ///
    /// When it cannot be started.
    pub fn start(name: &'static str, command: &mut Command) -> Result<Self> {
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let started = Instant::now();
        let mut child = command.spawn().with_context(|| format!("cannot start {name}"))?;
        let stdout = child.stdout.take().context("a started program has a standard output")?;
        let (line, lines) = channel();
        // Reads to the end even when nobody listens: a full pipe would stop the program.
        thread::spawn(move || {
            for text in BufReader::new(stdout).lines().map_while(Result::ok) {
                line.send(text).ok();
            }
        });
        Ok(Self { name, child, lines, started })
    }

    /// Waits for a line that holds `mark`, and returns what stands behind it.
    ///
    /// # Errors
    ///
    /// When the program ends first, or says nothing of the kind for 60 s.
    pub fn says(&self, mark: &str) -> Result<String> {
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let Ok(line) = self.lines.recv_timeout(left) else {
                bail!("{} ended or was silent before it said {mark:?}", self.name)
            };
            if let Some((_, rest)) = line.split_once(mark) {
                return Ok(rest.trim().to_owned());
            }
        }
    }

    /// What it was started as.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to end, waits up to 10 s, and ends by force what is left of it.
    ///
    /// # Errors
    ///
    /// When the system cannot tell whether it ended.
    pub fn stop(&mut self) -> Result<()> {
        self.end(Duration::from_secs(10))
    }

    /// Ends it in this instant, as a power cut would.
    ///
    /// # Errors
    ///
    /// When the system cannot tell whether it ended.
    pub fn kill(&mut self) -> Result<()> {
        self.end(Duration::ZERO)
    }

    fn end(&mut self, patience: Duration) -> Result<()> {
        if self.child.try_wait()?.is_some() {
            return Ok(());
        }
        let family = family(self.id());
        if !patience.is_zero() {
            signal(self.id(), Signal::TERM);
            let until = Instant::now() + patience;
            while self.child.try_wait()?.is_none() && Instant::now() < until {
                thread::sleep(Duration::from_millis(5));
            }
        }
        for id in family {
            // Still ours: an id is not given to another before somebody has waited for it, and
            // nobody but us waits for orphans here (see `adopt_orphans`).
            signal(id, Signal::KILL);
        }
        self.child.wait().with_context(|| format!("cannot wait for {}", self.name))?;
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // On the way out of a failed bench there is nobody left to tell.
        self.end(Duration::from_secs(2)).ok();
    }
}

fn signal(id: u32, signal: Signal) {
    if let Some(id) = i32::try_from(id).ok().and_then(Pid::from_raw) {
        // A process that has just ended by itself needs no signal.
        kill_process(id, signal).ok();
    }
}

/// Raises the limit of open files as far as it goes: a thousand followers are a thousand files, on
/// both sides.
///
/// # Errors
///
/// When the system refuses.
pub fn allow_many_connections() -> Result<()> {
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum })
        .context("cannot raise the limit of open files")
}

/// Lets processes whose parent ends become our children, so that a browser's helpers are found and
/// their CPU time is counted.
///
/// # Errors
///
/// When the system refuses.
pub fn adopt_orphans() -> Result<()> {
    let own = rustix::process::getpid();
    rustix::process::set_child_subreaper(Some(own)).context("cannot adopt orphans")
}

/// Waits for adopted orphans that have ended. Call when no program is running: it waits for any.
pub fn bury_orphans() {
    while let Ok(Some(_)) = wait(WaitOptions::NOHANG) {}
}

/// `root` and all its descendants, by id.
pub fn family(root: u32) -> BTreeSet<u32> {
    let mut parents = Vec::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(id) = entry.file_name().to_str().and_then(|it| it.parse::<u32>().ok()) else {
            continue;
        };
        // A process may end while we look: then it has no family.
        if let Some(parent) = stat(id).and_then(|it| it.get(1)?.parse::<u32>().ok()) {
            parents.push((id, parent));
        }
    }
    let mut family = BTreeSet::from([root]);
    loop {
        let before = family.len();
        family.extend(
            parents.iter().filter(|it| family.contains(&it.1)).map(|it| it.0).collect::<Vec<_>>(),
        );
        if family.len() == before {
            return family;
        }
    }
}

/// The fields of `/proc/ID/stat` behind the name, from the state on.
fn stat(id: u32) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name stands in brackets and may hold anything, brackets too.
    let (_, rest) = text.rsplit_once(')')?;
    Some(rest.split_whitespace().map(str::to_owned).collect())
}

/// CPU ticks of this process and of all children that it waited for.
///
/// # Errors
///
/// When `/proc` cannot be read.
pub fn own_ticks() -> Result<u64> {
    let fields = stat(std::process::id()).context("cannot read /proc/self/stat")?;
    // utime, stime, cutime, cstime: fields 14 to 17, counted from 1, of which two are cut off.
    Ok(fields.iter().skip(11).take(4).filter_map(|it| it.parse::<u64>().ok()).sum())
}

/// Nanoseconds of CPU that all threads of `ids` used so far.
pub fn cpu_ns(ids: &BTreeSet<u32>) -> u64 {
    let mut sum = 0;
    for id in ids {
        for task in fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().flatten() {
            let text = fs::read_to_string(task.path().join("schedstat")).unwrap_or_default();
            sum += text.split(' ').next().and_then(|it| it.parse::<u64>().ok()).unwrap_or(0);
        }
    }
    sum
}

/// Memory of `ids` with shared pages divided among those who share them (PSS, MiB).
pub fn pss_mib(ids: &BTreeSet<u32>) -> f64 {
    ids.iter().map(|id| kib(&format!("/proc/{id}/smaps_rollup"), "Pss:")).sum::<f64>() / 1024.0
}

/// Resident memory of `id` now and at its highest (MiB).
pub fn rss_mib(id: u32) -> (f64, f64) {
    let path = format!("/proc/{id}/status");
    (kib(&path, "VmRSS:") / 1024.0, kib(&path, "VmHWM:") / 1024.0)
}

fn kib(path: &str, field: &str) -> f64 {
    let text = fs::read_to_string(path).unwrap_or_default();
    let line = text.lines().find_map(|it| it.strip_prefix(field));
    line.and_then(|it| it.split_whitespace().next()?.parse().ok()).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::{Running, adopt_orphans, cpu_ns, family, pss_mib};
    use std::process::Command;
    use std::time::Duration;

    #[test]
    fn a_family_is_found_with_grandchildren_and_ends_as_a_whole() {
        adopt_orphans().unwrap();
        let script = "sh -c 'sleep 60 & echo ready; wait' & wait";
        let mut shell = Running::start("sh", Command::new("sh").args(["-c", script])).unwrap();
        shell.says("ready").unwrap();
        let ids = family(shell.id());
        assert_eq!(ids.len(), 3, "two shells and a sleep");
        assert!(pss_mib(&ids) > 0.0 && cpu_ns(&ids) > 0);
        shell.kill().unwrap();
        let gone = |id: &u32| super::stat(*id).is_none_or(|it| it[0] == "Z");
        for _ in 0..200 {
            if ids.iter().all(gone) {
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("some of {ids:?} are left");
    }
}
