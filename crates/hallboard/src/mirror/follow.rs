//! The copying: whole lines up to what is published are added to the same files at the second place.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use docket::Seq;

use super::Place;
use crate::operator::{OperatorFault, at, chains_in, copy, files_in, private_folder};

/// The most that is read at once; longer than any line.
const PART: u64 = 4 << 20;

/// So much of the end of a file is compared before it is added to.
const COMPARED: u64 = 64 << 10;

/// Knows which files of the second place are this house's.
pub(super) struct Follower {
    place: Place,
    /// Their lengths, once they were compared.
    known: BTreeMap<PathBuf, u64>,
    /// Why nothing goes on any more: what is there is better than what is here.
    stopped: Option<String>,
}

impl Follower {
    pub(super) fn new(place: Place) -> Self {
        Self { place, known: BTreeMap::new(), stopped: None }
    }

    /// Copies every chain, that of the orders up to `seq`, and the keys where they are wanted.
    pub(super) fn copy_up_to(&mut self, seq: Seq) -> Result<(), OperatorFault> {
        if let Some(why) = &self.stopped {
            return Err(OperatorFault::Said(why.clone()));
        }
        let folder = self.place.folder.clone();
        if !folder.is_dir() {
            return Err(OperatorFault::Said(format!("{} is not there", folder.display())));
        }
        // The audit's anchor goes first: it may lag behind the lines, and never be ahead of them.
        same_files(&self.place.data.join("audit"), &folder.join("audit"))?;
        for chain in chains_in(&self.place.data)? {
            let (from, to) = (self.place.data.join(&chain), folder.join(&chain));
            let gate = if chain == "journal" { seq.0 } else { u64::MAX };
            self.follow(&from, &to, gate)?;
        }
        if self.place.keys {
            same_files(&self.place.data.join("keys"), &folder.join("keys"))
        } else {
            Ok(())
        }
    }

    fn follow(&mut self, from: &Path, to: &Path, gate: u64) -> Result<(), OperatorFault> {
        let ours = files_in(from)?;
        let ours = ours.iter().filter(|path| path.extension().is_some_and(|e| e == "jsonl"));
        let ours = ours.filter_map(|path| Some((path, to.join(path.file_name()?))));
        let ours = ours.collect::<Vec<_>>();
        if ours.is_empty() {
            return Ok(());
        }
        let stray = files_in(to)?.into_iter().any(|found| !ours.iter().any(|(_, o)| *o == found));
        if stray || !self.all_ours(&ours)? {
            self.holds(from, to)?;
            self.known.retain(|path, _| !path.starts_with(to));
            set_aside(to)?;
        }
        private_folder(to)?;
        for (source, target) in ours {
            let length = add_lines(source, target.as_path(), gate)?;
            self.known.insert(target, length);
        }
        Ok(())
    }

    /// Nothing damaged takes the place of what may be its only whole copy; a month of the audit is proved by its anchor
    /// alone, and stays under another name.
    fn holds(&mut self, from: &Path, to: &Path) -> Result<(), OperatorFault> {
        if !to.exists() || from.parent() != Some(self.place.data.as_path()) {
            return Ok(());
        }
        let Err(fault) = journal::verify(from, |_| ()) else { return Ok(()) };
        let why = format!("what is there is left as it is, since here {fault}");
        self.stopped = Some(why.clone());
        Err(OperatorFault::Said(why))
    }

    /// Whether each file at the second place is a beginning of this house's own.
    fn all_ours(&self, files: &[(&PathBuf, PathBuf)]) -> Result<bool, OperatorFault> {
        for (source, target) in files {
            let there = fs::metadata(target).map_or(0, |found| found.len());
            match self.known.get(target) {
                Some(length) if *length == there => {}
                Some(length) if there == 0 && *length > 0 => {
                    let gone = format!("{} is gone: is the disk still there?", target.display());
                    return Err(OperatorFault::Said(gone));
                }
                _ if !same_end(source, target, there)? => return Ok(false),
                _ => {}
            }
        }
        Ok(true)
    }
}

