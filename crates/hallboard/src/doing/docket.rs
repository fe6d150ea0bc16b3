//! `hallboard docket import`: asks the running daemon over its console.

use std::collections::BTreeSet;
use std::io::{self, BufRead, Write};
use std::path::Path;
use std::process::ExitCode;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use docket::HearingId;

use super::console::{Console, Why, refused};
use super::fail;
use crate::console::{Said, Told};

/// Previews, asks, applies.
pub(super) fn import(file: &Path, config: &Path, data: Option<&Path>, yes: bool) -> ExitCode {
    match import_or_why(file, config, data, yes) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err((why, code)) => fail(&why, code),
    }
}

/// Whether it was imported, or one sentence and the exit code.
fn import_or_why(file: &Path, config: &Path, data: Option<&Path>, yes: bool) -> Result<bool, Why> {
    let bytes = std::fs::read(file)
        .map_err(|fault| (format!("{} cannot be read: {fault}", file.display()), 2))?;
    let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let mut console = Console::reach(config, data)?;

    let file = BASE64.encode(bytes);
    let told = console.ask(&Said::DocketPreview { name, file })?;
    let Told::Previewed { id, words, changes, doubtful } = told else { return Err(refused(told)) };
    println!("{words}");
    if !changes {
        println!("檔案與目前的庭期相同，沒有更動。");
        return Ok(true);
    }

    let mut drops = BTreeSet::new();
    for (hearing, sentence) in doubtful.iter().filter(|_| !yes) {
        if agrees(&format!("{sentence}，檔案已無這一件，仍要取消？"))? {
            drops.insert(*hearing);
        }
    }
    if !yes && !agrees("確定匯入？")? {
        println!("沒有匯入，庭期不變。");
        return Ok(false);
    }
    confirm(&mut console, id, drops)
}

fn confirm(console: &mut Console, id: String, drops: BTreeSet<HearingId>) -> Result<bool, Why> {
    match console.ask(&Said::DocketConfirm { id, drops })? {
        Told::Done { words } => {
            println!("{words}");
            Ok(true)
        }
        other => Err(refused(other)),
    }
}

/// y or Y is yes; anything else, and nobody there to ask, is no.
fn agrees(question: &str) -> Result<bool, Why> {
    let failed = |fault: io::Error| (fault.to_string(), 2);
    print!("{question} [y/N] ");
    io::stdout().flush().map_err(failed)?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).map_err(failed)?;
    Ok(matches!(line.trim(), "y" | "Y" | "yes"))
}
