//! The daemon: opens the house, paints, opens the door, and closes all of it in order.

mod entrances;

use std::fmt;
use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use boards::BoardFault;
use docket::command::Command;
use tokio::sync::oneshot;

use crate::audit::{Audit, AuditFault};
use crate::clock::Clock;
use crate::config::Config;
use crate::console::Console;
use crate::day;
use crate::door::{Door, Entry, Open, listen};
use crate::frames::Frames;
use crate::glass::Shades;
use crate::guard::{FirstLink, Guard, Hasher};
use crate::house::{House, Wish};
use crate::mirror::{self, Mirror};
use crate::opening::{self, OpenHouse, OpeningFault, Premises};
use crate::painter::Painter;
use crate::proof::{self, Keeping, Proof};
use crate::seal::SealFault;
use crate::tls::Certificates;
use crate::wall::{Habits, Wall};
use crate::watch::{self, Watched};
use crate::watchman;
use crate::web::{Pages, Web, assets, routes};

/// How long the registrar may take to end.
const CLOSING: Duration = Duration::from_secs(5);

/// A running house.
pub struct Daemon {
    /// Where it listens.
    pub address: SocketAddr,
    /// What a person writes behind `https://` to reach it.
    pub authority: String,
    url: String,
    /// The way in.
    pub house: House,
    /// Sessions and PINs.
    pub guard: Guard,
    /// Every address it answers, and who may use it.
    pub addresses: Vec<Entry>,
    /// Ends when the registrar has ended; an error means exit 74.
    pub ended: oneshot::Receiver<Result<(), journal::JournalError>>,
    first: Arc<FirstLink>,
    certificates: Option<Arc<Certificates>>,
    wall: Wall,
    open: Open,
    watch: Option<Open>,
    console: Option<Console>,
    lock: std::fs::File,
}

/// Opens the house of `config` and lets callers in. Must be called inside a tokio runtime.
pub async fn open(config: &Config, clock: Clock) -> Result<Daemon, DaemonFault> {
    let listener = listen(config.door.listen)
        .map_err(|fault| DaemonFault::Listen(config.door.listen, fault))?;
    let address =
        listener.local_addr().map_err(|fault| DaemonFault::Listen(config.door.listen, fault))?;
    let certificates = Certificates::of(&config.door).map_err(DaemonFault::Tls)?;
    let acceptor = certificates.as_ref().map(|certificates| certificates.acceptor());
    let secure = acceptor.is_some();

    let premises = Premises {
        court: config.office.court.clone(),
        data: config.house.data.clone(),
        credentials: config.house.credentials.clone(),
    };
    let office = Arc::new(config.office());
    let OpenHouse { mut house, registrar, lock } = opening::open(&premises, office, clock)?;
    house.mirror = mirror(config, &house)?;
    let hasher = Hasher::open(&premises.credentials.join("pepper.key"))?;
    open_today(&house).await;
    tokio::spawn(day::roll_over(house.clone(), config.office.day_opens));

    let (wall, reports) = hang(&house)?;
    let frames = Arc::new(Frames::of(config, &house)?);
    let proof = Proof::new(config.glass.dark_seconds);
    let around = Arc::clone(&frames);
    let mut painter = Painter::new(house.clone(), wall.clone(), around, proof.clone());
    painter.paint(&house.now());
    let shown = painter.shown();
    on_a_thread("painter", painter.work())?;

    let watch = match config.watch.listen {
        Some(at) => {
            let listener = listen(at).map_err(|fault| DaemonFault::Listen(at, fault))?;
            let shown = Arc::clone(&shown);
            let (house, wall, proof) = (house.clone(), wall.clone(), proof.clone());
            let data = config.house.data.clone();
            let watched = Watched { house, wall, shown, proof, data };
            Some(watch::open(watched, listener, at))
        }
        None => None,
    };
    let clocks = (house.clock.clone(), house.office.offset);
    let audit = config.house.data.join("audit");
    let audit = Audit::open(&audit, &config.office.court, clocks, Arc::clone(&house.seal))?;
    let guard = Guard::new(house.clone(), hasher, audit, config.guard.clone(), &config.door);
    let first = Arc::new(FirstLink::default());
    let authority = authority(&config.door.hosts, address);
    let url = format!("{}://{authority}", if secure { "https" } else { "http" });
    let web = Arc::new(Web {
        url: url.clone(),
        house: house.clone(),
        guard: guard.clone(),
        wall: wall.clone(),
        shown,
        data: premises.data.clone(),
        proof: proof.clone(),
        frames,
        patience: config.glass.patience(),
        pages: Arc::new(Pages::new()),
        import: Arc::new(config.import_tables()),
        dockets: Arc::default(),
        first: Arc::clone(&first),
        glass: config.glass.clone(),
        shades: Shades::of_house(house.follow()),
        opened: house.clock.lasting(),
    });
    tokio::spawn(guard.show_out(wall.clone()));
    tokio::spawn(guard.clone().retire_idle());
    let retention = config.retention.clone();
    tokio::spawn(crate::retention::keep(house.clone(), guard.audit.clone(), retention));
    let console = open_console(&config.house.data, &web);
    let mut door = Door::new(guard.clone());
    routes(&web, &mut door);
    let addresses = door.table().collect();
    let keeping = Keeping::of(&web, &premises.court);
    proof::keep(proof.clone(), keeping, reports);
    let entrances = entrances::entrances(config, listener, acceptor)?;
    tokio::spawn(watchman::make_rounds(house.clone(), premises.data.clone()));
    let (tell, ended) = oneshot::channel();
    thread::spawn(move || tell.send(registrar.join().unwrap_or(Ok(()))));
    let open = door.open(entrances);
    Ok(Daemon {
        address,
        authority,
        url,
        house,
        guard,
        addresses,
        ended,
        first,
        certificates,
        wall,
        open,
        watch,
        console,
        lock,
    })
}

