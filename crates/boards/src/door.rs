//! 庭: one room as the public sees it, and the one thing it says in large letters.

use docket::calendar::TimeOfDay;
use docket::hearing::Delay;
use docket::office::{Room, RoomKind};
use serde::Serialize;

use crate::shown::{Section, Turn};

/// A room's signs, from the office's table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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

impl From<&Room> for RoomLabel {
    fn from(room: &Room) -> Self {
        Self {
            id: room.id.0,
            sign: room.sign.clone(),
            name: room.name.clone(),
            name_en: room.name_en.clone(),
            place: room.place.clone(),
            place_en: room.place_en.clone(),
            kind: room.kind,
        }
    }
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
    /// How often they were called, so that a screen tells of each time; 0 where nobody is called.
    pub calls: u8,
}

impl Hero {
    /// Says it of nobody in particular.
    #[must_use]
    pub fn of(says: Saying) -> Self {
        Self { says, turns: Vec::new(), time: None, calls: 0 }
    }

    /// Says it of these numbers.
    #[must_use]
    pub fn of_turns(says: Saying, turns: impl IntoIterator<Item = Turn>) -> Self {
        Self { turns: turns.into_iter().collect(), ..Self::of(says) }
    }

    /// Says it with a time beside.
    #[must_use]
    pub fn at(says: Saying, time: Option<TimeOfDay>) -> Self {
        Self { time, ..Self::of(says) }
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
