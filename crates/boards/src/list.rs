//! The list below: the day's hearings of one or more rooms, as rows without names.

use docket::calendar::{HalfDay, TimeOfDay};
use serde::Serialize;

use crate::door::RoomLabel;
use crate::shown::{Day, MaskedCase, MaskedName, Section, Turn};

/// The rows of a board, by half-day, the present one first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct List {
    /// 上午 and 下午, where they have rows.
    pub halves: Vec<Half>,
    /// How many pages a screen without scripts turns.
    pub pages: u16,
    /// Whether a row has a second time, so that all keep room for one.
    pub revising: bool,
    /// Whether a number is longer than 3-05, so that all keep room for it: 詢2-05.
    pub long_turns: bool,
}

/// The rows of one half-day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Half {
    /// 上午 or 下午.
    pub half_day: HalfDay,
    /// The date, where what began on an earlier day still goes on.
    pub since: Option<Day>,
    /// Its rows, by time and number.
    pub rows: Vec<Row>,
}

/// One hearing. It can hold neither a name nor a cause nor a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The room at whose door the row stands; with `turn`, unique on a board.
    pub door: u16,
    /// The room, on boards of several rooms.
    pub room: Option<RoomLabel>,
    /// 報到序號
    pub turn: Turn,
    /// The time on the summons.
    pub time: TimeOfDay,
    /// The time it has now, where that is another.
    pub revised: Option<TimeOfDay>,
    /// How far it is.
    pub status: Status,
    /// How often it was called; 0 where it is not called now.
    pub calls: u8,
    /// The other room of a move.
    pub other_room: Option<RoomLabel>,
    /// From level L1 on.
    pub section: Option<Section>,
    /// From level L2 on.
    pub case: Option<MaskedCase>,
    /// On level L3.
    pub names: Vec<MaskedName>,
    /// The page it stands on where the screen has no scripts, from 1 on.
    pub page: u16,
}

/// How far a hearing is, in the public's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 尚未開庭
    Listed,
    /// 可開庭
    Ready,
    /// 點呼中
    Calling,
    /// 重新點呼
    CallingAgain,
    /// 開庭中
    InSession,
    /// 暫休庭
    Recess,
    /// 請洽法警，稍後再叫
    PassedOver,
    /// 延後開庭
    Delayed,
    /// 改期
    Rescheduled,
    /// 取消
    Cancelled,
    /// 移至 `other_room`
    MovedTo,
    /// 移自 `other_room`
    MovedFrom,
    /// 併案開庭
    Merged,
    /// 已結束
    Concluded,
}

impl Row {
    /// A row as level L0 shows it.
    #[must_use]
    pub fn new(door: u16, turn: Turn, time: TimeOfDay, status: Status) -> Self {
        Self {
            door,
            room: None,
            turn,
            time,
            revised: None,
            status,
            calls: 0,
            other_room: None,
            section: None,
            case: None,
            names: Vec::new(),
            page: 1,
        }
    }
}

impl List {
    /// A list cut into pages of `per_page` rows; a heading in the middle of a page takes one.
    #[must_use]
    pub fn paged(mut halves: Vec<Half>, per_page: u16) -> Self {
        halves.retain(|half| !half.rows.is_empty());
        let (mut page, mut used) = (1, 0);
        for half in &mut halves {
            used += u16::from(used > 0);
            for row in &mut half.rows {
                if used >= per_page.max(1) {
                    page += 1;
                    used = 0;
                }
                row.page = page;
                used += 1;
            }
        }
        let any = |is: fn(&Row) -> bool| halves.iter().flat_map(|half| &half.rows).any(is);
        let revising = any(|row| row.revised.is_some());
        let long_turns = any(|row| row.turn.to_string().chars().count() > 4);
        Self { halves, pages: page, revising, long_turns }
    }
}
