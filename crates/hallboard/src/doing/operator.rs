//! The operator's commands.

use std::path::Path;
use std::process::ExitCode;

use super::fail;
use crate::cli::{ConfigDoing, OperatorDoing, StoreDoing};
use crate::clock::Clock;
use crate::config::Config;
use crate::operator::asking::ask;
use crate::operator::backup::{self, Wanted};
use crate::operator::doctor::{self, bundle};
use crate::operator::repair::{self, Repaired};
use crate::operator::{OperatorFault, going_on, restore};

/// Does one of the operator's commands with the configuration at `path`.
pub(super) fn operate(path: &Path, doing: &OperatorDoing) -> ExitCode {
    if let OperatorDoing::Restore { from, check: true } = doing {
        return report(restore::check(from).map(|found| {
            format!("ok: {} orders, up to entry {}", found.entries, found.manifest.seq)
        }));
    }
    let config = match Config::read(path) {
        Ok(config) => config,
        Err(fault) => return fail(&fault, 2),
    };
    match doing {
        OperatorDoing::Backup { to, keep, with_keys } => {
            back_up(&config, to.as_deref(), *keep, *with_keys)
        }
        OperatorDoing::Restore { from, .. } => {
            let (data, credentials) = (&config.house.data, &config.house.credentials);
            report(
                restore::restore(from, data, credentials).map(|found| {
                    format!("restored {} orders to {}", found.entries, data.display())
                }),
            )
        }
        OperatorDoing::Doctor { bundle } => examine(&config, bundle.as_deref()),
        OperatorDoing::Healthcheck => healthcheck(&config),
        OperatorDoing::Store(StoreDoing::Rebuild) => rebuild_store(&config),
        OperatorDoing::Config(ConfigDoing::Check) => {
            println!("ok: {} rooms, {} screens", config.rooms.len(), config.screens.len());
            ExitCode::SUCCESS
        }
        OperatorDoing::Config(ConfigDoing::Dump) => dump(&config),
    }
}

/// `hallboard journal repair`
pub(super) fn repair_journal(path: &Path, from: Option<&Path>) -> ExitCode {
    match Config::read(path) {
        Ok(config) => {
            report(repair::repair(&config.office.court, &config.house.data, from).map(said))
        }
        Err(fault) => fail(&fault, 2),
    }
}

/// `hallboard journal continue`
pub(super) fn continue_journal(path: &Path, reason: &str) -> ExitCode {
    let config = match Config::read(path) {
        Ok(config) => config,
        Err(fault) => return fail(&fault, 2),
    };
    let now = Clock::real().machine();
    let gone_on = going_on::go_on(&config.office.court, &config.house.data, reason, now);
    report(gone_on.map(|gap| {
        format!(
            "orders are taken again after entry {}; the damaged journal lies untouched in {}; \
             from now on every verify tells of this break",
            gap.proven,
            config.house.data.join(gap.aside).display()
        )
    }))
}

fn dump(config: &Config) -> ExitCode {
    match toml::to_string(config) {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(fault) => fail(&fault, 2),
    }
}

fn report(outcome: Result<String, OperatorFault>) -> ExitCode {
    match outcome {
        Ok(words) => {
            println!("{words}");
            ExitCode::SUCCESS
        }
        Err(fault) => fail(&fault, 1),
    }
}

fn back_up(config: &Config, to: Option<&Path>, keep: Option<usize>, keys: bool) -> ExitCode {
    let Some(to) = to.or(config.backup.to.as_deref()) else {
        return fail(&"name a folder, or set key `backup.to` in the configuration", 2);
    };
    let (data, credentials) = (&*config.house.data, &*config.house.credentials);
    let (keep, keys) = (keep.unwrap_or(config.backup.keep), keys || config.backup.keys);
    let wanted = Wanted { data, credentials, to, keys, keep, now: Clock::real().machine() };
    report(backup::backup(&wanted).map(|(folder, manifest)| {
        let note = if keys { "with keys" } else { "without keys: keep those elsewhere" };
        format!("{}: up to entry {}, verified, {note}", folder.display(), manifest.seq)
    }))
}

fn examine(config: &Config, to: Option<&Path>) -> ExitCode {
    let findings = doctor::examine(config);
    print!("{}", doctor::in_words(&findings));
    if let Some(to) = to {
        match bundle::write(config, &findings, to) {
            Ok(()) => println!("written to {}; read it before you give it away", to.display()),
            Err(fault) => return fail(&fault, 2),
        }
    }
    if findings.iter().all(|finding| finding.well) { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

fn said(repaired: Repaired) -> String {
    match repaired {
        Repaired::Whole { seq } => format!("nothing to repair: unbroken up to entry {seq}"),
        Repaired::Cut { seq, bytes } => {
            format!("a torn last line of {bytes} bytes was cut; the journal ends at entry {seq}")
        }
        Repaired::FromBackup { seq, proven, aside } => format!(
            "the backup up to entry {seq} is in place; the broken journal, proved up to {proven}, \
             lies untouched in {}",
            aside.display()
        ),
    }
}

/// Removes the store; the next start makes it from the journal.
fn rebuild_store(config: &Config) -> ExitCode {
    let folder = config.house.data.join("store");
    match store::Store::rebuild(&folder) {
        Ok(_) => {
            println!("the store is empty; the next start fills it from the journal");
            ExitCode::SUCCESS
        }
        Err(fault) => fail(&fault, 2),
    }
}

/// Asks the watching address; exit 0 only where the house says that it is ready.
fn healthcheck(config: &Config) -> ExitCode {
    let Some(at) = config.watch.listen else {
        return fail(&"key `watch.listen` is not set, so nobody can be asked", 2);
    };
    match ask(at, "/readyz") {
        Ok(answer) if answer.starts_with("HTTP/1.1 200") => {
            println!("ready");
            ExitCode::SUCCESS
        }
        Ok(answer) => fail(&answer.lines().next_back().unwrap_or("not ready"), 1),
        Err(fault) => fail(&format!("{at} does not answer: {fault}"), 1),
    }
}
