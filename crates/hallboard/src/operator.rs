//! What the operator needs on a bad day: backup, restore, repair, doctor.

pub(crate) mod asking;
pub mod backup;
pub mod doctor;
pub mod going_on;
mod mirrored;
pub mod repair;
pub mod restore;

use std::fmt;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::seal::hex;

/// The folders of a data folder that hold a chain each: orders, what was shown, and a month of the audit.
///
/// # Errors
/// Where a folder cannot be listed.
pub(crate) fn chains_in(data: &Path) -> Result<Vec<String>, OperatorFault> {
    let mut chains = vec!["journal".to_owned(), "shown".to_owned()];
    let audit = data.join("audit");
    let months = match fs::read_dir(&audit) {
        Ok(months) => months,
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(chains),
        Err(fault) => return Err(OperatorFault::Io(audit, fault)),
    };
    for month in months {
        let month = month.map_err(at(&audit))?;
        if month.path().is_dir() {
            chains.push(format!("audit/{}", month.file_name().to_string_lossy()));
        }
    }
    chains.sort();
    Ok(chains)
}

/// Why an operator's command did not do what was asked; nothing is half done.
#[derive(Debug)]
pub enum OperatorFault {
    /// A file or folder.
    Io(PathBuf, io::Error),
    /// The chain.
    Journal(journal::JournalError),
    /// Anything else, as a sentence.
    Said(String),
}

impl fmt::Display for OperatorFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(path, fault) => write!(f, "{}: {fault}", path.display()),
            Self::Journal(fault) => fault.fmt(f),
            Self::Said(sentence) => f.write_str(sentence),
        }
    }
}

impl std::error::Error for OperatorFault {}

impl From<journal::JournalError> for OperatorFault {
    fn from(fault: journal::JournalError) -> Self {
        Self::Journal(fault)
    }
}

/// The last line that the store of a house which does not run knows of, or what was kept beside the journal.
fn known(data: &Path) -> Option<journal::Anchor> {
    let stored = || {
        let store = store::Store::open(&data.join("store")).ok()?;
        store.applied().and_then(crate::opening::anchor)
    };
    stored().or_else(|| crate::anchor::ORDERS.unproved(data))
}

/// A folder beside the journal that does not exist yet, for a damaged one.
fn free_name(data: &Path) -> PathBuf {
    let mut names = (1..10_000).map(|n: u32| data.join(format!("journal-broken-{n}")));
    names.find(|path| !path.exists()).unwrap_or_else(|| data.join("journal-broken"))
}

/// Takes the data folder, so that no house runs on it meanwhile.
fn take(data: &Path) -> Result<File, OperatorFault> {
    crate::opening::lock(data).map_err(|fault| OperatorFault::Said(fault.to_string()))
}

/// Names the path in an error.
pub(crate) fn at(path: &Path) -> impl Fn(io::Error) -> OperatorFault {
    let path = path.to_owned();
    move |fault| OperatorFault::Io(path.clone(), fault)
}

pub(crate) fn private_folder(path: &Path) -> Result<(), OperatorFault> {
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(at(path))
}

/// The files of a folder by name; none where there is no folder.
pub(crate) fn files_in(folder: &Path) -> Result<Vec<PathBuf>, OperatorFault> {
    let listed = match fs::read_dir(folder) {
        Ok(listed) => listed,
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(fault) => return Err(OperatorFault::Io(folder.to_owned(), fault)),
    };
    let mut files = Vec::new();
    for entry in listed {
        let path = entry.map_err(at(folder))?.path();
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Copies the first `bytes` of a file, or all of it, to the disk; says how many and their SHA-256.
pub(crate) fn copy(
    from: &Path,
    to: &Path,
    bytes: Option<u64>,
) -> Result<(u64, String), OperatorFault> {
    let source = File::open(from).map_err(at(from))?;
    let mut source = source.take(bytes.unwrap_or(u64::MAX));
    let mut options = OpenOptions::new();
    let mut target = options.write(true).create_new(true).mode(0o600).open(to).map_err(at(to))?;
    let mut hasher = Sha256::new();
    let mut block = vec![0; 1 << 20];
    let mut copied = 0;
    loop {
        let read = source.read(&mut block).map_err(at(from))?;
        let Some(part) = block.get(..read).filter(|part| !part.is_empty()) else { break };
        hasher.update(part);
        target.write_all(part).map_err(at(to))?;
        copied += part.len() as u64;
    }
    target.sync_all().map_err(at(to))?;
    Ok((copied, hex(&hasher.finalize())))
}
