//! 為民服務中心, 文書科: the desk where a day's docket is brought in.

use docket::Courthouse;
use docket::calendar::{Date, roc_words};
use http::Method;
use serde_json::{Value, json};

use super::arrival_sheet::off;
use super::dockets::{CLERK, Kept};
use super::order::{Routed, Shared};
use super::{Ask, Web};
use crate::door::{Door, Problem};
use crate::guard::{Caller, Guard};
use crate::import::MOST_BYTES;

/// Every page of the clerk's desk.
pub(super) fn routes(web: &Shared, door: &mut Door<Guard>) {
    let shared = Shared::clone(web);
    door.route(Method::GET, "/clerk", CLERK, move |asked| {
        let web = Shared::clone(&shared);
        async move { desk(&web, &asked, None) }
    });
    let shared = Shared::clone(web);
    door.route(Method::GET, "/clerk/dockets/{id}", CLERK, move |asked| {
        let web = Shared::clone(&shared);
        async move {
            web.reads(&asked, "docket", None).await?;
            let kept = web.kept(&asked)?;
            preview(&web, &asked, &kept, None)
        }
    });
}

/// The page of one preview.
pub(super) fn address(id: &str) -> String {
    format!("/clerk/dockets/{id}")
}

/// The desk itself, with what was wrong with the last file.
pub(super) fn desk(web: &Web, asked: &Ask, problem: Option<&Problem>) -> Routed {
    let house = web.house.now();
    let today = house.today;
    let days = house.days.keys().filter(|date| today.is_none_or(|today| **date >= today));
    let view = json!({
        "office": web.house.office.name,
        "person": person(web, asked),
        "problem": told(problem),
        "most_bytes": MOST_BYTES,
        "days": days.map(|date| day(web, &house, *date)).collect::<Vec<_>>(),
    });
    answered(web, "clerk.html", &view, problem)
}

/// What a file would change, or what it did.
pub(super) fn preview(web: &Web, asked: &Ask, kept: &Kept, problem: Option<&Problem>) -> Routed {
    let house = web.house.now();
    let days = kept.preview.dates.iter().map(|known| day(web, &house, known.date));
    let key = web.house.seal.record().map_err(|fault| super::problem::sealing(&fault))?;
    let view = json!({
        "office": web.house.office.name,
        "person": person(web, asked),
        "problem": told(problem),
        "preview": kept.preview,
        "doubtful": kept.preview.dropped.iter().filter(|dropped| dropped.doubtful).count(),
        "nothing": kept.preview.is_empty(),
        "stale": kept.is_stale(&web.house),
        "done": kept.done.get(),
        "key": key,
        "days": days.collect::<Vec<_>>(),
    });
    answered(web, "docket.html", &view, problem)
}

/// A page under the status of what was wrong, if anything was.
pub(super) fn answered(
    web: &Web,
    template: &str,
    view: &Value,
    problem: Option<&Problem>,
) -> Routed {
    let page = web.pages.draw(template, view)?;
    Ok(match problem {
        Some(problem) => page.status(problem.status),
        None => page,
    })
}

/// A day with its rooms and how much is listed.
fn day(web: &Web, house: &Courthouse, date: Date) -> Value {
    let rooms = web.house.office.rooms.values().map(|room| {
        let room_then = house.room_on(date, room.id);
        let listed = room_then.hearings.values().filter(|h| off(&h.course.progress).is_none());
        let listed = listed.count();
        json!({ "id": room.id, "name": room.name, "hearings": listed })
    });
    let rooms = rooms.filter(|room| room["hearings"] != 0).collect::<Vec<_>>();
    let hearings = rooms.iter().filter_map(|room| room["hearings"].as_u64()).sum::<u64>();
    json!({
        "date": date,
        "words": roc_words(date),
        "today": house.today == Some(date),
        "hearings": hearings,
        "rooms": rooms,
    })
}

/// Who is signed in, as the head of the page says it.
pub(super) fn person(web: &Web, asked: &Ask) -> Value {
    match &asked.caller {
        Caller::Person(person) => web.person(person),
        Caller::Stranger => Value::Null,
    }
}

/// What was wrong, as a page says it.
pub(super) fn told(problem: Option<&Problem>) -> Value {
    problem
        .map_or(Value::Null, |problem| json!({ "code": problem.code, "message": problem.message }))
}
