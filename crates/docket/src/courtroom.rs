//! 偵查庭: one door's queue for one day.

pub(crate) mod begin;
mod change;
mod finish;
mod primary;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub(crate) use self::begin::When;
pub use self::primary::Primary;
use crate::calendar::{Date, HalfDay, Moment};
use crate::hearing::{Course, Delay, Hearing, Progress};
use crate::ids::{AccountId, HearingId, RoomId, Section, Seq, Turn};
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

/// 庭次: a section's half-day before one room.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SittingId {
    /// 上午 or 下午.
    pub half: HalfDay,
    /// Whose.
    pub section: Section,
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
    /// What a section had asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Request>,
    /// The hearings that the order changed here, as they were.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub courses: Vec<(HearingId, Course)>,
    /// The hearings that the order brought here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub brought: Vec<HearingId>,
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
}

impl SittingId {
    /// The sitting a hearing is listed in.
    #[must_use]
    pub fn of(hearing: &Hearing) -> Self {
        Self { half: hearing.half_day(), section: hearing.listing.section.clone() }
    }
}
