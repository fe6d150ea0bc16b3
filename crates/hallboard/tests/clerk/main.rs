//! The clerk's desk, the console, accounts and the first administrator, on a running daemon.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop where it stands"
)]

mod accounts;
mod console;
mod dockets;
mod files;
mod first;
mod house;
mod pages;
mod roster;
mod walls;
