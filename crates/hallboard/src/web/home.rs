//! The start page: everybody to their own desk, strangers to the sign-in and the open screens.

use docket::devices::{Level, ScreenKind};
use docket::staff::Role;
use http::Method;
use serde_json::{Value, json};

use super::order::{Routed, Shared};
use super::{Ask, Web, sheet, veil};
use crate::door::{Access, Answer, Door};
use crate::guard::{Caller, Guard, Person};

/// The address of the start page.
pub(super) fn routes(web: &Shared, door: &mut Door<Guard>) {
    let shared = Shared::clone(web);
    door.route(Method::GET, "/", Access::Anyone, move |asked| {
        let web = Shared::clone(&shared);
        async move { get_home(&web, &asked) }
    });
}

fn get_home(web: &Web, asked: &Ask) -> Routed {
    if let Caller::Person(person) = &asked.caller
        && let Some(desk) = own_desk(person.duties.role)
    {
        return Ok(Answer::see_other(desk));
    }
    let (person, desks) = match &asked.caller {
        Caller::Person(person) => (web.person(person), desks(person.duties.role)),
        Caller::Stranger => (Value::Null, Vec::new()),
    };
    let screens = if web.guard.opens_l0() { open_screens(web) } else { Vec::new() };
    let view = json!({
        "office": web.house.office.name,
        "person": person,
        "desks": desks,
        "screens": screens,
    });
    web.pages.draw("home.html", &view)
}

/// Where a role works, where it has one desk of its own.
fn own_desk(role: Role) -> Option<&'static str> {
    match role {
        Role::Bailiff => Some("/tablet"),
        Role::Section => Some("/section"),
        Role::Clerk => Some("/clerk"),
        Role::BailiffOffice => Some("/custody"),
        Role::Head => Some("/levels"),
        Role::Administrator | Role::Auditor => None,
    }
}

/// Where a role may look that has no desk of its own.
fn desks(role: Role) -> Vec<Value> {
    let desks: &[(&str, &str)] = match role {
        Role::Administrator => &[
            ("/wall", "螢幕狀況"),
            ("/devices", "裝置"),
            ("/levels", "揭露層級"),
            ("/accounts", "帳號"),
        ],
        Role::Auditor => &[("/audit", "稽核紀錄"), ("/wall", "螢幕狀況")],
        Role::Bailiff | Role::Section | Role::Clerk | Role::BailiffOffice | Role::Head => &[],
    };
    desks.iter().map(|(address, name)| json!({ "address": address, "name": name })).collect()
}

fn open_screens(web: &Web) -> Vec<Value> {
    let today = web.house.office.offset.date(web.house.clock.machine());
    let screens = web.house.now().devices.screens(&web.house.office, today);
    let open = screens.iter().filter(|screen| screen.level == Level::L0);
    let told = open.map(|screen| {
        let name = if screen.place.is_empty() { &screen.id } else { &screen.place };
        json!({ "id": screen.id, "name": name, "kind": kind(screen.kind) })
    });
    told.collect()
}

fn kind(kind: ScreenKind) -> &'static str {
    match kind {
        ScreenKind::RoomDoor => "庭門口",
        ScreenKind::Rooms => "多庭",
        ScreenKind::WaitingRoom => "候訊室",
        ScreenKind::BailiffOffice => "法警室",
        ScreenKind::Lobby => "大廳",
        ScreenKind::Bulletin => "偵查終結公告",
    }
}

impl Web {
    /// Who is signed in, as the head of every page says it.
    pub(crate) fn person(&self, person: &Person) -> Value {
        let name = sheet::account_name(self, &self.house.now(), person.account);
        let veil = veil::offered(self, person);
        json!({ "name": name, "role": person.duties.role.word(), "veil": veil })
    }
}
