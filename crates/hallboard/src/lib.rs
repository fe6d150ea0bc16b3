//! The daemon of the hall boards: what stands between the house and the network.

pub mod door;
pub mod line;
pub mod live;
pub mod wall;
