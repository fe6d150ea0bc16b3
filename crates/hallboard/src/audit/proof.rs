//! Whether the audit chain holds: every month by itself, each naming the end of the one before.

use std::path::Path;

use super::chain::{end_holds, months};
use super::line::{Closing, Deed, Line};
use crate::anchor::AUDIT;
use crate::seal::Seal;

/// What a walk over every month found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The months, oldest first, each with its last number and closing hash.
    pub months: Vec<(String, u64, String)>,
    /// How many lines.
    pub lines: u64,
    /// The first thing that does not hold, as a sentence.
    pub broken: Option<String>,
}

/// Walks all of it, writing nothing. The last line is proved by the anchor that was kept.
#[must_use]
pub fn prove(root: &Path, seal: &Seal) -> Proof {
    let mut proof = Proof { months: Vec::new(), lines: 0, broken: None };
    proof.broken = walk(root, seal, &mut proof).err();
    proof
}

fn walk(root: &Path, seal: &Seal, proof: &mut Proof) -> Result<(), String> {
    let found = months(root).map_err(|fault| fault.to_string())?;
    let mut purged = Vec::new();
    let mut begun = None;
    for month in &found {
        let (after, gone) = month_holds(root, month, proof)?;
        purged.extend(gone);
        begun.get_or_insert(after);
    }
    let kept = AUDIT.read(root, seal)?;
    match (found.last(), kept) {
        (Some(last), kept) => end_holds(root, last, kept).map_err(|fault| fault.to_string())?,
        (None, Some((folder, _))) => return Err(format!("{folder} is missing")),
        (None, None) => {}
    }
    match begun.flatten() {
        Some(closing) if !purged.contains(&closing) => {
            Err(format!("{} is missing, and nothing says that it was purged", closing.folder))
        }
        _ => Ok(()),
    }
}

/// Proves one month; the end it goes on from, and the ends of what it says was purged.
fn month_holds(
    root: &Path,
    month: &str,
    proof: &mut Proof,
) -> Result<(Option<Closing>, Vec<Closing>), String> {
    let of_month = |why: String| format!("{month}: {why}");
    let folder = root.join(month);
    let verified = journal::verify(&folder, |_| ()).map_err(|f| of_month(f.to_string()))?;
    let chain = journal::open_provable::<Line>(&folder, None, |_| ());
    let chain = chain.map_err(|fault| of_month(fault.to_string()))?;
    let (mut after, mut purged) = (None, Vec::new());
    let mut set_aside = false;
    for line in chain.after(0) {
        for deed in line.map_err(|fault| of_month(fault.to_string()))?.events {
            match deed {
                Deed::ChainBegun { after: before } => after = before,
                Deed::ChainBroken { .. } => set_aside = true,
                Deed::Purged { closing } => purged.push(closing),
                _ => {}
            }
        }
    }
    if let Some((folder, seq, hash)) = proof.months.last() {
        let follows = after
            .as_ref()
            .is_some_and(|end| end.folder == *folder && end.seq == *seq && end.hash == *hash);
        if !follows && !set_aside {
            return Err(of_month(format!("it does not go on from the end of {folder}")));
        }
    }
    proof.lines += verified.lines;
    let closing = verified.closing.map_or_else(String::new, |hash| hash.to_string());
    proof.months.push((month.to_owned(), verified.seq, closing));
    Ok((after, purged))
}
