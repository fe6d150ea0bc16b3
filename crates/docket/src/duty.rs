//! 值班: who is on duty, from when to when; the change comes by itself at its minute.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::calendar::Moment;
use crate::command::Order;
use crate::custody::CustodyRefusal;
use crate::event::Event;
use crate::refusal::Refusal;
use crate::sealed::Sealed;

/// The longest shift.
const LONGEST_MS: i64 = 14 * 24 * 3600 * 1000;
/// Shifts are kept so long after their end.
const KEPT_MS: i64 = 2 * 24 * 3600 * 1000;
/// The longest name of a post.
const POST: usize = 20;

/// One shift of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// 值勤檢察官, 值班法警長 …
    pub post: String,
    /// The name, as the office wrote it.
    pub name: Sealed,
    /// From this minute …
    pub from: Moment,
    /// … until this one.
    pub to: Moment,
}

impl Shift {
    /// Whether it is under way at `now`.
    #[must_use]
    pub fn covers(&self, now: Moment) -> bool {
        self.from <= now && now < self.to
    }
}

/// All shifts, by number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Roster {
    /// By number.
    pub shifts: BTreeMap<u64, Arc<Shift>>,
    /// The last number given.
    pub last: u64,
}

/// What the roster desk asks.
#[derive(Clone, Debug)]
pub enum DutyCommand {
    /// Enters shifts; where a file speaks, its posts and times give way to it.
    Enter {
        /// Which.
        shifts: Vec<Shift>,
        /// Whether shifts of the same posts that begin within the file's time go.
        instead: bool,
    },
    /// Ends a shift now, or takes it out where it has not begun.
    Remove {
        /// Which.
        shift: u64,
    },
}

impl DutyCommand {
    /// The command's name, as the journal keeps it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Enter { .. } => "enter_shifts",
            Self::Remove { .. } => "remove_shift",
        }
    }
}

/// One fact about the roster.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what")]
pub enum DutyEvent {
    /// A shift was entered.
    #[serde(rename = "shift_entered")]
    Entered {
        /// Its number from now on.
        number: u64,
        /// The shift.
        shift: Shift,
    },
    /// A shift that was under way ended early.
    #[serde(rename = "shift_ended")]
    Ended {
        /// Which.
        number: u64,
        /// When.
        to: Moment,
    },
    /// A shift was taken out.
    #[serde(rename = "shift_removed")]
    Removed {
        /// Which.
        number: u64,
    },
}

/// A time in which a post has nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Which post.
    pub post: String,
    /// From when.
    pub from: Moment,
    /// Until when.
    pub to: Moment,
}

impl Roster {
    /// Answers an order of the roster desk.
    pub(crate) fn decide(
        &self,
        order: &Order,
        command: &DutyCommand,
    ) -> Result<Vec<Event>, Refusal> {
        let events = match command {
            DutyCommand::Enter { shifts, instead } => self.enter(shifts, *instead)?,
            DutyCommand::Remove { shift } => {
                let known = self.shifts.get(shift).ok_or(CustodyRefusal::NoSuchShift)?;
                let (number, to) = (*shift, order.now);
                if known.covers(to) && known.from < to {
                    vec![DutyEvent::Ended { number, to }]
                } else {
                    vec![DutyEvent::Removed { number }]
                }
            }
        };
        Ok(events.into_iter().map(Event::Duty).collect())
    }

    fn enter(&self, shifts: &[Shift], instead: bool) -> Result<Vec<DutyEvent>, Refusal> {
        let good = |shift: &Shift| {
            let length = shift.to.ms_since(shift.from);
            let post = shift.post.trim().chars().count();
            length > 0 && length <= LONGEST_MS && (1..=POST).contains(&post)
        };
        if shifts.is_empty() || !shifts.iter().all(good) {
            return Err(CustodyRefusal::BadShift.into());
        }
        let spoken_of = |old: &Shift| {
            let same = || shifts.iter().filter(|new| new.post == old.post);
            let (from, to) = (same().map(|s| s.from).min(), same().map(|s| s.to).max());
            from.is_some_and(|from| from <= old.from) && to.is_some_and(|to| old.from < to)
        };
        let gone = self.shifts.iter().filter(|(_, old)| instead && spoken_of(old));
        let gone = gone.map(|(number, _)| DutyEvent::Removed { number: *number });
        let entered = (self.last + 1..).zip(shifts);
        let entered = entered.map(|(number, s)| DutyEvent::Entered { number, shift: s.clone() });
        Ok(gone.chain(entered).collect())
    }

    /// Makes one fact true.
    pub(crate) fn apply(&mut self, event: &DutyEvent) {
        match event {
            DutyEvent::Entered { number, shift } => {
                self.last = self.last.max(*number);
                self.shifts.insert(*number, Arc::new(shift.clone()));
            }
            DutyEvent::Ended { number, to } => {
                if let Some(shift) = self.shifts.get_mut(number) {
                    Arc::make_mut(shift).to = *to;
                }
            }
            DutyEvent::Removed { number } => {
                self.shifts.remove(number);
            }
        }
    }

    /// A new day: shifts that ended before yesterday go.
    pub(crate) fn open_day(&mut self, now: Moment) {
        self.shifts.retain(|_, shift| now.ms_since(shift.to) < KEPT_MS);
    }

    /// Who is on duty at `now`, by begin.
    #[must_use]
    pub fn on_duty(&self, now: Moment) -> Vec<&Arc<Shift>> {
        let mut on = self.shifts.values().filter(|s| s.covers(now)).collect::<Vec<_>>();
        on.sort_by_key(|shift| shift.from);
        on
    }

    /// The next shift of a post after `now`.
    #[must_use]
    pub fn next(&self, post: &str, now: Moment) -> Option<&Arc<Shift>> {
        self.shifts.values().filter(|s| s.post == post && s.from > now).min_by_key(|s| s.from)
    }

    /// When the roster says something else than at `now`.
    #[must_use]
    pub fn until(&self, now: Moment) -> Option<Moment> {
        let ends = self.shifts.values().flat_map(|shift| [shift.from, shift.to]);
        ends.filter(|moment| *moment > now).min()
    }

    /// Every time between `from` and `to` in which a post of `posts` has nobody.
    #[must_use]
    pub fn gaps(&self, posts: &[String], from: Moment, to: Moment) -> Vec<Gap> {
        posts.iter().flat_map(|post| self.gaps_of(post, from, to)).collect()
    }

    fn gaps_of(&self, post: &str, from: Moment, to: Moment) -> Vec<Gap> {
        let mut shifts = self.shifts.values().filter(|s| s.post == post).collect::<Vec<_>>();
        shifts.sort_by_key(|shift| shift.from);
        let gap = |from, to| Gap { post: post.to_owned(), from, to };
        let (mut gaps, mut covered) = (Vec::new(), from);
        for shift in shifts.into_iter().filter(|s| s.to > from && s.from < to) {
            if shift.from > covered {
                gaps.push(gap(covered, shift.from));
            }
            covered = covered.max(shift.to);
        }
        if covered < to {
            gaps.push(gap(covered, to));
        }
        gaps
    }
}
