//! The office's own table of custody: which hours run for whom, and how the TV tells it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::kinds::EntryKind;
use super::sun::{Daylight, Site};
use crate::calendar::{Date, Moment, SiteOffset, TimeOfDay};

/// Which hours run for one kind of entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Running {
    /// A: 16 hours from police to prosecutor.
    pub police: bool,
    /// B: 24 hours to the motion.
    pub motion: bool,
    /// D: 24 hours to the written notice.
    pub notice: bool,
}

/// `[custody]`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CustodyTable {
    /// Which hours run; a kind left out has the usual ones.
    pub clocks: BTreeMap<EntryKind, Running>,
    /// The TV says 已離署 so many minutes after.
    pub left_after_minutes: u16,
    /// The row goes so many minutes after that.
    pub gone_after_minutes: u16,
    /// A stage that was left out stands on the TV for so many minutes all the same.
    pub skipped_minutes: u16,
    /// Whether the TV shows the half-hour of arrival.
    pub half_hour: bool,
    /// With fewer rows than these the half-hour is left out.
    pub half_hour_rows: usize,
    /// Where the office stands: the night runs from its sunset to its sunrise.
    pub site: Site,
    /// 夜間 from a fixed time, where the office wants one in place of sunset …
    pub night_from: Option<TimeOfDay>,
    /// … and until a fixed time in place of sunrise.
    pub night_to: Option<TimeOfDay>,
    /// Posts that must never be without anybody.
    pub posts: Vec<String>,
}

impl Default for CustodyTable {
    fn default() -> Self {
        Self {
            clocks: BTreeMap::new(),
            left_after_minutes: 30,
            gone_after_minutes: 120,
            skipped_minutes: 10,
            half_hour: true,
            half_hour_rows: 3,
            site: Site { latitude: 22.75, longitude: 121.15 },
            night_from: None,
            night_to: None,
            posts: Vec::new(),
        }
    }
}

impl CustodyTable {
    /// Which hours run for a kind of entry.
    #[must_use]
    pub fn running(&self, kind: EntryKind) -> Running {
        let usual = match kind {
            EntryKind::CaughtInTheAct
            | EntryKind::Warrant
            | EntryKind::UrgentArrest
            | EntryKind::Wanted => Running { police: true, motion: true, notice: true },
            EntryKind::InCourt => Running { police: false, motion: true, notice: true },
            EntryKind::Borrowed | EntryKind::Execution => Running::default(),
        };
        self.clocks.get(&kind).copied().unwrap_or(usual)
    }

    /// 日出 and 日沒 of `date` at the office.
    #[must_use]
    pub fn daylight(&self, date: Date, offset: SiteOffset) -> Daylight {
        let Daylight { rise, set } = self.site.daylight(date, offset);
        Daylight { rise: self.night_to.unwrap_or(rise), set: self.night_from.unwrap_or(set) }
    }

    /// Whether `at` lies in the night.
    #[must_use]
    pub fn is_night(&self, at: Moment, offset: SiteOffset) -> bool {
        self.daylight(offset.date(at), offset).is_over(offset.time(at))
    }
}
