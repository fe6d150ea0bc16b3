//! From a backup to a house: checked first, whole, and only into an empty place.

use std::fs;
use std::path::Path;

use docket::{Courthouse, Entry};
use sha2::{Digest, Sha256};

use super::backup::{MANIFEST, Manifest};
use super::{OperatorFault, at, copy, private_folder};
use crate::seal::hex;

/// What a backup was found to hold.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Its list.
    pub manifest: Manifest,
    /// How many orders were read back from it.
    pub entries: u64,
}

/// Proves a backup or a mirror: every file by its SHA-256, the chain line by line, and the state it leads to.
pub fn check(backup: &Path) -> Result<Checked, OperatorFault> {
    let list = backup.join(MANIFEST);
    let manifest: Manifest = if list.exists() {
        let text = fs::read(&list).map_err(at(&list))?;
        serde_json::from_slice(&text)
            .map_err(|fault| OperatorFault::Said(format!("{}: {fault}", list.display())))?
    } else {
        super::mirrored::list(backup)?
    };
    if manifest.format != 1 {
        let sentence = "this backup was made by a newer hallboard; use that one to restore it";
        return Err(OperatorFault::Said(sentence.to_owned()));
    }
    for file in &manifest.files {
        let path = backup.join(&file.path);
        let bytes = fs::read(&path).map_err(at(&path))?;
        if bytes.len() as u64 != file.bytes || hex(&Sha256::digest(&bytes)) != file.sha256 {
            let sentence = format!("{} is not as it was copied", path.display());
            return Err(OperatorFault::Said(sentence));
        }
    }
    let folder = backup.join("journal");
    let verified = journal::verify(&folder, |_| ())?;
    if verified.seq != manifest.seq {
        let sentence =
            format!("the journal ends at {}, but the list says {}", verified.seq, manifest.seq);
        return Err(OperatorFault::Said(sentence));
    }
    let entries = replay(&folder)?;
    Ok(Checked { manifest, entries })
}

/// Checks a backup and lays it out as a data folder; the folder must not exist or be empty.
pub fn restore(backup: &Path, data: &Path, credentials: &Path) -> Result<Checked, OperatorFault> {
    let checked = check(backup)?;
    let taken = fs::read_dir(data).is_ok_and(|mut listed| listed.next().is_some());
    if taken {
        let sentence = format!("{} is not empty; move it away first", data.display());
        return Err(OperatorFault::Said(sentence));
    }
    for file in &checked.manifest.files {
        let target = match file.path.strip_prefix("credentials/") {
            Some(name) => credentials.join(name),
            None => data.join(&file.path),
        };
        if target.exists() {
            continue; // credentials that are already there stay
        }
        target.parent().map_or(Ok(()), private_folder)?;
        copy(&backup.join(&file.path), &target, None)?;
    }
    Ok(checked)
}

fn replay(folder: &Path) -> Result<u64, OperatorFault> {
    let provable = journal::open_provable::<Entry>(folder, None, |_| ())?;
    let mut house = Courthouse::default();
    let mut entries = 0;
    for entry in provable.after(0) {
        house.apply(&entry?);
        entries += 1;
    }
    Ok(entries)
}
