//! 時鐘: what is said of a machine's clock that jumped, and the administrator's word that it is right.

use docket::staff::Role;
use http::Method;
use serde_json::json;

use super::order::{Routed, Shared};
use super::{Ask, Web, enter};
use crate::audit;
use crate::door::{Access, Answer, Door};
use crate::guard::Guard;

/// The one address of the clock.
pub(super) fn routes(web: &Shared, door: &mut Door<Guard>) {
    let administrator = Access::Staff(&[Role::Administrator]);
    enter(web, door, Method::POST, "/api/v1/clock-words", administrator, post_word);
}

/// By how much the machine's clock was set while the house was open, in words: 向前跳了 24 小時.
pub(super) fn jumped(web: &Web) -> Option<String> {
    let jumped = web.house.clock.jumped_ms()?;
    let way = if jumped > 0 { "向前" } else { "向後" };
    let minutes = (jumped.abs() + 30_000) / 60_000;
    let span = match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} 分"),
        (hours, 0) => format!("{hours} 小時"),
        (hours, minutes) => format!("{hours} 小時 {minutes} 分"),
    };
    Some(format!("伺服器時鐘{way}跳了 {span}"))
}

/// 採信現在的時鐘; written down before it is done.
async fn post_word(web: Shared, asked: Ask) -> Routed {
    let jumped = web.house.clock.jumped_ms().unwrap_or(0);
    let what = format!("clock: taken at its word after a jump of {jumped} ms");
    web.guard.note(asked.caller.person()?, audit::Deed::Administered { what }).await?;
    web.house.clock.believe();
    Ok(if asked.is_json() {
        Answer::json(&json!({ "ok": true }))
    } else {
        Answer::see_other("/wall")
    })
}
