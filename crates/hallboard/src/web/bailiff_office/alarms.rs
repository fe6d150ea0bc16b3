//! The alarms of the law's hours as any page of the shift is told them: numbers, never a name.

use docket::custody::alarm::{AGAIN_MINUTES, Bound};
use docket::custody::clock::HOUR_MS;
use serde_json::{Value, json};

use super::super::order::Routed;
use super::super::{Ask, Web, clock};
use super::sheet::Eye;
use super::{TRIAL, eye, with};
use crate::door::Answer;

/// A page that loses its server knows the alarms of so long.
const AHEAD_MS: i64 = 24 * HOUR_MS;
/// And so many of them.
const MOST: usize = 60;

/// The alarms nobody has acknowledged, and those that come.
pub(super) fn get_alarms(web: &Web, asked: &Ask) -> Routed {
    let person = asked.caller.person()?;
    let house = web.house.now();
    let eye = Eye { names: false, ..eye(web, &house, person) };
    let alarms = house.custody.present().flat_map(|one| {
        let alarms = one.alarms(eye.now);
        let open = alarms.into_iter().filter(|alarm| alarm.acknowledged.is_none());
        open.map(|alarm| eye.alarm(one, &alarm)).collect::<Vec<_>>()
    });
    Ok(Answer::json(&json!({
        "alarms": alarms.collect::<Vec<_>>(),
        "coming": coming(&eye),
        "now": eye.now.ms(),
        "pace": web.house.clock.speed(),
        "again_minutes": AGAIN_MINUTES,
        "jumped": jumped(web),
        "trial": TRIAL,
    })))
}

/// What comes next should nothing else happen, the nearest first.
pub(super) fn coming(eye: &Eye<'_>) -> Vec<Value> {
    let all = eye.house.custody.present().flat_map(|one| {
        let coming = one.coming(eye.now, AHEAD_MS).into_iter();
        coming.map(move |(at, alarm)| (at, one, alarm))
    });
    let mut all = all.collect::<Vec<_>>();
    all.sort_by_key(|(at, ..)| *at);
    let told = all
        .into_iter()
        .take(MOST)
        .map(|(at, one, alarm)| with(eye.alarm(one, &alarm), "at", json!(at.ms())));
    told.collect()
}

/// The words of warning where the machine's clock was set while it ran.
pub(super) fn jumped(web: &Web) -> Option<String> {
    let jumped = clock::jumped(web)?;
    Some(format!("{jumped}，下列時限可能有誤，請以手錶核對並通知資訊室。"))
}

/// An alarm's end by name: `hard`, `adjusted`, `cap-2`.
pub(super) fn bound_name(bound: Bound) -> String {
    match bound {
        Bound::Hard => "hard".to_owned(),
        Bound::Adjusted => "adjusted".to_owned(),
        Bound::Cap(nth) => format!("cap-{nth}"),
    }
}
