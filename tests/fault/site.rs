//! A house in this process: on a folder, a disk and a clock of the test's own.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use docket::calendar::{Date, Moment, SiteOffset, TimeOfDay};
use docket::command::{Command, Key};
use docket::merge::{Accepted, propose};
use docket::{AccountId, Courthouse, Entry};
use hallboard::clock::Clock;
use hallboard::config::Config;
use hallboard::demo::OFFICE;
use hallboard::house::{House, Wish};
use hallboard::import::{self, sealing::sealed};
use hallboard::opening::{self, OpenHouse, OpeningFault, Premises};
use hallboard_tests::{DOCKET, Trouble};
use journal::{Disk, RealDisk};

/// The sample day.
pub(crate) const MONDAY: Date = Date::constant(2026, 11, 23);

/// An office whose house runs in this process.
pub(crate) struct Site {
    pub(crate) folder: PathBuf,
    config: Config,
}

/// A moment of the sample day.
pub(crate) fn at(hour: i8, minute: i8) -> Moment {
    SiteOffset::TAIPEI.moment(MONDAY, TimeOfDay::of(hour, minute))
}

/// Whether the long form of a test is asked for.
pub(crate) fn long() -> bool {
    std::env::var_os("HALLBOARD_LONG").is_some()
}

/// Tells a figure or a skipped test past the test runner's silence.
pub(crate) fn tell(words: &str) {
    // A figure that cannot be printed is no fault.
    let _ = writeln!(io::stderr(), "    {words}");
}

impl Site {
    pub(crate) fn at(folder: &Path) -> Self {
        let mut config = Config::parse(OFFICE).unwrap();
        config.house.data = folder.join("data");
        config.house.credentials = folder.join("credentials");
        Self { folder: folder.to_owned(), config }
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    pub(crate) fn opens(&self, clock: &Clock) -> Result<OpenHouse, OpeningFault> {
        self.opens_on(RealDisk, clock)
    }

    #[expect(clippy::needless_pass_by_value, reason = "each trial to open takes a disk of its own")]
    /// Opens the house; sled gives its lock back a moment after the house before was closed.
    pub(crate) fn opens_on<D>(&self, disk: D, clock: &Clock) -> Result<OpenHouse, OpeningFault>
    where
        D: Disk + Clone + Send + 'static,
    {
        let premises = Premises {
            court: self.config.office.court.clone(),
            data: self.data(),
            credentials: self.folder.join("credentials"),
        };
        let office = Arc::new(self.config.office());
        let end = Instant::now() + Duration::from_secs(5);
        loop {
            match opening::open_on(disk.clone(), &premises, Arc::clone(&office), clock.clone()) {
                Err(OpeningFault::Locked(_)) if Instant::now() < end => {
                    std::thread::sleep(Duration::from_millis(5));
                }
                opened => return opened,
            }
        }
    }

    /// Lists the sample docket for a day, at most so many hearings a room.
    pub(crate) async fn lists(&self, house: &House, date: Date, most: usize) {
        let tables = self.config.import_tables();
        let mut read = import::read(DOCKET.as_bytes(), "monday.csv", &tables).unwrap();
        read.hearings.iter_mut().for_each(|hearing| hearing.date = date);
        let mut listed = BTreeMap::<u16, usize>::new();
        read.hearings.retain(|hearing| {
            let nth = listed.entry(hearing.room).or_default();
            *nth += 1;
            *nth <= most
        });
        let file = sealed(&read, &house.seal).unwrap();
        let now = house.now();
        let proposal = propose(&now, &file).digest();
        let accepted = Accepted { seen: now.seq, proposal, ..Accepted::default() };
        let command = Command::Import { file: Box::new(file), accepted };
        house.submit(Wish::of_the_house(command)).await.unwrap();
    }

    /// A house on Monday with its docket listed.
    pub(crate) async fn on_monday(&self, clock: &Clock) -> OpenHouse {
        let open = self.opens(clock).unwrap();
        open.house.submit(Wish::of_the_house(Command::OpenDay { date: MONDAY })).await.unwrap();
        self.lists(&open.house, MONDAY, usize::MAX).await;
        open
    }
}

/// Closes a house and waits until its registrar has ended.
pub(crate) async fn closes(open: OpenHouse) {
    open.house.close().await;
    let ended = tokio::task::spawn_blocking(move || open.registrar.join().unwrap());
    ended.await.unwrap().unwrap();
}

/// A wish of somebody, with a name of its own.
pub(crate) fn wish(by: u32, key: &str, command: Command) -> Wish {
    let request = format!("{command:?}").len().to_string();
    let key = Some(Key { key: key.to_owned(), request });
    Wish { by: Some(AccountId(by)), device: None, command, key, happened: None }
}

/// What the journal says, read by nobody but this test.
pub(crate) fn replayed(data: &Path) -> Courthouse {
    let provable = journal::open_provable::<Entry>(&data.join("journal"), None, |_| ()).unwrap();
    let mut house = Courthouse::default();
    for entry in provable.after(0) {
        house.apply(&entry.unwrap());
    }
    house
}

/// Copies a folder with what is in it, but for the lock and the room in reserve.
pub(crate) fn copies(from: &Path, to: &Path) -> Result<(), Trouble> {
    fs::create_dir_all(to)?;
    for found in fs::read_dir(from)? {
        let path = found?.path();
        let name = path.file_name().ok_or("a file without a name")?.to_owned();
        if path.is_dir() {
            copies(&path, &to.join(name))?;
        } else if name != "lock" && name != "reserve" {
            fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}

/// A disk that says "written" and leaves it to chance whether it is; and one that fails when told.
#[derive(Clone, Default)]
pub(crate) struct Forgetful {
    /// The next write finds no room, once.
    pub(crate) full: Arc<AtomicBool>,
    /// The next fdatasync fails, once.
    pub(crate) torn: Arc<AtomicBool>,
}

impl Disk for Forgetful {
    fn write(&mut self, mut file: &File, bytes: &[u8]) -> io::Result<()> {
        if self.full.swap(false, Ordering::SeqCst) {
            file.write_all(bytes.get(..bytes.len() / 2).unwrap_or_default())?;
            return Err(io::ErrorKind::StorageFull.into());
        }
        file.write_all(bytes)
    }

    fn sync_data(&mut self, _: &File) -> io::Result<()> {
        let torn = self.torn.swap(false, Ordering::SeqCst);
        if torn { Err(io::Error::other("the disk is ill")) } else { Ok(()) }
    }

    fn truncate(&mut self, file: &File, length: u64) -> io::Result<()> {
        file.set_len(length)
    }

    fn sync_dir(&mut self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn free(&self, dir: &Path) -> io::Result<u64> {
        RealDisk.free(dir)
    }
}

/// Chance that a number reproduces (splitmix64).
#[derive(Clone)]
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `below`, which is not 0.
    pub(crate) fn below(&mut self, below: usize) -> usize {
        usize::try_from(self.roll() % below as u64).unwrap_or(0)
    }

    /// True in so many of a thousand rolls.
    pub(crate) fn chance(&mut self, in_a_thousand: usize) -> bool {
        self.below(1000) < in_a_thousand
    }
}
