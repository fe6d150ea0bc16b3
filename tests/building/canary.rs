//! What must never be found in a log, in a crash, on a public screen or on the disk: the names and cases of the sample day.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::{DOCKET, Trouble};

/// Everybody of the docket, as written.
#[must_use]
pub fn names() -> &'static BTreeSet<String> {
    static NAMES: OnceLock<BTreeSet<String>> = OnceLock::new();
    NAMES.get_or_init(|| column(8))
}

/// Every case number of the docket, as written.
#[must_use]
pub fn cases() -> &'static BTreeSet<String> {
    static CASES: OnceLock<BTreeSet<String>> = OnceLock::new();
    CASES.get_or_init(|| column(5))
}

fn column(nth: usize) -> BTreeSet<String> {
    let rows = DOCKET.lines().skip(1).filter_map(|row| row.split(',').nth(nth));
    rows.filter(|cell| cell.chars().count() > 1).map(str::to_owned).collect()
}

/// The first name or case number that a text says.
#[must_use]
pub fn said_in(text: &str) -> Option<&'static str> {
    names().iter().chain(cases()).find(|word| text.contains(word.as_str())).map(String::as_str)
}

/// The first file below a folder that says a name, with the name.
pub fn named_below(folder: &Path) -> Result<Option<(PathBuf, &'static str)>, Trouble> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            if let Some(found) = named_below(&path)? {
                return Ok(Some(found));
            }
        } else if path.is_file() {
            let bytes = std::fs::read(&path)?;
            let text = String::from_utf8_lossy(&bytes);
            if let Some(name) = names().iter().find(|name| text.contains(name.as_str())) {
                return Ok(Some((path, name)));
            }
        }
    }
    Ok(None)
}
