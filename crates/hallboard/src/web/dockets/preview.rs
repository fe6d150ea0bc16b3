//! What a file would change, as the clerk is shown it: names opened, rooms by name.

use docket::calendar::{Date, TimeOfDay, roc_words};
use docket::hearing::{Hearing, Listing, Party, Presence};
use docket::merge::{DocketFile, FiledHearing, Proposal, Proposed, propose};
use docket::sealed::Sealed;
use docket::{Courthouse, HearingId, RecordId, RoomId, Seq};
use serde::Serialize;

use super::changes;
use super::shelf::Done;
use crate::door::Problem;
use crate::house::House;
use crate::import::{ReadDocket, RefusedRow, UncertainCharacter};
use crate::seal::Opened;
use crate::web::problem;

/// A preview; for clerks alone, because it has names.
#[derive(Clone, Debug, Serialize)]
pub struct Preview {
    /// Its name in addresses.
    pub id: String,
    /// The house's number when it was made.
    pub seq: Seq,
    /// Equal for the same changes.
    pub proposal: String,
    /// The file's own name.
    pub source: String,
    /// How the file was written.
    pub encoding: String,
    /// Every date in it.
    pub dates: Vec<Day>,
    /// Rows below the headings, refused ones too.
    pub rows: usize,
    /// Hearings that were understood.
    pub hearings: usize,
    /// New ones.
    pub added: Vec<Added>,
    /// Those of which the file says something new.
    pub changed: Vec<Changed>,
    /// Those that the file no longer has.
    pub dropped: Vec<Dropped>,
    /// How many stay as they are.
    pub unchanged: usize,
    /// Rows that could not be understood.
    pub refused: Vec<RefusedRow>,
    /// 字需確認
    pub uncertain: Vec<UncertainCharacter>,
    /// Headings of columns that mean nothing here.
    pub ignored_columns: Vec<String>,
    /// What was accepted all the same.
    pub warnings: Vec<String>,
}

/// A date of the file.
#[derive(Clone, Debug, Serialize)]
pub struct Day {
    /// As programs write it.
    pub date: Date,
    /// As people read it.
    pub words: String,
}

/// Where and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Slot {
    /// The room.
    pub room: RoomId,
    /// Its name.
    pub name: String,
    /// The time.
    pub time: TimeOfDay,
}

/// A hearing that would be listed.
#[derive(Clone, Debug, Serialize)]
pub struct Added {
    /// Its day.
    pub date: Date,
    /// Its room and time.
    #[serde(flatten)]
    pub slot: Slot,
    /// 股別
    pub section: String,
    /// 案號
    pub cases: Vec<String>,
    /// 庭類
    pub kind: String,
    /// Who is summoned, with 身分.
    pub people: Vec<String>,
    /// Whether it stays off public screens.
    pub protected: bool,
}

/// A hearing that would change.
#[derive(Clone, Debug, Serialize)]
pub struct Changed {
    /// Which.
    pub hearing: HearingId,
    /// Its day.
    pub date: Date,
    /// Its number, which stays.
    pub turn: String,
    /// 案號 as it stands now.
    pub cases: Vec<String>,
    /// Where it would stand.
    pub room: RoomId,
    /// Where and when it stands now.
    pub from: Slot,
    /// Where and when it would stand.
    pub to: Slot,
    /// Everything else that changes, one sentence each.
    pub words: Vec<String>,
}

/// A hearing that would be cancelled.
#[derive(Clone, Debug, Serialize)]
pub struct Dropped {
    /// Which.
    pub hearing: HearingId,
    /// Its day.
    pub date: Date,
    /// Its number.
    pub turn: String,
    /// Where and when it stands.
    #[serde(flatten)]
    pub slot: Slot,
    /// 案號
    pub cases: Vec<String>,
    /// Somebody has come or been called: agreed to one by one.
    pub doubtful: bool,
    /// Why it is doubtful.
    pub why: String,
}

impl Preview {
    /// What `file` would change in the house as it is now.
    pub(super) fn of(
        house: &House,
        id: String,
        read: &ReadDocket,
        file: &DocketFile,
    ) -> Result<Self, Problem> {
        let now = house.now();
        let proposal = propose(&now, file);
        let eyes = Eyes { house, now: &now, file };
        let days = read.dates.iter().map(|date| Day { date: *date, words: roc_words(*date) });
        let mut preview = Self {
            id,
            seq: now.seq,
            proposal: proposal.digest(),
            source: read.source.clone(),
            encoding: read.encoding.to_string(),
            dates: days.collect(),
            rows: read.rows,
            hearings: file.hearings.len(),
            added: Vec::new(),
            changed: Vec::new(),
            dropped: Vec::new(),
            unchanged: proposal.unchanged,
            refused: read.refused.clone(),
            uncertain: read.uncertain.clone(),
            ignored_columns: read.ignored_columns.clone(),
            warnings: read.warnings.clone(),
        };
        preview.fill(&eyes, &proposal)?;
        Ok(preview)
    }

