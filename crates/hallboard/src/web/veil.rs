//! 遮蔽: names off a tablet at once, the secret that brings them back, and the tablet in other hands.

use docket::RoomId;
use docket::command::Command;
use http::{Method, StatusCode};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde_json::json;

use super::order::{Routed, Shared, Tap};
use super::sign_in::is_own;
use super::{Ask, Web, clerk, enter};
use crate::door::{Access, Answer, Door, Problem};
use crate::guard::{Guard, Person};

/// The secret is asked before this.
pub(super) const VEILED: &str = "veiled";

/// Every address of the veil.
pub(super) fn routes(web: &Shared, door: &mut Door<Guard>) {
    let (own, post) = (Access::SignedIn, Method::POST);
    enter(web, door, Method::GET, "/veil", own, |web, asked| async move {
        let Query { back } = asked.queried()?;
        page(&web, &asked, &back, None)
    });
    enter(web, door, post.clone(), "/api/v1/veils", own, |web, asked| async move {
        let Body { back, .. } = read(&asked)?;
        web.guard.veil(asked.caller.person()?).await?;
        Ok(done(&asked, &back))
    });
    enter(web, door, post.clone(), "/api/v1/unveilings", own, post_unveiling);
    enter(web, door, post.clone(), "/api/v1/hand-overs", own, |web, asked| async move {
        let Body { back, .. } = read(&asked)?;
        web.guard.veil(asked.caller.person()?).await?;
        Ok(done(&asked, &format!("/sign-in?other=1&back={}", quoted(own_page(&back)))))
    });
    // Somebody is there who only reads: a request that writes nothing but the time of it.
    enter(web, door, post, "/api/v1/touches", own, |_, _| async move {
        Ok(Answer::empty(StatusCode::NO_CONTENT))
    });
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
        let message = "畫面已遮蔽，更正或操作其他庭之前請再輸入一次 PIN。";
        return Err(Problem::new(StatusCode::FORBIDDEN, VEILED, message));
    }
    if person.asleep && !tap.held {
        let message = "畫面閒置過，請按住按鈕 1 秒。";
        return Err(Problem::new(StatusCode::CONFLICT, "hold_first", message));
    }
    Ok(())
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
        "back": own_page(back),
    });
    web.pages.draw("veil.html", &view)
}

/// JSON to a program, the page it came from to a plain form.
fn done(asked: &Ask, back: &str) -> Answer {
    if asked.is_json() {
        return Answer::json(&json!({ "ok": true }));
    }
    Answer::see_other(own_page(back))
}

fn own_page(back: &str) -> &str {
    if is_own(back) { back } else { "/" }
}

fn quoted(back: &str) -> String {
    utf8_percent_encode(back, NON_ALPHANUMERIC).to_string()
}
