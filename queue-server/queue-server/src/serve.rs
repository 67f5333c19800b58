//! Putting the server together: files, log, threads, listener; and taking it apart again.

use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, RwLock};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use office_files::OfficeFiles;
use queue_engine::Office;
use queue_store::{Options, Store, StoreError, Stored};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;

use crate::app::{App, AppParts};
use crate::bookings::{self, Bookings};
use crate::clock::OfficeClock;
use crate::config::Config;
use crate::devices::Devices;
use crate::disk::{self, Disk};
use crate::follow::{Hub, Signal};
use crate::guard::Guard;
use crate::house::House;
use crate::metrics::Gauge;
use crate::quiet::Quiet;
use crate::services::Services;
use crate::texts::Texts;
use crate::token::DayKeys;
use crate::view::View;
use crate::writer::{self, Writer};
use crate::{day, listen, routes};

/// How the server is started.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The office's directory with its `office.toml`.
    pub office: PathBuf,
    /// Where the log lies; made when it is not there.
    pub data: PathBuf,
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Office seconds in one second (1 to 10,000).
    pub speed: u32,
    /// What the office's clock says at the start; the machine's clock when `None`.
    pub start_at: Option<Timestamp>,
    /// Listen beyond this machine although nobody can sign in yet.
    pub unauthenticated_lan: bool,
    /// The machine's settings.
    pub config: Config,
}

impl Settings {
    /// A server of the office in `office` with its log in `data`, on a free port of loopback.
    #[must_use]
    pub fn new(office: impl Into<PathBuf>, data: impl Into<PathBuf>) -> Self {
        Self {
            office: office.into(),
            data: data.into(),
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            speed: 1,
            start_at: None,
            unauthenticated_lan: false,
            config: Config::default(),
        }
    }
}

/// Why the server did not start. Nothing was changed but, at most, an empty log made.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The office's files are not complete or not right.
    #[error("the office's files are not right:\n{0}")]
    Office(office_files::Faults),
    /// Listening beyond this machine, where anybody could call and cancel tickets.
    #[error(
        "{0} can be reached from other machines, and staff cannot sign in yet: anybody there could \
         call and cancel tickets. Listen on 127.0.0.1, or, on a test network only, add \
         --unauthenticated-lan"
    )]
    NotLoopback(SocketAddr),
    /// Listening on every address without knowing one that a phone could open.
    #[error(
        "{0} stands for every address of this machine, and a phone can open none of it: the QR code \
         of every ticket would lead nowhere. Write `public_url = \"http://ADDRESS:PORT\"` with this \
         machine's address into the settings, and name that file with --config"
    )]
    NoPublicUrl(SocketAddr),
    /// The speed is out of range.
    #[error("--speed {0} is out of range; use 1 to 10000")]
    Speed(u32),
    /// Another server works on this log.
    #[error("another server works in {path}; stop it, or name another data directory")]
    InUse {
        /// The data directory.
        path: PathBuf,
    },
    /// The data directory cannot be made or locked.
    #[error("the data directory {path} cannot be used")]
    Data {
        /// Which directory.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The log cannot be opened, or is not whole.
    #[error("the log {path} cannot be used")]
    Log {
        /// Which file.
        path: PathBuf,
        /// Why, and how to restore it.
        source: StoreError,
    },
    /// The address is taken or not this machine's.
    #[error("cannot listen on {address}; is another program there?")]
    Listen {
        /// Which address.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// The program's own sentences, or a thread: a fault of the build or the machine.
    #[error("the server cannot be put together: {0}")]
    Broken(String),
}

/// A failure after which nobody knows what is on disk. The process must end and be started anew.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The log failed under a commit.
    #[error("the log failed; nobody was answered with success")]
    Log(#[source] StoreError),
    /// The writer ended without a word: a fault of the program.
    #[error("the writer ended by a fault of the program")]
    Writer,
}

/// A running server.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    url: String,
    stop: watch::Sender<bool>,
    listener: JoinHandle<()>,
    /// The calendar, and who looks at the disk and at the file of appointments.
    keepers: [JoinHandle<()>; 3],
    ended: oneshot::Receiver<Result<(), StoreError>>,
    /// Held as long as we work on the log.
    _lock: File,
}

