//! 庭期: one case's turn before one room, the people summoned to it, and how far it is.

use serde::{Deserialize, Serialize};

use crate::calendar::{Date, HalfDay, Moment, TimeOfDay};
use crate::case_number::CaseNumber;
use crate::disclosure::Class;
use crate::ids::{AccountId, HearingId, RecordId, RoomId, Section, Seq, Turn};
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

    /// 可開庭: everybody it needs has come.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.listing.parties.iter().filter(|p| p.is_required()).all(|p| p.presence.is_here())
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

/// One person summoned (應訊人) or coming along.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Party {
    /// Names the record for its sealed fields.
    pub record: RecordId,
    /// The name as written on the summons.
    pub name: Sealed,
    /// 身分, as the office writes it; staff only.
    pub role: Role,
    /// Language, 視障, 聽障, 輪椅, 陪同: a sealed list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs: Option<Sealed>,
    /// 備註
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remarks: Option<Sealed>,
    /// Whether the person has come.
    #[serde(default)]
    pub presence: Presence,
    /// Since when `presence` holds, in house time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Moment>,
}

impl Party {
    /// Whether the hearing waits for this person; companions and representatives come of their own will.
    #[must_use]
    pub fn is_required(&self) -> bool {
        self.presence != Presence::Excused && !self.role.comes_along()
    }
}

/// 身分 in a case, as the office writes it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Role(pub String);

impl Role {
    /// 辯護人 or 代理人: may stand in several hearings of a day.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        ["辯護人", "代理人", "通譯"].iter().any(|word| self.0.contains(word))
    }

    fn comes_along(&self) -> bool {
        ["陪同", "輔佐", "代理人", "社工", "心理師"].iter().any(|word| self.0.contains(word))
    }
}

/// 報到: whether a person has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// 應到
    #[default]
    Expected,
    /// 已報到
    Arrived,
    /// 遲到, and here now
    Late,
    /// 未到
    Absent,
    /// 請假
    Excused,
    /// 暫離
    SteppedOut,
}

impl Presence {
    /// Whether the person can be called.
    #[must_use]
    pub fn is_here(self) -> bool {
        matches!(self, Self::Arrived | Self::Late)
    }
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
    /// 另庭中: somebody it needs stands in another hearing; it returns when that one ends.
    Elsewhere {
        /// The other hearing.
        hearing: HearingId,
    },
}

/// 延後開庭 with its reason; the word is shown, the case never.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delay {
    /// About how long, in minutes.
    pub minutes: u16,
    /// Why.
    pub reason: DelayReason,
}

/// The reasons a bailiff can give with one tap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DelayReason {
    /// 前案延長
    EarlierCase,
    /// 等候到場
    AwaitingPerson,
    /// 等候通譯
    AwaitingInterpreter,
    /// 緊急案件
    UrgentCase,
    /// 設備問題
    Equipment,
    /// 其他公務
    OtherDuty,
}

impl DelayReason {
    /// The Chinese word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::EarlierCase => "前案延長",
            Self::AwaitingPerson => "等候到場",
            Self::AwaitingInterpreter => "等候通譯",
            Self::UrgentCase => "緊急案件",
            Self::Equipment => "設備問題",
            Self::OtherDuty => "其他公務",
        }
    }
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

/// What the punctuality register asks of a hearing, in house time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// 點呼, the first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub called: Option<Noted>,
    /// 開庭
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened: Option<Noted>,
    /// 結束
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concluded: Option<Noted>,
    /// 延後 reasons, as they were given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub delays: Vec<Delay>,
    /// Changes of time or room, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// 未結: the day ended before it did.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub left_open: bool,
}

/// A fact with its time and whether it was entered live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// When it happened.
    pub at: Moment,
    /// 補登
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub later: bool,
}

/// A change of time or room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The entry.
    pub seq: Seq,
    /// Who gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<AccountId>,
    /// The room from then on.
    pub room: RoomId,
    /// The time from then on.
    pub time: TimeOfDay,
}

/// Which entry last changed something, by whom and when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touch {
    /// The entry; 0 where nothing happened yet.
    pub seq: Seq,
    /// Who gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<AccountId>,
    /// House time.
    #[serde(default)]
    pub at: Moment,
}
