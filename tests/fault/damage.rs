//! 毀損: bits flipped, blocks zeroed, files cut, deleted and swapped, in the journal and in sled, under a closed house.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use docket::command::Command;
use docket::hearing::Presence;
use docket::{Courthouse, Entry, RoomId};
use hallboard::clock::Clock;
use hallboard::house::Standing;
use hallboard_tests::{Outcome, Trouble};
use journal::JournalError;
use tempfile::TempDir;

use crate::site::{Dice, Forgetful, Site, at, closes, copies, replayed, tell, wish};

/// How often the journal is hurt, and how often sled.
const TRIALS: usize = 1000;

/// What one trial did to a file, in words for whoever has to look into it.
type Deed = String;

/// What was found after the damage.
#[derive(Default, Debug)]
struct Found {
    broken: usize,
    cut: usize,
    rebuilt: usize,
    untouched: usize,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn damage_to_the_journal_is_always_seen_and_never_read() -> Outcome {
    let bench = TempDir::with_prefix_in("hallboard-damage-", memory())?;
    let (whole, history) = a_day(&bench.path().join("whole")).await?;
    let mut dice = Dice(7);
    let mut found = Found::default();
    for trial in 0..TRIALS {
        let site = Site::at(&bench.path().join("trial"));
        copies(&whole.folder, &site.folder)?;
        let store = dice.chance(500);
        if !store {
            fs::remove_dir_all(site.data().join("store"))?;
        }
        let deed = hurt(&site.data().join("journal"), &mut dice)?;
        let told = format!("trial {trial}, store {store}: {deed}");
        match judge(&site, &history, &told).await? {
            Verdict::Broken => found.broken += 1,
            Verdict::Cut => found.cut += 1,
            Verdict::Whole => found.untouched += 1,
        }
        fs::remove_dir_all(&site.folder)?;
    }
    tell(&format!("damaged journal: {TRIALS} trials, {found:?}; 0 panics, 0 silent differences"));
    assert_eq!(found.broken, TRIALS, "{found:?}: damage without a word");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn damage_to_sled_is_always_rebuilt() -> Outcome {
    let bench = TempDir::with_prefix_in("hallboard-damage-", memory())?;
    let (whole, history) = a_day(&bench.path().join("whole")).await?;
    let truth = history.last().ok_or("an empty day")?;
    let mut dice = Dice(11);
    let mut found = Found::default();
    for trial in 0..TRIALS {
        let site = Site::at(&bench.path().join("trial"));
        copies(&whole.folder, &site.folder)?;
        let deed = hurt(&site.data().join("store"), &mut dice)?;
        let opened = catch_unwind(AssertUnwindSafe(|| site.opens(&Clock::by_hand(at(11, 0)).0)));
        let opened = opened.map_err(|_| format!("trial {trial}: {deed}: a panic"))?;
        let open = opened.map_err(|fault| format!("trial {trial}: {deed}: {fault}"))?;
        assert_eq!(open.house.now().as_ref(), truth, "trial {trial}: {deed}");
        assert_eq!(open.house.standing(), Standing::Open, "trial {trial}: {deed}");
        closes(open).await;
        let aside =
            |found: fs::DirEntry| found.file_name().to_string_lossy().starts_with("store-broken");
        let rebuilt = fs::read_dir(site.data())?.flatten().any(aside);
        found.rebuilt += usize::from(rebuilt);
        found.untouched += usize::from(!rebuilt);
        let again = site.opens(&Clock::by_hand(at(11, 0)).0)?;
        assert_eq!(again.house.now().as_ref(), truth, "trial {trial}: {deed}: the second start");
        closes(again).await;
        fs::remove_dir_all(&site.folder)?;
    }
    tell(&format!(
        "damaged sled: {TRIALS} trials, {} set aside and rebuilt, {} of no consequence, 0 panics, 0 differences",
        found.rebuilt, found.untouched
    ));
    assert!(found.rebuilt * 4 > TRIALS, "{found:?}");
    Ok(())
}

enum Verdict {
    Broken,
    Cut,
    Whole,
}

/// Opens the house on the damaged journal: what it says has to be a state that once was, and damage has to be told.
async fn judge(site: &Site, history: &[Courthouse], told: &str) -> Result<Verdict, Trouble> {
    let verified = journal::verify(&site.data().join("journal"), |_| ()); // on the lines alone
    let before = lines(site);
    let opened = catch_unwind(AssertUnwindSafe(|| site.opens(&Clock::by_hand(at(11, 0)).0)));
    let open =
        opened.map_err(|_| format!("{told}: a panic"))?.map_err(|f| format!("{told}: {f}"))?;
    let now = open.house.now();
    let seq = usize::try_from(now.seq.0)?;
    assert_eq!(Some(now.as_ref()), history.get(seq), "{told}: a state that never was");
    let standing = open.house.standing();
    closes(open).await;
    if let Standing::ReadOnly(words) = &standing {
        assert!(words.contains("journal continue") && words.contains("line"), "{told}: {words}");
        assert_eq!(before, lines(site), "{told}: a damaged journal was written to");
        return Ok(Verdict::Broken);
    }
    let whole = seq + 1 == history.len();
    match verified {
        // What the tail proved lies before the damage; the walk after the first picture names the line.
        Err(JournalError::Broken(_)) => {
            assert!(whole, "{told}: a shorter state without a word");
            Ok(Verdict::Broken)
        }
        Err(other) => Err(format!("{told}: {other}").into()),
        Ok(found) if whole && found.torn.is_none() => Ok(Verdict::Whole),
        Ok(found) => {
            assert!(found.torn.is_some(), "{told}: the end is missing");
            Ok(Verdict::Cut)
        }
    }
}

fn lines(site: &Site) -> Vec<Vec<u8>> {
    let files = journal_files(&site.data().join("journal"));
    files.iter().map(|file| fs::read(file).unwrap_or_default()).collect()
}

fn journal_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = every_file(folder);
    files.retain(|file| file.extension().is_some_and(|end| end == "jsonl"));
    files
}

/// A closed house with a day's beginning in it, and every state it ever was in.
async fn a_day(folder: &Path) -> Result<(Site, Vec<Courthouse>), Trouble> {
    let site = Site::at(folder);
    let (clock, hand) = Clock::by_hand(at(9, 20));
    closes(site.on_monday(&clock).await).await;
    let open = site.opens_on(Forgetful::default(), &clock)?;
    for nth in 0..60_u16 {
        hand.moves_by(1000);
        let room = RoomId(1 + nth % 6);
        let now = open.house.now();
        let one = now.room(room).listed()[usize::from(nth / 12)].clone();
        let (hearing, party) = (one.id, Some(one.listing.parties[0].record.clone()));
        let presence = if one.listing.parties[0].presence == Presence::Arrived {
            Presence::SteppedOut
        } else {
            Presence::Arrived
        };
        let mark = Command::Mark { room, hearing, party, presence };
        let answer = open.house.submit(wish(1, &format!("damage-{nth:04}"), mark)).await;
        answer.map_err(|fault| format!("{fault:?}"))?;
    }
    closes(open).await;
    let _ = fs::remove_file(site.data().join("journal/reserve"));
    let mut history = vec![Courthouse::default()];
    let provable = journal::open_provable::<Entry>(&site.data().join("journal"), None, |_| ())?;
    for entry in provable.after(0) {
        let mut next = history.last().cloned().unwrap_or_default();
        next.apply(&entry?);
        history.push(next);
    }
    assert_eq!(history.last(), Some(&replayed(&site.data())));
    Ok((site, history))
}

/// Does one bad thing to one or two files below `folder`.
fn hurt(folder: &Path, dice: &mut Dice) -> Result<Deed, Trouble> {
    let mut files = every_file(folder);
    files.retain(|file| fs::metadata(file).is_ok_and(|f| f.len() > 0));
    let file = files[dice.below(files.len())].clone();
    let mut bytes = fs::read(&file)?;
    let place = dice.below(bytes.len());
    let deed = match dice.below(10) {
        0..=4 => {
            bytes[place] ^= 1 << dice.below(8);
            fs::write(&file, &bytes)?;
            format!("a bit at {place}")
        }
        5 => {
            let end = (place + 512).min(bytes.len());
            bytes[place..end].fill(0);
            fs::write(&file, &bytes)?;
            format!("zeros at {place}")
        }
        6 | 7 => {
            fs::write(&file, &bytes[..place])?;
            format!("cut at {place}")
        }
        8 => {
            fs::remove_file(&file)?;
            "deleted".to_owned()
        }
        _ => {
            let other = files[dice.below(files.len())].clone();
            let theirs = fs::read(&other)?;
            if other == file {
                bytes.reverse();
                fs::write(&file, &bytes)?;
            } else {
                fs::write(&file, theirs)?;
                fs::write(&other, bytes)?;
            }
            format!("swapped with {}", other.display())
        }
    };
    Ok(format!("{} {deed}", file.display()))
}

fn every_file(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for found in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = found.path();
        if path.is_dir() { files.extend(every_file(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

/// A disk in memory where there is one: two thousand copies need no real one.
pub(crate) fn memory() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { memory } else { std::env::temp_dir() }
}
