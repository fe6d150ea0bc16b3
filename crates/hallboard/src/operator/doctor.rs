//! The doctor: looks at everything an operator could have wrong and says it in words.

pub mod bundle;
mod outside;

use std::fmt::Write;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use journal::{JournalError, Verified};

use crate::anchor;
use crate::audit::prove;
use crate::clock::Clock;
use crate::clock::behind::behind;
use crate::config::Config;
use crate::seal::Seal;

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at.
    pub what: &'static str,
    /// Whether it is as it should be.
    pub well: bool,
    /// What was seen, and what to do where it is not well.
    pub words: String,
}

/// Less free room than this is told.
const LITTLE_ROOM: u64 = 512 << 20;

/// Looks at everything; the order is that of how often it is the cause.
#[must_use]
pub fn examine(config: &Config) -> Vec<Finding> {
    let data = &config.house.data;
    let mut findings = vec![room(data), clock(data), permissions(data), keys(config)];
    let seal = anchor::seal_of(config);
    findings.push(chain_of("journal", anchor::verify(data, seal.as_ref())));
    if let Some(seal) = &seal {
        findings.push(people(&data.join("audit"), seal));
    }
    if data.join("shown").is_dir() {
        findings.push(chain_of("shown", journal::verify(&data.join("shown"), |_| ())));
    }
    findings.push(store(data));
    findings.extend([outside::certificate(config), outside::screens(config)]);
    findings.push(outside::backups(config));
    let words =
        format!("hallboard {}, journal format {}", env!("CARGO_PKG_VERSION"), journal::FORMAT);
    findings.push(Finding { what: "version", well: true, words });
    findings
}

/// The findings as text, one line each.
#[must_use]
pub fn in_words(findings: &[Finding]) -> String {
    findings.iter().fold(String::new(), |mut text, finding| {
        let mark = if finding.well { "ok  " } else { "LOOK" };
        let _ = writeln!(text, "{mark} {:<12} {}", finding.what, finding.words);
        text
    })
}

fn room(data: &Path) -> Finding {
    let (well, words) = match rustix::fs::statvfs(data) {
        Ok(disk) => {
            let free = disk.f_bavail * disk.f_frsize;
            (
                free > LITTLE_ROOM,
                format!("{} MiB free on the disk of {}", free >> 20, data.display()),
            )
        }
        Err(fault) => (false, format!("{} cannot be looked at: {fault}", data.display())),
    };
    Finding { what: "disk", well, words }
}

fn clock(data: &Path) -> Finding {
    let clock = Clock::real();
    let now = clock.machine();
    let (well, words) = match behind(&data.join("journal"), &clock) {
        Some((last, _)) => {
            (false, format!("the machine says {now}, but the last entry was written at {last}"))
        }
        None => (true, format!("the machine says {now}")),
    };
    Finding { what: "clock", well, words }
}

fn permissions(data: &Path) -> Finding {
    let open =
        |path: &Path| fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 0o077 != 0);
    if open(data) {
        let words = format!("{} can be read by others; run chmod 700 on it", data.display());
        return Finding { what: "permissions", well: false, words };
    }
    let words = "nobody else can read the data folder".to_owned();
    Finding { what: "permissions", well: true, words }
}

fn keys(config: &Config) -> Finding {
    let master = config.house.credentials.join("master.key");
    let bytes = fs::read(&master).map(|key| key.len());
    let (well, words) = match bytes {
        Ok(32) => (true, "the master key is there; keep a copy of it elsewhere".to_owned()),
        Ok(_) => (false, format!("{} is not 32 bytes long", master.display())),
        Err(fault) => {
            (false, format!("{}: {fault}; no name can be read without it", master.display()))
        }
    };
    Finding { what: "keys", well, words }
}

/// The chain of sign-ins and reads of names.
fn people(audit: &Path, seal: &Seal) -> Finding {
    let proof = prove(audit, seal);
    let (well, words) = match proof.broken {
        None => (true, format!("{} lines, unbroken", proof.lines)),
        Some(why) => (false, why),
    };
    Finding { what: "audit", well, words }
}

fn chain_of(what: &'static str, walked: Result<Verified, JournalError>) -> Finding {
    let (well, words) = match walked {
        Ok(found) => match found.torn {
            None if found.breaks.is_empty() => (true, format!("{} entries, unbroken", found.seq)),
            None => (
                true,
                format!(
                    "{} entries, gone on after {} breaks; see `hallboard journal verify`",
                    found.seq,
                    found.breaks.len()
                ),
            ),
            Some(cut) => {
                (true, format!("{} entries; the last line of {} is torn", found.seq, cut.file))
            }
        },
        Err(fault) => (false, format!("{fault}; see `hallboard journal repair`")),
    };
    Finding { what, well, words }
}

fn store(data: &Path) -> Finding {
    let there = data.join("store").is_dir();
    let words = if there {
        "there; it is rebuilt from the journal if it is lost"
    } else {
        "not there yet; the next start makes it from the journal"
    };
    Finding { what: "store", well: true, words: words.to_owned() }
}