    fn fill(&mut self, eyes: &Eyes<'_>, proposal: &Proposal) -> Result<(), Problem> {
        for change in &proposal.changes {
            match change {
                Proposed::Added { index } => {
                    if let Some(filed) = eyes.file.hearings.get(*index) {
                        self.added.push(eyes.added(filed)?);
                    }
                }
                Proposed::Changed { hearing, date, room, to, listing, .. } => {
                    if let Ok(known) = eyes.now.room_on(*date, *room).hearing(*hearing) {
                        self.changed.push(eyes.changed(known, *to, listing)?);
                    }
                }
                Proposed::Dropped { hearing, date, room, doubtful, .. } => {
                    if let Ok(known) = eyes.now.room_on(*date, *room).hearing(*hearing) {
                        self.dropped.push(eyes.dropped(known, *doubtful));
                    }
                }
            }
        }
        self.added.sort_by_key(|a| (a.date, a.slot.room, a.slot.time));
        Ok(())
    }

    /// Whether the file changes nothing at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.dropped.is_empty()
    }

    /// What it does when so many of its doubtful cancellations are agreed to.
    pub(super) fn counted(&self, drops: usize) -> Done {
        let doubtful = self.dropped.iter().filter(|dropped| dropped.doubtful).count();
        Done {
            seq: self.seq,
            again: false,
            added: self.added.len(),
            changed: self.changed.len(),
            dropped: self.dropped.len() - doubtful + drops,
            stayed: doubtful.saturating_sub(drops),
            unchanged: self.unchanged,
        }
    }
}

/// Looks at a proposal with the keys of the house.
pub(super) struct Eyes<'a> {
    house: &'a House,
    now: &'a Courthouse,
    file: &'a DocketFile,
}

impl Eyes<'_> {
    fn added(&self, filed: &FiledHearing) -> Result<Added, Problem> {
        let listing = &filed.listing;
        let people = listing.parties.iter().map(|party| self.person(party));
        Ok(Added {
            date: filed.date,
            slot: self.slot(filed.room, listing.time),
            section: listing.section.to_string(),
            cases: listing.cases.iter().map(ToString::to_string).collect(),
            kind: listing.kind.clone(),
            people: people.collect::<Result<_, _>>()?,
            protected: listing.class >= docket::disclosure::Class::Restricted,
        })
    }

    fn changed(&self, known: &Hearing, to: RoomId, listing: &Listing) -> Result<Changed, Problem> {
        Ok(Changed {
            hearing: known.id,
            date: known.date,
            turn: known.turn.to_string(),
            cases: known.listing.cases.iter().map(ToString::to_string).collect(),
            room: to,
            from: self.slot(known.course.room, known.listing.time),
            to: self.slot(to, listing.time),
            words: changes::words(self, known, to, listing)?,
        })
    }

    fn dropped(&self, known: &Hearing, doubtful: bool) -> Dropped {
        let come = known.listing.parties.iter().filter(|p| p.presence != Presence::Expected);
        let why = match (doubtful, come.count()) {
            (false, _) => String::new(),
            (true, 0) => "已經點呼過".to_owned(),
            (true, count) => format!("已登錄 {count} 人報到情形"),
        };
        Dropped {
            hearing: known.id,
            date: known.date,
            turn: known.turn.to_string(),
            slot: self.slot(known.course.room, known.listing.time),
            cases: known.listing.cases.iter().map(ToString::to_string).collect(),
            doubtful,
            why,
        }
    }

    fn slot(&self, room: RoomId, time: TimeOfDay) -> Slot {
        let known = self.house.office.room(room);
        let name = known.map_or_else(|| format!("第 {room} 號庭"), |room| room.name.clone());
        Slot { room, name, time }
    }

    /// 楊文偉（被告）
    pub(super) fn person(&self, party: &Party) -> Result<String, Problem> {
        let name = self.open(&party.name, &party.record, "name")?;
        let role = &party.role.0;
        Ok(match (name.is_empty(), role.is_empty()) {
            (true, _) => role.clone(),
            (false, true) => name,
            (false, false) => format!("{name}（{role}）"),
        })
    }

    fn open(&self, sealed: &Sealed, record: &RecordId, field: &str) -> Result<String, Problem> {
        let opened = self.house.seal.read(sealed, record, field);
        opened.map(Opened::words).map_err(|fault| problem::sealing(&fault))
    }
}
