//! A process that only writes: a house under four tablets, to be stopped or killed by whoever started it.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use docket::command::Command as Order;
use docket::hearing::Presence;
use docket::{Entry, HearingId, RoomId};
use hallboard::clock::Clock;
use hallboard::house::House;
use hallboard_tests::{Outcome, Trouble};
use journal::{Disk, RealDisk};

use crate::site::{Forgetful, Site, at, closes, replayed, wish};

/// Where the writer keeps its house.
const FOLDER: &str = "HALLBOARD_FAULT_WRITER";
/// Set where the writer's disk is to forget.
const FORGETS: &str = "HALLBOARD_FAULT_FORGETS";

/// The running writer; it ends with the test.
pub(crate) struct Writer(Child);

impl Writer {
    pub(crate) fn starts(folder: &Path, forgets: bool) -> Result<Self, Trouble> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["--exact", "writer::writes_until_killed", "--ignored", "--nocapture"]);
        command.env(FOLDER, folder).stdin(Stdio::null()).stdout(Stdio::piped());
        if forgets {
            command.env(FORGETS, "1");
        }
        Ok(Self(command.stderr(Stdio::null()).spawn()?))
    }

    /// Stops it where it is, in the middle of whatever it does.
    pub(crate) fn stands_still(&self) -> Outcome {
        let told = Command::new("kill").args(["-STOP", &self.0.id().to_string()]).status()?;
        if told.success() { Ok(()) } else { Err("the writer does not stand still".into()) }
    }

    /// Kills it; every answer it gave, key and entry, in the order given.
    pub(crate) fn dies(mut self) -> Result<Vec<(String, u64)>, Trouble> {
        self.0.kill()?;
        let mut said = String::new();
        self.0.stdout.take().ok_or("no stdout")?.read_to_string(&mut said)?;
        self.0.wait()?;
        Ok(said.lines().filter_map(answer).collect())
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // It has ended already, or nobody waits for it.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// "answered key 17"
fn answer(line: &str) -> Option<(String, u64)> {
    let (_, told) = line.split_once("answered ")?;
    let (key, seq) = told.split_once(' ')?;
    Some((key.to_owned(), seq.parse().ok()?))
}

/// Opens the house as it was left, and names the answers that it does not know.
pub(crate) fn missing_in(
    folder: &Path,
    answered: &BTreeMap<String, u64>,
) -> Result<Vec<String>, Trouble> {
    let site = Site::at(folder);
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let open = site.opens(&Clock::by_hand(at(10, 30)).0)?;
        let now = open.house.now();
        assert_eq!(now.as_ref(), &replayed(&site.data()), "store and journal differ");
        closes(open).await;
        Ok::<_, Trouble>(())
    })?;
    let written = keys_in(&site)?;
    let missing = answered.iter().filter(|(key, seq)| written.get(*key) != Some(seq));
    Ok(missing.map(|(key, _)| key.clone()).collect())
}

/// Every key in the journal with its entry; none stands twice.
pub(crate) fn keys_in(site: &Site) -> Result<BTreeMap<String, u64>, Trouble> {
    let provable = journal::open_provable::<Entry>(&site.data().join("journal"), None, |_| ())?;
    let mut written = BTreeMap::new();
    for entry in provable.after(0) {
        let stamp = entry?.stamp;
        if let Some(key) = stamp.key {
            assert_eq!(written.insert(key.clone(), stamp.seq.0), None, "{key} stands twice");
        }
    }
    Ok(written)
}

/// Prepares the house that writers write in.
pub(crate) fn opens_monday(folder: &Path) -> Outcome {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let clock = Clock::by_hand(at(9, 20)).0;
        closes(Site::at(folder).on_monday(&clock).await).await;
    });
    Ok(())
}

/// Not a test by itself: the process that is killed.
#[test]
#[ignore = "started by other tests in a process of its own"]
fn writes_until_killed() -> Outcome {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return Ok(()) };
    let runtime = tokio::runtime::Runtime::new()?;
    if std::env::var_os(FORGETS).is_some() {
        runtime.block_on(write(&folder, Forgetful::default()))
    } else {
        runtime.block_on(write(&folder, RealDisk))
    }
}

/// Four tablets that mark people as fast as they are answered, and say each answer aloud.
async fn write<D: Disk + Clone + Send + 'static>(folder: &Path, disk: D) -> Outcome {
    let open = Site::at(folder).opens_on(disk, &Clock::by_hand(at(10, 30)).0)?;
    let tablets = (1..=4).map(|room| tokio::spawn(marks(open.house.clone(), RoomId(room))));
    for tablet in tablets.collect::<Vec<_>>() {
        tablet.await?;
    }
    Ok(())
}

async fn marks(house: House, room: RoomId) {
    let hearing = house.now().room(room).listed().first().map(|h| h.id).unwrap();
    for nth in 0..1_000_000_u32 {
        let key = format!("{}-{room}-{nth:06}", std::process::id());
        let mark = next_mark(&house, room, hearing);
        if let Ok(receipt) = house.submit(wish(u32::from(room.0), &key, mark)).await {
            println!("answered {key} {}", receipt.seq);
        }
    }
}

/// The first person of a hearing has come, or stepped out again.
pub(crate) fn next_mark(house: &House, room: RoomId, hearing: HearingId) -> Order {
    let now = house.now().room(room);
    let person = &now.hearing(hearing).unwrap().listing.parties[0];
    let presence = match person.presence {
        Presence::Arrived => Presence::SteppedOut,
        _ => Presence::Arrived,
    };
    Order::Mark { room, hearing, party: Some(person.record.clone()), presence }
}
