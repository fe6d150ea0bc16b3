//! The commands of `hallboard`.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// 庭前看板: the queue and hallway displays of a prosecutors office.
#[derive(Debug, Parser)]
#[command(name = "hallboard", version)]
pub struct Cli {
    /// The configuration file.
    #[arg(long, global = true, default_value = "config/hallboard.toml")]
    pub config: PathBuf,
    /// How log lines are written to stderr; `RUST_LOG` says how much of them.
    #[arg(long, global = true, value_enum, default_value_t)]
    pub log: LogForm,
    /// What to do.
    #[command(subcommand)]
    pub command: Doing,
}

/// How a log line is written.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
pub enum LogForm {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line, for the site's own collector.
    Json,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Doing {
    /// Run the house.
    Serve(Serve),
    /// Run a sample house whose day plays itself.
    Demo(Demo),
    /// Time orders at `House::submit` beside bare fdatasync, for the load generator.
    #[command(hide = true)]
    BenchCommit(BenchCommit),
    /// Docket files.
    #[command(subcommand)]
    Docket(DocketDoing),
    /// Detainees.
    #[command(subcommand)]
    Custody(CustodyDoing),
    /// Print a one-time link to open an administrator of the running house, when nobody can sign in any more.
    FirstLink {
        /// The data folder of the running house, instead of the configuration's.
        #[arg(long)]
        data: Option<PathBuf>,
    },
    /// The journal.
    #[command(subcommand)]
    Journal(JournalDoing),
    /// Certificates of the door.
    #[command(subcommand)]
    Tls(TlsDoing),
    /// The component list of this build (SBOM, as `CycloneDX` JSON).
    Sbom,
    /// What an operator needs on a bad day.
    #[command(flatten)]
    Operator(OperatorDoing),
    /// The punctuality register of a day (準時開庭).
    Register {
        /// The day, 2026-11-23.
        date: String,
        /// As CSV.
        #[arg(long)]
        csv: bool,
    },
}

/// `hallboard serve`
#[derive(Debug, clap::Args)]
pub struct Serve {
    /// Believe this machine's clock although the journal has later entries.
    #[arg(long)]
    pub believe_clock: bool,
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
    /// The house's time at which it begins, 09:20 where none is named; 21:00 shows the bailiff office at work.
    #[arg(long)]
    pub from: Option<String>,
    /// The port; 0 picks one.
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// One JSON line and nothing else on stdout.
    #[arg(long)]
    pub json: bool,
    /// The data folder; a new one under the system's temporary folder where none is named.
    #[arg(long)]
    pub data: Option<PathBuf>,
    /// Another office than the sample, for the load generator.
    #[arg(long, hide = true)]
    pub office: Option<PathBuf>,
}

/// `hallboard bench-commit`
#[derive(Debug, clap::Args)]
pub struct BenchCommit {
    /// An empty folder on the disk to be measured.
    pub folder: PathBuf,
    /// Interleaved rounds.
    #[arg(long, default_value_t = 7)]
    pub rounds: usize,
    /// Orders in a round, of one writer and of all of them together.
    #[arg(long, default_value_t = 400)]
    pub orders: usize,
    /// Writers at once.
    #[arg(long, default_value_t = 64)]
    pub writers: usize,
}

/// Backup, restore, repair, doctor.
#[derive(Debug, Subcommand)]
pub enum OperatorDoing {
    /// Copy a house that may be running, and verify the copy.
    Backup {
        /// The folder of backups, instead of the configuration's.
        to: Option<PathBuf>,
        /// How many stay, instead of what the configuration says; 0 for all.
        #[arg(long)]
        keep: Option<usize>,
        /// Keys and credentials too, whatever the configuration says.
        #[arg(long)]
        with_keys: bool,
    },
    /// Lay a backup out as the data folder of the configuration.
    Restore {
        /// The backup's folder.
        from: PathBuf,
        /// Only prove it.
        #[arg(long)]
        check: bool,
    },
    /// Look at everything that could be wrong and say it in words.
    Doctor {
        /// Write what was seen into a new file as well, for whoever helps: no name, key or address is in it.
        #[arg(long)]
        bundle: Option<PathBuf>,
    },
    /// Ask the running house whether it is ready.
    Healthcheck,
    /// The store.
    #[command(subcommand)]
    Store(StoreDoing),
    /// The configuration.
    #[command(subcommand)]
    Config(ConfigDoing),
}

/// `hallboard tls`
#[derive(Debug, Subcommand)]
pub enum TlsDoing {
    /// Make an office CA and a server certificate, or renew the certificate with the CA there is.
    Init {
        /// A name or address the house answers under; once for each.
        #[arg(long = "name", required = true)]
        names: Vec<String>,
        /// The folder.
        #[arg(long, default_value = "config/tls")]
        to: PathBuf,
        /// How many days the server certificate holds.
        #[arg(long, default_value_t = 397, value_parser = clap::value_parser!(u16).range(1..=825))]
        days: u16,
    },
}

/// `hallboard store`
#[derive(Debug, Subcommand)]
pub enum StoreDoing {
    /// Empty the store of a house that does not run; the next start fills it from the journal.
    Rebuild,
}

/// `hallboard config`
#[derive(Debug, Subcommand)]
pub enum ConfigDoing {
    /// Read the configuration and say whether it is right.
    Check,
    /// Print every key with the value in force.
    Dump,
}

/// `hallboard docket`
#[derive(Debug, Subcommand)]
pub enum DocketDoing {
    /// Bring a file into the running house: shows what it would change, asks, applies.
    Import {
        /// The file.
        file: PathBuf,
        /// Apply without asking; what is doubtful stays as it is.
        #[arg(long)]
        yes: bool,
        /// The data folder of the running house, instead of the configuration's; a demo prints its own.
        #[arg(long)]
        data: Option<PathBuf>,
    },
    /// Read a file without a daemon and say what was understood.
    Check {
        /// The file.
        file: PathBuf,
        /// As one JSON line.
        #[arg(long)]
        json: bool,
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
        /// The journal's folder, instead of the configuration's.
        #[arg(long)]
        folder: Option<PathBuf>,
    },
    /// Cut a torn last line, or lay a verified backup or mirror in the place of a broken journal.
    Repair {
        /// The backup or the mirror.
        #[arg(long)]
        from: Option<PathBuf>,
    },
    /// Set a damaged journal aside untouched and go on from what is provable; the break stays told.
    Continue {
        /// Why, for the record.
        #[arg(long)]
        reason: String,
    },
    /// Print the lines of the journal as they are.
    Export {
        /// The first entry.
        #[arg(long, default_value_t = 1)]
        from: u64,
        /// The last entry.
        #[arg(long, default_value_t = u64::MAX)]
        to: u64,
        /// The journal's folder, instead of the configuration's.
        #[arg(long)]
        folder: Option<PathBuf>,
    },
}
