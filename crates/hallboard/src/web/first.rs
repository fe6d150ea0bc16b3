//! The one-time link that opens the first administrator.

use docket::command::Command;
use docket::staff::{Duties, Role};
use http::{Method, StatusCode, header};
use serde::Deserialize;
use serde_json::json;

use super::accounts::{checked_name, open_command};
use super::order::{Routed, Shared};
use super::{Ask, Web, clerk, problem, sign_in};
use crate::door::{Access, Answer, Door, Problem};
use crate::guard::{Guard, Said, check_passphrase};
use crate::house::Wish;

/// The link's address.
pub(super) fn routes(web: &Shared, door: &mut Door<Guard>) {
    let shared = Shared::clone(web);
    door.route(Method::GET, "/first/{secret}", Access::Anyone, move |asked| {
        let web = Shared::clone(&shared);
        async move {
            let opens = web.first.opens(secret(&asked), web.house.clock.machine());
            if opens { page(&web, &asked, "", None) } else { Err(spent()) }
        }
    });
    let shared = Shared::clone(web);
    door.route(Method::POST, "/first/{secret}", Access::Anyone, move |asked| {
        let web = Shared::clone(&shared);
        async move { post_first(&web, &asked).await }
    });
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct First {
    name: String,
    passphrase: String,
    again: String,
}

async fn post_first(web: &Web, asked: &Ask) -> Routed {
    let First { name, passphrase, again } = asked.form()?;
    let Some(taken) = web.first.take(secret(asked), web.house.clock.machine()) else {
        return Err(spent());
    };
    let opened = open(web, &name, &passphrase, &again, taken.anew).await;
    match opened {
        Ok(()) => sign_in_now(web, asked, &name, &passphrase).await,
        Err(wrong) => {
            web.first.put_back(taken); // nothing was opened, so the link still holds
            page(web, asked, &name, Some(&wrong))
        }
    }
}

async fn open(
    web: &Web,
    name: &str,
    passphrase: &str,
    again: &str,
    anew: bool,
) -> Result<(), Problem> {
    let name = checked_name(name)?;
    check_passphrase(passphrase, &[&name, &web.house.office.name])
        .map_err(|why| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "weak_passphrase", why))?;
    if passphrase != again {
        let message = "兩次輸入的通行詞不同，請再輸入一次。";
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "not_the_same", message));
    }
    if !anew && web.house.now().staff.has_administrator() {
        return Err(spent());
    }
    let duties = Duties {
        role: Role::Administrator,
        rooms: std::collections::BTreeSet::default(),
        sections: std::collections::BTreeSet::default(),
    };
    let command: Command = open_command(web, &name, duties, passphrase).await?;
    let opened = web.house.submit(Wish::of_the_house(command)).await;
    opened.map(|_| ()).map_err(|fault| problem::of_order(&fault))
}

async fn sign_in_now(web: &Web, asked: &Ask, name: &str, passphrase: &str) -> Routed {
    let said = Said { name, secret: passphrase, code: None };
    let token = web.guard.sign_in(said, &asked.headers, asked.arrival.peer.ip()).await?;
    let cookie = sign_in::cookie(asked, &token);
    Ok(Answer::see_other("/accounts").header(header::SET_COOKIE, &cookie))
}

fn page(web: &Web, asked: &Ask, name: &str, wrong: Option<&Problem>) -> Routed {
    let view = json!({
        "office": web.house.office.name,
        "problem": clerk::told(wrong),
        "name": name,
        "secret": secret(asked),
    });
    clerk::answered(web, "first.html", &view, wrong)
}

fn secret(asked: &Ask) -> &str {
    asked.params.text("secret").unwrap_or_default()
}

fn spent() -> Problem {
    let message =
        "這個連結已經用過、過期或不正確；在主機上執行 hallboard first-link 會印出新的連結。";
    Problem::new(StatusCode::NOT_FOUND, "link_spent", message)
}
