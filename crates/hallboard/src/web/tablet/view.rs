//! One room as the tablet shows it: the sheet, with the words, the sign and the buttons of this moment.

use docket::courtroom::{Courtroom, Primary};
use docket::hearing::Hearing;
use docket::{Courthouse, RoomId};
use serde_json::{Map, Value, json};

use super::super::{Web, sheet, words};
use super::steps;
use crate::door::Problem;
use crate::guard::Person;

/// How many colours with a pattern there are.
const MARKS: usize = 6;

/// The room of that number; its forms come back to `back`, or to the room's own page.
pub(super) fn room(
    web: &Web,
    house: &Courthouse,
    person: &Person,
    id: RoomId,
    back: &str,
) -> Result<Value, Problem> {
    let sight = sheet::Sight::of(person, id);
    let mut view = match sheet::of(web, house, id, &sight)? {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    let room = house.room(id);
    let own_page = format!("/rooms/{id}");
    let own_undo = room.last.as_ref().is_some_and(|last| last.by == Some(person.account));
    if !own_undo {
        view.insert("undo".to_owned(), Value::Null);
    }
    view.insert("asleep".to_owned(), json!(person.asleep));
    view.extend(plate(web, house, id)?);
    view.extend(moment(web, &room));
    view.insert("back".to_owned(), json!(if back.is_empty() { &own_page } else { back }));
    Ok(Value::Object(view))
}

/// What every page about a room carries: its name on buttons, its sign, its number, a key.
pub(super) fn plate(
    web: &Web,
    house: &Courthouse,
    id: RoomId,
) -> Result<Map<String, Value>, Problem> {
    let office = web.house.office.room(id).ok_or_else(Problem::not_found)?;
    let nth = web.house.office.rooms.keys().position(|known| *known == id).unwrap_or(0);
    let room = house.room(id);
    let plate = json!({
        "id": id,
        "name": office.name,
        "short": office.name.replace("偵查庭", "庭"),
        "mark": nth % MARKS + 1,
        "seq": room.seq,
        "entry": house.seq,
        "key": web.page_key()?,
        "time": web.house.office.offset.time(web.house.clock.house()),
        "state_word": words::room(room.state),
    });
    Ok(match plate {
        Value::Object(fields) => fields,
        _ => Map::new(),
    })
}

/// What stands on the stage, and what the buttons do.
fn moment(web: &Web, room: &Courtroom) -> Map<String, Value> {
    let kind = sheet::kind(web, room.id);
    let stage = on_stage(room);
    let next = room.in_session().or(room.calling()).and(room.next_waiting());
    let request = room.request.as_ref().map(|request| {
        json!({ "words": words::request(request), "step": steps::of_request(room, kind, request) })
    });
    let fields = json!({
        "stage": stage.map(|h| h.id),
        "stage_is": stage_word(room),
        "since": stage.filter(|h| h.is_under_way()).map(|h| {
            web.house.office.offset.time(h.course.touched.at)
        }),
        "next": next.map(|h| h.turn.to_string()),
        "beside": steps::beside(room, kind, web.house.office.conclude_and_call),
        "asked": request,
    });
    match fields {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// The case that the big button is about.
fn on_stage(room: &Courtroom) -> Option<&Hearing> {
    room.in_session().or(room.calling()).or(match room.primary() {
        Primary::Call(h) | Primary::Fetch(h) | Primary::Resume(h) => Some(h),
        _ => None,
    })
}

/// What the stage says over a case that nobody has called, or when there is none.
fn stage_word(room: &Courtroom) -> &'static str {
    match room.primary() {
        Primary::Call(_) | Primary::Fetch(_) => "下一件",
        Primary::GoOn => "休息中",
        Primary::Lunch => "本庭次已無等候，可以午休",
        Primary::Close => "本庭次已無等候，可以下庭",
        Primary::Nothing => "今日已無案件",
        _ => "",
    }
}
