//! The commands of `hallboard`.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// 庭前看板: the queue and hallway displays of a prosecutors office.
#[derive(Debug, Parser)]
#[command(name = "hallboard", version)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Doing,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Doing {
    /// Run the house.
    Serve {
        /// The configuration file.
        #[arg(long, default_value = "config/hallboard.toml")]
        config: PathBuf,
    },
    /// Run a sample house whose day plays itself.
    Demo(Demo),
    /// Docket files.
    #[command(subcommand)]
    Docket(DocketDoing),
    /// Detainees.
    #[command(subcommand)]
    Custody(CustodyDoing),
    /// The journal.
    #[command(subcommand)]
    Journal(JournalDoing),
    /// The punctuality register of a day (準時開庭).
    Register {
        /// The day, 2026-11-23.
        date: String,
        /// As CSV.
        #[arg(long)]
        csv: bool,
        /// The configuration file.
        #[arg(long, default_value = "config/hallboard.toml")]
        config: PathBuf,
    },
}

/// `hallboard demo`
#[derive(Debug, clap::Args)]
pub struct Demo {
    /// Leave the tapping to the visitor.
    #[arg(long)]
    pub no_play: bool,
    /// House seconds in one machine second.
    #[arg(long, default_value_t = 10.0)]
    pub speed: f64,
    /// The port; 0 picks one.
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// One JSON line and nothing else on stdout.
    #[arg(long)]
    pub json: bool,
    /// The data folder; a new one under the system's temporary folder where none is named.
    #[arg(long)]
    pub data: Option<PathBuf>,
}

/// `hallboard docket`
#[derive(Debug, Subcommand)]
pub enum DocketDoing {
    /// Read a file without a daemon and say what was understood.
    Check {
        /// The file.
        file: PathBuf,
        /// As one JSON line.
        #[arg(long)]
        json: bool,
        /// The configuration file; the sample office where there is none.
        #[arg(long)]
        config: Option<PathBuf>,
    },
}

/// `hallboard custody`
#[derive(Debug, Subcommand)]
pub enum CustodyDoing {
    /// Compute the 24 hours of arrests in a file, and compare with what it expects.
    Clock {
        /// A JSON list of arrests with their exclusions.
        file: PathBuf,
        /// As one JSON line.
        #[arg(long)]
        json: bool,
    },
}

/// `hallboard journal`
#[derive(Debug, Subcommand)]
pub enum JournalDoing {
    /// Walk the whole chain and print the first broken line.
    Verify {
        /// The configuration file.
        #[arg(long, default_value = "config/hallboard.toml")]
        config: PathBuf,
        /// The journal's folder, instead of the configuration's.
        #[arg(long)]
        folder: Option<PathBuf>,
    },
    /// Print the lines of the journal as they are.
    Export {
        /// The first entry.
        #[arg(long, default_value_t = 1)]
        from: u64,
        /// The last entry.
        #[arg(long, default_value_t = u64::MAX)]
        to: u64,
        /// The configuration file.
        #[arg(long, default_value = "config/hallboard.toml")]
        config: PathBuf,
        /// The journal's folder, instead of the configuration's.
        #[arg(long)]
        folder: Option<PathBuf>,
    },
}
