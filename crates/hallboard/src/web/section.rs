//! 股: who of its own hearings has come, and what it asks of a room's tablet.

use docket::command::Command;
use docket::courtroom::{Courtroom, Request};
use docket::hearing::Hearing;
use docket::staff::Role;
use docket::{Courthouse, RoomId, Section};
use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::order::{Routed, Shared, Tap, missing};
use super::{Ask, Web, sheet, words};
use crate::door::{Access, Door, Problem};
use crate::guard::{Guard, Person};

/// Every address of a section.
pub(super) fn routes(web: &Shared, door: &mut Door<Guard>) {
    let shared = Shared::clone(web);
    door.route(Method::GET, "/section", Access::Staff(&[Role::Section]), move |asked| {
        let web = Shared::clone(&shared);
        async move {
            web.note_names(&asked, "section").await?;
            get_section(&web, &asked)
        }
    });
    let own = Access::OwnHearings;
    let shared = Shared::clone(web);
    door.route(Method::POST, "/api/v1/rooms/{room}/requests", own, move |asked| {
        let web = Shared::clone(&shared);
        async move { post_request(&web, asked).await }
    });
    let shared = Shared::clone(web);
    door.route(Method::GET, "/section/rooms/{room}/live", own, move |asked| {
        let web = Shared::clone(&shared);
        async move { get_live(&web, asked) }
    });
}

/// Asks the tablet of a room where the section has a hearing today.
async fn post_request(web: &Web, asked: Ask) -> Routed {
    let person = asked.caller.person()?.clone();
    let room = own_room(web, &asked, &person)?;
    let tap = Tap::of(&asked)?;
    let request = match tap.ask.as_deref() {
        Some("call") => Request::Call,
        Some("recess") => Request::Recess,
        Some("delay") => Request::Delay { minutes: tap.minutes.ok_or_else(|| missing("minutes"))? },
        _ => return Err(missing("ask")),
    };
    web.tap(&asked, &person, room, &tap, Command::Ask { room, request }).await
}

/// The socket that tells the section's page that a room moved.
fn get_live(web: &Web, asked: Ask) -> Routed {
    let person = asked.caller.person()?.clone();
    let room = own_room(web, &asked, &person)?;
    web.follow_room(asked, room)
}

/// The room of the address; 403 where the section has nothing there today.
fn own_room(web: &Web, asked: &Ask, person: &Person) -> Result<RoomId, Problem> {
    let (house, room) = web.room(asked)?;
    if sits_in(&house.room(room), person) {
        return Ok(room);
    }
    let message = "本股今日在這一庭沒有案件。";
    Err(Problem::new(StatusCode::FORBIDDEN, "not_yours", message))
}

fn sits_in(room: &Courtroom, person: &Person) -> bool {
    room.hearings.values().any(|h| person.duties.sections.contains(&h.listing.section))
}

/// The section's own hearings, room by room.
fn get_section(web: &Web, asked: &Ask) -> Routed {
    let person = asked.caller.person()?;
    let house = web.house.now();
    let own = house.rooms().filter(|room| sits_in(room, person));
    let rooms = own.map(|room| own_hearings(web, &house, room, person));
    let sections = person.duties.sections.iter().map(|Section(name)| name.as_str());
    let view = json!({
        "office": web.house.office.name,
        "person": web.person(person),
        "sections": sections.collect::<Vec<_>>().join("、"),
        "date": house.today.map(docket::calendar::roc_words),
        "time": web.house.office.offset.time(web.house.clock.house()),
        "rooms": rooms.collect::<Result<Vec<_>, _>>()?,
        "key": web.page_key()?,
        "entry": house.seq,
        "amber_ms": web.patience.amber_ms,
    });
    web.pages.draw("section.html", &view)
}

fn own_hearings(
    web: &Web,
    house: &Courthouse,
    room: &Courtroom,
    person: &Person,
) -> Result<Value, Problem> {
    let office = web.house.office.room(room.id).ok_or_else(Problem::not_found)?;
    let sight = sheet::Sight::of(person, room.id);
    let own = |h: &&Hearing| person.duties.sections.contains(&h.listing.section);
    let own = room.listed().into_iter().filter(own);
    let now = room.in_session().or(room.calling());
    Ok(json!({
        "id": room.id,
        "name": office.name,
        "state_word": words::room(room.state),
        "now": now.map(|h| json!({
            "turn": h.turn,
            "word": words::progress(&h.course.progress, office.kind),
        })),
        "asked": room.request.as_ref().map(words::request),
        "hearings": own.map(|h| sheet::hearing(web, house, h, sight.shows(h))).collect::<Result<Vec<_>, _>>()?,
    }))
}
