//! Repair: cuts a torn tail, or lays a verified backup or mirror in the place of a broken journal. Nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use docket::Entry;
use journal::{FileJournal, JournalError, Opened, Opening};
use store::Store;

use super::{OperatorFault, at, free_name, known, restore, take};

/// What a repair did.
#[derive(Debug, PartialEq, Eq)]
pub enum Repaired {
    /// There was nothing to repair.
    Whole {
        /// The last entry.
        seq: u64,
    },
    /// A torn last line was cut.
    Cut {
        /// The last entry that is left.
        seq: u64,
        /// How many bytes were cut.
        bytes: u64,
    },
    /// A backup stands in the place of the broken journal, which was set aside untouched.
    FromBackup {
        /// The last entry of the backup.
        seq: u64,
        /// The last entry of the broken journal that was proved.
        proven: u64,
        /// Where the broken journal lies now.
        aside: PathBuf,
    },
}

/// Repairs the journal of a house that does not run.
pub fn repair(court: &str, data: &Path, from: Option<&Path>) -> Result<Repaired, OperatorFault> {
    let _taken = take(data)?;
    let folder = data.join("journal");
    let opening = Opening { anchor: known(data), ..Opening::of(court) };
    let broken = match FileJournal::<Entry>::open(&folder, opening) {
        Ok(Opened { journal, cut: None }) => {
            return Ok(Repaired::Whole { seq: journal.anchor().seq });
        }
        Ok(Opened { journal, cut: Some(cut) }) => {
            return Ok(Repaired::Cut { seq: journal.anchor().seq, bytes: cut.bytes });
        }
        Err(JournalError::Broken(broken)) => broken,
        Err(fault) => return Err(fault.into()),
    };
    let Some(backup) = from else {
        let sentence = format!(
            "{broken}; name a backup or a mirror with --from to lay it in its \
             place, or go on without by `hallboard journal continue --reason …`"
        );
        return Err(OperatorFault::Said(sentence));
    };
    let checked = restore::check(backup)?;
    let aside = free_name(data);
    fs::rename(&folder, &aside).map_err(at(&folder))?;
    copy_journal(backup, &folder)?;
    // The store may know of lines that the backup lacks: the next start fills a new one.
    let rebuilt = Store::rebuild(&data.join("store")).map(drop);
    rebuilt.map_err(|fault| OperatorFault::Said(fault.to_string()))?;
    Ok(Repaired::FromBackup { seq: checked.manifest.seq, proven: broken.proven, aside })
}

fn copy_journal(backup: &Path, folder: &Path) -> Result<(), OperatorFault> {
    super::private_folder(folder)?;
    for path in super::files_in(&backup.join("journal"))? {
        let name = path.file_name().unwrap_or_default();
        super::copy(&path, &folder.join(name), None)?;
    }
    Ok(())
}
