//! Reading the rows back.
use std::iter::from_fn;

use crate::{Store, StoreFault, guard::guarded};

/// A row's key and its bytes.
type Row = (String, Vec<u8>);

impl Store {
    /// Every row of a kind as (id, bytes), in the order of the ids' letters.
    pub fn rows(&self, kind: &str) -> impl Iterator<Item = Result<(String, Vec<u8>), StoreFault>> {
        let prefix = format!("now/{kind}/");
        let rows = self.read(self.db.scan_prefix(&prefix));
        rows.map(move |row| row.map(|(key, bytes)| (tail(&key, prefix.len()), bytes)))
    }

    /// The summaries from one date to another, both included, as (date, room, bytes).
    pub fn days(
        &self,
        from: &str,
        to: &str,
    ) -> impl Iterator<Item = Result<(String, String, Vec<u8>), StoreFault>> {
        // '0' is the letter after '/', so this ends after the last room of the last date.
        let (first, end) = (format!("days/{from}/"), format!("days/{to}0"));
        let dates = if from <= to { first..end } else { first.clone()..first };
        self.read(self.db.range(dates)).map(|row| {
            let (key, bytes) = row?;
            let rest = tail(&key, "days/".len());
            let (date, room) = rest.split_once('/').ok_or(StoreFault::BadKey(key))?;
            Ok((date.to_owned(), room.to_owned(), bytes))
        })
    }

    /// Reads to the end or to the first fault.
    fn read(&self, mut rows: sled::Iter) -> impl Iterator<Item = Result<Row, StoreFault>> {
        let mut done = false;
        from_fn(move || {
            if done {
                return None;
            }
            let row = guarded(&self.dir, || rows.next().transpose());
            done = !matches!(row, Ok(Some(_)));
            row.transpose().map(|row| {
                let (key, bytes) = row?;
                match String::from_utf8(key.to_vec()) {
                    Ok(key) => Ok((key, bytes.to_vec())),
                    Err(why) => Err(StoreFault::Broken(format!("a key is not text: {why}"))),
                }
            })
        })
    }
}

fn tail(key: &str, from: usize) -> String {
    key.get(from..).unwrap_or_default().to_owned()
}
