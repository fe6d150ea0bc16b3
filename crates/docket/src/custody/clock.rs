//! 24 小時: the law's hours after an arrest, with what 刑訴 §93-1 lets stay out of them.

use serde::{Deserialize, Serialize};

use crate::calendar::Moment;

/// One minute.
pub const MINUTE_MS: i64 = 60_000;
/// One hour.
pub const HOUR_MS: i64 = 60 * MINUTE_MS;
/// 憲法 §8 II, 刑訴 §93 II: motion and files reach the court within so long.
pub const MOTION_HOURS: i64 = 24;
/// 檢察官與司法警察機關執行職務聯繫辦法 §7: the police bring the person within so long.
pub const POLICE_HOURS: i64 = 16;
/// 提審法 §2, 刑訴 §89: the written notice is given within so long.
pub const NOTICE_HOURS: i64 = 24;

/// Why a time is not counted (刑訴 §93-1 I).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// 交通障礙或其他不可抗力 (1)
    Obstacle,
    /// 在途解送 (2)
    Transit,
    /// 不得為詢問之夜間 (3, §100-3)
    Night,
    /// 突發健康事由 (4)
    Health,
    /// 等候選任辯護人 (5)
    Counsel,
    /// 等候法律扶助律師 (5, §31 V)
    LegalAid,
    /// 等候陪同在場人 (5, §35 III)
    Companion,
    /// 等候通譯 (6)
    Interpreter,
    /// 候保 (7)
    Bail,
    /// 候責付 (7)
    Entrustment,
    /// 提審 (8)
    HabeasCorpus,
}

/// Reasons that share one limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cap {
    group: u8,
    hours: i64,
}

impl Reason {
    /// Every reason, in the order of the law.
    pub const ALL: [Self; 11] = [
        Self::Obstacle,
        Self::Transit,
        Self::Night,
        Self::Health,
        Self::Counsel,
        Self::LegalAid,
        Self::Companion,
        Self::Interpreter,
        Self::Bail,
        Self::Entrustment,
        Self::HabeasCorpus,
    ];

    /// What the ledger calls it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Obstacle => "交通障礙或不可抗力",
            Self::Transit => "在途解送",
            Self::Night => "夜間不得詢問",
            Self::Health => "就醫（健康事由）",
            Self::Counsel => "等候辯護人",
            Self::LegalAid => "等候法扶律師",
            Self::Companion => "等候陪同人",
            Self::Interpreter => "等候通譯",
            Self::Bail => "候保",
            Self::Entrustment => "候責付",
            Self::HabeasCorpus => "提審",
        }
    }

    /// The article that lets it stay out.
    #[must_use]
    pub fn article(self) -> &'static str {
        match self {
            Self::Obstacle => "刑訴 §93-1 I ①",
            Self::Transit => "刑訴 §93-1 I ②",
            Self::Night => "刑訴 §93-1 I ③、§100-3",
            Self::Health => "刑訴 §93-1 I ④",
            Self::Counsel => "刑訴 §93-1 I ⑤",
            Self::LegalAid => "刑訴 §93-1 I ⑤、§31 V",
            Self::Companion => "刑訴 §93-1 I ⑤、§35 III",
            Self::Interpreter => "刑訴 §93-1 I ⑥",
            Self::Bail | Self::Entrustment => "刑訴 §93-1 I ⑦",
            Self::HabeasCorpus => "刑訴 §93-1 I ⑧",
        }
    }

    /// How many hours of it count at most, together with those of the same number of the law.
    #[must_use]
    pub fn cap_hours(self) -> Option<i64> {
        self.cap().map(|cap| cap.hours)
    }

    fn cap(self) -> Option<Cap> {
        match self {
            Self::Counsel | Self::LegalAid | Self::Companion => Some(Cap { group: 5, hours: 4 }),
            Self::Interpreter => Some(Cap { group: 6, hours: 6 }),
            Self::Bail | Self::Entrustment => Some(Cap { group: 7, hours: 4 }),
            _ => None,
        }
    }
}

/// A time that is not counted, as it was entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Why.
    pub reason: Reason,
    /// From when.
    pub from: Moment,
    /// Until when; none while it lasts.
    pub to: Option<Moment>,
}

/// How the hours stand at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    /// The end without any exclusion.
    pub hard: Moment,
    /// The end with the time that was not counted.
    pub adjusted: Moment,
}

