//! A machine that says less than its own journal: the battery of its clock is empty, or nobody set it.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use docket::Entry;
use docket::calendar::Moment;

use super::Clock;
use crate::operator::files_in;

/// The last line is within so many bytes of the end: a line has at most 1 MiB.
const TAIL: u64 = 2 << 20;

/// What a clock may lag behind the last entry; a network clock that sets itself moves by less.
const DOUBT_MS: i64 = 5 * 60 * 1000;

/// When the last entry of a journal folder was written, in machine time; nothing where it cannot be read.
#[must_use]
pub fn last_recorded(journal: &Path) -> Option<Moment> {
    let files = files_in(journal).ok()?;
    let newest = files.iter().rfind(|path| path.extension().is_some_and(|e| e == "jsonl"))?;
    let tail = tail(newest).ok()?;
    let last = tail.trim_end().lines().next_back()?;
    serde_json::from_str::<Entry>(last).ok().map(|entry| entry.stamp.recorded)
}

/// How far the clock lies behind the last entry, in milliseconds, where that is too far to believe it.
#[must_use]
pub fn behind(journal: &Path, clock: &Clock) -> Option<(Moment, i64)> {
    let last = last_recorded(journal)?;
    let lag = last.ms_since(clock.machine());
    (lag > DOUBT_MS).then_some((last, lag))
}

fn tail(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
    let mut bytes = Vec::new();
    file.take(TAIL).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
