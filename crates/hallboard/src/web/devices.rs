//! 裝置: screens, tablets and kiosks — paired, placed, replaced, taken away.

mod own;
mod said;
mod view;

use docket::DeviceId;
use docket::command::Command;
use docket::devices::Badge;
use docket::staff::Role;
use http::{Method, StatusCode};
use serde_json::json;

use self::said::Said;
use super::order::{Routed, Shared};
use super::{Ask, Web, enter, levels, problem};
use crate::audit::Deed;
use crate::door::{Access, Answer, Door, Problem};
use crate::guard::{Guard, Pending, Typed};
use crate::house::Wish;
use crate::seal::{hex, random};
use crate::wall::To;

const ADMINISTRATOR: Access = Access::Staff(&[Role::Administrator]);

/// Every address of devices.
pub(super) fn routes(web: &Shared, door: &mut Door<Guard>) {
    own::routes(web, door);
    let get = Method::GET;
    enter(web, door, get.clone(), "/devices", ADMINISTRATOR, |web, asked| async move {
        view::page(&web, &asked, None, None)
    });
    enter(web, door, get, "/api/v1/devices", ADMINISTRATOR, |web, _| async move {
        Ok(Answer::json(
            &json!({ "devices": view::devices(&web), "screens": levels::screens(&web) }),
        ))
    });
    let mut post = |pattern: &str, order: Ordering| {
        enter(web, door, Method::POST, pattern, ADMINISTRATOR, move |web, asked| async move {
            let done = order(Shared::clone(&web), &asked).await;
            told(&web, &asked, done)
        });
    };
    post("/api/v1/devices", |web, asked| Box::pin(post_device(web, asked)));
    post("/api/v1/devices/{device}/placements", |web, asked| Box::pin(post_placement(web, asked)));
    post("/api/v1/devices/{device}/replacements", |web, asked| {
        Box::pin(post_replacement(web, asked))
    });
    post("/api/v1/devices/{device}/revocations", |web, asked| {
        Box::pin(post_revocation(web, asked))
    });
}

type Ordering = for<'a> fn(
    Shared,
    &'a Ask,
) -> std::pin::Pin<
    Box<dyn Future<Output = Result<Option<String>, Problem>> + Send + 'a>,
>;

/// Pairs a device by its six letters, or gives a screen a long address; the address is told this once.
async fn post_device(web: Shared, asked: &Ask) -> Result<Option<String>, Problem> {
    let said = Said::of(asked)?;
    let (kind, placement) = (said.kind()?, said.placement(&web.house)?);
    let (known, address) = web.badge(asked, &said).await?;
    let badge = known.badge.clone();
    let command = Command::PairDevice { kind, placement: Box::new(placement), badge };
    web.order_device(asked, command).await.inspect_err(|_| known.put_back(&web))?;
    Ok(address)
}

/// Another name, place or board; another name alone is no reason for a screen to load anew.
async fn post_placement(web: Shared, asked: &Ask) -> Result<Option<String>, Problem> {
    let device: DeviceId = asked.param("device")?;
    let placement = Box::new(Said::of(asked)?.placement(&web.house)?);
    let hung = |web: &Web| {
        let device = web.house.now().devices.paired.get(&device).cloned();
        device.map(|device| (device.placement.shows.clone(), device.placement.screen.clone()))
    };
    let before = hung(&web);
    web.order_device(asked, Command::PlaceDevice { device, placement }).await?;
    if hung(&web) != before {
        web.wall.tell(&To::Device(device), crate::wall::Deed::Move, serde_json::Map::new());
    }
    Ok(None)
}

/// A new television in the place of a broken one, in one step.
async fn post_replacement(web: Shared, asked: &Ask) -> Result<Option<String>, Problem> {
    let device: DeviceId = asked.param("device")?;
    let (known, address) = web.badge(asked, &Said::of(asked)?).await?;
    let command = Command::ReplaceDevice { device, badge: known.badge.clone() };
    web.order_device(asked, command).await.inspect_err(|_| known.put_back(&web))?;
    Ok(address)
}

/// Takes a device away; its sockets close within a second, by the guard's own watch.
async fn post_revocation(web: Shared, asked: &Ask) -> Result<Option<String>, Problem> {
    let device: DeviceId = asked.param("device")?;
    web.order_device(asked, Command::RevokeDevice { device }).await.map(|()| None)
}

/// A badge, and the device that waited for it.
struct Known {
    badge: Badge,
    pending: Option<Pending>,
}

impl Known {
    /// The order was refused: the device waits on.
    fn put_back(&self, web: &Web) {
        if let Some(pending) = &self.pending {
            web.guard.pairings.put_back(pending.clone());
        }
    }
}

impl Web {
    /// The badge of the device whose letters were typed, or of a new long address.
    async fn badge(&self, asked: &Ask, said: &Said) -> Result<(Known, Option<String>), Problem> {
        let person = asked.caller.person()?;
        if said.code.trim().is_empty() {
            let secret = random::<32>().map_err(|fault| problem::sealing(&fault))?;
            let secret = hex(&secret);
            let badge = Badge {
                token: None,
                address: Some(Guard::hash_of_token(&secret)),
                bound: said.bound()?,
            };
            return Ok((Known { badge, pending: None }, Some(format!("/d/{secret}"))));
        }
        let now = self.house.clock.machine();
        match self.guard.pairings.typed(&said.code, person.account, now) {
            Typed::Right(pending) => {
                let token = Some(pending.token.clone());
                let badge = Badge { token, address: None, bound: said.bound()? };
                Ok((Known { badge, pending: Some(pending) }, None))
            }
            Typed::Wrong => {
                self.guard.note(person, Deed::PairingFailed).await?;
                let message = "沒有裝置顯示這個代碼，或已超過 10 分鐘；請看螢幕上現在的六個字母。";
                Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "wrong_code", message))
            }
            Typed::TooMany => {
                let message = "代碼錯誤太多次，請等 10 分鐘再配對。";
                Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many_codes", message))
            }
        }
    }

    pub(super) async fn order_device(&self, asked: &Ask, command: Command) -> Result<(), Problem> {
        let person = asked.caller.person()?;
        let (by, device) = (Some(person.account), person.device.clone());
        let wish = Wish { by, device, ..Wish::of_the_house(command) };
        let done = self.house.submit(wish).await;
        done.map(|_| ()).map_err(|fault| problem::of_order(&fault))
    }
}

/// JSON to a program, the page to a plain form.
fn told(web: &Web, asked: &Ask, done: Result<Option<String>, Problem>) -> Routed {
    match done {
        Ok(address) if asked.is_json() => {
            Ok(Answer::json(&json!({ "ok": true, "address": address })))
        }
        Ok(None) => Ok(Answer::see_other("/devices")),
        Ok(Some(address)) => view::page(web, asked, Some(&address), None),
        Err(problem) if asked.is_json() => Err(problem),
        Err(problem) => view::page(web, asked, None, Some(&problem)),
    }
}
