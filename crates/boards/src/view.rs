//! The boards: everything a screen can show, one kind for each place in the building.

use docket::calendar::{HalfDay, TimeOfDay};
use serde::Serialize;

use crate::door::{Door, Saying};
use crate::list::List;
use crate::shown::{MaskedCase, Turn};

/// What one screen shows, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "board", rename_all = "snake_case")]
pub enum View {
    /// Outside one room.
    Room(RoomBoard),
    /// Several rooms side by side.
    Rooms(RoomsBoard),
    /// 候訊室
    Waiting(WaitingBoard),
    /// The entrance hall.
    Lobby(LobbyBoard),
    /// Outside the 法警室.
    BailiffOffice(BailiffOfficeBoard),
    /// 偵查終結公告
    Bulletin(BulletinBoard),
}

impl View {
    /// The template that draws it; also its class in the style sheet and its goldens' first word.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Room(_) => "room",
            Self::Rooms(_) => "rooms",
            Self::Waiting(_) => "waiting",
            Self::Lobby(_) => "lobby",
            Self::BailiffOffice(_) => "bailiff_office",
            Self::Bulletin(_) => "bulletin",
        }
    }

    /// The rooms that say something on it in large letters.
    #[must_use]
    pub fn doors(&self) -> Vec<&Door> {
        match self {
            Self::Room(board) => vec![&board.door],
            Self::Rooms(board) => board.columns.iter().map(|column| &column.door).collect(),
            Self::Waiting(board) => board.doors.iter().collect(),
            Self::Lobby(board) => board.doors.iter().map(|lobby| &lobby.door).collect(),
            Self::BailiffOffice(_) | Self::Bulletin(_) => Vec::new(),
        }
    }

    /// What it calls in large letters: the room's number and the turn, also of cases heard together.
    #[must_use]
    pub fn called(&self) -> Vec<(u16, &Turn)> {
        let calls = |door: &&Door| matches!(door.hero.says, Saying::Calling | Saying::CallingAgain);
        let calling = self.doors().into_iter().filter(calls);
        calling.flat_map(|door| door.hero.turns.iter().map(|turn| (door.room.id, turn))).collect()
    }
}

/// Outside one room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoomBoard {
    /// The room now.
    pub door: Door,
    /// Its list.
    pub list: List,
    /// Whether the rows carry more than a number: no room for the large panel beside them.
    pub wide_rows: bool,
}

/// Several rooms side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoomsBoard {
    /// The rooms, in the office's order, each with its list.
    pub columns: Vec<Column>,
}

/// One room among others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// The room now.
    pub door: Door,
    /// Its list.
    pub list: List,
}

/// 候訊室: the rooms it serves, and one list for all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WaitingBoard {
    /// What people call the place; empty where `heading` says it all.
    pub place: String,
    /// What is written above: the key of a word.
    pub heading: Heading,
    /// The rooms it serves.
    pub doors: Vec<Door>,
    /// All their rows, by time.
    pub list: List,
}

/// What stands above a board of several rooms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Heading {
    /// 候訊室
    #[serde(rename = "label.waiting_room")]
    WaitingRoom,
    /// 各庭進度
    #[serde(rename = "label.all_rooms")]
    AllRooms,
}

/// The entrance hall: all rooms at a glance and the way there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LobbyBoard {
    /// The office's name.
    pub office: String,
    /// Its English name.
    pub office_en: String,
    /// All rooms.
    pub doors: Vec<LobbyDoor>,
}

/// One room at a glance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LobbyDoor {
    /// The room now.
    #[serde(flatten)]
    pub door: Door,
    /// The half-day that sits there now, or waits to.
    pub half: Option<HalfDay>,
}

/// 偵查終結公告: which cases were concluded how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BulletinBoard {
    /// The office's name.
    pub office: String,
    /// Its English name.
    pub office_en: String,
    /// Its lines, the newest first.
    pub lines: Vec<BulletinLine>,
}

/// One concluded case: no field can hold a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BulletinLine {
    /// The house's number for it; the anchor for moving lines.
    pub id: u32,
    /// 115年11月20日
    pub date: String,
    /// The case number, as today's table lets it stand.
    pub case: MaskedCase,
    /// One of the office's words.
    pub outcome: String,
}

/// Outside the 法警室: newly received detainees and who is on duty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BailiffOfficeBoard {
    /// 新收人犯處理情形
    pub detainees: Vec<Detainee>,
    /// 值班人員
    pub duty: Vec<DutyLine>,
}

/// One detainee: a number given for this screen alone, and a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Detainee {
    /// From 1 on, without gaps.
    pub number: u16,
    /// How far.
    pub stage: Stage,
    /// The half-hour of arrival; left out where rows are few.
    pub arrived: Option<TimeOfDay>,
}

/// The public path of every detainee, the same whatever the outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 已到署
    Received,
    /// 候訊中
    Waiting,
    /// 訊問中
    Questioning,
    /// 訊問完畢
    Questioned,
    /// 手續辦理中
    Formalities,
    /// 已離署
    Left,
}

/// One duty of today and the staff who have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DutyLine {
    /// 值勤檢察官, 值班法警長 …
    pub post: String,
    /// Names of staff, published on purpose.
    pub staff: Vec<String>,
    /// Until when.
    pub until: TimeOfDay,
    /// Who comes after.
    pub next: Option<NextDuty>,
}

/// The next shift of a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NextDuty {
    /// From when.
    pub from: TimeOfDay,
    /// Names of staff, published on purpose.
    pub staff: Vec<String>,
}