impl Daemon {
    /// The address people type.
    #[must_use]
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// Reads certificate and key again; whoever connects from now on is shown the new one.
    ///
    /// # Errors
    /// One sentence; the old one stays.
    pub fn reload_certificate(&self) -> Result<(), String> {
        self.certificates.as_ref().map_or(Ok(()), |certificates| certificates.reload())
    }

    /// A new one-time link to open the first administrator, where there is none.
    #[must_use]
    pub fn first_link(&self) -> Option<String> {
        if self.house.now().staff.has_administrator() {
            return None;
        }
        let secret = self.first.draw(self.house.clock.machine());
        secret.ok().map(|secret| format!("{}/first/{secret}", self.url()))
    }

    /// Closes the doors, says Close 1012 to every socket, and lets the registrar finish.
    pub async fn close(self) {
        drop(self.console);
        tokio::join!(self.open.close(), self.wall.close());
        drop(self.watch);
        self.house.close().await;
        if tokio::time::timeout(CLOSING, self.ended).await.is_err() {
            tracing::warn!(
                "the registrar did not end in time; the journal has everything answered"
            );
        }
        drop(self.lock);
    }
}

/// The first name the house answers under, else its address; an address that stands for all of the machine's is
/// named by its loopback.
fn authority(hosts: &[String], address: SocketAddr) -> String {
    let loopback = match address.ip() {
        ip if !ip.is_unspecified() => address.to_string(),
        IpAddr::V4(_) => format!("{}:{}", Ipv4Addr::LOCALHOST, address.port()),
        IpAddr::V6(_) => format!("[{}]:{}", Ipv6Addr::LOCALHOST, address.port()),
    };
    match hosts.first() {
        Some(host) if host.contains(':') => host.clone(),
        Some(host) => format!("{host}:{}", address.port()),
        None => loopback,
    }
}

