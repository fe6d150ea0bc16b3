//! 帳號: the administrator opens, changes and ends them; the house draws every PIN and shows it once.

mod said;
mod view;

use docket::AccountId;
use docket::command::{Command, Key};
use docket::staff::{Duties, Role, Secret};
use http::Method;
use serde_json::json;

use self::said::Said;
pub(super) use self::said::name as checked_name;
use super::order::{Routed, Shared, digest};
use super::{Ask, Web, problem};
use crate::door::{Access, Answer, Door, Problem};
use crate::guard::{ACCOUNTS, Guard, draw};
use crate::house::{House, Receipt, Wish};

const ADMINISTRATOR: Access = Access::Staff(&[Role::Administrator]);

/// Every address of accounts.
pub(super) fn routes(web: &Shared, door: &mut Door<Guard>) {
    let shared = Shared::clone(web);
    door.route(Method::GET, "/accounts", ADMINISTRATOR, move |asked| {
        let web = Shared::clone(&shared);
        async move { view::page(&web, &asked, None, None) }
    });
    let shared = Shared::clone(web);
    door.route(Method::GET, "/api/v1/accounts", ADMINISTRATOR, move |_| {
        let web = Shared::clone(&shared);
        async move { Ok(Answer::json(&json!({ "accounts": view::accounts(&web) }))) }
    });
    let shared = Shared::clone(web);
    door.route(Method::POST, "/api/v1/accounts", ADMINISTRATOR, move |asked| {
        let web = Shared::clone(&shared);
        async move { told(&web, &asked, post_account(&web, &asked).await) }
    });
    let shared = Shared::clone(web);
    door.route(
        Method::POST,
        "/api/v1/accounts/{account}/credentials",
        ADMINISTRATOR,
        move |asked| {
            let web = Shared::clone(&shared);
            async move { told(&web, &asked, post_credential(&web, &asked).await) }
        },
    );
    let shared = Shared::clone(web);
    door.route(Method::POST, "/api/v1/accounts/{account}/changes", ADMINISTRATOR, move |asked| {
        let web = Shared::clone(&shared);
        async move { told(&web, &asked, post_change(&web, &asked).await) }
    });
    let shared = Shared::clone(web);
    door.route(
        Method::POST,
        "/api/v1/accounts/{account}/code-removals",
        ADMINISTRATOR,
        move |asked| {
            let web = Shared::clone(&shared);
            async move { told(&web, &asked, post_code_removal(&web, &asked).await) }
        },
    );
    let shared = Shared::clone(web);
    door.route(
        Method::POST,
        "/api/v1/accounts/{account}/disablings",
        ADMINISTRATOR,
        move |asked| {
            let web = Shared::clone(&shared);
            async move { told(&web, &asked, post_disabling(&web, &asked).await) }
        },
    );
}

/// What an order about an account came to.
pub(super) struct Outcome {
    receipt: Receipt,
    account: AccountId,
    /// The new PIN, which nobody is told a second time.
    pin: Option<String>,
}

/// Opens an account with a PIN of the house's own drawing.
async fn post_account(web: &Web, asked: &Ask) -> Result<Outcome, Problem> {
    let said = Said::of(asked)?;
    let (name, duties) = (said.name()?, said.duties(&web.house.office)?);
    let pin = draw(duties.role).map_err(|fault| problem::sealing(&fault))?;
    let receipt =
        order(web, asked, said.key, open_command(web, &name, duties, &pin).await?).await?;
    let account = account_named(&web.house, &name).ok_or_else(Problem::not_found)?;
    Ok(Outcome { receipt, account, pin: (!receipt.again).then_some(pin) })
}

/// A new PIN for somebody who forgot the old one.
async fn post_credential(web: &Web, asked: &Ask) -> Result<Outcome, Problem> {
    let account: AccountId = asked.param("account")?;
    let role = web.house.now().staff.in_use(account).map(|a| a.duties.role);
    let pin = draw(role.map_err(|refusal| problem::of(&refusal))?);
    let pin = pin.map_err(|fault| problem::sealing(&fault))?;
    let hash = web.guard.hash(pin.clone()).await?;
    let command = Command::SetCredential { account, hash, kind: Secret::Pin };
    let receipt = order(web, asked, Said::of(asked)?.key, command).await?;
    Ok(Outcome { receipt, account, pin: (!receipt.again).then_some(pin) })
}

/// Another role, other rooms, other sections.
async fn post_change(web: &Web, asked: &Ask) -> Result<Outcome, Problem> {
    let account: AccountId = asked.param("account")?;
    let said = Said::of(asked)?;
    let duties = said.duties(&web.house.office)?;
    let command = Command::ChangeAccount { account, duties };
    let receipt = order(web, asked, said.key, command).await?;
    Ok(Outcome { receipt, account, pin: None })
}

/// Takes the second factor away from somebody who lost the telephone.
async fn post_code_removal(web: &Web, asked: &Ask) -> Result<Outcome, Problem> {
    let account: AccountId = asked.param("account")?;
    let command = Command::SetCodes { account, secret: None };
    let receipt = order(web, asked, Said::of(asked)?.key, command).await?;
    Ok(Outcome { receipt, account, pin: None })
}

/// Ends an account; its sessions and sockets end by the guard's own watch.
async fn post_disabling(web: &Web, asked: &Ask) -> Result<Outcome, Problem> {
    let account: AccountId = asked.param("account")?;
    let command = Command::DisableAccount { account };
    let receipt = order(web, asked, Said::of(asked)?.key, command).await?;
    Ok(Outcome { receipt, account, pin: None })
}

async fn order(web: &Web, asked: &Ask, key: String, command: Command) -> Result<Receipt, Problem> {
    let person = asked.caller.person()?;
    let key = Key { key, request: digest(asked, command.name()) };
    let wish = Wish {
        by: Some(person.account),
        device: person.device.clone(),
        key: Some(key),
        ..Wish::of_the_house(command)
    };
    web.house.submit(wish).await.map_err(|fault| problem::of_order(&fault))
}

/// The order that opens an account.
pub(super) async fn open_command(
    web: &Web,
    name: &str,
    duties: Duties,
    secret: &str,
) -> Result<Command, Problem> {
    let hash = web.guard.hash(secret.to_owned()).await?;
    let record = docket::RecordId(ACCOUNTS.to_owned());
    let sealed = web.house.seal.close(ACCOUNTS, &record, "name", name);
    let name = sealed.map_err(|fault| problem::sealing(&fault))?;
    Ok(Command::OpenAccount { name, duties, hash })
}

fn account_named(house: &House, name: &str) -> Option<AccountId> {
    let mark = house.seal.mark(ACCOUNTS, "name", name).ok()?;
    let now = house.now();
    let mut accounts = now.staff.accounts.values();
    accounts.find(|a| !a.disabled && a.name.mark == mark).map(|a| a.id)
}

/// JSON to a program; to a plain form the page with the PIN on it, or a redirect where there is none.
fn told(web: &Web, asked: &Ask, outcome: Result<Outcome, Problem>) -> Routed {
    match outcome {
        Ok(outcome) if asked.is_json() => Ok(Answer::json(&json!({
            "seq": outcome.receipt.seq,
            "again": outcome.receipt.again,
            "account": outcome.account,
            "pin": outcome.pin,
        }))),
        Ok(Outcome { pin: None, .. }) => Ok(Answer::see_other("/accounts")),
        Ok(outcome) => view::page(web, asked, Some(&outcome), None),
        Err(problem) if asked.is_json() => Err(problem),
        Err(problem) => view::page(web, asked, None, Some(&problem)),
    }
}
