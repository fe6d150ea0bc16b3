//! Signing in and out.

use http::{Method, StatusCode, header};
use serde::Deserialize;
use serde_json::json;

use super::order::{Routed, Shared};
use super::{Ask, Web};
use crate::door::{Access, Answer, Door, Problem};
use crate::guard::{Caller, Guard, SESSION_COOKIE, SessionToken};

/// Every address of the sign-in.
pub(super) fn routes(web: &Shared, door: &mut Door<Guard>) {
    let shared = Shared::clone(web);
    door.route(Method::GET, "/sign-in", Access::Anyone, move |asked| {
        let web = Shared::clone(&shared);
        async move { get_sign_in(&web, &asked) }
    });
    let shared = Shared::clone(web);
    door.route(Method::POST, "/api/v1/sign-in", Access::Anyone, move |asked| {
        let web = Shared::clone(&shared);
        async move { post_sign_in(&web, asked).await }
    });
    let shared = Shared::clone(web);
    door.route(Method::POST, "/api/v1/sign-out", Access::SignedIn, move |asked| {
        let web = Shared::clone(&shared);
        async move { Ok(post_sign_out(&web, &asked)) }
    });
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignIn {
    name: String,
    pin: String,
}

fn get_sign_in(web: &Web, asked: &Ask) -> Routed {
    if matches!(asked.caller, Caller::Person(_)) {
        return Ok(Answer::see_other("/"));
    }
    web.pages.draw("sign_in.html", &json!({ "office": web.house.office.name, "problem": null }))
}

async fn post_sign_in(web: &Web, asked: Ask) -> Routed {
    let form = !asked.is_json();
    let said: SignIn = if form { asked.form()? } else { asked.json()? };
    let token = match web.guard.sign_in(&said.name, &said.pin).await {
        Ok(token) => token,
        Err(problem) if form => return again(web, &problem),
        Err(problem) => return Err(problem),
    };
    let cookie = cookie(&asked, &token);
    let answer = if form { Answer::see_other("/") } else { Answer::json(&json!({ "ok": true })) };
    Ok(answer.header(header::SET_COOKIE, &cookie))
}

/// The cookie of a new session.
pub(super) fn cookie(asked: &Ask, token: &SessionToken) -> String {
    let secure = if asked.arrival.secure { "; Secure" } else { "" };
    format!("{SESSION_COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict{secure}")
}

/// The page once more, with what was wrong.
fn again(web: &Web, problem: &Problem) -> Routed {
    let view = json!({ "office": web.house.office.name, "problem": problem.message });
    Ok(web.pages.draw("sign_in.html", &view)?.status(StatusCode::UNAUTHORIZED))
}

fn post_sign_out(web: &Web, asked: &Ask) -> Answer {
    if let Some(session) = web.guard.sign_out(&asked.headers) {
        web.wall.dismiss_session(session);
    }
    let cookie = format!("{SESSION_COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    Answer::see_other("/sign-in").header(header::SET_COOKIE, &cookie)
}
