//! 庭期: one case's turn before one room, the people summoned to it, and how far it is.

mod delay;
mod facts;
mod party;

use serde::{Deserialize, Serialize};

pub use self::delay::{Delay, DelayReason};
pub use self::facts::{Change, Facts, Noted, Touch};
pub use self::party::{Party, Presence, Role};
use crate::calendar::{Date, HalfDay, TimeOfDay};
use crate::case_number::CaseNumber;
use crate::disclosure::Class;
use crate::ids::{HearingId, RecordId, RoomId, Section, Turn};
use crate::sealed::Sealed;

/// One hearing of one day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hearing {
    /// The house's number for it.
    pub id: HearingId,
    /// 報到序號
    pub turn: Turn,
    /// The day it belongs to.
    pub date: Date,
    /// What is heard and who is summoned, as it stands now.
    pub listing: Listing,
    /// What the last file said; none for a hearing entered by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filed: Option<Filed>,
    /// The time first given, for the register.
    pub first_scheduled: TimeOfDay,
    /// Why it was put in between, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgent: Option<UrgentReason>,
    /// Restricted by a person, beyond what `listing.class` says.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub protected: bool,
    /// Where it stands and how far it is.
    pub course: Course,
}

/// What the queue's orders change of a hearing, and what an undo gives back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Course {
    /// The room it stands at now.
    pub room: RoomId,
    /// How far it is.
    pub progress: Progress,
    /// Called so many times; the second is 重新點呼.
    #[serde(default)]
    pub calls: u8,
    /// 延後
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay: Option<Delay>,
    /// 移自: the room it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_from: Option<RoomId>,
    /// What the register asks (準時開庭), kept from the first day.
    #[serde(default)]
    pub facts: Facts,
    /// The entry that last changed its progress, and who gave it.
    #[serde(default)]
    pub touched: Touch,
}

impl Hearing {
    /// The half-day it is listed in.
    #[must_use]
    pub fn half_day(&self) -> HalfDay {
        self.listing.time.half_day()
    }

    /// 可開庭: it needs somebody, and everybody it needs has come.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        let mut required = self.listing.parties.iter().filter(|p| p.is_required()).peekable();
        required.peek().is_some() && required.all(|p| p.presence.is_here())
    }

    /// Whether it may neither be called on a screen nor aloud.
    #[must_use]
    pub fn is_protected(&self) -> bool {
        self.protected || self.listing.class >= Class::Restricted
    }

    /// Whether it can be called: nobody has called it yet, or it came back.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        matches!(self.course.progress, Progress::Listed)
    }

    /// Whether it has begun and not ended.
    #[must_use]
    pub fn is_under_way(&self) -> bool {
        matches!(
            self.course.progress,
            Progress::Calling
                | Progress::Fetching
                | Progress::InSession
                | Progress::Recess
                | Progress::Leaving
        )
    }

    /// Whether nothing more happens to it today.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(
            self.course.progress,
            Progress::Concluded
                | Progress::Rescheduled
                | Progress::Cancelled
                | Progress::Merged { .. }
        )
    }

    /// Whether it goes on at its door past midnight: somebody is inside, or will come back in.
    #[must_use]
    pub fn stays_overnight(&self) -> bool {
        matches!(self.course.progress, Progress::InSession | Progress::Recess | Progress::Leaving)
    }

    /// Whether a file dropped it; another file may bring it back.
    #[must_use]
    pub fn was_dropped(&self) -> bool {
        let by_file = self.filed.is_none() && self.urgent.is_none();
        by_file && self.course.progress == Progress::Cancelled
    }

    /// Its place in the list: by time, then by number.
    #[must_use]
    pub fn place(&self) -> (TimeOfDay, u16, HearingId) {
        (self.listing.time, self.turn.number, self.id)
    }
}

/// What a docket says of a hearing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Listing {
    /// Names the record for its sealed fields.
    pub record: RecordId,
    /// 開庭時間
    pub time: TimeOfDay,
    /// 股別
    pub section: Section,
    /// 預估分鐘
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u16>,
    /// 案號, the main one first.
    pub cases: Vec<CaseNumber>,
    /// 庭類: 訊問, 詢問 …
    pub kind: String,
    /// 案由
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Sealed>,
    /// 備註
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remarks: Option<Sealed>,
    /// Who is summoned.
    pub parties: Vec<Party>,
    /// How much of it may be shown, as decided when it was listed.
    pub class: Class,
}

/// What the last file said, so that only what the file changed is proposed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Filed {
    /// The room in the file.
    pub room: RoomId,
    /// The time in the file.
    pub time: TimeOfDay,
    /// The rest, as text that is equal when the file says the same.
    pub digest: String,
}

/// How far a hearing is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Progress {
    /// 尚未開庭
    Listed,
    /// 點呼中
    Calling,
    /// 請法警室帶入: a protected hearing's silent call.
    Fetching,
    /// 開庭中
    InSession,
    /// 暫休庭
    Recess,
    /// One side of a protected hearing has left, the other waits inside.
    Leaving,
    /// 已結束
    Concluded,
    /// 過號
    PassedOver {
        /// Why, as far as it decides when the case comes back.
        reason: PassReason,
    },
    /// 改期
    Rescheduled,
    /// 取消
    Cancelled,
    /// 併案
    Merged {
        /// The hearing it is heard with.
        into: HearingId,
    },
}

/// Why a case was passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum PassReason {
    /// Called and not there.
    NotThere,
    /// The same, but no door or waiting screen confirmed the call: it was called by voice alone.
    CalledByVoice,
    /// 另庭中: somebody it needs stands in another hearing; it returns when that one ends.
    Elsewhere {
        /// The other hearing.
        hearing: HearingId,
    },
}

/// What whoever passes a case over knows of its call on the walls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnScreen {
    /// A door or waiting screen confirmed it, or there is nothing to confirm.
    #[default]
    Confirmed,
    /// None confirmed it.
    Unconfirmed,
    /// None confirmed it, and the bailiff said on a second tap that it was called by voice.
    ByVoice,
}

/// Why a case was put in between (插庭).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UrgentReason {
    /// 緊急案件插入: the public word for every urgent one.
    Urgent,
    /// 隨到隨訊 of a person who came by himself.
    CameIn,
}
