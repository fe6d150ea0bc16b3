//! Beginning again with an empty store, when the present one cannot be trusted.
use std::{
    ffi::OsStr,
    fs, io,
    path::{Path, PathBuf},
};

use crate::{Store, StoreFault};

impl Store {
    /// Sets the folder aside as `<its name>-broken-<n>`, of which only the newest is kept, and
    /// opens an empty store in its place.
    ///
    /// Never to be called after [`StoreFault::Locked`]: the folder is another process's then.
    pub fn rebuild(dir: &Path) -> Result<Self, StoreFault> {
        set_aside(dir).map_err(StoreFault::Disk)?;
        Self::open(dir)
    }
}

fn set_aside(dir: &Path) -> io::Result<()> {
    let older = set_aside_before(dir)?;
    let number = older.iter().map(|(number, _)| *number).max().unwrap_or(0) + 1;
    let name = dir.file_name().unwrap_or(OsStr::new("store")).to_string_lossy();
    match fs::rename(dir, dir.with_file_name(format!("{name}-broken-{number}"))) {
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(()),
        renamed => renamed?,
    }
    older.iter().try_for_each(|(_, path)| fs::remove_dir_all(path))
}

/// The folders set aside earlier, with their numbers.
fn set_aside_before(dir: &Path) -> io::Result<Vec<(u64, PathBuf)>> {
    let prefix = format!("{}-broken-", dir.file_name().unwrap_or_default().to_string_lossy());
    let above = match dir.parent() {
        Some(above) if !above.as_os_str().is_empty() => above,
        _ => Path::new("."),
    };
    let mut found = Vec::new();
    if above.is_dir() {
        for entry in fs::read_dir(above)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let number = name.strip_prefix(&prefix).and_then(|number| number.parse().ok());
            found.extend(number.map(|number| (number, path.clone())));
        }
    }
    Ok(found)
}
