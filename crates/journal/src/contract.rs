//! The promises of every journal, as a test that any of them can be given.
use std::fmt::Debug;

use crate::{Journal, JournalError, Record};

/// Checks an empty journal against what [`Journal`] promises; `record` makes one of a number.
///
/// # Panics
/// If a promise is not kept.
pub fn check<R, J>(journal: &mut J, record: impl Fn(u64) -> R) -> Result<(), JournalError>
where
    R: Record + PartialEq + Debug,
    J: Journal<R>,
{
    let records = |from: u64, to: u64| (from..=to).map(&record).collect::<Vec<_>>();
    let read = |journal: &J, seq| journal.after(seq).collect::<Result<Vec<_>, _>>();
    assert_eq!(read(journal, 0)?, [], "a new journal holds a record");

    assert_eq!(journal.append(&records(1, 1))?, 1, "the first record is not number 1");
    assert_eq!(journal.append(&records(2, 5))?, 5, "a group does not end with its last number");
    assert_eq!(journal.append(&[])?, 5, "an empty group moved the journal");
    assert_eq!(read(journal, 0)?, records(1, 5), "what was written is not what is read");
    assert_eq!(read(journal, 3)?, records(4, 5), "`after` does not begin after its number");
    assert_eq!(read(journal, 5)?, [], "there is something after the last record");
    assert_eq!(read(journal, u64::MAX)?, [], "there is something after all numbers");

    for wrong in [vec![record(5)], vec![record(7)], vec![record(6), record(8)]] {
        let refused = journal.append(&wrong);
        let out_of_order = matches!(refused, Err(JournalError::OutOfOrder { .. }));
        assert!(out_of_order, "a gap was not refused: {refused:?}");
    }
    assert_eq!(read(journal, 0)?, records(1, 5), "a refused group left something behind");
    assert_eq!(journal.append(&records(6, 6))?, 6, "a refusal made the journal unusable");
    assert_eq!(read(journal, 5)?, records(6, 6), "a record after a refusal is not read");
    Ok(())
}
