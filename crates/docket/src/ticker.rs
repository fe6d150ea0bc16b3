//! 跑馬燈 — notices with their windows, bulletins, and the emergency line over everything.

mod bulletin;
mod command;
mod decide;
mod emergency;
mod event;
mod notice;
mod refusal;
mod rules;
mod schedule;
mod texts;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use self::bulletin::{Bulletin, BulletinEntry};
pub use self::command::TickerCommand;
pub use self::emergency::{Alarm, Emergency, EmergencyState, Form};
pub use self::event::TickerEvent;
pub use self::notice::{Category, Notice, NoticeState, Place, Posting, Priority};
pub use self::refusal::TickerRefusal;
pub use self::rules::{Prepared, TickerRules};
pub use self::schedule::{Daily, Schedule};
pub use self::texts::{Language, Texts, reading_ms};
use crate::calendar::Moment;
use crate::entry::Stamp;
use crate::ids::AccountId;

/// A notice, numbered by the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NoticeId(pub u32);

/// An entry of the bulletin, numbered by the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BulletinId(pub u32);

/// An emergency text, numbered by the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EmergencyId(pub u32);

macro_rules! plain_number {
    ($($name:ident),*) => {$(
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )*};
}

plain_number!(NoticeId, BulletinId, EmergencyId);

/// Who did a thing, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// The account; none for the house itself.
    pub by: Option<AccountId>,
    /// House time.
    pub at: Moment,
}

impl Signed {
    fn of(stamp: &Stamp) -> Self {
        Self { by: stamp.by, at: stamp.at() }
    }
}

/// Everything that was written for the walls.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ticker {
    /// Notices by number.
    pub notices: BTreeMap<NoticeId, Arc<Notice>>,
    /// 偵查終結公告 by number.
    pub bulletins: BTreeMap<BulletinId, Arc<Bulletin>>,
    /// Emergency texts by number.
    pub emergencies: BTreeMap<EmergencyId, Arc<Emergency>>,
    /// The last numbers given.
    pub last: LastNumbers,
}

/// The last numbers given; a number is never given twice, even after a thing was forgotten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastNumbers {
    /// Of notices.
    pub notice: u32,
    /// Of bulletin entries.
    pub bulletin: u32,
    /// Of emergency texts.
    pub emergency: u32,
}

impl Ticker {
    /// The notices in the order in which the walls show them: by priority, then as the clerk put them.
    #[must_use]
    pub fn in_order(&self) -> Vec<&Notice> {
        let mut notices = self.notices.values().map(Arc::as_ref).collect::<Vec<_>>();
        notices.sort_by_key(|n| (n.posting.priority, n.position, n.id));
        notices
    }

    /// The emergency texts that run at `now`, the newest first.
    pub fn running_emergencies(&self, now: Moment) -> impl Iterator<Item = &Emergency> {
        let runs = move |e: &&Emergency| e.state(now) == EmergencyState::Running;
        self.emergencies.values().rev().map(Arc::as_ref).filter(runs)
    }

    fn notice_mut(&mut self, id: NoticeId) -> Option<&mut Notice> {
        self.notices.get_mut(&id).map(Arc::make_mut)
    }

    pub(crate) fn apply(&mut self, stamp: &Stamp, event: &TickerEvent) {
        match event {
            TickerEvent::NoticeWritten { notice, posting, draft, waits } => {
                self.write(stamp, *notice, posting, *draft, *waits);
            }
            TickerEvent::NoticeApproved { notice } => {
                if let Some(notice) = self.notice_mut(*notice) {
                    notice.approved = Some(Signed::of(stamp));
                }
            }
            TickerEvent::NoticeWithdrawn { notice } => {
                if let Some(notice) = self.notice_mut(*notice) {
                    notice.withdrawn = Some(Signed::of(stamp));
                }
            }
            TickerEvent::NoticesOrdered { notices } => {
                for (position, id) in (0..).zip(notices) {
                    if let Some(notice) = self.notice_mut(*id) {
                        notice.position = position;
                    }
                }
            }
            TickerEvent::BulletinWritten { bulletin, entry } => {
                self.last.bulletin = self.last.bulletin.max(bulletin.0);
                let entry = BulletinEntry::clone(entry);
                let written =
                    Bulletin { id: *bulletin, entry, written: Signed::of(stamp), withdrawn: None };
                self.bulletins.insert(*bulletin, Arc::new(written));
            }
            TickerEvent::BulletinWithdrawn { bulletin } => {
                if let Some(entry) = self.bulletins.get_mut(bulletin).map(Arc::make_mut) {
                    entry.withdrawn = Some(Signed::of(stamp));
                }
            }
            TickerEvent::EmergencyRaised { emergency, alarm, waits } => {
                self.last.emergency = self.last.emergency.max(emergency.0);
                let raised = Emergency::raised(*emergency, alarm, *waits, Signed::of(stamp));
                self.emergencies.insert(*emergency, Arc::new(raised));
            }
            TickerEvent::EmergencyConfirmed { emergency } => {
                if let Some(emergency) = self.emergencies.get_mut(emergency).map(Arc::make_mut) {
                    emergency.confirmed = Some(Signed::of(stamp));
                }
            }
            TickerEvent::EmergencyEnded { emergency } => {
                if let Some(emergency) = self.emergencies.get_mut(emergency).map(Arc::make_mut) {
                    emergency.ended = Some(Signed::of(stamp));
                }
            }
            TickerEvent::PostingsForgotten { notices, bulletins, emergencies } => {
                self.notices.retain(|id, _| !notices.contains(id));
                self.bulletins.retain(|id, _| !bulletins.contains(id));
                self.emergencies.retain(|id, _| !emergencies.contains(id));
            }
        }
    }

    fn write(&mut self, stamp: &Stamp, id: NoticeId, posting: &Posting, draft: bool, waits: bool) {
        self.last.notice = self.last.notice.max(id.0);
        let position = self.notices.get(&id).map_or(id.0, |known| known.position);
        let written = Notice {
            id,
            posting: posting.clone(),
            draft,
            waits,
            position,
            written: Signed::of(stamp),
            approved: None,
            withdrawn: None,
        };
        self.notices.insert(id, Arc::new(written));
    }
}