/// The second place of the configuration, where it names one.
fn mirror(config: &Config, house: &House) -> Result<Option<Mirror>, DaemonFault> {
    let place = |folder: &std::path::PathBuf| mirror::Place {
        data: config.house.data.clone(),
        folder: folder.clone(),
        keys: config.journal.mirror_keys,
        first: config.journal.mirror_first,
    };
    let place = config.journal.mirror.as_ref().map(place);
    place.map(|place| Mirror::begin(house, place)).transpose().map_err(DaemonFault::Thread)
}

/// Opens today before the first picture, where it is not open yet.
async fn open_today(house: &House) {
    let date = house.office.offset.date(house.clock.house());
    if house.now().today.is_none_or(|today| today < date)
        && let Err(fault) = house.submit(Wish::of_the_house(Command::OpenDay { date })).await
    {
        tracing::error!(?fault, "the day could not be opened");
    }
}

/// The operator's console; a house that cannot have one works all the same.
fn open_console(data: &std::path::Path, web: &Arc<Web>) -> Option<Console> {
    let opened = Console::open(data, Arc::clone(web));
    opened.map_err(|fault| tracing::warn!(%fault, "there is no console in the data folder")).ok()
}

fn hang(
    house: &House,
) -> Result<(Wall, tokio::sync::mpsc::Receiver<crate::wall::Report>), DaemonFault> {
    let clock = house.clock.clone();
    let clock = Box::new(move || clock.house().to_string());
    Wall::hang(Habits::default(), clock, assets::version()).map_err(DaemonFault::Thread)
}

/// Runs a future on a thread and runtime of its own, so that it and the door never wait for each other.
fn on_a_thread(
    name: &str,
    work: impl Future<Output = ()> + Send + 'static,
) -> Result<(), DaemonFault> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    let runtime = runtime.map_err(DaemonFault::Thread)?;
    let builder = thread::Builder::new().name(name.to_owned());
    builder.spawn(move || runtime.block_on(work)).map_err(DaemonFault::Thread)?;
    Ok(())
}

/// Why the daemon cannot start: one sentence to the operator.
#[derive(Debug)]
pub enum DaemonFault {
    /// The address is taken or not this machine's.
    Listen(SocketAddr, io::Error),
    /// Certificate or key.
    Tls(String),
    /// The house.
    Opening(OpeningFault),
    /// The pepper.
    Seal(SealFault),
    /// The audit chain.
    Audit(AuditFault),
    /// Templates or words.
    Board(BoardFault),
    /// No thread could be started.
    Thread(io::Error),
}

impl DaemonFault {
    /// The exit code.
    #[must_use]
    pub fn code(&self) -> u8 {
        match self {
            Self::Opening(fault) => fault.code(),
            _ => 2,
        }
    }
}

impl fmt::Display for DaemonFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listen(address, fault) if fault.kind() == io::ErrorKind::AddrInUse => {
                write!(f, "{address} is taken by another program; see `door.listen`")
            }
            Self::Listen(address, fault) => write!(f, "cannot listen on {address}: {fault}"),
            Self::Tls(why) => f.write_str(why),
            Self::Opening(fault) => fault.fmt(f),
            Self::Seal(fault) => fault.fmt(f),
            Self::Audit(fault) => fault.fmt(f),
            Self::Board(fault) => write!(f, "the boards cannot be made: {fault}"),
            Self::Thread(fault) => write!(f, "no thread could be started: {fault}"),
        }
    }
}

impl std::error::Error for DaemonFault {}

impl From<OpeningFault> for DaemonFault {
    fn from(fault: OpeningFault) -> Self {
        Self::Opening(fault)
    }
}

impl From<SealFault> for DaemonFault {
    fn from(fault: SealFault) -> Self {
        Self::Seal(fault)
    }
}

impl From<AuditFault> for DaemonFault {
    fn from(fault: AuditFault) -> Self {
        Self::Audit(fault)
    }
}

impl From<BoardFault> for DaemonFault {
    fn from(fault: BoardFault) -> Self {
        Self::Board(fault)
    }
}
