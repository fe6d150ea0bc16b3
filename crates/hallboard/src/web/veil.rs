//! 遮蔽: names off a tablet at once, the secret that brings them back, and the tablet in other hands.

use docket::RoomId;
use docket::command::Command;
use docket::staff::Role;
use http::{Method, StatusCode, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::order::{Routed, Shared, Tap};
use super::sign_in::is_own;
use super::{Ask, Web, clerk, enter};
use crate::door::{Access, Answer, Door, Problem};
use crate::guard::{Guard, Person, VEILED};

/// Every address of the veil.
pub(super) fn routes(web: &Shared, door: &mut Door<Guard>) {
    let (own, post) = (Access::SignedIn, Method::POST);
    enter(web, door, Method::GET, "/veil", own, |web, asked| async move {
        let Query { back } = asked.queried()?;
        page(&web, &asked, &from(&asked, &back), None)
    });
    enter(web, door, post.clone(), "/api/v1/veils", own, |web, asked| async move {
        let Body { back, .. } = read(&asked)?;
        web.guard.veil(asked.caller.person()?).await?;
        Ok(done(&asked, &from(&asked, &back)))
    });
    enter(web, door, post.clone(), "/api/v1/unveilings", own, post_unveiling);
    enter(web, door, post.clone(), "/api/v1/hand-overs", own, |web, asked| async move {
        let Body { back, .. } = read(&asked)?;
        web.guard.veil(asked.caller.person()?).await?;
        Ok(done(&asked, &format!("/sign-in?other=1&back={}", quoted(safe(&back)))))
    });
    // Somebody is there who only reads: a request that writes nothing but the time of it.
    enter(web, door, post, "/api/v1/touches", own, |_, _| async move {
        Ok(Answer::empty(StatusCode::NO_CONTENT))
    });
}

impl Web {
    /// Writes down that whoever asks is about to read the names of `what`.
    ///
    /// In a veiled session nobody does: a browser is asked for the secret on its way, a program is refused.
    pub(super) async fn reads(
        &self,
        asked: &Ask,
        what: &str,
        room: Option<RoomId>,
    ) -> Result<(), Problem> {
        let read = self.guard.names(asked.caller.person()?, what, room).await;
        read.map_err(|why| match why.code {
            VEILED => why.or_go_to(address(&own_page(&asked.path, &asked.query))),
            _ => why,
        })
    }
}

/// 遮蔽 as the head of a page offers it: whether there are names to hide, whether they are hidden, and
/// after how long untouched the page hides them by itself.
pub(super) fn offered(web: &Web, person: &Person) -> Value {
    let role = person.duties.role;
    json!({
        "names": !matches!(role, Role::Administrator | Role::Head),
        "on": person.veiled,
        "after_ms": person.on_tablet.then(|| web.guard.table().veil_after_seconds * 1000),
    })
}

/// Whether a person may give this order on a tablet that rested.
///
/// Names, corrections and other rooms take the secret again; the first order of all takes a deliberate tap.
pub(super) fn allows(
    person: &Person,
    room: RoomId,
    tap: &Tap,
    command: &Command,
) -> Result<(), Problem> {
    let elsewhere = person.room.is_some_and(|own| own != room);
    if person.veiled && (elsewhere || corrects(command, tap)) {
        return Err(secret_first());
    }
    if person.asleep && !tap.held {
        let message = "畫面閒置過，請按住按鈕 1 秒。";
        return Err(Problem::new(StatusCode::CONFLICT, "hold_first", message));
    }
    Ok(())
}

/// Whether what was written of a detainee may be corrected or taken back: in a veiled session not before the secret.
pub(super) fn may_correct(asked: &Ask) -> Result<(), Problem> {
    if asked.caller.person()?.veiled {
        return Err(secret_first().or_go_to(address(&from(asked, ""))));
    }
    Ok(())
}

fn secret_first() -> Problem {
    let message = "畫面已遮蔽，更正或操作其他庭之前請再輸入一次 PIN。";
    Problem::new(StatusCode::FORBIDDEN, VEILED, message)
}

/// 更正
fn corrects(command: &Command, tap: &Tap) -> bool {
    let lifts = matches!(command, Command::Protect { lifted: Some(_), .. });
    lifts
        || tap.happened.is_some()
        || matches!(command, Command::Undo { .. } | Command::Stand { .. } | Command::Move { .. })
}

/// The page that asks for the secret, on the way to `back`.
pub(super) fn address(back: &str) -> String {
    format!("/veil?back={}", quoted(back))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Query {
    back: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Body {
    pin: String,
    back: String,
}

fn read(asked: &Ask) -> Result<Body, Problem> {
    if asked.is_json() { asked.json() } else { asked.form() }
}

async fn post_unveiling(web: Shared, asked: Ask) -> Routed {
    let Body { pin, back } = read(&asked)?;
    match web.guard.unveil(asked.caller.person()?, &pin).await {
        Ok(()) => Ok(done(&asked, &back)),
        Err(problem) if asked.is_json() => Err(problem),
        Err(problem) => Ok(page(&web, &asked, &back, Some(&problem))?.status(problem.status)),
    }
}

fn page(web: &Web, asked: &Ask, back: &str, wrong: Option<&Problem>) -> Routed {
    let view = json!({
        "office": web.house.office.name,
        "person": clerk::person(web, asked),
        "problem": clerk::told(wrong),
        "back": safe(back),
    });
    web.pages.draw("veil.html", &view)
}

/// JSON to a program, the page it came from to a plain form.
fn done(asked: &Ask, back: &str) -> Answer {
    if asked.is_json() {
        return Answer::json(&json!({ "ok": true }));
    }
    Answer::see_other(safe(back))
}

/// Where to go on: as the form says, else the page on which it stood.
fn from(asked: &Ask, back: &str) -> String {
    if !back.is_empty() {
        return back.to_owned();
    }
    let referer = asked.headers.get(header::REFERER).and_then(|value| value.to_str().ok());
    let way = referer.and_then(|address| address.split_once("://")?.1.split_once('/'));
    let (path, query) = way.map_or(("", ""), |(_, way)| way.split_once('?').unwrap_or((way, "")));
    own_page(&format!("/{path}"), query)
}

/// A page of the house with what follows its `?`; the start page where the address is no page.
fn own_page(path: &str, query: &str) -> String {
    match query {
        _ if path.starts_with("/api/") || path == "/veil" => "/".to_owned(),
        "" => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

fn safe(back: &str) -> &str {
    if is_own(back) { back } else { "/" }
}

fn quoted(back: &str) -> String {
    utf8_percent_encode(back, NON_ALPHANUMERIC).to_string()
}
