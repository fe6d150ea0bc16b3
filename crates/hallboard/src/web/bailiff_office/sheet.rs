//! A detainee as the bailiff office sees it: the hours, the waits, the next steps.

use docket::calendar::{Moment, SiteOffset};
use docket::custody::Detainee;
use docket::custody::alarm::{Alarm, Bound, Reading};
use docket::custody::clock::MINUTE_MS;
use docket::custody::command::Step;
use docket::custody::kinds::{Age, Outcome, Stage};
use docket::{AccountId, Courthouse};
use serde_json::{Value, json};

use super::super::{Web, sheet};
use super::alarms::bound_name;
use crate::door::Problem;

/// What looks at custody: the office's words at one moment, for somebody.
pub(super) struct Eye<'a> {
    pub(super) web: &'a Web,
    pub(super) house: &'a Courthouse,
    pub(super) now: Moment,
    /// Whether names may be read.
    pub(super) names: bool,
    pub(super) account: Option<AccountId>,
}

impl Eye<'_> {
    pub(super) fn offset(&self) -> SiteOffset {
        self.web.house.office.offset
    }

    /// `11/23 14:00`
    pub(super) fn words(&self, at: Moment) -> String {
        let date = self.offset().date(at);
        format!("{}/{} {}", date.month(), date.day(), self.offset().time(at))
    }

    pub(super) fn who(&self, by: Option<AccountId>) -> String {
        by.map_or_else(|| "系統".to_owned(), |by| sheet::account_name(self.web, self.house, by))
    }

    /// What stands in a sealed field, for an eye that may read names: notes and reasons hold them too.
    pub(super) fn opened(
        &self,
        one: &Detainee,
        sealed: Option<&docket::sealed::Sealed>,
        field: &str,
    ) -> Result<Option<String>, Problem> {
        if !self.names {
            return Ok(None);
        }
        sheet::open(self.web, sealed, &one.intake.record, field)
    }

    /// One detainee, whole.
    pub(super) fn sheet(&self, one: &Detainee) -> Result<Value, Problem> {
        let (intake, stage) = (&one.intake, one.stage());
        let readings = one.readings(self.now);
        Ok(json!({
            "id": one.id,
            "number": one.id.short(),
            "seq": one.seq,
            "tv": one.tv,
            "kind": intake.kind,
            "kind_word": intake.kind.word(),
            "age": intake.age,
            "age_word": intake.age.word(),
            "minor": intake.age != Age::Adult,
            "withheld": intake.withheld,
            "unit": intake.unit,
            "place": intake.place,
            "with": intake.with.map(docket::custody::DetaineeId::short),
            "name": self.opened(one, intake.name.as_ref(), "name")?,
            "needs": self.opened(one, intake.needs.as_ref(), "needs")?,
            "has_needs": intake.needs.is_some(),
            "arrest": self.words(intake.arrest.at),
            "arrest_known": intake.arrest.known,
            "received": self.words(one.received_at()),
            "stage": stage,
            "stage_word": stage.word(),
            "left": one.has_left(),
            "since": one.marks.last().map(|mark| self.words(mark.noted.at)),
            "outcome_word": one.outcome.map(Outcome::word),
            "clocks": readings.iter().map(|r| self.clock(r)).collect::<Vec<_>>(),
            "urgent": urgency(&readings, self.now).ms(),
            "waits": self.waits(one),
            "alarms": one.alarms(self.now).iter().map(|a| self.alarm(one, a)).collect::<Vec<_>>(),
            "steps": steps(one),
            "notice": one.notice.map(|noted| self.words(noted.at)),
            "notice_runs": one.running.notice,
            "undo": self.undo(one),
        }))
    }

    fn clock(&self, reading: &Reading) -> Value {
        let at = reading.ended.unwrap_or(self.now);
        let left = reading.adjusted.ms_since(at).div_euclid(MINUTE_MS);
        json!({
            "clock": reading.clock,
            "word": reading.clock.word(),
            "article": reading.clock.article(),
            "hard": reading.hard.ms(),
            "hard_words": self.words(reading.hard),
            "adjusted": reading.adjusted.ms(),
            "adjusted_words": self.words(reading.adjusted),
            "excluded_minutes": reading.excluded_ms / MINUTE_MS,
            "ended": reading.ended.map(|at| self.words(at)),
            "kept": reading.ended.is_none_or(|ended| ended <= reading.adjusted),
            "moving": reading.moving,
            "moving_until": reading.moving_until.map(Moment::ms),
            "left_words": hours_and_minutes(left),
            "level": level(left, reading.ended.is_some()),
        })
    }

    fn waits(&self, one: &Detainee) -> Vec<Value> {
        let wait = |wait: &docket::custody::detainee::Exclusion| {
            let closes = one.wait_closes(wait.nth, self.now);
            json!({
                "nth": wait.nth,
                "word": wait.span.reason.word(),
                "article": wait.span.reason.article(),
                "since": self.words(wait.span.from),
                "cap": wait.span.reason.cap_hours(),
                "closes": closes.map(|at| self.words(at)),
                "closed": closes.is_some_and(|at| at <= self.now),
            })
        };
        one.waits().map(wait).collect()
    }

    /// An alarm, with what an acknowledgement has to say.
    pub(super) fn alarm(&self, one: &Detainee, alarm: &Alarm) -> Value {
        let which = match alarm.bound {
            Bound::Hard => format!("{}（未扣除）", alarm.clock.word()),
            Bound::Adjusted => alarm.clock.word().to_owned(),
            Bound::Cap(nth) => {
                let wait = one.exclusions.iter().find(|line| line.nth == nth);
                let word = wait.map_or("不計入時間", |line| line.span.reason.word());
                format!("「{word}」不計入上限")
            }
        };
        let (bound, cap) = (bound_name(alarm.bound), matches!(alarm.bound, Bound::Cap(_)));
        let when = match alarm.minutes {
            0 if cap => "已到上限，時鐘繼續計算".to_owned(),
            0 => "已屆滿".to_owned(),
            minutes => format!("不到 {}", span_words(minutes)),
        };
        json!({
            "name": format!("{}/{}/{bound}/{}", one.id, json!(alarm.clock).as_str().unwrap_or_default(), alarm.minutes),
            "number": one.id.short(),
            "id": one.id,
            "clock": alarm.clock,
            "bound": bound,
            "minutes": alarm.minutes,
            "deadline": alarm.deadline.ms(),
            "words": format!("{which}{when}（{}）", self.words(alarm.deadline)),
            "acknowledged": alarm.acknowledged.map(|seen| {
                format!("{} {}", self.who(seen.by), self.offset().time(seen.at))
            }),
        })
    }

    fn undo(&self, one: &Detainee) -> Value {
        let Some(last) = one.last.as_ref().filter(|last| last.seq == one.seq) else {
            return Value::Null;
        };
        let machine = self.web.house.clock.machine();
        let left = docket::courthouse::UNDO_MS - machine.ms_since(last.recorded);
        if left <= 0 || last.by != self.account {
            return Value::Null;
        }
        json!({ "seq": last.seq, "left_ms": left })
    }
}

