//! The table of accounts, and the page around it.

use docket::staff::Role;
use serde_json::{Value, json};

use super::Outcome;
use crate::door::Problem;
use crate::web::order::Routed;
use crate::web::{Ask, Web, clerk, problem, sheet};

const ROLES: [Role; 7] = [
    Role::Bailiff,
    Role::BailiffOffice,
    Role::Section,
    Role::Clerk,
    Role::Administrator,
    Role::Auditor,
    Role::Head,
];

/// Every account, those in use first.
pub(super) fn accounts(web: &Web) -> Vec<Value> {
    let house = web.house.now();
    let mut accounts = house.staff.accounts.values().collect::<Vec<_>>();
    accounts.sort_by_key(|account| (account.disabled, account.duties.role, account.id));
    let one = |account: &&std::sync::Arc<docket::staff::Account>| {
        json!({
            "id": account.id,
            "name": sheet::account_name(web, &house, account.id),
            "role": account.duties.role,
            "role_word": account.duties.role.word(),
            "rooms": account.duties.rooms,
            "sections": account.duties.sections,
            "disabled": account.disabled,
            "signed_in": web.guard.sessions_of(account.id),
            "idle_days": web.guard.flagged(account.id),
        })
    };
    accounts.iter().map(one).collect()
}

/// The page, with a PIN that is shown this once, or with what was wrong.
pub(super) fn page(
    web: &Web,
    asked: &Ask,
    outcome: Option<&Outcome>,
    wrong: Option<&Problem>,
) -> Routed {
    let house = web.house.now();
    let new = outcome.map(|outcome| {
        json!({
            "name": sheet::account_name(web, &house, outcome.account),
            "pin": outcome.pin,
        })
    });
    let rooms = web.house.office.rooms.values();
    let key = web.house.seal.record().map_err(|fault| problem::sealing(&fault))?;
    let roles = ROLES.map(|role| json!({ "id": role, "word": role.word() }));
    let view = json!({
        "office": web.house.office.name,
        "person": clerk::person(web, asked),
        "problem": clerk::told(wrong),
        "new": new,
        "accounts": accounts(web),
        "rooms": rooms.map(|r| json!({ "id": r.id, "name": r.name })).collect::<Vec<_>>(),
        "roles": roles,
        "key": key,
        "me": asked.caller.person()?.account,
    });
    clerk::answered(web, "accounts.html", &view, wrong)
}
