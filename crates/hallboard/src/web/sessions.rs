//! 我的登入: a person's own sessions, secret and one-time codes.

use docket::command::Command;
use docket::staff::Account;
use http::{Method, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

use super::order::{Routed, Shared};
use super::{Ask, Web, clerk, enter, problem};
use crate::audit::Deed;
use crate::door::{Access, Answer, Door, Problem};
use crate::guard::{ACCOUNTS, Guard, Session};
use crate::house::Wish;

/// Every address of one's own sessions.
pub(super) fn routes(web: &Shared, door: &mut Door<Guard>) {
    let own = Access::SignedIn;
    enter(web, door, Method::GET, "/sessions", own, |web, asked| async move {
        page(&web, &asked, &Page::default())
    });
    enter(web, door, Method::GET, "/api/v1/sessions", own, get_sessions);
    let mut post = |pattern: &str, answer: Asking| {
        enter(web, door, Method::POST, pattern, own, move |web, asked| {
            answered(web, asked, answer)
        });
    };
    post("/api/v1/sessions/{session}/endings", |w, a| Box::pin(post_ending(w, a)));
    post("/api/v1/secrets", |w, a| Box::pin(post_secret(w, a)));
    post("/api/v1/codes", |w, a| Box::pin(post_codes(w, a)));
    post("/api/v1/codes/confirmations", |w, a| Box::pin(post_confirmation(w, a)));
    post("/api/v1/codes/removals", |w, a| Box::pin(post_removal(w, a)));
}

type Told = std::pin::Pin<Box<dyn Future<Output = Result<Page, Problem>> + Send>>;
type Asking = fn(Shared, Arc<Ask>) -> Told;

/// What the page says beside the sessions, or a program is told.
#[derive(Default)]
struct Page {
    notice: Option<&'static str>,
    drawn: Option<String>,
    problem: Option<Problem>,
    back: bool,
}

/// JSON to a program, the page again to a plain form.
async fn answered(web: Shared, asked: Ask, answer: Asking) -> Routed {
    let asked = Arc::new(asked);
    match answer(Shared::clone(&web), Arc::clone(&asked)).await {
        Ok(said) if asked.is_json() => {
            Ok(Answer::json(&json!({ "ok": true, "secret": said.drawn })))
        }
        Ok(said) if said.back => Ok(Answer::see_other("/")),
        Ok(said) => page(&web, &asked, &said),
        Err(problem) if asked.is_json() => Err(problem),
        Err(problem) => {
            let status = problem.status;
            let said = Page { problem: Some(problem), ..Page::default() };
            Ok(page(&web, &asked, &said)?.status(status))
        }
    }
}

fn page(web: &Web, asked: &Ask, said: &Page) -> Routed {
    let account = account(web, asked)?;
    let view = json!({
        "office": web.house.office.name,
        "person": clerk::person(web, asked),
        "problem": clerk::told(said.problem.as_ref()),
        "notice": said.notice,
        "drawn": said.drawn,
        "codes": account.codes.is_some(),
        "sessions": sessions(web, asked)?,
    });
    web.pages.draw("sessions.html", &view)
}

async fn get_sessions(web: Shared, asked: Ask) -> Routed {
    Ok(Answer::json(&json!({ "sessions": sessions(&web, &asked)? })))
}

fn sessions(web: &Web, asked: &Ask) -> Result<Vec<Value>, Problem> {
    let person = asked.caller.person()?;
    let one = |session: Session| {
        json!({
            "id": session.number,
            "here": session.number == person.session,
            "since": web.at(session.begun),
            "last": web.at(session.last),
            "address": session.address,
            "browser": session.browser,
            "device": session.device,
            "veiled": session.veiled,
        })
    };
    Ok(web.guard.sessions_in(person.account).into_iter().map(one).collect())
}

fn account(web: &Web, asked: &Ask) -> Result<Arc<Account>, Problem> {
    let person = asked.caller.person()?;
    let house = web.house.now();
    let account = house.staff.accounts.get(&person.account).cloned();
    account.ok_or_else(Problem::not_found)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pin {
    pin: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewSecret {
    pin: String,
    new: String,
    again: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Confirmation {
    code: String,
}

fn read<T: serde::de::DeserializeOwned>(asked: &Ask) -> Result<T, Problem> {
    if asked.is_json() { asked.json() } else { asked.form() }
}

async fn post_ending(web: Shared, asked: Arc<Ask>) -> Result<Page, Problem> {
    let session: u64 = asked.param("session")?;
    if !web.guard.end_session(asked.caller.person()?, session).await? {
        return Err(Problem::not_found());
    }
    web.wall.dismiss_session(session);
    Ok(Page { notice: Some("已結束那一個登入。"), ..Page::default() })
}

/// A new PIN or passphrase; every other session of the account ends by the guard's own watch.
async fn post_secret(web: Shared, asked: Arc<Ask>) -> Result<Page, Problem> {
    let NewSecret { pin, new, again } = read(&asked)?;
    let person = asked.caller.person()?;
    web.guard.confirm(person, &pin).await?;
    if new != again {
        let message = "兩次輸入的不同，請再輸入一次。";
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "not_the_same", message));
    }
    let account = account(&web, &asked)?;
    let kind = web.guard.check_new(&account, &new).await?;
    let hash = web.guard.hash(new).await?;
    let command = Command::SetCredential { account: person.account, hash, kind };
    order(&web, &asked, command).await?;
    Ok(Page { back: true, ..Page::default() })
}

/// Draws a secret for a code app; it holds once the first code came back.
async fn post_codes(web: Shared, asked: Arc<Ask>) -> Result<Page, Problem> {
    let person = asked.caller.person()?;
    let Pin { pin } = read(&asked)?;
    web.guard.confirm(person, &pin).await?;
    let drawn = web.guard.draw_codes(person.account);
    let drawn = drawn.map_err(|fault| problem::sealing(&fault))?;
    Ok(Page { drawn: Some(drawn), ..Page::default() })
}

async fn post_confirmation(web: Shared, asked: Arc<Ask>) -> Result<Page, Problem> {
    let person = asked.caller.person()?;
    let Confirmation { code } = read(&asked)?;
    let Some(secret) = web.guard.take_codes(person.account, &code) else {
        let message = "驗證碼不正確，請看 App 上現在的六位數字。";
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "wrong_code", message));
    };
    let record = Guard::codes_record(person.account);
    let sealed = web.house.seal.close(ACCOUNTS, &record, "codes", &secret);
    let secret = Some(sealed.map_err(|fault| problem::sealing(&fault))?);
    order(&web, &asked, Command::SetCodes { account: person.account, secret }).await?;
    Ok(Page { notice: Some("已啟用驗證碼，下次登入時會詢問。"), ..Page::default() })
}

async fn post_removal(web: Shared, asked: Arc<Ask>) -> Result<Page, Problem> {
    let person = asked.caller.person()?;
    let Pin { pin } = read(&asked)?;
    web.guard.confirm(person, &pin).await?;
    order(&web, &asked, Command::SetCodes { account: person.account, secret: None }).await?;
    Ok(Page { notice: Some("已停用驗證碼。"), ..Page::default() })
}

async fn order(web: &Web, asked: &Ask, command: Command) -> Result<(), Problem> {
    let person = asked.caller.person()?;
    let name = command.name();
    let (by, device) = (Some(person.account), person.device.clone());
    let wish = Wish { by, device, ..Wish::of_the_house(command) };
    web.house.submit(wish).await.map_err(|fault| problem::of_order(&fault))?;
    web.guard.note(person, Deed::Administered { what: name.to_owned() }).await
}
