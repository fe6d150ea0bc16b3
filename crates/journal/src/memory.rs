//! A journal that lives only as long as its process, for demonstrations and tests.
use std::marker::PhantomData;

use crate::{
    Hash, Journal, JournalError, Record,
    line::{Content, Link, take_apart, write_entry},
};

/// The same promises as on disk, but for the power cut.
pub struct MemoryJournal<R> {
    lines: Vec<u8>,
    last: Link,
    record: PhantomData<fn() -> R>,
}

impl<R> Default for MemoryJournal<R> {
    fn default() -> Self {
        let last = Link { seq: 0, hash: Hash::ZERO };
        Self { lines: Vec::new(), last, record: PhantomData }
    }
}

impl<R: Record> Journal<R> for MemoryJournal<R> {
    fn append(&mut self, records: &[R]) -> Result<u64, JournalError> {
        let mut lines = Vec::new();
        let written = records.iter().try_fold(self.last, |l, r| write_entry(&mut lines, r, l))?;
        self.last = written;
        self.lines.append(&mut lines);
        Ok(self.last.seq)
    }

    fn after(&self, seq: u64) -> impl Iterator<Item = Result<R, JournalError>> {
        let lines = self.lines.split(|byte| *byte == b'\n');
        lines.filter_map(move |line| match take_apart(line) {
            Ok((Content::Entry(number, object), _)) if number > seq => Some(read(number, object)),
            _ => None,
        })
    }
}

fn read<R: Record>(seq: u64, object: &[u8]) -> Result<R, JournalError> {
    serde_json::from_slice(&[object, b"}"].concat()).map_err(|fault| JournalError::Unreadable {
        file: "memory".to_owned(),
        line: seq,
        seq,
        why: fault.to_string(),
    })
}
