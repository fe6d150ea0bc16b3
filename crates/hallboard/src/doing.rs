//! What each command does.

mod custody;
mod demo;
mod files;
mod serve;

use std::fmt::Display;
use std::process::ExitCode;

use crate::cli::{Cli, CustodyDoing, DocketDoing, Doing, JournalDoing};

/// Does what was asked and says how it went.
#[must_use]
pub fn run(cli: Cli) -> ExitCode {
    match cli.command {
        Doing::Serve { config } => serve::serve(&config),
        Doing::Demo(wanted) => demo::demo(&wanted),
        Doing::Docket(DocketDoing::Check { file, json, config }) => {
            files::check(&file, json, config.as_deref())
        }
        Doing::Journal(JournalDoing::Verify { config, folder }) => {
            files::verify(&config, folder.as_deref())
        }
        Doing::Journal(JournalDoing::Export { from, to, config, folder }) => {
            files::export(&config, folder.as_deref(), from, to)
        }
        Doing::Custody(CustodyDoing::Clock { file, json }) => custody::clock(&file, json),
        Doing::Register { date, csv, config } => files::register(&date, csv, &config),
    }
}

/// One sentence on stderr, and the exit code.
fn fail(why: &impl Display, code: u8) -> ExitCode {
    eprintln!("hallboard: {why}");
    ExitCode::from(code)
}

/// Logs to stderr; RUST_LOG says how much.
fn start_logging() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    // A second call finds a log already there, which is as good.
    let _ =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

/// A runtime for the door; boards and sockets have threads of their own.
fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()
}
