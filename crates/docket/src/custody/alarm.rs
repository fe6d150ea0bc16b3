//! The hours that run for one detainee, and the alarms before they end.

use serde::{Deserialize, Serialize};

use super::clock::{self, HOUR_MS, MINUTE_MS, MOTION_HOURS, NOTICE_HOURS, POLICE_HOURS};
use super::detainee::Detainee;
use crate::calendar::Moment;
use crate::ids::AccountId;

/// Alarms come so many minutes before an end, and at it.
pub const WARNINGS: [i64; 5] = [360, 180, 60, 30, 0];
/// Where the time of arrest is not known, the first comes earlier.
pub const EARLY_WARNING: i64 = 720;
/// A wait that is about to reach its limit is told so many minutes before.
pub const CAP_WARNING: i64 = 30;
/// An alarm nobody acknowledged sounds again after so many minutes.
pub const AGAIN_MINUTES: i64 = 5;

/// Which hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// A: 16 hours from police to prosecutor (聯繫辦法 §7).
    Police,
    /// B: 24 hours to the motion (憲法 §8 II).
    Motion,
    /// D: 24 hours to the written notice (提審法 §2).
    Notice,
    /// 借提／提解: back by.
    Return,
}

impl Clock {
    /// The Chinese words.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Police => "16 小時解送",
            Self::Motion => "24 小時聲押",
            Self::Notice => "24 小時告知",
            Self::Return => "解還期限",
        }
    }

    /// The law it comes from.
    #[must_use]
    pub fn article(self) -> &'static str {
        match self {
            Self::Police => "聯繫辦法 §7",
            Self::Motion => "憲法 §8 II、刑訴 §93 II",
            Self::Notice => "提審法 §2、刑訴 §89",
            Self::Return => "借提函所定時限",
        }
    }
}

/// Which end of the hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// Without any exclusion.
    Hard,
    /// With the time that is not counted.
    Adjusted,
    /// The limit of a wait, by its number in the ledger.
    Cap(u16),
}

/// One clock as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Which hours.
    pub clock: Clock,
    /// The end without any exclusion.
    pub hard: Moment,
    /// The end that counts.
    pub adjusted: Moment,
    /// What is not counted so far.
    pub excluded_ms: i64,
    /// When it ended, where it has.
    pub ended: Option<Moment>,
    /// The adjusted end moves on with the time …
    pub moving: bool,
    /// … until this moment; for as long as the wait lasts where there is no limit.
    pub moving_until: Option<Moment>,
}

/// An alarm that shows and sounds until a named person acknowledges it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// Which hours.
    pub clock: Clock,
    /// Which end.
    pub bound: Bound,
    /// How many minutes before; 0 when it has passed.
    pub minutes: i64,
    /// The end.
    pub deadline: Moment,
    /// Who acknowledged it.
    pub acknowledged: Option<Acknowledged>,
}

/// An alarm a named person has seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledged {
    /// Which hours.
    pub clock: Clock,
    /// Which end.
    pub bound: Bound,
    /// How many minutes before.
    pub minutes: i64,
    /// The end as it stood then.
    pub deadline: Moment,
    /// By whom.
    #[serde(default)]
    pub by: Option<AccountId>,
    /// House time.
    pub at: Moment,
}

impl Detainee {
    /// Every clock that runs or ran for this person.
    #[must_use]
    pub fn readings(&self, now: Moment) -> Vec<Reading> {
        let (arrest, running) = (self.intake.arrest.at, self.running);
        let plain = |clock, hard, adjusted, ended| Reading {
            clock,
            hard,
            adjusted,
            excluded_ms: 0,
            ended,
            moving: false,
            moving_until: None,
        };
        let mut readings = Vec::new();
        if running.motion {
            readings.push(self.motion(now));
        }
        if running.police {
            let hard = arrest.plus_ms(POLICE_HOURS * HOUR_MS);
            let fixed = self.police_until.unwrap_or(hard);
            readings.push(plain(Clock::Police, hard, fixed, Some(self.received_at())));
        }
        if running.notice {
            let end = arrest.plus_ms(NOTICE_HOURS * HOUR_MS);
            let given = self.notice.map(|noted| noted.at).or(self.left_at());
            readings.push(plain(Clock::Notice, end, end, given));
        }
        if let Some(by) = self.intake.return_by {
            readings.push(plain(Clock::Return, by, by, self.left_at()));
        }
        readings
    }

