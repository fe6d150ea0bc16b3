//! The end of a journal, where the next line will stand.
use std::{fs::File, path::Path};

use crate::{
    Anchor, Disk, Hash, JournalError,
    line::{FORMAT, Head, Link, write_head},
    volume::{Volume, failed},
};

/// The present file and the last line in it.
pub(crate) struct Tail {
    pub(crate) file: File,
    /// Where the next line will begin.
    pub(crate) length: u64,
    pub(crate) last: Anchor,
}

impl Tail {
    /// Goes on in the file of the last line that was proved.
    pub(crate) fn open(
        last: Anchor,
        length: u64,
        volumes: &mut [Volume],
        dir: &Path,
    ) -> Result<Self, JournalError> {
        let volume = volumes.last().cloned().unwrap_or_else(|| Volume::new(dir, last.file));
        let file = volume.open_to_append();
        let file = file.map_err(|fault| failed("open", &volume.path, fault))?;
        Ok(Self { file, length, last })
    }

    /// Begins the first file of a new journal.
    pub(crate) fn begin(
        disk: &mut impl Disk,
        dir: &Path,
        court: &str,
        volumes: &mut Vec<Volume>,
    ) -> Result<Self, JournalError> {
        let court = court.to_owned();
        let head = Head { format: FORMAT, court, file: 1, prior_bytes: 0, gap: None };
        let mut bytes = Vec::new();
        let link = write_head(&mut bytes, &head, Link { seq: 0, hash: Hash::ZERO })?;
        let volume = Volume::new(dir, 1);
        let made = volume.create().and_then(|file| {
            disk.write(&file, &bytes)?;
            disk.sync_data(&file)?;
            disk.sync_dir(dir)?;
            Ok(file)
        });
        let file = made.map_err(|fault| failed("begin", &volume.path, fault))?;
        volumes.push(volume);
        let last = Anchor { seq: 0, hash: link.hash, file: 1, offset: 0 };
        Ok(Self { file, length: bytes.len() as u64, last })
    }
}
