//! 揭露層級: how much each screen may show, who wished more and who agreed; for L3 the head in person.

use docket::calendar::Date;
use docket::command::Command;
use docket::devices::{Level, Raise, Screen};
use docket::staff::Role;
use http::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::order::{Routed, Shared};
use super::{Ask, Web, clerk, enter, sheet};
use crate::door::{Access, Answer, Door, Problem};
use crate::guard::Guard;

const ADMINISTRATOR: Access = Access::Staff(&[Role::Administrator]);
/// Who may agree, and who may take it back.
const AGREES: Access = Access::Staff(&[Role::Administrator, Role::Head]);

/// Every address of the levels.
pub(super) fn routes(web: &Shared, door: &mut Door<Guard>) {
    enter(web, door, Method::GET, "/levels", AGREES, |web, asked| async move {
        page(&web, &asked, None)
    });
    let mut post = |thing: &str, access, command: Wanted| {
        let pattern = format!("/api/v1/screens/{{screen}}/{thing}");
        enter(web, door, Method::POST, &pattern, access, move |web, asked| async move {
            let done = match command(&asked) {
                Ok(command) => web.order_device(&asked, command).await,
                Err(problem) => Err(problem),
            };
            told(&web, &asked, done)
        });
    };
    post("raises", ADMINISTRATOR, |asked| {
        Ok(Command::AskLevel { screen: asked.param("screen")?, raise: raise(asked)? })
    });
    post("agreements", AGREES, |asked| Ok(Command::AgreeLevel { screen: asked.param("screen")? }));
    post("lowerings", AGREES, |asked| Ok(Command::LowerLevel { screen: asked.param("screen")? }));
}

/// The command that a form asks for.
type Wanted = fn(&Ask) -> Result<Command, Problem>;

/// The body of a wish for more than L0.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    level: Level,
    document: String,
    until: Date,
}

fn raise(asked: &Ask) -> Result<Raise, Problem> {
    let Said { level, document, until } =
        if asked.is_json() { asked.json()? } else { asked.form()? };
    let document = document.trim().to_owned();
    Ok(Raise { level, document, until, head: false, by: None, second: None })
}

/// Every screen with how much it may show.
pub(super) fn screens(web: &Web) -> Vec<Value> {
    let house = web.house.now();
    let today = web.house.office.offset.date(web.house.clock.machine());
    let one = |screen: Screen| {
        let raise = house.devices.raises.get(&screen.id);
        json!({
            "id": screen.id,
            "place": screen.place,
            "kind": screen.kind,
            "level": screen.level,
            "raise": raise.map(|raise| wish(web, raise, today)),
            "device": house.devices.showing(&screen.id).map(|device| device.placement.name.clone()),
        })
    };
    house.devices.screens(&web.house.office, today).into_iter().map(one).collect()
}

fn wish(web: &Web, raise: &Raise, today: Date) -> Value {
    let house = web.house.now();
    let name = |account| sheet::account_name(web, &house, account);
    json!({
        "level": raise.level,
        "document": raise.document,
        "until": raise.until,
        "over": raise.until < today,
        "head": raise.head,
        "needs_head": raise.level == Level::L3,
        "by": raise.by.map(name),
        "by_id": raise.by,
        "second": raise.second.map(name),
        "waits": raise.second.is_none(),
    })
}

fn page(web: &Web, asked: &Ask, wrong: Option<&Problem>) -> Routed {
    let person = asked.caller.person()?;
    let view = json!({
        "office": web.house.office.name,
        "person": clerk::person(web, asked),
        "me": person.account,
        "asks": person.duties.role == Role::Administrator,
        "is_head": person.duties.role == Role::Head,
        "problem": clerk::told(wrong),
        "screens": screens(web),
        "levels": [
            { "id": Level::L1, "word": "加股別" },
            { "id": Level::L2, "word": "加案號（字別以代稱）" },
            { "id": Level::L3, "word": "加遮蔽後的姓名" },
        ],
    });
    clerk::answered(web, "levels.html", &view, wrong)
}

/// JSON to a program, the page to a plain form.
fn told(web: &Web, asked: &Ask, done: Result<(), Problem>) -> Routed {
    match done {
        Ok(()) if asked.is_json() => Ok(Answer::json(&json!({ "ok": true }))),
        Ok(()) => Ok(Answer::see_other("/levels")),
        Err(problem) if asked.is_json() => Err(problem),
        Err(problem) => page(web, asked, Some(&problem)),
    }
}
