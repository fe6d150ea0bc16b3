//! 螢幕牆: every screen with what it really shows, and what may be asked of it, for the administrator.

mod alarms;
mod showings;
mod standing;

use docket::staff::Role;
use http::{Method, StatusCode};
use serde::Deserialize;
use serde_json::{Map, json};

use super::order::{Routed, Shared};
use super::{Ask, Web, clock, enter};
use crate::audit;
use crate::door::{Access, Answer, Door, Framing, Problem};
use crate::guard::Guard;
use crate::wall::{Deed, To};

/// Who sees the wall.
const WATCHERS: Access = Access::Staff(&[Role::Administrator, Role::Auditor]);

const ADMINISTRATOR: Access = Access::Staff(&[Role::Administrator]);

/// Every address of the wall page.
pub(super) fn routes(web: &Shared, door: &mut Door<Guard>) {
    let get = Method::GET;
    enter(
        web,
        door,
        get.clone(),
        "/wall",
        WATCHERS,
        |web, asked| async move { get_wall(&web, &asked) },
    );
    enter(web, door, get, "/api/v1/screens", WATCHERS, |web, _| async move {
        Ok(Answer::json(&json!({ "screens": standing::screens(&web) })))
    });
    enter(web, door, Method::POST, "/api/v1/screens/{screen}/deeds", ADMINISTRATOR, post_deed);
    alarms::routes(web, door);
    showings::routes(web, door);
}

fn get_wall(web: &Web, asked: &Ask) -> Routed {
    let person = asked.caller.person()?;
    let screens = standing::screens(web);
    let wrong = screens.iter().filter(|s| s["fine"] != true).count();
    let view = json!({
        "office": web.house.office.name,
        "person": web.person(person),
        "orders": person.duties.role == Role::Administrator,
        "screens": screens,
        "wrong": wrong,
        "mirror": web.house.mirror.as_ref().and_then(|mirror| mirror.trouble(web.house.now().seq)),
        "clock": clock::jumped(web),
        "date": web.house.now().today,
    });
    Ok(web.pages.draw("wall.html", &view)?.framed(Framing::OfOurOwn))
}

/// What may be asked of a screen; each holds until the opposite is asked, or the house is started again.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Asking {
    Identify,
    Reload,
    Blank,
    Unblank,
    Night,
    Light,
    Dark,
    ByHours,
    Forget,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    r#do: Asking,
}

/// 識別, 重新載入, 全黑, 夜間, 依時段, 清除保留畫面; written down before it is done.
async fn post_deed(web: Shared, asked: Ask) -> Routed {
    let id: String = asked.param("screen")?;
    if !standing::hung(&web).iter().any(|screen| screen.id == id) {
        return Err(Problem::not_found());
    }
    let form = !asked.is_json();
    let wanted: Wanted = if form { asked.form()? } else { asked.json()? };
    let what = format!("screen {id}: {:?}", wanted.r#do).to_lowercase();
    web.guard.note(asked.caller.person()?, audit::Deed::Administered { what }).await?;
    carry_out(&web, &id, wanted.r#do);
    Ok(if form { Answer::see_other("/wall") } else { Answer::json(&json!({ "ok": true })) })
}

fn carry_out(web: &Web, screen: &str, asking: Asking) {
    let tell = |deed| web.wall.tell(&To::Screen(screen.to_owned()), deed, Map::new());
    match asking {
        Asking::Identify => tell(Deed::Identify),
        Asking::Reload => tell(Deed::Reload),
        Asking::Forget => tell(Deed::Forget),
        Asking::Blank => web.shades.blank(&web.wall, screen, true),
        Asking::Unblank => web.shades.blank(&web.wall, screen, false),
        Asking::Night => web.shades.light(&web.wall, screen, "night"),
        Asking::Light => web.shades.light(&web.wall, screen, "light"),
        Asking::Dark => web.shades.light(&web.wall, screen, "dark"),
        Asking::ByHours => web.shades.light(&web.wall, screen, ""),
    }
}

/// The chain of what was shown cannot be read.
fn unreadable(fault: &journal::JournalError) -> Problem {
    tracing::error!(%fault, "the chain of what was shown cannot be read");
    let message = "螢幕顯示紀錄無法讀取，請通知資訊室。";
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "unreadable", message)
}
