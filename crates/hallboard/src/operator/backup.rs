//! A consistent copy of a running house: chains only grow, so a copy up to a whole line is a past state.

use std::fs;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use docket::calendar::Moment;
use serde::{Deserialize, Serialize};

use super::{OperatorFault, at, chains_in, copy, files_in, private_folder};

/// The name of the list in a backup.
pub(super) const MANIFEST: &str = "manifest.json";

/// When the last backup was made, in the data folder.
const LAST: &str = "last-backup";

/// `[backup]`
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct BackupTable {
    /// Where backups are kept, each in a folder of its own.
    pub to: Option<PathBuf>,
    /// How many stay; 0 for all.
    pub keep: usize,
    /// Whether keys and credentials go with them.
    pub keys: bool,
}

/// When the last backup of a data folder was made and verified, in machine time.
#[must_use]
pub fn last_backup(data: &Path) -> Option<Moment> {
    fs::read_to_string(data.join(LAST)).ok()?.trim().parse().ok()
}

/// What a backup says of itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// Layout of the backup.
    pub format: u32,
    /// The program that made it.
    pub version: String,
    /// When, in machine time.
    pub made: Moment,
    /// The last entry of the journal in it.
    pub seq: u64,
    /// The closing hash of the journal in it.
    pub closing: Option<String>,
    /// Whether keys and credentials are in it; without them no name can be read.
    pub keys: bool,
    /// Every file with its length and SHA-256.
    pub files: Vec<Copied>,
}

/// One file of a backup.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Copied {
    /// Its place in the backup.
    pub path: String,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: String,
}

/// What to copy, and where to.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    /// The data folder.
    pub data: &'a Path,
    /// The folder of credentials.
    pub credentials: &'a Path,
    /// Where backups are kept, each in a folder of its own.
    pub to: &'a Path,
    /// Whether keys and credentials go with it.
    pub keys: bool,
    /// How many backups stay; 0 for all.
    pub keep: usize,
    /// Machine time.
    pub now: Moment,
}

/// Copies a house that may be running, verifies the copy and writes its list last.
///
/// # Errors
/// Where anything fails, the unfinished copy has no list and is not taken for a backup.
pub fn backup(wanted: &Wanted<'_>) -> Result<(PathBuf, Manifest), OperatorFault> {
    let name = wanted.now.to_string().replace([':', '.'], "-");
    let folder = wanted.to.join(format!("hallboard-{name}"));
    private_folder(&folder)?;
    let mut files = Vec::new();
    // The audit's anchor goes first: it may lag behind the lines, and never be ahead of them.
    let anchor = wanted.data.join("audit/anchor");
    if anchor.exists() {
        private_folder(&folder.join("audit"))?;
        push(&anchor, &folder.join("audit"), "audit", None, &mut files)?;
    }
    for chain in chains_in(wanted.data)? {
        copy_chain(&wanted.data.join(&chain), &folder.join(&chain), &chain, &mut files)?;
    }
    if wanted.keys {
        copy_folder(&wanted.data.join("keys"), &folder.join("keys"), "keys", &mut files)?;
        let to = folder.join("credentials");
        copy_folder(wanted.credentials, &to, "credentials", &mut files)?;
    }
    let verified = journal::verify(&folder.join("journal"), |_| ())?;
    let manifest = Manifest {
        format: 1,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        made: wanted.now,
        seq: verified.seq,
        closing: verified.closing.map(|hash| hash.to_string()),
        keys: wanted.keys,
        files,
    };
    let list = serde_json::to_vec_pretty(&manifest)
        .map_err(|fault| OperatorFault::Said(fault.to_string()))?;
    let unnamed = folder.join("manifest.part");
    fs::write(&unnamed, list).map_err(at(&unnamed))?;
    fs::File::open(&unnamed).and_then(|file| file.sync_all()).map_err(at(&unnamed))?;
    fs::rename(&unnamed, folder.join(MANIFEST)).map_err(at(&unnamed))?;
    fs::File::open(&folder).and_then(|file| file.sync_all()).map_err(at(&folder))?;
    rotate(wanted)?;
    let told = wanted.data.join(LAST);
    fs::write(&told, wanted.now.to_string()).map_err(at(&told))?;
    Ok((folder, manifest))
}

/// Copies the files of a chain, the last one up to its last whole line.
fn copy_chain(
    from: &Path,
    to: &Path,
    chain: &str,
    files: &mut Vec<Copied>,
) -> Result<(), OperatorFault> {
    let lines = files_in(from)?;
    let lines = lines.iter().filter(|path| path.extension().is_some_and(|e| e == "jsonl"));
    let lines = lines.collect::<Vec<_>>();
    if lines.is_empty() {
        return Ok(());
    }
    private_folder(to)?;
    for (nth, path) in lines.iter().enumerate() {
        let last = nth + 1 == lines.len();
        let whole = if last { Some(whole_lines(path)?) } else { None };
        push(path, to, chain, whole, files)?;
    }
    Ok(())
}

fn copy_folder(
    from: &Path,
    to: &Path,
    name: &str,
    files: &mut Vec<Copied>,
) -> Result<(), OperatorFault> {
    private_folder(to)?;
    files_in(from)?.iter().try_for_each(|path| push(path, to, name, None, files))
}

fn push(
    path: &Path,
    to: &Path,
    within: &str,
    bytes: Option<u64>,
    files: &mut Vec<Copied>,
) -> Result<(), OperatorFault> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (bytes, sha256) = copy(path, &to.join(&name), bytes)?;
    files.push(Copied { path: format!("{within}/{name}"), bytes, sha256 });
    Ok(())
}

/// The length of a file up to the end of its last whole line.
fn whole_lines(path: &Path) -> Result<u64, OperatorFault> {
    const LONGEST: u64 = 1 << 20;
    let mut file = fs::File::open(path).map_err(at(path))?;
    let length = file.metadata().map_err(at(path))?.len();
    let from = length.saturating_sub(LONGEST + 1);
    let mut tail = Vec::new();
    file.seek(SeekFrom::Start(from)).map_err(at(path))?;
    file.take(length - from).read_to_end(&mut tail).map_err(at(path))?;
    let newline = tail.iter().rposition(|byte| *byte == b'\n').map_or(0, |place| place + 1);
    Ok(from + newline as u64)
}

/// Removes the oldest whole backups beyond the number that stays.
fn rotate(wanted: &Wanted<'_>) -> Result<(), OperatorFault> {
    if wanted.keep == 0 {
        return Ok(());
    }
    let listed = fs::read_dir(wanted.to).map_err(at(wanted.to))?;
    let mut whole = listed
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter(|path| path.join(MANIFEST).is_file())
        .collect::<Vec<_>>();
    whole.sort();
    let beyond = whole.len().saturating_sub(wanted.keep);
    whole.iter().take(beyond).try_for_each(|old| fs::remove_dir_all(old).map_err(at(old)))
}
