//! The journal in files: how a group of records is written, and what a failing disk leaves.
use std::{
    fs, io,
    marker::PhantomData,
    path::{Path, PathBuf},
};

use crate::{
    Anchor, Disk, Entries, Journal, JournalError, RealDisk, Record,
    disk::is_full,
    line::{FORMAT, Head, Link, write_entry, write_head},
    reserve::Reserve,
    tail::Tail,
    volume::{Volume, failed},
};

/// Room for a middling group of records, in bytes.
const GROUP: u64 = 64 << 10;

/// A journal kept in the files of one folder.
pub struct FileJournal<R, D = RealDisk> {
    disk: D,
    dir: PathBuf,
    court: String,
    roll_at: u64,
    reserve: Reserve,
    volumes: Vec<Volume>,
    /// Where reading may begin without searching.
    near: Option<Anchor>,
    tail: Tail,
    buffer: Vec<u8>,
    fatal: Option<String>,
    record: PhantomData<fn() -> R>,
}

impl<R: Record, D: Disk> FileJournal<R, D> {
    pub(crate) fn new(
        disk: D,
        dir: &Path,
        court: &str,
        roll_at: u64,
        reserve: Reserve,
        (volumes, near): (Vec<Volume>, Option<Anchor>),
        tail: Tail,
    ) -> Self {
        let (dir, court) = (dir.to_owned(), court.to_owned());
        let near = near.or_else(|| Some(tail.last.clone()));
        let (buffer, fatal, record) = (Vec::new(), None, PhantomData);
        Self { disk, dir, court, roll_at, reserve, volumes, near, tail, buffer, fatal, record }
    }

    /// The last line, to be kept elsewhere as proof of it.
    #[must_use]
    pub fn anchor(&self) -> &Anchor {
        &self.tail.last
    }

    /// The records after number `seq` up to the last one now, for reading on another thread.
    #[must_use]
    pub fn entries(&self, seq: u64) -> Entries<R> {
        Entries::new(self.volumes.clone(), self.near.as_ref(), seq, self.tail.last.seq)
    }

    /// Takes the room in reserve again once there is some; says whether records can be added.
    pub fn try_restore_reserve(&mut self) -> Result<bool, JournalError> {
        let restored = self.reserve.restore(&mut self.disk, &self.dir);
        match restored {
            Err(fault) if !is_full(&fault) => Err(failed("keep room in", &self.dir, fault)),
            restored => Ok(restored.unwrap_or(false)),
        }
    }

    /// Whether a group would find room now; takes the reserve again where there is enough.
    pub fn has_room(&mut self) -> Result<bool, JournalError> {
        self.try_restore_reserve()?;
        let free = self.disk.free(&self.dir).map_err(JournalError::NotWritten)?;
        Ok(self.fatal.is_none() && free >= self.reserve.needed(GROUP))
    }

    /// Fills the buffer with the lines of `records`; says where the last one will stand.
    fn compose(&mut self, records: &[R], rolls: bool) -> Result<Anchor, JournalError> {
        self.buffer.clear();
        let Anchor { seq, hash, mut file, .. } = self.tail.last;
        let (mut link, mut base) = (Link { seq, hash }, self.tail.length);
        if rolls {
            (file, base) = (file + 1, 0);
            let (court, prior_bytes) = (self.court.clone(), self.tail.length);
            let head = Head { format: FORMAT, court, file, prior_bytes, gap: None };
            link = write_head(&mut self.buffer, &head, link)?;
        }
        let mut offset = base;
        for record in records {
            offset = base + self.buffer.len() as u64;
            link = write_entry(&mut self.buffer, record, link)?;
        }
        Ok(Anchor { seq: link.seq, hash: link.hash, file, offset })
    }

    fn ask_for_room(&mut self) -> Result<(), JournalError> {
        self.try_restore_reserve()?;
        let needed = self.reserve.needed(self.buffer.len() as u64);
        match self.disk.free(&self.dir) {
            Ok(free) if free < needed => Err(JournalError::Full { needed, free }),
            Ok(_) => Ok(()),
            Err(fault) => Err(JournalError::NotWritten(fault)),
        }
    }

    /// Writes the buffer at the end of the present file.
    fn write_on(&mut self, last: Anchor) -> Result<(), JournalError> {
        if let Err(fault) = self.disk.write(&self.tail.file, &self.buffer) {
            return Err(self.take_back(fault, None));
        }
        if let Err(fault) = self.disk.sync_data(&self.tail.file) {
            return Err(self.lose("fdatasync failed", &fault));
        }
        self.tail.length += self.buffer.len() as u64;
        self.tail.last = last;
        Ok(())
    }

    /// Writes the buffer as the beginning of the next file.
    fn write_next(&mut self, last: Anchor) -> Result<(), JournalError> {
        let volume = Volume::new(&self.dir, last.file);
        let file = match volume.create() {
            Ok(file) => file,
            Err(fault) => return Err(self.refusal(fault)), // it may be somebody else's: not removed
        };
        if let Err(fault) = self.disk.write(&file, &self.buffer) {
            return Err(self.take_back(fault, Some(&volume)));
        }
        let synced = self.disk.sync_data(&file).and_then(|()| self.disk.sync_dir(&self.dir));
        if let Err(fault) = synced {
            return Err(self.lose("fsync of a new file failed", &fault));
        }
        self.volumes.push(volume);
        self.tail = Tail { file, length: self.buffer.len() as u64, last };
        Ok(())
    }

    /// Cuts back to the last good length after a failed write, or removes the file just begun.
    fn take_back(&mut self, fault: io::Error, begun: Option<&Volume>) -> JournalError {
        if is_full(&fault) {
            self.reserve.release();
        }
        let taken_back = match begun {
            Some(volume) => match fs::remove_file(&volume.path) {
                Err(fault) if fault.kind() != io::ErrorKind::NotFound => Err(fault),
                _ => self.disk.sync_dir(&self.dir),
            },
            None => self
                .disk
                .truncate(&self.tail.file, self.tail.length)
                .and_then(|()| self.disk.sync_data(&self.tail.file)),
        };
        if let Err(fault) = taken_back {
            return self.lose("what was half written could not be cut back", &fault);
        }
        self.refusal(fault)
    }

    fn refusal(&self, fault: io::Error) -> JournalError {
        if !is_full(&fault) {
            return JournalError::NotWritten(fault);
        }
        let needed = self.reserve.needed(self.buffer.len() as u64);
        JournalError::Full { needed, free: self.disk.free(&self.dir).unwrap_or(0) }
    }

    fn lose(&mut self, what: &str, fault: &io::Error) -> JournalError {
        let why = format!("{what} ({fault})");
        self.fatal = Some(why.clone());
        JournalError::Fatal(why)
    }
}

impl<R: Record, D: Disk> Journal<R> for FileJournal<R, D> {
    fn append(&mut self, records: &[R]) -> Result<u64, JournalError> {
        if let Some(why) = &self.fatal {
            return Err(JournalError::Fatal(why.clone()));
        }
        if records.is_empty() {
            return Ok(self.tail.last.seq);
        }
        let rolls = self.tail.length >= self.roll_at;
        let last = self.compose(records, rolls)?;

        self.ask_for_room()?;

        let written = if rolls { self.write_next(last) } else { self.write_on(last) };
        written.map(|()| self.tail.last.seq)
    }

    fn after(&self, seq: u64) -> impl Iterator<Item = Result<R, JournalError>> {
        self.entries(seq)
    }
}
