//! A sum over all rows, so that a store from which sled lost some, or kept older ones, is seen.
use crate::{APPLIED, batch::Batch};

/// The sum of all rows but the applied line, each weighed by its key and its bytes.
///
/// sled checks each piece of its file, but drops the pieces that fail and opens with the rest. The
/// sum is for such accidents, not against a forger: the journal alone is proof.
pub(crate) fn of_all(db: &sled::Db) -> sled::Result<u64> {
    db.iter().try_fold(0_u64, |sum, row| {
        let (key, bytes) = row?;
        let counts = key.as_ref() != APPLIED.as_bytes();
        Ok(if counts { sum.wrapping_add(weight(&key, &bytes)) } else { sum })
    })
}

/// The sum after a batch.
pub(crate) fn after(db: &sled::Db, sum: u64, batch: &Batch) -> sled::Result<u64> {
    batch.changes.iter().try_fold(sum, |sum, (key, bytes)| {
        let weigh = |bytes: &[u8]| weight(key.as_bytes(), bytes);
        let before = db.get(key)?.map_or(0, |bytes| weigh(&bytes));
        let now = bytes.as_ref().map_or(0, |bytes| weigh(bytes));
        Ok(sum.wrapping_sub(before).wrapping_add(now))
    })
}

/// 64-bit FNV-1a of the key, its length and the bytes.
fn weight(key: &[u8], bytes: &[u8]) -> u64 {
    let length = (key.len() as u64).to_le_bytes();
    let all = key.iter().chain(&length).chain(bytes);
    all.fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3)
    })
}
