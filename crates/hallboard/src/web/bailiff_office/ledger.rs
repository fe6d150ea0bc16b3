//! 釋明: every time that is not counted with its article, its minutes and who entered it; printable.

use docket::custody::Detainee;
use docket::custody::alarm::Clock;
use docket::custody::clock::{self, MINUTE_MS};
use docket::custody::command::Correction;
use docket::custody::detainee::{Exclusion, Noted};
use docket::custody::kinds::Outcome;
use docket::custody::refusal::Concern;
use serde_json::{Value, json};

use super::super::order::Routed;
use super::super::{Ask, Web};
use super::sheet::Eye;
use super::{eye, frame, of_address, with};
use crate::door::Problem;

pub(super) fn get_ledger(web: &Web, asked: &Ask) -> Routed {
    let person = asked.caller.person()?;
    let house = web.house.now();
    let one = of_address(&house, asked)?;
    let eye = eye(web, &house, person);
    let view = with(frame(web, Some(person))?, "one", eye.sheet(one)?);
    let view = with(view, "lines", Value::Array(lines(&eye, one)?));
    let view = with(view, "marks", Value::Array(marks(&eye, one)));
    let view = with(view, "corrections", Value::Array(corrections(&eye, one)?));
    let motion = one.readings(eye.now).into_iter().find(|r| r.clock == Clock::Motion);
    let total = motion.map_or(0, |reading| reading.excluded_ms / MINUTE_MS);
    let view = with(view, "total", json!(total));
    web.pages.draw("bailiff_office_ledger.html", &view)
}

/// Every line of the ledger, also those that were taken out.
pub(super) fn lines(eye: &Eye<'_>, one: &Detainee) -> Result<Vec<Value>, Problem> {
    one.exclusions.iter().map(|line| self::line(eye, one, line)).collect()
}

fn line(eye: &Eye<'_>, one: &Detainee, line: &Exclusion) -> Result<Value, Problem> {
    let at = one.motion_ended().unwrap_or(eye.now);
    let spans = one.spans();
    let place = one.exclusions.iter().filter(|e| !e.withdrawn).position(|e| e.nth == line.nth);
    let counted = place.map_or(0, |nth| clock::counted_of(one.intake.arrest.at, &spans, nth, at));
    let whole = line.span.to.unwrap_or(at).ms_since(line.span.from);
    Ok(json!({
        "nth": line.nth,
        "reason": line.span.reason,
        "word": line.span.reason.word(),
        "article": line.span.reason.article(),
        "cap": line.span.reason.cap_hours(),
        "from": eye.words(line.span.from),
        "from_field": field(eye, line.span.from),
        "to": line.span.to.map(|to| eye.words(to)),
        "to_field": line.span.to.map(|to| field(eye, to)),
        "minutes": whole / MINUTE_MS,
        "counted": counted / MINUTE_MS,
        "note": eye.opened(one, line.note.as_ref(), "note")?,
        "entered": noted(eye, &line.entered),
        "ended": line.ended.as_ref().map(|ended| noted(eye, ended)),
        "remarks": remarks(&line.confirmed),
        "withdrawn": line.withdrawn,
    }))
}

/// Every step with the time it happened and the time it was entered.
pub(super) fn marks(eye: &Eye<'_>, one: &Detainee) -> Vec<Value> {
    let mark = |(nth, mark): (usize, &docket::custody::detainee::Mark)| {
        let outcome = mark.outcome.map(Outcome::word);
        json!({
            "nth": nth,
            "word": mark.stage.word(),
            "outcome": outcome,
            "at": eye.words(mark.noted.at),
            "at_field": field(eye, mark.noted.at),
            "entered": noted(eye, &mark.noted),
            "later": mark.noted.later,
            "remarks": remarks(&mark.confirmed),
        })
    };
    one.marks.iter().enumerate().map(mark).collect()
}

/// Everything that was corrected, and why.
pub(super) fn corrections(eye: &Eye<'_>, one: &Detainee) -> Result<Vec<Value>, Problem> {
    let corrected = |corrected: &docket::custody::detainee::Corrected| {
        let why = corrected.reason.as_ref();
        Ok(json!({
            "words": words(eye, &corrected.correction),
            "entered": noted(eye, &corrected.noted),
            "why": eye.opened(one, why, "why")?,
            "remarks": remarks(&corrected.confirmed),
        }))
    };
    one.corrections.iter().map(corrected).collect()
}

fn words(eye: &Eye<'_>, correction: &Correction) -> String {
    match correction {
        Correction::Kind { kind } => format!("到案原因改為 {}", kind.word()),
        Correction::Arrest { arrest } => {
            let known = if arrest.known { "" } else { "（未明，最早可能）" };
            format!("逮捕時間改為 {}{known}", eye.words(arrest.at))
        }
        Correction::Age { age } => format!("年齡改為 {}", age.word()),
        Correction::Withheld { withheld: true } => "不列於公開看板".to_owned(),
        Correction::Withheld { withheld: false } => "列於公開看板".to_owned(),
        Correction::Unit { unit } => format!("解送單位改為 {unit}"),
        Correction::Name { .. } => "姓名更正".to_owned(),
        Correction::Needs { .. } => "緊急需求更正".to_owned(),
        Correction::ReturnBy { until } => format!("解還期限改為 {}", eye.words(*until)),
        Correction::Step { nth, at } => {
            format!("第 {} 個步驟的時間改為 {}", nth + 1, eye.words(*at))
        }
        Correction::Exclusion { nth, from, to } => {
            let to = to.map_or_else(|| "仍在計算".to_owned(), |to| eye.words(to));
            format!("第 {nth} 段不計入時間改為 {} 至 {to}", eye.words(*from))
        }
        Correction::Withdrawn { nth } => format!("第 {nth} 段不計入時間係誤記，撤回"),
    }
}

fn noted(eye: &Eye<'_>, noted: &Noted) -> String {
    let entered = eye.words(noted.recorded);
    format!("{}，{entered} 登錄{}", eye.who(noted.by), if noted.later { "（補登）" } else { "" })
}

fn remarks(confirmed: &[Concern]) -> Vec<&'static str> {
    confirmed.iter().map(|concern| concern.remark()).collect()
}

/// A time as a form takes it back.
fn field(eye: &Eye<'_>, at: docket::calendar::Moment) -> String {
    format!("{} {}", eye.offset().date(at), eye.offset().time(at))
}
