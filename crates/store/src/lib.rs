//! What is true now, kept in sled so that a start need not read the whole journal.
//!
//! One tree: `now/<kind>/<id>` is one row per thing, `days/<date>/<room>` one summary per past day
//! and room, and `meta/applied` the last line of the journal that the rows know of, written with
//! them in one piece. Nothing here is the only copy: the folder may be deleted at any time, and
//! whatever is wrong with it is answered by [`Store::rebuild`] and the journal.
#![warn(missing_docs)]

mod batch;
mod fault;
mod guard;
pub mod house;
mod rebuild;
mod rows;
mod sum;

use std::{
    fs::{self, DirBuilder, Permissions},
    io,
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use serde::{Deserialize, Serialize};

pub use batch::{Batch, MAX_VALUE};
pub use fault::StoreFault;
use guard::guarded;

/// The layout of the rows that this version reads and writes; another one is rebuilt.
const FORMAT: u32 = 1;

/// What sled may keep in memory.
const CACHE_BYTES: u64 = 8 << 20;

/// How often sled brings what it was told to the disk, in milliseconds: the journal's own sync waits for it meanwhile. What a
/// crash takes with it is read from the journal again.
const FLUSH_MS: u64 = 5_000;

const APPLIED: &str = "meta/applied";

/// The last line of the journal that the rows know of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// The last number.
    pub seq: u64,
    /// The line's SHA-256, in 64 lower-case hex digits.
    pub hash: String,
    /// Number of the journal's file in which it stands.
    pub file: u64,
    /// Where it begins in that file, in bytes.
    pub offset: u64,
}

#[derive(Serialize, Deserialize)]
struct Meta {
    format: u32,
    /// The sum over all other rows.
    sum: u64,
    #[serde(flatten)]
    applied: Applied,
}

/// The rows of one house; all calls block, so they belong on one thread of their own.
pub struct Store {
    db: sled::Db,
    dir: PathBuf,
    applied: Option<Applied>,
    sum: u64,
}

impl Store {
    /// Opens the store in `dir`, which is made if it is missing.
    ///
    /// # Errors
    /// [`StoreFault::Locked`] if another process has it; after any other, [`Store::rebuild`].
    pub fn open(dir: &Path) -> Result<Self, StoreFault> {
        make_private(dir).map_err(StoreFault::Disk)?;
        let (db, meta, sum) = guarded(dir, || {
            let config = sled::Config::new().path(dir).cache_capacity(CACHE_BYTES);
            let db = config.flush_every_ms(Some(FLUSH_MS)).open()?;
            let meta = db.get(APPLIED)?;
            let sum = sum::of_all(&db)?;
            Ok((db, meta, sum))
        })?;
        let meta = meta.map(|json| read_meta(&json)).transpose()?;
        if meta.as_ref().map_or(0, |meta| meta.sum) != sum {
            return Err(StoreFault::Broken("its rows are not those that were kept".to_owned()));
        }
        let applied = meta.map(|meta| meta.applied);
        Ok(Self { db, dir: dir.to_owned(), applied, sum })
    }

    /// Closes the store, whatever state its disk is in.
    pub fn close(self) {
        let Self { db, dir, .. } = self;
        if let Err(fault) = guarded(&dir, || {
            drop(db);
            Ok(())
        }) {
            drop(fault); // what it could not write any more, the journal has
        }
    }

    /// Closes the store and opens it again: the only way out of an error after a full disk.
    pub fn reopen(self) -> Result<Self, StoreFault> {
        let dir = self.dir.clone();
        self.close();
        Self::open_when_free(&dir)
    }

    /// Opens the store in `dir`, whose lock sled may give back a moment after the one before was closed.
    ///
    /// # Errors
    /// As for [`Store::open`]; [`StoreFault::Locked`] after two seconds.
    pub fn open_when_free(dir: &Path) -> Result<Self, StoreFault> {
        for _ in 0..100 {
            match Self::open(dir) {
                Err(StoreFault::Locked(_)) => thread::sleep(Duration::from_millis(20)),
                opened => return opened,
            }
        }
        Self::open(dir)
    }

    /// Writes a batch and the line of the journal up to which it counts, in one piece.
    ///
    /// It is not flushed: after a power cut the store may know an older line, and the journal tells
    /// it the rest.
    pub fn keep(&mut self, batch: Batch, applied: &Applied) -> Result<(), StoreFault> {
        let sum = guarded(&self.dir, || sum::after(&self.db, self.sum, &batch))?;
        let meta = Meta { format: FORMAT, sum, applied: applied.clone() };
        let meta = serde_json::to_vec(&meta).map_err(|why| StoreFault::Broken(why.to_string()))?;

        let mut changes = sled::Batch::default();
        for (key, bytes) in batch.changes {
            match bytes {
                Some(bytes) => changes.insert(key.as_str(), bytes),
                None => changes.remove(key.as_str()),
            }
        }
        changes.insert(APPLIED, meta);
        guarded(&self.dir, || self.db.apply_batch(changes))?;

        (self.sum, self.applied) = (sum, Some(applied.clone()));
        Ok(())
    }

    /// The last line of the journal that the rows know of; `None` in a new store.
    #[must_use]
    pub fn applied(&self) -> Option<&Applied> {
        self.applied.as_ref()
    }

    /// Whether nothing was ever kept here.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.applied.is_none()
    }

    /// Writes everything to the disk; for a shutdown, never in the path of an order.
    pub fn flush(&self) -> Result<(), StoreFault> {
        guarded(&self.dir, || self.db.flush()).map(|_| ())
    }
}

fn read_meta(json: &[u8]) -> Result<Meta, StoreFault> {
    match serde_json::from_slice::<Meta>(json) {
        Ok(meta) if meta.format == FORMAT => Ok(meta),
        Ok(Meta { format, .. }) => {
            Err(StoreFault::Broken(format!("it is of format {format}, not {FORMAT}")))
        }
        Err(why) => Err(StoreFault::Broken(format!("its last line cannot be read: {why}"))),
    }
}

/// sled leaves its files open to every reader, so the folder is closed to all but the owner.
fn make_private(dir: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    fs::set_permissions(dir, Permissions::from_mode(0o700))
}
