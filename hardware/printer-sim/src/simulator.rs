use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::clock;
use crate::machine::Machine;
use crate::model::Model;
use crate::port::{Port, Pty, Tcp};
use crate::run;
use crate::ticket::CutTicket;
use crate::trouble::{Trouble, Troubles};

/// How a simulator is set up.
#[derive(Clone, Debug)]
pub struct Options {
    /// Folder for `NNNN.bin`, `NNNN.png` and `NNNN.json` of each paper; it is created.
    pub out: Option<PathBuf>,
    /// A symbolic link to the pseudo-terminal, which keeps its name when it is unplugged
    /// and plugged in again, as a rule of udev would.
    pub link: Option<PathBuf>,
    /// Papers kept in memory, the newest; 256 by default.
    pub keep: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { out: None, link: None, keep: 256 }
    }
}

/// A printer running in a thread of this process. It ends when it is dropped.
///
/// Misbehaviour is a method: `printer.run_out_of_paper()`.
pub struct Simulator {
    pub(crate) shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

/// What the thread and the methods share.
pub(crate) struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    pub(crate) options: Options,
}

pub(crate) struct State {
    pub(crate) machine: Machine,
    pub(crate) socket: Socket,
    pub(crate) troubles: Troubles,
    /// Bytes a second the line lets through; `None` lets all through.
    pub(crate) baud: Option<u32>,
    /// Every how many received bytes one is damaged.
    pub(crate) corrupt_every: Option<u32>,
    pub(crate) papers: VecDeque<CutTicket>,
    pub(crate) count: u32,
    pub(crate) complaints: Vec<String>,
    pub(crate) stop: bool,
}

/// What is plugged in, remembered so that it can be plugged in again.
#[derive(Clone, Debug)]
pub(crate) enum Socket {
    Pty(PathBuf),
    Tcp(SocketAddr),
}

impl Simulator {
    /// Starts a printer on a pseudo-terminal of its own.
    ///
    /// # Errors
    ///
    /// Fails when the system gives no pseudo-terminal, or the link or folder of `options`
    /// cannot be made.
    pub fn on_pty(model: Model, options: Options) -> io::Result<Self> {
        let pty = Pty::open(options.link.as_deref())?;
        let socket = Socket::Pty(pty.path.clone());
        Self::start(model, options, Port::Pty(pty), socket)
    }

    /// Starts a printer on a TCP port; port 0 takes a free one.
    ///
    /// # Errors
    ///
    /// Fails when the port is taken or the folder of `options` cannot be made.
    pub fn on_tcp(model: Model, address: SocketAddr, options: Options) -> io::Result<Self> {
        let (tcp, address) = Tcp::listen(address)?;
        Self::start(model, options, Port::Tcp(tcp), Socket::Tcp(address))
    }