/// Starts a server and returns when it answers.
///
/// # Errors
///
/// [`StartError`]; nothing keeps running then.
pub async fn start(settings: Settings) -> Result<Running, StartError> {
    if !settings.listen.ip().is_loopback() && !settings.unauthenticated_lan {
        return Err(StartError::NotLoopback(settings.listen));
    }
    if settings.listen.ip().is_unspecified() && settings.config.public_url.is_none() {
        return Err(StartError::NoPublicUrl(settings.listen));
    }
    if !(1..=10_000).contains(&settings.speed) {
        return Err(StartError::Speed(settings.speed));
    }
    let files = OfficeFiles::read(&settings.office).map_err(StartError::Office)?;
    let texts = Texts::read().map_err(|err| StartError::Broken(err.to_string()))?;
    let lock = lock(&settings.data)?;
    let (store, today) = open(&settings)?;
    let listener = TcpListener::bind(settings.listen)
        .await
        .map_err(|source| StartError::Listen { address: settings.listen, source })?;
    let address = listener
        .local_addr()
        .map_err(|source| StartError::Listen { address: settings.listen, source })?;
    raise_descriptors();
    let house = house(&settings, files, texts, &today, address)?;
    let (stop, stopping) = watch::channel(false);
    let (app, ended) = threads(&house, store, &today, stopping)?;
    // The first look at the calendar comes before the first caller.
    day::look(&app).await;
    let url = house.public_url.get().cloned().unwrap_or_default();
    let keepers = [
        tokio::spawn(day::keep(app.clone())),
        tokio::spawn(disk::keep(app.clone())),
        tokio::spawn(bookings::keep(app.clone())),
    ];
    let listener = tokio::spawn(listen::run(listener, routes::router(app.clone()), app));
    Ok(Running { address, url, stop, listener, keepers, ended, _lock: lock })
}

impl Running {
    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where phones reach it: the configured address, or `http://` and where it listens.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Waits for a failure that must end the process; for ever when there is none.
    pub async fn failed(&mut self) -> Failure {
        match (&mut self.ended).await {
            Ok(Err(err)) => Failure::Log(err),
            // The writer only ends by itself when something is wrong.
            Ok(Ok(())) | Err(_) => Failure::Writer,
        }
    }

    /// Stops: takes no more connections, lets answers under way leave, ends the streams, and
    /// finishes the last batch.
    ///
    /// # Errors
    ///
    /// [`Failure`] when the last batch failed.
    pub async fn stop(self) -> Result<(), Failure> {
        self.stop.send_replace(true);
        for keeper in self.keepers {
            keeper.await.ok();
        }
        self.listener.await.ok();
        // With the last route gone nobody can ask the writer, so it ends; a connection that would
        // not leave is cut after a while.
        let ended = tokio::time::timeout(Duration::from_secs(5), self.ended).await;
        match ended {
            Ok(Ok(Ok(()))) | Err(_) => Ok(()),
            Ok(Ok(Err(err))) => Err(Failure::Log(err)),
            Ok(Err(_)) => Err(Failure::Writer),
        }
    }
}

/// Makes the data directory and keeps it for ourselves as long as the answer lives: two servers on
/// one log would break its chain.
///
/// # Errors
///
/// [`StartError::InUse`] or [`StartError::Data`].
pub fn lock(data: &Path) -> Result<File, StartError> {
    let path = data.to_path_buf();
    let data = |source| StartError::Data { path: path.clone(), source };
    std::fs::create_dir_all(&path).map_err(data)?;
    let file = File::create(path.join("server.lock")).map_err(data)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(StartError::InUse { path }),
        Err(std::fs::TryLockError::Error(source)) => Err(data(source)),
    }
}

