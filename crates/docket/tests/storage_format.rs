//! The lines of every release are read and written byte for byte: a changed name is an alarm.

use std::collections::BTreeSet;

use docket::{Entry, Event};
use serde_json::Value;

const LINES: &str = include_str!("fixtures/entries-0.1.jsonl");

#[test]
fn every_line_reads_and_is_written_as_it_was() {
    for line in LINES.lines() {
        let entry = serde_json::from_str::<Entry>(line).unwrap_or_else(|e| panic!("{e}\n{line}"));
        assert_eq!(serde_json::to_string(&entry).unwrap(), line);
    }
}

#[test]
fn there_is_a_line_of_every_event_and_of_no_other() {
    let kept = LINES.lines().flat_map(events_of).collect::<BTreeSet<_>>();
    assert_eq!(kept, known_events());
}

#[test]
fn there_is_a_line_of_everything_that_is_told_of_the_ticker() {
    let kept = LINES.lines().flat_map(|line| told_of("ticker", line)).collect::<BTreeSet<_>>();
    let refused = serde_json::from_str::<Event>(r#"{"event":"ticker","what":"?"}"#).unwrap_err();
    assert_eq!(kept, names_in(&refused.to_string()));
}

#[test]
fn the_lines_make_a_house() {
    let mut house = docket::Courthouse::default();
    for line in LINES.lines() {
        house.apply(&serde_json::from_str::<Entry>(line).unwrap());
    }
    let last = LINES.lines().last().map(|line| serde_json::from_str::<Entry>(line).unwrap());
    assert_eq!(Some(house.seq), last.map(|entry| entry.stamp.seq));
    assert!(house.rooms().any(|room| !room.hearings.is_empty()));
}

#[test]
fn an_unknown_event_is_an_error_that_names_it() {
    let line = LINES.lines().next().unwrap().replace("day_opened", "day_doubled");
    let refused = serde_json::from_str::<Entry>(&line).unwrap_err();
    assert!(refused.to_string().contains("`day_doubled`"), "{refused}");
}

fn events_of(line: &str) -> Vec<String> {
    let entry = serde_json::from_str::<Value>(line).unwrap();
    let events = entry["events"].as_array().unwrap();
    events.iter().map(|event| event["event"].as_str().unwrap().to_owned()).collect()
}

/// The events that this release knows, as reading an unknown one lists them.
fn known_events() -> BTreeSet<String> {
    let refused = serde_json::from_str::<Event>(r#"{"event":"?"}"#).unwrap_err().to_string();
    names_in(&refused)
}

fn names_in(refused: &str) -> BTreeSet<String> {
    let names = refused.split('`').skip(1).step_by(2).map(str::to_owned);
    names.filter(|name| name != "?").collect()
}

fn told_of(kind: &str, line: &str) -> Vec<String> {
    let entry = serde_json::from_str::<Value>(line).unwrap();
    let events = entry["events"].as_array().unwrap().iter();
    let told = events.filter(|event| event["event"] == kind);
    told.map(|event| event["what"].as_str().unwrap().to_owned()).collect()
}
