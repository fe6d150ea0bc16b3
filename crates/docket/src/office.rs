//! The office's own tables: its rooms, its words, its switches. Read by `decide` and the boards.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::calendar::SiteOffset;
use crate::custody::CustodyTable;
use crate::devices::Screen;
use crate::disclosure::Rules;
use crate::ids::RoomId;
use crate::ticker::TickerRules;

/// What the configuration says of one office.
#[derive(Clone, Debug)]
pub struct Office {
    /// The office's name, as written over its door.
    pub name: String,
    /// The office's English name.
    pub name_en: String,
    /// Its distance from UTC.
    pub offset: SiteOffset,
    /// Its rooms by number.
    pub rooms: BTreeMap<RoomId, Room>,
    /// Its screens, in the order of the configuration.
    pub screens: Vec<Screen>,
    /// What kinds of case and which words restrict.
    pub rules: Rules,
    /// Whether 結束並叫下一件 is the primary button.
    pub conclude_and_call: bool,
    /// Which hours run for whom, and how the TV tells it.
    pub custody: CustodyTable,
    /// Notices, bulletins and emergencies.
    pub ticker: TickerRules,
}

impl Office {
    /// The room of that number, where the office has one.
    #[must_use]
    pub fn room(&self, id: RoomId) -> Option<&Room> {
        self.rooms.get(&id)
    }

    /// The screen of that name, where the office has one.
    #[must_use]
    pub fn screen(&self, id: &str) -> Option<&Screen> {
        self.screens.iter().find(|s| s.id == id)
    }
}

/// 偵查庭 or 詢問室: one door with a queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    /// Its number.
    pub id: RoomId,
    /// The name on its door: 第3偵查庭.
    pub name: String,
    /// The English name on its door: Investigation Room 3.
    pub name_en: String,
    /// The short sign before a turn number, unique in the building: 3, 詢2.
    pub sign: String,
    /// Which words fit it.
    pub kind: RoomKind,
    /// Floor and direction, in Chinese.
    #[serde(default)]
    pub place: String,
    /// Floor and direction, in English.
    #[serde(default)]
    pub place_en: String,
    /// Its names in docket files.
    #[serde(default)]
    pub in_files: Vec<String>,
}

/// Which words fit a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoomKind {
    /// 偵查庭: 開庭中
    Investigation,
    /// 詢問室: 詢問中
    Interview,
}
