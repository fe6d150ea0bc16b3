//! Changes that become true together.
use std::collections::BTreeMap;

use crate::StoreFault;

/// The longest a value may be: sled never gives back the room of much longer ones.
pub const MAX_VALUE: usize = 64 << 10;

/// Rows to be written and deleted in one piece, by [`Store::keep`](crate::Store::keep).
#[derive(Debug, Default)]
pub struct Batch {
    /// What each key is to hold; `None` to be deleted.
    pub(crate) changes: BTreeMap<String, Option<Vec<u8>>>,
}

impl Batch {
    /// Writes the row of one thing, in place of the one before.
    pub fn put(&mut self, kind: &str, id: &str, bytes: Vec<u8>) -> Result<(), StoreFault> {
        self.insert(key("now", kind, id)?, bytes)
    }

    /// Deletes the row of one thing, if there is one.
    pub fn delete(&mut self, kind: &str, id: &str) -> Result<(), StoreFault> {
        self.changes.insert(key("now", kind, id)?, None);
        Ok(())
    }

    /// Writes the summary of a room's past day; `date` sorts by its letters, such as 2026-11-23.
    pub fn put_day(&mut self, date: &str, room: &str, bytes: Vec<u8>) -> Result<(), StoreFault> {
        self.insert(key("days", date, room)?, bytes)
    }

    /// Deletes the summary of a room's past day, if there is one.
    pub fn delete_day(&mut self, date: &str, room: &str) -> Result<(), StoreFault> {
        self.changes.insert(key("days", date, room)?, None);
        Ok(())
    }

    fn insert(&mut self, key: String, bytes: Vec<u8>) -> Result<(), StoreFault> {
        if bytes.len() > MAX_VALUE {
            return Err(StoreFault::TooLong { key, bytes: bytes.len() });
        }
        self.changes.insert(key, Some(bytes));
        Ok(())
    }
}

fn key(part: &str, group: &str, id: &str) -> Result<String, StoreFault> {
    let key = format!("{part}/{group}/{id}");
    if group.contains('/') || group.is_empty() { Err(StoreFault::BadKey(key)) } else { Ok(key) }
}
