//! The load generator: what the house costs and how fast it is, beside a peer and the floor in the same run.
#![expect(clippy::indexing_slicing, reason = "a JSON value that lacks a key answers null")]

mod cli;
mod cores;
mod cost;
mod crowd;
mod fault;
mod figures;
mod http;
mod line;
mod machine;
mod run;
mod stage;
mod table;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    match run::run(&cli::Cli::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("hallboard-bench: {fault}");
            ExitCode::from(2)
        }
    }
}
