//! What each kind of caller may ask: one file per kind, every address entered through the door.

mod accounts;
mod arrival_sheet;
pub mod assets;
mod audit;
mod bailiff;
mod bailiff_office;
mod bulletins;
mod clerk;
mod clips;
mod clock;
mod devices;
pub mod dockets;
mod emergencies;
mod first;
mod guide;
mod home;
mod levels;
pub(crate) mod notices;
mod order;
mod pages;
mod plain;
pub(crate) mod problem;
mod screen;
mod section;
mod sessions;
pub mod sheet;
mod sign_in;
mod slip;
mod tablet;
mod veil;
mod wall_page;
mod words;

use std::path::PathBuf;
use std::sync::Arc;

use boards::Patience;
use docket::calendar::Moment;
use docket::{Courthouse, RoomId};
use http::Method;

use crate::audit::{Deed, Note};
use crate::console;
use crate::door::{Access, Answer, Asked, Door, Problem};
use crate::frames::Frames;
use crate::glass::{GlassTable, Shades};
use crate::guard::{self, Caller, FirstLink, Guard};
use crate::house::House;
use crate::import::ImportTables;
use crate::painter::Shown;
use crate::proof::Proof;
use crate::wall::Wall;

pub use order::Tap;
pub use pages::Pages;

/// What every route can reach.
#[derive(Clone)]
pub struct Web {
    /// The way in.
    pub house: House,
    /// Sessions and PINs.
    pub guard: Guard,
    /// Sockets and pictures.
    pub wall: Wall,
    /// The address people type: `https://hallboard.example:8443`.
    pub url: String,
    /// The data folder.
    pub data: PathBuf,
    /// What screens really show.
    pub proof: Proof,
    /// The newest view of each board.
    pub shown: Shown,
    /// What stands around the pictures.
    pub frames: Arc<Frames>,
    /// How long screens wait before they admit that they hear nothing.
    pub patience: Patience,
    /// The templates of desks and tablets.
    pub pages: Arc<Pages>,
    /// How docket files are read.
    pub import: Arc<ImportTables>,
    /// Docket files that wait for their confirmation.
    pub dockets: Arc<dockets::Shelf>,
    /// The one-time link to open the first administrator.
    pub first: Arc<FirstLink>,
    /// How screens look and sound.
    pub glass: GlassTable,
    /// What was asked of single screens.
    pub shades: Shades,
    /// Since when screens can be heard ([`crate::clock::Clock::lasting`]).
    pub opened: Moment,
}

/// A request of this house.
pub type Ask = Asked<Caller>;

/// Enters every address of the house.
pub fn routes(web: &Arc<Web>, door: &mut Door<Guard>) {
    assets::routes(door);
    guide::routes(web, door);
    home::routes(web, door);
    screen::routes(web, door);
    sign_in::routes(web, door);
    wall_page::routes(web, door);
    bailiff::routes(web, door);
    tablet::routes(web, door);
    veil::routes(web, door);
    slip::routes(web, door);
    section::routes(web, door);
    dockets::routes(web, door);
    clerk::routes(web, door);
    clips::routes(web, door);
    clock::routes(web, door);
    arrival_sheet::routes(web, door);
    accounts::routes(web, door);
    first::routes(web, door);
    bailiff_office::routes(web, door);
    sessions::routes(web, door);
    devices::routes(web, door);
    levels::routes(web, door);
    audit::routes(web, door);
    notices::routes(web, door);
    bulletins::routes(web, door);
    emergencies::routes(web, door);
}

/// Enters an address whose answer takes the house and the request as its own.
fn enter<F, A>(
    web: &Arc<Web>,
    door: &mut Door<Guard>,
    method: Method,
    pattern: &str,
    access: Access,
    answer: F,
) where
    F: Fn(Arc<Web>, Ask) -> A + Send + Sync + 'static,
    A: Future<Output = Result<Answer, Problem>> + Send + 'static,
{
    let web = Arc::clone(web);
    door.route(method, pattern, access, move |asked| answer(Arc::clone(&web), asked));
}

impl Web {
    /// A one-time link for the operator at the machine itself, written down before it is told.
    pub(crate) async fn link_at_the_machine(&self) -> Result<String, Problem> {
        let deed = Deed::Administered { what: "first_link".to_owned() };
        let device = Some(console::DEVICE.to_owned());
        let note = Note { device, ..Note::of_the_house(deed) };
        self.guard.audit.note(note).await.map_err(guard::not_written)?;
        let secret = self.first.draw_anew(self.house.clock.machine());
        let secret = secret.map_err(|fault| problem::sealing(&fault))?;
        Ok(format!("{}/first/{secret}", self.url))
    }

    /// What is true now, with the room of the address; 404 where the office has none of that number.
    pub(crate) fn room(&self, asked: &Ask) -> Result<(Arc<Courthouse>, RoomId), Problem> {
        let room: RoomId = asked.param("room")?;
        if self.house.office.room(room).is_none() {
            return Err(problem::of(&docket::Refusal::NoSuchRoom(room)));
        }
        Ok((self.house.now(), room))
    }
}
