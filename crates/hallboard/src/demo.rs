//! A sample day that plays itself: the sample office, a real-shaped docket, simulated bailiffs.

mod cast;
mod night;
mod nine;
mod play;
mod walls;

use std::path::{Path, PathBuf};

use docket::Entry;
use docket::calendar::{Date, Moment, SiteOffset, TimeOfDay};
use jiff::civil::Weekday;

use crate::clock::Clock;
use crate::config::Config;
use crate::daemon::{self, Daemon, DaemonFault};

pub use cast::{OpenedAccount, open_accounts};
pub use play::{list_the_day, play};

/// The sample office's configuration.
pub const OFFICE: &str = include_str!("../../../config/hallboard.toml");

/// How the demo is to run.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The data folder; a new one where none is named.
    pub data: PathBuf,
    /// The port; 0 picks one.
    pub port: u16,
    /// House seconds in a machine second.
    pub speed: f64,
    /// The house's time at which it begins; 09:20 where none is named.
    pub from: Option<TimeOfDay>,
    /// The configuration of another office than the sample.
    pub office: Option<PathBuf>,
}

/// Opens the sample house on a weekday, or goes on where it was left, with its docket listed and its accounts open.
pub async fn open(wanted: &Wanted) -> Result<(Daemon, Vec<OpenedAccount>), DemoFault> {
    let mut config = match &wanted.office {
        Some(file) => Config::read(file).map_err(|fault| DemoFault::Config(fault.to_string())),
        None => Config::parse(OFFICE).map_err(DemoFault::Config),
    }?;
    config.house.data = wanted.data.join("data");
    config.house.credentials = wanted.data.join("credentials");
    config.door.listen.set_port(wanted.port);
    config.guard.pin_anywhere = true; // nobody depends on the demo
    let begins =
        weekday(Clock::real().machine(), wanted.from.unwrap_or_else(|| TimeOfDay::of(9, 20)));
    let begins = left_at(&config.house.data).map_or(begins, |left| left.max(begins));
    let clock = Clock::playing(begins, wanted.speed);
    let daemon = daemon::open(&config, clock).await.map_err(DemoFault::Daemon)?;
    let accounts = open_accounts(&daemon).await.map_err(DemoFault::Cast)?;
    list_the_day(&daemon.house, &config.import_tables()).await.map_err(DemoFault::Cast)?;
    night::post_roster(&daemon.house).await.map_err(DemoFault::Cast)?;
    walls::write(&daemon.house).await.map_err(DemoFault::Cast)?;
    Ok((daemon, accounts))
}

/// House time of the last entry, where the folder holds a demo that was left: its day goes on from there.
fn left_at(data: &Path) -> Option<Moment> {
    let mut lines = Vec::new();
    journal::export(&data.join("journal"), 1, u64::MAX, &mut lines).ok()?;
    let last = lines.split(|byte| *byte == b'\n').rfind(|line| !line.is_empty())?;
    serde_json::from_slice::<Entry>(last).ok().map(|entry| entry.stamp.at())
}

/// `time` of today in Taiwan, or of the next weekday.
fn weekday(machine: Moment, time: TimeOfDay) -> Moment {
    let site = SiteOffset::TAIPEI;
    let mut date: Date = site.date(machine);
    while matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) {
        date = date.tomorrow().unwrap_or(date);
    }
    site.moment(date, time)
}

/// Why the demo cannot run.
#[derive(Debug)]
pub enum DemoFault {
    /// The sample configuration.
    Config(String),
    /// The daemon.
    Daemon(DaemonFault),
    /// Accounts or docket.
    Cast(String),
}

impl std::fmt::Display for DemoFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Config(why) | Self::Cast(why) => f.write_str(why),
            Self::Daemon(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for DemoFault {}
