//! 公告訊息: one notice, what it says, when and where, and how far it is.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{NoticeId, Schedule, Signed, Texts};
use crate::calendar::{Moment, SiteOffset};
use crate::devices::{Screen, ScreenKind};
use crate::ids::RoomId;

/// What a clerk wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posting {
    /// What kind of message.
    pub category: Category,
    /// What it says.
    pub texts: Texts,
    /// When it runs.
    pub schedule: Schedule,
    /// Where it runs.
    pub places: Vec<Place>,
    /// Which comes first.
    #[serde(default)]
    pub priority: Priority,
}

/// One notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Its number.
    pub id: NoticeId,
    /// What was written.
    pub posting: Posting,
    /// Whether it is only a draft.
    #[serde(default)]
    pub draft: bool,
    /// Whether it needs a second person's approval.
    #[serde(default)]
    pub waits: bool,
    /// Its place among those of the same priority.
    pub position: u32,
    /// Who wrote it last.
    pub written: Signed,
    /// Who approved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved: Option<Signed>,
    /// Who withdrew it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Signed>,
}

/// How far a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeState {
    /// 刊登中
    Running,
    /// 待核
    Unapproved,
    /// 已排程
    Scheduled,
    /// 草稿
    Draft,
    /// 已結束
    Ended,
    /// 已撤下
    Withdrawn,
}

impl NoticeState {
    /// The Chinese word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Running => "刊登中",
            Self::Unapproved => "待核",
            Self::Scheduled => "已排程",
            Self::Draft => "草稿",
            Self::Ended => "已結束",
            Self::Withdrawn => "已撤下",
        }
    }
}

impl Notice {
    /// How far it is at `now`.
    #[must_use]
    pub fn state(&self, now: Moment, offset: SiteOffset) -> NoticeState {
        let schedule = &self.posting.schedule;
        if self.withdrawn.is_some() {
            NoticeState::Withdrawn
        } else if self.draft {
            NoticeState::Draft
        } else if !schedule.opens_after(now, offset) {
            NoticeState::Ended
        } else if self.waits && self.approved.is_none() {
            NoticeState::Unapproved
        } else if schedule.is_open(now, offset) {
            NoticeState::Running
        } else {
            NoticeState::Scheduled
        }
    }

    /// When that differs without anybody's doing.
    #[must_use]
    pub fn until(&self, now: Moment, offset: SiteOffset) -> Option<Moment> {
        match self.state(now, offset) {
            NoticeState::Running | NoticeState::Scheduled | NoticeState::Unapproved => {
                self.posting.schedule.next_edge(now, offset)
            }
            NoticeState::Draft | NoticeState::Ended | NoticeState::Withdrawn => None,
        }
    }

    /// Whether `screen` is one of its places.
    #[must_use]
    pub fn is_for(&self, screen: &Screen) -> bool {
        self.posting.places.iter().any(|place| place.holds(screen))
    }
}

/// What kind of message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// 最新訊息
    Latest,
    /// 新修正法令
    Law,
    /// 政令宣導
    Announcement,
    /// 服務訊息
    Service,
    /// 偵查終結公告
    Concluded,
    /// 庭務公告: how to behave in the hallway, the words that hung there on paper.
    Hallway,
}

impl Category {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Latest,
        Self::Law,
        Self::Announcement,
        Self::Service,
        Self::Concluded,
        Self::Hallway,
    ];

    /// The Chinese word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Latest => "最新訊息",
            Self::Law => "新修正法令",
            Self::Announcement => "政令宣導",
            Self::Service => "服務訊息",
            Self::Concluded => "偵查終結公告",
            Self::Hallway => "庭務公告",
        }
    }
}

/// Which comes first.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// 優先
    High,
    /// 一般
    #[default]
    Normal,
    /// 次要
    Low,
}

/// Where a text runs; written `all`, `lobby`, `bailiff-office`, `door/3`, `screen/waiting-1`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Every screen.
    All,
    /// The entrance hall.
    Lobby,
    /// Outside the 法警室.
    BailiffOffice,
    /// The screens at one room's door.
    Door(RoomId),
    /// One screen, such as that of a waiting room.
    Screen(String),
}

impl Place {
    /// Whether `screen` is there.
    #[must_use]
    pub fn holds(&self, screen: &Screen) -> bool {
        match self {
            Self::All => true,
            Self::Lobby => screen.kind == ScreenKind::Lobby,
            Self::BailiffOffice => screen.kind == ScreenKind::BailiffOffice,
            Self::Door(room) => screen.kind == ScreenKind::RoomDoor && screen.rooms.contains(room),
            Self::Screen(id) => screen.id == *id,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Lobby => f.write_str("lobby"),
            Self::BailiffOffice => f.write_str("bailiff-office"),
            Self::Door(room) => write!(f, "door/{room}"),
            Self::Screen(id) => write!(f, "screen/{id}"),
        }
    }
}

impl FromStr for Place {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('/') {
            None if text == "all" => Ok(Self::All),
            None if text == "lobby" => Ok(Self::Lobby),
            None if text == "bailiff-office" => Ok(Self::BailiffOffice),
            Some(("door", room)) => {
                room.parse().map(Self::Door).map_err(|_| "a door has a room's number")
            }
            Some(("screen", id)) if !id.is_empty() => Ok(Self::Screen(id.to_owned())),
            _ => Err("a place is all, lobby, bailiff-office, door/3 or screen/waiting-1"),
        }
    }
}

impl Serialize for Place {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
