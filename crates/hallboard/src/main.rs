//! The `hallboard` command.

use std::process::ExitCode;

use clap::Parser;
use hallboard::cli::Cli;

fn main() -> ExitCode {
    hallboard::doing::run(Cli::parse())
}
