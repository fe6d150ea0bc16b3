//! 偵查庭: one door's queue for one day.

mod begin;
mod change;
mod finish;
mod last_order;
mod primary;
mod sitting;
mod when;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use self::last_order::{LastOrder, RoomBefore};
pub use self::primary::Primary;
pub use self::sitting::SittingId;
pub(crate) use self::when::When;
use crate::calendar::{Date, Moment};
use crate::hearing::{Delay, Hearing, Progress};
use crate::ids::{HearingId, RoomId, Seq, Turn};
use crate::refusal::Refusal;

/// One room on one day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Courtroom {
    /// Which room.
    pub id: RoomId,
    /// Which day.
    pub date: Date,
    /// The entry that last changed the progress of one of its hearings or of the room; 0 before.
    pub seq: Seq,
    /// What the room does.
    pub state: RoomState,
    /// The sitting that goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sitting: Option<SittingId>,
    /// The sittings that ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ended: Vec<SittingId>,
    /// 延後 of the whole room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay: Option<Delay>,
    /// Hearings that went to another door today.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moved_away: Vec<MovedAway>,
    /// What a section asks of the tablet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Request>,
    /// The call that was taken back last, so that the wall can say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected: Option<Corrected>,
    /// The order that can be taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<LastOrder>,
    /// House time of the last fact here; 補登 may not be before it.
    pub changed: Moment,
    /// The last turn number given.
    pub numbers: u16,
    /// Its hearings; kept one by one in the store.
    #[serde(skip)]
    pub hearings: BTreeMap<HearingId, Arc<Hearing>>,
}

/// What a room does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoomState {
    /// 未開庭
    #[default]
    NotOpen,
    /// 開庭中
    Open,
    /// 休息
    Recess,
    /// 午休
    Lunch,
    /// 本庭已下庭
    Closed,
}

/// A hearing that went to another door; the row stays here so that nobody is lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedAway {
    /// Which.
    pub hearing: HearingId,
    /// Its number.
    pub turn: Turn,
    /// Where it went.
    pub to: RoomId,
}

/// A call that was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrected {
    /// Which number had been called.
    pub turn: Turn,
    /// When it was taken back, in house time.
    pub at: Moment,
}

/// What a section asks of a room's tablet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum Request {
    /// 請點呼
    Call,
    /// 請暫休
    Recess,
    /// 請延後
    Delay {
        /// By so many minutes.
        minutes: u16,
    },
}

impl Request {
    pub(crate) fn is_delay(&self) -> bool {
        matches!(self, Self::Delay { .. })
    }
}

/// What became of a case that 「現在是」 leaves behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SkipAnswer {
    /// 已結束
    Concluded,
    /// 過號
    PassedOver,
    /// 改期
    Rescheduled,
    /// 取消
    Cancelled,
    /// 暫休庭
    Recess,
    /// It waits on; the other one came first.
    Waits,
}

impl Courtroom {
    /// A room on the morning of `date`, with nothing listed.
    #[must_use]
    pub fn empty(id: RoomId, date: Date) -> Self {
        Self {
            id,
            date,
            seq: Seq(0),
            state: RoomState::NotOpen,
            sitting: None,
            ended: Vec::new(),
            delay: None,
            moved_away: Vec::new(),
            request: None,
            corrected: None,
            last: None,
            changed: Moment::default(),
            numbers: 0,
            hearings: BTreeMap::new(),
        }
    }

    /// Its hearings in the order of the list.
    #[must_use]
    pub fn listed(&self) -> Vec<&Hearing> {
        let mut listed = self.hearings.values().map(Arc::as_ref).collect::<Vec<_>>();
        listed.sort_by_key(|h| (h.date, h.place()));
        listed
    }

    /// The hearing of that number.
    pub fn hearing(&self, id: HearingId) -> Result<&Hearing, Refusal> {
        self.hearings.get(&id).map(Arc::as_ref).ok_or(Refusal::NoSuchHearing)
    }

    /// The hearing that is being called, aloud or silently.
    #[must_use]
    pub fn calling(&self) -> Option<&Hearing> {
        self.first(|p| matches!(p, Progress::Calling | Progress::Fetching))
    }

    /// The hearing inside, until everybody has left.
    #[must_use]
    pub fn in_session(&self) -> Option<&Hearing> {
        self.first(|p| matches!(p, Progress::InSession | Progress::Leaving))
    }

    /// The hearing that rests, the earliest listed first.
    #[must_use]
    pub fn in_recess(&self) -> Option<&Hearing> {
        self.first(|p| matches!(p, Progress::Recess))
    }

    fn first(&self, is: impl Fn(&Progress) -> bool) -> Option<&Hearing> {
        self.listed().into_iter().find(|h| is(&h.course.progress))
    }

    pub(crate) fn check_seen(&self, seen: Seq) -> Result<(), Refusal> {
        if seen == self.seq { Ok(()) } else { Err(Refusal::AlreadyMovedOn) }
    }

    /// Refuses while a case is being called or in session.
    fn check_free(&self) -> Result<(), Refusal> {
        if let Some(hearing) = self.in_session() {
            return Err(Refusal::StillInSession(hearing.turn.clone()));
        }
        match self.calling() {
            Some(hearing) => Err(Refusal::StillCalling(hearing.turn.clone())),
            None => Ok(()),
        }
    }

    pub(crate) fn fulfil(&mut self, done: impl FnOnce(&Request) -> bool) {
        if self.request.as_ref().is_some_and(done) {
            self.request = None;
        }
    }
}
