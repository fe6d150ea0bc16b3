//! The vocabulary of the stories: a building with a house in it, tablets in hands and screens on walls.
//!
//! The house is the real binary on a free port of loopback, in a folder of its own; orders and pictures go over real
//! sockets. Waiting is always for words, never for milliseconds, and never longer than [`PATIENCE`].
#![warn(missing_docs)]
#![expect(clippy::indexing_slicing, reason = "a JSON value that lacks a key answers null")]

#[path = "building/caller.rs"]
mod caller;
#[path = "building/canary.rs"]
pub mod canary;
#[path = "building/daemon.rs"]
mod daemon;
#[path = "building/record.rs"]
mod record;
#[path = "building/screen.rs"]
mod screen;
#[path = "building/tablet.rs"]
mod tablet;

use std::path::Path;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

pub use caller::{Caller, Reply};
pub use daemon::{Daemon, Ended, binary, office, run};
pub use record::{Line, chain_of, entries, the_chain_holds};
pub use screen::{Screen, words_of};
pub use tablet::{Tablet, fresh_key};

/// How long anything is waited for.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// What went wrong, in words.
pub type Trouble = Box<dyn std::error::Error + Send + Sync>;

/// How a story ends.
pub type Outcome = Result<(), Trouble>;

/// A building: the sample office on the sample day, whose bailiffs wait for the story.
pub struct Building {
    /// Where the house keeps its things.
    pub folder: TempDir,
    speed: f64,
    daemon: Daemon,
    told: Value,
}

impl Building {
    /// Opens the house at 09:20, on a clock that keeps the machine's pace.
    pub async fn open() -> Result<Self, Trouble> {
        Self::open_at(1.0).await
    }

    /// Opens the house with a clock that is `speed` times as fast.
    pub async fn open_at(speed: f64) -> Result<Self, Trouble> {
        Self::open_in(&std::env::temp_dir(), speed).await
    }

    /// Opens the house in a folder below `place`, such as a small disk.
    pub async fn open_in(place: &Path, speed: f64) -> Result<Self, Trouble> {
        let folder = TempDir::with_prefix_in("hallboard-story-", place)?;
        let (daemon, told) = Daemon::demo(folder.path(), speed).await?;
        Ok(Self { folder, speed, daemon, told })
    }

    /// Its address, `http://127.0.0.1:…`.
    #[must_use]
    pub fn url(&self) -> &str {
        self.told["url"].as_str().unwrap_or_default()
    }

    /// The names of every screen with its kind.
    #[must_use]
    pub fn screens(&self) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let screens = self.told["screens"].as_array().into_iter().flatten();
        screens.map(|screen| (text(&screen["id"]), text(&screen["kind"]))).collect()
    }

    /// Stands before a screen and reads what its socket brings.
    pub async fn screen(&self, id: &str) -> Result<Screen, Trouble> {
        Screen::watch(self.url(), id).await
    }

    /// The bailiff of a room takes up the tablet.
    pub async fn bailiff(&self, room: u64) -> Result<Tablet, Trouble> {
        let mine = |account: &&Value| {
            account["rooms"].as_array().is_some_and(|rooms| rooms.contains(&room.into()))
        };
        let account = self.accounts().find(mine).ok_or("no bailiff has this room")?;
        let name = account["name"].as_str().unwrap_or_default();
        Ok(Tablet::new(self.signed_in(name).await?, room))
    }

    /// Somebody of the cast, signed in.
    pub async fn signed_in(&self, name: &str) -> Result<Caller, Trouble> {
        let account = self.accounts().find(|account| account["name"] == name);
        let pin =
            account.and_then(|account| account["pin"].as_str()).ok_or("nobody of that name")?;
        Caller::stranger(self.url()).sign_in(name, pin).await
    }

    /// Somebody who walked in from the street.
    #[must_use]
    pub fn stranger(&self) -> Caller {
        Caller::stranger(self.url())
    }

    /// Everybody of the cast: names of accounts.
    #[must_use]
    pub fn staff(&self) -> Vec<String> {
        self.accounts().filter_map(|a| a["name"].as_str()).map(str::to_owned).collect()
    }

    /// How much memory the daemon holds, in KiB.
    pub fn resident_kib(&self) -> Result<u64, Trouble> {
        self.daemon.resident_kib()
    }

    /// Kills the daemon where it stands, as a power cut would.
    pub async fn is_killed(&mut self) -> Outcome {
        self.daemon.kill().await
    }

    /// Asks the daemon to close and waits until it has.
    pub async fn closes(&mut self) -> Result<Ended, Trouble> {
        self.daemon.close().await
    }

    /// Opens the house again on what it left behind, as `hallboard serve` with the shipped configuration.
    pub async fn is_served(&mut self) -> Outcome {
        self.is_served_with(|text| text).await
    }

    /// The same with a configuration that the story changes.
    pub async fn is_served_with(&mut self, change: impl Fn(String) -> String) -> Outcome {
        let config = office(self.folder.path(), change)?;
        let (daemon, line) = Daemon::serve(&config).await?;
        let url = line.split_whitespace().find(|word| word.starts_with("http://"));
        self.told["url"] = url.ok_or("it does not say where it is open")?.into();
        self.daemon = daemon;
        Ok(())
    }

    /// Moves into an empty building and gives back what is left of the old one.
    pub fn moves_out(&mut self) -> Result<TempDir, Trouble> {
        Ok(std::mem::replace(&mut self.folder, TempDir::with_prefix("hallboard-story-")?))
    }

    /// Opens the house again on what it left behind.
    pub async fn opens_again(&mut self) -> Outcome {
        (self.daemon, self.told) = Daemon::demo(self.folder.path(), self.speed).await?;
        Ok(())
    }

    fn accounts(&self) -> impl Iterator<Item = &Value> {
        self.told["accounts"].as_array().into_iter().flatten()
    }
}

/// Asks until the answer is `Some`, at most [`PATIENCE`]; `what` says what was hoped for.
pub async fn until<T, F>(what: &str, mut ask: impl FnMut() -> F) -> Result<T, Trouble>
where
    F: Future<Output = Result<Option<T>, Trouble>>,
{
    let end = tokio::time::Instant::now() + PATIENCE;
    while tokio::time::Instant::now() < end {
        if let Some(found) = ask().await? {
            return Ok(found);
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    Err(format!("in vain for {} s: {what}", PATIENCE.as_secs()).into())
}

/// The sample day as the office exports it.
pub const DOCKET: &str = include_str!("cast/docket-1151123-utf8.csv");
