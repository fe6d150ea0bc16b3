//! The door, the live sockets and the wall over real connections on loopback.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop where it stands"
)]

mod addresses;
mod connections;
mod hall;
mod live;
mod orders;
mod origins;
mod rfc6455;
mod wall;
