//! From the house to what one screen shows. Privacy happens here.

mod bailiff_office;
mod band;
mod bulletin;
mod disclosed;
mod door;
mod rows;

use docket::calendar::Moment;
use docket::devices::{Level, Screen, ScreenKind};
use docket::office::Room;
use docket::sealed::Sealed;
use docket::{Courthouse, Office, RecordId};

use crate::door::RoomLabel;
use crate::list::List;
use crate::sizing::Sizing;
use crate::view::{
    Column, Heading, LobbyBoard, LobbyDoor, RoomBoard, RoomsBoard, View, WaitingBoard,
};

/// A call that was taken back is corrected on the wall for so long.
pub const CORRECTED_MS: i64 = 10_000;

/// More rooms than these are too narrow to stand side by side.
const SIDE_BY_SIDE: usize = 3;

/// A sealed name that a board may ask to have opened.
#[derive(Clone, Copy, Debug)]
pub enum Name<'a> {
    /// Of somebody on duty, written as the office wrote it.
    OnDuty(&'a Sealed),
    /// Of a person summoned, to be masked; the record is what it was sealed under.
    Summoned(&'a RecordId, &'a Sealed),
}

/// One screen's look at the house at one moment.
#[derive(Clone, Copy)]
pub struct Board<'a> {
    house: &'a Courthouse,
    office: &'a Office,
    screen: &'a Screen,
    now: Moment,
    open: &'a dyn Fn(Name<'_>) -> Option<String>,
}

impl<'a> Board<'a> {
    /// What `screen` shows at `now` (house time), and when that would differ without any event.
    #[must_use]
    pub fn of(
        house: &'a Courthouse,
        office: &'a Office,
        screen: &'a Screen,
        now: Moment,
    ) -> (View, Option<Moment>) {
        Self::of_opened(house, office, screen, now, &|_| None)
    }

    /// The same where names may be opened, to be masked for a screen of level L3.
    #[must_use]
    pub fn of_opened(
        house: &'a Courthouse,
        office: &'a Office,
        screen: &'a Screen,
        now: Moment,
        open: &'a dyn Fn(Name<'_>) -> Option<String>,
    ) -> (View, Option<Moment>) {
        let board = Self { house, office, screen, now, open };
        (board.view(), board.until())
    }

    fn view(&self) -> View {
        match (self.screen.kind, self.rooms().as_slice()) {
            (ScreenKind::RoomDoor, [room, ..]) => View::Room(self.room(room)),
            (ScreenKind::RoomDoor | ScreenKind::Rooms, rooms) if rooms.len() <= SIDE_BY_SIDE => {
                View::Rooms(RoomsBoard { columns: self.columns(rooms) })
            }
            (ScreenKind::RoomDoor | ScreenKind::Rooms, rooms) => {
                View::Waiting(self.waiting(rooms, Heading::AllRooms))
            }
            (ScreenKind::WaitingRoom, rooms) => {
                View::Waiting(self.waiting(rooms, Heading::WaitingRoom))
            }
            (ScreenKind::Lobby, rooms) => View::Lobby(LobbyBoard {
                office: self.office.name.clone(),
                office_en: self.office.name_en.clone(),
                doors: rooms.iter().map(|r| self.lobby_door(r)).collect(),
            }),
            (ScreenKind::Bulletin, _) => View::Bulletin(self.bulletin()),
            (ScreenKind::BailiffOffice, _) => View::BailiffOffice(self.bailiff_office()),
        }
    }

    fn room(&self, room: &Room) -> RoomBoard {
        let (door, wide_rows) = (self.door(room), self.screen.level > Level::L0);
        let rows = self.rows_per_page(!wide_rows) - u16::from(door.delay.is_some());
        RoomBoard { door, list: List::paged(self.halves(room), rows), wide_rows }
    }

    /// With the half-day that sits there now, or waits to.
    fn lobby_door(&self, room: &Room) -> LobbyDoor {
        let half = self.sitting(&self.house.room(room.id)).map(|sitting| sitting.half);
        LobbyDoor { door: self.door(room), half }
    }

    fn columns(&self, rooms: &[&Room]) -> Vec<Column> {
        let rows = self.rows_per_page(false);
        let rows = if rooms.len() > 2 { rows / 2 } else { rows.saturating_sub(2) };
        let rows = self.narrow_rows(rows);
        let column = |room: &&Room| {
            let door = self.door(room);
            let rows = rows.saturating_sub(u16::from(door.delay.is_some()));
            Column { door, list: List::paged(self.halves(room), rows) }
        };
        rooms.iter().map(column).collect()
    }

    fn waiting(&self, rooms: &[&Room], heading: Heading) -> WaitingBoard {
        let mut halves = Vec::new();
        for room in rooms {
            let label = RoomLabel::from(*room);
            let rows = self.halves(room).into_iter().map(|mut half| {
                half.rows.iter_mut().for_each(|row| row.room = Some(label.clone()));
                half
            });
            rows::join(&mut halves, rows);
        }
        WaitingBoard {
            place: self.screen.place.clone(),
            heading,
            doors: rooms.iter().map(|r| self.door(r)).collect(),
            list: List::paged(halves, self.narrow_rows(self.rows_per_page(true) - 1)),
        }
    }

    /// The rooms the screen speaks of; all where it names none.
    fn rooms(&self) -> Vec<&'a Room> {
        if self.screen.rooms.is_empty() {
            return self.office.rooms.values().collect();
        }
        self.screen.rooms.iter().filter_map(|id| self.office.room(*id)).collect()
    }

    fn rows_per_page(&self, beside: bool) -> u16 {
        Sizing::of(self.screen.inches, self.screen.metres).rows(beside)
    }

    /// In a narrow list what a higher level adds stands on a second line of each row.
    fn narrow_rows(&self, rows: u16) -> u16 {
        if self.screen.level > Level::L0 { (rows * 2 / 3).max(1) } else { rows }
    }

    /// The earliest moment at which a correction ends, the half-day turns between sittings, or a line
    /// of the bulletin comes or goes.
    fn until(&self) -> Option<Moment> {
        if self.screen.kind == ScreenKind::BailiffOffice {
            return self.custody_until();
        }
        let rooms = self.rooms();
        let rooms = rooms.iter().map(|room| self.house.room(room.id));
        rooms
            .flat_map(|room| {
                let corrected = room.corrected.as_ref().map(|c| c.at.plus_ms(CORRECTED_MS));
                let noon = self.noon().filter(|_| room.sitting.is_none());
                [corrected, noon]
            })
            .flatten()
            .chain(self.bulletin_until().filter(|_| self.screen.kind == ScreenKind::Bulletin))
            .filter(|moment| *moment > self.now)
            .min()
    }
}
