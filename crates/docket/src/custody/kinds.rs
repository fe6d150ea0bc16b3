//! The words of custody: how somebody came, how far it is, what was ordered.

use serde::{Deserialize, Serialize};

/// 到案原因: how the person came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryKind {
    /// 現行犯 (刑訴 §88, §92)
    CaughtInTheAct,
    /// 拘提 (拘票)
    Warrant,
    /// 逕行拘提 (§76, §88-1)
    UrgentArrest,
    /// 通緝緝獲 (§87, §91)
    Wanted,
    /// 自行到場後當庭逮捕 (§228 IV)
    InCourt,
    /// 借提／提解
    Borrowed,
    /// 執行緝獲
    Execution,
}

impl EntryKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::CaughtInTheAct,
        Self::Warrant,
        Self::UrgentArrest,
        Self::Wanted,
        Self::InCourt,
        Self::Borrowed,
        Self::Execution,
    ];

    /// The Chinese word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::CaughtInTheAct => "現行犯",
            Self::Warrant => "拘提",
            Self::UrgentArrest => "逕行拘提",
            Self::Wanted => "通緝緝獲",
            Self::InCourt => "當庭逮捕",
            Self::Borrowed => "借提／提解",
            Self::Execution => "執行緝獲",
        }
    }
}

/// How old the person is, as far as it matters; unknown counts as under 18.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Age {
    /// 18 or older.
    Adult,
    /// 未滿18歲
    Minor,
    /// 未明
    Unknown,
}

impl Age {
    /// The Chinese word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Adult => "成年",
            Self::Minor => "未滿18歲",
            Self::Unknown => "年齡未明",
        }
    }
}

/// How far it is, as the staff see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 已點收
    Received,
    /// 候訊 (人別無誤)
    Waiting,
    /// 訊問中
    Questioning,
    /// 訊問完畢
    Questioned,
    /// 已諭知
    Ordered,
    /// 手續完成
    Completed,
    /// 已離署
    Left,
}

impl Stage {
    /// The Chinese word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Received => "已點收",
            Self::Waiting => "候訊",
            Self::Questioning => "訊問中",
            Self::Questioned => "訊問完畢",
            Self::Ordered => "已諭知",
            Self::Completed => "手續完成",
            Self::Left => "已離署",
        }
    }
}

/// 諭知: what was ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 請回／釋放
    Released,
    /// 人別不符，釋放
    WrongPerson,
    /// 具保
    Bail,
    /// 責付
    Entrustment,
    /// 限制住居
    Restriction,
    /// 聲請羈押
    Motion,
    /// 移送他署
    Transfer,
    /// 發監執行
    Execution,
    /// 易科罰金
    Fine,
    /// 送觀察勒戒
    Rehabilitation,
    /// 移送少年法院
    JuvenileCourt,
    /// 戒護就醫
    Hospital,
    /// 解還監所
    Returned,
    /// 移民收容
    Immigration,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 14] = [
        Self::Released,
        Self::Bail,
        Self::Entrustment,
        Self::Restriction,
        Self::Motion,
        Self::Transfer,
        Self::Execution,
        Self::Fine,
        Self::Rehabilitation,
        Self::JuvenileCourt,
        Self::Hospital,
        Self::Returned,
        Self::Immigration,
        Self::WrongPerson,
    ];

    /// The Chinese word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Released => "請回",
            Self::WrongPerson => "人別不符",
            Self::Bail => "具保",
            Self::Entrustment => "責付",
            Self::Restriction => "限制住居",
            Self::Motion => "聲請羈押",
            Self::Transfer => "移送他署",
            Self::Execution => "發監執行",
            Self::Fine => "易科罰金",
            Self::Rehabilitation => "觀察勒戒",
            Self::JuvenileCourt => "移送少年法院",
            Self::Hospital => "戒護就醫",
            Self::Returned => "解還監所",
            Self::Immigration => "移民收容",
        }
    }

    /// The step between order and leaving, where there is one.
    #[must_use]
    pub fn completion(self) -> Option<&'static str> {
        match self {
            Self::Released | Self::WrongPerson => None,
            Self::Bail => Some("保證金（書）已收"),
            Self::Entrustment => Some("責付證書已具"),
            Self::Restriction => Some("限制住居書已具"),
            Self::Motion => Some("聲請書及卷證已送法院收狀"),
            Self::Fine => Some("罰金已繳清"),
            Self::Hospital => Some("戒護人車已備"),
            _ => Some("解送文件已備"),
        }
    }

    /// The last step.
    #[must_use]
    pub fn leaving(self) -> &'static str {
        match self {
            Self::Released
            | Self::WrongPerson
            | Self::Bail
            | Self::Entrustment
            | Self::Restriction
            | Self::Fine => "釋放離署",
            Self::Motion => "移送法院離署",
            _ => "解送離署",
        }
    }

    /// Whether its completion ends the 24 hours (刑訴 §93 II–III); an order alone never does.
    #[must_use]
    pub fn completion_ends_the_hours(self) -> bool {
        matches!(self, Self::Bail | Self::Entrustment | Self::Restriction | Self::Motion)
    }
}
