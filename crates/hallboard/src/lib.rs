//! The daemon and its commands: the only crate that knows warp, tokio, the clock and the network.

pub mod clock;
pub mod seal;
