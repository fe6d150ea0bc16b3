//! The daemon and its commands: the only crate that knows warp, tokio, the clock and the network.

pub mod clock;
pub mod door;
pub mod house;
pub mod line;
pub mod live;
mod opening;
mod registrar;
pub mod seal;
pub mod wall;
