//! 延後: about how long, and the word for why.

use serde::{Deserialize, Serialize};

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
