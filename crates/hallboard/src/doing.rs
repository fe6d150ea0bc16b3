//! What each command does.

mod bench_commit;
mod console;
mod custody;
mod demo;
mod docket;
mod files;
mod operator;
mod sbom;
mod serve;
mod tls;

use std::fmt::Display;
use std::process::ExitCode;

use crate::cli::{Cli, CustodyDoing, DocketDoing, Doing, JournalDoing, LogForm, TlsDoing};

/// Does what was asked and says how it went.
#[must_use]
pub fn run(cli: Cli) -> ExitCode {
    let config = &cli.config;
    let log = cli.log;
    match cli.command {
        Doing::Serve(asked) => serve::serve(config, &asked, log),
        Doing::Demo(wanted) => demo::demo(&wanted, log),
        Doing::Docket(DocketDoing::Import { file, yes, data }) => {
            docket::import(&file, config, data.as_deref(), yes)
        }
        Doing::FirstLink { data } => console::first_link(config, data.as_deref()),
        Doing::BenchCommit(wanted) => bench_commit::measure(&wanted),
        Doing::Docket(DocketDoing::Check { file, json }) => files::check(&file, json, config),
        Doing::Journal(JournalDoing::Verify { folder }) => files::verify(config, folder.as_deref()),
        Doing::Journal(JournalDoing::Export { from, to, folder }) => {
            files::export(config, folder.as_deref(), from, to)
        }
        Doing::Journal(JournalDoing::Repair { from }) => {
            operator::repair_journal(config, from.as_deref())
        }
        Doing::Journal(JournalDoing::Continue { reason }) => {
            operator::continue_journal(config, &reason)
        }
        Doing::Tls(TlsDoing::Init { names, to, days }) => tls::init(&names, &to, days),
        Doing::Sbom => sbom::print(),
        Doing::Operator(doing) => operator::operate(config, &doing),
        Doing::Custody(CustodyDoing::Clock { file, json }) => custody::clock(&file, json),
        Doing::Register { date, csv } => files::register(&date, csv, config),
    }
}

/// One sentence on stderr, and the exit code.
fn fail(why: &impl Display, code: u8) -> ExitCode {
    eprintln!("hallboard: {why}");
    ExitCode::from(code)
}

/// Logs to stderr; `RUST_LOG` says how much.
fn start_logging(form: LogForm) {
    crate::crash::tell_no_names();
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second call finds a log already there, which is as good.
    let _ = match form {
        LogForm::Text => lines.try_init(),
        LogForm::Json => lines.json().try_init(),
    };
}

/// A runtime for the door; boards and sockets have threads of their own.
fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()
}