    fn start(model: Model, options: Options, port: Port, socket: Socket) -> io::Result<Self> {
        if let Some(out) = &options.out {
            std::fs::create_dir_all(out)?;
        }
        let state = State {
            machine: Machine::new(model),
            socket,
            troubles: Troubles::default(),
            baud: None,
            corrupt_every: None,
            papers: VecDeque::new(),
            count: 0,
            complaints: Vec::new(),
            stop: false,
        };
        let shared =
            Arc::new(Shared { state: Mutex::new(state), changed: Condvar::new(), options });
        let its = Arc::clone(&shared);
        let thread = thread::Builder::new()
            .name("printer-sim".into())
            .spawn(move || run::run(&its, port))?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// Where to print: `serial:/dev/pts/3` or `tcp:127.0.0.1:9100`.
    pub fn address(&self) -> String {
        match &self.shared.lock().socket {
            Socket::Pty(path) => format!("serial:{}", path.display()),
            Socket::Tcp(address) => format!("tcp:{address}"),
        }
    }

    /// The pseudo-terminal's name, or its link; `None` on TCP.
    pub fn path(&self) -> Option<PathBuf> {
        match &self.shared.lock().socket {
            Socket::Pty(path) => Some(path.clone()),
            Socket::Tcp(_) => None,
        }
    }

    /// Starts a trouble.
    pub fn start_trouble(&self, trouble: Trouble) {
        self.shared.set_trouble(trouble, true);
    }

    /// Ends a trouble. What was waiting goes on.
    pub fn end_trouble(&self, trouble: Trouble) {
        self.shared.set_trouble(trouble, false);
    }

    /// The roll is used up at once.
    pub fn run_out_of_paper(&self) {
        self.start_trouble(Trouble::PaperOut);
    }

    /// The roll will be used up after `millimetres` more, in the middle of a ticket perhaps.
    pub fn run_out_of_paper_after_mm(&self, millimetres: u32) {
        self.shared.lock().machine.leave_paper_mm(millimetres);
    }

    /// A new roll; what was waiting is printed.
    pub fn load_paper(&self) {
        self.end_trouble(Trouble::PaperOut);
    }

    /// The cover is opened.
    pub fn open_cover(&self) {
        self.start_trouble(Trouble::CoverOpen);
    }

    /// The cover is closed.
    pub fn close_cover(&self) {
        self.end_trouble(Trouble::CoverOpen);
    }

    /// The knife will stick at the next cut.
    pub fn jam_cutter(&self) {
        self.start_trouble(Trouble::CutterJam);
    }

    /// No more answers; printing goes on.
    pub fn fall_silent(&self) {
        self.start_trouble(Trouble::Silent);
    }

    /// Nothing is read any more: the line stalls.
    pub fn stall(&self) {
        self.start_trouble(Trouble::Stalled);
    }

    /// The cable is pulled out. What was in the buffers is lost.
    pub fn unplug(&self) {
        self.start_trouble(Trouble::Unplugged);
    }

    /// The cable is put in again; without a link the pseudo-terminal has another name.
    pub fn plug_in(&self) {
        self.end_trouble(Trouble::Unplugged);
    }

    /// Lets `baud / 10` bytes a second through; 0 lets all through.
    pub fn slow_down_to(&self, baud: u32) {
        self.shared.lock().baud = (baud > 0).then_some(baud);
    }

    /// Damages every `bytes`-th byte that arrives; 0 damages none.
    pub fn corrupt_every(&self, bytes: u32) {
        self.shared.lock().corrupt_every = (bytes > 0).then_some(bytes);
    }

    /// The visitor takes the ticket out of the presenter.
    pub fn take_ticket(&self) {
        self.shared.lock().machine.take_ticket();
    }

    /// Papers that left the printer since the start.
    pub fn count(&self) -> u32 {
        self.shared.lock().count
    }

    /// The newest papers, oldest first; as many as [`Options::keep`] says.
    pub fn tickets(&self) -> Vec<CutTicket> {
        self.shared.lock().papers.iter().cloned().collect()
    }

    /// Waits until `count` papers have left the printer, and gives the newest.
    ///
    /// # Errors
    ///
    /// `TimedOut` when that does not happen within `limit`.
    pub fn wait_for(&self, count: u32, limit: Duration) -> io::Result<Vec<CutTicket>> {
        let deadline = clock::now() + limit;
        let mut state = self.shared.lock();
        while state.count < count {
            let left = deadline.saturating_duration_since(clock::now());
            if left.is_zero() {
                let message = format!("{} of {count} papers came out", state.count);
                return Err(io::Error::new(io::ErrorKind::TimedOut, message));
            }
            let waited = self.shared.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        Ok(state.papers.iter().cloned().collect())
    }

    /// What a strict reader objects to on all papers so far.
    pub fn complaints(&self) -> Vec<String> {
        self.shared.lock().complaints.clone()
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.shared.lock().stop = true;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the printer's thread has panicked");
        }
        if let Some(link) = &self.shared.options.link {
            remove_link(link);
        }
    }
}

fn remove_link(link: &Path) {
    if std::fs::symlink_metadata(link).is_ok_and(|it| it.is_symlink()) {
        std::fs::remove_file(link).ok();
    }
}

impl Shared {
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere leaves the state as readable as before.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_trouble(&self, trouble: Trouble, on: bool) {
        let mut state = self.lock();
        state.troubles.set(trouble, on);
        state.machine.set(trouble, on);
    }

    /// Wakes whoever waits for papers.
    pub(crate) fn notify(&self) {
        self.changed.notify_all();
    }
}
