//! 報到單: one room's day on paper, with names; for staff at the door and nobody else.

use docket::RoomId;
use docket::calendar::{Date, HalfDay, roc_words};
use docket::courtroom::Courtroom;
use docket::hearing::{Hearing, Party, Progress};
use docket::staff::Role;
use http::{Method, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::order::{Routed, Shared};
use super::sheet::{Sight, open};
use super::{Ask, Web, clerk};
use crate::door::{Access, Door, Problem};
use crate::guard::Guard;

const AT_THE_DOOR: Access = Access::Staff(&[Role::Bailiff, Role::BailiffOffice, Role::Clerk]);

/// The sheet's address.
pub(super) fn routes(web: &Shared, door: &mut Door<Guard>) {
    super::enter(web, door, Method::GET, "/rooms/{room}/arrival-sheet", AT_THE_DOOR, get_sheet);
}

#[derive(Deserialize)]
struct Query {
    date: Option<Date>,
}

async fn get_sheet(web: Shared, asked: Ask) -> Routed {
    let (web, asked) = (web.as_ref(), &asked);
    let (house, id) = web.room(asked)?;
    let person = asked.caller.person()?;
    if !person.veiled && Sight::of(person, id) != Sight::Whole {
        let message = "只有本庭的法警、法警室與收案同仁可以列印這一庭的報到單。";
        return Err(Problem::new(StatusCode::FORBIDDEN, "not_yours", message));
    }
    web.reads(asked, "arrival-sheet", Some(id)).await?;
    let Query { date } = asked.queried()?;
    let date = date.or(house.today).ok_or_else(Problem::not_found)?;
    let room = house.room_on(date, id);
    let halves = [HalfDay::Morning, HalfDay::Afternoon].map(|half| half_day(web, &room, half));
    let halves = halves.into_iter().collect::<Result<Vec<_>, _>>()?;
    let view = json!({
        "office": web.house.office.name,
        "person": clerk::person(web, asked),
        "room": { "id": id, "name": name(web, id) },
        "day": roc_words(date),
        "date": date,
        "halves": halves.into_iter().filter(|half| half["hearings"] != json!([])).collect::<Vec<_>>(),
        "moved_away": moved_away(web, &room),
        "printed": printed(web),
    });
    web.pages.draw("arrival_sheet.html", &view)
}

fn half_day(web: &Web, room: &Courtroom, half: HalfDay) -> Result<Value, Problem> {
    let listed = room.listed().into_iter().filter(|h| h.half_day() == half);
    let hearings = listed.map(|h| hearing(web, h)).collect::<Result<Vec<_>, _>>()?;
    let expected = hearings.iter().filter(|h| h["off"].is_null());
    let people = expected.filter_map(|h| h["people"].as_array()).map(Vec::len).sum::<usize>();
    Ok(json!({ "word": half.word(), "people": people, "hearings": hearings }))
}

fn hearing(web: &Web, h: &Hearing) -> Result<Value, Problem> {
    let listing = &h.listing;
    let people = listing.parties.iter().map(|p| person(web, p)).collect::<Result<Vec<_>, _>>()?;
    Ok(json!({
        "turn": h.turn.to_string(),
        "time": listing.time,
        "section": listing.section,
        "kind": listing.kind,
        "cases": listing.cases.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "people": people,
        "protected": h.is_protected(),
        "moved_from": h.course.moved_from.map(|room| name(web, room)),
        "off": off(&h.course.progress),
    }))
}

fn person(web: &Web, party: &Party) -> Result<Value, Problem> {
    let record = &party.record;
    Ok(json!({
        "name": open(web, Some(&party.name), record, "name")?,
        "role": party.role,
        "needs": open(web, party.needs.as_ref(), record, "needs")?,
        "remarks": open(web, party.remarks.as_ref(), record, "remarks")?,
        "here": party.presence.is_here(),
    }))
}

/// Why nobody has to be expected, where that is so.
pub(super) fn off(progress: &Progress) -> Option<&'static str> {
    match progress {
        Progress::Cancelled => Some("取消"),
        Progress::Rescheduled => Some("改期"),
        Progress::Merged { .. } => Some("併案"),
        _ => None,
    }
}

fn moved_away(web: &Web, room: &Courtroom) -> Vec<Value> {
    let moved = room.moved_away.iter();
    moved.map(|m| json!({ "turn": m.turn.to_string(), "to": name(web, m.to) })).collect()
}

fn name(web: &Web, room: RoomId) -> String {
    web.house.office.room(room).map(|room| room.name.clone()).unwrap_or_default()
}

/// 115年11月23日（星期一） 09:12, by the house's clock.
fn printed(web: &Web) -> String {
    let (offset, now) = (web.house.office.offset, web.house.clock.house());
    format!("{} {}", roc_words(offset.date(now)), offset.time(now))
}
