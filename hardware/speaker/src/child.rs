use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::fs::MemfdFlags;
use rustix::process::{Pid, Signal, kill_process_group};

use crate::clock;

/// A program of the machine at work for us. It is a group of its own, so that what it has started
/// ends with it, and it is ended at the latest when this is dropped.
pub(crate) struct Running {
    child: Child,
    /// What it writes, in memory: nothing that is said ever touches a disk.
    output: Option<File>,
    ends: Instant,
}

/// How a program is.
pub(crate) enum State {
    Working,
    /// It ended by itself, well or badly.
    Ended {
        success: bool,
    },
    /// It took too long and was ended.
    Hung,
}

impl Running {
    /// Starts `program` with `input` to read, for at most `limit`.
    pub(crate) fn start(
        program: &str,
        arguments: &[String],
        input: &[u8],
        takes_output: bool,
        limit: Duration,
    ) -> io::Result<Self> {
        let mut command = Command::new(program);
        command.args(arguments).process_group(0).stderr(Stdio::null());
        command.stdin(if input.is_empty() { Stdio::null() } else { memory(input)?.into() });
        let output = if takes_output { Some(memory(&[])?) } else { None };
        command.stdout(match &output {
            Some(output) => output.try_clone()?.into(),
            None => Stdio::null(),
        });
        Ok(Self { child: command.spawn()?, output, ends: clock::now() + limit })
    }

    /// How it is by `now`; ends it when its time is over.
    pub(crate) fn state(&mut self, now: Instant) -> State {
        match self.child.try_wait() {
            Ok(Some(status)) => State::Ended { success: status.success() },
            Ok(None) if now < self.ends => State::Working,
            Ok(None) | Err(_) => {
                self.end();
                State::Hung
            }
        }
    }

    /// What it has written.
    pub(crate) fn output(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        if let Some(output) = &mut self.output {
            let read = output.rewind().and_then(|()| output.read_to_end(&mut bytes));
            if let Err(err) = read {
                tracing::warn!(%err, "what a voice has written cannot be read");
            }
        }
        bytes
    }

    /// Ends it and whatever it has started, and waits for that, so that no dead child is left.
    fn end(&mut self) {
        if let Ok(Some(_)) = self.child.try_wait() {
            return;
        }
        let group = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        if let Some(group) = group {
            // It may have ended just now, and then nobody is there to be ended.
            kill_process_group(group, Signal::KILL).ok();
        }
        if let Err(err) = self.child.wait() {
            tracing::warn!(%err, "a program that was ended is lost");
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

/// A file in memory that holds `bytes` and is read from its beginning.
fn memory(bytes: &[u8]) -> io::Result<File> {
    let mut file = File::from(rustix::fs::memfd_create("speech", MemfdFlags::CLOEXEC)?);
    file.write_all(bytes)?;
    file.rewind()?;
    Ok(file)
}

/// Whether the machine has `program`.
pub(crate) fn is_there(program: &str) -> bool {
    if program.contains('/') {
        return Path::new(program).exists();
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}
