//! Repair: cuts a torn tail, or lays a verified backup or mirror in the place of a broken journal. Nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use docket::Entry;
use journal::{FileJournal, Opened, Opening, open_provable};
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
    let anchor = known(data);
    // An opening by the anchor reads the tail alone; here every line has to hold.
    let Some(broken) = open_provable::<Entry>(&folder, anchor.as_ref(), |_| ())?.broken else {
        return cut_if_torn(&folder, Opening { anchor, ..Opening::of(court) });
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
    crate::anchor::ORDERS.forget(data).map_err(at(data))?;
    // The store may know of lines that the backup lacks: the next start fills a new one.
    let rebuilt = Store::rebuild(&data.join("store")).map(drop);
    rebuilt.map_err(|fault| OperatorFault::Said(fault.to_string()))?;
    Ok(Repaired::FromBackup { seq: checked.manifest.seq, proven: broken.proven, aside })
}

fn cut_if_torn(folder: &Path, opening: Opening<'_>) -> Result<Repaired, OperatorFault> {
    let Opened { journal, cut } = FileJournal::<Entry>::open(folder, opening)?;
    let seq = journal.anchor().seq;
    Ok(cut.map_or(Repaired::Whole { seq }, |cut| Repaired::Cut { seq, bytes: cut.bytes }))
}

fn copy_journal(backup: &Path, folder: &Path) -> Result<(), OperatorFault> {
    super::private_folder(folder)?;
    for path in super::files_in(&backup.join("journal"))? {
        let name = path.file_name().unwrap_or_default();
        super::copy(&path, &folder.join(name), None)?;
    }
    Ok(())
}
