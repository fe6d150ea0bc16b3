//! 庭次: which half-day of which section a room is in, and who comes next in it.

use serde::{Deserialize, Serialize};

use super::{Courtroom, RoomState};
use crate::calendar::HalfDay;
use crate::hearing::Hearing;
use crate::ids::{HearingId, Section};

/// 庭次: a section's half-day before one room.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SittingId {
    /// 上午 or 下午.
    pub half: HalfDay,
    /// Whose.
    pub section: Section,
}

impl SittingId {
    /// The sitting a hearing is listed in.
    #[must_use]
    pub fn of(hearing: &Hearing) -> Self {
        Self { half: hearing.half_day(), section: hearing.listing.section.clone() }
    }

    /// 信股 上午
    #[must_use]
    pub fn words(&self) -> String {
        format!("{} {}", self.section, self.half.word())
    }
}

impl Courtroom {
    /// The day's sittings here, the earliest first.
    #[must_use]
    pub fn sittings(&self) -> Vec<SittingId> {
        let mut sittings = Vec::new();
        for hearing in self.listed() {
            let sitting = SittingId::of(hearing);
            if !sittings.contains(&sitting) {
                sittings.push(sitting);
            }
        }
        sittings
    }

    /// The sitting that goes on, or else the first one to come that has somebody waiting.
    #[must_use]
    pub fn current_sitting(&self) -> Option<SittingId> {
        self.sitting.clone().or_else(|| {
            let waiting = self.listed().into_iter().filter(|h| h.is_waiting()).map(SittingId::of);
            waiting.into_iter().find(|s| !self.ended.contains(s))
        })
    }

    /// Who waits in the current sitting, in order.
    #[must_use]
    pub fn waiting(&self) -> Vec<&Hearing> {
        let Some(current) = self.current_sitting() else { return Vec::new() };
        let waits = |h: &&Hearing| h.is_waiting() && SittingId::of(h) == current;
        self.listed().into_iter().filter(waits).collect()
    }

    /// The one to call next.
    #[must_use]
    pub fn next_waiting(&self) -> Option<&Hearing> {
        self.waiting().first().copied()
    }

    pub(super) fn waits_in(&self, sitting: &SittingId) -> bool {
        self.hearings.values().any(|h| h.is_waiting() && SittingId::of(h) == *sitting)
    }

    /// The sittings to come that somebody waits for, the earliest first.
    pub(super) fn to_come(&self) -> Vec<SittingId> {
        let current = self.current_sitting();
        let mut sittings = self.sittings();
        sittings
            .retain(|s| Some(s) != current.as_ref() && !self.ended.contains(s) && self.waits_in(s));
        sittings
    }

    pub(crate) fn end_sitting(&mut self) {
        self.ended.extend(self.current_sitting());
        self.sitting = None;
    }

    /// A sitting that had ended goes on, because somebody waits in it again.
    pub(crate) fn reopen(&mut self, sitting: &SittingId) {
        self.ended.retain(|ended| ended != sitting);
    }

    /// Somebody waits here: neither the sitting nor the day of this room is over. Says whether it was.
    pub(crate) fn reopen_for(&mut self, hearing: HearingId) -> bool {
        let waits = self.hearings.get(&hearing).filter(|h| h.is_waiting());
        let Some(sitting) = waits.map(|h| SittingId::of(h)) else { return false };
        let closed = self.state == RoomState::Closed;
        if closed {
            self.state = RoomState::NotOpen;
        }
        let ended = self.ended.contains(&sitting);
        self.reopen(&sitting);
        closed || ended
    }
}
