//! The order that can be taken back, with all that it changed as it was.

use serde::{Deserialize, Serialize};

use super::{MovedAway, Request, RoomState, SittingId};
use crate::calendar::Moment;
use crate::hearing::{Course, Delay};
use crate::ids::{AccountId, HearingId, RoomId, Seq, Turn};

/// The room's last queue order, as far as an undo needs it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LastOrder {
    /// The entry.
    pub seq: Seq,
    /// Who gave it.
    pub by: Option<AccountId>,
    /// Machine time.
    pub recorded: Moment,
    /// The number that was called by it, where one was.
    pub called: Option<Turn>,
    /// Every room it changed, as it was.
    pub before: Vec<RoomBefore>,
}

/// One room as it was before an order: only what the queue's orders change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoomBefore {
    /// Which.
    pub room: RoomId,
    /// What it did.
    pub state: RoomState,
    /// The sitting that went on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sitting: Option<SittingId>,
    /// The sittings that had ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ended: Vec<SittingId>,
    /// 延後
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay: Option<Delay>,
    /// Hearings that had gone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moved_away: Vec<MovedAway>,
    /// What a section had asked, where the order fulfilled it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Request>,
    /// House time of the last fact.
    #[serde(default)]
    pub changed: Moment,
    /// The hearings that the order changed here, as they were.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub courses: Vec<(HearingId, Course)>,
    /// The hearings that the order brought here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub brought: Vec<HearingId>,
}
