//! 應訊人: who is summoned or comes along, and whether each has come.

use serde::{Deserialize, Serialize};

use crate::calendar::Moment;
use crate::ids::RecordId;
use crate::sealed::Sealed;

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
    /// 辯護人, 代理人 or 通譯: may stand in several hearings of a day.
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
