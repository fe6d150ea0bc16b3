//! Signing in and out, and handing a tablet on.

use http::{Method, StatusCode, header};
use serde::Deserialize;
use serde_json::json;

use super::order::{Routed, Shared};
use super::{Ask, Web, enter};
use crate::door::{Access, Answer, Door, Problem};
use crate::guard::{Caller, Guard, SESSION_COOKIE, Said, SessionToken};

/// Every address of the sign-in.
pub(super) fn routes(web: &Shared, door: &mut Door<Guard>) {
    let (get, post) = (Method::GET, Method::POST);
    enter(web, door, get, "/sign-in", Access::Anyone, get_sign_in);
    enter(web, door, post.clone(), "/api/v1/sign-in", Access::Anyone, post_sign_in);
    enter(web, door, post, "/api/v1/sign-out", Access::SignedIn, post_sign_out);
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignIn {
    name: String,
    pin: String,
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    back: Option<String>,
}

/// `?other` hands the tablet to somebody else; `?back=/tablet` is where that person goes on.
#[derive(Deserialize)]
struct Query {
    other: Option<String>,
    back: Option<String>,
}

async fn get_sign_in(web: Shared, asked: Ask) -> Routed {
    let query: Query = asked.queried()?;
    if matches!(asked.caller, Caller::Person(_)) && query.other.is_none() {
        return Ok(Answer::see_other("/"));
    }
    page(&web, None, false, query.back.as_deref())
}

async fn post_sign_in(web: Shared, asked: Ask) -> Routed {
    let form = !asked.is_json();
    let said: SignIn = if form { asked.form()? } else { asked.json()? };
    let whole = Said { name: &said.name, secret: &said.pin, code: said.code.as_deref() };
    let token = web.guard.sign_in(whole, &asked.headers, asked.arrival.peer.ip()).await;
    let token = match token {
        Ok(token) => token,
        Err(problem) if form => {
            let code = problem.code == "code_needed" || said.code.is_some();
            let page = page(&web, Some(&problem), code, said.back.as_deref())?;
            return Ok(page.status(problem.status));
        }
        Err(problem) => return Err(problem),
    };
    let cookie = cookie(&asked, &token);
    let back = said.back.as_deref().filter(|back| is_own(back)).unwrap_or("/");
    let answer = if form { Answer::see_other(back) } else { Answer::json(&json!({ "ok": true })) };
    Ok(answer.header(header::SET_COOKIE, &cookie))
}

/// The cookie of a new session.
pub(super) fn cookie(asked: &Ask, token: &SessionToken) -> String {
    let secure = if asked.arrival.secure { "; Secure" } else { "" };
    format!("{SESSION_COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict{secure}")
}

/// Whether an address is a page of the house and of nobody else.
pub(super) fn is_own(address: &str) -> bool {
    let plain = address.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-_?=&%".contains(&b));
    address.starts_with('/') && !address.starts_with("//") && plain
}

/// The page, with what was wrong.
fn page(web: &Web, problem: Option<&Problem>, code: bool, back: Option<&str>) -> Routed {
    let view = json!({
        "office": web.house.office.name,
        "problem": problem.map(|problem| &problem.message),
        "code": code,
        "back": back.filter(|back| is_own(back)),
    });
    web.pages.draw("sign_in.html", &view)
}

async fn post_sign_out(web: Shared, asked: Ask) -> Routed {
    if let Some(session) = web.guard.sign_out(&asked.headers, asked.arrival.peer.ip()) {
        web.wall.dismiss_session(session);
    }
    let cookie = format!("{SESSION_COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    let answer = Answer::see_other("/sign-in").header(header::SET_COOKIE, &cookie);
    Ok(answer.status(StatusCode::SEE_OTHER))
}
