//! The programs of the centre: built first, started in order, stopped by their own handle.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child as Shell, ChildStdin as ShellStdin, Command as Build, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

/// Where the repository stands: the demo is run from it and plays with its assets.
pub fn house() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Builds what the demo starts, with Cargo's own progress on the terminal.
///
/// The same set for every way to start the demo: features are shared by all that is built at once,
/// and another set of features is another build of everything. That this `talon-kiosk` carries the
/// code for off-screen kiosks, unused, is the price; the shipped one is built by itself.
///
/// # Errors
///
/// When Cargo cannot be started or a program does not compile.
pub fn build(wayland: bool) -> Result<PathBuf> {
    let mut cargo = Build::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(house()).args(["build", "--release", "--features", "demo/offscreen"]);
    for package in ["queue-server", "printer-sim", "kiosk", "demo"] {
        cargo.args(["--package", package]);
    }
    if wayland {
        cargo.args(["--features", "kiosk/wayland"]);
    }
    let built = cargo.status().context("cannot start cargo to build the centre's programs")?;
    ensure!(built.success(), "the centre's programs do not compile: see above");
    let own = std::env::current_exe().context("cannot tell where the demo's own program lies")?;
    Ok(own.parent().context("the demo's program lies in no folder")?.to_path_buf())
}

/// What the keeper does: remembers process groups, and ends them when nobody tells of more.
const KEEP: &str = r#"while read -r id; do ids="$ids -$id"; done; kill -s TERM -- $ids"#;

/// Ends the centre's programs when the demo goes without having ended them: killed, for example.
///
/// It is a shell that reads from the demo. The end of the demo, however it comes, is the end of
/// what there is to read.
pub struct Keeper {
    shell: Shell,
    stdin: Option<ShellStdin>,
}

impl Keeper {
    /// Starts the shell.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn start() -> Result<Self> {
        let mut shell = Build::new("sh");
        shell.args(["-c", KEEP]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        // Ctrl-C in the terminal must not end it before the others have ended.
        std::os::unix::process::CommandExt::process_group(&mut shell, 0);
        let mut shell = shell.spawn().context("cannot start sh")?;
        let stdin = shell.stdin.take();
        Ok(Self { shell, stdin })
    }

    fn keep(&mut self, id: u32) -> std::io::Result<()> {
        self.stdin.as_mut().map_or(Ok(()), |stdin| writeln!(stdin, "{id}"))
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        drop(self.stdin.take());
        // Whatever became of it, there is nothing left to be done.
        self.shell.wait().ok();
    }
}

/// A running program of the centre.
pub struct Program {
    name: &'static str,
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    stdin: Option<ChildStdin>,
}

impl Program {
    /// Starts `path` with `args`; its log goes to `log`, and `keeper` ends it if the demo cannot.
    ///
    /// It is a process group of its own: Ctrl-C is for the demo, which ends each in its turn.
    ///
    /// # Errors
    ///
    /// When the program or its log file cannot be opened.
    pub fn start(
        keeper: &mut Keeper,
        name: &'static str,
        path: &Path,
        args: &[String],
        log: &Path,
    ) -> Result<Self> {
        let log_file = std::fs::File::create(log)
            .with_context(|| format!("cannot write the log of {name} to {}", log.display()))?;
        let mut child = Command::new(path)
            .args(args)
            .current_dir(house())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log_file)
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot start {name} ({})", path.display()))?;
        let id = child.id().with_context(|| format!("{name} ended at once: see its log"))?;
        keeper.keep(id).with_context(|| format!("nobody keeps {name}"))?;
        let stdin = child.stdin.take();
        let stdout = child.stdout.take().context("a started program has a standard output")?;
        Ok(Self { name, child, lines: BufReader::new(stdout).lines(), stdin })
    }

    /// Waits until the program prints a line that begins with `start`, and returns the rest.
    ///
    /// # Errors
    ///
    /// When the program ends or stays silent for 60 s.
    pub async fn says(&mut self, start: &str) -> Result<String> {
        loop {
            let Some(line) = self.line().await? else {
                bail!("{} ended before it was ready: see its log", self.name)
            };
            if let Some(rest) = line.strip_prefix(start) {
                return Ok(rest.trim().to_owned());
            }
        }
    }

    /// The next line that the program prints; `None` when it has ended.
    ///
    /// # Errors
    ///
    /// When it stays silent for 60 s.
    pub async fn line(&mut self) -> Result<Option<String>> {
        let line = timeout(Duration::from_secs(60), self.lines.next_line()).await;
        let line =
            line.with_context(|| format!("{} was silent for 60 s: see its log", self.name))?;
        line.with_context(|| format!("cannot read what {} prints", self.name))
    }

    /// What the program reads from us.
    pub fn stdin(&mut self) -> Option<&mut ChildStdin> {
        self.stdin.as_mut()
    }

    /// Ends when the program does.
    ///
    /// # Errors
    ///
    /// When the system cannot tell.
    pub async fn ended(&mut self) -> Result<std::process::ExitStatus> {
        // The program may print at any time: a pipe that nobody reads would stop it.
        while let Ok(Some(_)) = self.lines.next_line().await {}
        self.child.wait().await.with_context(|| format!("cannot wait for {}", self.name))
    }

    /// Asks the program to end and gives it 10 s.
    ///
    /// # Errors
    ///
    /// When it ends with a failure, or does not end.
    pub async fn stop(mut self) -> Result<()> {
        drop(self.stdin.take());
        if let Some(id) = self.child.id() {
            Command::new("kill").args(["-TERM", &id.to_string()]).status().await?;
        }
        let ended = timeout(Duration::from_secs(10), self.ended()).await;
        let status = ended.with_context(|| format!("{} did not end within 10 s", self.name))??;
        // A program without a handler of its own ends by the signal itself: that is as asked.
        let by_signal = std::os::unix::process::ExitStatusExt::signal(&status) == Some(15);
        ensure!(status.success() || by_signal, "{} ended with {status}", self.name);
        Ok(())
    }
}
