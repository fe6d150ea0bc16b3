//! The guard: who comes in, what is written down of it, and what is left when keys are gone.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop where it stands"
)]

mod access_walk;
mod audit_chain;
mod auditor;
mod building;
mod certificates;
mod devices;
mod entrances;
mod keys;
mod leaving;
mod people;
mod rates;
mod reading;
mod tablet;
mod veil_walk;
mod walls;
