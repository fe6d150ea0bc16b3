//! Screens: what hangs where, and how much each may show.

mod paired;
mod shade;

use serde::{Deserialize, Serialize};

pub use self::paired::{Badge, Device, DeviceKind, Devices, Placement, Raise, STAFF_WALL};
pub use self::shade::{Look, Shade, Shaded, Shading};
use crate::ids::RoomId;
use crate::ticker::Language;

/// One screen on a wall.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Screen {
    /// Its name in addresses: door-3.
    pub id: String,
    /// Which board it shows.
    pub kind: ScreenKind,
    /// The rooms it speaks of; empty for all.
    #[serde(default)]
    pub rooms: Vec<RoomId>,
    /// What people call the place: 第3偵查庭門口.
    #[serde(default)]
    pub place: String,
    /// Diagonal in inches.
    #[serde(default = "usual_inches")]
    pub inches: f32,
    /// Metres from which it is read.
    #[serde(default = "usual_metres")]
    pub metres: f32,
    /// How much it may show.
    #[serde(default)]
    pub level: Level,
    /// What it speaks: the first in large letters, the second beside it, the others in turn with the second.
    #[serde(default = "usual_languages", skip_serializing_if = "are_usual")]
    pub languages: Vec<Language>,
}

impl Screen {
    /// Chinese and at least one more language, in the one order in which all walls show them.
    #[must_use]
    pub fn speaks_in_order(&self) -> bool {
        let languages = self.languages.as_slice();
        languages.len() > 1
            && languages.first() == Some(&Language::Chinese)
            && languages.is_sorted_by(|one, next| one < next)
    }
}

/// Chinese, with English beside it.
#[must_use]
pub fn usual_languages() -> Vec<Language> {
    vec![Language::Chinese, Language::English]
}

fn are_usual(languages: &[Language]) -> bool {
    *languages == usual_languages()
}

fn usual_inches() -> f32 {
    55.0
}

fn usual_metres() -> f32 {
    5.0
}

/// The kinds of board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScreenKind {
    /// Outside one room.
    RoomDoor,
    /// Several rooms side by side.
    Rooms,
    /// A waiting room (候訊室).
    WaitingRoom,
    /// Outside the bailiff office (法警室).
    BailiffOffice,
    /// The lobby.
    Lobby,
    /// 偵查終結公告
    Bulletin,
}

/// Disclosure level of a screen (偵查不公開作業辦法 §9; the agency head decides above L0).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Level {
    /// Turn number, scheduled time, status.
    #[default]
    L0,
    /// And 股別.
    L1,
    /// And the case number, its 字別 by alias.
    L2,
    /// And the masked name; courts only.
    L3,
}
