//! The files of a journal, in the order of their numbers.
use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Read, Seek, SeekFrom},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use crate::{Hash, JournalError, line::MAX_LINE};

/// One file of a journal.
#[derive(Clone, Debug)]
pub(crate) struct Volume {
    pub(crate) number: u64,
    pub(crate) path: PathBuf,
}

impl Volume {
    pub(crate) fn new(dir: &Path, number: u64) -> Self {
        Self { number, path: dir.join(Self::name_of(number)) }
    }

    /// The file's name, which sorts by its number.
    pub(crate) fn name_of(number: u64) -> String {
        format!("journal-{number:06}.jsonl")
    }

    pub(crate) fn name(&self) -> String {
        Self::name_of(self.number)
    }

    /// Every file of the journal in `dir`; other files there are left alone.
    pub(crate) fn list(dir: &Path) -> Result<Vec<Self>, JournalError> {
        let list = || -> io::Result<Vec<Self>> {
            let mut volumes = Vec::new();
            for found in fs::read_dir(dir)? {
                let name = found?.file_name();
                volumes.extend(name.to_str().and_then(numbered).map(|n| Self::new(dir, n)));
            }
            volumes.sort_by_key(|volume| volume.number);
            Ok(volumes)
        };
        list().map_err(|source| failed("list", dir, source))
    }

    /// Opens the file for adding to it.
    pub(crate) fn open_to_append(&self) -> io::Result<File> {
        OpenOptions::new().append(true).open(&self.path)
    }

    /// Makes the file, for its owner alone whatever the umask says.
    pub(crate) fn create(&self) -> io::Result<File> {
        create_private(&self.path)
    }

    /// Length in bytes and hash of the last line.
    pub(crate) fn closing(&self) -> io::Result<(u64, Hash)> {
        let mut file = File::open(&self.path)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(MAX_LINE as u64 + 2)))?;
        let mut end = Vec::new();
        file.read_to_end(&mut end)?;

        let unfinished = || io::Error::from(io::ErrorKind::UnexpectedEof);
        let lines = end.strip_suffix(b"\n").ok_or_else(unfinished)?;
        let last = lines.rsplit(|byte| *byte == b'\n').next().unwrap_or(lines);
        Ok((length, Hash::of(last)))
    }
}

/// Makes a new file that only its owner may read or write.
pub(crate) fn create_private(path: &Path) -> io::Result<File> {
    OpenOptions::new().append(true).create_new(true).mode(0o600).open(path)
}

/// Makes a folder, and those above it, that only its owner may enter; says whether it was missing.
pub(crate) fn create_private_dir(dir: &Path) -> Result<bool, JournalError> {
    if dir.is_dir() {
        return Ok(false);
    }
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(dir)
        .map_err(|source| failed("make", dir, source))?;
    Ok(true)
}

pub(crate) fn failed(doing: &'static str, path: &Path, source: io::Error) -> JournalError {
    JournalError::Io { doing, path: path.to_owned(), source }
}

fn numbered(name: &str) -> Option<u64> {
    let number = name.strip_prefix("journal-")?.strip_suffix(".jsonl")?.parse().ok()?;
    (Volume::name_of(number) == name).then_some(number)
}
