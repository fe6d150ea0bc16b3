//! 螢幕: the pages on the walls and their sockets.

use std::sync::{Arc, PoisonError};

use boards::{Glass, PageFrame, Sizing};
use docket::DeviceId;
use docket::devices::{Device, DeviceKind, Screen};
use http::{Method, StatusCode};
use serde::Deserialize;
use serde_json::json;

use super::order::{Routed, Shared};
use super::{Ask, Web, enter};
use crate::door::{Access, Answer, Door, Framing, Problem};
use crate::guard::Guard;
use crate::live::ear::Bounds;
use crate::live::{self, Joined};
use crate::proof::ScreenState;

/// Every address of a screen.
pub(super) fn routes(web: &Shared, door: &mut Door<Guard>) {
    let shared = Shared::clone(web);
    door.route(Method::GET, "/screens/{screen}", Access::Screen, move |asked| {
        let web = Shared::clone(&shared);
        async move { get_page(&web, &asked) }
    });
    let shared = Shared::clone(web);
    door.route(Method::GET, "/screens/{screen}/live", Access::Screen, move |asked| {
        let web = Shared::clone(&shared);
        async move { get_live(&web, asked) }
    });
    enter(
        web,
        door,
        Method::GET,
        "/screens/{screen}/heard",
        Access::Screen,
        |web, asked| async move {
            let screen = open_screen(&web, &asked)?;
            Ok(heard(&web, &screen))
        },
    );
}

#[derive(Deserialize)]
struct Paged {
    #[serde(default)]
    page: u16,
    /// Asked again by a paired screen without scripts.
    #[serde(default)]
    own: String,
    /// Looked at in a small frame of the wall page.
    #[serde(default)]
    look: u8,
    /// The test card.
    #[serde(default)]
    card: u8,
}

/// The board a page believes to be that of its own device.
#[derive(Deserialize)]
struct Believed {
    #[serde(default)]
    own: String,
}

/// The whole page, with the newest picture in it; a paired screen is sent to where it belongs.
fn get_page(web: &Web, asked: &Ask) -> Routed {
    let screen = open_screen(web, asked)?;
    let device = web.guard.device(&asked.headers, asked.arrival.peer.ip());
    let paged: Paged = asked.queried()?;
    let hangs = paged.look == 0 && paged.card == 0;
    if hangs
        && (belongs_elsewhere(device.as_deref(), &screen) || is_lost(&paged.own, device.as_ref()))
    {
        return Ok(Answer::see_other("/d"));
    }
    let own = hangs && is_of(device.as_deref(), &screen);
    page(web, asked, &screen, format!("/screens/{}/live", screen.id), own)
}

/// Whether it is the paired screen of another board.
fn belongs_elsewhere(device: Option<&Device>, screen: &Screen) -> bool {
    let placed = device.filter(|device| device.kind == DeviceKind::Screen);
    placed.is_some_and(|device| device.placement.shows.is_some()) && !is_of(device, screen)
}

fn is_of(device: Option<&Device>, screen: &Screen) -> bool {
    device.is_some_and(|device| device.placement.shows.as_ref() == Some(&screen.id))
}

/// Whether a page that believed itself paired no longer is.
fn is_lost(believed: &str, device: Option<&Arc<Device>>) -> bool {
    !believed.is_empty() && device.is_none()
}

/// The page of a screen whose socket is at `live`; `own` on the device that was paired as this screen.
pub(super) fn page(web: &Web, asked: &Ask, screen: &Screen, live: String, own: bool) -> Routed {
    let paged: Paged = asked.queried()?;
    let glass =
        Glass { look: paged.look > 0, ..web.glass.of(&screen.id, web.shades.of(&screen.id)) };
    if paged.card > 0 {
        return card(web, screen, &glass);
    }
    let hung = web.shown.lock().unwrap_or_else(PoisonError::into_inner).get(&screen.id).cloned();
    let hung = hung.ok_or_else(not_painted)?;
    let frame = PageFrame {
        live: if own { format!("{live}?own={}", screen.id) } else { live },
        own,
        picture: hung.picture,
        page: paged.page,
        glass,
        ..web.frames.frame(screen, web.house.clock.house())
    };
    let framing = if frame.glass.look { Framing::InOurOwn } else { Framing::Alone };
    let framed = |page| Answer::html(page).framed(framing);
    web.frames.page(frame, screen, &hung).map(framed).map_err(|fault| {
        tracing::error!(%fault, screen = %screen.id, "a screen's page cannot be drawn");
        Problem::incident("board")
    })
}

