//! 法警室: the desk that follows detainees, their ledgers, and the staff wall.

mod alarms;
mod duty;
mod ledger;
mod orders;
mod said;
mod sheet;

use docket::Courthouse;
use docket::custody::clock::Reason;
use docket::custody::kinds::{Age, EntryKind, Outcome};
use docket::custody::{Detainee, DetaineeId, number};
use docket::devices::STAFF_WALL;
use docket::staff::Role;
use http::{Method, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::order::{Routed, Shared};
use super::{Ask, Web, problem};
use crate::door::{Access, Answer, Door, Problem};
use crate::guard::{Caller, Guard, Person};
use crate::live::ear::Bounds;
use crate::live::{self, Joined};
use crate::painter::OFFICE_BOARD;
use sheet::Eye;

/// Who follows detainees.
const OFFICE: Access = Access::Staff(&[Role::BailiffOffice]);
/// Who hears the alarms: numbers only.
const SHIFT: Access = Access::Staff(&[Role::BailiffOffice, Role::Bailiff]);
/// What the house says of every figure.
const TRIAL: &str = "試算，以承辦檢察官認定為準";
/// The most rows of a search.
const FOUND: usize = 50;

/// Every address of the bailiff office.
pub(super) fn routes(web: &Shared, door: &mut Door<Guard>) {
    let get = |door: &mut Door<Guard>, access, pattern, answer: fn(&Web, &Ask) -> Routed| {
        let web = Shared::clone(web);
        door.route(Method::GET, pattern, access, move |asked| {
            let web = Shared::clone(&web);
            async move {
                if access == OFFICE && !asked.caller.person()?.veiled {
                    let person = asked.caller.person()?;
                    web.guard.names(person, "custody", None).await?;
                    if !asked.queried::<Search>()?.q.is_empty() {
                        web.guard.names(person, "custody-search", None).await?;
                    }
                }
                answer(&web, &asked)
            }
        });
    };
    get(door, OFFICE, "/custody", get_desk);
    get(door, OFFICE, "/custody/{detainee}", get_detainee_page);
    get(door, OFFICE, "/custody/{detainee}/ledger", ledger::get_ledger);
    get(door, Access::StaffWall, "/walls/custody", get_wall);
    get(door, OFFICE, "/api/v1/detainees", get_detainees);
    get(door, OFFICE, "/api/v1/detainees/{detainee}", get_detainee);
    get(door, SHIFT, "/api/v1/custody-alarms", alarms::get_alarms);
    let shared = Shared::clone(web);
    door.route(Method::GET, "/custody-live", OFFICE, move |asked| {
        let answer = get_live(&shared, asked, OFFICE_BOARD);
        async move { answer }
    });
    let shared = Shared::clone(web);
    door.route(Method::GET, "/walls/custody-live", Access::StaffWall, move |asked| {
        let answer = get_live(&shared, asked, STAFF_WALL);
        async move { answer }
    });

    let shared = Shared::clone(web);
    door.route(Method::POST, "/api/v1/detainees", OFFICE, move |asked| {
        let web = Shared::clone(&shared);
        async move { web.post_detainee(asked).await }
    });
    let mut post = |thing: &'static str, access| {
        let web = Shared::clone(web);
        let pattern = format!("/api/v1/detainees/{{detainee}}/{thing}");
        door.route(Method::POST, &pattern, access, move |asked| {
            let web = Shared::clone(&web);
            async move { web.post_of_detainee(asked, thing).await }
        });
    };
    post("steps", OFFICE);
    post("exclusions", OFFICE);
    post("exclusion-ends", OFFICE);
    post("notices", OFFICE);
    post("police-times", OFFICE);
    post("places", OFFICE);
    post("corrections", OFFICE);
    post("acknowledgements", SHIFT);
    post("undos", OFFICE);
    duty::routes(web, door);
}

/// What looks at custody now, for `person`.
fn eye<'a>(web: &'a Web, house: &'a Courthouse, person: &Person) -> Eye<'a> {
    let names = person.duties.role == Role::BailiffOffice && !person.veiled;
    Eye { names, account: Some(person.account), ..nameless(web, house) }
}

