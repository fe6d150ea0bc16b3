//! Commands that read files and need no daemon.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use docket::calendar::Date;
use docket::register::to_csv_rows;

use super::fail;
use crate::anchor;
use crate::config::Config;
use crate::demo::OFFICE;
use crate::import;

/// `hallboard docket check`
pub(super) fn check(file: &Path, json: bool, config: &Path) -> ExitCode {
    let config = if config.exists() {
        Config::read(config).map_err(|fault| fault.to_string())
    } else {
        Config::parse(OFFICE) // the usual headings and the sample rooms
    };
    let tables = match config {
        Ok(config) => config.import_tables(),
        Err(fault) => return fail(&fault, 2),
    };
    let bytes = match std::fs::read(file) {
        Ok(bytes) => bytes,
        Err(fault) => return fail(&format!("{}: {fault}", file.display()), 2),
    };
    let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    match import::read(&bytes, &name, &tables) {
        Ok(docket) if json => println!("{}", import::check_json(&docket)),
        Ok(docket) => print!("{}", import::check_words(&docket)),
        Err(unreadable) => return fail(&unreadable, 1),
    }
    ExitCode::SUCCESS
}

/// `hallboard journal verify`
pub(super) fn verify(config: &Path, folder: Option<&Path>) -> ExitCode {
    let walked = match folder {
        Some(folder) => journal::verify(folder, |_| ()),
        None => match Config::read(config) {
            Ok(config) => anchor::verify(&config.house.data, anchor::seal_of(&config).as_ref()),
            Err(fault) => return fail(&fault, 2),
        },
    };
    match walked {
        Ok(found) => {
            let closing = found.closing.map_or_else(String::new, |hash| hash.to_string());
            println!(
                "ok: {} lines in {} files, entry {}, {closing}",
                found.lines, found.files, found.seq
            );
            if let Some(cut) = found.torn {
                println!("the last line of {} is torn at byte {}", cut.file, cut.offset);
            }
            for gap in found.breaks {
                println!(
                    "broken at {} line {} ({}); gone on after entry {} on {}: {}; the damaged journal: {}",
                    gap.file, gap.line, gap.why, gap.proven, gap.recorded, gap.reason, gap.aside
                );
            }
            ExitCode::SUCCESS
        }
        Err(fault) => fail(&fault, 1),
    }
}

/// `hallboard journal export`
pub(super) fn export(config: &Path, folder: Option<&Path>, from: u64, to: u64) -> ExitCode {
    let folder = match journal_folder(config, folder) {
        Ok(folder) => folder,
        Err(fault) => return fail(&fault, 2),
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
    let written = journal::export(&folder, from, to, &mut out).map_err(|fault| fault.to_string());
    match written.and_then(|_| out.flush().map_err(|fault| fault.to_string())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => fail(&fault, 1),
    }
}

fn journal_folder(config: &Path, folder: Option<&Path>) -> Result<PathBuf, String> {
    match folder {
        Some(folder) => Ok(folder.to_owned()),
        None => Config::read(config)
            .map(|config| config.house.data.join("journal"))
            .map_err(|fault| fault.to_string()),
    }
}

/// `hallboard register`
pub(super) fn register(date: &str, csv: bool, config: &Path) -> ExitCode {
    let Ok(date) = date.parse::<Date>() else {
        return fail(&format!("{date} is not a date such as 2026-11-23"), 2);
    };
    let config = match Config::read(config) {
        Ok(config) => config,
        Err(fault) => return fail(&fault, 2),
    };
    let office = config.office();
    let rows = match crate::register::of_day(&config.house.data, &office, date) {
        Ok(rows) => rows,
        Err(fault) => return fail(&fault, 1),
    };
    let table = to_csv_rows(&rows, &office);
    if !csv {
        for line in &table {
            println!("{}", line.join("  "));
        }
        return ExitCode::SUCCESS;
    }
    match crate::register::csv(&table) {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(fault) => fail(&fault, 1),
    }
}
