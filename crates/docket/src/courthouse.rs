//! The whole house: `decide` answers a wish with facts or a refusal, `apply` makes facts true.

mod apply;
mod day;
mod decide;
mod keys;
mod listing;
mod returns;
mod undo;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use self::decide::decide;
pub use self::keys::{KEY_LIFE_MS, Keys, Remembered};
pub use self::undo::UNDO_MS;
use crate::calendar::Date;

use crate::courtroom::Courtroom;
use crate::custody::Custody;
use crate::devices::Devices;
use crate::duty::Roster;
use crate::hearing::Hearing;
use crate::ids::{HearingId, RoomId, Seq};
use crate::staff::Staff;
use crate::ticker::Ticker;

/// Everything that is true now. Its parts are shared, so a copy is cheap.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Courthouse {
    /// The last entry in it.
    pub seq: Seq,
    /// The day that is open.
    pub today: Option<Date>,
    /// Today's rooms and those of days to come.
    pub days: BTreeMap<Date, Day>,
    /// Who may sign in.
    pub staff: Arc<Staff>,
    /// What was written for the walls.
    pub ticker: Arc<Ticker>,
    /// What was paired, and what screens may show.
    pub devices: Arc<Devices>,
    /// Which orders were answered in the last 24 hours.
    pub keys: Keys,
    /// The last hearing number given.
    pub hearings: u64,
    /// Who was brought in.
    pub custody: Arc<Custody>,
    /// Who is on duty.
    pub duty: Arc<Roster>,
}

/// The rooms of one day that have anything listed or happening.
pub type Day = Arc<BTreeMap<RoomId, Arc<Courtroom>>>;

impl Courthouse {
    /// The room of that number today; empty where nothing is listed.
    #[must_use]
    pub fn room(&self, id: RoomId) -> Arc<Courtroom> {
        self.today.map_or_else(
            || Arc::new(Courtroom::empty(id, Date::default())),
            |today| self.room_on(today, id),
        )
    }

    /// The room of that number on `date`; empty where nothing is listed.
    #[must_use]
    pub fn room_on(&self, date: Date, id: RoomId) -> Arc<Courtroom> {
        let known = self.days.get(&date).and_then(|day| day.get(&id));
        known.map_or_else(|| Arc::new(Courtroom::empty(id, date)), Arc::clone)
    }

    /// Today's rooms that have anything listed or happening, by number.
    pub fn rooms(&self) -> impl Iterator<Item = &Arc<Courtroom>> {
        self.today.and_then(|today| self.days.get(&today)).into_iter().flat_map(|day| day.values())
    }

    /// The hearing of that number today, wherever it stands.
    #[must_use]
    pub fn hearing(&self, id: HearingId) -> Option<&Arc<Hearing>> {
        self.rooms().find_map(|room| room.hearings.get(&id))
    }

    /// Other hearings of the day in which somebody of `hearing` stands as counsel or interpreter.
    #[must_use]
    pub fn shared_with(&self, hearing: &Hearing) -> Vec<&Arc<Hearing>> {
        let shared = hearing.listing.parties.iter().filter(|p| p.role.is_shared());
        let shared = shared.map(|p| &p.name).collect::<Vec<_>>();
        self.rooms()
            .flat_map(|room| room.hearings.values())
            .filter(|other| other.id != hearing.id && other.date == hearing.date)
            .filter(|other| {
                let mut parties = other.listing.parties.iter().filter(|p| p.role.is_shared());
                parties.any(|p| shared.iter().any(|name| name.same_text(&p.name)))
            })
            .collect()
    }
}
