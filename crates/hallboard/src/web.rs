//! What each kind of caller may ask: one file per kind, every address entered through the door.

pub mod bailiff;
mod order;
mod problem;
pub mod sheet;

use std::sync::Arc;

use docket::{Courthouse, RoomId};

use crate::door::{Asked, Door};
use crate::guard::{Caller, Guard};
use crate::house::House;
use crate::wall::Wall;

/// What every route can reach.
#[derive(Clone)]
pub struct Web {
    /// The way in.
    pub house: House,
    /// Sessions and PINs.
    pub guard: Guard,
    /// Sockets and pictures.
    pub wall: Wall,
}

/// A request of this house.
pub type Ask = Asked<Caller>;

/// Enters every address of the house.
pub fn routes(web: &Arc<Web>, door: &mut Door<Guard>) {
    bailiff::routes(web, door);
}

impl Web {
    /// What is true now, with the room of the address; 404 where the office has none of that number.
    pub(crate) fn room(
        &self,
        asked: &Ask,
    ) -> Result<(Arc<Courthouse>, RoomId), crate::door::Problem> {
        let room: RoomId = asked.param("room")?;
        if self.house.office.room(room).is_none() {
            return Err(problem::of(&docket::Refusal::NoSuchRoom(room)));
        }
        Ok((self.house.now(), room))
    }
}