fn open(settings: &Settings) -> Result<(Store, Vec<Stored>), StartError> {
    let path = settings.data.join("log.db");
    let options = Options { max_pages: settings.config.log_max_pages, ..Options::default() };
    Store::open(&path, options).map_err(|source| StartError::Log { path, source })
}

fn house(
    settings: &Settings,
    files: OfficeFiles,
    texts: Texts,
    today: &[Stored],
    address: SocketAddr,
) -> Result<Arc<House>, StartError> {
    let services = Services::of(&files.catalogue)
        .map_err(|err| StartError::Broken(format!("the catalogue cannot be written: {err}")))?;
    let floor = today.last().map(|stored| stored.event.at);
    let house = House {
        services,
        quiet: Quiet::default(),
        bookings: Bookings::new(&settings.office, files.appointments.clone()),
        files,
        clock: OfficeClock::new(settings.speed, settings.start_at, floor)
            .noticing(settings.config.clock_jump_s),
        texts,
        devices: Devices::default(),
        keys: DayKeys::open(&settings.data),
        gauge: Gauge::default(),
        disk: Disk::open(&settings.data, &settings.config),
        config: settings.config.clone(),
        loopback_only: settings.listen.ip().is_loopback(),
        // With the flag on loopback a proxy lets the network in: it is as open as without one.
        unauthenticated: settings.unauthenticated_lan,
        public_url: OnceLock::new(),
    };
    let url = settings.config.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    house.public_url.get_or_init(|| url);
    Ok(Arc::new(house))
}

/// The writer and the followers, each on a thread of its own.
fn threads(
    house: &Arc<House>,
    store: Store,
    today: &[Stored],
    stopping: watch::Receiver<bool>,
) -> Result<(App, oneshot::Receiver<Result<(), StoreError>>), StartError> {
    let plan = Arc::new(house.files.plan.clone());
    let mut office = Office::new(Arc::clone(&plan));
    for stored in today {
        office.apply(&stored.event);
    }
    if let Some(day) = office.day()
        && let Err(err) = house.keys.begin(day)
    {
        tracing::error!(error = %err, "the tracking key of the day cannot be written");
    }
    let view = Arc::new(RwLock::new(View::new(plan, today)));
    let hub = Arc::new(Hub::new(Arc::clone(house), Arc::clone(&view)));
    let waiting = usize::try_from(house.config.commands_waiting).unwrap_or(1024);
    let (inbox, jobs) = mpsc::channel(waiting);
    let (signals, followed) = std::sync::mpsc::channel::<Signal>();
    let (post, posted) = mpsc::unbounded_channel();
    tokio::spawn(writer::deliver(posted));
    let writer = Writer::new(Arc::clone(house), office, store, jobs, signals.clone(), post);
    let (tell, ended) = oneshot::channel();
    let spawn = |name: &str, work: Box<dyn FnOnce() + Send>| {
        let thread = thread::Builder::new().name(name.to_owned()).spawn(work);
        thread.map(|_| ()).map_err(|err| StartError::Broken(err.to_string()))
    };
    spawn(
        "writer",
        Box::new(move || {
            // Nobody waits for the end of a process that is ending anyway.
            tell.send(writer.run()).ok();
        }),
    )?;
    let followers = Arc::clone(&hub);
    spawn("followers", Box::new(move || followers.run(&followed)))?;
    let loopback = house.loopback_only;
    let public = house.config.public_url.as_deref();
    let devices = house.files.kiosks.iter().map(|kiosk| kiosk.device.clone()).collect();
    let guard = Arc::new(Guard::new(loopback, public, house.files.limits, devices));
    let house = Arc::clone(house);
    let app = AppParts { house, view, hub, guard, inbox, signals, stopping };
    Ok((Arc::new(app), ended))
}

/// A follower is a connection is a descriptor: 1,024, the usual soft limit, is too few.
fn raise_descriptors() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
    if let Err(err) = setrlimit(Resource::Nofile, raised) {
        tracing::warn!(error = %err, "the limit of open files cannot be raised");
    }
}
