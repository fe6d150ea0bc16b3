//! 法警: what the tablet may ask.

use docket::command::Command;
use docket::courtroom::SkipAnswer;
use docket::hearing::{DelayReason, OnScreen, Presence, UrgentReason};
use docket::staff::Role;
use docket::{HearingId, RoomId};
use http::{Method, StatusCode};
use serde_json::json;

use super::order::{Routed, Shared, Tap, missing};
use super::{Ask, Web, sheet};
use crate::door::{Access, Answer, Door, Problem};
use crate::guard::Guard;

/// Who marks arrivals: the room's own bailiff, the bailiff office, the service centre.
const AT_THE_DOOR: Access =
    Access::Staff(&[Role::Bailiff, Role::BailiffOffice, Role::Clerk, Role::Administrator]);

/// Every address a bailiff's tablet uses.
pub(super) fn routes(web: &Shared, door: &mut Door<Guard>) {
    super::enter(web, door, Method::GET, "/api/v1/rooms", Access::SignedIn, get_rooms);
    super::enter(web, door, Method::GET, "/api/v1/rooms/{room}", Access::SignedIn, get_room);

    let own = Access::OwnRoom;
    let mut post = |thing: &str, access, command: Wanted| {
        let web = Shared::clone(web);
        let pattern = format!("/api/v1/rooms/{{room}}/{thing}");
        door.route(Method::POST, &pattern, access, move |asked| {
            let web = Shared::clone(&web);
            async move { post_order(&web, asked, command).await }
        });
    };
    post("calls", own, |room, tap, _| {
        let (hearing, expect, early) = (tap.hearing, tap.expect, tap.early);
        Ok(Command::Call { room, seen: tap.seen()?, hearing, expect, early })
    });
    post("recalls", own, |room, tap, _| {
        Ok(Command::Recall { room, seen: tap.seen()?, hearing: tap.hearing })
    });
    post("openings", own, |room, tap, _| Ok(Command::Open { room, seen: tap.seen()? }));
    post("recesses", own, |room, tap, _| Ok(Command::Recess { room, seen: tap.seen()? }));
    post("resumptions", own, |room, tap, _| {
        Ok(Command::Resume { room, seen: tap.seen()?, hearing: tap.hearing })
    });
    post("conclusions", own, |room, tap, _| {
        let (then_call, early) = (tap.then_call, tap.early);
        Ok(Command::Conclude { room, seen: tap.seen()?, then_call, early })
    });
    post("passes", own, |room, tap, web| {
        let (hearing, elsewhere) = (tap.hearing, tap.elsewhere);
        let on_screen = match sheet::is_shown(web, &web.house.now().room(room)) {
            true => OnScreen::Confirmed,
            false if tap.by_voice => OnScreen::ByVoice,
            false => OnScreen::Unconfirmed,
        };
        Ok(Command::PassOver { room, seen: tap.seen()?, hearing, elsewhere, on_screen })
    });
    post("returns", own, |room, tap, _| {
        Ok(Command::Return { room, seen: tap.seen()?, hearing: tap.hearing()? })
    });
    post("moves", own, |room, tap, _| {
        let to = tap.to.ok_or_else(|| missing("to"))?;
        Ok(Command::Move { room, seen: tap.seen()?, hearing: tap.hearing()?, to })
    });
    post("reschedulings", own, |room, tap, _| {
        Ok(Command::Reschedule { room, seen: tap.seen()?, hearing: tap.hearing()? })
    });
    post("cancellations", own, |room, tap, _| {
        Ok(Command::Cancel { room, seen: tap.seen()?, hearing: tap.hearing()? })
    });
    post("mergers", own, |room, tap, _| {
        let into = tap.into.ok_or_else(|| missing("into"))?;
        Ok(Command::Merge { room, seen: tap.seen()?, hearing: tap.hearing()?, into })
    });
    post("insertions", own, |room, tap, web| {
        let reason = tap.urgent.unwrap_or(UrgentReason::Urgent);
        let listing = Box::new(super::sheet::urgent_listing(web, room)?);
        Ok(Command::Insert { room, seen: tap.seen()?, reason, listing })
    });
    post("delays", own, |room, tap, _| {
        let minutes = tap.minutes.ok_or_else(|| missing("minutes"))?;
        let reason = tap.reason.unwrap_or(DelayReason::EarlierCase);
        Ok(Command::Delay { room, seen: tap.seen()?, hearing: tap.hearing, minutes, reason })
    });
    post("lunches", own, |room, tap, _| Ok(Command::Lunch { room, seen: tap.seen()? }));
    post("closings", own, |room, tap, _| {
        Ok(Command::Close { room, seen: tap.seen()?, sure: tap.sure })
    });
    post("positions", own, |room, tap, _| {
        let answers = answers(tap.answers.as_deref().unwrap_or_default())?;
        Ok(Command::Stand { room, seen: tap.seen()?, hearing: tap.hearing()?, answers })
    });
    post("arrivals", AT_THE_DOOR, |room, tap, _| {
        let presence = tap.presence.unwrap_or(Presence::Arrived);
        Ok(Command::Mark { room, hearing: tap.hearing()?, party: tap.party.clone(), presence })
    });
    post("protections", own, |room, tap, web| {
        let lifted = tap.why.as_deref().map(|why| sheet::sealed_reason(web, why)).transpose()?;
        Ok(Command::Protect { room, hearing: tap.hearing()?, lifted })
    });
    post("settlements", own, |room, _, _| Ok(Command::Settle { room }));

    let shared = Shared::clone(web);
    door.route(Method::POST, "/api/v1/undos", Access::Staff(&[Role::Bailiff]), move |asked| {
        let web = Shared::clone(&shared);
        async move { post_undo(&web, asked).await }
    });
}

