//! The daemon and its commands: the only crate that knows warp, tokio, the clock and the network.

pub mod cli;
pub mod clock;
pub mod config;
pub mod console;
pub mod daemon;
mod day;
pub mod demo;
pub mod doing;
pub mod door;
pub mod figures;
pub mod guard;
pub mod house;
pub mod import;
pub mod line;
pub mod live;
pub mod opening;
pub mod operator;
pub mod painter;
pub mod proof;
pub mod register;
mod registrar;
pub mod roster;
pub mod seal;
mod tls;
pub mod wall;
mod watch;
pub mod web;
