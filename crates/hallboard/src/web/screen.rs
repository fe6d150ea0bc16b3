//! 螢幕: the pages on the walls and their sockets.

use std::sync::{Arc, PoisonError};

use boards::{Glass, PageFrame, Sizing};
use docket::devices::{Device, Screen};
use http::{Method, StatusCode};
use serde::Deserialize;
use serde_json::json;

use super::order::{Routed, Shared};
use super::{Ask, Web, assets, enter};
use crate::door::{Access, Answer, Door, Framing, Problem};
use crate::guard::Guard;
use crate::live::ear::Bounds;
use crate::live::{self, Joined};
use crate::proof::{DARK_MS, ScreenState};

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
    /// Looked at in a small frame of the wall page.
    #[serde(default)]
    look: u8,
    /// The test card.
    #[serde(default)]
    card: u8,
}

/// The whole page, with the newest picture in it.
fn get_page(web: &Web, asked: &Ask) -> Routed {
    let screen = open_screen(web, asked)?;
    page(web, asked, &screen, format!("/screens/{}/live", screen.id))
}

/// The page of a screen whose socket is at `live`.
pub(super) fn page(web: &Web, asked: &Ask, screen: &Screen, live: String) -> Routed {
    let paged: Paged = asked.queried()?;
    let glass =
        Glass { look: paged.look > 0, ..web.glass.of(&screen.id, &web.shades.of(&screen.id)) };
    if paged.card > 0 {
        return card(web, screen, &glass);
    }
    let hung = web.shown.lock().unwrap_or_else(PoisonError::into_inner).get(&screen.id).cloned();
    let hung = hung.ok_or_else(not_painted)?;
    let office = &web.house.office;
    let now = web.house.clock.house();
    let frame = PageFrame {
        title: title(web, screen),
        live,
        assets: format!("{}/static", assets::base()),
        vendor: format!("{}/vendor/morphdom", assets::base()),
        patience: web.patience,
        picture: hung.picture,
        version: assets::version().to_owned(),
        page: paged.page,
        pace: web.house.clock.speed(),
        glass,
        ..PageFrame::of(office, screen, now)
    };
    let languages = web.languages.spoken(&screen.languages);
    let page = web.templates.page(&frame, &hung.view, &hung.band, &languages);
    let framing = if frame.glass.look { Framing::InOurOwn } else { Framing::Alone };
    let framed = |page| Answer::html(page).framed(framing);
    page.map(framed).map_err(|fault| {
        tracing::error!(%fault, screen = %screen.id, "a screen's page cannot be drawn");
        Problem::incident("board")
    })
}

/// What a technician hangs up first: size, edges, greys, colours, the letters of this screen.
fn card(web: &Web, screen: &Screen, glass: &Glass) -> Routed {
    let sizing = Sizing::of(screen.inches, screen.metres);
    let view = json!({
        "office": web.house.office.name,
        "title": title(web, screen),
        "screen": screen,
        "sizing": sizing,
        "safe": glass.safe,
    });
    web.pages.draw("card.html", &view)
}

/// Whether the screen spoke in the last 90 s, for the watchdog of a player: 200 or 503. A house that
/// was opened just now has not had the time to hear.
pub(super) fn heard(web: &Web, screen: &Screen) -> Answer {
    let now = web.house.clock.machine();
    let seen = web.proof.screens(now).remove(&screen.id);
    let dark = seen.is_none_or(|seen| seen.state == ScreenState::Dark);
    let told = json!({ "screen": screen.id, "heard": !dark });
    if dark && now.ms_since(web.opened) > DARK_MS {
        return Answer::json(&told).status(StatusCode::SERVICE_UNAVAILABLE);
    }
    Answer::json(&told)
}

fn title(web: &Web, screen: &Screen) -> String {
    let place = if screen.place.is_empty() { &screen.id } else { &screen.place };
    format!("{place} · {}", web.house.office.name)
}

/// The screen's socket.
fn get_live(web: &Web, asked: Ask) -> Routed {
    let screen = open_screen(web, &asked)?;
    let device = web.guard.device(&asked.headers, asked.arrival.peer.ip());
    join(web, asked, &screen, device)
}

/// Seats a caller at the wall, before the board of a screen. Where the screen was paired, only its own
/// device says what it shows; visitors' phones never do.
pub(super) fn join(web: &Web, asked: Ask, screen: &Screen, device: Option<Arc<Device>>) -> Routed {
    let own = device.filter(|device| device.placement.shows.as_ref() == Some(&screen.id));
    let paired = web.house.now().devices.showing(&screen.id).is_some();
    let joined = Joined {
        reports: (own.is_some() || !paired) && asked.arrival.entrance.as_ref() != "phones",
        device: own.map(|device| device.id),
        screen: screen.id.clone(),
        board: screen.id.as_str().into(),
        session: None,
        bounds: Bounds::default(),
    };
    live::accept(asked, &web.wall, joined)
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

fn not_painted() -> Problem {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not_ready", "看板正在準備，請稍候。")
}