impl Hours {
    /// How much is not counted, in milliseconds.
    #[must_use]
    pub fn excluded_ms(&self) -> i64 {
        self.adjusted.ms_since(self.hard)
    }

    /// Whole minutes from `now` to the adjusted end; negative after it.
    #[must_use]
    pub fn remaining_minutes(&self, now: Moment) -> i64 {
        self.adjusted.ms_since(now).div_euclid(MINUTE_MS)
    }
}

/// `hours` after `start`, with the exclusions as far as they have come by `now`.
///
/// Limits are cumulative and are applied before the spans are joined; joined spans count once. A
/// span that begins after the end as it then stood changes nothing.
#[must_use]
pub fn hours(start: Moment, hours: i64, spans: &[Span], now: Moment) -> Hours {
    let hard = start.plus_ms(hours * HOUR_MS);
    let counted = joined(counted(start, spans, now).into_iter().map(|(_, from, to)| (from, to)));
    let adjusted = counted.into_iter().fold(hard, |end, (from, to)| {
        if from < end { end.plus_ms(to.ms_since(from)) } else { end }
    });
    Hours { hard, adjusted }
}

/// The moment at which a lasting span reaches its limit; none where it has no limit or has ended.
#[must_use]
pub fn closes_itself(start: Moment, spans: &[Span], nth: usize, now: Moment) -> Option<Moment> {
    let span = spans.get(nth).filter(|span| span.to.is_none())?;
    let cap = span.reason.cap()?;
    let same = spans.iter().filter(|s| s.reason.cap() == Some(cap));
    let past = same.map(|s| (s.from.max(start), s.to.unwrap_or(now).min(now)));
    let used = joined(past).into_iter().map(|(from, to)| to.ms_since(from)).sum::<i64>();
    let left = cap.hours * HOUR_MS - used;
    if left > 0 {
        return Some(now.max(span.from).plus_ms(left));
    }
    let counted = counted(start, spans, now);
    let last = counted.iter().filter(|(group, ..)| *group == Some(cap.group)).map(|(.., to)| *to);
    last.max()
}

/// How many milliseconds of one span count by itself, after the limit it shares and before joining.
#[must_use]
pub fn counted_of(start: Moment, spans: &[Span], nth: usize, now: Moment) -> i64 {
    let Some(span) = spans.get(nth) else { return 0 };
    let (from, to) = (span.from.max(start), span.to.unwrap_or(now).min(now));
    let group = span.reason.cap().map(|cap| cap.group);
    let own = counted(start, spans, now);
    let own = own.into_iter().filter(|(g, ..)| group.is_some() && *g == group);
    match group {
        None => to.ms_since(from).max(0),
        Some(_) => own.map(|(_, a, b)| b.min(to).ms_since(a.max(from)).max(0)).sum(),
    }
}

/// Each uncapped span, and of each group that shares a limit its first hours.
fn counted(start: Moment, spans: &[Span], now: Moment) -> Vec<(Option<u8>, Moment, Moment)> {
    let past = |span: &Span| (span.from.max(start), span.to.unwrap_or(now).min(now));
    let free = spans.iter().filter(|s| s.reason.cap().is_none()).map(past);
    let mut counted = free.map(|(from, to)| (None, from, to)).collect::<Vec<_>>();
    for cap in [Reason::Counsel, Reason::Interpreter, Reason::Bail].map(Reason::cap) {
        let Some(Cap { group, hours }) = cap else { continue };
        let mut left = hours * HOUR_MS;
        for (from, to) in joined(spans.iter().filter(|s| s.reason.cap() == cap).map(past)) {
            let length = to.ms_since(from).min(left);
            left -= length;
            counted.push((Some(group), from, from.plus_ms(length)));
        }
    }
    counted.retain(|(_, from, to)| from < to);
    counted
}

/// Spans that touch become one; in the order of time.
fn joined(spans: impl Iterator<Item = (Moment, Moment)>) -> Vec<(Moment, Moment)> {
    let mut spans = spans.filter(|(from, to)| from < to).collect::<Vec<_>>();
    spans.sort_unstable();
    let mut joined: Vec<(Moment, Moment)> = Vec::with_capacity(spans.len());
    for (from, to) in spans {
        match joined.last_mut() {
            Some((_, end)) if from <= *end => *end = to.max(*end),
            _ => joined.push((from, to)),
        }
    }
    joined
}
