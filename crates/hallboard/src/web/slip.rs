//! The slip for a person who has come: number, room, time and the way there; no name.

use docket::HearingId;
use docket::staff::Role;
use http::Method;
use serde_json::json;

use super::order::{Routed, Shared};
use super::{Ask, Web, problem};
use crate::door::{Access, Door, Problem};
use crate::guard::Guard;

/// Who receives people: the room's bailiff, the bailiff office, the service centre.
const AT_THE_DOOR: Access =
    Access::Staff(&[Role::Bailiff, Role::BailiffOffice, Role::Clerk, Role::Administrator]);

/// The address of the slip.
pub(super) fn routes(web: &Shared, door: &mut Door<Guard>) {
    let web = Shared::clone(web);
    let pattern = "/rooms/{room}/hearings/{hearing}/slip";
    door.route(Method::GET, pattern, AT_THE_DOOR, move |asked| {
        let web = Shared::clone(&web);
        async move { get_slip(&web, &asked) }
    });
}

fn get_slip(web: &Web, asked: &Ask) -> Routed {
    let (house, id) = web.room(asked)?;
    let hearing: HearingId = asked.param("hearing")?;
    let room = house.room(id);
    let hearing = room.hearing(hearing).map_err(|refusal| problem::of(&refusal))?;
    let office = web.house.office.room(id).ok_or_else(Problem::not_found)?;
    let view = json!({
        "office": web.house.office.name,
        "office_en": web.house.office.name_en,
        "turn": hearing.turn,
        "time": hearing.listing.time,
        "date": docket::calendar::roc_words(hearing.date),
        "date_en": hearing.date,
        "room": office.name,
        "room_en": office.name_en,
        "place": office.place,
        "place_en": office.place_en,
    });
    web.pages.draw("slip.html", &view)
}
