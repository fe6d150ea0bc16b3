//! The daemon and its commands: the only crate that knows warp, tokio, the clock and the network.

pub mod clock;
pub mod config;
pub mod door;
pub mod guard;
pub mod house;
pub mod import;
pub mod line;
pub mod live;
pub mod opening;
mod registrar;
pub mod seal;
pub mod wall;
