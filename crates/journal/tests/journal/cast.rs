//! The cast of the journal's tests: an entry, a small court, and disks that fail.
use std::{
    cell::RefCell,
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    rc::Rc,
};

use journal::{Disk, FileJournal, Journal, JournalError, Opened, Opening, RealDisk, Record};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) seq: u64,
    pub(crate) by: String,
    pub(crate) note: String,
}

impl Record for Entry {
    fn seq(&self) -> u64 {
        self.seq
    }
}

pub(crate) fn entry(seq: u64) -> Entry {
    Entry { seq, by: format!("法警{}", seq % 7), note: format!("點呼 \"{seq}\"\n開庭") }
}

pub(crate) fn entries(from: u64, to: u64) -> Vec<Entry> {
    (from..=to).map(entry).collect()
}

/// A courthouse without reserve, whose files roll after `roll_at` bytes.
pub(crate) fn opening(roll_at: u64) -> Opening<'static> {
    Opening { reserve: 0, roll_at, ..Opening::of("臺東") }
}

pub(crate) fn open(dir: &Path) -> Result<Opened<Entry>, JournalError> {
    FileJournal::open(dir, opening(400))
}

/// Writes entries one by one; with files of 400 bytes there are three in each.
pub(crate) fn write(dir: &Path, from: u64, to: u64) -> FileJournal<Entry> {
    let mut journal = open(dir).unwrap().journal;
    for seq in from..=to {
        journal.append(&[entry(seq)]).unwrap();
    }
    journal
}

pub(crate) fn read<D: Disk>(journal: &FileJournal<Entry, D>) -> Vec<Entry> {
    journal.after(0).collect::<Result<_, _>>().unwrap()
}

/// The journal's files in order.
pub(crate) fn files(dir: &Path) -> Vec<PathBuf> {
    let mut files = fs::read_dir(dir).unwrap().map(|f| f.unwrap().path()).collect::<Vec<_>>();
    files.retain(|file| file.extension().is_some_and(|end| end == "jsonl"));
    files.sort();
    files
}

/// What goes wrong next.
#[derive(Default)]
pub(crate) struct Ills {
    /// The next write stops after so many bytes with this error.
    pub(crate) write: Option<(usize, io::ErrorKind)>,
    pub(crate) sync_data: bool,
    pub(crate) sync_dir: bool,
    pub(crate) truncate: bool,
    pub(crate) free: Option<u64>,
    /// In order, what was asked of the disk.
    pub(crate) asked: Vec<&'static str>,
}

/// A disk that does what its ills say, and otherwise works.
#[derive(Clone, Default)]
pub(crate) struct IllDisk(pub(crate) Rc<RefCell<Ills>>);

impl IllDisk {
    fn ask(&self, what: &'static str, fails: impl Fn(&Ills) -> bool) -> io::Result<()> {
        let mut ills = self.0.borrow_mut();
        ills.asked.push(what);
        if fails(&ills) { Err(io::Error::other("the disk is ill")) } else { Ok(()) }
    }
}

impl Disk for IllDisk {
    fn write(&mut self, mut file: &File, bytes: &[u8]) -> io::Result<()> {
        self.ask("write", |_| false)?;
        match self.0.borrow_mut().write.take() {
            Some((part, kind)) => {
                file.write_all(bytes.get(..part).unwrap_or(bytes))?;
                Err(kind.into())
            }
            None => file.write_all(bytes),
        }
    }

    fn sync_data(&mut self, file: &File) -> io::Result<()> {
        self.ask("sync_data", |ills| ills.sync_data)?;
        file.sync_data()
    }

    fn truncate(&mut self, file: &File, length: u64) -> io::Result<()> {
        self.ask("truncate", |ills| ills.truncate)?;
        file.set_len(length)
    }

    fn sync_dir(&mut self, dir: &Path) -> io::Result<()> {
        self.ask("sync_dir", |ills| ills.sync_dir)?;
        RealDisk.sync_dir(dir)
    }

    fn free(&self, dir: &Path) -> io::Result<u64> {
        let told = self.0.borrow().free;
        told.map_or_else(|| RealDisk.free(dir), Ok)
    }
}

/// The hash of a line, by other means than the journal's own.
pub(crate) fn hash(line: &[u8]) -> String {
    use std::fmt::Write;
    Sha256::digest(line).iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    })
}
