//! One board as it was painted last, and whether it would look otherwise now.

use std::sync::Arc;

use boards::Drawn;
use docket::Courthouse;
use docket::calendar::{Date, Moment};
use docket::courtroom::Courtroom;
use docket::custody::Custody;
use docket::devices::{Screen, ScreenKind};
use docket::duty::Roster;
use docket::ticker::Ticker;

/// One board as it was painted last.
pub(super) struct Painted {
    pub(super) screen: Screen,
    pub(super) rooms: Vec<Option<Arc<Courtroom>>>,
    pub(super) office: Option<(Arc<Custody>, Arc<Roster>)>,
    pub(super) today: Option<Date>,
    pub(super) ticker: Option<Arc<Ticker>>,
    pub(super) until: Option<Moment>,
    /// Whether the screen itself is another one than when it was painted.
    pub(super) moved: bool,
    /// Whether the wall waits for a newer picture.
    pub(super) outdated: bool,
    pub(super) pictures: u64,
    pub(super) html: String,
    pub(super) drawn: Drawn,
}

impl Painted {
    pub(super) fn of(screen: Screen) -> Self {
        let (rooms, html) = (Vec::new(), String::new());
        Self {
            screen,
            rooms,
            office: None,
            today: None,
            ticker: None,
            until: None,
            moved: false,
            outdated: false,
            pictures: 0,
            html,
            drawn: Drawn::default(),
        }
    }

    pub(super) fn differs(&self, house: &Courthouse, now: Moment) -> bool {
        self.pictures == 0
            || self.moved
            || self.today != house.today
            || !self.ticker.as_ref().is_some_and(|ticker| Arc::ptr_eq(ticker, &house.ticker))
            || self.until.is_some_and(|until| until <= now)
            || !self.knows_rooms(house)
            || (self.looks_at_office() && !self.knows_office(house))
    }

    pub(super) fn looks_at_office(&self) -> bool {
        self.screen.kind == ScreenKind::BailiffOffice
    }

    fn knows_rooms(&self, house: &Courthouse) -> bool {
        let mut rooms = looked_at(house, &self.screen);
        let same = |known: &Option<Arc<Courtroom>>| match (known, rooms.next()) {
            (Some(known), Some(Some(now))) => Arc::ptr_eq(known, now),
            (None, Some(None)) => true,
            _ => false,
        };
        self.rooms.iter().all(same) && rooms.next().is_none()
    }

    pub(super) fn knows_office(&self, house: &Courthouse) -> bool {
        self.office.as_ref().is_some_and(|known| is_same_office(known, house))
    }
}

/// The rooms a screen speaks of, as they are; all where it names none.
pub(super) fn looked_at<'h>(
    house: &'h Courthouse,
    screen: &'h Screen,
) -> impl Iterator<Item = Option<&'h Arc<Courtroom>>> {
    let day = house.today.and_then(|today| house.days.get(&today));
    let day = day.filter(|_| screen.kind != ScreenKind::BailiffOffice);
    let all = day.filter(|_| screen.rooms.is_empty()).into_iter().flat_map(|day| day.values());
    let named = day.into_iter().flat_map(|day| screen.rooms.iter().map(|id| day.get(id)));
    all.map(Some).chain(named)
}

/// Custody and roster as they are.
pub(super) fn bailiff_office(house: &Courthouse) -> (Arc<Custody>, Arc<Roster>) {
    (Arc::clone(&house.custody), Arc::clone(&house.duty))
}

pub(super) fn is_same_office(known: &(Arc<Custody>, Arc<Roster>), house: &Courthouse) -> bool {
    Arc::ptr_eq(&known.0, &house.custody) && Arc::ptr_eq(&known.1, &house.duty)
}
