//! Trouble: the cord is pulled, the store is gone, the config is wrong, the record was touched.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a story that cannot go on should stop where it stands"
)]

mod attack;
mod bad_day;
mod clock;
mod cord;
mod crash;
mod damage;
mod full;
mod mirror;
mod mounts;
mod operator;
mod power;
mod race;
mod record;
mod releases;
mod simulation;
mod site;
mod strangers;
mod watched;
mod writer;
