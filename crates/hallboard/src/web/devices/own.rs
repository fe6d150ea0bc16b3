//! What an unpaired device shows of itself, and a screen's own long address.

use docket::devices::{Device, DeviceKind, STAFF_WALL, Screen};
use http::{Method, StatusCode, header};
use serde_json::json;

use crate::audit::{Deed, Note};
use crate::door::{Access, Answer, Door, Problem};
use crate::guard::{DEVICE_COOKIE, Guard};
use crate::web::order::{Routed, Shared};
use crate::web::{Ask, Web, enter, problem, screen};

/// The address typed into a new device, and the long ones.
pub(super) fn routes(web: &Shared, door: &mut Door<Guard>) {
    enter(web, door, Method::GET, "/d", Access::Anyone, get_device);
    enter(web, door, Method::GET, "/d/{secret}", Access::Anyone, |web, asked| async move {
        let (screen, device) = web.addressed(&asked)?;
        web.seen(&asked, &device);
        let secret = asked.params.text("secret").unwrap_or_default();
        screen::page(&web, &asked, &screen, format!("/d/{secret}/live"), true)
    });
    enter(web, door, Method::GET, "/d/{secret}/live", Access::Anyone, |web, asked| async move {
        let (screen, device) = web.addressed(&asked)?;
        web.seen(&asked, &device);
        screen::join(&web, asked, &screen, Some(device))
    });
    enter(web, door, Method::GET, "/d/{secret}/heard", Access::Anyone, |web, asked| async move {
        let (screen, _) = web.addressed(&asked)?;
        Ok(screen::heard(&web, &screen))
    });
}

/// Six letters until somebody typed them; then the board, or the sign-in of a tablet.
async fn get_device(web: Shared, asked: Ask) -> Routed {
    let (peer, now) = (asked.arrival.peer.ip().to_canonical(), web.house.clock.machine());
    if let Some(device) = web.guard.device(&asked.headers, peer) {
        web.seen(&asked, &device);
        return Ok(Answer::see_other(&own_page(&device)));
    }
    let waiting = Guard::device_token(&asked.headers);
    let waiting = waiting.and_then(|token| web.guard.pairings.waiting(token, now));
    if let Some(pending) = waiting {
        return page(&web, &pending.code);
    }
    let begun = web.guard.pairings.begin(peer, now);
    let begun = begun.map_err(|fault| problem::sealing(&fault))?;
    let Some((token, pending)) = begun else {
        // A page that asks again by itself: nobody stands before it to do so.
        return Ok(page(&web, "")?.status(StatusCode::SERVICE_UNAVAILABLE));
    };
    let secure = if asked.arrival.secure { "; Secure" } else { "" };
    // 400 days are the most a browser keeps; every visit of this page begins them anew.
    let cookie = format!(
        "{DEVICE_COOKIE}={token}; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax{secure}"
    );
    Ok(page(&web, &pending.code)?.header(header::SET_COOKIE, &cookie))
}

/// Where a paired device goes: to its board, to the staff wall, or to the sign-in of a tablet.
fn own_page(device: &Device) -> String {
    match device.placement.shows.as_deref() {
        Some(STAFF_WALL) => "/walls/custody".to_owned(),
        Some(id) if device.kind == DeviceKind::Screen => format!("/screens/{id}"),
        _ => "/".to_owned(),
    }
}

fn page(web: &Web, code: &str) -> Routed {
    let letters = code.chars().map(String::from).collect::<Vec<_>>();
    web.pages.draw("pairing.html", &json!({ "office": web.house.office.name, "letters": letters }))
}

impl Web {
    /// The screen of a long address; 404 where it is none of ours, was taken away is asked from elsewhere,
    /// or by a way that may not carry its level.
    fn addressed(&self, asked: &Ask) -> Result<(Screen, std::sync::Arc<Device>), Problem> {
        let secret = asked.params.text("secret").unwrap_or_default();
        let device = self.guard.addressed(secret, asked.arrival.peer.ip());
        let device = device.ok_or_else(Problem::not_found)?;
        let house = self.house.now();
        let today = self.house.office.offset.date(self.house.clock.machine());
        let shows = device.placement.shows.as_deref().unwrap_or_default();
        let screen = house.devices.screen(&self.house.office, shows, today);
        let arrival = &asked.arrival;
        let carried = |it: &Screen| Guard::carries(it.level, &arrival.entrance, arrival.secure);
        Ok((screen.filter(carried).ok_or_else(Problem::not_found)?, device))
    }

    /// Notes where a device is, and raises the alarm where its token is in use in two places.
    pub(in crate::web) fn seen(&self, asked: &Ask, device: &Device) {
        let here = asked.arrival.peer.ip().to_canonical();
        let browser = asked.headers.get(header::USER_AGENT).and_then(|it| it.to_str().ok());
        let now = self.house.clock.machine();
        let places = &self.guard.places;
        let other = places.note(device.id, here, browser.unwrap_or_default(), now);
        let Some(other) = other else { return };
        let shows = device.placement.shows.as_deref();
        let still =
            self.wall.connected().into_iter().any(|it| {
                Some(it.screen.as_str()) == shows && it.peer.ip().to_canonical() == other
            });
        if still {
            places.doubled(device.id, other);
            tracing::error!(device = device.id.0, %here, %other, "a device's token is in use in two places");
            let deed = Deed::DeviceDoubled { device: device.id.0, addresses: vec![other, here] };
            self.guard.audit.jot(Note::of_the_house(deed));
        }
    }
}
