//! 螢幕警示: who is told, at the desk, that a screen has been dark for 90 s or does what no page of ours does.

use docket::staff::Role;
use http::Method;
use serde_json::{Value, json};

use super::super::order::Shared;
use super::super::{Web, enter};
use super::standing;
use crate::door::{Access, Answer, Door};
use crate::guard::Guard;

/// Who is told.
const DESKS: Access = Access::Staff(&[Role::Administrator, Role::Auditor, Role::BailiffOffice]);

/// The address the desks ask.
pub(super) fn routes(web: &Shared, door: &mut Door<Guard>) {
    let pattern = "/api/v1/screens/alarms";
    enter(web, door, Method::GET, pattern, DESKS, |web, _| async move {
        Ok(Answer::json(&json!({ "alarms": alarms(&web) })))
    });
}

/// Screens that spoke once, or were paired, and have said nothing for 90 s; and those that offend.
fn alarms(web: &Web) -> Vec<Value> {
    let now = web.house.clock.lasting();
    let (seen, offences) = (web.proof.screens(now), web.proof.offences(now));
    let house = web.house.now();
    let mut alarms = Vec::new();
    for screen in standing::hung(web) {
        let place = standing::place(&screen);
        let paired = house.devices.showing(&screen.id).is_some();
        let heard = seen.get(&screen.id).map(|seen| seen.heard);
        let silent = heard.or(paired.then_some(web.opened)).map(|then| now.ms_since(then));
        if let Some(silent) = silent.filter(|silent| *silent > web.proof.dark_ms) {
            let words = format!("螢幕「{place}」{}沒有回報", standing::span(silent / 1000));
            alarms.push(json!({ "screen": screen.id, "kind": "dark", "words": words }));
        }
        if let Some(offence) = offences.get(&screen.id) {
            let words = format!("螢幕「{place}」的回報異常 {} 次", offence.count);
            alarms.push(json!({ "screen": screen.id, "kind": offence.kind, "words": words }));
        }
    }
    alarms
}