/// What a technician hangs up first: size, edges, greys, colours, the letters of this screen.
fn card(web: &Web, screen: &Screen, glass: &Glass) -> Routed {
    let sizing = Sizing::of(screen.inches, screen.metres);
    let view = json!({
        "office": web.house.office.name,
        "title": web.frames.title(screen),
        "screen": screen,
        "sizing": sizing,
        "safe": glass.safe,
    });
    web.pages.draw("card.html", &view)
}

/// Whether the screen spoke in the last 90 s or what the office says, for the watchdog of a player: 200 or 503. A house that
/// was opened just now has not had the time to hear.
pub(super) fn heard(web: &Web, screen: &Screen) -> Answer {
    let now = web.house.clock.lasting();
    let seen = web.proof.screens(now).remove(&screen.id);
    let dark = seen.is_none_or(|seen| seen.state == ScreenState::Dark);
    let told = json!({ "screen": screen.id, "heard": !dark });
    if dark && now.ms_since(web.opened) > web.proof.dark_ms {
        return Answer::json(&told).status(StatusCode::SERVICE_UNAVAILABLE);
    }
    Answer::json(&told)
}

/// The screen's socket.
fn get_live(web: &Web, asked: Ask) -> Routed {
    let screen = open_screen(web, &asked)?;
    let device = web.guard.device(&asked.headers, asked.arrival.peer.ip());
    join(web, asked, &screen, device)
}

/// Seats a caller at the wall, before the board of a screen. Where the screen was paired, only its own
/// device says what it shows; visitors' phones never do.
///
/// A page that believes itself another board's, or paired where it no longer is, gets 409 and asks at
/// its own address where it belongs.
pub(super) fn join(web: &Web, asked: Ask, screen: &Screen, device: Option<Arc<Device>>) -> Routed {
    let believed: Believed = asked.queried()?;
    let known = device.as_ref().map(|device| device.id);
    let own = device.filter(|device| is_of(Some(device.as_ref()), screen));
    if !believed.own.is_empty() && (own.is_none() || believed.own != screen.id) {
        return Err(moved());
    }
    let paired = web.house.now().devices.showing(&screen.id).is_some();
    let joined = Joined {
        reports: (own.is_some() || !paired) && asked.arrival.entrance.as_ref() != "phones",
        device: own.map(|device| device.id),
        screen: screen.id.clone(),
        board: screen.id.as_str().into(),
        session: None,
        bounds: Bounds::default(),
    };
    let seated = live::accept(asked, &web.wall, joined);
    // Moved before it was seated: those who close sockets have not seen it.
    if !believed.own.is_empty() && !web.is_still(known, screen) {
        return Err(moved());
    }
    seated
}

impl Web {
    fn is_still(&self, device: Option<DeviceId>, screen: &Screen) -> bool {
        let house = self.house.now();
        house.devices.showing(&screen.id).map(|device| device.id) == device
    }
}

/// The screen of the address; the guard has looked whether it may be seen by whoever asks.
fn open_screen(web: &Web, asked: &Ask) -> Result<Screen, Problem> {
    let id: String = asked.param("screen")?;
    if let Some(device) = web.guard.device(&asked.headers, asked.arrival.peer.ip())
        && device.placement.shows.as_ref() == Some(&id)
    {
        web.seen(asked, &device);
    }
    let today = web.house.office.offset.date(web.house.clock.machine());
    let house = web.house.now();
    house.devices.screen(&web.house.office, &id, today).ok_or_else(Problem::not_found)
}

fn moved() -> Problem {
    Problem::new(StatusCode::CONFLICT, "moved", "這個螢幕已改掛其他看板，或已取消配對。")
}

fn not_painted() -> Problem {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not_ready", "看板正在準備，請稍候。")
}