    fn motion(&self, now: Moment) -> Reading {
        let (start, spans, ended) = (self.intake.arrest.at, self.spans(), self.motion_ended());
        let at = ended.unwrap_or(now).min(now);
        let hours = clock::hours(start, MOTION_HOURS, &spans, at);
        let next = clock::hours(start, MOTION_HOURS, &spans, at.plus_ms(1000));
        let moving = ended.is_none() && next.adjusted > hours.adjusted;
        let lasting = spans.iter().enumerate().filter(|(_, span)| span.to.is_none());
        let ends = lasting.map(|(nth, _)| clock::closes_itself(start, &spans, nth, at));
        let moving_until = ends.collect::<Option<Vec<_>>>().and_then(|ends| ends.into_iter().max());
        Reading {
            clock: Clock::Motion,
            hard: hours.hard,
            adjusted: hours.adjusted,
            excluded_ms: hours.excluded_ms(),
            ended,
            moving,
            moving_until: moving_until.filter(|_| moving),
        }
    }

    /// The moment at which a lasting wait of the ledger reaches its limit.
    #[must_use]
    pub fn wait_closes(&self, nth: u16, now: Moment) -> Option<Moment> {
        let mut counted = self.exclusions.iter().filter(|e| !e.withdrawn);
        let place = counted.position(|e| e.nth == nth)?;
        clock::closes_itself(self.intake.arrest.at, &self.spans(), place, now)
    }

    /// The alarms of this moment, acknowledged or not; none once the clock has ended.
    #[must_use]
    pub fn alarms(&self, now: Moment) -> Vec<Alarm> {
        let ends = self.ends(now).into_iter();
        ends.filter_map(|(clock, bound, end)| self.alarm(clock, bound, end, now)).collect()
    }

    /// The warnings of the next `within_ms` as the ends stand now, each with its moment: what a page
    /// that loses its server goes on with.
    #[must_use]
    pub fn coming(&self, now: Moment, within_ms: i64) -> Vec<(Moment, Alarm)> {
        let ends = self.ends(now).into_iter();
        let warnings = ends.flat_map(|(clock, bound, deadline)| {
            self.warnings(bound).map(move |minutes| {
                let alarm = Alarm { clock, bound, minutes, deadline, acknowledged: None };
                (deadline.plus_minutes(-minutes), alarm)
            })
        });
        let ahead = |at: Moment| (1..=within_ms).contains(&at.ms_since(now));
        let mut coming = warnings.filter(|(at, _)| ahead(*at)).collect::<Vec<_>>();
        coming.sort_by_key(|(at, _)| *at);
        coming
    }

    /// Every end that is still to come or has passed unheeded.
    fn ends(&self, now: Moment) -> Vec<(Clock, Bound, Moment)> {
        let mut ends = Vec::new();
        for reading in self.readings(now).iter().filter(|reading| reading.ended.is_none()) {
            ends.push((reading.clock, Bound::Adjusted, reading.adjusted));
            if reading.hard != reading.adjusted {
                ends.push((reading.clock, Bound::Hard, reading.hard));
            }
        }
        if self.running.motion && self.motion_ended().is_none() {
            let closes = |nth| self.wait_closes(nth, now).map(|at| (Bound::Cap(nth), at));
            let waits = self.waits().filter_map(|wait| closes(wait.nth));
            ends.extend(waits.map(|(bound, at)| (Clock::Motion, bound, at)));
        }
        ends
    }

    /// How many minutes before an end it is warned of.
    fn warnings(&self, bound: Bound) -> impl Iterator<Item = i64> + use<> {
        let early = (!self.intake.arrest.known).then_some(EARLY_WARNING);
        let warnings = WARNINGS.into_iter().chain(early);
        warnings.filter(move |m| !matches!(bound, Bound::Cap(_)) || *m <= CAP_WARNING)
    }

    /// The latest warning before `deadline` that has come.
    fn alarm(&self, clock: Clock, bound: Bound, deadline: Moment, now: Moment) -> Option<Alarm> {
        let left = deadline.ms_since(now);
        let minutes = self.warnings(bound).filter(|minutes| left <= minutes * MINUTE_MS).min()?;
        let seen = |seen: &&Acknowledged| {
            (seen.clock, seen.bound) == (clock, bound)
                && seen.minutes <= minutes
                && seen.deadline <= deadline
        };
        let acknowledged = self.acknowledged.iter().rev().find(seen).copied();
        Some(Alarm { clock, bound, minutes, deadline, acknowledged })
    }
}
