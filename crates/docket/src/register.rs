//! 準時開庭: the punctuality register of a day, and what is kept of a day that is over.

mod csv;
mod summary;

use serde::{Deserialize, Serialize};

pub use self::csv::{HEADINGS, to_csv_rows};
pub use self::summary::{DaySummary, summaries_of_past_days};
use crate::calendar::{Date, TimeOfDay};
use crate::hearing::{Change, Delay, Hearing, Noted, Progress};
use crate::ids::{RoomId, Section, Turn};
use crate::office::Office;

/// What the register keeps of one hearing: no name, no cause, no case number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// 報到序號
    pub turn: Turn,
    /// The day it was listed for.
    pub date: Date,
    /// The room it stood at last.
    pub room: RoomId,
    /// 股別
    pub section: Section,
    /// The time first given.
    pub first_scheduled: TimeOfDay,
    /// The time it stood at last.
    pub scheduled: TimeOfDay,
    /// 點呼, the first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub called: Option<Noted>,
    /// 開庭
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened: Option<Noted>,
    /// 結束
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concluded: Option<Noted>,
    /// What became of it.
    pub ended: Ended,
    /// 延後 reasons, the newest kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub delays: Vec<Delay>,
    /// How often its time or room changed.
    pub changed: usize,
    /// Those changes with who gave them, the newest kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
}

/// What became of a hearing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// It has not ended, and its day neither.
    NotYet,
    /// 已結束
    Concluded,
    /// 改期
    Rescheduled,
    /// 取消
    Cancelled,
    /// 併案
    Merged,
    /// 未結: the day ended before it did.
    LeftOpen,
    /// Midnight passed while somebody was inside; the day on which it ends has it too.
    GoesOn,
}

/// One line of the register.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The hearing's facts.
    pub record: Record,
    /// Minutes from the time last given to 開庭, or to 點呼 where it never went in; negative is early.
    pub minutes_late: Option<i64>,
    /// 補登: one of its times was entered after the fact.
    pub entered_later: bool,
}

/// The register of hearings as they stand, by room and place in the list.
#[must_use]
pub fn register(hearings: &[&Hearing], office: &Office) -> Vec<Row> {
    let mut hearings = hearings.to_vec();
    hearings.sort_by_key(|h| (h.course.room, h.date, h.place()));
    hearings.into_iter().map(|h| Row::of(Record::of(h), office)).collect()
}

impl Record {
    /// What the register keeps of `hearing` as it stands.
    #[must_use]
    pub fn of(hearing: &Hearing) -> Self {
        let facts = &hearing.course.facts;
        Self {
            turn: hearing.turn.clone(),
            date: hearing.date,
            room: hearing.course.room,
            section: hearing.listing.section.clone(),
            first_scheduled: hearing.first_scheduled,
            scheduled: hearing.listing.time,
            called: facts.called,
            opened: facts.opened,
            concluded: facts.concluded,
            ended: Ended::of(hearing),
            delays: facts.delays.clone(),
            changed: facts.changes.len(),
            changes: facts.changes.clone(),
        }
    }
}

impl Ended {
    fn of(hearing: &Hearing) -> Self {
        match hearing.course.progress {
            Progress::Concluded => Self::Concluded,
            Progress::Rescheduled => Self::Rescheduled,
            Progress::Cancelled => Self::Cancelled,
            Progress::Merged { .. } => Self::Merged,
            _ if hearing.course.facts.left_open => Self::LeftOpen,
            _ => Self::NotYet,
        }
    }

    /// The Chinese word; nothing while it has not ended.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NotYet => "",
            Self::Concluded => "已結束",
            Self::Rescheduled => "改期",
            Self::Cancelled => "取消",
            Self::Merged => "併案",
            Self::LeftOpen => "未結",
            Self::GoesOn => "跨日續行",
        }
    }
}

impl Row {
    /// The line of one record.
    #[must_use]
    pub fn of(record: Record, office: &Office) -> Self {
        let scheduled = office.offset.moment(record.date, record.scheduled);
        let begun = record.opened.or(record.called);
        let minutes_late = begun.map(|noted| noted.at.ms_since(scheduled).div_euclid(60_000));
        let times = [record.called, record.opened, record.concluded];
        let entered_later = times.iter().flatten().any(|noted| noted.later);
        Self { record, minutes_late, entered_later }
    }
}
