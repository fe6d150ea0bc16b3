//! Facts and buttons in words, so that a test reads like the hallway.

use docket::courtroom::{Courtroom, Primary};
use docket::{Courthouse, Event};
use serde_json::Value;

/// `3-01 called`, `3-02 moved to room 1`, `room 3 sitting_begun 信 morning`.
pub(crate) fn words(house: &Courthouse, event: &Event) -> String {
    let fact = serde_json::to_value(event).unwrap();
    let name = fact["event"].as_str().unwrap();
    let mut told = vec![match fact["hearing"].as_u64() {
        Some(id) => turn_of(house, id),
        None => fact["room"].as_u64().map_or(String::new(), |room| format!("room {room}")),
    }];
    told.push(name.trim_start_matches("hearing_").to_owned());
    told.extend(fact["what"].as_str().map(str::to_owned));
    if name == "hearing_listed" || name == "hearing_revised" {
        told.push(format!("at {}", text(&fact["listing"]["time"])));
    }
    if fact["to"] != fact["room"] && fact["to"].is_u64() {
        told.push(format!("to room {}", fact["to"]));
    }
    if let Some(into) = fact["into"].as_u64() {
        told.push(format!("with {}", turn_of(house, into)));
    }
    if let Some(minutes) = fact["delay"]["minutes"].as_u64() {
        told.push(format!("{minutes} minutes"));
    }
    for word in [&fact["sitting"]["section"], &fact["sitting"]["half"]] {
        told.extend(word.as_str().map(str::to_owned));
    }
    for word in [&fact["party"], &fact["presence"], &fact["reason"]["why"]] {
        told.extend(word.as_str().map(str::to_owned));
    }
    if fact["last"] == true {
        told.push("for the day".to_owned());
    }
    told.retain(|word| !word.is_empty());
    told.join(" ")
}

/// `Call 3-01`, `Lunch`.
pub(crate) fn button(room: &Courtroom) -> String {
    let (word, hearing) = match room.primary() {
        Primary::Call(h) => ("Call", Some(h)),
        Primary::Fetch(h) => ("Fetch", Some(h)),
        Primary::Open(h) => ("Open", Some(h)),
        Primary::Conclude(h) => ("Conclude", Some(h)),
        Primary::LetLeave(h) => ("LetLeave", Some(h)),
        Primary::Empty(h) => ("Empty", Some(h)),
        Primary::Resume(h) => ("Resume", Some(h)),
        Primary::GoOn => ("GoOn", None),
        Primary::Lunch => ("Lunch", None),
        Primary::Close => ("Close", None),
        Primary::Nothing => ("Nothing", None),
    };
    hearing.map_or(word.to_owned(), |h| format!("{word} {}", h.turn))
}

fn turn_of(house: &Courthouse, id: u64) -> String {
    let rooms = house.days.values().flat_map(|day| day.values());
    let mut hearings = rooms.flat_map(|room| room.hearings.values());
    hearings.find(|h| h.id.0 == id).map_or(format!("#{id}"), |h| h.turn.to_string())
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}
