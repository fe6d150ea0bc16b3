//! The commands of `hallboard-bench`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// What the house costs and how fast it is, side by side with nginx + nchan and a bare loop.
#[derive(Debug, Parser)]
#[command(name = "hallboard-bench", version)]
pub(crate) struct Cli {
    /// What to measure.
    #[command(subcommand)]
    pub(crate) what: What,
    /// How.
    #[command(flatten)]
    pub(crate) how: How,
}

/// How much, and what is told.
#[derive(Clone, Debug, Args)]
pub(crate) struct How {
    /// Interleaved rounds; figures are medians over them.
    #[arg(long, global = true, default_value_t = 5)]
    pub(crate) rounds: usize,
    /// A short run that checks counts and judges no time.
    #[arg(long, global = true)]
    pub(crate) short: bool,
    /// The whole result as JSON into this file.
    #[arg(long, global = true)]
    pub(crate) json: Option<PathBuf>,
    /// Sockets, instead of the usual numbers.
    #[arg(long, global = true)]
    pub(crate) sockets: Option<usize>,
}

/// The measurements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Subcommand)]
pub(crate) enum What {
    /// One change to all screens of a board: cost of a delivery, time of the last screen, memory.
    Fanout,
    /// The same with permessage-deflate.
    Deflate,
    /// Many screens join at once, twice, and get the newest picture.
    Storm,
    /// Twenty changes of one board in twenty milliseconds.
    Burst,
    /// Screens that never read among screens that do.
    Stalled,
    /// Orders at `House::submit` beside bare fdatasync.
    Commit,
    /// The first picture of a house with a million entries.
    Start,
    /// Pictures of one board, in this process.
    Render,
    /// Many boards: a change of one costs what it costs alone.
    Boards,
    /// A tablet is tapped while as many phones as the listener takes are written to.
    Phones,
    /// The same under TLS, in rows of its own.
    Tls,
    /// A courthouse of fifty screens: memory, and the binary.
    Small,
    /// Everything, one after another.
    All,
    /// The floor itself: pre-encoded frames to every socket, nothing else.
    #[command(hide = true)]
    Floor {
        /// Where it listens on loopback.
        port: u16,
        /// Writes a line down and waits for the disk before each frame.
        #[arg(long)]
        keeps: bool,
    },
}
