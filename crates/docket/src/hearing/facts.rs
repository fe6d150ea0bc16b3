//! 準時開庭: what the punctuality register asks, kept from the first day.

use serde::{Deserialize, Serialize};

use super::Delay;
use crate::calendar::{Moment, TimeOfDay};
use crate::ids::{AccountId, RoomId, Seq};

/// What the punctuality register asks of a hearing, in house time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// 點呼, the first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub called: Option<Noted>,
    /// 開庭
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened: Option<Noted>,
    /// 結束
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concluded: Option<Noted>,
    /// 延後 reasons, as they were given; the newest kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub delays: Vec<Delay>,
    /// Changes of time or room, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// 未結: the day ended before it did.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub left_open: bool,
}

/// How many 延後 a hearing keeps, so that taps on a late day do not make each other dearer.
const DELAYS: usize = 16;

impl Facts {
    /// Keeps a 延後, where there is one.
    pub(crate) fn delayed(&mut self, delay: Option<Delay>) {
        let Some(delay) = delay else { return };
        if self.delays.len() >= DELAYS {
            self.delays.remove(0);
        }
        self.delays.push(delay);
    }
}

/// A fact with its time and whether it was entered live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// When it happened.
    pub at: Moment,
    /// 補登
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub later: bool,
}

/// A change of time or room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The entry.
    pub seq: Seq,
    /// Who gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<AccountId>,
    /// The room from then on.
    pub room: RoomId,
    /// The time from then on.
    pub time: TimeOfDay,
}

/// Which entry last changed something, by whom and when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touch {
    /// The entry; 0 where nothing happened yet.
    pub seq: Seq,
    /// Who gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<AccountId>,
    /// House time.
    #[serde(default)]
    pub at: Moment,
}
