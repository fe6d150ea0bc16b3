//! The list of devices, and the page around it.

use docket::devices::{Device, Level, Raise, Screen};
use serde_json::{Value, json};

use crate::door::Problem;
use crate::web::order::Routed;
use crate::web::{Ask, Web, clerk, sheet};

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

/// Every screen with how much it may show.
pub(super) fn screens(web: &Web) -> Vec<Value> {
    let house = web.house.now();
    let today = web.house.office.offset.date(web.house.clock.machine());
    let one = |screen: Screen| {
        let raise = house.devices.raises.get(&screen.id);
        json!({
            "id": screen.id,
            "place": screen.place,
            "kind": screen.kind,
            "level": screen.level,
            "raise": raise.map(|raise| told(web, raise)),
            "device": house.devices.showing(&screen.id).map(|device| device.placement.name.clone()),
        })
    };
    house.devices.screens(&web.house.office, today).into_iter().map(one).collect()
}

fn told(web: &Web, raise: &Raise) -> Value {
    let house = web.house.now();
    let name = |account| sheet::account_name(web, &house, account);
    json!({
        "level": raise.level,
        "document": raise.document,
        "until": raise.until,
        "head": raise.head,
        "by": raise.by.map(name),
        "by_id": raise.by,
        "second": raise.second.map(name),
        "waits": raise.second.is_none(),
    })
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
        "me": asked.caller.person()?.account,
        "problem": clerk::told(wrong),
        "address": address.map(|path| format!("{scheme}://{}{path}", asked.arrival.host)),
        "devices": devices(web),
        "screens": screens(web),
        "levels": [Level::L1, Level::L2, Level::L3],
    });
    clerk::answered(web, "devices.html", &view, wrong)
}
