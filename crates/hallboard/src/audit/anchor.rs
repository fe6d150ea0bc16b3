//! The proof of a chain's last line, kept beside it under a keyed hash: a tail that is cut off shows.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use journal::Anchor;
use serde::{Deserialize, Serialize};

use crate::seal::{Seal, SealFault};

/// The key that the anchor's hash is made with.
const KEY: &str = "audit-anchor";

/// What stands in the file.
#[derive(Serialize, Deserialize)]
struct Kept {
    folder: String,
    anchor: Anchor,
    mark: String,
}

/// The last line of the chain in `folder`, as it was kept.
///
/// `Ok(None)` where nothing was kept; the rest of a sentence where it was changed.
pub(super) fn read(file: &Path, seal: &Seal) -> Result<Option<(String, Anchor)>, String> {
    let bytes = match fs::read(file) {
        Ok(bytes) => bytes,
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(fault) => return Err(format!("its anchor cannot be read: {fault}")),
    };
    let kept = serde_json::from_slice::<Kept>(&bytes).map_err(|_| "its anchor is damaged")?;
    let right = mark(seal, &kept.folder, &kept.anchor).map_err(|fault| fault.to_string())?;
    if right == kept.mark {
        Ok(Some((kept.folder, kept.anchor)))
    } else {
        Err("its anchor was changed".to_owned())
    }
}

/// Keeps the last line, in one step: whoever reads finds the old one or the new one.
pub(super) fn keep(file: &Path, folder: &str, anchor: &Anchor, seal: &Seal) -> io::Result<()> {
    let mark = mark(seal, folder, anchor).map_err(io::Error::other)?;
    let kept = Kept { folder: folder.to_owned(), anchor: anchor.clone(), mark };
    let text = serde_json::to_vec(&kept).map_err(io::Error::other)?;
    let beside = file.with_extension("new");
    let mut new =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
    new.write_all(&text)?;
    fs::rename(&beside, file)
}

fn mark(seal: &Seal, folder: &str, anchor: &Anchor) -> Result<String, SealFault> {
    let Anchor { seq, hash, file, offset } = anchor;
    seal.mark(KEY, "anchor", &format!("{folder}/{seq}/{hash}/{file}/{offset}"))
}
