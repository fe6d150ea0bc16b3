//! Checking a journal, and copying a part of it out, on its raw bytes alone.
use std::{io::Write, path::Path};

use crate::{
    Anchor, Break, Cut, Hash, JournalError, Progress,
    entries::file_of,
    line::Content,
    prove::prove_all,
    volume::{Volume, failed},
    walk::Walk,
};

/// A journal whose chain holds from the first line to the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// How many files there are.
    pub files: usize,
    /// How many lines, heads included.
    pub lines: u64,
    /// The last number.
    pub seq: u64,
    /// The hash of the last line, the only one that no other line proves; `None` without a line.
    pub closing: Option<Hash>,
    /// A line not yet written to its end: torn, or being written at this moment.
    pub torn: Option<Cut>,
    /// Where this chain went on after a break, oldest first; reported for ever.
    pub breaks: Vec<Break>,
}

/// Walks the whole journal in `dir`, writing nothing.
///
/// # Errors
/// [`JournalError::Broken`] names the first line that does not hold.
pub fn verify(dir: &Path, progress: impl FnMut(Progress)) -> Result<Verified, JournalError> {
    verify_to(dir, None, progress)
}

/// Like [`verify`], and the line of `anchor` has to be in it: a journal that lost its end does not hold.
///
/// # Errors
/// [`JournalError::Broken`] names the first line that does not hold, or is missing.
pub fn verify_to(
    dir: &Path,
    anchor: Option<&Anchor>,
    mut progress: impl FnMut(Progress),
) -> Result<Verified, JournalError> {
    let proof = prove_all(dir, anchor, &mut progress)?;
    let seq = proof.seq();
    if let Some(broken) = proof.fault {
        return Err(broken.into());
    }
    let closing = proof.tail.map(|(anchor, _)| anchor.hash);
    let (files, lines) = (proof.volumes.len(), proof.lines);
    Ok(Verified { files, lines, seq, closing, torn: proof.torn, breaks: proof.breaks })
}

/// Copies the lines of records `from` to `to`, both included, as they stand; returns how many.
///
/// The head lines directly before them come along, so that the copy can be checked by itself.
pub fn export(dir: &Path, from: u64, to: u64, out: &mut impl Write) -> Result<u64, JournalError> {
    let volumes = Volume::list(dir)?;
    let mut walk = Walk::from_file(&volumes, file_of(&volumes, from.saturating_sub(1)))?;
    let (mut lines, mut copied) = (Vec::new(), 0);
    while let Some(step) = walk.step()? {
        let number = match step.content {
            Content::Entry(seq, _) => Some(seq),
            Content::Head(_) => None,
        };
        if number.is_some_and(|seq| seq > to) {
            break;
        }
        lines.extend_from_slice(step.line);
        lines.push(b'\n');
        let Some(seq) = number else { continue };
        if seq >= from {
            out.write_all(&lines).map_err(|fault| failed("copy from", dir, fault))?;
            copied += 1;
        }
        lines.clear();
    }
    Ok(copied)
}
