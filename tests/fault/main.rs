//! Trouble: the cord is pulled, the store is gone, the config is wrong, the record was touched.
#![expect(clippy::unwrap_used, reason = "a story that cannot go on should stop where it stands")]

mod cord;
mod operator;
mod record;
