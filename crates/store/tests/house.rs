//! The house as rows: whatever was kept, step by step, is what is read back.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::sync::Arc;

use docket::{Courthouse, Entry};
use store::{Applied, Store, house};

const LINES: &str = include_str!("../../docket/tests/fixtures/entries-0.1.jsonl");

#[test]
fn every_entry_of_this_release_is_kept_and_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let mut before = Courthouse::default();
    for line in LINES.lines() {
        let entry = serde_json::from_str::<Entry>(line).unwrap();
        let mut after = before.clone();
        after.apply(&entry);
        let applied =
            Applied { seq: after.seq.0, hash: format!("{:064x}", after.seq.0), file: 1, offset: 0 };
        house::keep(&mut store, &before, &after, &[], &applied).unwrap();
        before = after;
    }
    let read = house::load(&store).unwrap();
    assert_eq!(read.ticker, before.ticker);
    assert_eq!(read.days.keys().collect::<Vec<_>>(), before.days.keys().collect::<Vec<_>>());
    assert_eq!(read, before);
    assert!(!read.ticker.notices.is_empty() && Arc::strong_count(&read.ticker) == 1);
}
