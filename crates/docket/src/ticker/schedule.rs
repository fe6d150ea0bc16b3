//! 期間: from when until when, at which hours and on which weekdays, in the site's own time.

use std::collections::BTreeSet;
use std::iter;

use serde::{Deserialize, Serialize};

use super::TickerRefusal;
use crate::calendar::{Date, Moment, SiteOffset, TimeOfDay};

/// A week and a day after any moment every weekday has come by.
const DAYS_AHEAD: usize = 9;

/// When a text runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// From this moment on.
    pub from: Moment,
    /// Until this moment; without it, until it is withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Moment>,
    /// The hours of each day; all of it where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub daily: Vec<Daily>,
    /// The weekdays, Monday is 1 and Sunday 7; all where there are none.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub weekdays: BTreeSet<u8>,
}

/// Hours of a day, the last minute not included; 23:59 is the day's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Daily {
    /// From.
    pub from: TimeOfDay,
    /// Until.
    pub until: TimeOfDay,
}

impl Schedule {
    /// From one moment on, at all hours.
    #[must_use]
    pub fn since(from: Moment) -> Self {
        Self { from, until: None, daily: Vec::new(), weekdays: BTreeSet::new() }
    }

    /// Whether it runs at `now`.
    #[must_use]
    pub fn is_open(&self, now: Moment, offset: SiteOffset) -> bool {
        let within = self.from <= now && self.until.is_none_or(|until| now < until);
        if !within || self.is_all_day() {
            return within;
        }
        let time = offset.time(now);
        let weekday = offset.date(now).weekday().to_monday_one_offset();
        let on_this_day = u8::try_from(weekday).is_ok_and(|day| self.weekdays.contains(&day));
        (self.weekdays.is_empty() || on_this_day)
            && (self.daily.is_empty() || self.daily.iter().any(|hours| hours.holds(time)))
    }

    /// The first moment after `now` at which it begins or stops to run.
    #[must_use]
    pub fn next_edge(&self, now: Moment, offset: SiteOffset) -> Option<Moment> {
        let open = self.is_open(now, offset);
        let turns = |at: &Moment| *at > now && self.is_open(*at, offset) != open;
        let end = [Some(self.from), self.until].into_iter().flatten().filter(turns).min();
        let mut days = self.days(now, offset);
        let hour = days.find_map(|day| self.hours(day, offset).filter(turns).min());
        end.into_iter().chain(hour).min()
    }

    /// Whether it runs at `now` or ever after.
    #[must_use]
    pub fn opens_after(&self, now: Moment, offset: SiteOffset) -> bool {
        self.is_open(now, offset) || self.next_edge(now, offset).is_some()
    }

    /// At all hours of all days between its ends.
    fn is_all_day(&self) -> bool {
        self.daily.is_empty() && self.weekdays.is_empty()
    }

    /// The days from `now` on among which its hours turn, if it has any.
    fn days(&self, now: Moment, offset: SiteOffset) -> impl Iterator<Item = Date> {
        let days = if self.is_all_day() { 0 } else { DAYS_AHEAD };
        let first = offset.date(now.max(self.from));
        iter::successors(Some(first), |day| day.tomorrow().ok()).take(days)
    }

    /// When its hours may turn on one day.
    fn hours(&self, day: Date, offset: SiteOffset) -> impl Iterator<Item = Moment> + '_ {
        let midnight = offset.moment(day, TimeOfDay::of(0, 0));
        let daily = self.daily.iter().flat_map(move |hours| hours.edges(day, offset));
        iter::once(midnight).chain(daily)
    }

    /// Refuses a window that could never open again.
    pub(super) fn check(&self, now: Moment, offset: SiteOffset) -> Result<(), TickerRefusal> {
        if self.until.is_some_and(|until| until <= self.from) {
            return Err(TickerRefusal::WindowBackwards);
        }
        if self.until.is_some_and(|until| until <= now) {
            return Err(TickerRefusal::WindowOver);
        }
        if let Some(hours) = self.daily.iter().find(|hours| hours.from >= hours.until) {
            return Err(TickerRefusal::HoursBackwards(*hours));
        }
        if self.weekdays.iter().any(|day| !(1..=7).contains(day))
            || self.daily.len() > 8
            || !self.opens_after(now, offset)
        {
            return Err(TickerRefusal::NeverOpens);
        }
        Ok(())
    }
}

impl Daily {
    fn holds(self, time: TimeOfDay) -> bool {
        self.from <= time && (time < self.until || self.until == day_end())
    }

    fn edges(self, day: Date, offset: SiteOffset) -> [Moment; 2] {
        let until = offset.moment(day, self.until);
        let last = if self.until == day_end() { until.plus_minutes(1) } else { until };
        [offset.moment(day, self.from), last]
    }
}

fn day_end() -> TimeOfDay {
    TimeOfDay::of(23, 59)
}