/// The command that a tap at a room asks for.
type Wanted = fn(RoomId, &Tap, &Web) -> Result<Command, Problem>;

/// One order at one room.
async fn post_order(web: &Web, asked: Ask, command: Wanted) -> Routed {
    let person = asked.caller.person()?.clone();
    let (_, room) = web.room(&asked)?;
    let tap = Tap::of(&asked)?;
    let command = command(room, &tap, web)?;
    web.tap(&asked, &person, room, &tap, command).await
}

/// Takes back one whole order; the room is the one whose last order it was.
async fn post_undo(web: &Web, asked: Ask) -> Routed {
    let person = asked.caller.person()?.clone();
    let tap = Tap::of(&asked)?;
    let undo = tap.undo.ok_or_else(|| missing("undo"))?;
    let house = web.house.now();
    let rooms = person.duties.rooms.iter().copied();
    let last = |room: &RoomId| house.room(*room).last.as_ref().is_some_and(|l| l.seq == undo);
    let room = rooms.into_iter().find(last).or(person.duties.rooms.first().copied());
    let room = room.ok_or_else(|| super::problem::of(&docket::Refusal::NotLastOrder))?;
    let command = Command::Undo { undo, seen: tap.seen()? };
    web.tap(&asked, &person, room, &tap, command).await
}

/// Every room in a line.
async fn get_rooms(web: Shared, _asked: Ask) -> Routed {
    let web = web.as_ref();
    let house = web.house.now();
    let rooms = web.house.office.rooms.keys().map(|id| sheet::line(web, &house, *id));
    Ok(Answer::json(&json!({ "date": house.today, "rooms": rooms.collect::<Vec<_>>() })))
}

/// One room's queue, as this account may see it.
async fn get_room(web: Shared, asked: Ask) -> Routed {
    let (house, room) = web.room(&asked)?;
    let sight = web.sight(asked.caller.person()?, room, "room").await?;
    Ok(Answer::json(&sheet::of(&web, &house, room, &sight)?))
}

/// `12:concluded,13:waits`
fn answers(text: &str) -> Result<Vec<(HearingId, SkipAnswer)>, Problem> {
    let pairs = text.split(',').filter(|pair| !pair.is_empty());
    pairs.map(|pair| answer(pair).ok_or_else(|| not_an_answer(pair))).collect()
}

fn answer(pair: &str) -> Option<(HearingId, SkipAnswer)> {
    let (hearing, answer) = pair.split_once(':')?;
    let answer = serde_json::from_value(json!(answer)).ok()?;
    Some((hearing.parse().ok()?, answer))
}

fn not_an_answer(pair: &str) -> Problem {
    let message = format!("看不懂「{pair}」，請用 12:concluded 這樣的寫法。");
    Problem::new(StatusCode::BAD_REQUEST, "not_an_answer", message)
}
