//! 公告: the clerk writes, looks, orders and takes back what runs across the walls.

pub(super) mod desk;
mod preview;
mod said;
pub(crate) mod table;

use docket::command::{Command, Key};
use docket::staff::Role;
use docket::ticker::{NoticeId, TickerCommand};
use http::Method;
use serde_json::json;

use self::said::Said;
pub(super) use self::said::{moment, spoken_fields, texts};
use super::order::{Routed, Shared, digest, missing};
use super::{Ask, Web, problem};
use crate::door::{Access, Answer, Door, Problem};
use crate::guard::Guard;
use crate::house::{Receipt, Wish};

/// Who writes for the walls.
pub(super) const WRITERS: Access = Access::Staff(&[Role::Clerk, Role::Administrator]);

/// An import of notices is at most so long.
const MOST_BYTES: usize = 512 * 1024;

/// Every address of notices.
pub(super) fn routes(web: &Shared, door: &mut Door<Guard>) {
    let mut get = |pattern, answer: fn(&Web, &Ask) -> Routed| {
        let web = Shared::clone(web);
        door.route(Method::GET, pattern, WRITERS, move |asked| {
            let web = Shared::clone(&web);
            async move { answer(&web, &asked) }
        });
    };
    get("/notices", |web, asked| desk::list(web, asked, None));
    get("/notices/{notice}", desk::form);
    get("/api/v1/notices", |web, _| Ok(Answer::json(&json!({ "notices": desk::notices(web) }))));
    get("/api/v1/notices.csv", |web, _| Ok(table::export(web)));

    let mut post = |pattern, command: Wanted| {
        let web = Shared::clone(web);
        door.route(Method::POST, pattern, WRITERS, move |asked| {
            let web = Shared::clone(&web);
            async move { post_order(&web, &asked, command).await }
        });
    };
    post("/api/v1/notices", |web, asked, said| write(web, asked, said, None));
    post("/api/v1/notices/{notice}/rewritings", |web, asked, said| {
        write(web, asked, said, Some(asked.param("notice")?))
    });
    post("/api/v1/notices/{notice}/approvals", |_, asked, _| {
        Ok(TickerCommand::ApproveNotice { notice: asked.param("notice")? })
    });
    post("/api/v1/notices/{notice}/withdrawals", |_, asked, _| {
        Ok(TickerCommand::WithdrawNotice { notice: asked.param("notice")? })
    });
    post("/api/v1/notice-orders", |_, _, said| {
        Ok(TickerCommand::OrderNotices { notices: said.notices()? })
    });

    let shared = Shared::clone(web);
    door.route(Method::POST, "/api/v1/notice-previews", WRITERS, move |asked| {
        let web = Shared::clone(&shared);
        async move { preview::post(&web, &asked) }
    });
    let shared = Shared::clone(web);
    door.route_taking(
        MOST_BYTES + 4096,
        Method::POST,
        "/api/v1/notice-imports",
        WRITERS,
        move |asked| {
            let web = Shared::clone(&shared);
            async move { table::post_import(&web, &asked).await }
        },
    );
}

/// The command that a form or a program asks for.
type Wanted = fn(&Web, &Ask, &Said) -> Result<TickerCommand, Problem>;

fn write(
    web: &Web,
    _asked: &Ask,
    said: &Said,
    notice: Option<NoticeId>,
) -> Result<TickerCommand, Problem> {
    let posting = Box::new(said.posting(&web.house)?);
    Ok(TickerCommand::PostNotice { notice, posting, draft: said.draft })
}

/// One order about notices; a plain form that is refused is shown again with the reason.
async fn post_order(web: &Web, asked: &Ask, wanted: Wanted) -> Routed {
    let said = Said::of(asked)?;
    let outcome = match wanted(web, asked, &said) {
        Ok(command) => carry_out(web, asked, said.key.clone(), command).await,
        Err(problem) => Err(problem),
    };
    match outcome {
        Ok(_) if !asked.is_json() => Ok(Answer::see_other("/notices")),
        Ok(receipt) => {
            let seq = receipt.seq;
            Ok(Answer::json(
                &json!({ "seq": seq, "again": receipt.again, "notices": desk::notices(web) }),
            ))
        }
        Err(problem) if asked.is_json() => Err(problem),
        Err(problem) if said.texts.is_empty() => desk::list(web, asked, Some(&problem)),
        Err(problem) => desk::form_again(web, asked, &said, &problem),
    }
}

/// Gives one order for the walls as the person who asks.
pub(super) async fn carry_out(
    web: &Web,
    asked: &Ask,
    key: Option<String>,
    command: TickerCommand,
) -> Result<Receipt, Problem> {
    let person = asked.caller.person()?;
    let key = key.ok_or_else(|| missing("key"))?;
    let request = digest(asked, command.name());
    let wish = Wish {
        by: Some(person.account),
        device: person.device.clone(),
        command: Command::Ticker(command),
        key: Some(Key { key, request }),
        happened: None,
    };
    web.house.submit(wish).await.map_err(|fault| problem::of_order(&fault))
}
