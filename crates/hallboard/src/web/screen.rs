//! 螢幕: the pages on the walls and their sockets.

use std::sync::PoisonError;

use boards::PageFrame;
use docket::devices::Screen;
use http::{Method, StatusCode};
use serde::Deserialize;

use super::order::{Routed, Shared};
use super::{Ask, Web, assets};
use crate::door::{Access, Answer, Door, Problem};
use crate::guard::Guard;
use crate::live::ear::Bounds;
use crate::live::{self, Joined};

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
}

#[derive(Deserialize)]
struct Paged {
    #[serde(default)]
    page: u16,
}

/// The whole page, with the newest picture in it.
fn get_page(web: &Web, asked: &Ask) -> Routed {
    let screen = open_screen(web, asked)?;
    page(web, asked, &screen, format!("/screens/{}/live", screen.id))
}

/// The page of a screen whose socket is at `live`.
pub(super) fn page(web: &Web, asked: &Ask, screen: &Screen, live: String) -> Routed {
    let paged: Paged = asked.queried()?;
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
        looks: web.looks,
        picture: hung.picture,
        version: assets::version().to_owned(),
        page: paged.page,
        pace: web.house.clock.speed(),
        ..PageFrame::of(office, screen, now)
    };
    let languages = web.languages.spoken(&screen.languages);
    let page = web.templates.page(&frame, &hung.view, &hung.band, &languages);
    page.map(Answer::html).map_err(|fault| {
        tracing::error!(%fault, screen = %screen.id, "a screen's page cannot be drawn");
        Problem::incident("board")
    })
}

fn title(web: &Web, screen: &Screen) -> String {
    let place = if screen.place.is_empty() { &screen.id } else { &screen.place };
    format!("{place} · {}", web.house.office.name)
}

/// The screen's socket.
fn get_live(web: &Web, asked: Ask) -> Routed {
    let screen = open_screen(web, &asked)?;
    join(web, asked, &screen)
}

/// Seats a caller at the wall, before the board of a screen.
pub(super) fn join(web: &Web, asked: Ask, screen: &Screen) -> Routed {
    let joined = Joined {
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
