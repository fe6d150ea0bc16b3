//! The journal as an independent reader finds it: nothing here knows the product's own code.

use std::fmt::Write;
use std::path::Path;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::Trouble;

/// One line of the journal, as JSON.
pub type Line = Value;

/// Every line of every journal file, in order, raw.
pub fn chain_of(data: &Path) -> Result<Vec<Vec<u8>>, Trouble> {
    let mut files = std::fs::read_dir(data.join("journal"))?
        .map(|file| file.map(|file| file.path()))
        .collect::<Result<Vec<_>, _>>()?;
    files.retain(|file| file.extension().is_some_and(|kind| kind == "jsonl"));
    files.sort();
    let mut lines = Vec::new();
    for file in files {
        let bytes = std::fs::read(file)?;
        lines.extend(bytes.split(|b| *b == b'\n').filter(|l| !l.is_empty()).map(<[u8]>::to_vec));
    }
    Ok(lines)
}

/// The ten lines anybody can write: each line names the SHA-256 of the one before it.
pub fn the_chain_holds(lines: &[Vec<u8>]) -> Result<(), Trouble> {
    let mut before = "0".repeat(64);
    for (nth, line) in lines.iter().enumerate() {
        let said = serde_json::from_slice::<Value>(line)?;
        if said["prev"] != before.as_str() {
            return Err(format!("line {} does not follow the one before it", nth + 1).into());
        }
        before.clear();
        Sha256::digest(line).iter().try_for_each(|byte| write!(before, "{byte:02x}"))?;
    }
    Ok(())
}

/// The entries among the lines, and that they are numbered 1, 2, 3 and so on.
pub fn entries(lines: &[Vec<u8>]) -> Result<Vec<Line>, Trouble> {
    let read = lines.iter().map(|line| serde_json::from_slice::<Value>(line));
    let mut entries = read.collect::<Result<Vec<_>, _>>()?;
    entries.retain(|line| !line["seq"].is_null());
    let numbered = entries.iter().zip(1_u64..).all(|(line, n)| line["seq"] == n);
    if numbered { Ok(entries) } else { Err("an entry is missing or doubled".into()) }
}
