//! The chain on the disk: one folder a month, each naming the end of the one before.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use docket::calendar::{Date, Moment, SiteOffset};
use journal::{Anchor, FileJournal, Journal, JournalError, Opened, Opening};

use super::line::{Closing, Deed, Line};
use super::{AuditFault, Note};
use crate::anchor::AUDIT;
use crate::clock::Clock;
use crate::seal::Seal;

/// The month's chain that is written to.
pub(super) struct Chain {
    root: PathBuf,
    court: String,
    clock: Clock,
    offset: SiteOffset,
    seal: Arc<Seal>,
    month: String,
    journal: FileJournal<Line>,
}

impl Chain {
    /// Opens the newest month, or begins one.
    pub(super) fn open(
        root: &Path,
        court: &str,
        (clock, offset): (Clock, SiteOffset),
        seal: Arc<Seal>,
    ) -> Result<Self, AuditFault> {
        let newest = months(root)?.pop();
        let month = newest.clone().unwrap_or_else(|| month_of(&clock, offset));
        let mut broken = None;
        let mut opened = proven(root, court, &month, newest.is_some(), &seal);
        if let Err(Fault::Broken(why)) = &opened {
            tracing::error!(%why, "the audit chain does not hold and is set aside");
            let aside = set_aside(root, &month, clock.machine())?;
            broken = Some(Deed::ChainBroken { folder: aside, why: why.clone() });
            opened = open_month(root, court, &month).map_err(Fault::Other);
        }
        let journal = match opened {
            Ok(journal) => journal,
            Err(Fault::Other(fault)) => return Err(fault),
            Err(Fault::Broken(why)) => {
                return Err(AuditFault::Folder(root.to_owned(), std::io::Error::other(why)));
            }
        };
        let (root, court) = (root.to_owned(), court.to_owned());
        let mut chain = Self { root, court, clock, offset, seal, month, journal };
        if chain.journal.anchor().seq == 0 {
            let begun = broken.unwrap_or(Deed::ChainBegun { after: None });
            chain.append(vec![Note::of_the_house(begun)])?;
        }
        Ok(chain)
    }

    /// The last `count` lines of the month, and of the one before where the month is young.
    pub(super) fn last(&self, count: u64) -> Vec<Line> {
        let from = self.journal.anchor().seq.saturating_sub(count);
        let mut lines = self.before(count.saturating_sub(self.journal.anchor().seq));
        // A line that cannot be read costs counters, not the start: the chain itself was proved.
        lines.extend(self.journal.entries(from).map_while(Result::ok));
        lines
    }

    fn before(&self, count: u64) -> Vec<Line> {
        let months = months(&self.root).unwrap_or_default();
        let before = months.into_iter().rev().find(|month| *month < self.month);
        let provable = before.and_then(|month| {
            journal::open_provable::<Line>(&self.root.join(month), None, |_| ()).ok()
        });
        provable.map_or_else(Vec::new, |chain| {
            chain.after(chain.seq.saturating_sub(count)).map_while(Result::ok).collect()
        })
    }

    /// Writes notes as one group; in a new month the chain goes on in a new folder first.
    pub(super) fn append(&mut self, notes: Vec<Note>) -> Result<(), JournalError> {
        let month = month_of(&self.clock, self.offset);
        if month > self.month && self.journal.anchor().seq > 0 {
            self.roll(month)?;
        }
        self.write(notes)
    }

    fn write(&mut self, notes: Vec<Note>) -> Result<(), JournalError> {
        let recorded = self.clock.machine();
        let next = self.journal.anchor().seq + 1;
        let lines = (next..).zip(notes).map(|(seq, note)| Line {
            seq,
            recorded,
            by: note.by,
            device: note.device,
            from: note.from,
            events: vec![note.deed],
        });
        self.journal.append(&lines.collect::<Vec<_>>())?;
        let kept = AUDIT.keep(&self.root, &self.month, self.journal.anchor(), &self.seal);
        if let Err(fault) = kept {
            tracing::error!(%fault, "the audit chain's anchor is left behind");
        }
        Ok(())
    }

    fn roll(&mut self, month: String) -> Result<(), JournalError> {
        let last = self.journal.anchor();
        let closing =
            Closing { folder: self.month.clone(), seq: last.seq, hash: last.hash.to_string() };
        let opening = Opening { reserve: 0, ..Opening::of(&self.court) };
        self.journal = FileJournal::open(&self.root.join(&month), opening)?.journal;
        self.month = month;
        self.write(vec![Note::of_the_house(Deed::ChainBegun { after: Some(closing) })])
    }
}

