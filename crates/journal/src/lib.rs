//! The truth: append-only, hash-chained lines that are on the disk before anybody is answered.
//!
//! Three chains use it (orders, sign-ins, what screens showed), so it knows nothing of its content
//! but the number. A line is a record's JSON with `"prev"` as its last key: the lower-case hex
//! SHA-256 of the line before it, without the newline; 64 zeros before the first. The chain runs on
//! over files, and each file begins with a chained head line that says format, court, file number
//! and the length of the file before it. Nothing is ever rewritten but a last line that was torn.
//!
//! A chain proves every line but its last one; that one is proved by the [`Anchor`] somebody else
//! keeps, and by the closing hash that [`verify`] reports.
#![warn(missing_docs)]

pub mod contract;
mod disk;
mod entries;
mod error;
mod file;
mod go_on;
mod hash;
mod line;
mod memory;
mod newer;
mod open;
mod prove;
mod reserve;
mod tail;
mod verify;
mod volume;
mod walk;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

pub use disk::{Disk, RealDisk};
pub use entries::Entries;
pub use error::{Broken, JournalError};
pub use file::FileJournal;
pub use go_on::{GoingOn, go_on};
pub use hash::Hash;
pub use line::{Break, FORMAT, MAX_LINE};
pub use memory::MemoryJournal;
pub use open::{Opened, Opening, Provable, open_provable};
pub use prove::Progress;
pub use verify::{Verified, export, verify, verify_to};
pub use walk::Cut;

/// What a journal can hold: one JSON object whose **first** key is `"seq"`, without a key `"prev"`.
pub trait Record: Serialize + DeserializeOwned {
    /// The record's number; the first is 1, and each is one more than the one before.
    fn seq(&self) -> u64;
}

/// An append-only, totally ordered list of records.
pub trait Journal<R: Record> {
    /// Writes `records` after the last one and returns the last number, once all of them would
    /// survive a power cut. On an error none of them was written.
    fn append(&mut self, records: &[R]) -> Result<u64, JournalError>;

    /// Reads every record after number `seq`, oldest first.
    fn after(&self, seq: u64) -> impl Iterator<Item = Result<R, JournalError>>;
}

/// One line's place and proof; kept outside the journal, it lets an opening read the tail alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// Number of the last record up to and including this line; 0 before the first.
    pub seq: u64,
    /// The line's hash, without its newline.
    pub hash: Hash,
    /// Number of the file it stands in, from 1.
    pub file: u64,
    /// Where the line begins in that file, in bytes.
    pub offset: u64,
}

impl Record for docket::Entry {
    fn seq(&self) -> u64 {
        self.stamp.seq.0
    }
}