/// The end that comes first among the clocks that run; the end of time where none does.
pub(super) fn urgency(readings: &[Reading], now: Moment) -> Moment {
    let running = readings.iter().filter(|reading| reading.ended.is_none_or(|ended| ended > now));
    running.map(|reading| reading.adjusted).min().unwrap_or(Moment::from_ms(i64::MAX))
}

/// The steps that come next, the usual one first.
fn steps(one: &Detainee) -> Vec<Value> {
    let tap = |step: Step, label: &str| {
        let (step, outcome) = match step {
            Step::Order(outcome) => (json!("order"), json!(outcome)),
            other => (json!(other), Value::Null),
        };
        json!({ "step": step, "outcome": outcome, "label": label })
    };
    let (done, leaves) =
        one.outcome.map_or((None, "離署"), |outcome| (outcome.completion(), outcome.leaving()));
    match one.stage() {
        Stage::Received => {
            vec![tap(Step::Identify, "人別無誤"), tap(Step::Question, "開始訊問")]
        }
        Stage::Waiting => {
            vec![tap(Step::Question, "開始訊問"), tap(Step::EndQuestioning, "訊問完畢")]
        }
        Stage::Questioning => {
            vec![tap(Step::EndQuestioning, "訊問完畢"), tap(Step::Pause, "暫停訊問")]
        }
        Stage::Questioned => vec![tap(Step::Question, "再訊問")],
        Stage::Ordered => {
            let completed = done.map(|label| tap(Step::Complete, label));
            completed.into_iter().chain([tap(Step::Leave, leaves)]).collect()
        }
        Stage::Completed => vec![tap(Step::Leave, leaves)],
        Stage::Left => Vec::new(),
    }
}

/// `3 時 05 分`, `逾 0 時 12 分`.
fn hours_and_minutes(minutes: i64) -> String {
    let (over, all) = (if minutes < 0 { "逾 " } else { "" }, minutes.abs());
    format!("{over}{} 時 {:02} 分", all / 60, all % 60)
}

fn span_words(minutes: i64) -> String {
    if minutes % 60 == 0 { format!("{} 小時", minutes / 60) } else { format!("{minutes} 分") }
}

/// How near the end is, as a word for the style sheet.
fn level(left: i64, ended: bool) -> &'static str {
    match left {
        _ if ended => "ended",
        ..0 => "over",
        0..60 => "last",
        60..180 => "near",
        180..360 => "soon",
        _ => "calm",
    }
}
