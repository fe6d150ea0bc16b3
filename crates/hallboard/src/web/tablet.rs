//! 法警的平板: every room of a bailiff side by side, one room alone, and the sheets of their actions.

mod sheets;
mod steps;
mod view;

use docket::staff::Role;
use docket::{HearingId, RoomId};
use http::Method;
use serde::Deserialize;
use serde_json::json;

use super::order::{Routed, Shared};
use super::{Ask, Web, problem, veil};
use crate::door::{Access, Door, Problem};
use crate::guard::{Caller, Guard, Person};
use crate::live::{self, Joined, ear::Bounds};
use crate::painter::tablet_board;

/// Every page of a tablet.
pub(super) fn routes(web: &Shared, door: &mut Door<Guard>) {
    let mut get = |pattern, access, draw: fn(&Web, &Ask) -> Routed| {
        let web = Shared::clone(web);
        door.route(Method::GET, pattern, access, move |asked| {
            let web = Shared::clone(&web);
            async move {
                web.note_names(&asked, "tablet").await?;
                draw(&web, &asked)
            }
        });
    };
    let own = Access::OwnRoom;
    get("/tablet", Access::Staff(&[Role::Bailiff]), get_tablet);
    get("/rooms/{room}", own, get_room);
    get("/rooms/{room}/steps", own, sheets::get_steps);
    get("/rooms/{room}/later", own, sheets::get_later);
    get("/rooms/{room}/hearings/{hearing}", own, sheets::get_hearing);
    get("/rooms/{room}/hearings/{hearing}/position", own, sheets::get_position);
    get("/rooms/{room}/hearings/{hearing}/number", own, sheets::get_number);

    let web = Shared::clone(web);
    door.route(Method::GET, "/rooms/{room}/live", own, move |asked| {
        let web = Shared::clone(&web);
        async move { get_live(&web, asked) }
    });
}

/// Whether the page asks for its changing part alone.
#[derive(Deserialize)]
pub(super) struct Part {
    #[serde(default)]
    pub(super) part: bool,
    /// The page that the forms in it come back to.
    #[serde(default)]
    pub(super) from: Option<String>,
}

/// All rooms of the bailiff.
fn get_tablet(web: &Web, asked: &Ask) -> Routed {
    let person = asked.caller.person()?;
    let rooms = person.duties.rooms.iter().copied().collect::<Vec<_>>();
    draw_rooms(web, person, &rooms, "/tablet")
}

/// One room, or its changing part.
fn get_room(web: &Web, asked: &Ask) -> Routed {
    let person = asked.caller.person()?;
    let (house, room) = web.room(asked)?;
    let part: Part = asked.queried()?;
    if !part.part {
        return draw_rooms(web, person, &[room], &format!("/rooms/{room}"));
    }
    let back = if part.from.as_deref() == Some("/tablet") { "/tablet" } else { "" };
    let room = view::room(web, &house, person, room, back)?;
    web.pages.draw("room_part.html", &json!({ "room": room }))
}

fn draw_rooms(web: &Web, person: &Person, rooms: &[RoomId], back: &str) -> Routed {
    let house = web.house.now();
    let known = rooms.iter().filter(|id| web.house.office.room(**id).is_some());
    let panels = known.map(|id| view::room(web, &house, person, *id, back));
    let view = json!({
        "office": web.house.office.name,
        "person": web.person(person),
        "rooms": panels.collect::<Result<Vec<_>, _>>()?,
        "amber_ms": web.patience.amber_ms,
        "offset": web.house.office.offset,
        "pace": web.house.clock.speed(),
        "back": back,
        "veiled": person.veiled,
        "unveil": veil::address(back),
        "veil_ms": person.on_tablet.then(|| web.guard.table().veil_after_seconds * 1000),
    });
    web.pages.draw("tablet.html", &view)
}

/// The socket that tells a tablet that its room moved.
fn get_live(web: &Web, asked: Ask) -> Routed {
    let (_, room) = web.room(&asked)?;
    web.follow_room(asked, room)
}

impl Web {
    /// Seats a socket that is told whenever `room` moves; it ends with the person's session.
    pub(super) fn follow_room(&self, asked: Ask, room: RoomId) -> Routed {
        let session = match &asked.caller {
            Caller::Person(person) => Some(person.session),
            Caller::Stranger => None,
        };
        let board = tablet_board(room);
        let joined = Joined {
            screen: board.clone(),
            board: board.as_str().into(),
            session,
            bounds: Bounds::default(),
            reports: false,
            device: None,
        };
        live::accept(asked, &self.wall, joined)
    }

    /// A key for every form of one page; each form adds its own word.
    pub(super) fn page_key(&self) -> Result<String, Problem> {
        let record = self.house.seal.record().map_err(|fault| problem::sealing(&fault))?;
        Ok(record.0.chars().take(20).collect())
    }
}

/// The hearing of the address.
pub(super) fn hearing_of(asked: &Ask) -> Result<HearingId, Problem> {
    asked.param("hearing")
}
