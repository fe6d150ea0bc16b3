//! The journal's lines of custody and duty: a changed name is an alarm.

use std::collections::BTreeSet;

use docket::custody::CustodyEvent;
use docket::duty::DutyEvent;
use serde_json::Value;

const LINES: &str = include_str!("../fixtures/entries-0.1.jsonl");

#[test]
fn there_is_a_line_of_every_fact_of_the_bailiff_office() {
    let custody = serde_json::from_str::<CustodyEvent>(r#"{"what":"?"}"#).unwrap_err();
    let duty = serde_json::from_str::<DutyEvent>(r#"{"what":"?"}"#).unwrap_err();
    for (event, refused) in [("custody", custody), ("duty", duty)] {
        assert_eq!(kept(event), known(&refused.to_string()), "{event}");
    }
}

fn kept(event: &str) -> BTreeSet<String> {
    let entries = LINES.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let events = entries.flat_map(|entry| entry["events"].as_array().unwrap().clone());
    let ours = events.filter(|fact| fact["event"] == event);
    ours.map(|fact| fact["what"].as_str().unwrap().to_owned()).collect()
}

/// The names a refusal lists.
fn known(refused: &str) -> BTreeSet<String> {
    let names = refused.split('`').skip(1).step_by(2).map(str::to_owned);
    names.filter(|name| name != "?").collect()
}