/// What sees numbers and no names: a wall that nobody stands before.
fn nameless<'a>(web: &'a Web, house: &'a Courthouse) -> Eye<'a> {
    Eye { web, house, now: web.house.clock.house(), names: false, account: None }
}

/// The detainee of the address.
fn of_address<'a>(house: &'a Courthouse, asked: &Ask) -> Result<&'a Detainee, Problem> {
    let id: DetaineeId = asked.param("detainee")?;
    house.custody.detainee(id).map(AsRef::as_ref).map_err(|why| problem::of(&why.into()))
}

/// Those present, the nearest end first.
fn present(eye: &Eye<'_>) -> Result<Vec<Value>, Problem> {
    let mut present = eye.house.custody.present().collect::<Vec<_>>();
    present.sort_by_key(|one| (sheet::urgency(&one.readings(eye.now), eye.now), one.id));
    present.into_iter().map(|one| eye.sheet(one)).collect()
}

/// What every page of the office needs beside its own.
fn frame(web: &Web, person: Option<&Person>) -> Result<Value, Problem> {
    let (house, office) = (web.house.now(), &web.house.office);
    let now = web.house.clock.house();
    let daylight = office.custody.daylight(office.offset.date(now), office.offset);
    let ages = [Age::Adult, Age::Minor, Age::Unknown];
    let ages = ages.map(|a| json!({ "age": a, "word": a.word() }));
    Ok(json!({
        "office": office.name,
        "person": person.map(|person| web.person(person)),
        "key": web.page_key()?,
        "entry": house.seq,
        "now": now.ms(),
        "pace": web.house.clock.speed(),
        "offset": office.offset.0,
        "amber_ms": web.patience.amber_ms,
        "time": office.offset.time(now),
        "today": office.offset.date(now),
        "trial": TRIAL,
        "daylight": { "rise": daylight.rise, "set": daylight.set },
        "jumped": alarms::jumped(web),
        "duty": duty::on_duty(web, &house, now),
        "gaps": duty::gaps(web, &house, now),
        "reasons": Reason::ALL.map(|r| json!({
            "word": r.word(), "reason": r, "article": r.article(), "cap": r.cap_hours(),
        })),
        "kinds": EntryKind::ALL.map(|k| json!({ "kind": k, "word": k.word() })),
        "ages": ages,
        "outcomes": Outcome::ALL.map(|o| json!({ "outcome": o, "word": o.word() })),
    }))
}

fn with(mut frame: Value, field: &str, value: Value) -> Value {
    if let Value::Object(fields) = &mut frame {
        fields.insert(field.to_owned(), value);
    }
    frame
}

/// Everybody present, and the alarms that come should the page lose its server.
fn with_present(eye: &Eye<'_>, frame: Value) -> Result<Value, Problem> {
    let view = with(frame, "present", Value::Array(present(eye)?));
    Ok(with(view, "coming", Value::Array(alarms::coming(eye))))
}

#[derive(Deserialize)]
struct Search {
    #[serde(default)]
    q: String,
    #[serde(default)]
    with: String,
}

/// The desk: receiving, everybody present, and a search of earlier ones by number.
fn get_desk(web: &Web, asked: &Ask) -> Routed {
    let person = asked.caller.person()?;
    let (house, search) = (web.house.now(), asked.queried::<Search>()?);
    let eye = eye(web, &house, person);
    let view = with_present(&eye, frame(web, Some(person))?)?;
    let view = with(view, "q", json!(search.q));
    let (found, unreadable) = match search.q.as_str() {
        "" => (Vec::new(), None),
        q => match number::typed(q) {
            Ok(number) => (found(&eye, &number)?, None),
            Err(why) => (Vec::new(), Some(why)),
        },
    };
    let view = with(view, "unreadable", json!(unreadable));
    let view = with(view, "found", Value::Array(found));
    let with_one = search.with.parse::<DetaineeId>().ok();
    let with_one = with_one.and_then(|id| house.custody.detainee(id).ok());
    let copied = with_one.map_or(Value::Null, |one| copied(&eye, one));
    web.pages.draw("bailiff_office.html", &with(view, "copied", copied))
}

