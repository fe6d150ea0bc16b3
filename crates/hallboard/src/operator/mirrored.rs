//! A mirror as a backup: it has no list, so its chains speak for themselves.

use std::fs;
use std::path::Path;

use docket::calendar::Moment;
use sha2::{Digest, Sha256};

use super::backup::{Copied, Manifest};
use super::{OperatorFault, at, chains_in, files_in};
use crate::seal::hex;

/// The list that a mirror would have.
pub(super) fn list(mirror: &Path) -> Result<Manifest, OperatorFault> {
    let verified = journal::verify(&mirror.join("journal"), |_| ())?;
    let mut files = Vec::new();
    let parts = chains_in(mirror)?.into_iter().chain(["audit".to_owned(), "keys".to_owned()]);
    for part in parts {
        for path in files_in(&mirror.join(&part))? {
            let bytes = fs::read(&path).map_err(at(&path))?;
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let sha256 = hex(&Sha256::digest(&bytes));
            let (path, bytes) = (format!("{part}/{name}"), bytes.len() as u64);
            files.push(Copied { path, bytes, sha256 });
        }
    }
    if files.is_empty() {
        let sentence = format!("{} is neither a backup nor a mirror", mirror.display());
        return Err(OperatorFault::Said(sentence));
    }
    Ok(Manifest {
        format: 1,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        made: Moment::from_ms(0),
        seq: verified.seq,
        closing: verified.closing.map(|hash| hash.to_string()),
        keys: mirror.join("keys").is_dir(),
        files,
    })
}
