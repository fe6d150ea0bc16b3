//! The chain of what is shown, on the disk; whatever befalls it, screens are listened to.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{fs, io};

use journal::{FileJournal, Journal, JournalError, Opened, Opening};

use super::Unwritten;
use super::record::ShownRecord;
use crate::clock::Clock;

/// A chain that is closed is tried again so often.
const AGAIN: Duration = Duration::from_secs(60);

/// The folder, and before it those that were set aside because they did not hold.
const FOLDER: &str = "shown";

pub(super) struct Chain {
    folder: PathBuf,
    court: String,
    clock: Clock,
    journal: Option<FileJournal<ShownRecord>>,
    tried: Instant,
}

impl Chain {
    pub(super) fn closed(data: &Path, court: &str, clock: Clock) -> Self {
        let (folder, court) = (data.join(FOLDER), court.to_owned());
        Self { folder, court, clock, journal: None, tried: Instant::now() }
    }

    pub(super) fn is_closed(&self) -> bool {
        self.journal.is_none()
    }

    /// Opens it and says that the house listens anew; a chain that does not hold is set aside first.
    pub(super) fn open(&mut self) {
        self.tried = Instant::now();
        let mut opened = self.begun();
        if let Err(JournalError::Broken(why)) = &opened {
            tracing::error!(%why, "the chain of what is shown does not hold and is set aside");
            match self.set_aside() {
                Ok(()) => opened = self.begun(),
                Err(fault) => tracing::error!(%fault, "it cannot be set aside"),
            }
        }
        match opened {
            Ok(journal) => self.journal = Some(journal),
            Err(fault) => tracing::error!(%fault, "what screens show is not written down"),
        }
    }

    /// Writes what there is; gives back what is to be tried again.
    pub(super) fn write(&mut self, unwritten: Vec<Unwritten>) -> Vec<Unwritten> {
        if self.is_closed() && self.tried.elapsed() >= AGAIN {
            self.open();
        }
        let Some(journal) = self.journal.as_mut() else { return unwritten };
        if unwritten.is_empty() {
            return unwritten;
        }
        let next = journal.anchor().seq + 1;
        let records = (next..)
            .zip(&unwritten)
            .map(|(seq, (screen, recorded, seen))| ShownRecord::of(seq, screen, *recorded, seen))
            .collect::<Vec<_>>();
        let Err(fault) = journal.append(&records) else { return Vec::new() };
        tracing::warn!(%fault, "what screens show was not written down");
        if matches!(fault, JournalError::Fatal(_)) {
            self.journal = None; // what is on the disk is read anew before anything is added
        }
        unwritten
    }

    fn begun(&self) -> Result<FileJournal<ShownRecord>, JournalError> {
        let opening = Opening { reserve: 0, ..Opening::of(&self.court) };
        let Opened { mut journal, .. } = FileJournal::open(&self.folder, opening)?;
        let (house, machine) = (self.clock.house(), self.clock.machine());
        journal.append(&[ShownRecord::began(journal.anchor().seq + 1, house, machine)])?;
        Ok(journal)
    }

    fn set_aside(&self) -> io::Result<()> {
        let aside = format!("{FOLDER}.broken-{}", self.clock.machine().ms());
        fs::rename(&self.folder, self.folder.with_file_name(aside))
    }
}

/// The folders of the chain in the data folder, oldest first: what holds of those set aside still answers.
#[must_use]
pub fn folders(data: &Path) -> Vec<PathBuf> {
    let aside = format!("{FOLDER}.broken-");
    let named = |entry: io::Result<fs::DirEntry>| {
        let entry = entry.ok()?;
        entry.file_name().to_str()?.starts_with(&aside).then(|| entry.path())
    };
    let mut folders =
        fs::read_dir(data).into_iter().flatten().filter_map(named).collect::<Vec<_>>();
    folders.sort();
    folders.push(data.join(FOLDER));
    folders
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use docket::calendar::Moment;
    use journal::open_provable;

    use super::*;
    use crate::proof::{ScreenState, Seen, when_shown};

    fn begins(data: &Path) -> Chain {
        let (clock, _) = Clock::by_hand(Moment::from_ms(1_000_000));
        let mut chain = Chain::closed(data, "TTD", clock);
        chain.open();
        chain
    }

    fn called(turn: &str) -> Unwritten {
        let at = Moment::from_ms(1_000_000);
        let seen = Seen {
            picture: 1,
            entry: docket::Seq(1),
            state: ScreenState::Right,
            called: vec![(docket::RoomId(3), turn.to_owned())],
            at,
            heard: at,
            since: at,
            clipped: 0,
            skew: 0,
            fps: None,
            light: String::new(),
            voice: String::new(),
            size: String::new(),
            ua: String::new(),
        };
        ("door-3".to_owned(), at, seen)
    }

    fn showings(data: &Path, turn: &str) -> usize {
        let read = |folder: PathBuf| {
            let holds = open_provable::<ShownRecord>(&folder, None, |_| ()).unwrap();
            holds.after(0).collect::<Result<Vec<_>, _>>().unwrap()
        };
        let lines = folders(data).into_iter().flat_map(read);
        when_shown(lines, docket::RoomId(3), turn).len()
    }

    #[test]
    fn a_chain_that_does_not_hold_is_set_aside_and_what_holds_of_it_still_answers() {
        let data = tempfile::tempdir().unwrap();
        let mut chain = begins(data.path());
        for turn in ["3-01", "3-02", "3-03"] {
            assert_eq!(chain.write(vec![called(turn)]), []);
        }
        drop(chain);
        let file = data.path().join("shown/journal-000001.jsonl");
        let lines = fs::read_to_string(&file).unwrap().replace("3-02", "3-20");
        fs::write(&file, lines).unwrap();

        let mut chain = begins(data.path());
        assert!(!chain.is_closed());
        assert_eq!(chain.write(vec![called("3-04")]), []);
        let shown = |turn| showings(data.path(), turn);
        assert_eq!((shown("3-01"), shown("3-03"), shown("3-04")), (1, 0, 1));
        assert_eq!(folders(data.path()).len(), 2);
    }

    #[test]
    fn what_a_disk_refuses_waits_until_it_is_there_again() {
        let data = tempfile::tempdir().unwrap();
        fs::write(data.path().join("shown"), "no folder").unwrap();
        let mut chain = begins(data.path());
        assert!(chain.is_closed());
        let waits = chain.write(vec![called("3-01")]);
        assert_eq!(waits, [called("3-01")]);

        fs::remove_file(data.path().join("shown")).unwrap();
        chain.tried = chain.tried.checked_sub(AGAIN).unwrap();
        assert_eq!(chain.write(waits), []);
        assert_eq!(showings(data.path(), "3-01"), 1);
    }
}