/// Why a month cannot be opened.
pub(super) enum Fault {
    Broken(String),
    Other(AuditFault),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broken(why) => f.write_str(why),
            Self::Other(fault) => fault.fmt(f),
        }
    }
}

/// Opens a month that holds from its first line to the one the anchor names, and beyond.
fn proven(
    root: &Path,
    court: &str,
    month: &str,
    existed: bool,
    seal: &Seal,
) -> Result<FileJournal<Line>, Fault> {
    let kept = AUDIT.read(root, seal).map_err(Fault::Broken)?;
    if existed {
        end_holds(root, month, kept)?;
    }
    open_month(root, court, month).map_err(|fault| match fault {
        AuditFault::Journal(JournalError::Broken(broken)) => Fault::Broken(broken.to_string()),
        other => Fault::Other(other),
    })
}

/// Whether the newest month holds and has everything that the anchor knows of.
pub(super) fn end_holds(
    root: &Path,
    month: &str,
    kept: Option<(String, Anchor)>,
) -> Result<(), Fault> {
    let anchor = match kept {
        Some((folder, anchor)) if folder == month => Some(anchor),
        Some((folder, _)) if folder.as_str() > month => {
            return Err(Fault::Broken(format!("{folder} is missing")));
        }
        _ => None,
    };
    let folder = root.join(month);
    let proved = journal::open_provable::<Line>(&folder, anchor.as_ref(), |_| ());
    // A file that a newer version wrote, or that cannot be read just now, is not damaged: nothing is set aside for it.
    let proved = proved.map_err(|fault| Fault::Other(AuditFault::Journal(fault)))?;
    match proved.broken {
        Some(broken) => Err(Fault::Broken(broken.to_string())),
        // A month that was begun a moment before the power went has no anchor of its own yet.
        None if anchor.is_none() && proved.seq > 1 => {
            Err(Fault::Broken("its anchor is missing".to_owned()))
        }
        None => Ok(()),
    }
}

fn open_month(root: &Path, court: &str, month: &str) -> Result<FileJournal<Line>, AuditFault> {
    fs::DirBuilder::new()
        .recursive(true)
        .create(root)
        .map_err(|fault| AuditFault::Folder(root.to_owned(), fault))?;
    let opening = Opening { reserve: 0, ..Opening::of(court) };
    let Opened { journal, cut } = FileJournal::open(&root.join(month), opening)?;
    if let Some(cut) = cut {
        tracing::warn!(?cut, "a torn last line of the audit chain was cut");
    }
    Ok(journal)
}

/// Every line that can be read, oldest first.
pub(super) fn every_line(root: &Path) -> impl Iterator<Item = Line> {
    lines_of_months(root, "0000-00", "9999-99")
}

/// Every line of these months that can be read, oldest first.
pub(super) fn lines_of_months(root: &Path, from: &str, to: &str) -> impl Iterator<Item = Line> {
    let mut found = months(root).unwrap_or_default();
    found.retain(|month| (from..=to).contains(&month.as_str()));
    let chains = found.into_iter().filter_map(move |month| {
        journal::open_provable::<Line>(&root.join(month), None, |_| ()).ok()
    });
    chains.flat_map(|chain| chain.after(0).map_while(Result::ok).collect::<Vec<_>>())
}

/// The months there are, oldest first.
pub(super) fn months(root: &Path) -> Result<Vec<String>, AuditFault> {
    let listed = match fs::read_dir(root) {
        Ok(listed) => listed,
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(fault) => return Err(AuditFault::Folder(root.to_owned(), fault)),
    };
    let names = listed.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut months = names.filter(|name| is_month(name)).collect::<Vec<_>>();
    months.sort();
    Ok(months)
}

fn is_month(name: &str) -> bool {
    let right = |at: usize, byte: u8| if at == 4 { byte == b'-' } else { byte.is_ascii_digit() };
    name.len() == 7 && name.bytes().enumerate().all(|(at, byte)| right(at, byte))
}

fn month_of(clock: &Clock, offset: SiteOffset) -> String {
    month(offset.date(clock.machine()))
}

/// The month's folder.
pub(super) fn month(date: Date) -> String {
    format!("{:04}-{:02}", date.year(), date.month())
}

fn set_aside(root: &Path, month: &str, now: Moment) -> Result<String, AuditFault> {
    let failed = |fault| AuditFault::Folder(root.to_owned(), fault);
    let aside = format!("{month}.broken-{}", now.ms());
    if root.join(month).exists() {
        fs::rename(root.join(month), root.join(&aside)).map_err(failed)?;
    }
    if root.join("anchor").exists() {
        fs::rename(root.join("anchor"), root.join(format!("anchor.broken-{}", now.ms())))
            .map_err(failed)?;
    }
    Ok(aside)
}
