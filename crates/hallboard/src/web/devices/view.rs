//! The list of devices, and the page around it.

use docket::devices::{Device, STAFF_WALL};
use serde_json::{Value, json};

use crate::door::Problem;
use crate::web::order::Routed;
use crate::web::{Ask, Web, clerk, levels};

/// Every paired device, those in use first.
pub(super) fn devices(web: &Web) -> Vec<Value> {
    let house = web.house.now();
    let connected = web.wall.connected();
    let mut devices = house.devices.paired.values().collect::<Vec<_>>();
    devices.sort_by_key(|device| (device.revoked, device.id));
    let one = |device: &&std::sync::Arc<Device>| {
        let shows = device.placement.shows.as_deref();
        let seen = web.guard.places.of(device.id);
        let live = connected.iter().any(|it| Some(it.screen.as_str()) == shows);
        json!({
            "id": device.id,
            "kind": device.kind,
            "kind_word": device.kind.word(),
            "name": device.placement.name,
            "place": device.placement.place,
            "shows": shows,
            "bound": device.badge.bound,
            "by_address": device.badge.address.is_some(),
            "paired": web.at(device.paired),
            "revoked": device.revoked,
            "live": live && !device.revoked,
            "last_seen": seen.as_ref().map(|seen| web.at(seen.at)),
            "address": seen.as_ref().map(|seen| seen.address),
            "version": seen.as_ref().map(|seen| seen.browser.clone()),
            "doubled": seen.and_then(|seen| seen.doubled),
        })
    };
    devices.iter().map(one).collect()
}

/// The page, with a long address that is shown this once, or with what was wrong.
pub(super) fn page(
    web: &Web,
    asked: &Ask,
    address: Option<&str>,
    wrong: Option<&Problem>,
) -> Routed {
    let scheme = if asked.arrival.secure { "https" } else { "http" };
    let view = json!({
        "office": web.house.office.name,
        "person": clerk::person(web, asked),
        "problem": clerk::told(wrong),
        "address": address.map(|path| format!("{scheme}://{}{path}", asked.arrival.host)),
        "devices": devices(web),
        "screens": levels::screens(web),
        "staff_wall": STAFF_WALL,
    });
    clerk::answered(web, "devices.html", &view, wrong)
}
