//! 庭: one room as the public sees it, and the one thing it says in large letters.

use docket::calendar::TimeOfDay;
use serde::Serialize;

use crate::masking::{Section, Turn};

/// A room's signs, from the office's table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RoomLabel {
    /// The house's number for it; the anchor for moving rows.
    pub id: u16,
    /// The short sign on its plate: 3, 詢2.
    pub sign: String,
    /// 第3偵查庭
    pub name: String,
    /// Investigation Room 3
    pub name_en: String,
    /// Floor and direction: 2樓 電梯右側.
    pub place: String,
    /// Floor and direction in English.
    pub place_en: String,
    /// Which words its progress is told in.
    pub kind: RoomKind,
}

/// 偵查庭 or 詢問室.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RoomKind {
    /// 偵查庭: 開庭中.
    #[default]
    Investigation,
    /// 詢問室: 詢問中.
    Interview,
}

/// What a room says just now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Door {
    /// Which room.
    pub room: RoomLabel,
    /// The sections that sit there now, from level L1 on.
    pub sections: Vec<Section>,
    /// The one thing in large letters.
    pub hero: Hero,
    /// 延後 with its reason, for the whole room.
    pub delay: Option<Delay>,
    /// The numbers that come next, nearest first.
    pub next: Vec<Turn>,
}

/// The one thing a room says in large letters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hero {
    /// What it is; also the word, the icon and the colour.
    pub says: Saying,
    /// The numbers it is said of; several where cases are heard together.
    pub turns: Vec<Turn>,
    /// From or until when, where that is known.
    pub time: Option<TimeOfDay>,
}

impl Hero {
    /// Says it of nobody in particular.
    #[must_use]
    pub fn of(says: Saying) -> Self {
        Self { says, turns: Vec::new(), time: None }
    }

    /// Says it of these numbers.
    #[must_use]
    pub fn of_turns(says: Saying, turns: impl IntoIterator<Item = Turn>) -> Self {
        Self { says, turns: turns.into_iter().collect(), time: None }
    }

    /// Says it with a time beside.
    #[must_use]
    pub fn at(says: Saying, time: Option<TimeOfDay>) -> Self {
        Self { says, turns: Vec::new(), time }
    }
}

/// What a room can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Saying {
    /// 點呼中
    Calling,
    /// 重新點呼
    CallingAgain,
    /// 叫號更正, for ten seconds after a call was taken back.
    Corrected,
    /// 開庭中
    InSession,
    /// 開庭中，請勿進入: all that is said of a restricted case above level L0.
    Private,
    /// 暫休庭
    Recess,
    /// 午休
    Lunch,
    /// 本庭已下庭
    Closed,
    /// 尚未開庭; `time` is the first hearing's.
    NotOpen,
    /// Between two cases.
    Between,
    /// 今日無庭期
    Nothing,
    /// 今日不開庭: Saturday or Sunday without a list.
    Weekend,
}

/// 延後開庭, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Delay {
    /// About how long, in minutes; 0 where nobody can say.
    pub minutes: u16,
    /// Why.
    pub reason: Reason,
}

/// Why a case or a room is late.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// 前案延長
    EarlierCase,
    /// 等候到場
    AwaitingPerson,
    /// 等候通譯
    AwaitingInterpreter,
    /// 緊急案件插入
    UrgentCase,
    /// 設備檢修
    Equipment,
    /// 其他公務
    OtherDuty,
}
