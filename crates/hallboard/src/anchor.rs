//! The proof of a chain's last line, kept beside it under a keyed hash: a tail that is cut off shows.

use std::fs::{self, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;

use journal::{Anchor, JournalError, Verified};
use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::seal::{Seal, SealFault};

/// The chain of orders, beside its folder in the data folder.
pub(crate) const ORDERS: Chain = Chain { file: "journal.anchor", key: "journal-anchor" };
/// The audit chain, in its own folder.
pub(crate) const AUDIT: Chain = Chain { file: "anchor", key: "audit-anchor" };

/// The file is rewritten in place, within one sector: it is the old one or the new one.
const SECTOR: usize = 512;

/// A chain with an anchor: its file's name, and the key that the anchor's hash is made with.
pub(crate) struct Chain {
    file: &'static str,
    key: &'static str,
}

/// What stands in the file.
#[derive(Serialize, Deserialize)]
struct Kept {
    folder: String,
    anchor: Anchor,
    mark: String,
}

impl Chain {
    /// The last line of the chain below `root`, as it was kept.
    ///
    /// `Ok(None)` where nothing was kept; the rest of a sentence where it was changed.
    pub(crate) fn read(
        &self,
        root: &Path,
        seal: &Seal,
    ) -> Result<Option<(String, Anchor)>, String> {
        let Some(kept) = self.found(root)? else { return Ok(None) };
        let right =
            self.mark(seal, &kept.folder, &kept.anchor).map_err(|fault| fault.to_string())?;
        if right == kept.mark {
            Ok(Some((kept.folder, kept.anchor)))
        } else {
            Err("its anchor was changed".to_owned())
        }
    }

    /// What was kept, without a proof that it was this house that kept it.
    pub(crate) fn unproved(&self, root: &Path) -> Option<Anchor> {
        self.found(root).ok().flatten().map(|kept| kept.anchor)
    }

    fn found(&self, root: &Path) -> Result<Option<Kept>, String> {
        match fs::read(root.join(self.file)) {
            Ok(bytes) => {
                serde_json::from_slice(&bytes).map_err(|_| "its anchor is damaged".to_owned())
            }
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(fault) => Err(format!("its anchor cannot be read: {fault}")),
        }
    }

    /// Keeps the last line, which is in `folder` and on the disk.
    pub(crate) fn keep(
        &self,
        root: &Path,
        folder: &str,
        anchor: &Anchor,
        seal: &Seal,
    ) -> io::Result<()> {
        let mark = self.mark(seal, folder, anchor).map_err(io::Error::other)?;
        let kept = Kept { folder: folder.to_owned(), anchor: anchor.clone(), mark };
        let mut text = serde_json::to_vec(&kept).map_err(io::Error::other)?;
        text.resize(text.len().max(SECTOR), b' ');
        let mut options = OpenOptions::new();
        let options = options.write(true).create(true).truncate(false).mode(0o600);
        options.open(root.join(self.file))?.write_all_at(&text, 0)
    }

    /// Puts the file away, because the chain it spoke of was set aside.
    pub(crate) fn forget(&self, root: &Path) -> io::Result<()> {
        match fs::remove_file(root.join(self.file)) {
            Err(fault) if fault.kind() != io::ErrorKind::NotFound => Err(fault),
            _ => Ok(()),
        }
    }

    fn mark(&self, seal: &Seal, folder: &str, anchor: &Anchor) -> Result<String, SealFault> {
        let Anchor { seq, hash, file, offset } = anchor;
        seal.mark(self.key, "anchor", &format!("{folder}/{seq}/{hash}/{file}/{offset}"))
    }
}

/// The last order that was kept beside the journal in `data`; nothing where that cannot be believed.
pub(crate) fn of_orders(data: &Path, seal: &Seal) -> Option<Anchor> {
    let kept = ORDERS.read(data, seal);
    let kept = kept.inspect_err(|why| tracing::warn!(why, "the journal's end is not proved by it"));
    kept.ok().flatten().map(|(_, anchor)| anchor)
}

/// The seal of a house that may not be running; nothing where its master key is not here.
pub(crate) fn seal_of(config: &Config) -> Option<Seal> {
    let master = config.house.credentials.join("master.key");
    master.exists().then(|| Seal::open(&config.house.data.join("keys"), &master).ok()).flatten()
}

/// Walks the whole journal in `data`, up to the last order that was kept where there is a seal to believe it.
///
/// # Errors
/// [`JournalError::Broken`] names the first line that does not hold, or is missing.
pub(crate) fn verify(data: &Path, seal: Option<&Seal>) -> Result<Verified, JournalError> {
    let anchor = seal.and_then(|seal| of_orders(data, seal)); // the house may go on meanwhile
    journal::verify_to(&data.join("journal"), anchor.as_ref(), |_| ())
}