/// Whether `target`, which is `length` long, ends as `source` does at that length.
fn same_end(source: &Path, target: &Path, length: u64) -> Result<bool, OperatorFault> {
    if length == 0 {
        return Ok(true);
    }
    let end = |path: &Path| -> Result<Vec<u8>, OperatorFault> {
        let mut file = File::open(path).map_err(at(path))?;
        let from = length.saturating_sub(COMPARED);
        file.seek(SeekFrom::Start(from)).map_err(at(path))?;
        let mut bytes = Vec::new();
        file.take(length - from).read_to_end(&mut bytes).map_err(at(path))?;
        Ok(bytes)
    };
    let (ours, theirs) = (end(source)?, end(target)?);
    Ok(!theirs.is_empty() && ours == theirs)
}

/// Adds the whole lines that `target` lacks, up to entry `gate`; its length then.
fn add_lines(source: &Path, target: &Path, gate: u64) -> Result<u64, OperatorFault> {
    let mut options = OpenOptions::new();
    let options = options.append(true).create(true).mode(0o600);
    let mut copy = options.open(target).map_err(at(target))?;
    let mut length = copy.metadata().map_err(at(target))?.len();
    let mut truth = File::open(source).map_err(at(source))?;
    if truth.metadata().map_err(at(source))?.len() <= length {
        return Ok(length);
    }
    truth.seek(SeekFrom::Start(length)).map_err(at(source))?;
    loop {
        let mut part = Vec::new();
        (&mut truth).take(PART).read_to_end(&mut part).map_err(at(source))?;
        let lines = published(&part, gate);
        copy.write_all(lines).map_err(at(target))?;
        length += lines.len() as u64;
        let back = part.len() - lines.len();
        if back > 0 || part.is_empty() {
            copy.sync_data().map_err(at(target))?;
            return Ok(length);
        }
    }
}

/// The whole lines at the beginning of `part` whose number is not above `gate`.
fn published(part: &[u8], gate: u64) -> &[u8] {
    let mut length = 0;
    for line in part.split_inclusive(|byte| *byte == b'\n') {
        let above = number(line).is_some_and(|number| number > gate);
        if above || !line.ends_with(b"\n") {
            break;
        }
        length += line.len();
    }
    part.get(..length).unwrap_or_default()
}

fn number(line: &[u8]) -> Option<u64> {
    let rest = line.strip_prefix(b"{\"seq\":")?;
    let digits = rest.split(|byte| !byte.is_ascii_digit()).next()?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// A chain of another time stays, under another name.
fn set_aside(folder: &Path) -> Result<(), OperatorFault> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let free = (1..10_000)
        .map(|nth| folder.with_file_name(format!("{name}-before-{nth}")))
        .find(|path| !path.exists());
    match free.filter(|_| folder.exists()) {
        Some(free) => fs::rename(folder, free).map_err(at(folder)),
        None => Ok(()),
    }
}

/// Makes the files of one folder those of another: a key that was destroyed goes here too.
fn same_files(from: &Path, to: &Path) -> Result<(), OperatorFault> {
    private_folder(to)?;
    let ours = files_in(from)?;
    for theirs in files_in(to)? {
        let name = theirs.file_name().unwrap_or_default();
        if !from.join(name).exists() {
            fs::remove_file(&theirs).map_err(at(&theirs))?;
        }
    }
    for path in ours {
        let target = to.join(path.file_name().unwrap_or_default());
        let read = |path: &Path| fs::read(path).unwrap_or_default();
        if read(&target) != read(&path) {
            let part = target.with_extension("part");
            let _ = fs::remove_file(&part); // one that was left half copied
            copy(&path, &part, None)?;
            fs::rename(&part, &target).map_err(at(&target))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_lines_that_are_published_go_on() {
        let part = b"{\"format\":1}\n{\"seq\":7,\"a\":1}\n{\"seq\":8,\"a\":1}\n{\"seq\":9";
        assert!(published(part, 7).ends_with(b"{\"seq\":7,\"a\":1}\n"));
        assert!(published(part, 9).ends_with(b"{\"seq\":8,\"a\":1}\n"));
        assert_eq!(published(part, 6), b"{\"format\":1}\n");
    }
}
