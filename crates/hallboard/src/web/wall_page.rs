//! 螢幕牆: every screen with what it really shows, and what may be asked of it, for the administrator.

mod alarms;
mod showings;
mod standing;

use docket::command::Command;
use docket::devices::{Look, Shading};
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
        "closed": web.proof.is_closed(),
        "clock": clock::jumped(web),
        "date": web.house.now().today,
    });
    Ok(web.pages.draw("wall.html", &view)?.framed(Framing::OfOurOwn))
}

/// What may be asked of a screen.
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

/// 識別, 重新載入, 清除保留畫面: written down before it is done. 全黑, 夜間, 依時段: an order, that holds until
/// another one is given.
async fn post_deed(web: Shared, asked: Ask) -> Routed {
    let id: String = asked.param("screen")?;
    if !standing::hung(&web).iter().any(|screen| screen.id == id) {
        return Err(Problem::not_found());
    }
    let form = !asked.is_json();
    let wanted: Wanted = if form { asked.form()? } else { asked.json()? };
    match wanted.r#do.meant() {
        Meaning::Once(deed) => {
            let what = format!("screen {id}: {:?}", wanted.r#do).to_lowercase();
            web.guard.note(asked.caller.person()?, audit::Deed::Administered { what }).await?;
            web.wall.tell(&To::Screen(id), deed, Map::new());
        }
        Meaning::Lasting(shading) => {
            if !web.house.now().devices.is_shaded(&id, shading) {
                let command = Command::ShadeScreen { screen: id.clone(), shading };
                web.order_device(&asked, command).await?;
            }
            web.shades.tell(&web.wall, &id);
        }
    }
    Ok(if form { Answer::see_other("/wall") } else { Answer::json(&json!({ "ok": true })) })
}

/// What becomes of it.
enum Meaning {
    /// It is done, and over.
    Once(Deed),
    /// It holds until the opposite is asked, also over a restart of the house.
    Lasting(Shading),
}

impl Asking {
    fn meant(self) -> Meaning {
        match self {
            Self::Identify => Meaning::Once(Deed::Identify),
            Self::Reload => Meaning::Once(Deed::Reload),
            Self::Forget => Meaning::Once(Deed::Forget),
            Self::Blank => Meaning::Lasting(Shading::Blank(true)),
            Self::Unblank => Meaning::Lasting(Shading::Blank(false)),
            Self::Night => Meaning::Lasting(Shading::Look(Some(Look::Night))),
            Self::Light => Meaning::Lasting(Shading::Look(Some(Look::Light))),
            Self::Dark => Meaning::Lasting(Shading::Look(Some(Look::Dark))),
            Self::ByHours => Meaning::Lasting(Shading::Look(None)),
        }
    }
}

/// The chain of what was shown cannot be read.
fn unreadable(fault: &journal::JournalError) -> Problem {
    tracing::error!(%fault, "the chain of what was shown cannot be read");
    let message = "螢幕顯示紀錄無法讀取，請通知資訊室。";
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "unreadable", message)
}
