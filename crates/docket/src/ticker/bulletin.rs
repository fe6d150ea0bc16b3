//! 偵查終結公告: which case was concluded how, in the office's own fixed words; nobody is named.

use serde::{Deserialize, Serialize};

use super::{BulletinId, Schedule, Signed};
use crate::calendar::{Date, Moment, SiteOffset};

/// What stands in one line of the bulletin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulletinEntry {
    /// When the investigation was concluded.
    pub date: Date,
    /// The case number as the office enters it.
    pub case: String,
    /// How it ended, in the office's words.
    pub outcome: String,
    /// When the line is shown.
    pub schedule: Schedule,
}

/// One line of the bulletin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bulletin {
    /// Its number.
    pub id: BulletinId,
    /// What it says.
    pub entry: BulletinEntry,
    /// Who entered it.
    pub written: Signed,
    /// Who took it down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Signed>,
}

impl Bulletin {
    /// Whether it is shown at `now`.
    #[must_use]
    pub fn is_shown(&self, now: Moment, offset: SiteOffset) -> bool {
        self.withdrawn.is_none() && self.entry.schedule.is_open(now, offset)
    }

    /// When that differs without anybody's doing.
    #[must_use]
    pub fn until(&self, now: Moment, offset: SiteOffset) -> Option<Moment> {
        let stands = self.withdrawn.is_none();
        stands.then(|| self.entry.schedule.next_edge(now, offset)).flatten()
    }
}
