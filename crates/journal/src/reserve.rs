//! A file that only takes up room, so that there is some left when the disk is full.
use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{disk::Disk, volume::create_private};

/// Room that must stay free beside what is written, for the disk's own book-keeping.
const MARGIN: u64 = 64 << 10;

static CHUNK: [u8; 1 << 16] = [0; 1 << 16];

/// The reserve of one journal; of 0 bytes where another journal on the same disk keeps one.
pub(crate) struct Reserve {
    path: PathBuf,
    bytes: u64,
    held: bool,
}

impl Reserve {
    /// Finds the reserve in `dir`, or makes it if there is room.
    pub(crate) fn find(disk: &mut impl Disk, dir: &Path, bytes: u64) -> io::Result<Self> {
        let path = dir.join("reserve");
        let held = bytes == 0 || fs::metadata(&path).is_ok_and(|found| found.len() >= bytes);
        let mut reserve = Self { path, bytes, held };
        match reserve.restore(disk, dir) {
            Err(fault) if !crate::disk::is_full(&fault) => Err(fault),
            _ => Ok(reserve),
        }
    }

    /// What must be free before `group` bytes are written.
    pub(crate) fn needed(&self, group: u64) -> u64 {
        group + MARGIN + if self.held { 0 } else { self.bytes }
    }

    /// Gives the room back to the disk.
    pub(crate) fn release(&mut self) {
        if self.bytes > 0 {
            self.held = false;
            // If this fails, cutting the journal back is what tells whether the disk can be trusted.
            let _ = fs::remove_file(&self.path);
        }
    }

    /// Takes the room again if there is enough; says whether the reserve is held.
    pub(crate) fn restore(&mut self, disk: &mut impl Disk, dir: &Path) -> io::Result<bool> {
        if self.held || disk.free(dir)? < self.needed(0) {
            return Ok(self.held);
        }
        let filled = self.fill(disk);
        self.held = filled.is_ok();
        if !self.held {
            self.release();
        }
        filled.map(|()| true)
    }

    fn fill(&self, disk: &mut impl Disk) -> io::Result<()> {
        match fs::remove_file(&self.path) {
            Err(fault) if fault.kind() != io::ErrorKind::NotFound => return Err(fault),
            _ => {}
        }
        let file = create_private(&self.path)?;
        let mut left = self.bytes;
        while left > 0 {
            let part = usize::try_from(left).unwrap_or(usize::MAX).min(CHUNK.len());
            disk.write(&file, CHUNK.get(..part).unwrap_or(&CHUNK))?;
            left -= part as u64;
        }
        disk.sync_data(&file)
    }
}