/// 「再收一人（同案）」: kind, unit and time of arrest.
fn copied(eye: &Eye<'_>, one: &Detainee) -> Value {
    let (date, time) =
        (eye.offset().date(one.intake.arrest.at), eye.offset().time(one.intake.arrest.at));
    json!({
        "id": one.id,
        "number": one.id.short(),
        "kind": one.intake.kind,
        "unit": one.intake.unit,
        "arrest": format!("{date} {time}"),
        "unknown": !one.intake.arrest.known,
    })
}

/// Present and earlier detainees whose number holds what was typed or scanned.
fn found(eye: &Eye<'_>, q: &str) -> Result<Vec<Value>, Problem> {
    let all = eye.house.custody.detainees.values().rev();
    let found = all.filter(|one| one.id.short().contains(q) || one.id.to_string().contains(q));
    found.take(FOUND).map(|one| eye.sheet(one)).collect()
}

fn get_detainees(web: &Web, asked: &Ask) -> Routed {
    let person = asked.caller.person()?;
    let (house, search) = (web.house.now(), asked.queried::<Search>()?);
    let eye = eye(web, &house, person);
    let all = match search.q.as_str() {
        "" => present(&eye)?,
        q => found(&eye, &number::typed(q).map_err(not_a_number)?)?,
    };
    Ok(Answer::json(&json!({ "entry": house.seq, "trial": TRIAL, "detainees": all })))
}

fn not_a_number(why: &str) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "not_a_number", why)
}

fn get_detainee(web: &Web, asked: &Ask) -> Routed {
    let person = asked.caller.person()?;
    let house = web.house.now();
    let one = of_address(&house, asked)?;
    Ok(Answer::json(&eye(web, &house, person).sheet(one)?))
}

/// One detainee with every step, wait, correction and outcome.
fn get_detainee_page(web: &Web, asked: &Ask) -> Routed {
    let person = asked.caller.person()?;
    let house = web.house.now();
    let one = of_address(&house, asked)?;
    let eye = eye(web, &house, person);
    let view = with(with_present(&eye, frame(web, Some(person))?)?, "one", eye.sheet(one)?);
    let view = with(view, "lines", Value::Array(ledger::lines(&eye, one)?));
    let view = with(view, "marks", Value::Array(ledger::marks(&eye, one)));
    let view = with(view, "corrections", Value::Array(ledger::corrections(&eye, one)?));
    web.pages.draw("bailiff_office_one.html", &view)
}

/// Inside the office: everybody by number, stage, wait, place and both ends. No name stands on it.
fn get_wall(web: &Web, asked: &Ask) -> Routed {
    let person = asked.caller.person().ok();
    let house = web.house.now();
    let eye = Eye { account: person.map(|person| person.account), ..nameless(web, &house) };
    let mut view = with_present(&eye, frame(web, person)?)?;
    let device = web.guard.device(&asked.headers, asked.arrival.peer.ip());
    let own = device.is_some_and(|it| it.placement.shows.as_deref() == Some(STAFF_WALL));
    if let Value::Object(fields) = &mut view {
        fields.insert("own".to_owned(), json!(own));
    }
    web.pages.draw("bailiff_office_wall.html", &view)
}

/// The socket that tells the office's pages that something moved; it ends with the session, or with the device.
fn get_live(web: &Web, asked: Ask, screen: &str) -> Routed {
    let session = match &asked.caller {
        Caller::Person(person) => Some(person.session),
        Caller::Stranger => None,
    };
    let (screen, board) = (screen.to_owned(), OFFICE_BOARD.into());
    let bounds = Bounds::default();
    let joined = Joined { screen, board, session, bounds, reports: false, device: None };
    live::accept(asked, &web.wall, joined)
}
